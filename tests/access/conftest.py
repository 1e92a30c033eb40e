"""A small station with pictures and decisions, and what is done to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.facility import PARCELS, lay_down
from workstation.composition import Station, open_station
from workstation.services.ports import EntryDraft


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
