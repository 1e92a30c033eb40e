"""The decision log in SQLite: one durable, chained entry per append, and its verification."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workstation.adapters.sqlite.case_clocks import note_case
from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.failures import DAMAGED, DISK_FULL, READ_ONLY, failure
from workstation.adapters.sqlite.figures import FigureKeeper
from workstation.adapters.sqlite.log_signing import LAST_TOLD, Signers, Signing
from workstation.adapters.sqlite.promptly import promptly
from workstation.adapters.sqlite.reviews import REVIEWED_MEANWHILE, note_review
from workstation.adapters.sqlite.stamps import timestamp
from workstation.adapters.sqlite.targets import note_targets
from workstation.adapters.sqlite.trusted import note_entry
from workstation.domain.log import (
    KEY_REVOKED,
    OFFICER_KEY,
    OFFICER_ROLE,
    STATION_KEY,
    STATION_ROLE,
    LogEntry,
    Verification,
    canonical_bytes,
    chain_hash_2,
    entry_body,
    signed_message,
)
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.ports import Clock, EntryDraft
from workstation.services.signing_ports import KeyRing

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

KEY_ALREADY_TOLD = Notice(
    fact="The log knows this signing key already.",
    safe="Nothing has been recorded.",
    act="See “workstation keys list”; rotate the key to put a new one in its place.",
    code="KEY-05",
)

_INSERT = (
    "INSERT INTO log (seq, at, kind, officer, parcel_id, outcome, previous, body, hash,"
    " station_signature, officer_signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_HEAD = (
    "SELECT h.entries, h.head, h.at, l.station_signature, l.officer_signature,"
    f" {LAST_TOLD} FROM log_head h LEFT JOIN log l ON l.seq = h.entries"
)
_CLOSE = (
    "INSERT INTO parcels (parcel_id, state, outcome, entry) VALUES (?, 'done', ?, ?)"
    " ON CONFLICT (parcel_id) DO UPDATE SET"
    " state = 'done', outcome = excluded.outcome, entry = excluded.entry"
)
_REOPEN = "UPDATE parcels SET state = 'open', outcome = NULL, entry = ? WHERE parcel_id = ?"


@dataclass(frozen=True, slots=True)
class _Head:
    """The end of the log that an entry is to follow."""

    entries: int
    hash: bytes
    at: str
    signatures: bytes
    keys_told: int | None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What of an entry does not hang on its place in the log."""

    draft: EntryDraft
    parcel: str | None
    data: bytes

    @classmethod
    def of(cls, draft: EntryDraft) -> _Prepared:
        """Raises ValueError for what no log can keep."""
        parcel = draft.closes if draft.closes is not None else draft.parcel
        return cls(draft, parcel, canonical_bytes(draft.data))


class SqliteLog:
    """`ports.DecisionLog` in the store's file. Without a `ring` nothing is signed."""

    def __init__(
        self,
        connections: Connections,
        clock: Clock,
        station: str,
        software: str,
        ring: KeyRing | None = None,
    ) -> None:
        self._connections, self._clock = connections, clock
        self._station, self._software = station, software
        self._figures = FigureKeeper()
        self._signing = None if ring is None else Signing(ring)
        self._lock = threading.Lock()
        self._figures = FigureKeeper()

    def append(self, draft: EntryDraft) -> LogEntry:
        """See `ports.DecisionLog.append`. One commit, one sync of the write-ahead log."""
        return self._recorded((draft,))[0]

    def append_all(self, drafts: Sequence[EntryDraft]) -> tuple[LogEntry, ...]:
        """See `ports.DecisionLog.append_all`."""
        return self._recorded(drafts) if drafts else ()

    def _recorded(self, drafts: Sequence[EntryDraft]) -> tuple[LogEntry, ...]:
        try:
            prepared = [_Prepared.of(draft) for draft in drafts]
            # The lock is this process's own: entries of several lanes follow one another.
            with self._lock, promptly():
                return self._appended(prepared)
        except WorkstationError as error:
            raise _not_recorded(error) from error
        except ValueError as error:  # inexact numbers, text without a UTF-8 form
            raise WorkstationError(NOT_RECORDABLE) from error
        except sqlite3.Error as error:
            raise WorkstationError(NOT_RECORDED, environment=True) from error

    def _appended(self, prepared: Sequence[_Prepared]) -> tuple[LogEntry, ...]:
        entries: list[LogEntry] = []
        if self._figures.is_behind:
            with self._connections.told():
                self._figures.catch_up(self._connections.get())
        try:
            with self._connections.write() as connection:
                head = _read_head(connection)
                if self._signing is not None:
                    self._signing.look(connection, head.keys_told)
                for one in prepared:
                    head = self._put_with_keys(connection, head, one, entries)
        except BaseException:
            self._figures.forget()
            if self._signing is not None:
                self._signing.forget()
            raise
        if self._signing is not None:
            self._signing.committed()
        return tuple(entries)

    def _put_with_keys(
        self,
        connection: sqlite3.Connection,
        head: _Head,
        prepared: _Prepared,
        entries: list[LogEntry],
    ) -> _Head:
        """Write an entry, and before it those that tell of keys it is the first to be signed with."""
        now = self._clock.now()
        at = timestamp(now)
        signers = self._signers(prepared.draft, head, at)
        told: LogEntry | None = None
        if signers is None and self._signing is not None:
            for one in self._signing.introductions(prepared.draft, head.entries + 1, now):
                head, entry = self._put(connection, head, _Prepared.of(one.draft), at, one.signers)
                self._signing.noted(entry.seq, entry.content)
                head = replace(head, keys_told=entry.seq)
                if one.draft.kind == prepared.draft.kind:
                    told = entry
            if prepared.draft.kind in (STATION_KEY, OFFICER_KEY):
                if told is None:
                    raise WorkstationError(KEY_ALREADY_TOLD)
                entries.append(told)
                return head
            signers = self._signers(prepared.draft, head, at)
        head, entry = self._put(connection, head, prepared, at, signers or Signers())
        if self._signing is not None and prepared.draft.kind == KEY_REVOKED:
            self._signing.noted(entry.seq, entry.content)
            head = replace(head, keys_told=entry.seq)
        entries.append(entry)
        return head

    def _put(
        self,
        connection: sqlite3.Connection,
        head: _Head,
        prepared: _Prepared,
        at: str,
        signers: Signers,
    ) -> tuple[_Head, LogEntry]:
        draft, parcel = prepared.draft, prepared.parcel
        if parcel is not None and draft.follows is not None:
            _refuse_forestalled(connection, parcel, draft.follows)
        if parcel is not None and draft.last_of_kind is not None:
            _refuse_overtaken(connection, parcel, draft)
        row, entry = self._made(prepared, head, at, signers)
        connection.execute(_INSERT, row)
        self._figures.note(connection, draft, entry.seq, at, self._station)
        if draft.closes is not None:
            connection.execute(_CLOSE, (draft.closes, draft.outcome, entry.seq))
            connection.execute(
                "DELETE FROM drafts WHERE parcel_id = ? AND officer = ?",
                (draft.closes, draft.officer),
            )
        if draft.reopens:
            connection.execute(_REOPEN, (entry.seq, parcel))
        note_entry(connection, draft, entry.seq, at)
        note_case(connection, draft, entry.seq, at, entry.hash)
        note_review(connection, draft, entry.seq, at)
        note_targets(connection, draft, entry.seq, at)
        return _Head(entry.seq, entry.hash, at, entry.signatures, head.keys_told), entry

    def _signers(self, draft: EntryDraft, head: _Head, at: str) -> Signers | None:
        if self._signing is None:
            return Signers()
        return self._signing.ready(draft, head.entries + 1, at)

    def _made(
        self, prepared: _Prepared, head: _Head, at: str, signers: Signers
    ) -> tuple[tuple[object, ...], LogEntry]:
        """The entry that follows `head`, and its row."""
        draft, seq = prepared.draft, head.entries + 1
        data = prepared.data
        if signers.why_not:
            data = canonical_bytes({**draft.data, "not_signed": signers.why_not})
        station, officer = signers.station, signers.officer
        body = entry_body(
            data,
            at=at,
            clock="set back" if at < head.at else "ok",
            kind=draft.kind,
            officer=draft.officer,
            officer_key=None if officer is None else officer.key_id,
            outcome=draft.outcome,
            parcel=prepared.parcel,
            seq=seq,
            software=self._software,
            station=self._station,
            station_key=None if station is None else station.key_id,
        )
        digest = chain_hash_2(head.hash, head.signatures, body)
        by_station = by_officer = None
        try:
            if station is not None:
                by_station = station.sign(signed_message(STATION_ROLE, digest))
        except WorkstationError as error:  # a token that was drawn, a service that is away
            why = error.notice.fact.removesuffix(".")
            return self._made(prepared, head, at, Signers(None, officer, why))
        if officer is not None:
            by_officer = officer.sign(signed_message(OFFICER_ROLE, digest))
        row = (
            *(seq, at, draft.kind, draft.officer, prepared.parcel, draft.outcome),
            *(head.hash, body, digest, by_station, by_officer),
        )
        return row, LogEntry(seq, body, head.hash, digest, by_station, by_officer)

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

    def verify(self, *, full: bool = False) -> Verification:
        """See `ports.DecisionLog.verify`."""
        from workstation.adapters.log_reading.parts import Parts, start
        from workstation.adapters.log_reading.verify import verified

        def spread(last: int) -> Parts:
            return start(self._connections.path, last, full=full)

        with self._connections.read() as connection:
            return verified(connection, full=full, spread=spread)


def _read_head(connection: sqlite3.Connection) -> _Head:
    row = connection.execute(_HEAD).fetchone()
    if row is None:
        raise failure(DAMAGED)
    entries, head, at, station, officer, keys_told = row
    return _Head(entries, head, at, (station or b"") + (officer or b""), keys_told)


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


def _not_recorded(error: WorkstationError) -> WorkstationError:
    if error.notice in (FORESTALLED, OVERTAKEN, KEY_ALREADY_TOLD, REVIEWED_MEANWHILE):
        return error
    if not error.environment:
        return WorkstationError(NOT_RECORDABLE)
    by_code = {DISK_FULL.code: NOT_RECORDED_FULL, READ_ONLY.code: NOT_RECORDED_READ_ONLY}
    notice = by_code.get(error.notice.code)
    if notice is None:
        fact = f"{NOT_RECORDED.fact} {error.notice.fact}"
        notice = Notice(fact, NOT_RECORDED.safe, error.notice.act, NOT_RECORDED.code)
    return WorkstationError(notice, environment=True)
