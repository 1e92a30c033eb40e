"""From a model's own scores to those that are shown, and the threshold of each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workstation.adapters.onnx.manifest import Manifest
    from workstation.domain.scan import PictureKind

    Values = NDArray[np.float64]

_EDGE = 1e-7


class Scale:
    """Calibration and thresholds of one package for one kind of picture.

    Attributes
    ----------
    thresholds : (classes,) float64
        Shown score from which each class counts as shipped.
    own : tuple of (class code, threshold)
        Those that the package gives to this kind of picture, of the classes that are reported.
    reported : (classes,) bool
        The classes that are reported in this kind of picture.
    unasked : tuple of str
        Names of the classes that are reported in other kinds of pictures, not in this one.
    """

    def __init__(self, manifest: Manifest, kind: PictureKind) -> None:
        codes = [entry.code for entry in manifest.classes]
        limits = manifest.thresholds.by_input.get(kind, {})
        default = manifest.thresholds.default
        off = {code for code, limit in limits.items() if limit is None}
        told_limits = {code: limits.get(code) for code in codes}
        here = {code: default if one is None else one for code, one in told_limits.items()}
        self.thresholds = np.array([here[code] for code in codes], np.float64)
        self.reported = np.array(
            [entry.reported and entry.code not in off for entry in manifest.classes]
        )
        self.unasked = tuple(
            entry.name for entry in manifest.classes if entry.reported and entry.code in off
        )
        self.own = tuple(
            (entry.code, here[entry.code])
            for entry in manifest.classes
            if limits and entry.reported and entry.code not in off
        )
        told = manifest.calibration.get(kind)
        self._calibrated = told is not None
        pairs = [(told or {}).get(code, (1.0, 0.0)) for code in codes]
        self._scale = np.array([pair[0] for pair in pairs], np.float64)
        self._shift = np.array([pair[1] for pair in pairs], np.float64)
        floor = np.full(len(codes), manifest.thresholds.floor)
        self.floors = self._back(floor)
        """(classes,) own score below which a candidate is dropped."""

    def shown(self, scores: NDArray[np.floating], kinds: NDArray[np.intp]) -> Values:
        """Shown scores of own scores (N,) of the classes `kinds` (N,)."""
        own = np.asarray(scores, np.float64)
        if not self._calibrated:
            return own
        return sigmoid(self._scale[kinds] * logit(own) + self._shift[kinds])

    def margins(self, shown: Values, kinds: NDArray[np.intp]) -> Values:
        """How far shown scores lie above their thresholds, on the logit scale."""
        return logit(shown) - logit(self.thresholds[kinds])

    def _back(self, shown: Values) -> Values:
        if not self._calibrated:
            return shown
        inside = (shown > 0.0) & (shown < 1.0)
        return np.where(inside, sigmoid((logit(shown) - self._shift) / self._scale), shown)


def logit(shares: Values) -> Values:
    """ln(p / (1 - p)) of shares of 0..1; finite at both ends."""
    inside = np.clip(shares, _EDGE, 1.0 - _EDGE)
    return np.asarray(np.log(inside / (1.0 - inside)))


def sigmoid(values: Values) -> Values:
    """1 / (1 + exp(-x)), without overflow."""
    half = np.exp(-np.abs(values))
    return np.asarray(np.where(values >= 0, 1.0, half) / (1.0 + half))
