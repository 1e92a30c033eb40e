"""Measuring over the picture: what is drawn, what is chosen, what it measures, undo and redo.

Headless; places are source pixels. Items belong to the pictures of one parcel and go with it. They
are never mixed with a model's findings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workstation.controllers.measuring_state import MeasuringState, Tool
from workstation.controllers.measuring_values import ItemValues, Key, key_of
from workstation.domain.annotation import (
    MOST_POINTS,
    POINTS_NEEDED,
    WIDEST_PROFILE,
    Anchor,
    Item,
    ItemKind,
    Point,
)
from workstation.services.ports import Runner

if TYPE_CHECKING:
    from workstation.imaging.measure import Measured
    from workstation.imaging.readout import Subject

MOST_ITEMS = 200
"""Items of one parcel: past this nobody tells them apart."""
_HISTORY = 200

Items = Mapping[Key, tuple[Item, ...]]


@dataclass(slots=True)
class _Grab:
    """An item taken hold of with the mouse: by a handle, or by itself (index None)."""

    original: Item
    index: int | None
    start: Point


class MeasuringController:
    """Items of one parcel's pictures. No Qt; one thread only."""

    def __init__(
        self,
        runner: Runner,
        measure: Callable[[Subject, Item], Measured],
        show: Callable[[MeasuringState], None] = lambda _: None,
    ) -> None:
        self._values = ItemValues(runner, measure, self._now, lambda: self._set(self._state))
        self._listeners: list[Callable[[MeasuringState], None]] = [show]
        self._parcel: str | None = None
        self._all: Items = {}
        self._undone: list[Items] = []
        self._done: list[Items] = []
        self._merge: object = None
        self._next = 1
        self._grab: _Grab | None = None
        self._moving: Item | None = None
        self._freehand = 0
        self._state = MeasuringState()

    @property
    def state(self) -> MeasuringState:
        return self._state

    def listen(self, told: Callable[[MeasuringState], None]) -> None:
        """Call `told` with every new state (linked views, the panel, the log)."""
        self._listeners.append(told)

    # Pictures

    def open_parcel(self, parcel: str | None) -> None:
        """Another parcel is on the bench: what was drawn on the last one is gone, and no tool is
        in hand."""
        if parcel == self._parcel:
            return
        self._parcel = parcel
        self._all, self._undone, self._done, self._merge = {}, [], [], None
        self._values.forget()
        self._next, self._grab, self._moving = 1, None, None
        self._state = MeasuringState()
        self._tell()

    def show_picture(self, anchor: Anchor | None, subject: Subject | None = None) -> None:
        """Another picture of the parcel is on the screen; None: no picture."""
        if anchor is not None and anchor == self._state.anchor:
            return
        self._grab = self._moving = None
        if anchor is not None and subject is not None:
            self._values.know(anchor, subject)
        self._set(
            replace(self._state, anchor=anchor, draft=None, selected=None, point=None, cursor=None)
        )
        for item in self._state.items:
            self._values.ask(item)

    def mirrored(self, other: Anchor) -> tuple[Item, ...]:
        """The screen's items as they lie on another picture of the same size and spacing."""
        own = self._state.anchor
        if own is None or not own.mirrors(other):
            return ()
        return tuple(replace(item, anchor=other) for item in self._shown())

    def everything(self) -> tuple[Item, ...]:
        """All items of the parcel, by number."""
        return tuple(sorted((i for items in self._all.values() for i in items), key=_number))

    # Tools

    def choose(self, tool: Tool | None) -> None:
        """Take up a tool; what was being drawn is dropped."""
        self._grab = self._moving = None
        selected = self._state.selected if tool is Tool.SELECT else None
        self._set(
            replace(self._state, tool=tool, draft=None, selected=selected, point=None, cursor=None)
        )

    def begin(self, at: Point) -> None:
        """The button went down while drawing: the first point, or where the next one will be."""
        anchor, kind = self._state.anchor, self._kind()
        if anchor is None or kind is None:
            return
        at, draft = anchor.within(at), self._state.draft
        self._freehand = 0
        if kind is ItemKind.COUNT:
            self._count(at)
            return
        if draft is None:
            if len(self.everything()) >= MOST_ITEMS:
                return
            draft = Item(self._next, kind, anchor, (at, at))
            self._set(replace(self._state, draft=draft, selected=None, point=None))
        else:
            self._live(at)

    def drag(self, at: Point, slop: float = 0.0) -> None:
        """The mouse moved with the button held; `slop` is a tremble of the hand, source pixels."""
        if self._grab is not None:
            self._pull(at)
            return
        draft = self._state.draft
        if draft is None:
            return
        if draft.kind is ItemKind.OUTLINE and _apart(draft.points[-2], at) > max(slop, 1.0):
            if len(draft.points) < MOST_POINTS:  # drawn freely: every step is a point
                self._freehand += 1
                point = draft.anchor.within(at)
                draft = replace(draft, points=(*draft.points[:-1], point, point))
                self._set(replace(self._state, draft=draft, cursor=None))
            return
        self._live(at)

    def hover(self, at: Point) -> None:
        """The mouse moved with no button held."""
        if self._state.draft is not None and self._grab is None:
            self._live(at)

    def end(self, at: Point, slop: float = 0.0) -> None:
        """The button came up: a drawn point is placed, a moved item stays."""
        if self._grab is not None:
            self._let_go()
            return
        draft = self._state.draft
        if draft is None:
            return
        if draft.kind is ItemKind.OUTLINE and self._freehand > 2:
            self._close(draft.points[:-1])
            return
        self._live(at)
        self._place(slop)

    def enter(self) -> None:
        """Enter: place the point at the cursor; where it has not moved since, finish."""
        kind, anchor, draft, at = (
            self._kind(),
            self._state.anchor,
            self._state.draft,
            self._state.cursor,
        )
        if kind is None or anchor is None:
            self._set(replace(self._state, selected=None, point=None))
            return
        if kind is ItemKind.COUNT:
            chosen = self._state.chosen
            if at is None or (chosen is not None and chosen.points[-1] == at):
                self.finish()
            else:
                self._count(at)
        elif draft is None:
            if at is not None:
                self.begin(at)
        elif draft.points[-1] == draft.points[-2]:
            if replace(draft, points=draft.points[:-1]).is_whole:
                self.finish()
        else:
            self._place(0.0)

    def finish(self) -> None:
        """End what is being drawn: kept where it is whole, else dropped."""
        draft = self._state.draft
        if draft is None:
            self._set(replace(self._state, selected=None, point=None))
            return
        points = draft.points[:-1] if draft.points[-1] == draft.points[-2] else draft.points
        self._close(points)

    def cancel(self) -> bool:
        """Esc: drop what is being drawn, else let go of the item, else of the tool; False: nothing."""
        state = self._state
        if self._grab is not None:
            original = self._grab.original
            self._grab = self._moving = None
            self._set(state)
            self._values.ask(original)
        elif state.draft is not None:
            self._set(replace(state, draft=None))
        elif state.selected is not None or state.cursor is not None:
            self._set(replace(state, selected=None, point=None, cursor=None))
        elif state.tool is not None:
            self.choose(None)
        else:
            return False
        return True

    # Items

    def select(self, number: int | None, point: int | None = None) -> None:
        """Choose an item of the screen, and which of its handles the arrow keys move."""
        found = next((i for i in self._state.items if i.number == number), None)
        if found is None:
            number = point = None
        self._set(replace(self._state, selected=number, point=point, draft=None))

    def step(self, by: int) -> None:
        """Choose the next or previous item, round and round."""
        numbers = [item.number for item in self._state.items]
        if numbers:
            here = self._state.selected
            at = numbers.index(here) + by if here in numbers else (0 if by > 0 else -1)
            self.select(numbers[at % len(numbers)])

    def step_point(self, by: int) -> None:
        """The next or previous handle of the chosen item; past the last the whole item."""
        chosen = self._state.chosen
        if chosen is not None:
            stops = [None, *range(len(chosen.handles))]
            point = stops[(stops.index(self._state.point) + by) % len(stops)]
            self._set(replace(self._state, point=point))

    def grab(self, number: int, index: int | None, at: Point) -> None:
        """Take hold of an item by a handle or (None) by itself; `drag` moves, `end` lets go."""
        self.select(number, index)
        chosen = self._state.chosen
        if chosen is not None:
            self._grab, self._moving = _Grab(chosen, index, at), None

    def nudge(self, dx: float, dy: float, middle: Point | None = None) -> None:
        """Arrow keys: move the point being drawn, the chosen handle or item, or the cursor.

        `middle` is where the cursor begins: the middle of what the screen shows.
        """
        state = self._state
        chosen = state.chosen
        if state.anchor is None or state.tool is None:
            return
        if state.draft is not None:
            x, y = state.draft.points[-1]
            self._live((x + dx, y + dy), keyboard=True)
        elif chosen is not None and state.cursor is None:
            if state.point is None:
                moved = chosen.moved(dx, dy)
            else:
                x, y = chosen.handles[state.point]
                moved = chosen.with_handle(state.point, (x + dx, y + dy))
            self._change(chosen, moved, merge=("nudge", chosen.number, state.point))
        elif state.tool is not Tool.SELECT:
            start = state.cursor or middle
            if start is not None:
                at = start if state.cursor is None else (start[0] + dx, start[1] + dy)
                self._set(replace(state, cursor=state.anchor.within(at)))

    def set_width(self, width: int) -> None:
        """How many pixels across the chosen line profile averages."""
        chosen = self._state.chosen
        if chosen is not None and chosen.kind is ItemKind.PROFILE:
            width = min(max(width, 1), WIDEST_PROFILE)
            self._change(chosen, replace(chosen, width=width), merge=("width", chosen.number))

    def delete(self) -> None:
        """Take the chosen item away (undo brings it back)."""
        chosen = self._state.chosen
        if chosen is not None:
            self._change(chosen, None)

    def delete_all(self) -> None:
        """Take every item of the screen's picture away (undo brings them back)."""
        anchor = self._state.anchor
        if anchor is not None and self._shown():
            self._keep({**self._all, key_of(anchor): ()})

    def undo(self) -> None:
        """One step back."""
        if self._done:
            self._undone.append(self._all)
            self._restore(self._done.pop())

    def redo(self) -> None:
        """One step forward again."""
        if self._undone:
            self._done.append(self._all)
            self._restore(self._undone.pop())

    # Inside: drawing

    def _kind(self) -> ItemKind | None:
        return self._state.tool.kind if self._state.tool is not None else None

    def _live(self, at: Point, *, keyboard: bool = False) -> None:
        draft = self._state.draft
        if draft is None:
            return
        at = draft.anchor.within(at)
        if at != draft.points[-1]:
            draft = replace(draft, points=(*draft.points[:-1], at))
            self._set(replace(self._state, draft=draft, cursor=at if keyboard else None))

    def _place(self, slop: float) -> None:
        """The last point is where it shall be, unless it has hardly left the one before."""
        draft = self._state.draft
        if draft is None:
            return
        points = draft.points
        if draft.kind is ItemKind.OUTLINE:
            near = max(slop * 2, 1e-9)
            if len(points) > POINTS_NEEDED[draft.kind] and _apart(points[0], points[-1]) <= near:
                self._close(points[:-1])
                return
        if _apart(points[-2], points[-1]) <= slop:
            if draft.kind is ItemKind.OUTLINE and len(points) > 3:  # the same place twice
                self._close(points[:-1])
            return
        if len(points) == POINTS_NEEDED[draft.kind] and draft.kind is not ItemKind.OUTLINE:
            self._close(points)
        elif len(points) < MOST_POINTS:
            self._set(replace(self._state, draft=replace(draft, points=(*points, points[-1]))))

    def _close(self, points: tuple[Point, ...]) -> None:
        draft = self._state.draft
        if draft is None:
            return
        made = replace(draft, points=points) if points else draft
        if not made.is_whole:
            self._set(replace(self._state, draft=None))
            return
        self._next = made.number + 1
        # The handle drawn last stays in hand: arrow keys move it.
        point = made.handles.index(made.points[-1])
        self._state = replace(self._state, draft=None, selected=made.number, point=point)
        self._put(made)

    def _count(self, at: Point) -> None:
        anchor, chosen = self._state.anchor, self._state.chosen
        if anchor is None:
            return
        if chosen is not None and chosen.kind is ItemKind.COUNT:
            if len(chosen.points) < MOST_POINTS:
                self._change(chosen, chosen.with_points((*chosen.points, at)))
            return
        if len(self.everything()) >= MOST_ITEMS:
            return
        made = Item(self._next, ItemKind.COUNT, anchor, (at,))
        self._next += 1
        self._state = replace(self._state, selected=made.number, point=0)
        self._put(made)

    def _pull(self, at: Point) -> None:
        grab = self._grab
        if grab is None:
            return
        if grab.index is None:
            moved = grab.original.moved(at[0] - grab.start[0], at[1] - grab.start[1])
        else:
            off = grab.original.handles[grab.index]
            place = off[0] + at[0] - grab.start[0], off[1] + at[1] - grab.start[1]
            moved = grab.original.with_handle(grab.index, place)
        self._moving = moved
        self._set(self._state)
        if moved.is_whole:
            self._values.ask(moved)

    def _let_go(self) -> None:
        grab, moved = self._grab, self._moving
        self._grab = self._moving = None
        if grab is None or moved is None or moved == grab.original:
            self._set(self._state)
        elif moved.is_whole:
            self._change(grab.original, moved)
        else:
            self._set(self._state)
            self._values.ask(grab.original)

    # Inside: items and history

    def _shown(self) -> tuple[Item, ...]:
        anchor = self._state.anchor
        items = self._all.get(key_of(anchor), ()) if anchor is not None else ()
        moving = self._moving
        if moving is None:
            return items
        return tuple(moving if item.number == moving.number else item for item in items)

    def _put(self, item: Item) -> None:
        key = key_of(item.anchor)
        self._keep({**self._all, key: (*self._all.get(key, ()), item)})
        self._values.ask(item)

    def _change(self, old: Item, new: Item | None, merge: object = None) -> None:
        if new == old or (new is not None and not new.is_whole):
            return
        key = key_of(old.anchor)
        items = tuple(
            new if item.number == old.number else item
            for item in self._all.get(key, ())
            if new is not None or item.number != old.number
        )
        self._keep({**self._all, key: tuple(i for i in items if i is not None)}, merge)
        if new is not None:
            self._values.ask(new)

    def _keep(self, items: Items, merge: object = None) -> None:
        if merge is None or merge != self._merge:
            self._done.append(self._all)
            del self._done[:-_HISTORY]
        self._merge = merge
        self._undone.clear()
        self._all = items
        self._set(self._state)

    def _restore(self, items: Items) -> None:
        self._merge = None
        self._grab = self._moving = None
        self._all = items
        self._set(replace(self._state, draft=None))
        for item in self._state.items:
            self._values.ask(item)

    def _set(self, state: MeasuringState) -> None:
        self._state = state
        items = self._shown()
        if not any(item.number == state.selected for item in items):
            state = replace(state, selected=None, point=None)
        elsewhere = len(self.everything()) - len(items)
        self._state = replace(
            state,
            items=items,
            measured=self._values.measured,
            failed=self._values.failed,
            can_undo=bool(self._done),
            can_redo=bool(self._undone),
            elsewhere=elsewhere,
        )
        self._tell()

    def _tell(self) -> None:
        for told in self._listeners:
            told(self._state)

    def _now(self, number: int) -> Item | None:
        """An item as it is drawn now, also while it is held."""
        moving = self._moving
        if moving is not None and moving.number == number:
            return moving
        return next((i for i in self.everything() if i.number == number), None)


def _number(item: Item) -> int:
    return item.number


def _apart(a: Point, b: Point) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])
