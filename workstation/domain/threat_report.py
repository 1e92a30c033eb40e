"""A DICOS threat detection report (TDR): what a machine or a person said of a picture's objects.

It holds no picture. Words and numbers are the file's own; what it does not declare is None.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workstation.domain.scan import SourceFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Point = tuple[float, float, float]


class AlarmDecision(StrEnum):
    """Alarm Decision (4010,1031). NO_ALARM (the code "CLEAR") is no judgement of a parcel."""

    ALARM = "ALARM"
    NO_ALARM = "CLEAR"
    UNKNOWN = "UNKNOWN"


class ThreatFlag(StrEnum):
    """ATD Assessment Flag (4010,1015)."""

    HIGH_THREAT = "HIGH_THREAT"
    THREAT = "THREAT"
    NO_THREAT = "NO_THREAT"
    UNKNOWN = "UNKNOWN"


DECISION_WORDS = {
    AlarmDecision.ALARM: "alarm",
    AlarmDecision.NO_ALARM: "no alarm",
    AlarmDecision.UNKNOWN: "alarm not decided",
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment of an object. `category` is the file's code ("EXPLOSIVE", "PI": prohibited
    item, "ANOMALY"...); `probability` is 0..1 as the file's algorithm says it."""

    category: str | None
    words: str | None
    flag: ThreatFlag
    ability: str | None
    probability: float | None


@dataclass(frozen=True, slots=True, eq=False)
class ThreatRegion:
    """Where an object lies in one picture: x, y, z, 0 based, in pixels and frames.

    Attributes
    ----------
    base, extents : (x, y, z)
        The first corner and the size; the size is above zero.
    mask : (z, y, x) bool array, read-only, or None
        Which of the box's voxels belong to the object.
    polygon : points
        Its outline, where declared.
    instance_uid : str or None
        SOP instance UID of the picture it lies in.
    """

    base: Point
    extents: Point
    mask: NDArray[np.bool_] | None = None
    polygon: tuple[Point, ...] = ()
    instance_uid: str | None = None
    mass_g: float | None = None
    density_kg_m3: float | None = None

    @property
    def box(self) -> tuple[int, int, int, int]:
        """x, y, width, height in whole pixels, all of the region inside; at least one pixel."""
        left, top = math.floor(self.base[0]), math.floor(self.base[1])
        right = math.ceil(self.base[0] + self.extents[0])
        bottom = math.ceil(self.base[1] + self.extents[1])
        return left, top, max(1, right - left), max(1, bottom - top)


@dataclass(frozen=True, slots=True)
class ThreatObject:
    """One potential threat object (PTO)."""

    number: int | None
    regions: tuple[ThreatRegion, ...]
    assessments: tuple[Assessment, ...]

    @property
    def flag(self) -> ThreatFlag:
        """The gravest flag of its assessments."""
        flags = [one.flag for one in self.assessments]
        return next((flag for flag in ThreatFlag if flag in flags), ThreatFlag.UNKNOWN)


@dataclass(frozen=True, slots=True)
class ThreatReport:
    """The whole report.

    `kind` is the file's TDR Type (4010,1027): MACHINE, OPERATOR...; `abort` its Abort Flag where
    that is not SUCCESS. `declared_total` and `declared_alarms` are the file's own counts.
    """

    source: SourceFile
    kind: str | None
    decision: AlarmDecision
    objects: tuple[ThreatObject, ...]
    instance_uid: str | None = None
    scan_uid: str | None = None
    ooi_id: str | None = None
    referenced_uids: tuple[str, ...] = ()
    decided_at: str | None = None
    algorithm: tuple[str, ...] = ()
    version: str | None = None
    abort: str | None = None
    declared_total: int | None = None
    declared_alarms: int | None = None
    remarks: tuple[str, ...] = ()

    @property
    def alarms(self) -> tuple[ThreatObject, ...]:
        """Objects flagged as threats."""
        grave = (ThreatFlag.HIGH_THREAT, ThreatFlag.THREAT)
        return tuple(one for one in self.objects if one.flag in grave)

    def regions_in(self, instance_uid: str) -> tuple[tuple[ThreatObject, ThreatRegion], ...]:
        """Every object's regions in the picture of that SOP instance UID."""
        return tuple(
            (one, region)
            for one in self.objects
            for region in one.regions
            if region.instance_uid == instance_uid
        )

    def __str__(self) -> str:
        """One sentence for people."""
        who = {"MACHINE": "a machine", "OPERATOR": "an operator"}.get(self.kind or "", "")
        count, flagged = len(self.objects), len(self.alarms)
        named = f"{count} object{'' if count == 1 else 's'}, {flagged} flagged as threat"
        return (
            f"Threat report{' of ' + who if who else ''}, not a picture:"
            f" {DECISION_WORDS[self.decision]}, {named}."
        )
