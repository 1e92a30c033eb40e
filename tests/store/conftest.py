"""A real store on disk, a raw way into its file, and ways to tamper with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.services.ports import EntryDraft

Opener = Callable[..., SqliteStore]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens stores (by default in one data folder) and closes them after the test."""
    stores: list[SqliteStore] = []
    clock = HandClock()

    def make(folder: Path | None = None, *, read_only: bool = False) -> SqliteStore:
        store = open_store(folder or tmp_path / "data", clock, "station 1", "0.1", read_only)
        stores.append(store)
        return store

    yield make
    for store in stores:
        store.close()


def raw(store_file: Path) -> closing[sqlite3.Connection]:
    """A connection that knows nothing of our pragmas, as a stranger's tool makes it."""
    connection = sqlite3.connect(store_file, isolation_level=None)
    connection.execute("PRAGMA recursive_triggers = OFF")
    return closing(connection)


def unguard(connection: sqlite3.Connection) -> None:
    """Drop every trigger, as one who tampers with the file would."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f"DROP TRIGGER {name}")


def decide(store: SqliteStore, number: int, outcome: str = "release") -> bytes:
    """Record a decision on parcel P<number>; gives the entry's hash."""
    draft = EntryDraft("decision", "bo", {"n": number}, closes=f"P{number}", outcome=outcome)
    return store.log.append(draft).hash
