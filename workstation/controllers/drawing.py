"""An own mark while it is being drawn: a box by two corners, an outline by corners or freely."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from workstation.domain.answers import MOST_POINTS, OwnShape, Point


@dataclass(frozen=True, slots=True)
class DrawingState:
    """What is being drawn, source pixels. The last point follows the hand until it is placed."""

    shape: OwnShape | None = None
    points: tuple[Point, ...] = ()
    cursor: Point | None = None
    """Where the arrow keys stand; None: the mouse draws."""


class Drawing:
    """Turns presses, moves and keys into one shape within a picture. No Qt."""

    def __init__(
        self,
        changed: Callable[[DrawingState], None],
        drawn: Callable[[OwnShape, tuple[Point, ...]], None],
    ) -> None:
        self._changed, self._drawn = changed, drawn
        self._size = (0.0, 0.0)
        self._state = DrawingState()
        self._free = 0

    @property
    def state(self) -> DrawingState:
        return self._state

    def take_up(self, shape: OwnShape, columns: int, rows: int) -> None:
        """Draw a shape on a picture of this size."""
        self._size = (float(columns), float(rows))
        self._set(DrawingState(shape))

    def lay_down(self) -> None:
        """Draw nothing any more."""
        self._set(DrawingState())

    def begin(self, at: Point) -> None:
        """The button went down."""
        if self._state.shape is None:
            return
        at, self._free = self._within(at), 0
        if self._state.points:
            self._follow(at)
        else:
            self._set(replace(self._state, points=(at, at), cursor=None))

    def drag(self, at: Point, slop: float) -> None:
        """The mouse moved with the button held; `slop` is a tremble of the hand."""
        state = self._state
        if len(state.points) < 2:
            return
        if state.shape is OwnShape.BOX:
            self._follow(at)
        elif _apart(state.points[-2], at) > max(slop, 1.0) and len(state.points) < MOST_POINTS:
            self._free += 1
            at = self._within(at)
            self._set(replace(state, points=(*state.points[:-1], at, at), cursor=None))

    def hover(self, at: Point) -> None:
        """The mouse moved with no button held."""
        if self._state.points:
            self._follow(at)

    def end(self, at: Point, slop: float) -> None:
        """The button came up: a corner is placed, a freely drawn outline is whole."""
        points = self._state.points
        if len(points) < 2:
            return
        if self._state.shape is OwnShape.POLYGON and self._free > 2:
            self._finish(points[:-1])
            return
        self._follow(at)
        self._place(slop)

    def enter(self) -> None:
        """Enter: place a corner at the cursor; at the same place once more, finish."""
        state = self._state
        if state.shape is None:
            return
        if not state.points:
            if state.cursor is not None:
                self._set(replace(state, points=(state.cursor, state.cursor)))
        elif state.points[-1] == state.points[-2]:
            self._finish(state.points[:-1])
        else:
            self._place(0.0)

    def nudge(self, dx: float, dy: float, middle: Point) -> None:
        """An arrow key: the cursor moves; it begins in the middle of what is seen."""
        state = self._state
        if state.shape is None:
            return
        x, y = state.cursor or (state.points[-1] if state.points else middle)
        at = self._within((x + dx, y + dy))
        points = (*state.points[:-1], at) if state.points else ()
        self._set(replace(state, cursor=at, points=points))

    def cancel(self) -> bool:
        """Esc: drop what is being drawn, else the cursor; False: there is nothing to drop."""
        state = self._state
        if state.points or state.cursor is not None:
            self._set(DrawingState(state.shape))
            return True
        return False

    def _place(self, slop: float) -> None:
        points = self._state.points
        last, fixed = points[-1], points[:-1]
        if self._state.shape is OwnShape.BOX:
            if _apart(fixed[0], last) > max(slop, 1.0):
                self._finish(points)
            return  # a click: the other corner comes with the next one
        again = len(fixed) > 1 and _apart(fixed[-1], last) <= slop
        closed = len(fixed) > 2 and _apart(fixed[0], last) <= max(2 * slop, 1.0)
        if again or closed:
            self._finish(fixed)
        elif _apart(fixed[-1], last) > slop and len(points) < MOST_POINTS:
            self._set(replace(self._state, points=(*points, last)))

    def _finish(self, points: tuple[Point, ...]) -> None:
        """Hand it over where it has some extent; else nothing was drawn."""
        shape = self._state.shape
        self._set(DrawingState(shape))
        xs, ys = {round(x, 2) for x, _ in points}, {round(y, 2) for _, y in points}
        enough = 2 if shape is OwnShape.BOX else 3
        if shape is not None and len(points) >= enough and len(xs) > 1 and len(ys) > 1:
            self._drawn(shape, points)

    def _follow(self, at: Point) -> None:
        points = (*self._state.points[:-1], self._within(at))
        self._set(replace(self._state, points=points, cursor=None))

    def _within(self, at: Point) -> Point:
        return min(max(at[0], 0.0), self._size[0]), min(max(at[1], 0.0), self._size[1])

    def _set(self, state: DrawingState) -> None:
        if state != self._state:
            self._state = state
            self._changed(state)


def _apart(one: Point, other: Point) -> float:
    return math.hypot(one[0] - other[0], one[1] - other[1])
