"""Words that many entries hold, as one bit for each entry: any of them are compared block by block.

Looking for two words in an index of words walks both lists until they meet, which takes a second
where neither of millions ever does. A block of bits is compared at once. Bits are made from that
index behind the decisions, some entries at a time; what they say is exactly what it says.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

BLOCK = 32_000
"""Entries of one block: with its key, their bits fill one page."""
STEP = 1000
"""Bits are made for so many entries at once, or a multiple."""
STRIDE, OFTEN = 10, 2
"""One of so many entries is asked for its words; those that so many of the asked hold may get bits."""
SHARE = 500
"""One of so many entries, of those asked and of all, must have a word that gets bits."""
INDEXED_STARTS = (3, 4, 5)
"""Letters of the beginnings of words that the index knows."""
_PACKED_BELOW = 1000
"""Bits set up to which packing them pays."""
_SHIFT = 24
_BLOCK_MASK = (1 << _SHIFT) - 1
_ALL = -1
_HOW_MANY = "SELECT count(*) FROM log_words WHERE log_words MATCH ? AND rowid BETWEEN ? AND ?"
_NEWEST = (
    "SELECT rowid FROM log_words WHERE log_words MATCH ? AND rowid BETWEEN ? AND ?"
    " ORDER BY rowid DESC"
)
_PLACES = f"SELECT json_group_array(? - rowid) FROM ({_NEWEST})"
"""How far before the last one; one text, as a row for each takes three times as long."""
_SET = ord("1")
_BITS = "SELECT bits FROM log_marks WHERE place = ?"
_ALL_BITS = "SELECT place, bits FROM log_marks WHERE place BETWEEN ? AND ? ORDER BY place DESC"
_TERM = "SELECT term_id, entries FROM log_terms WHERE term = ?"
_SAMPLE = "SELECT body FROM log WHERE seq BETWEEN ? AND ? AND seq % ? = 0"
_PUT = "INSERT OR REPLACE INTO log_marks VALUES (?, ?)"
_COUNT = "UPDATE log_terms SET entries = entries + ? WHERE term_id = ?"


def marked_to(connection: sqlite3.Connection) -> int:
    """Up to which entry words have bits."""
    row = connection.execute("SELECT seq FROM log_marked").fetchone()
    return int(row[0]) if row else 0


def _bounds_of(block: int) -> tuple[int, int]:
    """The first and last entry of a block."""
    return block * BLOCK + 1, (block + 1) * BLOCK


def _block_of(seq: int) -> int:
    """The block an entry lies in."""
    return (seq - 1) // BLOCK


# Making them.


@dataclass(frozen=True, slots=True)
class Marks:
    """Bits that were made of some entries, and are to be kept."""

    after: int
    to: int
    new: tuple[str, ...]
    """Words that get bits now: for all entries up to `to`."""
    rows: tuple[tuple[str, int, bytes], ...]
    """(word, block, all its bits)."""
    counts: tuple[tuple[str, int], ...]
    """(word, in how many entries more)."""


def to_mark(connection: sqlite3.Connection, indexed: int, most: int) -> tuple[int, list[bytes]]:
    """(up to which entry bits are to be made now, the content of some of these entries)."""
    after = marked_to(connection)
    to = after + min(indexed - after, max(most, STEP), BLOCK) // STEP * STEP
    told = connection.execute(_SAMPLE, (after + 1, to, STRIDE))
    return to, [row[0] for row in told]


def made(connection: sqlite3.Connection, to: int, sample: Iterable[Iterable[str]]) -> Marks:
    """The bits of the entries that have none yet, up to one; `sample`: the words of some."""
    after = marked_to(connection)
    known = dict(connection.execute("SELECT term, term_id FROM log_terms").fetchall())
    rows: list[tuple[str, int, bytes]] = []
    counts: list[tuple[str, int]] = []
    for term, number in known.items():
        count = 0
        for block, value in _bits_of(connection, term, after + 1, to):
            count += value.bit_count()
            held = connection.execute(_BITS, (number << _SHIFT | block,)).fetchone()
            whole = value if held is None else value | _unpacked(held[0])
            rows.append((term, block, _packed(whole)))
        if count:
            counts.append((term, count))
    new: list[str] = []
    for term in _frequent(sample):
        if term in known:
            continue
        (count,) = connection.execute(_HOW_MANY, (term, 1, to)).fetchone()
        if count * SHARE >= to:
            new.append(term)
            counts.append((term, count))
            found = _bits_of(connection, term, 1, to)
            rows += [(term, block, _packed(value)) for block, value in found]
    return Marks(after, to, tuple(new), tuple(rows), tuple(counts))


def keep(connection: sqlite3.Connection, marks: Marks) -> None:
    """Keep bits, within a transaction; nothing where somebody else has made them meanwhile."""
    if marked_to(connection) != marks.after:
        return
    connection.executemany(
        "INSERT INTO log_terms (term) VALUES (?)", [(term,) for term in marks.new]
    )
    number = dict(connection.execute("SELECT term, term_id FROM log_terms").fetchall())
    rows = [(number[term] << _SHIFT | block, bits) for term, block, bits in marks.rows]
    connection.executemany(_PUT, sorted(rows))
    connection.executemany(_COUNT, [(count, number[term]) for term, count in marks.counts])
    connection.execute("UPDATE log_marked SET seq = ?", (marks.to,))


def _frequent(sample: Iterable[Iterable[str]]) -> list[str]:
    """The words, and beginnings of words, that several of some entries hold."""
    counts: Counter[str] = Counter()
    asked = 0
    for words in sample:
        asked += 1
        held = {word for word in words if _markable(word)}
        counts.update(held)
        starts = (word for word in held if not word.startswith("_"))
        counts.update({f"{word[:n]}*" for word in starts for n in INDEXED_STARTS if n <= len(word)})
    return sorted(term for term, count in counts.items() if count >= max(OFTEN, asked / SHARE))


def _markable(word: str) -> bool:
    """Whether a word is surely one word to the index too, whose Unicode is an older one."""
    return word.isascii() or all(unicodedata.ucd_3_2_0.category(c)[0] in "LN" for c in word)


def _bits_of(
    connection: sqlite3.Connection, asked: str, first: int, last: int
) -> Iterator[tuple[int, int]]:
    """(block, bits of its entries between two that have a word), where there are any."""
    for block in range(_block_of(first), _block_of(last) + 1):
        start, end = _bounds_of(block)
        value = _looked_up(connection, asked, max(first, start), min(last, end), start)
        if value:
            yield block, value


def _looked_up(
    connection: sqlite3.Connection, asked: str, first: int, last: int, start: int
) -> int:
    """The bits of entries between two, counted from `start`, as the index of words tells them."""
    (told,) = connection.execute(_PLACES, (last, asked, first, last)).fetchone()
    bits = bytearray(b"0") * (last - start + 1)
    for place in json.loads(told):
        bits[place] = _SET
    return int(bits, 2)


def _packed(value: int) -> bytes:
    told = value.to_bytes(BLOCK // 8, "big")
    packed = zlib.compress(told, 1) if value.bit_count() < _PACKED_BELOW else told
    return packed if len(packed) < len(told) else told


def _unpacked(told: bytes) -> int:
    return int.from_bytes(told if len(told) == BLOCK // 8 else zlib.decompress(told), "big")


# Reading them.

_KEPT = 500
_AT_ONCE = 64
_FEW = 4
_TOLD_BY_COLUMNS = ("(_kind_", "(_officer_", "(_outcome_", "(_both_")
_SLICE = 512
"""Bits told one by one at a time: of a whole block each would take twice as long."""
FIRST_WINDOW = 1000
"""Entries without bits that are looked up at first; then ever more."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Words of which an entry must have one."""

    entries: int
    """How many have one that has bits."""
    terms: tuple[int, ...]
    """Those that have bits."""
    others: str
    """Those that have none, as the index of words is asked for them; empty: all have."""
    all: str


class Newest:
    """What the newest entries, which have no bits in the store yet, have; kept from one search to
    the next."""

    def __init__(self) -> None:
        self._told: tuple[int, dict[str, tuple[int, int]]] = (0, {})

    def bits(self, connection: sqlite3.Connection, asked: str, marked: int, last: int) -> int:
        """The bits of the entries behind `marked`, up to `last` or behind it."""
        after, told = self._told
        if after != marked or len(told) > _KEPT:
            told = {}
            self._told = marked, told
        to, value = told.get(asked, (marked, 0))
        if to < last:
            value |= _looked_up(connection, asked, to + 1, last, marked + 1)
            told[asked] = last, value
        return value


class Candidates:
    """Entries that have, of each of some groups of words, one."""

    def __init__(
        self, connection: sqlite3.Connection, groups: Iterable[Sequence[str]], newest: Newest
    ) -> None:
        self._connection, self._newest = connection, newest
        told = [_group(connection, group) for group in groups]
        # What fewest have comes first: most blocks need no other.
        self._groups = sorted(told, key=lambda group: group.entries)
        self._marked = marked_to(connection)
        self._often = [group for group in self._groups if group.terms]
        # What nearly all have and columns tell is left to these where a block holds few others.
        self._fewer = [group for group in self._often if not self._goes_without_saying(group)]
        self._seldom = " AND ".join(group.all for group in self._groups if not group.terms)

    def _goes_without_saying(self, group: _Group) -> bool:
        return group.entries * 2 > self._marked and group.all.startswith(_TOLD_BY_COLUMNS)

    def newest_first(self, low: int, high: int) -> Iterator[tuple[int, bool]]:
        """(an entry, whether it answers), all between `low` and `high` that do, but for what an
        entry's columns tell; those that do not tell how far it has looked."""
        marked = self._marked
        size = FIRST_WINDOW
        while high > marked and high >= low:
            first = max(low, marked + 1, high - size + 1)
            if high - marked <= STEP:
                value = self._of_newest(marked, high)
                value = value >> (first - marked - 1)
            else:
                value = self._unmarked(first, high)
            yield from _set_bits(value, first)
            high, size = first - 1, min(2 * size, BLOCK)
        if high < low:
            return
        if self._seldom:
            yield from self._one_by_one(low, high)
            return
        for block, value in self._blocks(_block_of(low), _block_of(high)):
            first, last = _bounds_of(block)
            if high < last:
                value &= (1 << (high - first + 1)) - 1
            if low > first:
                value = value >> (low - first) << (low - first)
            yield from _set_bits(value, first)

    def among(self, numbers: Sequence[int]) -> Iterator[tuple[int, bool]]:
        """(an entry, whether it may answer) of some entries, newest first."""
        start, value, marked = _ENDLESS, _ALL, self._marked
        for seq in numbers:
            if seq <= marked and seq < start:
                block = _block_of(seq)
                start, value = _bounds_of(block)[0], self._meeting(_ALL, self._often, block)
            yield seq, seq > marked or bool(value >> (seq - start) & 1)

    def _one_by_one(self, low: int, high: int) -> Iterator[tuple[int, bool]]:
        """By the words that few have."""
        rows = self._connection.execute(_NEWEST, (self._seldom, low, high))
        while some := rows.fetchmany(_AT_ONCE):
            for block, numbers in groupby((seq for (seq,) in some), _block_of):
                told, start = list(numbers), _bounds_of(block)[0]
                groups = self._fewer if len(told) < _FEW else self._often
                value = self._meeting(_ALL, groups, block)
                if value == _ALL:  # nothing else is asked
                    for seq in told:
                        yield seq, True
                    continue
                for seq in told:
                    yield seq, bool(value >> (seq - start) & 1)

    def _unmarked(self, first: int, last: int) -> int:
        value = _ALL
        for group in self._groups:
            if not value:
                break
            value &= _looked_up(self._connection, group.all, first, last, first)
        return value

    def _of_newest(self, marked: int, high: int) -> int:
        value = (1 << (high - marked)) - 1
        for group in self._groups:
            if not value:
                break
            value &= self._newest.bits(self._connection, group.all, marked, high)
        return value

    def _blocks(self, lowest: int, highest: int) -> Iterator[tuple[int, int]]:
        """(block, the bits of its entries that answer); blocks that have none may be left out."""
        driver, rest = self._often[0], self._often[1:]
        if len(driver.terms) > 1 or driver.others:
            for block in range(highest, lowest - 1, -1):
                yield block, self._meeting(_ALL, self._often, block)
            return
        (term,), fewer = driver.terms, [group for group in rest if group in self._fewer]
        asked = (term << _SHIFT | lowest, term << _SHIFT | highest)
        for place, told in self._connection.execute(_ALL_BITS, asked):
            block = place & _BLOCK_MASK
            value = _unpacked(told)
            groups = fewer if value.bit_count() < _FEW else rest
            yield block, self._meeting(value, groups, block)

    def _meeting(self, value: int, groups: Iterable[_Group], block: int) -> int:
        """Of these bits those of entries that have one of each group."""
        for group in groups:
            if not value:
                break
            either = 0
            for term in group.terms:
                row = self._connection.execute(_BITS, (term << _SHIFT | block,)).fetchone()
                if row is not None:
                    either |= _unpacked(row[0])
            if group.others:
                first, last = _bounds_of(block)
                either |= _looked_up(self._connection, group.others, first, last, first)
            value &= either
        return value


_ENDLESS = 2**62


def _group(connection: sqlite3.Connection, words: Sequence[str]) -> _Group:
    entries, terms, others = 0, list[int](), list[str]()
    for word in words:
        row = connection.execute(_TERM, (word,)).fetchone()
        if row is None:
            others.append(word)
        else:
            terms.append(row[0])
            entries += row[1]
    return _Group(entries, tuple(terms), " OR ".join(others), f"({' OR '.join(words)})")


def _set_bits(value: int, first: int) -> Iterator[tuple[int, bool]]:
    """The entries whose bits are set, newest first; at last the first one of all, as unset."""
    while value:
        start = max(0, value.bit_length() - _SLICE)
        part = value >> start
        value ^= part << start
        while part:
            top = part.bit_length() - 1
            yield first + start + top, True
            part ^= 1 << top
    yield first, False
