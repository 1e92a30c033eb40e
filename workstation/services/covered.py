"""What a reviewer may not read yet: parcels whose second look is begun and not judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.review import DRAWN

if TYPE_CHECKING:
    from workstation.domain.log import LogEntry

LOOKING = Notice(
    fact="A second look is open: nothing else is shown before it is left.",
    safe="Nothing has been recorded or shown.",
    act="Judge the parcel, or leave it with Esc.",
    code="REVIEW-17",
)
NOT_WHILE_COVERED = Notice(
    fact="A second look of yours is begun and not judged: nothing is written out before.",
    safe="Nothing has been recorded or written.",
    act="Judge it first (Ctrl+Shift+Y).",
    code="REVIEW-19",
)


def not_yet(parcel: str) -> Notice:
    """Why nothing is told of a parcel."""
    return Notice(
        fact=f"Parcel {parcel} is covered until judged: you have begun its second look.",
        safe="Nothing has been recorded or shown.",
        act="Judge it first (Ctrl+Shift+Y); “cannot tell” is a judgement too.",
        code="REVIEW-18",
    )


class Covered:
    """The parcels, and the decision of each that is to be judged. Read on any thread."""

    def __init__(self) -> None:
        self._items: Mapping[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._items)

    @property
    def items(self) -> Mapping[str, int]:
        """Entry by parcel."""
        return self._items

    def add(self, parcel: str, entry: int) -> None:
        """Its second look is begun."""
        self._items = {**self._items, parcel: entry}

    def drop(self, parcel: str) -> None:
        """It is judged, or nothing of it was shown."""
        self._items = {one: seq for one, seq in self._items.items() if one != parcel}

    def only(self, items: Mapping[str, int]) -> None:
        """Another officer sits down: what that one has begun."""
        self._items = dict(items)

    def why_not(self, parcel: str) -> Notice | None:
        """Why the parcel is not shown; None where it is."""
        return not_yet(parcel) if parcel in self._items else None

    def require(self, parcel: str) -> None:
        """Raises WorkstationError REVIEW-18 where the parcel is covered."""
        notice = self.why_not(parcel)
        if notice is not None:
            raise WorkstationError(notice)

    def hides(self, entry: LogEntry) -> bool:
        """Whether an entry names a covered parcel, or is a draw that took it: the part of the draw
        that it stands in tells its outcome."""
        for parcel, seq in self._items.items():
            if entry.seq == seq or parcel.encode() in entry.body:
                return True
            if DRAWN.encode() in entry.body and seq in _numbers(entry):
                return True
        return False


def names(text: str, parcel: str) -> bool:
    """Whether a text names a parcel, however its number is spaced."""
    return bool(parcel) and _bare(parcel) in _bare(text)


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum()).casefold()


def _numbers(entry: LogEntry) -> set[object]:
    try:
        data = entry.content.get("data")
    except WorkstationError:
        return set()
    strata = data.get("strata") if isinstance(data, Mapping) else None
    found: set[object] = set()
    for one in strata if isinstance(strata, list) else ():
        entries = one.get("entries") if isinstance(one, Mapping) else None
        found.update(entries if isinstance(entries, list) else ())
    return found
