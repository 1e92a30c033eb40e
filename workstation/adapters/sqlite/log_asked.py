"""A search of the log as the index and the comparison read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from workstation.adapters.sqlite.log_marks import INDEXED_STARTS
from workstation.adapters.sqlite.stamps import timestamp
from workstation.domain.barcode import normalise
from workstation.domain.log_facts import DECISION, HS_SIZES, LogFacts, facet
from workstation.domain.notice import WorkstationError
from workstation.domain.search_words import words_of
from workstation.services.desk_ports import LogQuery
from workstation.services.search_text import MAX_TEXT, MAX_WORDS, NOTHING, TOO_MUCH

SHORTEST_START = INDEXED_STARTS[0]
"""Letters before a `*`."""
_LONGEST_START = INDEXED_STARTS[-1]
_FIRST, _LAST = "", "~"
"""Before and after any time of the log."""
_MIDNIGHT = "T00:00:00.000Z"


class Compared(Enum):
    """What of an entry is compared with the query once the index has found it."""

    NOTHING = auto()
    """Its columns have been compared already."""
    FACTS = auto()
    SPOKEN = auto()
    """The words of its text; all else has been compared already."""
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, its words folded."""

    query: LogQuery
    parcel: str | None
    words: tuple[str, ...]
    starts: tuple[str, ...]
    since: str | None
    until: str | None
    groups: tuple[tuple[str, ...], ...]
    """Words of the index: of each group an entry has one. Empty where only dates are asked for."""
    unindexed: Compared
    """For entries that the index does not know."""
    indexed: Compared
    by_parcel: Compared
    """For entries found by their parcel alone."""

    @property
    def long_starts(self) -> tuple[str, ...]:
        """Beginnings of words longer than those that the index knows."""
        return tuple(start for start in self.starts if len(start) > _LONGEST_START)

    @property
    def times(self) -> tuple[str, str]:
        """The least time, and the one before which."""
        return self.since or _FIRST, self.until or _LAST

    @property
    def days(self) -> tuple[str, str]:
        """The first day, and what all days within are less than."""
        until = self.until or _LAST  # at midnight the day before is the last one
        return (self.since or _FIRST)[:10], until.removesuffix(_MIDNIGHT)

    @property
    def columns(self) -> tuple[str, tuple[str, ...]]:
        """Conditions on the columns of an entry, which repeat its content, and their values."""
        query = self.query
        told = [
            (condition, value)
            for condition, value in (
                (" AND officer = ?", query.officer),
                (" AND outcome = ?", query.outcome),
                (" AND at >= ?", self.since),
                (" AND at < ?", self.until),
            )
            if value is not None
        ]
        kinds = query.kinds
        more = "".join(condition for condition, _ in told)
        if kinds:
            more += f" AND kind IN ({', '.join('?' * len(kinds))})"
        return more, (*(value for _, value in told), *kinds)

    def may_hold(self, body: bytes) -> bool:
        """Whether an entry's bytes may hold all words: a quick look, right wherever it says no."""
        if not body.isascii() or b"\\u" in body:
            return True
        told = body.lower()
        return all(word.encode() in told for word in (*self.words, *self.starts))

    def holds(self, facts: LogFacts, words: Sequence[str] | None) -> bool:
        """Whether an entry's content answers; `words` None: the index has compared them."""
        query = self.query
        decision = facts.kind == DECISION
        pairs = (
            (query.officer, facts.officer),
            (query.outcome, facts.outcome),
            (query.station, facts.station),
            (query.opinion, facts.opinion),
            (self.parcel, facts.parcel),
            (query.carrier, facts.carrier),
            (query.alarm, facts.alarm if decision else None),
            (query.override, facts.override if decision else None),
        )
        return (
            all(asked is None or asked == told for asked, told in pairs)
            and (not query.kinds or facts.kind in query.kinds)
            and (query.model is None or query.model in facts.models)
            and (not query.hs or facts.hs.startswith(query.hs))
            and (self.since is None or facts.at >= self.since)
            and (self.until is None or facts.at < self.until)
            and (words is None or self.spoken(words))
        )

    def spoken(self, words: Sequence[str]) -> bool:
        """Whether all words of the text are among some."""
        held = set(words)
        return all(word in held for word in self.words) and all(
            any(word.startswith(start) for word in held) for start in self.starts
        )


@lru_cache(32)
def asked_of(query: LogQuery) -> Asked:
    """A query as it is asked; kept, as each page asks it again.

    Raises
    ------
    WorkstationError
        SEARCH-nn for a text that cannot be searched for.
    """
    words, starts = _told(query.text) if query.text else ((), ())
    facets = _facets(query)
    long = any(len(start) > _LONGEST_START for start in starts)
    content = bool(facets) or query.override is not None or query.alarm is not None
    groups: list[tuple[str, ...]] = [(word,) for word in words]
    groups += [(f"{start[:_LONGEST_START]}*",) for start in starts]
    groups += [(facet(name, value),) for name, value in facets]
    if query.officer is not None and query.outcome is not None:
        groups.append((facet("both", f"{query.officer}/{query.outcome}"),))
    elif query.officer is not None:
        groups.append((facet("officer", query.officer),))
    elif query.outcome is not None:
        groups.append((facet("outcome", query.outcome),))
    if query.kinds:
        groups.append(tuple(dict.fromkeys(facet("kind", kind) for kind in query.kinds)))
    # Words of the index may stand for several names, and for several codes.
    many = (query.station, query.model, query.carrier)
    read_on = any(one is not None for one in many) or _heading(query.hs) != (query.hs or None)
    if query.text:
        unindexed = Compared.WORDS
        by_parcel = Compared.WORDS if content else Compared.SPOKEN
    else:
        plain = not groups and query.since is None and query.until is None
        unindexed = Compared.NOTHING if plain and query.parcel is None else Compared.FACTS
        by_parcel = Compared.FACTS if content else Compared.NOTHING
    return Asked(
        query,
        None if query.parcel is None else normalise(query.parcel),
        words,
        starts,
        None if query.since is None else timestamp(query.since),
        None if query.until is None else timestamp(query.until),
        tuple(groups),
        unindexed,
        Compared.WORDS if long else Compared.FACTS if read_on else Compared.NOTHING,
        by_parcel,
    )


def _facets(query: LogQuery) -> list[tuple[str, str]]:
    """What only an entry's content tells."""
    told = (
        ("station", query.station),
        ("model", query.model),
        ("opinion", query.opinion),
        ("carrier", query.carrier),
        ("hs", _heading(query.hs)),
        ("alarm", None if query.alarm is None else ("yes" if query.alarm else "no")),
        ("override", None if query.override is None else ("yes" if query.override else "no")),
    )
    return [(name, value) for name, value in told if value is not None]


def _told(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(words, beginnings of words) of a text."""
    if len(text) > MAX_TEXT:
        raise WorkstationError(TOO_MUCH)
    words: list[str] = []
    starts: list[str] = []
    for part in text.split():
        found = words_of(part)
        if part.endswith("*") and found and len(found[-1]) >= SHORTEST_START:
            starts.append(found.pop())
        words += found
    if text.strip() and not words and not starts:
        raise WorkstationError(NOTHING)
    if len(words) + len(starts) > MAX_WORDS:
        raise WorkstationError(TOO_MUCH)
    return tuple(dict.fromkeys(words)), tuple(dict.fromkeys(starts))


def _heading(hs: str | None) -> str | None:
    """The longest beginning of a code that is indexed."""
    return None if not hs else hs[: max(size for size in HS_SIZES if size <= len(hs))]
