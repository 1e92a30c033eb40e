"""A view with a model's opinion over its picture: marks, map, and the way to a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from workstation.domain.findings import Finding
from workstation.ui.canvas.glide import Glide
from workstation.ui.canvas.marks import MarkNote
from workstation.ui.canvas.opinion import Opinion
from workstation.ui.canvas.placed_view import PlacedView
from workstation.ui.canvas.placement import Fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class MarkedView(PlacedView):
    """Draws what models said over what a subclass shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opinion = Opinion(self)
        self._glide = Glide(self)
        self.scene().addItem(self._opinion.marks)

    def show_opinion(
        self,
        findings: tuple[Finding, ...],
        anomaly_map: NDArray[np.float32] | None = None,
        notes: Mapping[int, MarkNote] | None = None,
    ) -> None:
        """Marks and map over the picture; they fade in and never move it.

        Called again for another threshold it replaces the marks and keeps the chosen one. `notes`
        say more of marks, by their numbers.
        """
        if self.has_source:
            bounds = QRectF(0, 0, *self._source_size)
            self._opinion.show(tuple(findings), anomaly_map, bounds, notes)

    def set_marks_visible(self, visible: bool) -> None:
        """Show or hide marks and map together, at once."""
        self._opinion.set_visible(visible)

    def marks_visible(self) -> bool:
        """Whether marks are shown."""
        return self._opinion.visible

    def set_map_visible(self, visible: bool) -> None:
        """Show or hide the map alone."""
        self._opinion.set_map_visible(visible)

    def set_map_opacity(self, opacity: float) -> None:
        """How strongly the map covers the picture, 0..1."""
        self._opinion.set_map_opacity(opacity)

    def set_map_colours(self, colours: str) -> None:
        """The map's colours: a name of `imaging.map_colours.MAP_COLOURS`."""
        self._opinion.set_map_colours(colours)

    def map_look(self) -> dict[str, object] | None:
        """How the map covers the picture, in percent and colours; None where none is on it."""
        return self._opinion.map_look

    def select_finding(self, number: int | None, zoom: bool = True) -> None:
        """Highlight a mark and bring it before the eye; None highlights none, moves nothing."""
        finding = self._opinion.select(number)
        if finding is not None and zoom:
            self.go_to(QRectF(*(float(value) for value in finding.box)))

    def selected_finding(self) -> int | None:
        """Number of the highlighted mark."""
        return self._opinion.marks.selected

    def go_to(self, box: QRectF) -> None:
        """Bring a part of the picture (source pixels) before the eye, the picture in one move."""
        room = self.room()
        width, height = max(box.width(), 1.0), max(box.height(), 1.0) * room.aspect
        if self.orientation().sideways:
            width, height = height, width
        wanted = 0.4 * min(room.device[0] / width, room.device[1] / height)
        whole = room.fitted(self.orientation()).zoom
        largest = max(whole, 8.0 * room.ratio)
        self._glide.to(self.placement.moved(box.center(), min(max(wanted, whole), largest)))

    def go_back(self) -> None:
        """The whole picture again, in one move."""
        if self.has_source:
            self._glide.to(replace(self.placement, fit=Fit.WHOLE))
