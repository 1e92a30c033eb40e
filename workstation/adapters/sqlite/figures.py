"""Sums of decisions, kept in the transaction of the entry that changes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from workstation.domain.figure_cells import (
    COLUMNS,
    DecidedFacts,
    hours_on_shift,
    is_new_shift,
)
from workstation.domain.log_facts import DECISION, facts_of
from workstation.services.ports import EntryDraft

REVOKED = "decision_revoked"
_FACTS = (
    "seq, parcel_id, day, officer, station, outcome, hour, model, carrier, hs, milliseconds,"
    " alarm, override, opinion, truth"
)
_ADD = (
    f"INSERT INTO figures (told_by, key, day, outcome, {', '.join(COLUMNS)})"
    f" VALUES (?, ?, ?, ?{', ?' * len(COLUMNS)})"
    " ON CONFLICT (told_by, key, day, outcome) DO UPDATE SET "
    + ", ".join(f"{name} = {name} + excluded.{name}" for name in COLUMNS)
)
_DECLARED = (
    "SELECT r.carrier, (SELECT l.hs FROM lines l WHERE l.record_id = r.record_id"
    " AND l.hs IS NOT NULL ORDER BY l.position LIMIT 1)"
    " FROM records r WHERE r.parcel_id = ? AND r.current = 1"
)
_DECIDED_BY = "SELECT entry FROM parcels WHERE parcel_id = ?"
_STANDING = f"SELECT {_FACTS} FROM decided WHERE seq = ? AND stands = 1"


def note_figures(
    connection: sqlite3.Connection, draft: EntryDraft, seq: int, at: str, station: str
) -> None:
    """What an entry changes in the sums: in its transaction, before its parcel is closed by it."""
    began = _shift(connection, draft.officer, at) if draft.officer else at
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


def counted(
    connection: sqlite3.Connection,
    content: Mapping[str, object],
    seq: int,
    parcel: str,
    hour: int,
) -> DecidedFacts:
    """A decision's entry as figures count it, with what its parcel's record declares."""
    facts = facts_of(content)
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
    )


def put_in(connection: sqlite3.Connection, facts: DecidedFacts) -> None:
    """Count a decision."""
    connection.execute(
        f"INSERT INTO decided ({_FACTS}, stands) VALUES ({'?, ' * 15}1)",
        (
            *(facts.seq, facts.parcel_id, facts.day, facts.officer, facts.station),
            *(facts.outcome, facts.hour, facts.model, facts.carrier, facts.hs),
            *(facts.milliseconds, int(facts.alarm), int(facts.override), facts.opinion),
            None if facts.truth is None else int(facts.truth),
        ),
    )
    _add(connection, facts, 1)


def take_out(connection: sqlite3.Connection, seq: int) -> None:
    """A decision stands no more: it leaves the sums it was in. Nothing where it has already."""
    facts = standing(connection, seq)
    if facts is not None:
        _add(connection, facts, -1)
        connection.execute("UPDATE decided SET stands = 0 WHERE seq = ?", (seq,))


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
    _add(connection, facts, -1)
    told = None if found is None else int(found)
    connection.execute("UPDATE decided SET truth = ? WHERE seq = ?", (told, seq))
    again = standing(connection, seq)
    if again is not None:
        _add(connection, again, 1)


def standing(connection: sqlite3.Connection, seq: int) -> DecidedFacts | None:
    """A decision that stands, as it is counted."""
    row = connection.execute(_STANDING, (seq,)).fetchone()
    return None if row is None else decided_of(row)


def decided_of(row: Sequence[object]) -> DecidedFacts:
    """A row of `decided`, in the order of its columns."""
    values = list(row)
    for place in (11, 12):
        values[place] = bool(values[place])
    values[14] = None if values[14] is None else bool(values[14])
    return DecidedFacts(*values)  # type: ignore[arg-type]


def _add(connection: sqlite3.Connection, facts: DecidedFacts, sign: int) -> None:
    counts = tuple(sign * count for count in facts.counts())
    connection.executemany(
        _ADD, [(by, key, facts.day, facts.outcome, *counts) for by, key in facts.keys()]
    )


def _shift(connection: sqlite3.Connection, officer: str, at: str) -> str:
    """When the officer's shift began, this entry counted."""
    row = connection.execute(
        "SELECT began, last FROM shifts WHERE officer = ?", (officer,)
    ).fetchone()
    began = at if row is None or is_new_shift(row[1], at) else str(row[0])
    connection.execute("INSERT OR REPLACE INTO shifts VALUES (?, ?, ?)", (officer, began, at))
    return began
