"""What an officer says of a model's marks, and the marks an officer draws.

Both are evidence, written to the log as they are given and never mixed with what the model said.
Places are source pixels, as in `domain.annotation`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from workstation.domain.findings import Finding
from workstation.domain.scan import picture_name

Point = tuple[float, float]

MOST_POINTS = 4000
"""Of one own mark: more than a hand can mean."""
LONGEST_WORD = 80
"""Characters of an own mark's word."""
MOST_OWN_MARKS = 500
"""Standing on one parcel at a time."""


def score_text(score: float) -> str:
    """A score as the log keeps it."""
    return f"{score:.3f}"


class MarkAnswer(StrEnum):
    """The officer's answer to one mark. None of them speaks for the parcel."""

    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"
    CANNOT_TELL = "cannot_tell"

    @property
    def words(self) -> str:
        """The answer as the screen and the command line say it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class MarkKey:
    """Which mark is meant: of which model, on which picture, where.

    `picture` is the `picture_name` of `Scan.identity`, `code` the class's code, else its label, `score` as it is
    logged. `number` is the mark's number on the screen when it was answered; it is no part of
    what makes two keys one mark, for it depends on the threshold in force.
    """

    picture: str
    model_sha256: str
    box: tuple[int, int, int, int]
    code: str
    score: str
    number: int = field(compare=False)

    @classmethod
    def of(
        cls, picture: str, model_sha256: str, finding: Finding, number: int | None = None
    ) -> MarkKey:
        """The key of a finding as it stands on the screen, under `number` or its own."""
        x, y, width, height = (int(side) for side in finding.box)
        code = finding.code or finding.label
        shown_as = finding.number if number is None else number
        score = score_text(finding.score)
        name = picture_name(picture)
        return cls(name, model_sha256, (x, y, width, height), code, score, shown_as)


@dataclass(frozen=True, slots=True)
class AnsweredMark:
    """A recorded answer: the newest to its mark, who gave it, when, and its log entry."""

    key: MarkKey
    answer: MarkAnswer
    officer: str
    at: str
    entry: int
    label: str = ""
    slices: tuple[int, int] | None = None
    """(first from 0, how many) of a volume, as the mark had them."""


class OwnShape(StrEnum):
    """How an own mark was drawn."""

    BOX = "box"
    POLYGON = "polygon"


@dataclass(frozen=True, slots=True)
class OwnMark:
    """A mark the officer drew, with a word.

    Attributes
    ----------
    picture : str
        `Scan.identity` of the picture it lies on, kept as its `picture_name`.
    points : points
        Two opposite corners of a box (kept as upper left and lower right), or the polygon's
        corners in order. Kept to a hundredth of a pixel, as the log keeps them.
    frame : int or None
        From 0, in a picture of many frames.
    entry : int
        The log entry that drew it, which names it from then on; 0: not recorded yet.
    officer, at
        Who drew or changed it last, and when; empty where it is not recorded yet.
    """

    picture: str
    shape: OwnShape
    points: tuple[Point, ...]
    word: str
    frame: int | None = None
    entry: int = 0
    officer: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "picture", picture_name(self.picture))
        needed = 2 if self.shape is OwnShape.BOX else 3
        many = "2" if self.shape is OwnShape.BOX else f"3 to {MOST_POINTS:,}"
        count = len(self.points)
        if not needed <= count <= (needed if self.shape is OwnShape.BOX else MOST_POINTS):
            raise ValueError(f"a {self.shape.value} has {many} points, this one has {count:,}")
        if not all(math.isfinite(v) and abs(v) < 1e7 for point in self.points for v in point):
            raise ValueError("a point of it is no place in a picture")
        points = tuple((round(float(x), 2), round(float(y), 2)) for x, y in self.points)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
        if not (right > left and bottom > top):
            raise ValueError("it has no extent")
        if self.shape is OwnShape.BOX:
            points = ((left, top), (right, bottom))
        object.__setattr__(self, "points", points)
        word = " ".join(self.word.split())
        if not word:
            raise ValueError("it has no word that says what it is")
        if len(word) > LONGEST_WORD:
            raise ValueError(f"its word is longer than {LONGEST_WORD} characters")
        if not word.isprintable():
            raise ValueError("its word holds signs that cannot be shown")
        object.__setattr__(self, "word", word)
        if self.frame is not None and self.frame < 0:
            raise ValueError("a frame is counted from 0")

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """x, y, width, height of all its points, to a hundredth of a pixel."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        left, top = min(xs), min(ys)
        return left, top, round(max(xs) - left, 2), round(max(ys) - top, 2)

    @property
    def outline(self) -> tuple[Point, ...]:
        """Its corners in order, a box's four as well."""
        if self.shape is OwnShape.POLYGON:
            return self.points
        (left, top), (right, bottom) = self.points
        return (left, top), (right, top), (right, bottom), (left, bottom)


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """What stands of a parcel: the newest answer to each mark, and own marks not taken back."""

    answers: tuple[AnsweredMark, ...] = ()
    own: tuple[OwnMark, ...] = ()

    def to(self, key: MarkKey) -> AnsweredMark | None:
        """The answer to a mark, where one was given."""
        return next((one for one in self.answers if one.key == key), None)

    def on(self, picture: str) -> tuple[OwnMark, ...]:
        """Own marks on one picture (`Scan.identity`), in the order they were drawn."""
        name = picture_name(picture)
        return tuple(mark for mark in self.own if mark.picture == name)

    def answers_on(self, picture: str) -> tuple[AnsweredMark, ...]:
        """Answers to marks on one picture (`Scan.identity`), the newest last."""
        name = picture_name(picture)
        return tuple(one for one in self.answers if one.key.picture == name)
