"""Regions drawn on one picture as they lie on the linked one, with that picture's own values.

Between two parcels an item goes along place by place. Between two views of one parcel only the
stretch along the belt is common: a region becomes that stretch, from edge to edge. Rulers, angles
and counts are not mirrored: they measure what lies there, not the same place elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workstation.controllers.linking import Link
from workstation.controllers.measuring_values import ItemValues, key_of
from workstation.domain.annotation import Anchor, Item, ItemKind
from workstation.services.ports import Runner

if TYPE_CHECKING:
    from workstation.imaging.measure import Measured
    from workstation.imaging.readout import Subject


@dataclass(frozen=True, slots=True, eq=False)
class MirrorState:
    """What of the left picture is drawn in the right one, and what it measures there."""

    items: tuple[Item, ...] = ()
    measured: Mapping[int, Measured] = field(default_factory=dict)
    failed: Mapping[int, str] = field(default_factory=dict)

    def values(self, item: Item) -> Measured | None:
        """What an item measures as it lies now; None while that is being computed."""
        found = self.measured.get(item.number)
        return found if found is not None and found.item == item else None


class MirrorController:
    """Items of the left picture in the right one. No Qt; one thread only."""

    def __init__(
        self,
        runner: Runner,
        measure: Callable[[Subject, Item], Measured],
        show: Callable[[MirrorState], None],
    ) -> None:
        self._show = show
        self._items: tuple[Item, ...] = ()
        self._anchor: Anchor | None = None
        self._values = ItemValues(runner, measure, self._now, self._tell)
        self._state = MirrorState()

    @property
    def state(self) -> MirrorState:
        return self._state

    def show_picture(self, anchor: Anchor | None, subject: Subject | None) -> None:
        """Another picture stands right; None: none."""
        before = key_of(self._anchor) if self._anchor is not None else None
        if anchor is None or key_of(anchor) != before:
            self._values.forget()
        self._anchor = anchor
        if anchor is not None and subject is not None:
            self._values.know(anchor, subject)

    def show_items(self, items: Iterable[Item], link: Link | None) -> None:
        """What is drawn left, and how the right picture lies to it; no link: nothing is mirrored."""
        anchor = self._anchor
        mirrored = () if anchor is None or link is None else mirror(items, link, anchor)
        if mirrored == self._items:
            return
        self._items = mirrored
        for item in mirrored:
            self._values.ask(item)
        self._tell()

    def _now(self, number: int) -> Item | None:
        return next((item for item in self._items if item.number == number), None)

    def _tell(self) -> None:
        self._state = MirrorState(self._items, self._values.measured, self._values.failed)
        self._show(self._state)


def mirror(items: Iterable[Item], link: Link, anchor: Anchor) -> tuple[Item, ...]:
    """The items that have a place on the other picture, as they lie there."""
    found = []
    for item in items:
        other = _along_belt(item, link, anchor) if link.along_belt else _placed(item, link, anchor)
        if other is not None:
            found.append(other)
    return tuple(found)


def _placed(item: Item, link: Link, anchor: Anchor) -> Item | None:
    """Point by point; None where nothing of it lies on the other picture."""
    if not (item.kind.is_region or item.kind is ItemKind.PROFILE):
        return None
    points = tuple(link.to_right(point) for point in item.points)
    width = max(1, round(item.width / link.ratio)) if item.kind is ItemKind.PROFILE else 1
    if not all(abs(value) < 1e8 for point in points for value in point):
        return None
    moved = Item(item.number, item.kind, anchor, points, min(width, 201))
    (left, top), (right, bottom) = moved.box
    if right <= 0 or bottom <= 0 or left >= anchor.columns or top >= anchor.rows:
        return None
    if item.kind is ItemKind.PROFILE and moved.with_points(points) != moved:
        return None  # a line cut off at the edge would be another line
    return moved


def _along_belt(item: Item, link: Link, anchor: Anchor) -> Item | None:
    """The stretch of belt that a region takes up, across the whole view."""
    if not item.kind.is_region:
        return None
    (_, top), (_, bottom) = item.box
    first, last = (link.to_right((0.0, y))[1] for y in (top, bottom))
    first, last = max(first, 0.0), min(last, float(anchor.rows))
    if last <= first:
        return None
    corners = ((0.0, first), (float(anchor.columns), last))
    return Item(item.number, ItemKind.RECTANGLE, anchor, corners)


def mirror_words(item: Item, state: MirrorState) -> str:
    """The words beside a mirrored item: its letter and the mean of each energy there."""
    from workstation.controllers.measure_words import number

    if item.number in state.failed:
        return f"{item.letter}  not measured"
    measured = state.values(item)
    if measured is None:
        return f"{item.letter}  …"
    values = measured.values
    if values is None or not values.energies:
        return item.letter
    means = [
        f"{_short(energy.name)} {number(energy.stored.mean)}"
        if energy.stored is not None
        else f"{_short(energy.name)} nothing measured"
        for energy in values.energies
    ]
    return f"{item.letter}  mean {', '.join(means)}"


def _short(energy: str) -> str:
    return energy.removesuffix(" energy")
