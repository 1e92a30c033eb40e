"""The disk is full at every write of a signed decision in turn: recorded whole, or told and absent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.disks import disk_of
from tests.store.stepper import opened
from workstation.domain.notice import WorkstationError
from workstation.services.ports import EntryDraft

PAGE = 4096


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 4 MiB of its own."""
    with disk_of(4, tmp_path / "disk") as place:
        yield place


def leave(disk: Path, pages: int) -> None:
    """Fill the disk but for so many pages."""
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    free = shutil.disk_usage(disk).free // PAGE
    with filler.open("wb", buffering=0) as stream:
        stream.write(bytes(max(free - pages, 0) * PAGE))


@pytest.mark.parametrize("size", [10, 9_000])
def test_that_room_for_any_part_of_a_decision_records_it_whole_or_not_at_all(
    disk: Path, size: int
) -> None:
    store = opened(disk / "data", "bench")
    store.ring.unseal("bo", "correct horse")
    store.log.append(EntryDraft("note", "bo", {}))
    refused = recorded = 0
    for pages in range(24):
        parcel = f"P{pages}"
        store.parcels.mark_open(parcel)
        before = store.log.last()
        leave(disk, pages)
        draft = EntryDraft("decision", "bo", {"x": "x" * size}, parcel, "seize", follows=0)
        try:
            entry = store.log.append(draft)
        except WorkstationError as error:
            assert error.notice.code == "LOG-02"
            assert store.log.last() == before
            refused += 1
        else:
            assert store.log.last() == entry
            recorded += 1
        assert store.log.verify(full=True).holds
        (disk / "filler").unlink()
        decided = {i.parcel_id for i in store.parcels.queue(100) if i.entry is not None}
        assert (parcel in decided) is (store.log.last() != before)
    assert refused >= 2
    assert recorded >= 2
    store.close()
    again = opened(disk / "data", "bench")
    assert again.log.verify(full=True).holds
    again.close()


def test_that_a_disk_full_at_the_first_entry_makes_no_half_key(disk: Path) -> None:
    store = opened(disk / "data", "bench")
    for pages in range(12):
        leave(disk, pages)
        try:
            entry = store.log.append(EntryDraft("note", "", {"n": pages}))
        except WorkstationError as error:
            assert error.notice.code == "LOG-02"
        else:
            assert entry.seq in (1, 2)
            break
        assert store.log.last() is None
    (disk / "filler").unlink()
    for _ in range(2):
        assert store.log.append(EntryDraft("note", "", {})).station_signature is not None
    found = store.log.verify(full=True)
    assert (found.holds, len(found.keys_to_compare)) == (True, 1)
    store.close()
