"""The queue at the side of the bench, and the reasons it is sorted by, in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.stamps import timestamp
from workstation.adapters.sqlite.titles import title_of
from workstation.services.case_ports import ClockKind, waiting_words
from workstation.services.ports import Clock, QueueItem, QueueOrder, QueueState
from workstation.services.queue_checks import WINDOW, CheckedParcel

_DONE_AT_ONCE = 500

_ITEM = (
    "SELECT p.parcel_id, p.state,"
    " (SELECT description FROM lines WHERE record_id = r.record_id AND description IS NOT NULL"
    "  ORDER BY position LIMIT 1),"
    " (SELECT count(*) FROM scans WHERE parcel_id = p.parcel_id),"
    " coalesce(r.parent, p.found_in), r.arrived_at, p.outcome, p.entry, r.record_id,"
    " q.worst, q.reasons, q.words,"
    " (SELECT group_concat(kind || ' ' || coalesce(due, ''), ';') FROM case_clocks"
    "  WHERE parcel_id = p.parcel_id)"
)
_BESIDE = (
    " LEFT JOIN records r ON r.parcel_id = p.parcel_id AND r.current = 1"
    " LEFT JOIN queue_reasons q ON q.parcel_id = p.parcel_id "
)
# The index of what is to do holds no decided parcels; SQLite takes it only where the query says
# so in its words. It sorts NULL first: arrivals of unknown time are asked for apart.
_DATED = (
    "SELECT parcel_id FROM parcels WHERE state = 'waiting' AND state <> 'done'"
    " AND arrived_at IS NOT NULL ORDER BY arrived_at, parcel_id LIMIT ?"
)
_UNDATED = (
    "SELECT parcel_id FROM parcels WHERE state = 'waiting' AND state <> 'done'"
    " AND arrived_at IS NULL ORDER BY parcel_id LIMIT ?"
)
_OPEN = (
    _ITEM
    + " FROM parcels p"
    + _BESIDE
    + "WHERE p.state = 'open' AND p.state <> 'done' ORDER BY p.opened_at, p.parcel_id LIMIT ?"
)
_OPEN_IDS = (
    "SELECT parcel_id FROM parcels WHERE state = 'open' AND state <> 'done'"
    " ORDER BY opened_at, parcel_id LIMIT ?"
)
_DONE = (
    _ITEM
    + " FROM log l CROSS JOIN parcels p ON p.parcel_id = l.parcel_id AND p.entry = l.seq"
    + _BESIDE
    + "WHERE p.state = 'done' ORDER BY l.seq DESC LIMIT ?"
)
_ONE = _ITEM + " FROM parcels p" + _BESIDE + "WHERE p.parcel_id = ?"
_SORTING = (
    "SELECT p.parcel_id, coalesce(q.worst, 0), coalesce(q.reasons, 0),"
    " coalesce(r.parent, p.found_in, '') FROM parcels p" + _BESIDE + "WHERE p.parcel_id = ?"
)
_STALE = (
    "SELECT coalesce(r.version, 0) FROM parcels p LEFT JOIN records r ON r.parcel_id = p.parcel_id AND r.current = 1"
    " LEFT JOIN queue_reasons q ON q.parcel_id = p.parcel_id WHERE p.parcel_id = ? AND"
    " (q.parcel_id IS NULL OR q.version <> coalesce(r.version, 0) OR q.rules <> ?"
    "  OR q.found_in IS NOT p.found_in OR q.checked_at < ?)"
)


def queued(
    connection: sqlite3.Connection, state: QueueState, limit: int, order: QueueOrder
) -> list[QueueItem]:
    """Parcels of one state in the order to be worked."""
    limit = max(limit, 0)
    if state is not QueueState.WAITING:
        query = _OPEN if state is QueueState.OPEN else _DONE
        return [_item(row) for row in connection.execute(query, (limit,))]
    if order is QueueOrder.ARRIVAL:
        chosen = window(connection, limit)
    else:
        rows = [connection.execute(_SORTING, (parcel,)).fetchone() for parcel in window(connection)]
        # Sorting keeps the order of arrival among equals.
        if order is QueueOrder.REASONS:
            rows.sort(key=lambda row: (-row[1], -row[2]))
        else:
            rows.sort(key=lambda row: (row[3] == "", row[3]))
        chosen = [row[0] for row in rows[:limit]]
    return [_item(connection.execute(_ONE, (parcel,)).fetchone()) for parcel in chosen]


def window(connection: sqlite3.Connection, limit: int = WINDOW) -> list[str]:
    """The waiting parcels that arrived first; those of unknown arrival come last."""
    found = [parcel for (parcel,) in connection.execute(_DATED, (limit,))]
    if len(found) < limit:
        found += [parcel for (parcel,) in connection.execute(_UNDATED, (limit - len(found),))]
    return found


class SqliteQueueReasons:
    """`services.queue_checks.QueueReasons` in the store's file."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def to_check(self, limit: int, rules: str, before: datetime) -> tuple[tuple[str, int], ...]:
        stale: list[tuple[str, int]] = []
        oldest = timestamp(before)
        with self._connections.read() as connection:
            # What pictures told of an open parcel is not told again beside: no age makes it stale.
            opened = [(parcel, "") for (parcel,) in connection.execute(_OPEN_IDS, (WINDOW,))]
            waiting = [(parcel, oldest) for parcel in window(connection)]
            for parcel, since in (*opened, *waiting):
                found = connection.execute(_STALE, (parcel, rules, since)).fetchone()
                if found is not None:
                    stale.append((parcel, found[0]))
                    if len(stale) >= limit:
                        break
        return tuple(stale)

    def put_checked(self, checked: Sequence[CheckedParcel]) -> None:
        now = timestamp(self._clock.now())
        with self._connections.write() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO queue_reasons (parcel_id, version, found_in, worst,"
                " reasons, words, rules, checked_at)"
                " SELECT ?1, ?2, (SELECT found_in FROM parcels WHERE parcel_id = ?1),"
                " ?3, ?4, ?5, ?6, ?7",
                [
                    (one.parcel_id, one.version, one.worst, one.reasons, one.words, one.rules, now)
                    for one in checked
                ],
            )
            connection.execute(
                "DELETE FROM queue_reasons WHERE parcel_id IN (SELECT q.parcel_id"
                " FROM queue_reasons q JOIN parcels p ON p.parcel_id = q.parcel_id"
                " WHERE p.state = 'done' LIMIT ?)",
                (_DONE_AT_ONCE,),
            )


def _item(row: tuple[object, ...]) -> QueueItem:
    parcel_id, kept, title, scans, parent, arrived_at, outcome, entry, record, *told = row
    worst, reasons, words, waits = told
    return QueueItem(
        parcel_id=str(parcel_id),
        state=QueueState(str(kept)),
        title=title_of(None if title is None else str(title), record is not None),
        scans=_number(scans),
        parent=_text(parent),
        arrived_at=_text(arrived_at),
        outcome=_text(outcome),
        entry=None if entry is None else _number(entry),
        worst=None if worst is None else _number(worst),
        reasons=_number(reasons),
        worst_words=_text(words) or "",
        waits=_waits(_text(waits)),
    )


def _waits(told: str | None) -> tuple[str, ...]:
    """What waits, in the order of `ClockKind`."""
    found = dict(one.split(" ", 1) for one in told.split(";")) if told else {}
    return tuple(
        waiting_words(kind, date.fromisoformat(due) if (due := found[kind]) else None)
        for kind in ClockKind
        if kind in found
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
