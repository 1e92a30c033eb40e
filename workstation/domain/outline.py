"""A mark as a line over a picture: what is written out, whoever drew it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.answers import OwnMark
from workstation.domain.findings import Finding


class Layer(StrEnum):
    """Who drew a mark. A model's marks never turn into an officer's."""

    MODEL = "MODEL"
    OFFICER = "OFFICER"


@dataclass(frozen=True, slots=True)
class Outline:
    """One mark: `points` (x, y) in source pixels, 0, 0 at the picture's upper left edge."""

    points: tuple[tuple[float, float], ...]
    words: str
    layer: Layer
    closed: bool = True


def outlines_of(findings: Iterable[Finding]) -> tuple[Outline, ...]:
    """The boxes of a model's findings."""
    found = []
    for finding in findings:
        x, y, width, height = finding.box
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        number = f"{finding.number} " if finding.number else ""
        words = f"{number}{finding.label.replace('_', ' ')} {finding.score:.2f}"
        found.append(Outline(corners, words, Layer.MODEL))
    return tuple(found)


def outlines_of_own(marks: Iterable[OwnMark]) -> tuple[Outline, ...]:
    """The officers' own marks, each with its word."""
    return tuple(Outline(mark.outline, mark.word, Layer.OFFICER) for mark in marks)
