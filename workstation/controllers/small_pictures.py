"""Small pictures of the rows in view: made on a lane, those in sight first, what scrolled away not."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from workstation.domain.notice import BUG, WorkstationError
from workstation.services.ports import Runner
from workstation.services.thumbnails import NoThumbnail, Thumbnail

LANE = "thumbnails"
"""A thread of its own: no entry and no picture waits for a small one."""
HELD = 400
"""Parcels whose small picture, or why there is none, is held."""

Told = Thumbnail | NoThumbnail


class SmallSource(Protocol):
    """What is needed of `services.thumbnails.Thumbnails`. Blocking."""

    def of(self, parcel: str) -> Told: ...


class SmallPictures:
    """Holds what has come, and asks for what is in view, one at a time. No Qt; one thread only."""

    def __init__(self, source: SmallSource, runner: Runner, came: Callable[[str], None]) -> None:
        self._source, self._runner, self._came = source, runner, came
        self._held: OrderedDict[str, Told] = OrderedDict()
        self._wishes: tuple[str, ...] = ()
        self._making: str | None = None

    def get(self, parcel: str) -> Told | None:
        """What has come of a parcel; None: nothing yet."""
        return self._held.get(parcel)

    def want(self, parcels: Sequence[str]) -> None:
        """These are in view now, those from above first; what was wanted before no longer is."""
        self._wishes = tuple(parcels)[: HELD // 2]
        self._next()

    def _next(self) -> None:
        wish = next((one for one in self._wishes if one not in self._held), None)
        if wish is None or self._making is not None:
            return
        self._making = wish
        work = partial(self._source.of, wish)
        self._runner.submit(LANE, work, partial(self._made, wish), partial(self._failed, wish))

    def _made(self, parcel: str, told: Told) -> None:
        self._making = None
        self._held[parcel] = told
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        self._came(parcel)
        self._next()

    def _failed(self, parcel: str, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._made(parcel, NoThumbnail(f"none: {notice.code}", f"{notice.fact} ({notice.code})"))
