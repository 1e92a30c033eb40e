"""How each picture of a parcel was looked at, and for how long: for the decision's entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping

OnScreen = Callable[[], Mapping[str, object] | None]
"""How the picture stands on the screen now: window, functions, turn, what part of it."""


class Looks:
    """Follows which picture is on the screen. Where nobody sits at the bench none is."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self.on_screen: OnScreen = lambda: None
        self._current: int | None = None
        self._since = 0.0
        self._seconds: dict[int, float] = {}
        self._seen: dict[int, Mapping[str, object]] = {}

    def begin(self) -> None:
        """Another parcel: nothing of it has been seen."""
        self._current = None
        self._seconds.clear()
        self._seen.clear()

    def at(self, scan_id: int | None) -> None:
        """From now on this picture is on the screen (None: none). Call it before it is drawn."""
        if scan_id == self._current:
            return
        self._note()
        self._current, self._since = scan_id, self._monotonic()

    def milliseconds(self, scan_id: int) -> int | None:
        """How long the picture has been on the screen; None where it never was."""
        self._note()
        seconds = self._seconds.get(scan_id)
        return None if seconds is None else round(seconds * 1000)

    def seen_as(self, scan_id: int) -> Mapping[str, object] | None:
        """How it stood there last; None where that is not known."""
        return self._seen.get(scan_id)

    def _note(self) -> None:
        """Add up the time, and how the picture stands, of the one on the screen."""
        if self._current is None:
            return
        now = self._monotonic()
        before = self._seconds.get(self._current, 0.0)
        self._seconds[self._current] = before + max(0.0, now - self._since)
        self._since = now
        stands = self.on_screen()
        if stands is not None:
            self._seen[self._current] = stands
