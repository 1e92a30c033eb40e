"""Searching the store's records: what the caller asks, what it is answered. A port."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workstation.services.ports import QueueState

PAGE = 50
"""Hits of one page."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One parcel that answers a search, as far as a list tells it."""

    parcel_id: str
    title: str
    """First declared description, or what the queue says where there is none."""
    state: QueueState
    sender: str = ""
    """Name and country, "" where not declared."""
    consignee: str = ""
    """Name and town, "" where not declared."""
    arrived_at: str | None = None
    """ISO 8601 with a zone."""
    hs: str | None = None
    """The first line's."""
    outcome: str | None = None
    """What was decided, where something was."""
    awaiting: bool = False
    """The decision waits for a second officer."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some hits, in the order of the store's keys.

    A page may hold none and yet not be the last: looking through many records takes its time.
    """

    items: tuple[SearchHit, ...] = ()
    after: str | None = None
    """Given to `search` for the next page; None: there is none."""
    kind: str = ""
    """What the text was taken for, in an officer's words: "parcel number", "words, HS heading"."""


class RecordSearch(Protocol):
    """Finds parcels by any identifier, party, description or HS code. Blocking calls."""

    def search(self, text: str, limit: int = PAGE, after: str | None = None) -> SearchPage:
        """Parcels that hold every word of `text`; the last word counts as the start of one.

        Raises
        ------
        WorkstationError
            SEARCH-nn for a text that cannot be searched for, STORE-nn where the store fails.
        """
        ...
