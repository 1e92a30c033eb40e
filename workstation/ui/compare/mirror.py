"""Draws what is measured left in the right picture too: dashed, with that picture's values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from workstation.controllers.mirroring import MirrorController, MirrorState, mirror_words
from workstation.domain.annotation import Anchor
from workstation.imaging.marks import HALO
from workstation.ui.canvas.tools.hit import shape_of
from workstation.ui.canvas.tools.items_layer import paint_lines

if TYPE_CHECKING:
    from workstation.controllers.measuring import MeasuringController
    from workstation.services.ports import Runner
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.compare.linker import Linker

_EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)


class MirrorLayer(QGraphicsItem):
    """Dashed lines and a tag for each mirrored item; nothing here can be taken hold of."""

    def __init__(self, canvas: ScanCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.state = MirrorState()

    def show_state(self, state: MirrorState) -> None:
        """Draw this from now on."""
        self.state = state
        self._canvas.viewport().update()

    def boundingRect(self) -> QRectF:
        return _EVERYWHERE

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self.state.items:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_window = self._canvas.viewportTransform()
        font = QFont(self._canvas.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetricsF(font)
        window = QRectF(self._canvas.viewport().rect())
        for item in self.state.items:
            paint_lines(painter, item, to_window, dashed=True)
            shape = shape_of(item, to_window).boundingRect()
            words = mirror_words(item, self.state)
            width, height = metrics.horizontalAdvance(words) + 14, metrics.height() + 4
            x = min(max(shape.center().x() - width / 2, 2.0), window.width() - width - 2)
            y = min(max(shape.bottom() + 6, 2.0), window.height() - height - 40)
            place = QRectF(x, y, width, height)
            back = QColor(*HALO)
            back.setAlpha(235)
            painter.setFont(font)
            painter.setPen(Qt.GlobalColor.white)
            painter.setBrush(back)
            painter.drawRoundedRect(place, 8, 8)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


class Mirror(QObject):
    """Keeps the layer in step with what is drawn left, with the link and with the picture right."""

    def __init__(
        self,
        canvas: ScanCanvas,
        linker: Linker,
        measuring: MeasuringController,
        runner: Runner,
    ) -> None:
        from workstation.imaging.measure import measure

        super().__init__(canvas)
        self._canvas, self._linker, self._measuring = canvas, linker, measuring
        self.layer = MirrorLayer(canvas)
        canvas.add_layer(self.layer)
        self.controller = MirrorController(runner, measure, self.layer.show_state)
        measuring.listen(lambda _: self.sync())
        canvas.picture_changed.connect(lambda _: self.sync())
        linker.words_changed.connect(lambda _: self.sync())

    def sync(self) -> None:
        """Mirror what is drawn now, where the two are linked."""
        from workstation.ui.bench.measuring import subject_of

        prepared = self._canvas.prepared()
        scan = prepared.scan if prepared is not None else None
        if prepared is None or scan is None or not self._linker.linked:
            self.controller.show_items((), None)
            if prepared is None:
                self.controller.show_picture(None, None)
            return
        planes = subject_of(prepared, scan)
        plane = prepared.place if prepared.volume is not None else ""
        anchor = Anchor(
            *(prepared.identity, prepared.frame, planes.rows, planes.columns),
            *(planes.scale.spacing_mm, plane),
        )
        self.controller.show_picture(anchor, planes)
        state = self._measuring.state
        items = state.items if state.draft is None else (*state.items, state.draft)
        own = state.anchor is not None
        self.controller.show_items(items if own else (), self._linker.link())
