"""Networks kept as onnxruntime has optimised them: the same answers, and never another network."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.detect.test_packages import block
from tests.detect.tiny_model import places, tiny_model, with_external_data, write_package
from workstation.adapters.onnx import PackagedDetectors
from workstation.adapters.onnx.detector import OnnxDetector
from workstation.adapters.onnx.session_cache import (
    MOST_KEPT,
    NETWORK,
    SUFFIX,
    TENSORS,
    SessionCache,
)
from workstation.domain.notice import WorkstationError


def loaded(models: Path, cache: Path) -> OnnxDetector:
    return PackagedDetectors(places(models, cache=cache)).load()


def kept(cache: Path) -> list[Path]:
    found = sorted(cache.iterdir())
    assert all(path.suffix == SUFFIX for path in found)
    return found


@pytest.mark.parametrize("external", [False, True])
def test_the_second_start_uses_what_the_first_has_kept_and_answers_the_same(
    tmp_path: Path, external: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if external:
        weights, data = with_external_data(tiny_model(), "grid.bin")
        write_package(tmp_path / "m", weights, others={"grid.bin": data})
    else:
        write_package(tmp_path / "m")
    first = loaded(tmp_path / "m", tmp_path / "c").detect(block())
    assert len(kept(tmp_path / "c")) == 1
    # What is kept was tried when it was made, and is not optimised again.
    monkeypatch.setattr(OnnxDetector, "_tried", None)
    second = loaded(tmp_path / "m", tmp_path / "c").detect(block())
    assert second.candidates == first.candidates


@pytest.mark.parametrize("damage", ["flipped", "short", "empty", "swapped", "gone", "more"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    write_package(tmp_path / "m", tiny_model(size=128), size=128)
    first = loaded(tmp_path / "m", tmp_path / "c").detect(block())
    (folder,) = kept(tmp_path / "c")
    path = folder / (NETWORK if damage != "flipped" else TENSORS)
    whole = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert len(whole[TENSORS]) > 256
    bad = bytearray(path.read_bytes())
    bad[len(bad) // 2] ^= 1
    if damage == "swapped":
        write_package(tmp_path / "other", tiny_model(size=64), size=64)
        loaded(tmp_path / "other", tmp_path / "c2")
        shutil.rmtree(folder)
        kept(tmp_path / "c2")[0].rename(folder)
    elif damage == "gone":
        path.unlink()
    elif damage == "more":
        (folder / "other.bin").write_bytes(b"")
    else:
        path.write_bytes({"flipped": bytes(bad), "short": bytes(bad[:-1]), "empty": b""}[damage])
    again = loaded(tmp_path / "m", tmp_path / "c").detect(block())
    assert again.candidates == first.candidates
    (folder,) = kept(tmp_path / "c")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == whole


def test_another_package_or_another_number_of_threads_has_a_file_of_its_own(tmp_path: Path) -> None:
    cache = SessionCache(tmp_path)
    keys = {
        cache.key({"a": "1"}, "1.0", 2),
        cache.key({"a": "2"}, "1.0", 2),
        cache.key({"b": "1"}, "1.0", 2),
        cache.key({"a": "1"}, "1.1", 2),
        cache.key({"a": "1"}, "1.0", 1),
    }
    assert len(keys) == 5


def test_a_network_that_fails_its_trial_is_not_kept(tmp_path: Path) -> None:
    write_package(tmp_path / "m", tiny_model(variant="short_scores"))
    with pytest.raises(WorkstationError):
        loaded(tmp_path / "m", tmp_path / "c")
    assert kept(tmp_path / "c") == []


def test_an_altered_package_is_refused_whatever_is_kept(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "m")
    loaded(tmp_path / "m", tmp_path / "c")
    (folder / "model.onnx").write_bytes(b"other")
    with pytest.raises(WorkstationError) as caught:
        loaded(tmp_path / "m", tmp_path / "c")
    assert caught.value.notice.code == "MODEL-02"


def test_a_folder_that_cannot_be_made_keeps_nothing_and_stops_nothing(tmp_path: Path) -> None:
    write_package(tmp_path / "m")
    (tmp_path / "file").write_bytes(b"")
    assert loaded(tmp_path / "m", tmp_path / "file" / "c").detect(block()).candidates


def test_the_least_lately_used_of_too_many_goes(tmp_path: Path) -> None:
    cache = SessionCache(tmp_path)
    for number in range(MOST_KEPT + 2):
        room = cache.room(f"{number:064d}")
        assert room is not None
        (room / NETWORK).write_bytes(b"network")
        cache.keep(f"{number:064d}", room)
        os.utime(tmp_path / f"{number:064d}{SUFFIX}", (number, number))
        if number == 5:
            found = cache.read(f"{0:064d}")
            assert found is not None
            assert found.read_bytes() == b"network"
    names = [path.stem for path in kept(tmp_path)]
    assert len(names) == MOST_KEPT
    assert f"{0:064d}" in names
