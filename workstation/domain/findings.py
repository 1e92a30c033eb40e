"""What a model said of a picture, or why nothing was said.

A score counts from its class's threshold up. All thresholds move together by a shift on the
logit scale: 0 is as the model was shipped, below 0 more is marked, above 0 less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EDGE = 1e-9
"""Scores this near to 0 and 1 have no greater logit."""
_DIGITS = 8
"""A moved threshold is told to this many places, so that moving there and back is exact."""


class OpinionState(StrEnum):
    """The three answers a parcel can have from machines. There is no word for "clean"."""

    FINDINGS = "findings"
    NO_FINDINGS = "no_findings_above_threshold"
    NOT_CHECKED = "not_checked"


def logit(share: float) -> float:
    """ln(p / (1 - p)) of a share of 0..1; finite at both ends."""
    inside = min(max(share, _EDGE), 1.0 - _EDGE)
    return math.log(inside / (1.0 - inside))


def moved(threshold: float, shift: float) -> float:
    """A threshold of 0..1 after a shift on the logit scale."""
    if shift == 0.0:
        return threshold
    at = logit(threshold) + shift
    # The form that cannot overflow, for each sign.
    share = 1.0 / (1.0 + math.exp(-at)) if at >= 0 else math.exp(at) / (1.0 + math.exp(at))
    return round(share, _DIGITS)


def shift_to(threshold: float, default: float) -> float:
    """The shift that moves the threshold `default` to `threshold`."""
    return logit(threshold) - logit(default)


@dataclass(frozen=True, slots=True)
class Finding:
    """One unusual region: (x, y, width, height) in source-image pixels.

    `score` is the model's own 0..1 scale, not a probability of contraband. `number` is the mark's
    number on the screen, from 1, the surest first. `slices` is (first from 0, how many) in a
    volume; None: not told apart by slices. `code` is the class's code, `outline` the object's
    shape as a polygon of (x, y) in source pixels, empty where the model draws none. `threshold`
    is the score from which this class counts as shipped; None: the model's default.
    """

    box: tuple[int, int, int, int]
    score: float
    label: str
    number: int = 0
    slices: tuple[int, int] | None = None
    code: str = ""
    outline: tuple[tuple[float, float], ...] = ()
    threshold: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:  # refuses NaN too
            raise ValueError(f"score must be within 0..1, got {self.score}")
        if self.box[2] <= 0 or self.box[3] <= 0:
            raise ValueError(f"box must have width and height, got {self.box}")
        if self.slices is not None and (self.slices[0] < 0 or self.slices[1] <= 0):
            raise ValueError(f"slices must begin within the volume, got {self.slices}")
        if self.threshold is not None and not 0.0 <= self.threshold <= 1.0:
            raise ValueError(f"threshold must be within 0..1, got {self.threshold}")
        if len(self.outline) in (1, 2) or not all(
            math.isfinite(x) and math.isfinite(y) for x, y in self.outline
        ):
            raise ValueError("outline must be a polygon of three points or more, or empty")

    def counts(self, shift: float, default: float) -> bool:
        """Whether the score reaches its class's threshold (else `default`), moved by `shift`."""
        own = default if self.threshold is None else self.threshold
        return self.score >= moved(own, shift)


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What a shift costs: the share of honest pictures that are then alarmed, 0..1."""

    alarmed: float
    shift: float


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """The model that spoke: package id, version and SHA-256 of its weights file."""

    model_id: str
    version: str
    sha256: str
    default_threshold: float
    labels: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    """Input kinds (PictureKind values) the model declares it can judge."""
    codes: tuple[str, ...] = ()
    """Class codes of `labels`, in their order."""
    operating_points: tuple[OperatingPoint, ...] = ()
    """By rising shift; empty where the package declares none."""
    signed: str = ""
    """Who vouches for the package, in words: whose signature, or that a setting lets it be unsigned."""


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """All candidates of one model on one scan, above the model's floor.

    They go by how far they lie above their own class's threshold, which with one threshold is by
    falling score: so at any shift those that count come first, and keep their numbers.

    anomaly_map : (h, w) float32 0..1 or None
        Covers the whole picture at the model's own resolution.
    input_used : str
        Which canonical input was made from the picture ("raw dual energy", "vendor colours"...).
    thresholds : tuple of (class code, threshold)
        As shipped, for this kind of picture; a class that is not named has the model's default.
    remembered : bool
        The answer is that of an earlier run on the same picture; `milliseconds` are that run's.
    """

    model: ModelIdentity
    scan_identity: str
    candidates: tuple[Finding, ...]
    milliseconds: float
    input_used: str
    anomaly_map: NDArray[np.float32] | None = None
    thresholds: tuple[tuple[str, float], ...] = ()
    remembered: bool = False

    def above(self, threshold: float) -> tuple[Finding, ...]:
        """Candidates at or above `threshold`, whatever their class."""
        return tuple(f for f in self.candidates if f.score >= threshold)

    def counting(self, shift: float = 0.0) -> tuple[Finding, ...]:
        """The candidates that count, with every threshold moved by `shift`."""
        default, limits = self.model.default_threshold, dict[float, float]()
        found = []
        for one in self.candidates:  # as `Finding.counts`, each threshold moved once
            own = default if one.threshold is None else one.threshold
            limit = limits.get(own)
            if limit is None:
                limits[own] = limit = moved(own, shift)
            if one.score >= limit:
                found.append(one)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class NotChecked:
    """No machine opinion, and why, in the officer's words."""

    reason: str
    code: str


Opinion = Detection | NotChecked


def opinion_state(opinion: Opinion | None, shift: float = 0.0) -> OpinionState:
    """The state word of one opinion, with every threshold moved by `shift`."""
    if not isinstance(opinion, Detection):
        return OpinionState.NOT_CHECKED
    return OpinionState.FINDINGS if opinion.counting(shift) else OpinionState.NO_FINDINGS


def opinion_words(opinion: Opinion | None, shift: float = 0.0) -> str:
    """The sentence shown and logged for an opinion."""
    if opinion is None:
        return "Not checked: the model has not answered yet."
    if isinstance(opinion, NotChecked):
        return f"Not checked: {opinion.reason}"
    counting, limit = len(opinion.counting(shift)), _limit_words(opinion, shift)
    if counting:
        count = "1 finding" if counting == 1 else f"{counting} findings"
        return f"{count} at or above {limit} (model {opinion.model.model_id})"
    return f"No findings above {limit} (model {opinion.model.model_id})"


def _limit_words(opinion: Detection, shift: float) -> str:
    """The threshold as a figure where there is one, else by name."""
    default = opinion.model.default_threshold
    if all(limit == default for _, limit in opinion.thresholds):
        return f"{moved(default, shift):.2f}"
    if shift == 0.0:
        return "each class’s own threshold"
    return f"each class’s threshold moved by {shift:+.2f}".replace("-", "−")
