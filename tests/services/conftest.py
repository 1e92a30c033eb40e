"""A bench over in-memory ports, with the shipped policy and rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from tests.fakes.pictures import FakeDetectors, FakeReader
from tests.fakes.store import MemoryStore
from workstation.domain.decision import Policy
from workstation.domain.officer import Officer
from workstation.resources import assets_dir
from workstation.services.bench import Parcels
from workstation.services.decisions import Deciding
from workstation.services.policy import load_policy
from workstation.services.rules import Rules, load_rules

TODAY = date(2026, 11, 23)


@dataclass
class Bench:
    store: MemoryStore
    reader: FakeReader
    parcels: Parcels
    deciding: Deciding
    clock: HandClock
    officer: Officer
    folder: Path

    def picture(self, name: str = "a.dcs", words: str = "picture") -> Path:
        path = self.folder / name
        path.write_text(words)
        return path

    def file(self, parcel_id: str, name: str = "a.dcs") -> None:
        path = self.picture(name, f"picture {parcel_id} {name}")
        self.store.parcels.put_scan(parcel_id, self.reader.header(path), path)


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules(assets_dir() / "rules", TODAY)


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(assets_dir() / "policy", TODAY)


@pytest.fixture
def make_bench(tmp_path: Path, rules: Rules, policy: Policy) -> Callable[[FakeDetectors], Bench]:
    def make(detectors: FakeDetectors) -> Bench:
        clock = HandClock()
        store = MemoryStore(tmp_path / "scans", clock)
        reader = FakeReader()
        parcels = Parcels(store.parcels, reader, detectors, rules, clock, store.log)
        deciding = Deciding(store.log, policy, clock)
        officer = Officer("ada", "Ada Examiner")
        return Bench(store, reader, parcels, deciding, clock, officer, tmp_path)

    return make


@pytest.fixture
def bench(make_bench: Callable[[FakeDetectors], Bench]) -> Bench:
    return make_bench(FakeDetectors(0.9, 0.3))
