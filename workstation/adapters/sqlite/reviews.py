"""Decisions drawn for a second look, kept up with the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from workstation.adapters.sqlite.connections import Connections
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.review import (
    ANSWERED,
    CLOSED,
    CLOSES_FROM,
    DRAWN,
    JUDGED,
    Candidate,
    Closing,
    ReviewItem,
    ReviewState,
    Stratum,
    Verdict,
    told,
)
from workstation.services.ports import EntryDraft
from workstation.services.review_ports import JudgedPair

REVIEWED_MEANWHILE = Notice(
    fact="NOT recorded: somebody else took this step of the second looks a moment before.",
    safe="What was recorded then stands; nothing of this step has been recorded.",
    act="Read the list again and go on with what is in it.",
    code="REVIEW-20",
)

_COLUMNS = "entry, parcel_id, why, drawn_by, state, reviewer, judged"
_CANDIDATES = (
    "SELECT d.seq, l.hash, d.parcel_id, d.officer, d.outcome, d.override,"
    " coalesce(substr(o.created_at, 1, 10) >= ?, 0)"
    " FROM decided d JOIN log l ON l.seq = d.seq LEFT JOIN officers o ON o.name = d.officer"
    " WHERE d.seq BETWEEN ? AND ? AND d.day >= ? AND d.day < ? AND d.stands = 1"
    " AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.entry = d.seq)"
)
_FOR_REVIEWER = (
    f"SELECT {', '.join(f'r.{name}' for name in _COLUMNS.split(', '))}"
    " FROM reviews r JOIN log l ON l.seq = r.entry"
    " WHERE (r.state = 'OPEN' AND l.officer <> :who)"
    " OR (r.state IN ('JUDGED', 'ANSWERED') AND r.reviewer = :who)"
    " ORDER BY r.state = 'OPEN', r.entry LIMIT :limit"
)
_RETURNED_TO = (
    f"SELECT {', '.join(f'r.{name}' for name in _COLUMNS.split(', '))}"
    " FROM reviews r JOIN log l ON l.seq = r.entry"
    " WHERE r.state = 'RETURNED' AND l.officer = :who ORDER BY r.entry LIMIT :limit"
)
_JUDGED = (
    "SELECT r.entry, d.officer, r.reviewer, r.verdict, d.suspected, r.blind, r.milliseconds"
    " FROM reviews r JOIN decided d ON d.seq = r.entry"
    " WHERE r.judged_at >= ? AND r.judged_at < ? ORDER BY r.judged"
)


class SqliteReviews:
    """`review_ports.ReviewStore` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def candidates(self, since: str, until: str, new_since: str) -> tuple[Candidate, ...]:
        """See the port."""
        with self._connections.read() as connection:
            first, last = _entries_of(connection, since, until)
            rows = connection.execute(
                _CANDIDATES, (new_since, first, last, since, until)
            ).fetchall()
        return tuple(
            Candidate(entry, digest, parcel, officer, outcome, bool(override), bool(new))
            for entry, digest, parcel, officer, outcome, override, new in rows
        )

    def items(
        self, states: Sequence[ReviewState] = (), limit: int = 200, after: int = 0
    ) -> tuple[ReviewItem, ...]:
        """See the port."""
        among = f" AND state IN ({', '.join('?' * len(states))})" if states else ""
        with self._connections.read() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM reviews WHERE entry > ?{among} ORDER BY entry LIMIT ?",
                (after, *(state.name for state in states), limit),
            ).fetchall()
        return tuple(map(_item, rows))

    def for_reviewer(self, reviewer: str, limit: int = 200) -> tuple[ReviewItem, ...]:
        """See the port."""
        return self._of(_FOR_REVIEWER, reviewer, limit)

    def returned_to(self, officer: str, limit: int = 200) -> tuple[ReviewItem, ...]:
        """See the port."""
        return self._of(_RETURNED_TO, officer, limit)

    def _of(self, query: str, who: str, limit: int) -> tuple[ReviewItem, ...]:
        with self._connections.read() as connection:
            rows = connection.execute(query, {"who": who, "limit": limit}).fetchall()
        return tuple(map(_item, rows))

    def newest_draw(self) -> int | None:
        """See the port."""
        with self._connections.read() as connection:
            (found,) = connection.execute("SELECT max(drawn_by) FROM reviews").fetchone()
        return None if found is None else int(found)

    def item(self, entry: int) -> ReviewItem | None:
        """See the port."""
        with self._connections.read() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM reviews WHERE entry = ?", (entry,)
            ).fetchone()
        return None if row is None else _item(row)

    def officer_of(self, entry: int) -> str:
        """See the port."""
        with self._connections.read() as connection:
            row = connection.execute("SELECT officer FROM log WHERE seq = ?", (entry,)).fetchone()
        return "" if row is None else str(row[0])

    def judged(self, since: str, until: str) -> tuple[JudgedPair, ...]:
        """See the port."""
        with self._connections.read() as connection:
            rows = connection.execute(_JUDGED, (since, until)).fetchall()
        return tuple(
            JudgedPair(entry, officer, reviewer, Verdict(verdict), bool(held), bool(blind), took)
            for entry, officer, reviewer, verdict, held, blind, took in rows
        )


def _entries_of(connection: sqlite3.Connection, since: str, until: str) -> tuple[int, int]:
    """The lowest and highest entry that may lie within the days, by the table of days where it
    reaches, else by the log itself."""
    row = connection.execute(
        "SELECT min(first), max(last) FROM log_days WHERE day >= ? AND day < ?", (since, until)
    ).fetchone()
    (indexed,) = connection.execute("SELECT seq FROM log_indexed").fetchone()
    (last,) = connection.execute("SELECT entries FROM log_head").fetchone()
    low = row[0] if row[0] is not None else indexed + 1
    return int(low), int(last) if last > indexed else int(row[1] or 0)


def note_review(connection: sqlite3.Connection, draft: EntryDraft, seq: int, at: str) -> None:
    """What an entry changes in what is to be looked at, in its own transaction.

    Raises
    ------
    WorkstationError
        REVIEW-20 where another entry has taken the step since its writer looked.
    """
    data = draft.data
    if draft.kind == DRAWN:
        _put_drawn(connection, data, seq)
    elif draft.kind == JUDGED:
        took = told(data, "milliseconds")
        changed = connection.execute(
            "UPDATE reviews SET state = ?, reviewer = ?, judged = ?, judged_at = ?, verdict = ?,"
            " blind = ?, milliseconds = ? WHERE entry = ? AND state = ?",
            (
                *(ReviewState.JUDGED.name, draft.officer, seq, at, data["verdict"]),
                *(int(data["blind"] is True), took, data["entry"], ReviewState.OPEN.name),
            ),
        )
        _require_one(changed.rowcount)
    elif draft.kind == CLOSED:
        returned = data["how"] == Closing.RETURN.value
        state = ReviewState.RETURNED if returned else ReviewState.CLOSED
        _set(connection, state, data["entry"], CLOSES_FROM[returned])
    elif draft.kind == ANSWERED:
        _set(connection, ReviewState.ANSWERED, data["entry"], (ReviewState.RETURNED,))


def _put_drawn(connection: sqlite3.Connection, data: Mapping[str, object], seq: int) -> None:
    strata = data["strata"]
    rows = []
    for stratum in strata if isinstance(strata, list) else []:
        for entry in stratum["entries"]:
            (parcel,) = connection.execute(
                "SELECT parcel_id FROM log WHERE seq = ?", (entry,)
            ).fetchone()
            rows.append((entry, parcel, stratum["name"], seq, ReviewState.OPEN.name))
    put = connection.executemany(
        "INSERT OR IGNORE INTO reviews (entry, parcel_id, why, drawn_by, state)"
        " VALUES (?, ?, ?, ?, ?)",
        rows,
    )
    if put.rowcount != len(rows):
        raise WorkstationError(REVIEWED_MEANWHILE)


def _set(
    connection: sqlite3.Connection, state: ReviewState, entry: object, among: Sequence[ReviewState]
) -> None:
    states = [one.name for one in among]
    changed = connection.execute(
        "UPDATE reviews SET state = ? WHERE entry = ?"
        f" AND state IN ({', '.join('?' * len(states))})",
        (state.name, entry, *states),
    )
    _require_one(changed.rowcount)


def _require_one(changed: int) -> None:
    if changed != 1:
        raise WorkstationError(REVIEWED_MEANWHILE)


def _item(row: tuple[int, str, str, int, str, str, int | None]) -> ReviewItem:
    entry, parcel, why, drawn_by, state, reviewer, judged = row
    return ReviewItem(
        entry, parcel, Stratum(why), drawn_by, ReviewState[state], reviewer or "", judged
    )
