"""Pixels that the child puts where the bench maps them, and lets go of."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from tests.pictures.compressed import JPEG, write
from tests.pictures.samples import dx, high
from workstation.adapters.pictures import PictureReader
from workstation.adapters.worker import Worker, WorkerReader, pixel_files
from workstation.adapters.worker.faults import PictureFaults
from workstation.adapters.worker.reader import seconds_for
from workstation.adapters.worker.shared_room import SharedRoom
from workstation.domain.notice import WorkstationError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the room is that of POSIX")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def reader():
    one = WorkerReader()
    yield one
    one.close()


def _noise(rows=300, columns=400):
    return np.random.default_rng(3).integers(0, 4096, (rows, columns), dtype=np.uint16)


def test_that_a_plain_picture_is_copied_once_and_then_lies_in_the_room(tmp_path):
    path, room = dx(tmp_path / "a.dcs", _noise()), SharedRoom(tmp_path)
    scan = PictureReader(room=room).read([path])
    name, offset = room.place_of(scan.values)
    whole = (tmp_path / name).read_bytes()
    assert hashlib.sha256(whole).hexdigest() == scan.files[0].sha256
    assert whole[offset : offset + scan.values.nbytes] == _noise().tobytes()
    assert [p.name for p in tmp_path.glob("room-*")] == [name]


def test_that_a_compressed_picture_is_decoded_into_the_room(tmp_path):
    stream = bytes(imagecodecs.jpegls_encode(_noise()))
    path = write(tmp_path / "a.dcm", JPEG + "80", [stream], (300, 400))
    room = SharedRoom(tmp_path)
    scan = PictureReader(room=room).read([path])
    assert room.place_of(scan.values) == ("room-1", 0)
    assert np.array_equal(scan.values[0], _noise())
    assert room.place_of(scan.values[:, ::2]) is None
    assert room.place_of(scan.values.copy()) is None


def test_that_a_pair_is_put_together_in_the_room(tmp_path):
    room = SharedRoom(tmp_path)
    paths = [dx(tmp_path / "low.dcs", _noise()), high(tmp_path / "high.dcs", _noise() // 2)]
    scan = PictureReader(room=room).read(paths)
    assert room.place_of(scan.values) is not None
    assert np.array_equal(scan.values, np.stack([_noise(), _noise() // 2]))


def test_that_a_picture_outlives_its_file_its_child_and_later_pictures(reader, tmp_path):
    path = dx(tmp_path / "a.dcs", _noise())
    kept = reader.read([path]).values
    with path.open("r+b") as file:
        file.truncate(10)
    other = reader.read([dx(tmp_path / "b.dcs", _noise() // 3)]).values
    reader.close()
    assert np.array_equal(kept[0], _noise())
    assert np.array_equal(other[0], _noise() // 3)
    assert not kept.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        kept[0, 0, 0] = 1


@pytest.mark.skipif(sys.platform != "linux", reason="maps are told by Linux")
def test_that_the_child_lets_go_of_what_the_bench_was_given(reader, tmp_path):
    good = dx(tmp_path / "a.dcs", _noise())
    bad = write(tmp_path / "b.dcm", JPEG + "80", [b"\xff\xd8\xff\xd9"], (300, 400))
    short = write(
        tmp_path / "c.dcm", JPEG + "80", [bytes(imagecodecs.jpegls_encode(_noise()))[:-9000]] , (300, 400)
    )  # fmt: skip
    for path in (good, bad, short, good):
        try:
            reader.read([path])
        except WorkstationError as error:
            assert path is not good
            assert error.notice.code in ("SCAN-03", "SCAN-06")
        maps = Path(f"/proc/{reader.worker.process_id}/maps").read_text()
        assert "room-" not in maps
    assert not list(reader.worker._folder.glob("room-*"))


def test_that_a_room_that_is_full_is_told_as_the_stations_fault(tmp_path, monkeypatch):
    path, facts = dx(tmp_path / "a.dcs"), os.statvfs(tmp_path)
    full = os.statvfs_result((*facts[:4], 0, *facts[5:]))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    with pytest.raises(WorkstationError) as refused:
        PictureReader(room=SharedRoom(tmp_path)).read([path])
    assert refused.value.notice.code == "SCAN-15"
    assert refused.value.environment


@pytest.mark.parametrize(
    "lie",
    [
        {"piece": "../secret", "offset": 0},
        {"piece": "room-0", "offset": -8},
        {"piece": "room-0", "offset": 1 << 40},
        {"piece": "room-0", "offset": 2},
        {"piece": "noise", "offset": 0},
        {"piece": 3},
    ],
)
def test_that_a_child_cannot_point_outside_its_room(tmp_path, lie):
    for name in ("room-0", "noise", "secret"):
        (tmp_path / name).write_bytes(bytes(8))
    inside = tmp_path / "folder"
    inside.mkdir()
    facts = {"dtype": "uint16", "shape": [1, 2, 2], **lie}
    with pytest.raises(ValueError, match=r"not |another size"):
        pixel_files.take((tmp_path if lie["piece"] != "../secret" else inside) / "out-0", facts)
    assert (tmp_path / "secret").exists()


def test_that_a_hang_on_a_small_file_ends_within_ten_seconds_and_a_large_one_has_more(tmp_path):
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"x")
    with large.open("wb") as file:
        file.truncate(50_000_000)
    assert seconds_for([small]) == 10
    assert seconds_for([tmp_path / "absent"]) == 10
    assert seconds_for([large]) == 30
    assert seconds_for([large, large]) == 55


def test_that_a_call_keeps_to_the_shorter_of_two_limits(monkeypatch):
    monkeypatch.chdir(ROOT)
    command = [sys.executable, "-m", "tests.worker.hostile"]
    with (
        Worker("test", PictureFaults(), start=lambda: command) as worker,
        pytest.raises(WorkstationError, match=r"longer than 0\.3 s"),
    ):
        worker.call("hang", {}, seconds=0.3)


def test_that_a_preview_that_was_stopped_leaves_its_reading_the_rest_of_the_time(
    reader, tmp_path, monkeypatch
):
    path, asked = dx(tmp_path / "a.dcs"), []
    reader.warm()

    def call(operation, arguments, arrays=(), seconds=None):
        asked.append((operation, seconds))
        raise PictureFaults().too_slow(seconds)

    monkeypatch.setattr(reader.worker, "call", call)
    for work in (reader.preview, reader.read, reader.read):
        with pytest.raises(WorkstationError, match="took longer"):
            work([path])
    assert asked == [("preview", 5), ("read", 5), ("read", 10)]


def test_that_loading_the_decoders_is_no_part_of_a_pictures_time(reader, tmp_path, monkeypatch):
    path, asked, call = dx(tmp_path / "a.dcs"), [], reader.worker.call

    def noted(operation, *arguments, seconds=None):
        asked.append((operation, seconds))
        return call(operation, *arguments, seconds=seconds)

    monkeypatch.setattr(reader.worker, "call", noted)
    reader.read([path])
    reader.read([path])
    reader.worker._end()
    reader.header(path)
    assert asked == [
        ("warm", None), ("read", 10), ("read", 10), ("warm", None), ("headers", 10),
    ]  # fmt: skip
