"""Verifies the log of a store: see `ports.DecisionLog.verify`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from workstation.adapters.keys.checks import fits
from workstation.domain.checkpoint import Checkpoint, parse_checkpoint
from workstation.domain.log import GENESIS, KEY_KINDS, Verification
from workstation.domain.log_keys import KeyBook
from workstation.domain.log_verify import NOT_ITS_HASH, Chain, Signatures, StoredRow
from workstation.domain.merkle import Frontier, entry_leaf
from workstation.domain.signed_note import ED25519, NoteError, key_hash, parse_note

_COLUMNS = (
    "seq, previous, body, hash, station_signature, officer_signature,"
    " at, kind, officer, outcome, parcel_id"
)
_ROWS = f"SELECT {_COLUMNS} FROM log WHERE seq > ? AND seq <= ? ORDER BY seq"
_LEAVES = "SELECT seq, hash, station_signature, officer_signature FROM log ORDER BY seq"
_ROW = f"SELECT {_COLUMNS} FROM log WHERE seq = ?"
# Written as the index `log_keys` of the store has it.
_KEY_ROWS = f"SELECT {_COLUMNS} FROM log WHERE kind IN {KEY_KINDS} ORDER BY seq"
_DISAGREEING = (
    "SELECT p.parcel_id, p.entry, l.seq FROM parcels p LEFT JOIN log l ON l.seq = p.entry"
    " WHERE p.entry IS NOT NULL AND (l.parcel_id IS NOT p.parcel_id OR l.outcome IS NOT p.outcome)"
    " ORDER BY p.entry LIMIT 1"
)


_ALL = (-(1 << 63), (1 << 63) - 1)


@dataclass(frozen=True, slots=True)
class Part:
    """What following a stretch of the log found."""

    entries: int
    head: bytes
    first_bad: int | None
    why: str
    unsigned: int
    signatures: int
    unfit: int | None
    """The first entry whose signature does not hold, and why."""
    unfit_why: str

    def document(self) -> dict[str, object]:
        """As JSON."""
        return {**asdict(self), "head": self.head.hex()}

    @classmethod
    def of(cls, document: dict[str, Any]) -> Part:
        """Raises TypeError, KeyError, ValueError where it is none."""
        return cls(**{**document, "head": bytes.fromhex(document["head"])})


class Elsewhere(Protocol):
    """Parts that other processes follow meanwhile (verify_parts.Parts)."""

    @property
    def own_last(self) -> int: ...

    def results(self) -> list[Part | tuple[int, int]]: ...

    def stop(self) -> None: ...


def verified(
    connection: sqlite3.Connection,
    *,
    full: bool,
    spread: Callable[[int], Elsewhere] | None = None,
) -> Verification:
    """The verification of a store's log, within one reading transaction.

    `spread` starts what follows the later parts of a long log elsewhere.
    """
    looking = _Looking(connection, full=full)
    looking.look(spread)
    return looking.found()


def told_keys(connection: sqlite3.Connection) -> Signatures:
    """What the log tells of keys, each such entry with its signatures checked."""
    signatures = Signatures(KeyBook(fits), fits)
    try:
        for row in connection.execute(_KEY_ROWS):
            signatures.tell(row)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        pass  # the chain names the first entry that cannot be read
    return signatures


def follow_part(
    connection: sqlite3.Connection, first: int, last: int, keys: Signatures, *, full: bool
) -> Part:
    """Follow the entries from `first` to `last`, behind what the entry before them holds."""
    chain, signatures = Chain(), Signatures(keys.book, fits)
    if first > 1:
        before = connection.execute(_ROW, (first - 1,)).fetchone()
        if before is None or not (type(before[2]) is type(before[3]) is bytes):
            return Part(first - 1, bytes(32), None, "", 0, 0, None, "")  # its own part says so
        chain.begin_behind(before)
    try:
        # The first part takes whatever is numbered below 1 too.
        after = first - 1 if first > 1 else _ALL[0]
        rows = connection.execute(_ROWS, (after, last))
        if full:
            chain.look_at(_signed(rows, signatures))
        else:
            chain.follow(rows)
        if chain.first_bad is None and chain.entries < last != _ALL[1]:
            chain.first_bad = chain.entries + 1
            chain.why = f"entry {chain.first_bad} is missing"
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        chain.first_bad = chain.entries + 1
        chain.why = f"the store is damaged here and it cannot be read ({error})"
    return Part(
        *(chain.entries, chain.head, chain.first_bad, chain.why, chain.unsigned),
        *(signatures.checked, signatures.first_bad, signatures.why),
    )


def _signed(rows: Iterator[StoredRow], signatures: Signatures) -> Iterator[StoredRow]:
    """The rows; behind each one that the chain holds of come its signatures."""
    for row in rows:
        yield row
        signatures.look_at(row)


class _Looking:
    """One verification; what it finds first in the log's order is what it names."""

    def __init__(self, connection: sqlite3.Connection, *, full: bool) -> None:
        self._connection, self._full = connection, full
        self._entries, self._head = 0, GENESIS
        self._unsigned, self._checked = 0, 0
        self._signatures = told_keys(connection)
        if full:
            self._signatures.checked = 0  # they are checked again with all others
        self._checkpoints: list[tuple[int, Checkpoint]] = []
        self._bad: list[tuple[int, str]] = []
        self._checked_checkpoints = 0

    def look(self, spread: Callable[[int], Elsewhere] | None) -> None:
        self._read_checkpoints()
        if self._follow(spread):
            self._blame(self._entries)
            self._heads()
            self._log_head()
            self._parcels()
        if self._signatures.first_bad is not None:
            # What tells of a key comes before what is signed with it.
            self._bad.insert(0, (self._signatures.first_bad, self._signatures.why))

    def found(self) -> Verification:
        """What was found, the first bad entry of all."""
        number, why = min(self._bad, key=lambda one: one[0], default=(None, ""))
        entries = self._entries
        if number is not None and number <= entries:
            entries = number - 1
        return Verification(
            *(entries, self._head, number, why),
            signatures=self._signatures.checked + self._checked,
            checkpoints=self._checked_checkpoints,
            level="full" if self._full else "chain",
            unsigned=self._unsigned,
            keys_to_compare=self._signatures.book.to_compare(),
        )

    def _follow(self, spread: Callable[[int], Elsewhere] | None) -> bool:
        """Follow the whole chain; whether it holds."""
        last = self._last()
        elsewhere = spread(last) if spread is not None else None
        try:
            own = last if elsewhere is None else elsewhere.own_last
            if not self._take(follow_part(*(self._connection, 1, own), self._signatures,
                                          full=self._full)):  # fmt: skip
                return False
            for found in elsewhere.results() if elsewhere is not None else ():
                if isinstance(found, tuple):
                    found = follow_part(self._connection, *found, self._signatures, full=self._full)
                if not self._take(found):
                    return False
        finally:
            if elsewhere is not None:
                elsewhere.stop()
        if self._full:
            self._trees()
        return True

    def _last(self) -> int:
        try:
            row = self._connection.execute("SELECT max(seq) FROM log").fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return _ALL[1]  # damaged at its end: followed from the front, up to what cannot be read
        return max(row[0] or 0, 0)

    def _take(self, part: Part) -> bool:
        """What a part found; whether its chain holds."""
        self._entries, self._head = part.entries, part.head
        self._unsigned += part.unsigned
        self._checked += part.signatures
        if part.unfit is not None:
            self._bad.append((part.unfit, part.unfit_why))
        if part.first_bad is None:
            return True
        if part.why == NOT_ITS_HASH:
            self._blame(part.first_bad - 1)
        self._bad.append((part.first_bad, part.why))
        return False

    def _trees(self) -> None:
        """The roots that checkpoints vouch for, over a log whose chain holds."""
        due, tree = dict(self._checkpoints), Frontier()
        for seq, digest, station, officer in self._connection.execute(_LEAVES):
            tree.append(entry_leaf(digest, station, officer))
            point = due.get(seq)
            if point is not None and point.root != tree.root():
                self._differs(point, "whose tree")

    def _blame(self, number: int) -> None:
        """Signatures are covered by the next entry's hash only: is it this entry's that differ?"""
        if self._full or number < 1:
            return
        try:
            row = self._connection.execute(_ROW, (number,)).fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return
        if row is not None:
            self._signatures.look_at(row)

    def _read_checkpoints(self) -> None:
        try:
            stored = self._connection.execute(
                "SELECT size, note FROM log_checkpoints ORDER BY size"
            ).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self._bad.append((1, f"the signed checkpoints cannot be read ({error})"))
            return
        for size, note in stored:
            try:
                point = parse_checkpoint(parse_note(note).text)
                if point.size != size:
                    raise NoteError(f"it speaks of {point.size} entries")
            except (NoteError, TypeError, AttributeError) as error:
                self._bad.append((size, f"the signed checkpoint over it is damaged: {error}"))
                continue
            if self._full and not self._is_signed(point, note):
                self._bad.append((size, "no key of the station signed the checkpoint over it"))
            self._checkpoints.append((size, point))

    def _is_signed(self, point: Checkpoint, note: bytes) -> bool:
        signed = parse_note(note)
        for key in self._signatures.book.keys.values():
            one = signed.by(point.origin, key_hash(point.origin, ED25519, key.public))
            if one is not None and not key.officer and key.entry <= point.size:
                self._signatures.checked += 1
                return fits(key.public, signed.text.encode(), one.blob)
        return False

    def _heads(self) -> None:
        for size, point in self._checkpoints:
            row = self._connection.execute("SELECT hash FROM log WHERE seq = ?", (size,)).fetchone()
            if row is None:
                self._bad.append((size, f"it is missing: a checkpoint over {size} was signed"))
            elif point.head is not None and row[0] != point.head:
                self._differs(point, "whose last entry")
            self._checked_checkpoints += 1

    def _differs(self, point: Checkpoint, what: str) -> None:
        before = max((size for size, _ in self._checkpoints if size < point.size), default=0)
        self._bad.append(
            (
                before + 1,
                f"one of the entries {before + 1} to {point.size} was written anew since the"
                f" checkpoint over {point.size} was signed, {what} is another",
            )
        )

    def _log_head(self) -> None:
        try:
            row = self._connection.execute("SELECT entries, head FROM log_head").fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            row = None
        followed = self._entries
        last = max(followed, 1)
        if row is None:
            self._bad.append((last, "the count of the log is missing or unreadable"))
            return
        entries, head = row
        if entries > followed:
            why = f"entry {followed + 1} is missing: {entries} were committed"
            self._bad.append((followed + 1, why))
        elif entries < followed:
            why = f"it was not committed by the workstation: only {entries} were"
            self._bad.append((entries + 1, why))
        elif head != self._head:
            self._bad.append((max(entries, 1), "it is not the entry that was committed last"))

    def _parcels(self) -> None:
        try:
            row = self._connection.execute(_DISAGREEING).fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            last = max(self._entries, 1)
            self._bad.append((last, f"the parcels cannot be compared ({error})"))
            return
        if row is None:
            return
        parcel, entry, present = row
        why = f"it does not tell the outcome that parcel {parcel} shows"
        if present is None:
            why = f"entry {entry} is missing: parcel {parcel} was decided by it"
        self._bad.append((entry, why))
