"""What the log is measured beside: PostgreSQL and SQLAlchemy's ORM, one signed, chained row a commit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from tests.benchmarks.manifest_peers import cluster
from workstation.adapters.keys.checks import new_signer
from workstation.services.ports import EntryDraft

_TABLE = (
    "CREATE TABLE log (seq bigint PRIMARY KEY, at text NOT NULL, kind text NOT NULL,"
    " officer text NOT NULL, parcel_id text, outcome text, previous bytea NOT NULL,"
    " body bytea NOT NULL, hash bytea NOT NULL, station bytea NOT NULL, person bytea NOT NULL)"
)
_INSERT = f"INSERT INTO log VALUES ({', '.join(['%s'] * 11)})"
_CLOSE = (
    "INSERT INTO parcels VALUES (%s, 'done', %s, %s) ON CONFLICT (parcel_id)"
    " DO UPDATE SET state = 'done', outcome = excluded.outcome, entry = excluded.entry"
)


class Chain:
    """Canonical body, hash and two signatures, made as simply as that can be done."""

    def __init__(self) -> None:
        self._head, self._seq = bytes(32), 0
        self._station, self._officer = new_signer(), new_signer()

    def row(self, draft: EntryDraft) -> tuple[Any, ...]:
        """seq, at, kind, officer, parcel, outcome, previous, body, hash, both signatures."""
        self._seq += 1
        at = "2026-11-23T10:00:01.000Z"
        told = {
            "at": at, "clock": "ok", "data": draft.data, "format": "peer", "kind": draft.kind,
            "officer": draft.officer, "outcome": draft.outcome, "parcel": draft.closes,
            "seq": self._seq, "software": "0.1", "station": "station",
        }  # fmt: skip
        body = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        previous, self._head = self._head, hashlib.sha256(self._head + body).digest()
        return (
            *(self._seq, at, draft.kind, draft.officer, draft.closes, draft.outcome),
            *(previous, body, self._head),
            *(self._station.sign(self._head), self._officer.sign(self._head)),
        )


@contextmanager
def postgresql() -> Iterator[Callable[[EntryDraft], None]]:
    """Records a decision in PostgreSQL as it comes from Debian: synchronous commit, local socket.

    Raises
    ------
    LookupError
        Why there is none.
    """
    with cluster() as connection:
        connection.autocommit = True
        connection.execute(_TABLE)
        connection.execute("CREATE INDEX ON log (parcel_id)")
        connection.execute(
            "CREATE TABLE parcels (parcel_id text PRIMARY KEY, state text, outcome text,"
            " entry bigint)"
        )
        chain = Chain()

        def record(draft: EntryDraft) -> None:
            row = chain.row(draft)
            with connection.transaction():
                connection.execute(_INSERT, row)
                connection.execute(_CLOSE, (draft.closes, draft.outcome, row[0]))

        yield record


@contextmanager
def sqlalchemy_orm(folder: Path) -> Iterator[Callable[[EntryDraft], None]]:
    """Records a decision through SQLAlchemy's ORM on SQLite: write-ahead log, synchronous FULL."""

    class Base(DeclarativeBase):
        pass

    class Entry(Base):
        __tablename__ = "log"
        seq: Mapped[int] = mapped_column(primary_key=True)
        at: Mapped[str]
        kind: Mapped[str]
        officer: Mapped[str]
        parcel_id: Mapped[str | None] = mapped_column(index=True)
        outcome: Mapped[str | None]
        previous: Mapped[bytes]
        body: Mapped[bytes]
        hash: Mapped[bytes]
        station: Mapped[bytes]
        person: Mapped[bytes]

    class Parcel(Base):
        __tablename__ = "parcels"
        parcel_id: Mapped[str] = mapped_column(primary_key=True)
        state: Mapped[str]
        outcome: Mapped[str | None]
        entry: Mapped[int | None]

    engine = create_engine(f"sqlite:///{folder / 'orm.sqlite3'}")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    Base.metadata.create_all(engine)
    chain, names = Chain(), [column.name for column in Entry.__table__.columns]

    def record(draft: EntryDraft) -> None:
        row = dict(zip(names, chain.row(draft), strict=True))
        with Session(engine) as session, session.begin():
            session.add(Entry(**row))
            session.merge(
                Parcel(
                    parcel_id=draft.closes, state="done", outcome=draft.outcome, entry=row["seq"]
                )
            )

    yield record
    engine.dispose()
