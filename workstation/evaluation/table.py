"""Every picture's marks and objects, matched and laid out in columns to be counted."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workstation.evaluation.answers import Answer, Mark
from workstation.evaluation.boxes import COCO_OVERLAPS, MOST_BOXES, match
from workstation.evaluation.truth import Object, Role, Truth

HIT_OVERLAPS = (0.3, 0.5)
"""Intersection over union from which an object counts as found."""
_OVERLAPS = (HIT_OVERLAPS[0], *COCO_OVERLAPS)
NEVER = -np.inf
UNKNOWN = "unknown"

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Case:
    """A picture that was checked, in so far as it is counted. `group` is what is drawn again in a
    bootstrap: the declared scene, else the picture itself."""

    name: str
    folder: str
    kind: str
    extra: tuple[tuple[str, str], ...]
    honest: bool | None
    alarm: float
    """Margin of the surest mark; NEVER where there is none."""
    group: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns over marks (m) and over asked objects (o); pictures and classes by number.

    `m_right` and `m_ignored` are (marks, overlaps of 0.3, then COCO's ten); `o_margin` (objects,
    0.3 and 0.5) the margin of the mark of the right class that takes the object, NEVER for none,
    `o_any` the same for a mark of any class.
    """

    codes: tuple[str, ...]
    cases: tuple[Case, ...]
    m_picture: Whole
    m_class: Whole
    m_score: Numbers
    m_margin: Numbers
    m_right: Flags
    m_ignored: Flags
    o_picture: Whole
    o_class: Whole
    o_margin: Numbers
    o_any: Numbers
    o_level: tuple[str, ...]
    """How well each object is hidden: as declared of it, else of its picture, else UNKNOWN."""

    def of_pictures(self, chosen: Flags) -> Table:
        """The same of some pictures only; pictures keep their numbers, the others are empty."""
        marks, objects = chosen[self.m_picture], chosen[self.o_picture]
        return replace(
            self,
            m_picture=self.m_picture[marks],
            m_class=self.m_class[marks],
            m_score=self.m_score[marks],
            m_margin=self.m_margin[marks],
            m_right=self.m_right[marks],
            m_ignored=self.m_ignored[marks],
            o_picture=self.o_picture[objects],
            o_class=self.o_class[objects],
            o_margin=self.o_margin[objects],
            o_any=self.o_any[objects],
            o_level=tuple(itertools.compress(self.o_level, objects)),
        )


class TableMaker:
    """Takes pictures one by one."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self._codes = codes
        self._number = {code: number for number, code in enumerate(codes)}
        self._cases: list[Case] = []
        self._marks: list[tuple[int, int, float, float]] = []
        self._right: list[NDArray[np.bool_]] = []
        self._ignored: list[NDArray[np.bool_]] = []
        self._objects: list[tuple[int, int, float, float, float, float]] = []
        self._levels: list[str] = []

    def add(self, truth: Truth, answer: Answer, folder: str) -> Case:
        """Count one checked picture in."""
        picture = len(self._cases)
        marks = sorted(
            (mark for mark in answer.marks if mark.code in self._number),
            key=lambda mark: -mark.margin,
        )[:MOST_BOXES]
        asked = [one for one in truth.objects if one.role is Role.ASKED]
        case = Case(
            name=truth.name,
            folder=folder,
            kind=answer.kind,
            extra=tuple(sorted(truth.extra.items())),
            honest=truth.honest,
            alarm=max((mark.margin for mark in marks), default=NEVER),
            group=truth.extra.get("scene", "") or f"\0{picture}",
        )
        self._cases.append(case)
        anywhere = self._takers(marks, asked)
        hidden = truth.extra.get("concealment", "") or UNKNOWN
        for number, code in enumerate(self._codes):
            mine = [mark for mark in marks if mark.code == code]
            places = [index for index, one in enumerate(asked) if one.code == code]
            self._of_class(picture, number, mine, [asked[i] for i in places], anywhere[places])
            self._levels += [asked[i].concealment or hidden for i in places if asked[i].counts]
        return case

    def _of_class(
        self,
        picture: int,
        number: int,
        marks: list[Mark],
        objects: list[Object],
        anywhere: Numbers,
    ) -> None:
        found = match(*_boxes(marks, objects), _OVERLAPS)
        for index, mark in enumerate(marks):
            self._marks.append((picture, number, mark.score, mark.margin))
            self._right.append((found.taken[:, index] >= 0) & ~found.ignored[:, index])
            self._ignored.append(found.ignored[:, index])
        for index, one in enumerate(objects):
            if not one.counts:
                continue
            margins = [
                marks[int(taker)].margin if taker >= 0 else NEVER
                for taker in found.taker[: len(HIT_OVERLAPS), index]
            ]
            self._objects.append((picture, number, *margins, *anywhere[index]))

    def _takers(self, marks: list[Mark], objects: list[Object]) -> Numbers:
        """(objects, 0.3 and 0.5) margin of the mark of whatever class that takes each object."""
        found = match(*_boxes(marks, objects), HIT_OVERLAPS)
        margins = np.array([*(mark.margin for mark in marks), NEVER])
        return np.asarray(margins[found.taker.T], dtype=np.float64).reshape(len(objects), 2)

    def made(self) -> Table:
        """The table of all pictures so far."""
        marks = np.array(self._marks, np.float64).reshape(-1, 4)
        objects = np.array(self._objects, np.float64).reshape(-1, 6)
        width = len(_OVERLAPS)
        return Table(
            self._codes,
            tuple(self._cases),
            marks[:, 0].astype(np.int64),
            marks[:, 1].astype(np.int64),
            marks[:, 2],
            marks[:, 3],
            np.array(self._right, bool).reshape(-1, width),
            np.array(self._ignored, bool).reshape(-1, width),
            objects[:, 0].astype(np.int64),
            objects[:, 1].astype(np.int64),
            objects[:, 2:4],
            objects[:, 4:6],
            tuple(self._levels),
        )


def _boxes(
    marks: list[Mark], objects: list[Object]
) -> tuple[Numbers, Numbers, NDArray[np.bool_], NDArray[np.bool_]]:
    return (
        np.array([mark.box for mark in marks], np.float64).reshape(-1, 4),
        np.array([one.box for one in objects], np.float64).reshape(-1, 4),
        np.array([not one.counts for one in objects], bool),
        np.array([one.crowd for one in objects], bool),
    )
