"""A short, even way from one placement to another, that any hand on the picture ends."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtGui import QGuiApplication

from workstation.ui.canvas.placement import Fit, Placement

if TYPE_CHECKING:
    from workstation.ui.canvas.placed_view import PlacedView

GLIDE_MS = 180


class Glide:
    """Brings a view to a placement: the eye can follow where it went."""

    def __init__(self, view: PlacedView) -> None:
        self._view = view
        self.animated = QGuiApplication.platformName() != "offscreen"
        self._from = self._to = self._last = view.placement
        self._way = QVariantAnimation(view)
        self._way.setDuration(GLIDE_MS)
        self._way.setStartValue(0.0)
        self._way.setEndValue(1.0)
        self._way.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._way.valueChanged.connect(lambda share: self._step(float(share)))

    @property
    def under_way(self) -> bool:
        """The picture is still moving."""
        return self._way.state() == QVariantAnimation.State.Running

    def to(self, target: Placement) -> None:
        """Go to a placement; at once where nothing is to be seen of the way."""
        self._way.stop()
        start, target = self._view.placement, self._view.room().bounded(target)
        if not self.animated or start == target or start.orientation != target.orientation:
            self._view.set_placement(target)
            return
        self._from, self._to, self._last = start, target, start
        self._way.start()

    def stop(self) -> None:
        """Stay where the picture is."""
        self._way.stop()

    def _step(self, share: float) -> None:
        if not self.under_way and share < 1.0:
            return
        if self._view.placement != self._last:
            self._way.stop()  # a hand moved the picture meanwhile: it is not taken from it
            return
        if share >= 1.0:
            self._view.set_placement(self._to)
            return
        self._view.set_placement(between(self._from, self._to, share))
        self._last = self._view.placement


def between(start: Placement, end: Placement, share: float) -> Placement:
    """A placement on the way: magnified by even factors, what is looked at coming in straight."""
    zoom = math.exp(math.log(start.zoom) * (1 - share) + math.log(end.zoom) * share)
    # The middle moves as fast as the screen does: evenly in device pixels, not in source pixels.
    if abs(end.zoom - start.zoom) < 1e-9:
        along = share
    else:
        along = (1 / start.zoom - 1 / zoom) / (1 / start.zoom - 1 / end.zoom)
    (xa, ya), (xb, yb) = start.centre, end.centre
    centre = xa + (xb - xa) * along, ya + (yb - ya) * along
    return replace(start, centre=centre, zoom=zoom, fit=Fit.FREE)
