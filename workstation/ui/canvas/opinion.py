"""A model's opinion as it stands over the picture: marks and map, shown, hidden, faded in."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QVariantAnimation
from PySide6.QtGui import QGuiApplication

from workstation.domain.findings import Finding
from workstation.imaging.marks import style_of, tag_of
from workstation.ui.canvas.heat import HeatMap
from workstation.ui.canvas.marks import MarkNote, MarksItem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.ui.canvas.placed_view import PlacedView

_FADE_MS = 160


class Opinion:
    """Marks and map of one picture; they fade in and never move it."""

    def __init__(self, view: PlacedView) -> None:
        self.marks, self.map = MarksItem(view), HeatMap()
        self._view = view
        self.animated = QGuiApplication.platformName() != "offscreen"
        self.visible = True
        self.words = ""
        """What has to be said of marks that are not to be seen."""
        self._map_shown, self._map_opacity = True, 0.4
        self._fade = QVariantAnimation(view)
        self._fade.setDuration(_FADE_MS)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.valueChanged.connect(lambda value: self._apply(float(value)))
        self._apply(1.0)

    def show(
        self,
        findings: tuple[Finding, ...],
        anomaly_map: NDArray[np.float32] | None,
        bounds: QRectF,
        notes: Mapping[int, MarkNote] | None = None,
    ) -> None:
        """Put these in the place of what was shown; the chosen mark stays chosen."""
        chosen = self.marks.selected
        fresh = not self.marks.findings and not self.map.has_map
        self.marks.show_findings(findings, bounds, notes)
        self.map.show_map(anomaly_map)
        if self.marks.finding(chosen) is not None:
            self.marks.selected = chosen
        if fresh and self.animated:
            self._fade.stop()
            self._fade.start()
        else:
            self._apply(1.0)

    def clear(self) -> None:
        """No opinion."""
        self._fade.stop()
        self.marks.show_findings((), QRectF())
        self.map.show_map(None)

    def set_visible(self, visible: bool) -> None:
        """Show or hide marks and map together, at once."""
        self.visible = visible
        self._fade.stop()
        self._apply(1.0)

    def set_map_visible(self, visible: bool) -> None:
        """Show or hide the map alone."""
        self._map_shown = visible
        self._apply(1.0)

    def set_map_opacity(self, opacity: float) -> None:
        """How strongly the map covers the picture, 0..1."""
        self._map_opacity = min(max(opacity, 0.0), 1.0)
        self._apply(1.0)

    def set_map_colours(self, colours: str) -> None:
        """The map's colours, by name."""
        self.map.colours = colours
        self._apply(1.0)

    def tip(self, finding: Finding) -> str:
        """What the pointer over a mark tells."""
        family = style_of(finding.label, finding.code).family
        note = self.marks.note(finding.number)
        told = [f"{tag_of(finding)} ({family})"]
        told += [note.agreement] if note.agreement else []
        told += [f"your answer: {note.answer}"] if note.answer else []
        words = "; ".join(told) + ". The score is the model’s own scale, no probability."
        return f"<qt>{escape(words)}</qt>"  # a stranger's label is never read as markup

    def select(self, number: int | None) -> Finding | None:
        """Highlight a mark, or none; the one highlighted."""
        self.marks.selected = number
        self.marks.update()
        return self.marks.finding(number)

    def at(self, point: QPointF) -> Finding | None:
        """The shown mark that a click at a window point means."""
        return self.marks.at(point) if self.visible else None

    def hover(self, finding: Finding | None) -> None:
        """Raise the mark under the pointer."""
        number = finding.number if finding is not None else None
        if number != self.marks.hovered:
            self.marks.hovered = number
            self.marks.update()

    @property
    def map_drawn(self) -> bool:
        """There is a map and it is shown."""
        return self.visible and self._map_shown and self.map.has_map

    @property
    def map_look(self) -> dict[str, object] | None:
        """How the map covers the picture, in percent and colours; None where none is on it."""
        if not self.map_drawn:
            return None
        return {"opacity": round(self._map_opacity * 100), "colours": self.map.colours}

    @property
    def marks_drawn(self) -> bool:
        """There are marks and they are shown."""
        return self.visible and bool(self.marks.findings)

    def _apply(self, fade: float) -> None:
        self.marks.setVisible(self.visible)
        self.marks.setOpacity(fade)
        self.map.opacity = fade * self._map_opacity
        self._view.viewport().update()
