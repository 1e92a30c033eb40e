"""What waits for somebody, kept up with the log: sign-offs, detentions, answers, second looks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from workstation.adapters.sqlite.connections import Connections
from workstation.domain.case import DECISION, JUDGED, drawn_for_review
from workstation.domain.decision import CaseDeed
from workstation.services.case_ports import ClockKind, RunningClock
from workstation.services.ports import EntryDraft

_COLUMNS = "parcel_id, kind, entry, officer, at, due"
_PUT = f"INSERT OR REPLACE INTO case_clocks ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
_STOP_ALL = "DELETE FROM case_clocks WHERE parcel_id = ?"
_STOP = "DELETE FROM case_clocks WHERE parcel_id = ? AND kind = ?"
_NEWEST = (
    "SELECT seq, kind, officer, at, body FROM log"
    " WHERE parcel_id = ? AND kind IN (?, ?, ?) ORDER BY seq DESC"
)


class SqliteCaseClocks:
    """`case_ports.CaseClocks` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def running(
        self, kinds: Sequence[ClockKind] = (), limit: int = 1000
    ) -> tuple[RunningClock, ...]:
        """See the port."""
        among = f" WHERE kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        return self._read(among, tuple(kind.value for kind in kinds), limit)

    def overdue(self, today: date, limit: int = 1000) -> tuple[RunningClock, ...]:
        """See the port."""
        return self._read(" WHERE due < ?", (today.isoformat(),), limit)

    def _read(self, where: str, values: tuple[str, ...], limit: int) -> tuple[RunningClock, ...]:
        with self._connections.read() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM case_clocks{where}"
                " ORDER BY due IS NULL, due, at, parcel_id, kind LIMIT ?",
                (*values, limit),
            ).fetchall()
        return tuple(
            RunningClock(
                parcel,
                ClockKind(kind),
                entry,
                officer,
                at,
                None if due is None else date.fromisoformat(due),
            )
            for parcel, kind, entry, officer, at, due in rows
        )


def note_case(
    connection: sqlite3.Connection, draft: EntryDraft, seq: int, at: str, digest: bytes
) -> None:
    """What an entry starts or ends, in the entry's own transaction."""
    parcel = draft.closes if draft.closes is not None else draft.parcel
    if parcel is None or draft.kind not in _NOTES:
        return
    data = draft.data
    stop, start = _NOTES[draft.kind](data)
    if draft.kind == DECISION or draft.reopens:
        connection.execute(_STOP_ALL, (parcel,))
    for kind in stop:
        connection.execute(_STOP, (parcel, kind.value))
    for kind, due in start:
        connection.execute(_PUT, (parcel, kind.value, seq, draft.officer, at, due))
    if draft.kind == DECISION and drawn_for_review(data, digest):
        connection.execute(_PUT, (parcel, ClockKind.RE_REVIEW.value, seq, draft.officer, at, None))
    if draft.kind == CaseDeed.REFERRAL_REMINDER:
        fields = data.get("fields")
        due = fields.get("next_due") if isinstance(fields, Mapping) else None
        connection.execute(
            "UPDATE case_clocks SET due = coalesce(?, due) WHERE parcel_id = ? AND kind = ?",
            (due, parcel, ClockKind.REFERRAL.value),
        )
    if draft.reopens:
        _go_on(connection, parcel)


_Change = tuple[tuple[ClockKind, ...], tuple[tuple[ClockKind, str | None], ...]]


def _decision(data: Mapping[str, object]) -> _Change:
    start: list[tuple[ClockKind, str | None]] = []
    asked = data.get("sign_off")
    if isinstance(asked, Mapping) and asked.get("needed") is True:
        start.append((ClockKind.SIGN_OFF, None))
    if "answer_due" in data:
        due = data["answer_due"]
        start.append((ClockKind.REFERRAL, None if due is None else str(due)))
    return (), tuple(start)


def _detention(data: Mapping[str, object]) -> _Change:
    clock = data.get("clock")
    if not isinstance(clock, Mapping):
        return (), ()
    return (), (
        (ClockKind.DETENTION, str(clock["decide_by"])),
        (ClockKind.NOTICE, str(clock["notice_by"])),
    )


def _ends(*kinds: ClockKind) -> Callable[[Mapping[str, object]], _Change]:
    return lambda _: (kinds, ())


_NOTES: Mapping[str, Callable[[Mapping[str, object]], _Change]] = {
    DECISION: _decision,
    CaseDeed.DETENTION_STARTED.value: _detention,
    CaseDeed.DETENTION_NOTICE_SENT.value: _ends(ClockKind.NOTICE),
    CaseDeed.DETENTION_ENDED.value: _ends(ClockKind.DETENTION, ClockKind.NOTICE),
    CaseDeed.SIGN_OFF.value: _ends(ClockKind.SIGN_OFF),
    CaseDeed.DECISION_REVOKED.value: _ends(),
    CaseDeed.REFERRAL_ANSWER.value: _ends(ClockKind.REFERRAL),
    CaseDeed.REFERRAL_REMINDER.value: _ends(),
    CaseDeed.RE_REVIEW.value: _ends(ClockKind.RE_REVIEW),
    JUDGED: _ends(ClockKind.RE_REVIEW),
}


def _go_on(connection: sqlite3.Connection, parcel: str) -> None:
    """A decision that stands no longer ended a detention: its clock runs on."""
    started, sent, ended = (
        CaseDeed.DETENTION_STARTED.value,
        CaseDeed.DETENTION_NOTICE_SENT.value,
        CaseDeed.DETENTION_ENDED.value,
    )
    notified = False
    for seq, kind, officer, at, body in connection.execute(_NEWEST, (parcel, started, sent, ended)):
        if kind == ended:
            return
        if kind == sent:
            notified = True
            continue
        _, start = _detention(json.loads(body)["data"])
        for clock, due in start:
            if not (notified and clock is ClockKind.NOTICE):
                connection.execute(_PUT, (parcel, clock.value, seq, officer, at, due))
        return
