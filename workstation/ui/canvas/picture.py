"""The scan's own pixels: only what is visible is sampled, coloured and drawn, strip by strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
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
    from workstation.ui.canvas.background import Background
    from workstation.ui.canvas.heat import HeatMap

_MARGIN = 128
"""Device pixels sampled beyond each edge of the window, so that a small pan samples nothing."""


_SLOW_S, _SLOW_PIXEL_S, _ALONE = 5e-4, 7e-10, 600
"""A look-up that takes longer than this waited for a busy core: so many frames then do without."""
_AT_ONCE_NS = 8e6
"""What sampling may take on the GUI thread: half a frame at 60 Hz."""


class Picture:
    """Draws a prepared picture pixel for pixel on the device.

    Two things are kept, each remade only when what it depends on changes: the sampled planes (zoom,
    pan past the margin, turn) and the table (window, filter). Sampling that takes long is done
    beside the screen, which shows a draft meanwhile.
    """

    def __init__(self, background: Background, changed: Callable[[], None]) -> None:
        self._background, self._changed = background, changed
        self._prepared: Prepared | None = None
        self._state: ViewState | None = None
        self._seen: Seen | None = None
        self._key: tuple[object, ...] = ()
        self._rect = QRect()
        self._wish: _Wish | None = None
        self._plan: Plan | None = None
        self._buffer: NDArray[np.int32] | None = None
        self._strip = QImage()
        self._alone = 0
        self.problem = ""

    @property
    def settled(self) -> bool:
        """What is drawn is what should be, not a draft of it."""
        return self._wish is None

    @property
    def preparing(self) -> str:
        """The enhancement that is still being made; "" for none."""
        if self._wish is None or self._state is None or self._prepared is None:
            return ""
        from workstation.imaging import display

        return "" if display.is_ready(self._prepared, self._state) else self._state.enhancement

    def show_picture(self, prepared: Prepared | None, state: ViewState | None) -> None:
        """Draw another picture, or none."""
        self._prepared, self._state = prepared, state
        self._seen = self._plan = self._wish = None
        self._key, self.problem = (), ""
        self._background.forget()

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
        plan, corner = self._plan, grid.seen.topLeft() - self._rect.topLeft()
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
        from workstation.imaging.enhance import LONGEST, STRIP, strips

        x, y, width, height = box
        at = grid.seen.topLeft() + QPoint(*grid.origin)
        pixels = device_pixels(painter, (at.x(), at.y(), width, height)) if whole else None
        if pixels is not None and not self._alone:
            begun = perf_counter()
            plan.draw_into(pixels, box)  # shared out among the processor's cores
            if perf_counter() - begun > _SLOW_S + width * height * _SLOW_PIXEL_S:
                self._alone = _ALONE
            return
        self._alone = max(0, self._alone - 1)
        buffer = None if pixels is not None else self._rows(max(1, STRIP // width), width)
        for top, end in strips(height, width, LONGEST if buffer is None else STRIP):
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
        """What the window sees: at once where that takes no time, else a draft until it is there."""
        key = (prepared, grid.size, grid.orientation, state.enhancement)
        if self._seen is None or key != self._key or not self._rect.contains(grid.seen):
            whole = QRect(0, 0, *grid.size)
            near = grid.seen.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN).intersected(whole)
            wish = _Wish(prepared, grid, near, state.enhancement)
            self._key, self._wish = key, None
            if wish.cost <= _AT_ONCE_NS:
                self._background.forget()
                self._take(wish, wish.sample())
            else:
                self._wish = wish
                self._take(replace(wish, part=grid.seen), replace(wish, part=grid.seen).draft())
                self._background.ask(wish.sample, partial(self._arrived, wish), self._failed)
        if self._seen is None:
            raise RuntimeError("nothing was sampled")
        return self._seen

    def _take(self, wish: _Wish, seen: Seen) -> None:
        self._seen, self._rect, self._plan = seen, wish.part, None

    def _arrived(self, wish: _Wish, seen: Seen) -> None:
        if wish is self._wish:
            self._wish = None
            self._take(wish, seen)
            self._changed()

    def _failed(self, error: Exception) -> None:
        if self._wish is not None:
            self._wish, self.problem = None, "Not drawn in full: the computer has no memory left"
            self._changed()


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """A part of a grid that the window wants to see."""

    prepared: Prepared
    grid: Grid
    part: QRect
    enhancement: str

    @property
    def _place(self) -> tuple[tuple[float, float, float, float], tuple[int, int]]:
        """The region in source pixels, and its size on the unturned grid."""
        part, size = self.grid.unturn(self.part), self.grid.unturned
        across, down = self.prepared.columns / size[0], self.prepared.rows / size[1]
        region = (
            part.x() * across,
            part.y() * down,
            part.width() * across,
            part.height() * down,
        )
        return region, (part.width(), part.height())

    @property
    def _is_whole(self) -> bool:
        return self.part == QRect(0, 0, *self.grid.size)

    @property
    def cost(self) -> float:
        from workstation.imaging import display

        region, size = self._place
        if self._is_whole:
            region = display.whole(self.prepared)
        return display.cost(self.prepared, region, size, self.enhancement)

    def sample(self) -> Seen:
        """All of it, as it should be. Any thread."""
        from workstation.imaging import display

        region, size = self._place
        if self._is_whole:
            seen = display.sample_whole(self.prepared, size, self.enhancement)
        else:
            seen = display.sample(self.prepared, region, size, self.enhancement)
        return self._turned(seen)

    def draft(self) -> Seen:
        from workstation.imaging import display

        return self._turned(display.draft(self.prepared, *self._place, self.enhancement))

    def _turned(self, seen: Seen) -> Seen:
        from workstation.imaging import display

        orientation = self.grid.orientation
        return display.turned(seen, orientation.turns, orientation.mirrored)
