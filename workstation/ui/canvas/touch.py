"""Fingers on the picture: one is the left mouse button, two zoom and pan it together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTouchEvent

from workstation.imaging.view import ViewState

if TYPE_CHECKING:
    from workstation.ui.canvas.scan_canvas import ScanCanvas

_LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Touch:
    """A tap chooses, a finger drags as the left button does, two fingers hold the picture.

    Two taps are two taps: no gesture of fingers destroys a setting. What the first finger moved
    before the second came down is taken back.
    """

    def __init__(self, canvas: ScanCanvas) -> None:
        self._canvas = canvas
        self._alone = False
        self._view: ViewState | None = None
        self._pair: tuple[QPointF, float] | None = None

    def event(self, event: QTouchEvent) -> None:
        """Take one touch event."""
        points = [p for p in event.points() if p.state() != p.State.Released]
        places = [point.position() for point in points]
        if event.type() == QEvent.Type.TouchCancel:
            self._drop()
        elif len(places) >= 2:
            self._two(places[0], places[1])
        elif event.type() == QEvent.Type.TouchBegin and places:
            self._alone, self._pair, self._view = True, None, self._canvas.view_state()
            self._mouse(QEvent.Type.MouseButtonPress, places[0], _LEFT)
        elif self._alone and places:
            self._mouse(QEvent.Type.MouseMove, places[0], _NO_BUTTON)
        elif self._alone and event.type() == QEvent.Type.TouchEnd:
            self._alone = False
            self._mouse(QEvent.Type.MouseButtonRelease, event.points()[0].position(), _LEFT)
        elif not places:
            self._pair = None
        event.accept()

    def _two(self, first: QPointF, second: QPointF) -> None:
        if self._alone:
            self._drop()
        middle = (first + second) / 2
        apart = max(1.0, math.hypot(first.x() - second.x(), first.y() - second.y()))
        if self._pair is not None:
            before, wide = self._pair
            step = middle - before
            self._canvas.pan_by(step.x(), step.y())
            if apart != wide:
                self._canvas.zoom_by(apart / wide, middle)
        self._pair = middle, apart

    def _drop(self) -> None:
        """Forget the first finger's drag, and what it changed."""
        self._alone = False
        self._canvas.cancel_drag()
        if self._view is not None:
            self._canvas.apply(self._view)

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        held = _NO_BUTTON if kind == QEvent.Type.MouseButtonRelease else _LEFT
        there = QPointF(self._canvas.viewport().mapToGlobal(at))
        event = QMouseEvent(kind, at, there, button, held, Qt.KeyboardModifier.NoModifier)
        if kind == QEvent.Type.MouseButtonPress:
            self._canvas.mousePressEvent(event)
        elif kind == QEvent.Type.MouseMove:
            self._canvas.mouseMoveEvent(event)
        else:
            self._canvas.mouseReleaseEvent(event)
