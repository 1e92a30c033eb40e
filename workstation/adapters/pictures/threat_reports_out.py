"""Writes DICOS threat detection reports (TDR) V03, as an independent toolkit reads them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.dicos import file_meta, identify, replace_file, uid_for
from workstation.adapters.pictures.threat_reports import REPORT_CLASS
from workstation.domain.threat_report import Assessment, ThreatObject, ThreatRegion
from workstation.services.findings_reports import MACHINE, ReportDraft

if TYPE_CHECKING:
    from pydicom import Dataset

MOST_POINTS = 5000
"""Of one polygon: an element of 16-bit length holds 65,535 bytes, twelve a point."""


_STARTED, _ENDED, _TOOK = 0x40101080, 0x40101081, 0x40101082
_IMAGE_SCALE = 0x40101075
_LONGEST_WORDS = 1000


def write_report(path: Path, draft: ReportDraft) -> None:
    """Write one report: whole or not at all; the same draft gives the same bytes.

    Raises
    ------
    WorkstationError
        SCAN-16 where the file cannot be written; what was there before is untouched.
    """
    from pydicom import dcmwrite

    buffer = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # UIDs of others are repeated as they are, valid or not
        dcmwrite(buffer, _report(draft), enforce_file_format=True)
    replace_file(path, buffer.getvalue())


def _report(draft: ReportDraft) -> Dataset:
    from pydicom import Dataset

    report = draft.report
    moment = draft.moment.astimezone(UTC)
    scan_uid = report.scan_uid or uid_for("study", *report.referenced_uids)
    identity = uid_for(
        "report", str(report.kind), *report.referenced_uids, *report.algorithm, draft.operator,
        moment.isoformat(),
    )  # fmt: skip
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    identify(ds, REPORT_CLASS, "TDR", identity, scan_uid, _text(report.ooi_id), moment)
    del ds.AcquisitionDateTime  # it tells of no acquisition
    ds.SeriesInstanceUID = uid_for("series", "report", str(report.kind), scan_uid, draft.operator)
    ds.FrameOfReferenceUID = uid_for("frame of reference", scan_uid)
    ds.PositionReferenceIndicator = ""
    _machine(ds, draft, moment)
    ds.ReferencedStudySequence = _items(_reference(one) for one in draft.references)
    ds.ThreatSequence = _items(_object(one, draft) for one in report.objects)
    ds.AbortFlag = "SUCCESS"
    ds.TDRType = report.kind
    # The peer asks every report for an algorithm: an officer's names the program it was given in.
    ds.ThreatDetectionAlgorithmAndVersion = (
        [_text(word) for word in report.algorithm]
        if report.kind == MACHINE
        else [_text(draft.software), "none", "-by=officer"]
    )
    if report.kind != MACHINE:
        ds.OperatorsName = _text(draft.operator)
        ds.OperatorIdentificationSequence = _items([_operator(draft)])
    ds.AlarmDecisionTime = _date_time(report.decided_at)
    ds.AlarmDecision = report.decision.value
    ds.NumberOfTotalObjects = len(report.objects)
    ds.NumberOfAlarmObjects = len(report.alarms)
    ds.AlgorithmRoutingCodeSequence = _items([])
    ds.TotalProcessingTime = float(draft.milliseconds or 0.0)
    ds.AdditionalScreeningPerformed = "NO"
    ds.add_new(_IMAGE_SCALE, "FD", 1.0)  # another VR than in the dictionary of DICOM
    ds.file_meta = file_meta(REPORT_CLASS, identity)
    return ds


def _machine(ds: Dataset, draft: ReportDraft, moment: datetime) -> None:
    """Who wrote the report. DICOS asks for a calibration: a program has none, so it is now."""
    ds.Manufacturer = "NII Workstation"
    ds.ManufacturerModelName = "NII Workstation"
    ds.SoftwareVersions = _text(draft.software)
    ds.StationName = _text(draft.station, 16)
    for keyword in ("InstitutionName", "InstitutionAddress", "DeviceSerialNumber"):
        setattr(ds, keyword, "unknown")
    ds.DateOfLastCalibration = moment.strftime("%Y%m%d")
    ds.TimeOfLastCalibration = moment.strftime("%H%M%S")
    ds.DICOSVersion = "V03"
    # Of a CARGO report that toolkit gives no boxes; a parcel is as much a piece of baggage.
    ds.OOIType = "BAGGAGE"
    ds.AcquisitionStatus = "SUCCESSFUL"
    ds.ScanType = "NON_OPERATIONAL" if draft.simulated else "OPERATIONAL"
    if draft.simulated:
        ds.ImageComments = "SIMULATED"


def _operator(draft: ReportDraft) -> Dataset:
    """Who answered (person identification macro): the account, and that it is a plain text."""
    from pydicom import Dataset

    person = Dataset()
    person.InstitutionName = "unknown"
    person.PersonIdentificationCodeSequence = _items(
        [
            _code(_text(draft.operator, 16), _text(draft.operator)),
            _code("TEXT", "account name of the workstation"),
        ]
    )
    return person


def _code(value: str, meaning: str) -> Dataset:
    from pydicom import Dataset

    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "99NII", meaning
    return code


def _object(one: ThreatObject, draft: ReportDraft) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    item.PotentialThreatObjectID = one.number
    item.PTORepresentationSequence = _items(_place(region, draft) for region in one.regions)
    item.ATDAssessmentSequence = _items(_assessment(said) for said in one.assessments)
    # When the object was worked on, which no model here tells: the report's own time.
    decided = _date_time(draft.report.decided_at)
    item.add_new(_STARTED, "DT", decided)
    item.add_new(_ENDED, "DT", decided)
    item.add_new(_TOOK, "FL", float(draft.milliseconds or 0.0))
    return item


def _place(region: ThreatRegion, draft: ReportDraft) -> Dataset:
    from pydicom import Dataset

    box = Dataset()
    box.ThreatROIBase = [float(v) for v in region.base]
    box.ThreatROIExtents = [float(v) for v in region.extents]
    box.ThreatROIBitmap = b""
    place = Dataset()
    own = [one for one in draft.references if one[1] == region.instance_uid]
    others = [one for one in draft.references if one[1] != region.instance_uid]
    place.ReferencedInstanceSequence = _items(_reference(one) for one in [*own, *others])
    place.ThreatROIVoxelSequence = _items([box])
    if region.polygon:
        place.BoundingPolygon = [float(v) for point in _thinned(region.polygon) for v in point]
    return place


def _assessment(said: Assessment) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    item.ThreatCategory = said.category
    item.ThreatCategoryDescription = (said.words or "")[:_LONGEST_WORDS]
    item.ATDAbilityAssessment = said.ability or "UNKNOWN"
    item.ATDAssessmentFlag = said.flag.value
    if said.probability is not None:
        item.ATDAssessmentProbability = float(said.probability)
    return item


def _thinned(points: Sequence[tuple[float, float, float]]) -> Sequence[tuple[float, float, float]]:
    """Every n-th point of an outline that is longer than an element can hold."""
    step = -(-len(points) // MOST_POINTS)
    return points[::step]


def _reference(one: tuple[str, str]) -> Dataset:
    from pydicom import Dataset

    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = one
    return item


def _date_time(told: str | None) -> str:
    moment = datetime.fromisoformat(str(told)).astimezone(UTC)
    return moment.strftime("%Y%m%d%H%M%S.%f+0000")


def _items(datasets: Any) -> Any:
    from pydicom.sequence import Sequence as Items

    return Items(list(datasets))


def _text(words: str | None, most: int = 64) -> str:
    """A text of at most `most` bytes (readers count those), in which no backslash begins another."""
    plain = "".join(c for c in (words or "").replace("\\", "/") if c.isprintable())
    return plain.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore").strip() or "unknown"
