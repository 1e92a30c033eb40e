"""Values of what is drawn, computed beside the screen: the newest drawing is what counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from workstation.domain.annotation import Anchor, Item
from workstation.services.ports import Runner

if TYPE_CHECKING:
    from workstation.imaging.measure import Measured
    from workstation.imaging.readout import Subject

LANE = "measure"
_KNOWN = 16
"""Pictures whose values are held: each is told again when it comes back to the screen."""

Key = tuple[str, int, str]
"""A picture: its identity, frame and plane."""


def key_of(anchor: Anchor) -> Key:
    """The picture an anchor names."""
    return anchor.identity, anchor.frame, anchor.plane


class ItemValues:
    """Asks for one answer at a time of each item; what was changed meanwhile is asked again."""

    def __init__(
        self,
        runner: Runner,
        measure: Callable[[Subject, Item], Measured],
        now: Callable[[int], Item | None],
        changed: Callable[[], None],
    ) -> None:
        self._runner, self._measure, self._now, self._changed = runner, measure, now, changed
        self._ticket = 0
        self._subjects: dict[Key, Subject] = {}
        self._measured: dict[int, Measured] = {}
        self._failed: dict[int, str] = {}
        self._asked: dict[int, Item] = {}

    @property
    def measured(self) -> Mapping[int, Measured]:
        """The last answer for each item, by its number."""
        return dict(self._measured)

    @property
    def failed(self) -> Mapping[int, str]:
        """Why an item could not be measured, by its number."""
        return dict(self._failed)

    def forget(self) -> None:
        """Another parcel: every answer on its way is stale."""
        self._ticket += 1
        self._subjects, self._measured, self._failed, self._asked = {}, {}, {}, {}

    def know(self, anchor: Anchor, subject: Subject) -> None:
        """What a picture holds; the pictures shown last are known, not a thousand slices."""
        self._subjects.pop(key_of(anchor), None)
        self._subjects[key_of(anchor)] = subject
        while len(self._subjects) > _KNOWN:
            del self._subjects[next(iter(self._subjects))]

    def ask(self, item: Item) -> None:
        """Measure an item, after the answer that is awaited for it, if one is."""
        subject = self._subjects.get(key_of(item.anchor))
        known = self._measured.get(item.number)
        if subject is None or item.number in self._asked or not item.is_whole:
            return
        if known is not None and known.item == item:
            return
        self._asked[item.number] = item
        self._runner.submit(
            LANE,
            partial(self._measure, subject, item),
            partial(self._answered, self._ticket, item),
            partial(self._unanswered, self._ticket, item),
        )

    def _answered(self, ticket: int, item: Item, measured: Measured) -> None:
        if ticket == self._ticket:
            self._measured[item.number] = measured
            self._failed.pop(item.number, None)
            self._went_on(item)

    def _unanswered(self, ticket: int, item: Item, error: Exception) -> None:
        if ticket == self._ticket:
            self._measured.pop(item.number, None)
            self._failed[item.number] = str(error) or type(error).__name__
            self._went_on(item)

    def _went_on(self, item: Item) -> None:
        del self._asked[item.number]
        self._changed()
        now = self._now(item.number)
        if now is not None and now != item:
            self.ask(now)
