"""What a model said of a picture, or why nothing was said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class OpinionState(StrEnum):
    """The three answers a parcel can have from machines. There is no word for "clean"."""

    FINDINGS = "findings"
    NO_FINDINGS = "no_findings_above_threshold"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One unusual region: (x, y, width, height) in source-image pixels.

    `score` is the model's own 0..1 scale, not a probability of contraband. `number` is the mark's
    number on the screen, from 1, by falling score. `slices` is (first from 0, how many) in a
    volume; None: not told apart by slices.
    """

    box: tuple[int, int, int, int]
    score: float
    label: str
    number: int = 0
    slices: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:  # refuses NaN too
            raise ValueError(f"score must be within 0..1, got {self.score}")
        if self.box[2] <= 0 or self.box[3] <= 0:
            raise ValueError(f"box must have width and height, got {self.box}")
        if self.slices is not None and (self.slices[0] < 0 or self.slices[1] <= 0):
            raise ValueError(f"slices must begin within the volume, got {self.slices}")


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


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """All candidates of one model on one scan, above the model's floor, by falling score.

    anomaly_map : (h, w) float32 0..1 or None
        Covers the whole picture at the model's own resolution.
    input_used : str
        Which canonical input was made from the picture ("raw dual energy", "vendor colours"...).
    """

    model: ModelIdentity
    scan_identity: str
    candidates: tuple[Finding, ...]
    milliseconds: float
    input_used: str
    anomaly_map: NDArray[np.float32] | None = None

    def above(self, threshold: float) -> tuple[Finding, ...]:
        """Candidates at or above `threshold`."""
        return tuple(f for f in self.candidates if f.score >= threshold)


@dataclass(frozen=True, slots=True)
class NotChecked:
    """No machine opinion, and why, in the officer's words."""

    reason: str
    code: str


Opinion = Detection | NotChecked


def opinion_state(opinion: Detection | NotChecked | None, threshold: float) -> OpinionState:
    """The state word of one opinion at a threshold."""
    if not isinstance(opinion, Detection):
        return OpinionState.NOT_CHECKED
    return OpinionState.FINDINGS if opinion.above(threshold) else OpinionState.NO_FINDINGS


def opinion_words(opinion: Detection | NotChecked | None, threshold: float) -> str:
    """The sentence shown and logged for an opinion."""
    if opinion is None:
        return "Not checked: the model has not answered yet."
    if isinstance(opinion, NotChecked):
        return f"Not checked: {opinion.reason}"
    above = opinion.above(threshold)
    if above:
        count = "1 finding" if len(above) == 1 else f"{len(above)} findings"
        return f"{count} at or above {threshold:.2f} (model {opinion.model.model_id})"
    return f"No findings above {threshold:.2f} (model {opinion.model.model_id})"
