"""Small pictures: made once, kept by hash, gone with the picture, never of what is encrypted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reviewing import A, laid_down, opened
from workstation.adapters.thumbnail_files import ExpiringPictures, ThumbnailFiles
from workstation.composition import Station
from workstation.services.thumbnails import NoThumbnail, Thumbnail, cache_key


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("small") / "station"
    laid_down(made)
    return made


@pytest.fixture
def station(folder: Path, tmp_path: Path) -> Iterator[Station]:
    shutil.copytree(folder, tmp_path / "station")
    made = opened(tmp_path / "station")
    yield made
    made.close()


def kept(station: Station) -> list[Path]:
    return sorted((station.data_dir / "cache" / "thumbnails").glob("??/*"))


def test_a_small_picture_is_made_once_and_kept_by_the_hash_of_its_files(station: Station) -> None:
    small = station.thumbnails.of(A)
    assert isinstance(small, Thumbnail)
    assert small.width <= 144
    assert small.height <= 80
    assert len(small.pixels) == small.width * small.height * 3
    assert len(set(small.pixels)) > 5  # a picture, no plain field
    ref = station.store.scans(A)[0]
    (path,) = kept(station)
    assert path.name == f"{cache_key(ref)}.thumb"
    assert path.name.startswith(ref.files[0].sha256)
    again = ThumbnailFiles(path.parents[1]).get(cache_key(ref))
    assert again == small


def test_why_there_is_none_is_told_and_what_is_gone_is_not_shown_from_memory(
    station: Station,
) -> None:
    none = station.thumbnails.of("UA000000099CN")
    assert none == NoThumbnail("no scan", "No scan was filed under this parcel.")
    assert isinstance(station.thumbnails.of(A), Thumbnail)
    ref = station.store.scans(A)[0]
    files = ThumbnailFiles(station.data_dir / "cache" / "thumbnails")
    expiring = ExpiringPictures(station.database.picture_files, files)
    for source in ref.files:
        assert expiring.expire(source.sha256)
    assert kept(station) == []
    gone = station.thumbnails.of(A)
    assert isinstance(gone, NoThumbnail)
    assert gone.short.startswith("none: STORE-")


def test_a_spoilt_small_picture_is_made_again_and_the_oldest_make_room(tmp_path: Path) -> None:
    files = ThumbnailFiles(tmp_path, most=4000)
    small = Thumbnail(20, 10, os.urandom(600))
    keys = [f"{number:064x}-{number:016x}" for number in range(12)]
    for number, key in enumerate(keys):
        files.put(key, small)
        path = next(tmp_path.glob(f"??/{key}.thumb"))
        os.utime(path, (number, number))
    there = [key for key in keys if files.get(key) is not None]
    assert there == keys[-len(there) :]  # the newest
    assert 3 <= len(there) < 7
    assert sum(path.stat().st_size for path in tmp_path.glob("??/*")) <= 4000
    path = next(tmp_path.glob(f"??/{keys[-1]}.thumb"))
    for spoilt in (b"", b"NIITHUMB", path.read_bytes()[:-9], b"x" * 400):
        path.write_bytes(spoilt)
        assert files.get(keys[-1]) is None
    with pytest.raises(ValueError, match="not a key"):
        files.get("../../etc/passwd")
    shutil.rmtree(tmp_path)
    tmp_path.write_text("no folder")
    files.put(keys[0], small)  # a disk that takes nothing: nothing is kept, nobody is stopped
    assert files.get(keys[0]) is None


def test_an_encrypted_station_keeps_none_on_disk(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workstation.composition.is_encrypted", lambda _: True)
    other = opened(station.data_dir)
    try:
        assert isinstance(other.thumbnails.of(A), Thumbnail)
        assert kept(other) == []
    finally:
        other.close()
