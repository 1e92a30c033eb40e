"""Reads DICOS threat detection reports (TDR), V02 to V03, of any maker."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures import declared
from workstation.adapters.pictures.dicom_groups import first_item, items
from workstation.adapters.pictures.dicom_header import DICOS_CLASSES, moment
from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import DAMAGED, NOT_A_REPORT, refuse
from workstation.domain.threat_report import (
    AlarmDecision,
    Assessment,
    Point,
    ThreatFlag,
    ThreatObject,
    ThreatRegion,
    ThreatReport,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydicom import Dataset

    from workstation.domain.scan import SourceFile

REPORT_CLASS = DICOS_CLASSES + "3"
_OBJECTS, _NUMBER, _ASSESSMENTS, _PLACES = 0x40101011, 0x40101010, 0x40101038, 0x40101037
_REGIONS, _BASE, _EXTENTS, _BITMAP = 0x40101001, 0x40101004, 0x40101005, 0x40101006
_CATEGORY, _CATEGORY_WORDS, _ABILITY = 0x40101012, 0x40101013, 0x40101014
_FLAG, _PROBABILITY, _POLYGON = 0x40101015, 0x40101016, 0x4010101D
_MASS, _DENSITY = 0x40101017, 0x40101018
_ABORT, _KIND, _ALGORITHM = 0x40101024, 0x40101027, 0x40101029
_DECIDED_AT, _DECISION, _TOTAL, _ALARMS = 0x4010102B, 0x40101031, 0x40101033, 0x40101034
_VERSION, _INSTANCES, _STUDIES, _INSTANCE_UID = 0x4010103A, 0x0008114A, 0x00081110, 0x00081155
_MOST_OBJECTS = 10_000
_FARTHEST = 1e6


def is_report(ds: Dataset) -> bool:
    """Whether a data set is a threat report."""
    return declared.text(ds, 0x00080016) == REPORT_CLASS or declared.text(ds, 0x00080060) == "TDR"


def read_report(ds: Dataset, source: SourceFile, limits: Limits) -> ThreatReport:
    """The report of a data set; parts that are damaged are left out with a remark.

    Raises
    ------
    WorkstationError
        SCAN-18 where it is none, SCAN-03 where it names too many objects to be true.
    """
    if not is_report(ds):
        refuse(NOT_A_REPORT, "This file is no threat report (TDR).")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _report(ds, source, limits)


def _report(ds: Dataset, source: SourceFile, limits: Limits) -> ThreatReport:
    remarks: list[str] = []
    listed = items(ds, _OBJECTS)
    if len(listed) > _MOST_OBJECTS:
        refuse(DAMAGED, f"The threat report names {len(listed):,} objects.")
    objects = tuple(_object(item, limits, remarks) for item in listed)
    decision = _one_of(AlarmDecision, declared.text(ds, _DECISION), "alarm decision", remarks)
    abort = declared.text(ds, _ABORT)
    report = ThreatReport(
        source=source,
        kind=declared.text(ds, _KIND),
        decision=decision,
        objects=objects,
        instance_uid=declared.text(ds, 0x00080018),
        scan_uid=declared.text(ds, 0x0020000D),
        ooi_id=declared.text(ds, 0x00100020),
        referenced_uids=_references(ds, objects),
        decided_at=moment(ds, _DECIDED_AT),
        algorithm=declared.texts(ds, _ALGORITHM),
        version=declared.text(ds, _VERSION),
        abort=None if abort == "SUCCESS" else abort,
        declared_total=_whole(ds, _TOTAL),
        declared_alarms=_whole(ds, _ALARMS),
    )
    _compare(report, remarks)
    return replace(report, remarks=tuple(dict.fromkeys(remarks)))


def _compare(report: ThreatReport, remarks: list[str]) -> None:
    """Note where the report contradicts itself."""
    if report.declared_total not in (None, len(report.objects)):
        remarks.append(
            f"The report counts {report.declared_total} objects and describes"
            f" {len(report.objects)}."
        )
    flagged = len(report.alarms)
    if report.declared_alarms not in (None, flagged):
        remarks.append(
            f"The report counts {report.declared_alarms} alarm objects and flags {flagged}."
        )
    if report.decision is AlarmDecision.NO_ALARM and (flagged or report.declared_alarms):
        remarks.append("The report decides for no alarm and still flags objects as threats.")
    if report.abort is not None:
        remarks.append(f"The detection did not end as planned: {report.abort}.")


def _object(item: Dataset, limits: Limits, remarks: list[str]) -> ThreatObject:
    number = _whole(item, _NUMBER)
    name = "an object" if number is None else f"object {number}"
    regions: list[ThreatRegion] = []
    for place in items(item, _PLACES):
        for region in items(place, _REGIONS):
            found = _region(place, region, name, limits, remarks)
            if found is not None:
                regions.append(found)
    if not regions:
        remarks.append(f"The report does not say where {name} lies.")
    assessments = tuple(_assessment(one, remarks) for one in items(item, _ASSESSMENTS))
    return ThreatObject(number, tuple(regions), assessments)


def _assessment(item: Dataset, remarks: list[str]) -> Assessment:
    probability = declared.number(item, _PROBABILITY)
    if probability is not None and not 0 <= probability <= 1:
        remarks.append(f"The report states a probability of {probability:g}; it is left out.")
        probability = None
    return Assessment(
        category=declared.text(item, _CATEGORY),
        words=declared.text(item, _CATEGORY_WORDS),
        flag=_one_of(ThreatFlag, declared.text(item, _FLAG), "threat flag", remarks),
        ability=declared.text(item, _ABILITY),
        probability=probability,
    )


def _region(
    place: Dataset, region: Dataset, name: str, limits: Limits, remarks: list[str]
) -> ThreatRegion | None:
    base, extents = _three(region, _BASE), _three(region, _EXTENTS)
    if base is None or extents is None or min(extents) <= 0:
        remarks.append(f"The box of {name} is none and is left out.")
        return None
    reference = first_item(place, _INSTANCES)
    return ThreatRegion(
        base=base,
        extents=extents,
        mask=_mask(declared.raw(region, _BITMAP), extents, name, limits, remarks),
        polygon=_polygon(declared.numbers(place, _POLYGON)),
        instance_uid=None if reference is None else declared.text(reference, _INSTANCE_UID),
        mass_g=declared.number(place, _MASS),
        density_kg_m3=declared.number(place, _DENSITY),
    )


def _mask(
    data: Any, extents: Point, name: str, limits: Limits, remarks: list[str]
) -> NDArray[np.bool_] | None:
    """One bit for each voxel, the lowest first, x fastest, then y, then z."""
    if data is None:
        return None
    width, height, depth = (int(side) for side in extents)
    count = width * height * depth
    whole = all(side == int(side) for side in extents)
    if not whole or not isinstance(data, bytes) or len(data) * 8 < count:
        remarks.append(f"The mask of {name} does not fit its box and is left out.")
        return None
    if count > limits.decoded_bytes:
        remarks.append(f"The mask of {name} is over the limit of memory and is left out.")
        return None
    import numpy as np

    bits = np.unpackbits(np.frombuffer(data, np.uint8), count=count, bitorder="little")
    mask = bits.reshape(depth, height, width).astype(np.bool_)
    mask.flags.writeable = False
    return mask


def _polygon(numbers: tuple[float, ...]) -> tuple[Point, ...]:
    """Points of an outline; () where there are none, or all are one (a writer's default)."""
    if len(numbers) % 3:
        return ()
    points = tuple(_point(numbers[at : at + 3]) for at in range(0, len(numbers), 3))
    return points if len(set(points)) > 1 else ()


def _three(ds: Dataset, tag: int) -> Point | None:
    """x, y, z of an element, where they can be places in a picture."""
    found = declared.numbers(ds, tag)
    if len(found) != 3 or max(abs(number) for number in found) > _FARTHEST:
        return None
    return _point(found)


def _point(numbers: tuple[float, ...]) -> Point:
    return numbers[0], numbers[1], numbers[2]


def _references(ds: Dataset, objects: tuple[ThreatObject, ...]) -> tuple[str, ...]:
    found = [declared.text(item, _INSTANCE_UID) for item in items(ds, _STUDIES)]
    found += [region.instance_uid for one in objects for region in one.regions]
    return tuple(dict.fromkeys(uid for uid in found if uid is not None))


def _one_of(kind: Any, word: str | None, name: str, remarks: list[str]) -> Any:
    """The member a code names; UNKNOWN with a remark where it names none."""
    plain = (word or "UNKNOWN").upper().replace(" ", "_")
    if plain in {member.value for member in kind}:
        return kind(plain)
    remarks.append(f"The report's {name} {plain[:32]} is not known.")
    return kind.UNKNOWN


def _whole(ds: Dataset, tag: int) -> int | None:
    value = declared.number(ds, tag)
    return int(value) if value is not None and value == math.floor(value) else None
