"""What was said of a picture, as threat reports: a machine's and an officer's are never one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from pathlib import Path

from workstation.domain.answers import AnsweredMark, MarkAnswer, OwnMark, Point, score_text
from workstation.domain.findings import Detection, Finding, NotChecked, Opinion
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import PictureKind, Scan, SourceFile, picture_identity
from workstation.domain.threat_report import (
    AlarmDecision,
    Assessment,
    ThreatFlag,
    ThreatObject,
    ThreatRegion,
    ThreatReport,
)
from workstation.services.truth_reports import GROUND_TRUTH, DecidedBy, Examined

MOST_OBJECTS = 10_000
"""Of one report: readers refuse more."""
MACHINE, OPERATOR = "MACHINE", "OPERATOR"
_SAID = {
    MarkAnswer.CONFIRMED: ThreatFlag.THREAT,
    MarkAnswer.FALSE_ALARM: ThreatFlag.NO_THREAT,
    MarkAnswer.CANNOT_TELL: ThreatFlag.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class PictureAbout:
    """What an export tells of a picture: all but its values, so that many need little memory."""

    kind: PictureKind
    rows: int
    columns: int
    frames: int
    files: tuple[SourceFile, ...]
    view: str = "1"
    ooi_id: str | None = None
    scan_uid: str | None = None
    instance_uids: tuple[str, ...] = ()
    sop_classes: tuple[str, ...] = ()
    simulated: bool = False

    @classmethod
    def of(cls, scan: Scan) -> PictureAbout:
        """What is told of a decoded scan."""
        return cls(**{f.name: getattr(scan, f.name) for f in fields(cls)})

    @property
    def identity(self) -> str:
        """As `Scan.identity`."""
        return picture_identity(self.files)


@dataclass(frozen=True, slots=True, eq=False)
class PictureFindings:
    """One picture, and what models and officers said of it.

    Attributes
    ----------
    name : str
        What the picture is called in the export, unlike any other's there.
    opinions : opinions
        Of the shown models, the primary model's first.
    shift : float
        By which every threshold was moved.
    parcel : str
        Empty where the picture belongs to none.
    """

    name: str
    scan: PictureAbout
    opinions: tuple[Opinion, ...]
    shift: float = 0.0
    parcel: str = ""
    answers: tuple[AnsweredMark, ...] = ()
    own: tuple[OwnMark, ...] = ()
    decided: DecidedBy | None = None
    examined: Examined | None = None

    @property
    def detections(self) -> tuple[Detection, ...]:
        return tuple(one for one in self.opinions if isinstance(one, Detection))

    @property
    def not_checked(self) -> tuple[NotChecked, ...]:
        return tuple(one for one in self.opinions if isinstance(one, NotChecked))


@dataclass(frozen=True, slots=True, eq=False)
class ReportDraft:
    """A report to be written, and what its file tells besides.

    `references` are (SOP class, SOP instance) of the picture's files; `milliseconds` is None for
    an officer's report.
    """

    report: ThreatReport
    references: tuple[tuple[str, str], ...]
    moment: datetime
    software: str
    station: str
    simulated: bool
    operator: str = ""
    milliseconds: float | None = None


def machine_report(
    picture: PictureFindings, detection: Detection, moment: datetime
) -> ThreatReport:
    """A model's findings that count, as a report of type MACHINE.

    Where nothing counts the decision is UNKNOWN: a model that marks nothing has not said that
    there is nothing.

    Raises
    ------
    WorkstationError
        FINDINGS-01 where the picture has no identity a report can refer to, FINDINGS-02 for more
        objects than readers take.
    """
    references = references_of(picture.scan)
    counting = detection.counting(picture.shift)
    _refuse_many(len(counting))
    model = detection.model
    objects = tuple(
        ThreatObject(
            number,
            (_region(picture.scan, finding, references[0][1]),),
            (
                Assessment(
                    category_of(finding.code or finding.label),
                    finding.label.replace("_", " "),
                    ThreatFlag.THREAT,
                    None,
                    finding.score,
                ),
            ),
        )
        for number, finding in enumerate(counting, 1)
    )
    return ThreatReport(
        source=_no_file(),
        kind=MACHINE,
        decision=AlarmDecision.ALARM if objects else AlarmDecision.UNKNOWN,
        objects=objects,
        scan_uid=picture.scan.scan_uid,
        ooi_id=picture.scan.ooi_id or picture.parcel or None,
        referenced_uids=tuple(uid for _, uid in references),
        decided_at=moment.isoformat(),
        algorithm=(
            model.model_id,
            model.version,
            # In DICOS a parameter is "-name=value" of at most 64 characters.
            f"-sha256_first={model.sha256[:32]}",
            f"-sha256_last={model.sha256[32:]}",
            f"-threshold={score_text(model.default_threshold)}",
            f"-shift={score_text(picture.shift)}",
            f"-input={detection.input_used.replace('=', ' ')}",
        ),
        declared_total=len(objects),
        declared_alarms=len(objects),
    )


def operator_reports(picture: PictureFindings) -> tuple[tuple[str, ThreatReport], ...]:
    """Each officer's answers and own marks, as a report of type OPERATOR with the officer's name.

    The decision that stands is an object over the whole picture in the report of whoever decided:
    THREAT where it is a seizure, else UNKNOWN. A confirmed mark is flagged THREAT, a false alarm NO_THREAT, one the officer could not tell
    UNKNOWN; so is an own mark, for its word says what it is. None of them has a probability.

    Raises
    ------
    WorkstationError
        As `machine_report`.
    """
    deciding = [picture.decided.officer] if picture.decided is not None else []
    names = dict.fromkeys(
        [
            *(one.officer for one in picture.answers),
            *(one.officer for one in picture.own),
            *deciding,
        ]
    )
    return tuple((name, _operator_report(picture, name)) for name in names)


def _operator_report(picture: PictureFindings, officer: str) -> ThreatReport:
    references = references_of(picture.scan)
    answers = [one for one in picture.answers if one.officer == officer]
    own = [one for one in picture.own if one.officer == officer]
    _refuse_many(len(answers) + len(own) + 1)
    said = [
        (_answered_region(picture.scan, one, references[0][1]), *_answer_words(one))
        for one in answers
    ]
    drawn = [
        (_own_region(mark, references[0][1]), mark.word, ThreatFlag.UNKNOWN, "OTHER")
        for mark in own
    ]
    whole = _whole(picture.scan, references[0][1])
    decided = picture.decided if picture.decided and picture.decided.officer == officer else None
    outcome = [(whole, decided.words, decided.flag, "OTHER")] if decided is not None else []
    objects = tuple(
        ThreatObject(number, (region,), (Assessment(category, words, flag, None, None),))
        for number, (region, words, flag, category) in enumerate([*said, *drawn, *outcome], 1)
    )
    alarms = sum(one.flag is ThreatFlag.THREAT for one in objects)
    return ThreatReport(
        source=_no_file(),
        kind=OPERATOR,
        decision=AlarmDecision.ALARM if alarms else AlarmDecision.UNKNOWN,
        objects=objects,
        scan_uid=picture.scan.scan_uid,
        ooi_id=picture.scan.ooi_id or picture.parcel or None,
        referenced_uids=tuple(uid for _, uid in references),
        decided_at=(
            decided.at
            if decided is not None
            else max([*(one.at for one in answers), *(one.at for one in own)])
        ),
        declared_total=len(objects),
        declared_alarms=alarms,
    )


def truth_report(picture: PictureFindings) -> ThreatReport | None:
    """What an examination found, as a report of type GROUND_TRUTH; None where none settled it.

    Raises
    ------
    WorkstationError
        FINDINGS-01.
    """
    found = picture.examined
    if found is None:
        return None
    references = references_of(picture.scan)
    told = Assessment(found.category, found.words, found.flag, None, None)
    whole = ThreatObject(1, (_whole(picture.scan, references[0][1]),), (told,))
    return ThreatReport(
        source=_no_file(),
        kind=GROUND_TRUTH,
        decision=found.decision,
        objects=(whole,),
        scan_uid=picture.scan.scan_uid,
        ooi_id=picture.scan.ooi_id or picture.parcel or None,
        referenced_uids=tuple(uid for _, uid in references),
        decided_at=found.at,
        declared_total=1,
        declared_alarms=int(found.flag is ThreatFlag.THREAT),
    )


def references_of(scan: PictureAbout) -> tuple[tuple[str, str], ...]:
    """(SOP class, SOP instance) of each file of a picture, the first energy's first.

    Raises
    ------
    WorkstationError
        FINDINGS-01 where a file has none.
    """
    classes = scan.sop_classes
    if len(classes) == 1:
        classes = classes * len(scan.instance_uids)
    found = tuple(zip(classes, scan.instance_uids, strict=False))
    whole = len(found) == len(scan.files) and all(one and two for one, two in found)
    if not found or not whole:
        raise WorkstationError(_no_identity(scan))
    return found


@cache
def _categories() -> tuple[str, Mapping[str, str]]:
    from workstation.resources import assets_dir

    path: Path = assets_dir() / "reports" / "dicos-categories.json"
    table = json.loads(path.read_text("utf-8"))
    return str(table["default"]), {str(k): str(v) for k, v in table["codes"].items()}


def category_of(code: str) -> str:
    """DICOS's word for a class of a model."""
    default, codes = _categories()
    return codes.get(code, default)


def _region(scan: PictureAbout, finding: Finding, instance: str) -> ThreatRegion:
    x, y, width, height = (float(side) for side in finding.box)
    first, count = _slices(scan, finding.slices)
    outline = finding.outline or _corners(x, y, width, height)
    return ThreatRegion(
        base=(x, y, first),
        extents=(width, height, count),
        polygon=tuple((px, py, first) for px, py in outline),
        instance_uid=instance,
    )


def _whole(scan: PictureAbout, instance: str) -> ThreatRegion:
    """All of a picture: of what was found no place in it is known."""
    width, height = float(scan.columns), float(scan.rows)
    first, count = _slices(scan, None)
    return ThreatRegion(
        (0.0, 0.0, first),
        (width, height, count),
        None,
        tuple((x, y, first) for x, y in _corners(0.0, 0.0, width, height)),
        instance,
    )


def _slices(scan: PictureAbout, told: tuple[int, int] | None) -> tuple[float, float]:
    """First and how many; a mark of a volume that names none goes through all of it."""
    first, count = told or (0, scan.frames if scan.kind is PictureKind.VOLUME else 1)
    return float(first), float(count)


def _answered_region(scan: PictureAbout, one: AnsweredMark, instance: str) -> ThreatRegion:
    x, y, width, height = (float(side) for side in one.key.box)
    first, count = _slices(scan, one.slices)
    return ThreatRegion(
        (x, y, first),
        (width, height, count),
        None,
        tuple((a, b, first) for a, b in _corners(x, y, width, height)),
        instance,
    )


def _own_region(mark: OwnMark, instance: str) -> ThreatRegion:
    x, y, width, height = mark.bounds
    frame = float(mark.frame or 0)
    return ThreatRegion(
        (x, y, frame),
        (width, height, 1.0),
        None,
        tuple((px, py, frame) for px, py in mark.outline),
        instance,
    )


def _answer_words(one: AnsweredMark) -> tuple[str, ThreatFlag, str]:
    label = one.label.replace("_", " ")
    words = f"{one.answer.words}: mark {one.key.number} {label} {one.key.score}"
    return words, _SAID[one.answer], category_of(one.key.code)


def _corners(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    return (x, y), (x + width, y), (x + width, y + height), (x, y + height)


def _no_file() -> SourceFile:
    return SourceFile("", "", 0, "DICOS TDR")


def _refuse_many(count: int) -> None:
    if count > MOST_OBJECTS:
        raise WorkstationError(
            Notice(
                fact=f"A threat report holds at most {MOST_OBJECTS:,} objects; these are {count:,}.",
                safe="Nothing has been written of this picture.",
                act="Move the threshold up, or export to COCO.",
                code="FINDINGS-02",
            )
        )


def _no_identity(scan: PictureAbout) -> Notice:
    names: Sequence[str] = [source.name for source in scan.files]
    return Notice(
        fact=f"A threat report refers to a DICOS or DICOM picture by its UIDs, and"
        f" {names[0] if names else 'this picture'} has none.",
        safe="Nothing has been written of this picture.",
        act="Export its findings to COCO.",
        code="FINDINGS-01",
    )
