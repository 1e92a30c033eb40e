"""A packed day, and two stations to attack it at."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.take_along.stations import Post, lay_down_home, pair


@pytest.fixture(scope="session")
def home_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original") / "home"
    lay_down_home(folder)
    return folder


@dataclass
class Packed:
    home: Post
    away: Post
    file: Path
    package_id: str


@pytest.fixture(scope="session")
def packed_original(tmp_path_factory: pytest.TempPathFactory, home_original: Path) -> Packed:
    folder = tmp_path_factory.mktemp("packed")
    home, away = pair(folder, home_original)
    file = folder / "day.zip"
    return Packed(home, away, file, home.pack(file))


@pytest.fixture
def packed(packed_original: Packed, tmp_path: Path) -> Packed:
    """Copies, to be altered."""
    folder = packed_original.file.parent
    shutil.copytree(folder, tmp_path / "posts")
    here = tmp_path / "posts"
    home, away = (Post(here / n, here / f"{n}.pem") for n in ("home", "away"))
    return Packed(home, away, here / "day.zip", packed_original.package_id)
