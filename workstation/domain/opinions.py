"""What several models said of one picture: one is primary, some only run in shadow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from workstation.domain.findings import Detection, Finding, Opinion

AGREE_FROM = 0.5
"""Intersection over union from which two models' marks of one class are the same thing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding as it is shown: whose it is, and which models say the same there."""

    finding: Finding
    model_id: str
    agreeing: tuple[str, ...]
    """Ids of the shown models that mark the same, this one first."""
    asked: int
    """How many shown models have answered."""

    @property
    def agreement_words(self) -> str:
        """ "2 of 2 models"; empty where only one has answered."""
        return f"{len(self.agreeing)} of {self.asked} models" if self.asked > 1 else ""


@dataclass(frozen=True, slots=True, eq=False)
class Opinions:
    """Opinions by model id, in the order in which the models are asked.

    `primary` is the id of the model that the bench speaks of, `shadow` those that are run and
    logged and never shown. A model without an answer yet has no entry.
    """

    primary: str = ""
    by_model: Mapping[str, Opinion] = field(default_factory=dict)
    shadow: frozenset[str] = frozenset()

    @classmethod
    def alone(cls, opinion: Opinion | None) -> Opinions:
        """Those of a station with one model."""
        if opinion is None:
            return cls()
        name = opinion.model.model_id if isinstance(opinion, Detection) else ""
        return cls(name, {name: opinion})

    @classmethod
    def of(cls, first: Opinion | None, others: Iterable[tuple[str, Opinion | None]]) -> Opinions:
        """The primary model's opinion with those of the other shown models, by their names."""
        told = cls.alone(first)
        for name, opinion in others:
            if opinion is not None and (name != told.primary or first is None):
                told = told.told(name, opinion)
        return told

    @property
    def first(self) -> Opinion | None:
        """The primary model's opinion; None where it has not answered yet."""
        return self.by_model.get(self.primary)

    @property
    def shown(self) -> tuple[tuple[str, Opinion], ...]:
        """Ids and opinions that the officer may see, the primary's first."""
        return tuple(
            sorted(
                ((name, one) for name, one in self.by_model.items() if name not in self.shadow),
                key=lambda item: item[0] != self.primary,
            )
        )

    @property
    def shadows(self) -> tuple[tuple[str, Opinion], ...]:
        """Ids and opinions for the log only."""
        return tuple((name, one) for name, one in self.by_model.items() if name in self.shadow)

    def told(self, model_id: str, opinion: Opinion, *, shadow: bool = False) -> Opinions:
        """With one model's answer put in."""
        names = self.shadow | {model_id} if shadow else self.shadow - {model_id}
        return replace(self, by_model={**self.by_model, model_id: opinion}, shadow=names)

    def marks(self, shift: float = 0.0) -> tuple[Mark, ...]:
        """The marks to show: those of the primary model, then what only others mark.

        A mark of another model of the same class over the same place is told as agreement, not
        drawn a second time.
        """
        answered = [(name, one) for name, one in self.shown if isinstance(one, Detection)]
        found: list[Mark] = []
        for name, detection in answered:
            for finding in detection.counting(shift):
                at = next(
                    (
                        n
                        for n, mark in enumerate(found)
                        if name not in mark.agreeing and same_thing(mark.finding, finding)
                    ),
                    None,
                )
                if at is None:
                    found.append(Mark(finding, name, (name,), len(answered)))
                else:
                    found[at] = replace(found[at], agreeing=(*found[at].agreeing, name))
        return tuple(found)


def same_thing(one: Finding, other: Finding) -> bool:
    """Two findings of one class over the same place."""
    alike = one.code == other.code if one.code and other.code else one.label == other.label
    return alike and overlap(one.box, other.box) >= AGREE_FROM


def overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    """Intersection over union of two boxes (x, y, width, height)."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    both = wide * high
    return both / (one[2] * one[3] + other[2] * other[3] - both)
