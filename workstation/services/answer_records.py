"""Answers and own marks as the log keeps them, and back: texts and integers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from workstation.domain.answers import (
    AnsweredMark,
    GivenAnswers,
    MarkAnswer,
    MarkKey,
    OwnMark,
    OwnShape,
    Point,
    score_text,
)
from workstation.domain.findings import Finding, moved
from workstation.domain.log import LogEntry, damaged
from workstation.domain.scan import ScanRef, picture_name
from workstation.services.records import file_document

ANSWER_KIND = "mark_answer"
OWN_KIND = "own_mark"
ANSWER_KINDS = (ANSWER_KIND, OWN_KIND)
MOST_FILES = 4
"""Of a picture that an entry lists: a decision's entry lists all of a CT's slices."""
WITHDRAWN = "withdrawn"
DRAWN, CHANGED, REMOVED = "drawn", "changed", "removed"


class Standing:
    """What stands of one parcel's answers, entry by entry in the order of the log."""

    def __init__(self) -> None:
        self.after = 0
        """The last entry that was taken in."""
        self._answers: dict[MarkKey, AnsweredMark] = {}
        self._own: dict[int, OwnMark] = {}

    def take(self, entries: Iterable[LogEntry]) -> None:
        """Take in the entries that follow.

        Raises
        ------
        WorkstationError
            LOG-06 where one does not hold what its kind holds.
        """
        for entry in entries:
            content = entry.content
            try:
                data = cast("Mapping[str, object]", content["data"])
                if content["kind"] == ANSWER_KIND:
                    self._take_answer(entry.seq, content, data)
                elif content["kind"] == OWN_KIND:
                    self._take_own(entry.seq, content, data)
            except (KeyError, TypeError, ValueError) as error:
                raise damaged(entry.seq) from error
            self.after = entry.seq

    @property
    def given(self) -> GivenAnswers:
        return GivenAnswers(tuple(self._answers.values()), tuple(self._own.values()))

    def _take_answer(
        self, seq: int, content: Mapping[str, object], data: Mapping[str, object]
    ) -> None:
        mark = cast("Mapping[str, object]", data["mark"])
        model = cast("Mapping[str, object]", data["model"])
        picture = cast("Mapping[str, object]", data["picture"])
        x, y, width, height = cast("list[int]", mark["box"])
        key = MarkKey(
            str(picture["identity"]),
            str(model["sha256"]),
            (x, y, width, height),
            str(mark["code"]),
            str(mark["score"]),
            int(cast("int", mark["number"])),
        )
        self._answers.pop(key, None)  # the newest comes last, under the number it was given with
        slices = cast("list[int] | None", mark["slices"])
        if data["answer"] != WITHDRAWN:
            self._answers[key] = AnsweredMark(
                key,
                MarkAnswer(str(data["answer"])),
                str(content["officer"]),
                str(content["at"]),
                seq,
                str(mark["label"]),
                None if slices is None else (slices[0], slices[1]),
            )

    def _take_own(
        self, seq: int, content: Mapping[str, object], data: Mapping[str, object]
    ) -> None:
        drawn_in = seq if data["action"] == DRAWN else int(cast("int", data["drawn_in"]))
        if data["action"] == REMOVED:
            self._own.pop(drawn_in, None)
            return
        picture = cast("Mapping[str, object]", data["picture"])
        self._own[drawn_in] = OwnMark(
            str(picture["identity"]),
            OwnShape(str(data["shape"])),
            points_of(cast("list[list[str]]", data["points"])),
            str(data["word"]),
            cast("int | None", data["frame"]),
            drawn_in,
            str(content["officer"]),
            str(content["at"]),
        )


def picture_document(ref: ScanRef, picture: str) -> dict[str, object]:
    """Which picture an entry tells of."""
    return {
        "scan": ref.scan_id,
        "view": ref.view,
        "identity": picture_name(picture),
        "files": [file_document(source) for source in ref.files[:MOST_FILES]],
        "simulated": ref.simulated,
    }


def mark_document(
    key: MarkKey, finding: Finding, shipped: float, shift: float
) -> dict[str, object]:
    """The mark as it stood on the screen; `shipped` is its class's threshold before the shift."""
    return {
        "number": key.number,
        "box": list(key.box),
        "outline": points_document(finding.outline),
        "slices": None if finding.slices is None else list(finding.slices),
        "label": finding.label,
        "code": key.code,
        "score": key.score,
        "threshold": score_text(moved(shipped, shift)),
        "shift": f"{shift:.3f}",
    }


def own_document(mark: OwnMark) -> dict[str, object]:
    """The shape and word of an own mark."""
    return {
        "shape": mark.shape.value,
        "points": points_document(mark.points),
        "frame": mark.frame,
        "word": mark.word,
    }


def points_document(points: Iterable[Point]) -> list[list[str]]:
    """Places as texts, to a hundredth of a pixel."""
    return [[f"{x:.2f}", f"{y:.2f}"] for x, y in points]


def points_of(document: Iterable[Iterable[str]]) -> tuple[Point, ...]:
    """`points_document` read back."""
    return tuple((float(x), float(y)) for x, y in document)
