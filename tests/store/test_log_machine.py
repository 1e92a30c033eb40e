"""The log through appends, crashes, restarts and tampering, in any order."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.fakes.clock import HandClock
from tests.store.conftest import raw, unguard
from workstation.adapters.sqlite import open_store
from workstation.adapters.sqlite.store import FILE_NAME
from workstation.domain.log import LogEntry
from workstation.services.ports import EntryDraft

PARCELS = st.none() | st.sampled_from(["P1", "P2", "P3"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


class LogMachine(RuleBasedStateMachine):
    """The model is the list of entries given back by `append`."""

    def __init__(self) -> None:
        super().__init__()
        self._root = Path(tempfile.mkdtemp())
        self._clock, self._crashes = HandClock(), 0
        self._committed: list[LogEntry] = []
        self._decided: dict[str, int] = {}

    @initialize()
    def open(self) -> None:
        self._data_dir = self._root / str(self._crashes)
        self._store = open_store(self._data_dir, self._clock, "station", "0.1")

    @rule(text=TEXTS, parcel=PARCELS, officer=TEXTS)
    def append(self, text: str, parcel: str | None, officer: str) -> None:
        outcome = None if parcel is None else "release"
        draft = EntryDraft("decision", officer, {text: [text]}, closes=parcel, outcome=outcome)
        entry = self._store.log.append(draft)
        self._committed.append(entry)
        if parcel is not None:
            self._decided[parcel] = entry.seq

    @rule()
    def restart(self) -> None:
        self._store.close()
        self.open()

    @rule(half_way=st.booleans())
    def crash(self, half_way: bool) -> None:
        """What the disk holds at this moment is all that the next start finds."""
        with raw(self._data_dir / FILE_NAME) as other:
            if half_way:
                other.execute("BEGIN IMMEDIATE")
                other.execute("UPDATE parcels SET state = 'open', entry = NULL")
            self._crashes += 1
            after = self._root / str(self._crashes)
            after.mkdir()
            for file in self._data_dir.glob(f"{FILE_NAME}*"):
                if not file.name.endswith("-shm"):
                    shutil.copy(file, after)
        self._store.close()
        self.open()

    @precondition(lambda self: self._committed)
    @rule(data=st.data())
    def tamper(self, data: st.DataObject) -> None:
        seq = data.draw(st.integers(1, len(self._committed)))
        column = data.draw(st.sampled_from(["body", "hash", "previous"]))
        with raw(self._data_dir / FILE_NAME) as other:
            guards = other.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            unguard(other)
            (whole,) = other.execute(f"SELECT {column} FROM log WHERE seq = ?", (seq,)).fetchone()
            bad = bytearray(whole)
            bad[data.draw(st.integers(0, len(bad) - 1))] ^= data.draw(st.integers(1, 255))
            other.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (bytes(bad), seq))
            assert self._store.log.verify().first_bad == seq
            other.execute(f"UPDATE log SET {column} = ? WHERE seq = ?", (whole, seq))
            for (sql,) in guards:
                other.execute(sql)

    @rule()
    def refuse_a_forged_entry(self) -> None:
        with raw(self._data_dir / FILE_NAME) as other:
            try:
                other.execute("DELETE FROM log")
                other.execute("UPDATE log SET kind = 'x'")
            except sqlite3.IntegrityError:
                assert self._committed
            else:
                assert not self._committed

    @invariant()
    def holds_all_that_was_committed(self) -> None:
        if not hasattr(self, "_store"):
            return
        found = self._store.log.verify()
        assert (found.holds, found.entries) == (True, len(self._committed))
        assert list(self._store.log.entries(limit=10_000)) == self._committed
        queue = {item.parcel_id: item.entry for item in self._store.parcels.queue()}
        assert queue == self._decided

    def teardown(self) -> None:
        if hasattr(self, "_store"):
            self._store.close()
        shutil.rmtree(self._root)


LogMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestLog = LogMachine.TestCase
