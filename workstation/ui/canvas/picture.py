"""The scan's own pixels: only what is visible is sampled, coloured and drawn, strip by strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from workstation.imaging.view import ViewState
from workstation.ui.canvas.direct import device_pixels
from workstation.ui.canvas.placement import Grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.imaging.display import Plan, Seen
    from workstation.imaging.prepared import Prepared
    from workstation.ui.canvas.heat import HeatMap

_MARGIN = 128
"""Device pixels sampled beyond each edge of the window, so that a small pan samples nothing."""


class Picture:
    """Draws a prepared picture pixel for pixel on the device.

    Two things are kept, each remade only when what it depends on changes: the sampled planes (zoom,
    pan past the margin, turn) and the table (window, filter).
    """

    def __init__(self) -> None:
        self._prepared: Prepared | None = None
        self._state: ViewState | None = None
        self._seen: Seen | None = None
        self._seen_key: tuple[object, ...] = ()
        self._seen_rect = QRect()
        self._plan: Plan | None = None
        self._buffer: NDArray[np.int32] | None = None
        self._strip = QImage()

    def show_picture(self, prepared: Prepared | None, state: ViewState | None) -> None:
        """Draw another picture, or none."""
        self._prepared, self._state = prepared, state
        self._seen = self._plan = None
        self._seen_key = ()

    def set_state(self, state: ViewState) -> None:
        """Draw the same picture in another view."""
        self._state = state
        self._plan = None

    def bounds(self) -> QRectF:
        """The whole picture in source pixels."""
        if self._prepared is None:
            return QRectF()
        return QRectF(0, 0, self._prepared.columns, self._prepared.rows)

    def paint(
        self, painter: QPainter, grid: Grid, heat: HeatMap | None = None, whole: bool = False
    ) -> None:
        """Draw what the window shows of a grid, and a map over it; the painter counts in device
        pixels.

        `whole` says that nothing of the window is clipped: then the pixels are written in place.
        """
        prepared, state = self._prepared, self._state
        if prepared is None or state is None or grid.seen.isEmpty():
            return
        from workstation.imaging import display

        seen = self._sampled(prepared, grid, state)
        if self._plan is None:
            self._plan = display.plan(prepared, seen, state)
        plan, corner = self._plan, grid.seen.topLeft() - self._seen_rect.topLeft()
        box = corner.x(), corner.y(), grid.seen.width(), grid.seen.height()
        fused = heat.fused(plan, box, grid) if heat is not None else None
        if fused is not None:
            self._draw(painter, grid, fused, (0, 0, *box[2:]), whole)
            return
        self._draw(painter, grid, plan, box, whole)
        if heat is not None:
            heat.blend(painter, grid)

    def _draw(
        self,
        painter: QPainter,
        grid: Grid,
        plan: Plan,
        box: tuple[int, int, int, int],
        whole: bool,
    ) -> None:
        """Draw a part of a plan where the window shows the grid."""
        from workstation.imaging.display import STRIP, strips

        x, y, width, height = box
        at = grid.seen.topLeft() + QPoint(*grid.origin)
        pixels = device_pixels(painter, (at.x(), at.y(), width, height)) if whole else None
        buffer = None if pixels is not None else self._rows(max(1, STRIP // width), width)
        for top, end in strips(height, width):
            part = x, y + top, width, end - top
            if pixels is not None:
                plan.draw_into(pixels[top:end], part)
            elif buffer is not None:
                plan.draw_into(buffer[: end - top], part)
                painter.drawImage(at.x(), at.y() + top, self._strip, 0, 0, width, end - top)

    def _rows(self, rows: int, width: int) -> NDArray[np.int32]:
        """The pixels of `self._strip`, remade for another size."""
        if self._buffer is None or self._buffer.shape != (rows, width):
            import numpy as np

            self._buffer = np.empty((rows, width), np.int32)
            self._strip = QImage(
                self._buffer.data, width, rows, width * 4, QImage.Format.Format_RGB32
            )
        return self._buffer

    def _sampled(self, prepared: Prepared, grid: Grid, state: ViewState) -> Seen:
        from workstation.imaging import display

        enhancement = state.enhancement
        key = (grid.size, grid.orientation, enhancement)
        held = self._seen is not None and key == self._seen_key
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
        self._seen_rect, self._seen_key, self._plan = wanted, key, None
        return self._seen
