"""Verifies the log of a store: see `ports.DecisionLog.verify`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from workstation.adapters.keys.checks import fits
from workstation.adapters.sqlite.log_signing import KEY_KINDS
from workstation.domain.checkpoint import Checkpoint, parse_checkpoint
from workstation.domain.log import Verification
from workstation.domain.log_keys import KeyBook
from workstation.domain.log_verify import NOT_ITS_HASH, Chain, Signatures, StoredRow
from workstation.domain.merkle import Frontier, entry_leaf
from workstation.domain.signed_note import ED25519, NoteError, key_hash, parse_note

_COLUMNS = (
    "seq, previous, body, hash, station_signature, officer_signature,"
    " at, kind, officer, outcome, parcel_id"
)
_ROWS = f"SELECT {_COLUMNS} FROM log ORDER BY seq"
_ROW = f"SELECT {_COLUMNS} FROM log WHERE seq = ?"
_KEY_ROWS = f"SELECT {_COLUMNS} FROM log WHERE kind IN {KEY_KINDS} ORDER BY seq"
_DISAGREEING = (
    "SELECT p.parcel_id, p.entry, l.seq FROM parcels p LEFT JOIN log l ON l.seq = p.entry"
    " WHERE p.entry IS NOT NULL AND (l.parcel_id IS NOT p.parcel_id OR l.outcome IS NOT p.outcome)"
    " ORDER BY p.entry LIMIT 1"
)


def verified(connection: sqlite3.Connection, *, full: bool) -> Verification:
    """The verification of a store's log, within one reading transaction."""
    looking = _Looking(connection, full=full)
    looking.look()
    return looking.found()


class _Looking:
    """One verification; what it finds first in the log's order is what it names."""

    def __init__(self, connection: sqlite3.Connection, *, full: bool) -> None:
        self._connection, self._full = connection, full
        self._chain = Chain()
        self._signatures = Signatures(KeyBook(fits), fits)
        self._checkpoints: list[tuple[int, Checkpoint]] = []
        self._bad: list[tuple[int, str]] = []
        self._checked_checkpoints = 0

    def look(self) -> None:
        self._keys()
        self._read_checkpoints()
        self._follow()
        chain = self._chain
        if chain.first_bad is not None:
            if chain.why == NOT_ITS_HASH:
                self._blame(chain.first_bad - 1)
            self._bad.append((chain.first_bad, chain.why))
        else:
            self._blame(chain.entries)
            self._heads()
            self._head()
            self._parcels()
        if self._signatures.first_bad is not None:
            self._bad.append((self._signatures.first_bad, self._signatures.why))

    def found(self) -> Verification:
        """What was found, the first bad entry of all."""
        number, why = min(self._bad, key=lambda one: one[0], default=(None, ""))
        chain = self._chain
        entries, head = chain.entries, chain.head
        if number is not None and number <= entries:
            entries = number - 1
        return Verification(
            *(entries, head, number, why),
            signatures=self._signatures.checked,
            checkpoints=self._checked_checkpoints,
            level="full" if self._full else "chain",
            unsigned=chain.unsigned,
            keys_to_compare=self._signatures.book.to_compare(),
        )

    def _keys(self) -> None:
        try:
            for row in self._connection.execute(_KEY_ROWS):
                self._signatures.tell(row)
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return  # the chain names the first entry that cannot be read

    def _follow(self) -> None:
        chain = self._chain
        try:
            rows = self._connection.execute(_ROWS)
            if self._full:
                chain.look_at(self._with_signatures(rows))
            else:
                chain.follow(rows)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            chain.first_bad = chain.entries + 1
            chain.why = f"the store is damaged here and it cannot be read ({error})"

    def _with_signatures(self, rows: Iterator[StoredRow]) -> Iterator[StoredRow]:
        """The rows; behind the one that the chain holds of each come its signatures and the tree."""
        tree, due = Frontier(), dict(self._checkpoints)
        for row in rows:
            yield row
            self._signatures.look_at(row)
            tree.append(entry_leaf(row[3], row[4], row[5]))
            point = due.get(row[0])
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

    def _head(self) -> None:
        chain = self._chain
        try:
            row = self._connection.execute("SELECT entries, head FROM log_head").fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            row = None
        last = max(chain.entries, 1)
        if row is None:
            self._bad.append((last, "the count of the log is missing or unreadable"))
            return
        entries, head = row
        if entries > chain.entries:
            why = f"entry {chain.entries + 1} is missing: {entries} were committed"
            self._bad.append((chain.entries + 1, why))
        elif entries < chain.entries:
            why = f"it was not committed by the workstation: only {entries} were"
            self._bad.append((entries + 1, why))
        elif head != chain.head:
            self._bad.append((max(entries, 1), "it is not the entry that was committed last"))

    def _parcels(self) -> None:
        try:
            row = self._connection.execute(_DISAGREEING).fetchone()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            last = max(self._chain.entries, 1)
            self._bad.append((last, f"the parcels cannot be compared ({error})"))
            return
        if row is None:
            return
        parcel, entry, present = row
        why = f"it does not tell the outcome that parcel {parcel} shows"
        if present is None:
            why = f"entry {entry} is missing: parcel {parcel} was decided by it"
        self._bad.append((entry, why))
