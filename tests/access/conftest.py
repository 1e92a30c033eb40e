"""A small station with pictures and decisions, and what is done to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import argon2
import pytest

from tests.ui.facility import PARCELS, lay_down
from workstation.adapters.encryption import vault
from workstation.adapters.keys.ring import KeySettings
from workstation.adapters.keys.sealing import Cost
from workstation.composition import Station, open_station
from workstation.services.ports import EntryDraft

CHEAP = Cost(1, 8, 1)


def _cheap_keys(make: Callable[..., None]) -> Callable[..., None]:
    def cheaply(self: KeySettings, *values: object, **named: object) -> None:
        make(self, *values, **{"cost": CHEAP, **named})

    return cheaply


@pytest.fixture(scope="module", autouse=True)
def cheap() -> Iterator[None]:
    """Passwords checked fast: what they cost is not asked here."""
    with pytest.MonkeyPatch.context() as patch:
        fast = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(argon2, "PasswordHasher", fast)
        patch.setattr(KeySettings, "__init__", _cheap_keys(KeySettings.__init__))
        patch.setattr(vault.make, "__defaults__", (CHEAP,))
        patch.setattr(vault.Vault.__init__, "__defaults__", (CHEAP,))
        yield


@pytest.fixture(scope="session")
def laid_down(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three declared parcels and an unmanifested one, each with two files; one is decided."""
    folder = tmp_path_factory.mktemp("laid-down") / "station"
    folder.mkdir()
    lay_down(folder)
    station = open_station(folder, in_process=True)
    station.log.append(EntryDraft("decision", "tester", {}, closes=PARCELS[0], outcome="release"))
    station.close()
    return folder


@pytest.fixture
def data_dir(laid_down: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(laid_down, tmp_path / "station"))


@pytest.fixture
def station(data_dir: Path) -> Iterator[Station]:
    found = open_station(data_dir, in_process=True, through="test")
    yield found
    found.close()
