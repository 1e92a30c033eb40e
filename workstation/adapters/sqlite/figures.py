"""Decisions as figures count them, written in the transaction of the entry that changes them.

An entry costs one row. The sums are made of such rows in steps when nobody waits, and what is not
summed yet is added when figures are read: they are right at any moment.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from workstation.adapters.sqlite.figure_sums import add, add_all, roll_up, summed_to
from workstation.adapters.sqlite.log_index import content_of
from workstation.domain.decision import Outcome
from workstation.domain.figure_cells import DecidedFacts, hours_on_shift, is_new_shift
from workstation.domain.log_facts import (
    DECISION,
    EXAMINATION,
    declared_of,
    facts_of,
    opened_by,
    truth_of,
)
from workstation.services.ports import EntryDraft

_log = logging.getLogger(__name__)

REVOKED = "decision_revoked"
_FACTS = (
    "seq, parcel_id, day, officer, station, outcome, hour, model, carrier, hs, milliseconds,"
    " alarm, override, opinion, suspected, truth"
)
_PUT = f"INSERT INTO decided ({_FACTS}, stands) VALUES ({'?, ' * 16}1)"
_DECLARED = (
    "SELECT r.carrier, (SELECT l.hs FROM lines l WHERE l.record_id = r.record_id"
    " AND l.hs IS NOT NULL ORDER BY l.position LIMIT 1)"
    " FROM records r WHERE r.parcel_id = ? AND r.current = 1"
)
_DECIDED_BY = "SELECT entry FROM parcels WHERE parcel_id = ?"
_EXAMINED = "SELECT body FROM log WHERE parcel_id = ? AND kind = ? AND seq < ? ORDER BY seq DESC"
_OTHERS = "SELECT officer, at FROM log WHERE seq > ? AND seq < ? ORDER BY seq"
_ENTRIES = "SELECT seq, officer, at FROM log WHERE seq > ? ORDER BY seq LIMIT ?"
_SHIFTS = "SELECT officer, began, last FROM shifts"
_UNSUMMED = f"SELECT {_FACTS} FROM decided WHERE seq > ? AND seq <= ? AND stands = 1"
_STANDING = f"SELECT {_FACTS} FROM decided WHERE seq = ? AND stands = 1"

Shifts = dict[str, tuple[str, str]]
"""Officer -> when the shift began, when last heard of."""


class FigureKeeper:
    """Notes what entries change; knows since when each officer is on shift."""

    def __init__(self) -> None:
        self._shifts: Shifts = {}
        self._known_to = -1

    @property
    def is_behind(self) -> bool:
        """Nothing is known yet of who is on shift."""
        return self._known_to < 0

    def catch_up(self, connection: sqlite3.Connection) -> None:
        """Read who is on shift, before the transaction of the first entry.

        A damaged page among old entries stops no decision: only hours on shift suffer.
        """
        try:
            self._shifts, known = shifts_of(connection), summed_to(connection)
            for seq, name, told in connection.execute(_ENTRIES, (known, -1)):
                note_shift(self._shifts, name, told)
                known = seq
        except sqlite3.DatabaseError as error:
            _log.warning("earlier entries cannot be counted into shifts: %s", error)
            row = connection.execute("SELECT entries FROM log_head").fetchone()
            known = row[0] if row else 0
        self._known_to = known

    def forget(self) -> None:
        """The last entry told of was undone."""
        self._known_to = -1

    def note(
        self, connection: sqlite3.Connection, draft: EntryDraft, seq: int, at: str, station: str
    ) -> None:
        """What an entry changes: in its transaction, before its parcel is closed by it."""
        began = self._shift(connection, draft.officer, seq, at)
        if draft.kind == DECISION and draft.closes is not None and draft.outcome is not None:
            row = connection.execute(_DECIDED_BY, (draft.closes,)).fetchone()
            if row is not None and row[0] is not None:
                take_out(connection, row[0])
            content = {
                "at": at,
                "data": draft.data,
                "kind": draft.kind,
                "officer": draft.officer,
                "outcome": draft.outcome,
                "station": station,
            }
            hour = hours_on_shift(began, at)
            put_in(connection, counted(connection, content, seq, draft.closes, hour))
        elif draft.kind == REVOKED:
            take_out_revoked(connection, draft.data)
        elif draft.kind == EXAMINATION and draft.parcel is not None:
            note_examination(connection, draft.parcel, seq, draft.data)

    def _shift(self, connection: sqlite3.Connection, officer: str, seq: int, at: str) -> str:
        """When the officer's shift began, this entry counted."""
        if not 0 <= self._known_to < seq:  # the first entry, or the last one was undone
            self._shifts = shifts_of(connection)
            self._known_to = summed_to(connection)
        if self._known_to < seq - 1:  # another window's
            for name, told in connection.execute(_OTHERS, (self._known_to, seq)):
                note_shift(self._shifts, name, told)
        self._known_to = seq
        return note_shift(self._shifts, officer, at)


def note_shift(shifts: Shifts, officer: str, at: str) -> str:
    """An entry of an officer; when the shift it belongs to began."""
    if not officer:
        return at
    known = shifts.get(officer)
    began = at if known is None or is_new_shift(known[1], at) else known[0]
    shifts[officer] = (began, at)
    return began


def shifts_of(connection: sqlite3.Connection) -> Shifts:
    """The shifts as of the last entry that is summed."""
    return {name: (began, last) for name, began, last in connection.execute(_SHIFTS)}


def sum_up(connection: sqlite3.Connection, limit: int) -> bool:
    """Add rows not summed yet to the sums, within a transaction; whether more are left."""
    start = summed_to(connection)
    rows = connection.execute(_ENTRIES, (start, limit)).fetchall()
    if not rows:
        return roll_up(connection)
    shifts, end = shifts_of(connection), int(rows[-1][0])
    for _, officer, at in rows:
        note_shift(shifts, officer, at)
    connection.executemany(
        "INSERT OR REPLACE INTO shifts VALUES (?, ?, ?)",
        [(name, *shifts[name]) for name in {row[1] for row in rows} if name],
    )
    add_all(connection, unsummed(connection, start, end))
    connection.execute("UPDATE figures_summed SET seq = ?", (end,))
    return len(rows) == limit or roll_up(connection)


def unsummed(connection: sqlite3.Connection, after: int, to: int = 2**62) -> Iterator[DecidedFacts]:
    """Decisions that stand among the entries above `after`."""
    for row in connection.execute(_UNSUMMED, (after, to)):
        yield decided_of(row)


def counted(
    connection: sqlite3.Connection,
    content: Mapping[str, object],
    seq: int,
    parcel: str,
    hour: int,
) -> DecidedFacts:
    """A decision's entry as figures count it, with what its parcel's record declares."""
    facts = facts_of(content)
    opened, told = _opened(connection, parcel, seq)
    carrier, hs = declared_of(content)
    if carrier is None and hs is None:  # the entry does not tell: its parcel's record may
        carrier, hs = connection.execute(_DECLARED, (parcel,)).fetchone() or (None, None)
    return DecidedFacts(
        seq,
        parcel,
        facts.day,
        facts.officer,
        facts.station,
        facts.outcome or "",
        hour,
        facts.models[0] if facts.models else "",
        carrier or "",
        (hs or "")[:2],
        facts.milliseconds,
        facts.alarm,
        facts.override,
        facts.opinion,
        opened or facts.outcome != Outcome.RELEASE,
        told,
    )


def _opened(connection: sqlite3.Connection, parcel: str, before: int) -> tuple[bool, bool | None]:
    """(whether a parcel was opened before an entry, what the last opening told)."""
    for (body,) in connection.execute(_EXAMINED, (parcel, EXAMINATION, before)):
        data = (content_of(body) or {}).get("data")
        if opened_by(data):
            return True, truth_of(data)
    return False, None


def put_in(connection: sqlite3.Connection, facts: DecidedFacts, *, summed: bool = False) -> None:
    """Count a decision; `summed`: it lies among entries that the sums hold already."""
    connection.execute(
        _PUT,
        (
            *(facts.seq, facts.parcel_id, facts.day, facts.officer, facts.station),
            *(facts.outcome, facts.hour, facts.model, facts.carrier, facts.hs),
            *(facts.milliseconds, int(facts.alarm), int(facts.override), facts.opinion),
            int(facts.suspected),
            None if facts.truth is None else int(facts.truth),
        ),
    )
    if summed:
        add(connection, facts, 1)


def take_out(connection: sqlite3.Connection, seq: int) -> None:
    """A decision stands no more: it leaves the sums it was in. Nothing where it has already."""
    facts = standing(connection, seq)
    if facts is not None:
        _move(connection, facts, -1)
        connection.execute("UPDATE decided SET stands = 0 WHERE seq = ?", (seq,))


def note_examination(connection: sqlite3.Connection, parcel: str, seq: int, data: object) -> None:
    """An opening after the decision on its parcel tells of that decision; one that opened nothing,
    as a dog's, leaves what an opening told."""
    if not opened_by(data):
        return
    row = connection.execute(_DECIDED_BY, (parcel,)).fetchone()
    if row is not None and row[0] is not None and row[0] < seq:
        tell_truth(connection, row[0], found=truth_of(data))


def take_out_revoked(connection: sqlite3.Connection, data: object) -> None:
    """The decision that an entry revokes stands no more."""
    entry = data.get("entry") if isinstance(data, Mapping) else None
    if type(entry) is int:
        take_out(connection, entry)


def tell_truth(connection: sqlite3.Connection, seq: int, *, found: bool | None) -> None:
    """An examination told what was in a decided parcel; None: what was told is taken back."""
    facts = standing(connection, seq)
    if facts is None or facts.truth is found:
        return
    _move(connection, facts, -1)
    told = None if found is None else int(found)
    connection.execute("UPDATE decided SET truth = ? WHERE seq = ?", (told, seq))
    again = standing(connection, seq)
    if again is not None:
        _move(connection, again, 1)


def standing(connection: sqlite3.Connection, seq: int) -> DecidedFacts | None:
    """A decision that stands, as it is counted."""
    row = connection.execute(_STANDING, (seq,)).fetchone()
    return None if row is None else decided_of(row)


def decided_of(row: Sequence[object]) -> DecidedFacts:
    """A row of `decided`, in the order of its columns."""
    values = list(row)
    for place in (11, 12, 14):
        values[place] = bool(values[place])
    values[15] = None if values[15] is None else bool(values[15])
    return DecidedFacts(*values)  # type: ignore[arg-type]


def _move(connection: sqlite3.Connection, facts: DecidedFacts, sign: int) -> None:
    """Move the sums by one decision, where they hold it."""
    if facts.seq <= summed_to(connection):
        add(connection, facts, sign)
