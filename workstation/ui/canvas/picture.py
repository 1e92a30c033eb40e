"""The scan's own pixels: only what is visible is sampled, coloured and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from workstation.imaging.view import ViewState
from workstation.ui.canvas.placement import Grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.imaging.display import Seen
    from workstation.imaging.prepared import Prepared
    from workstation.ui.canvas.placed_view import PlacedView

_MARGIN = 128
"""Device pixels sampled beyond each edge of the window, so that a small pan samples nothing."""


class PictureItem(QGraphicsItem):
    """Draws a prepared picture in scene units of one source pixel, pixel for pixel on the device.

    Three caches, each remade only when what it depends on changes: the sampled planes (zoom, pan
    past the margin), the coloured image (window, filter, pan), and nothing at all (marks).
    """

    def __init__(self, view: PlacedView) -> None:
        super().__init__()
        self._view = view
        self._prepared: Prepared | None = None
        self._state: ViewState | None = None
        self._seen: Seen | None = None
        self._seen_key: tuple[object, ...] = ()
        self._seen_rect = QRect()
        self._image: QImage | None = None
        self._image_key: tuple[object, ...] = ()
        self._buffer: NDArray[np.uint8] | None = None

    def show_picture(self, prepared: Prepared | None, state: ViewState | None) -> None:
        """Draw another picture, or none."""
        self.prepareGeometryChange()
        self._prepared, self._state = prepared, state
        self._seen = self._image = None
        self._seen_key = self._image_key = ()
        self.update()

    def set_state(self, state: ViewState) -> None:
        """Draw the same picture in another view."""
        self._state = state
        self.update()

    def boundingRect(self) -> QRectF:
        if self._prepared is None:
            return QRectF()
        return QRectF(0, 0, self._prepared.columns, self._prepared.rows)

    def device_rect(self) -> QRect:
        """Where the whole picture lies in the window, device pixels."""
        grid = self._view.grid()
        return QRect() if grid is None else QRect(*grid.origin, *grid.size)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        grid = self._view.grid()
        if grid is None or grid.seen.isEmpty():
            return
        image = self._coloured(grid)
        ratio = self._view.viewport().devicePixelRatioF()
        painter.save()
        painter.resetTransform()
        at = QPointF(
            (grid.origin[0] + grid.seen.x()) / ratio, (grid.origin[1] + grid.seen.y()) / ratio
        )
        painter.drawImage(at, image)
        painter.restore()

    def _coloured(self, grid: Grid) -> QImage:
        """The visible pixels in the view in force; the image keeps no pixels of its own."""
        from workstation.imaging import display

        prepared, state = self._prepared, self._state
        if prepared is None or state is None:
            raise RuntimeError("there is no picture to colour")
        seen = self._sampled(prepared, grid, state)
        key = (self._seen_key, state, grid.seen.getRect(), self._ratio())
        if self._image is not None and key == self._image_key:
            return self._image
        part = grid.seen.translated(-self._seen_rect.topLeft())
        shape = (part.height(), part.width(), 4)
        if self._buffer is None or self._buffer.shape != shape:
            import numpy as np

            self._image = None
            self._buffer = np.empty(shape, np.uint8)
        window = (part.x(), part.y(), part.width(), part.height())
        display.colour(prepared, seen, state, self._buffer, window)
        self._image = QImage(
            self._buffer.data,
            part.width(),
            part.height(),
            part.width() * 4,
            QImage.Format.Format_RGB32,
        )
        self._image.setDevicePixelRatio(self._ratio())
        self._image_key = key
        return self._image

    def _sampled(self, prepared: Prepared, grid: Grid, state: ViewState) -> Seen:
        from workstation.imaging import display

        enhancement = state.enhancement
        key = (grid.size, grid.orientation, enhancement)
        held = self._seen is not None and key == self._seen_key[:3]
        if self._seen is not None and held and self._seen_rect.contains(grid.seen):
            return self._seen
        whole = QRect(0, 0, *grid.size)
        wanted = grid.seen.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN).intersected(whole)
        if wanted == whole:
            seen = display.sample_whole(prepared, grid.unturned, enhancement)
        else:
            part, size = grid.unturn(wanted), grid.unturned
            across, down = prepared.columns / size[0], prepared.rows / size[1]
            region = (
                part.x() * across,
                part.y() * down,
                part.width() * across,
                part.height() * down,
            )
            seen = display.sample(prepared, region, (part.width(), part.height()), enhancement)
        self._seen = display.turned(seen, grid.orientation.turns, grid.orientation.mirrored)
        self._seen_rect = wanted
        self._seen_key = (*key, wanted.getRect())
        return self._seen

    def _ratio(self) -> float:
        return self._view.viewport().devicePixelRatioF()
