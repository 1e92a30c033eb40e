"""What measuring shows: one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from workstation.domain.annotation import Anchor, Item, ItemKind, Point

if TYPE_CHECKING:
    from workstation.imaging.measure import Measured


class Tool(StrEnum):
    """What the mouse does over the picture."""

    SELECT = "select"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    OUTLINE = "outline"
    PROFILE = "profile"
    RULER = "ruler"
    ANGLE = "angle"
    COUNT = "count"

    @property
    def kind(self) -> ItemKind | None:
        """What it draws; None for choosing and moving."""
        return None if self is Tool.SELECT else ItemKind(self.value)


@dataclass(frozen=True, slots=True, eq=False)
class MeasuringState:
    """What there is to draw. `items` are those of the picture on the screen."""

    anchor: Anchor | None = None
    tool: Tool | None = None
    items: tuple[Item, ...] = ()
    draft: Item | None = None
    """Being drawn: its last point follows the cursor (but a count's)."""
    selected: int | None = None
    point: int | None = None
    """The selected item's handle that arrow keys move; None: the whole item."""
    cursor: Point | None = None
    """Where Enter places a point, once arrow keys were used."""
    measured: Mapping[int, Measured] = field(default_factory=dict)
    failed: Mapping[int, str] = field(default_factory=dict)
    """Why an item could not be measured, in words."""
    can_undo: bool = False
    can_redo: bool = False
    elsewhere: int = 0
    """Items on other pictures of this parcel."""

    @property
    def chosen(self) -> Item | None:
        """The selected item."""
        return next((i for i in self.items if i.number == self.selected), None)

    def values(self, item: Item) -> Measured | None:
        """What an item measures as it is drawn now; None while that is being computed."""
        found = self.measured.get(item.number)
        return found if found is not None and found.item == item else None
