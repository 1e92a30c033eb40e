"""Threat reports as JSON values and back; their masks travel beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from workstation.domain.scan import SourceFile
from workstation.domain.threat_report import (
    AlarmDecision,
    Assessment,
    ThreatFlag,
    ThreatObject,
    ThreatRegion,
    ThreatReport,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OWN_FORM = frozenset({"source", "objects", "decision"})
_TUPLES = ("referenced_uids", "algorithm", "remarks")


def report_out(report: ThreatReport) -> dict[str, Any]:
    """All of a report but its masks, as JSON values."""
    plain = {f.name: getattr(report, f.name) for f in fields(report) if f.name not in _OWN_FORM}
    return {
        **plain,
        "source": {f.name: getattr(report.source, f.name) for f in fields(report.source)},
        "decision": report.decision.value,
        "objects": [_object_out(one) for one in report.objects],
    }


def report_masks(report: ThreatReport) -> list[NDArray[Any]]:
    """The masks of all regions that have one, in the regions' order."""
    regions = (region for one in report.objects for region in one.regions)
    return [region.mask.view("u1") for region in regions if region.mask is not None]


def report_in(found: dict[str, Any], masks: Sequence[NDArray[Any]]) -> ThreatReport:
    """The report of `report_out` with the masks of `report_masks`."""
    left = iter(masks)
    plain = {name: value for name, value in found.items() if name not in _OWN_FORM}
    plain |= {name: tuple(found[name]) for name in _TUPLES}
    return ThreatReport(
        source=SourceFile(**found["source"]),
        decision=AlarmDecision(found["decision"]),
        objects=tuple(_object_in(one, left) for one in found["objects"]),
        **plain,
    )


def _object_out(one: ThreatObject) -> dict[str, Any]:
    return {
        "number": one.number,
        "assessments": [
            {f.name: getattr(said, f.name) for f in fields(said)} for said in one.assessments
        ],
        "regions": [
            {f.name: getattr(region, f.name) for f in fields(region) if f.name != "mask"}
            | {"masked": region.mask is not None}
            for region in one.regions
        ],
    }


def _object_in(found: dict[str, Any], masks: Iterator[NDArray[Any]]) -> ThreatObject:
    return ThreatObject(
        number=found["number"],
        assessments=tuple(
            Assessment(**{**one, "flag": ThreatFlag(one["flag"])}) for one in found["assessments"]
        ),
        regions=tuple(_region_in(dict(one), masks) for one in found["regions"]),
    )


def _region_in(found: dict[str, Any], masks: Iterator[NDArray[Any]]) -> ThreatRegion:
    mask = next(masks).view("?") if found.pop("masked") else None
    found["base"], found["extents"] = tuple(found["base"]), tuple(found["extents"])
    found["polygon"] = tuple(tuple(point) for point in found["polygon"])
    return ThreatRegion(mask=mask, **found)
