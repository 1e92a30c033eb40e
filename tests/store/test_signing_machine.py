"""Keys made, opened, dropped, renewed, lost, revoked and ended, in any order: the log holds."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.fakes.clock import HandClock
from workstation.adapters.keys import KeySettings
from workstation.adapters.keys.sealing import Cost
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.domain.log import LogEntry
from workstation.domain.notice import WorkstationError
from workstation.resources import assets_dir
from workstation.services.key_care import KeyCare
from workstation.services.permissions import load_permissions
from workstation.services.ports import EntryDraft
from workstation.services.signing_ports import Signer

NAMES = st.sampled_from(["ada", "bo"])
WINDOWS = st.sampled_from([0, 1])


class SigningMachine(RuleBasedStateMachine):
    """Two windows on one store; what each appended stays, and each signature fits its key."""

    def __init__(self) -> None:
        super().__init__()
        self._root = Path(tempfile.mkdtemp())
        self._clock = HandClock()
        self._committed: list[LogEntry] = []

    @initialize(station_days=st.sampled_from([0, 20]), officer_days=st.sampled_from([0, 20]))
    def open(self, station_days: int, officer_days: int) -> None:
        self._keys = KeySettings("", station_days, officer_days, Cost(1, 64, 1))
        self._stores = [self._opened(), self._opened()]

    def _opened(self) -> SqliteStore:
        return open_store(self._root / "data", self._clock, "station", "0.1", keys=self._keys)

    def _care(self, window: int) -> KeyCare:
        store = self._stores[window]
        today = self._clock.now().date()
        permissions = load_permissions(assets_dir() / "policy", today)
        return KeyCare(store.log, store.ring, permissions, "bench")

    @rule(window=WINDOWS, name=NAMES, together=st.integers(1, 3))
    def append(self, window: int, name: str, together: int) -> None:
        drafts = [EntryDraft("note", name, {"n": n}) for n in range(together)]
        for entry in self._stores[window].log.append_all(drafts):
            assert entry.content["kind"] == "note"

    @rule(window=WINDOWS, name=NAMES)
    def sign_in(self, window: int, name: str) -> None:
        self._stores[window].ring.unseal(name, f"password of {name}")

    @rule(window=WINDOWS, name=NAMES)
    def lock(self, window: int, name: str) -> None:
        self._stores[window].ring.drop(name)

    @rule(window=WINDOWS)
    def renew_the_stations_key(self, window: int) -> None:
        self._stores[window].ring.renew_station()

    @rule(window=WINDOWS, name=NAMES)
    def tell_of_the_stations_key(self, window: int, name: str) -> None:
        try:
            told = self._stores[window].log.append(EntryDraft("station_key", name, {"why": "x"}))
        except WorkstationError as error:
            assert error.notice.code == "KEY-05"
        else:
            assert told.content["kind"] == "station_key"

    @rule(name=NAMES)
    def reset_a_password(self, name: str) -> None:
        self._stores[0].ring.renew(name, f"password of {name}")

    @rule(window=WINDOWS, data=st.data())
    def revoke(self, window: int, data: st.DataObject) -> None:
        known = [one.key for one in self._care(window).listed() if not one.key.revoked]
        if known:
            key = data.draw(st.sampled_from(known))
            told = {"key": key.key_id, "account": key.officer or None, "why": "x"}
            self._stores[window].log.append(EntryDraft("key_revoked", "ada", told))

    @rule(deed=st.sampled_from(["lost", "garbage"]))
    def lose_the_stations_key(self, deed: str) -> None:
        file = self._root / "data" / "keys" / "station.pem"
        if file.exists():
            file.unlink() if deed == "lost" else file.write_bytes(b"no key")
        for store in self._stores:
            store.ring.refresh()

    @rule(days=st.sampled_from([1, 19, 21, -3]))
    def time_passes(self, days: int) -> None:
        self._clock.turn(timedelta(days=days))

    @rule(window=WINDOWS)
    def restart(self, window: int) -> None:
        self._stores[window].close()
        self._stores[window] = self._opened()

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "_stores"):
            return
        entries = list(self._stores[0].log.entries(limit=10_000))
        assert entries[: len(self._committed)] == self._committed
        self._committed = entries
        for full in (False, True):
            found = self._stores[1].log.verify(full=full)
            assert (found.why, found.entries) == ("", len(entries))
        signers: list[Signer | None] = [store.ring.station() for store in self._stores]
        assert len(signers) == 2

    def teardown(self) -> None:
        for store in getattr(self, "_stores", ()):
            store.close()
        shutil.rmtree(self._root)


SigningMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
TestSigning = SigningMachine.TestCase
