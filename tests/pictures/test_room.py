"""A file's bytes are taken whole, in one piece or in two halves at once."""

from __future__ import annotations

import pytest

from workstation.adapters.pictures import room


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("there", [0, 1, 6, 7, 48, 49, 50, 99, 100, 101])
def test_that_a_file_is_read_up_to_its_end_though_it_became_shorter(
    tmp_path, monkeypatch, threads, there
):
    monkeypatch.setattr(room, "_HALVED", 1)
    monkeypatch.setattr(room, "_LARGE_PAGE", 7)
    monkeypatch.setattr(room, "processors", lambda: threads)
    whole = bytes(range(1, 102))[:there]
    path = tmp_path / "a"
    path.write_bytes(whole)
    with path.open("rb", buffering=0) as file:
        assert bytes(room.OwnRoom().load(file, 100)) == whole[:100]


def test_that_a_small_file_is_read_up_to_its_end(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    with path.open("rb", buffering=0) as file:
        assert bytes(room.OwnRoom().load(file, 3)) == b"abc"
        assert bytes(room.OwnRoom().load(file, 5)) == b"abc"
