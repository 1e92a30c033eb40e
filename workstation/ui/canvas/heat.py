"""A model's anomaly map over the picture, coloured and blended strip by strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter

from workstation.ui.canvas.placement import Grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.imaging.display import Plan


class HeatMap:
    """Keeps the map's levels at the screen's own pixels: opacity is a table of 256 entries."""

    def __init__(self) -> None:
        self.opacity = 0.4
        self.colours = "inferno"
        """A name of `imaging.map_colours.MAP_COLOURS`."""
        self._values: NDArray[np.float32] | None = None
        self._levels: NDArray[np.uint8] | None = None
        self._at: tuple[object, ...] = ()
        self._under: Plan | None = None
        self._index_at: tuple[int, ...] = ()
        self._index: NDArray[np.uint16] | None = None
        self._table: NDArray[np.int32] | None = None
        self._table_of = (-1.0, "")
        self._buffer: NDArray[np.int32] | None = None
        self._strip = QImage()

    def show_map(self, values: NDArray[np.float32] | None) -> None:
        """Map values (h, w) 0..1 over the whole picture, or nothing."""
        if values is not None and not values.size:
            values = None
        if values is not self._values:
            self._values, self._levels, self._under, self._index = values, None, None, None

    @property
    def has_map(self) -> bool:
        return self._values is not None

    def fused(self, plan: Plan, part: tuple[int, int, int, int], grid: Grid) -> Plan | None:
        """Map and grey picture in one look-up for each pixel; None where the picture is coloured.

        The pixels' indices are kept: another opacity is another table and nothing else.
        """
        if self._values is None:
            return None
        from workstation.imaging.display import Plan
        from workstation.imaging.overlay import grey_map_table

        levels = self._sampled(grid)
        if self._under is not plan or self._index_at != part:
            self._under, self._index_at = plan, part
            self._index = plan.with_map(part, levels)
        if self._index is None:
            return None
        return Plan(self._index, grey_map_table(self.opacity, self.colours))

    def blend(self, painter: QPainter, grid: Grid) -> None:
        """Blend what the window shows of a grid; the painter counts in device pixels."""
        if self._values is None or self.opacity <= 0 or grid.seen.isEmpty():
            return
        import cv2

        from workstation.imaging.enhance import STRIP, strips

        levels, table = self._sampled(grid), self._colours()
        width, height = grid.seen.width(), grid.seen.height()
        left, top = grid.origin[0] + grid.seen.x(), grid.origin[1] + grid.seen.y()
        buffer = self._rows(max(1, STRIP // width), width)
        for y, end in strips(height, width):
            cv2.LUT(levels[y:end], table, dst=buffer[: end - y])
            painter.drawImage(left, top + y, self._strip, 0, 0, width, end - y)

    def _sampled(self, grid: Grid) -> NDArray[np.uint8]:
        key = (grid.size, grid.orientation, grid.seen.getRect())
        if self._levels is None or key != self._at:
            from workstation.imaging import display, overlay

            if self._values is None:
                raise RuntimeError("there is no map to draw")
            part = grid.unturn(grid.seen)
            box = part.x(), part.y(), part.width(), part.height()
            found = overlay.map_levels(self._values, box, grid.unturned)
            self._levels = display.turned_plane(
                found, grid.orientation.turns, grid.orientation.mirrored
            )
            self._at, self._under = key, None
        return self._levels

    def _colours(self) -> NDArray[np.int32]:
        wanted = self.opacity, self.colours
        if self._table is None or self._table_of != wanted:
            from workstation.imaging.overlay import map_table

            self._table, self._table_of = map_table(*wanted), wanted
        return self._table

    def _rows(self, rows: int, width: int) -> NDArray[np.int32]:
        if self._buffer is None or self._buffer.shape != (rows, width):
            import numpy as np

            self._buffer = np.empty((rows, width), np.int32)
            self._strip = QImage(
                self._buffer.data,
                width,
                rows,
                width * 4,
                QImage.Format.Format_ARGB32_Premultiplied,
            )
        return self._buffer
