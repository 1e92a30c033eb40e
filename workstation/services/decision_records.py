"""What a decision's entry tells of pictures, machine opinions, marks and the officer's answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workstation.domain.answers import GivenAnswers, MarkKey, score_text
from workstation.domain.findings import Detection, Finding, moved, opinion_state, opinion_words
from workstation.domain.opinions import Mark, Opinions, same_thing
from workstation.services.answer_records import own_document, points_document
from workstation.services.records import file_document, when

if TYPE_CHECKING:
    from datetime import datetime

    from workstation.services.decisions import Opinion, Seen, SeenScan

NOT_ANSWERED = "the model has not answered yet."
NO_ANSWER = "not answered"


def scan_document(scan: SeenScan) -> dict[str, object]:
    """One picture, and whether and when it was on the screen."""
    told: dict[str, object] = {
        "scan": scan.ref.scan_id,
        "view": scan.ref.view,
        "kind": scan.ref.kind.value,
        "files": [file_document(f) for f in scan.ref.files],
        "rows": scan.rows,
        "columns": scan.columns,
        "simulated": scan.ref.simulated,
        "shown_at": when(scan.shown_at) or "not shown",
        "looked_ms": scan.looked_ms,
        "seen_as": None if scan.seen_as is None else dict(scan.seen_as),
    }
    if scan.shown_at is None and scan.preview_shown_at is not None:
        told["shown_at"] = "preview only"
        told["preview_shown_at"] = when(scan.preview_shown_at)
    return told


def model_documents(scan: SeenScan, seen: Seen, given: GivenAnswers) -> list[dict[str, object]]:
    """The opinion of each shown model on one picture, the primary model's first."""
    opinions: list[tuple[str, Opinion]] = [("", scan.opinion), *scan.others]
    marks = _on_screen(scan).marks(seen.shift)
    return [
        _model(scan, seen, given, opinion, model_id, marks) | {"primary": not place}
        for place, (model_id, opinion) in enumerate(opinions)
    ]


def _on_screen(scan: SeenScan) -> Opinions:
    """The opinions as the bench numbers their marks."""
    return Opinions.of(scan.opinion, scan.others)


def _numbers(detection: Detection, model_id: str, shift: float, marks: Sequence[Mark]) -> list[int]:
    """Each finding's number on the screen: its own mark's, else that of the mark it agrees with."""
    own = {(mark.model_id, mark.finding): n for n, mark in enumerate(marks, 1)}
    agreed = [(n, mark) for n, mark in enumerate(marks, 1) if model_id in mark.agreeing[1:]]
    return [
        own.get((model_id, finding))
        or next((n for n, mark in agreed if same_thing(mark.finding, finding)), 0)
        for finding in detection.counting(shift)
    ]


def why_not(opinion: Opinion) -> str:
    """Why there is no opinion, in words."""
    if opinion is None:
        return NOT_ANSWERED
    return "" if isinstance(opinion, Detection) else opinion.reason


def _model(
    scan: SeenScan,
    seen: Seen,
    given: GivenAnswers,
    opinion: Opinion,
    model_id: str,
    marks: Sequence[Mark],
) -> dict[str, object]:
    told: dict[str, object] = {
        "scan": scan.ref.scan_id,
        "view": scan.ref.view,
        "state": opinion_state(opinion, seen.shift).value,
        "words": opinion_words(opinion, seen.shift),
    }
    if not isinstance(opinion, Detection):
        code = "" if opinion is None else opinion.code
        told |= {"reason": why_not(opinion), "code": code}
        return told | {"id": model_id} if model_id else told
    model, default = opinion.model, opinion.model.default_threshold
    counting = opinion.counting(seen.shift)
    numbers = _numbers(opinion, model_id or model.model_id, seen.shift, marks)
    shown = seen.marks_ever_shown and scan.shown_at is not None
    return told | {
        "id": model.model_id,
        "version": model.version,
        "sha256": model.sha256,
        "signed": model.signed,
        "threshold": score_text(moved(default, seen.shift)),
        "default_threshold": score_text(default),
        "shift": score_text(seen.shift),
        "thresholds": {code: score_text(limit) for code, limit in opinion.thresholds},
        "milliseconds": f"{opinion.milliseconds:.1f}",
        "remembered": opinion.remembered,
        "input": opinion.input_used,
        "findings": [
            _finding(opinion, finding, number, seen.shift)
            | {"shown": shown}
            | _answer(opinion, finding, given)
            for finding, number in zip(counting, numbers, strict=True)
        ],
        "below_threshold": len(opinion.candidates) - len(counting),
    }


def _finding(opinion: Detection, finding: Finding, number: int, shift: float) -> dict[str, object]:
    own = opinion.model.default_threshold if finding.threshold is None else finding.threshold
    return {
        "number": number,
        "label": finding.label,
        "code": finding.code,
        "score": score_text(finding.score),
        "threshold": score_text(moved(own, shift)),
        "box": [int(side) for side in finding.box],
        "outline": points_document(finding.outline),
    }


def _answer(opinion: Detection, finding: Finding, given: GivenAnswers) -> dict[str, object]:
    key = MarkKey.of(opinion.scan_identity, opinion.model.sha256, finding)
    answered = given.to(key)
    if answered is None:
        return {"answer": NO_ANSWER, "answer_entry": None}
    return {"answer": answered.answer.value, "answer_entry": answered.entry}


def answer_documents(given: GivenAnswers) -> list[dict[str, object]]:
    """Every answer that stands, also those to marks that a moved threshold has since hidden."""
    return [
        {
            "entry": one.entry,
            "officer": one.officer,
            "answer": one.answer.value,
            "picture": one.key.picture,
            "model": one.key.model_sha256,
            "number": one.key.number,
            "box": list(one.key.box),
        }
        for one in given.answers
    ]


def own_documents(given: GivenAnswers) -> list[dict[str, object]]:
    """Every own mark that stands."""
    return [
        {"entry": mark.entry, "officer": mark.officer, "picture": mark.picture} | own_document(mark)
        for mark in given.own
    ]


def marks_document(seen: Seen, scans: Sequence[SeenScan]) -> dict[str, object]:
    """Whether, when and in which order picture and marks were looked at."""
    looks = [scan.shown_at for scan in scans if scan.shown_at is not None]
    first = min(looks, default=None)
    return {
        "at_decision": "shown" if seen.marks_shown else "hidden",
        "ever_shown": seen.marks_ever_shown,
        "blind_first": seen.blind_first,
        "first_look_at": when(first),
        "first_look_ms": _between(seen.opened_at, first),
        "first_shown_at": when(seen.marks_first_shown_at),
        "looked_without_marks_ms": _between(first, seen.marks_first_shown_at),
    }


def _between(start: datetime | None, end: datetime | None) -> int | None:
    """Milliseconds; None where one is not known, or the clock was set back between them."""
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds() * 1000)
