"""The decision log in SQLite: one durable, chained entry per append, and its verification."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as _quoted

from workstation.adapters.sqlite.case_clocks import note_case
from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.failures import DAMAGED, DISK_FULL, READ_ONLY, failure
from workstation.adapters.sqlite.figures import FigureKeeper
from workstation.adapters.sqlite.trusted import note_entry
from workstation.domain.log import (
    FORMAT,
    FORMAT_1,
    LogEntry,
    Row,
    Verification,
    canonical_bytes,
    chain_hash,
    is_format_2,
    verify_chain,
)
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.ports import Clock, EntryDraft

NOT_RECORDED = Notice(
    fact="NOT recorded: the entry could not be written to the decision log.",
    safe="Earlier entries are safe; the parcel is still open.",
    act="Record it again; if it happens again, set the parcel aside and call support.",
    code="LOG-01",
)
NOT_RECORDED_FULL = Notice(
    fact="NOT recorded: the disk that holds the decision log is full.",
    safe="Earlier entries are safe; the parcel is still open.",
    act="Free some space on that disk, then record it again.",
    code="LOG-02",
)
NOT_RECORDED_READ_ONLY = Notice(
    fact="NOT recorded: the decision log cannot be written, its folder or file is read-only.",
    safe="Earlier entries are safe; the parcel is still open.",
    act="Ask whoever looks after this station for write access, then record it again.",
    code="LOG-03",
)
NOT_RECORDABLE = Notice(
    fact="NOT recorded: the entry holds text or a number that the decision log cannot keep.",
    safe="Earlier entries are safe; the parcel is still open.",
    act="Type the fields again without special signs, then record it.",
    code="LOG-04",
)

FORESTALLED = Notice(
    fact="NOT recorded: a decision on this parcel was recorded a moment before.",
    safe="That decision stands; nothing of this step has been recorded.",
    act="Open the parcel again and look at it, then decide whether it must be changed.",
    code="LOG-05",
)
OVERTAKEN = Notice(
    fact="NOT recorded: somebody else recorded the same of this parcel a moment before.",
    safe="That entry stands; nothing of this step has been recorded.",
    act="Open the parcel again, look at what was recorded, then record what is still missing.",
    code="CASE-15",
)

_INSERT = (
    "INSERT INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash,"
    " station_signature, officer_signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_HEAD = (
    "SELECT h.entries, h.head, h.at, l.station_signature, l.officer_signature"
    " FROM log_head h LEFT JOIN log l ON l.seq = h.entries"
)
_CLOSE = (
    "INSERT INTO parcels (parcel_id, state, outcome, entry) VALUES (?, 'done', ?, ?)"
    " ON CONFLICT (parcel_id) DO UPDATE SET"
    " state = 'done', outcome = excluded.outcome, entry = excluded.entry"
)
_REOPEN = "UPDATE parcels SET state = 'open', outcome = NULL, entry = ? WHERE parcel_id = ?"
_CHAIN = (
    "SELECT seq, previous, body, hash, station_signature, officer_signature,"
    " at, kind, officer, outcome, parcel_id FROM log ORDER BY seq"
)
_DISAGREEING = (
    "SELECT p.parcel_id, p.entry, l.seq FROM parcels p LEFT JOIN log l ON l.seq = p.entry"
    " WHERE p.entry IS NOT NULL AND (l.parcel_id IS NOT p.parcel_id OR l.outcome IS NOT p.outcome)"
    " ORDER BY p.entry LIMIT 1"
)


_BEHIND_DATA = f'"format":"{FORMAT_1}","kind":'.encode()
_BEHIND_DATA_2 = f'"format":"{FORMAT}","kind":'.encode()


def timestamp(moment: datetime) -> str:
    """UTC with milliseconds, "2026-11-23T10:00:00.000Z": texts sort as times do."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


class SqliteLog:
    """`ports.DecisionLog` in the store's file."""

    def __init__(self, connections: Connections, clock: Clock, station: str, software: str) -> None:
        self._connections, self._clock = connections, clock
        self._station, self._software = station, software
        self._figures = FigureKeeper()

    def append(self, draft: EntryDraft) -> LogEntry:
        """See `ports.DecisionLog.append`. One commit, one sync of the write-ahead log."""
        try:
            with self._connections.write() as connection:
                return self._append(connection, draft)
        except WorkstationError as error:
            raise _not_recorded(error) from error
        except ValueError as error:  # inexact numbers, text without a UTF-8 form
            raise WorkstationError(NOT_RECORDABLE) from error
        except sqlite3.Error as error:
            raise WorkstationError(NOT_RECORDED, environment=True) from error

    def _append(self, connection: sqlite3.Connection, draft: EntryDraft) -> LogEntry:
        row = connection.execute(_HEAD).fetchone()
        if row is None:
            raise failure(DAMAGED)
        entries, head, last_at, *signatures = row
        parcel = draft.closes if draft.closes is not None else draft.parcel
        if parcel is not None and draft.follows is not None:
            _refuse_forestalled(connection, parcel, draft.follows)
        if parcel is not None and draft.last_of_kind is not None:
            _refuse_overtaken(connection, parcel, draft)
        seq, at = entries + 1, timestamp(self._clock.now())
        body = canonical_bytes(
            {
                "at": at,
                "clock": "set back" if at < last_at else "ok",
                "data": draft.data,
                "format": FORMAT,
                "kind": draft.kind,
                "officer": draft.officer,
                "officer_key": None,
                "outcome": draft.outcome,
                "parcel": parcel,
                "seq": seq,
                "software": self._software,
                "station": self._station,
                "station_key": None,
            }
        )
        digest = chain_hash(head, body, b"".join(one or b"" for one in signatures))
        connection.execute(
            _INSERT,
            (
                *(seq, at, draft.kind, draft.officer, parcel, draft.outcome),
                *(head, body, digest, None, None),
            ),
        )
        self._figures.note(connection, draft, seq, at, self._station)
        if draft.closes is not None:
            connection.execute(_CLOSE, (draft.closes, draft.outcome, seq))
            connection.execute(
                "DELETE FROM drafts WHERE parcel_id = ? AND officer = ?",
                (draft.closes, draft.officer),
            )
        if draft.reopens:
            connection.execute(_REOPEN, (seq, parcel))
        note_entry(connection, draft, seq, at)
        note_case(connection, draft, seq, at, digest)
        return LogEntry(seq, body, head, digest)

    def entries(
        self,
        *,
        parcel_id: str | None = None,
        after: int = 0,
        limit: int = 100,
        newest: bool = False,
        kinds: Sequence[str] = (),
    ) -> tuple[LogEntry, ...]:
        """See `ports.DecisionLog.entries`."""
        where: list[str] = ["seq > ?"]
        values: list[object] = [after, *kinds]
        if kinds:
            where.append(f"kind IN ({', '.join('?' * len(kinds))})")
        if parcel_id is not None:
            where.append("parcel_id = ?")
            values.append(parcel_id)
        order = "DESC" if newest else "ASC"
        with self._connections.read() as connection:
            rows = connection.execute(
                "SELECT seq, body, previous, hash, station_signature, officer_signature FROM log"
                f" WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?",
                (*values, limit),
            ).fetchall()
        return tuple(LogEntry(*row) for row in rows)

    def last(self) -> LogEntry | None:
        found = self.entries(limit=1, newest=True)
        return found[0] if found else None

    def verify(self) -> Verification:
        """Verify every entry, the columns searched by, the head and the parcels' references.

        A damaged file ends the reading: the first entry that cannot be read is named.
        """
        with self._connections.read() as connection:
            rows = _Rows(connection)
            found = verify_chain(rows)
            if found.holds and rows.why:
                found = Verification(found.entries, found.head, rows.number, rows.why)
            if found.holds:
                found = _against_head(connection, found)
            if found.holds:
                found = _against_parcels(connection, found)
            return found


def _refuse_forestalled(connection: sqlite3.Connection, parcel_id: str, follows: int) -> None:
    row = connection.execute(
        "SELECT entry FROM parcels WHERE parcel_id = ?", (parcel_id,)
    ).fetchone()
    if ((row[0] if row else None) or 0) != follows:
        raise WorkstationError(FORESTALLED)


def _refuse_overtaken(connection: sqlite3.Connection, parcel_id: str, draft: EntryDraft) -> None:
    last = connection.execute(
        "SELECT seq FROM log WHERE parcel_id = ? AND kind = ? ORDER BY seq DESC LIMIT 1",
        (parcel_id, draft.kind),
    ).fetchone()
    if (last[0] if last else 0) != draft.last_of_kind:
        raise WorkstationError(OVERTAKEN)


class _Rows:
    """The stored rows for `verify_chain`; stops where one cannot be read or its columns lie."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.number, self.why = 0, ""

    def __iter__(self) -> Iterator[Row]:
        self.number = 1
        try:
            for seq, previous, body, digest, station, officer, *columns in self._connection.execute(
                _CHAIN
            ):
                if not (type(previous) is type(body) is type(digest) is bytes):
                    self.why = "it is not stored as bytes"
                    return
                yield seq, previous, body, digest, station, officer
                if not _columns_agree(body, *columns):
                    self.why = "the columns it is found by do not match its content"
                    return
                self.number += 1
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self.why = f"the store is damaged here and it cannot be read ({error})"


def _columns_agree(
    body: bytes, at: str, kind: str, officer: str, outcome: str | None, parcel: str | None
) -> bool:
    # Behind the data come the top-level texts only, so the last such mark is the top-level one.
    start = body.rfind(_BEHIND_DATA_2 if is_format_2(body) else _BEHIND_DATA)
    who = f'{_quoted(kind)},"officer":{_quoted(officer)},"o'.encode("utf-8", "replace")
    about = (
        f'"outcome":{"null" if outcome is None else _quoted(outcome)}'
        f',"parcel":{"null" if parcel is None else _quoted(parcel)},"seq":'
    ).encode("utf-8", "replace")
    outcome_at = body.rfind(b'"outcome":')
    return (
        start > 0
        and body.startswith(who, start + len(_BEHIND_DATA))
        and body.startswith(about, outcome_at)
        and body.startswith(f'{{"at":{_quoted(at)},"clock":'.encode("utf-8", "replace"))
    )


def _against_head(connection: sqlite3.Connection, found: Verification) -> Verification:
    try:
        row = connection.execute("SELECT entries, head FROM log_head").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        row = None
    if row is None:
        return _bad(found, max(found.entries, 1), "the count of the log is missing or unreadable")
    entries, head = row
    if entries > found.entries:
        why = f"entry {found.entries + 1} is missing: {entries} were committed"
        return _bad(found, found.entries + 1, why)
    if entries < found.entries:
        why = f"it was not committed by the workstation: only {entries} were"
        return _bad(found, entries + 1, why)
    if head != found.head:
        return _bad(found, max(entries, 1), "it is not the entry that was committed last")
    return found


def _against_parcels(connection: sqlite3.Connection, found: Verification) -> Verification:
    try:
        row = connection.execute(_DISAGREEING).fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return _bad(found, max(found.entries, 1), f"the parcels cannot be compared ({error})")
    if row is None:
        return found
    parcel, entry, present = row
    if present is None:
        return _bad(found, entry, f"entry {entry} is missing: parcel {parcel} was decided by it")
    return _bad(found, entry, f"it does not tell the outcome that parcel {parcel} shows")


def _bad(found: Verification, number: int, why: str) -> Verification:
    return Verification(found.entries, found.head, number, why)


def _not_recorded(error: WorkstationError) -> WorkstationError:
    if error.notice in (FORESTALLED, OVERTAKEN):
        return error
    if not error.environment:
        return WorkstationError(NOT_RECORDABLE)
    by_code = {DISK_FULL.code: NOT_RECORDED_FULL, READ_ONLY.code: NOT_RECORDED_READ_ONLY}
    notice = by_code.get(error.notice.code)
    if notice is None:
        fact = f"{NOT_RECORDED.fact} {error.notice.fact}"
        notice = Notice(fact, NOT_RECORDED.safe, error.notice.act, NOT_RECORDED.code)
    return WorkstationError(notice, environment=True)
