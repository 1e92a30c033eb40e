"""Full disk, read-only, damaged, newer, locked: each told in plain words, nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.store.conftest import Opener, decide, raw, unguard
from workstation.adapters.sqlite import SqliteStore, connections
from workstation.adapters.sqlite.store import FILE_NAME
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind, ScanHeader, SourceFile
from workstation.services.ports import QueueState


@contextmanager
def told(code: str) -> Iterator[None]:
    """The block fails for the fault `code` of the station, in whole sentences."""
    with pytest.raises(WorkstationError) as error:
        yield
    notice = error.value.notice
    assert notice.code == code, notice
    assert error.value.environment
    assert all(part.endswith(".") for part in (notice.fact, notice.safe, notice.act))


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as stream:
        while shutil.disk_usage(disk).free:
            stream.write(bytes(4096))
    return filler


def test_that_a_full_disk_records_nothing_and_goes_on_when_there_is_room(
    small_disk: Path, opened: Opener
) -> None:
    store = opened(small_disk / "data")
    decide(store, 1)
    store.parcels.mark_open("P2")
    filler = fill(small_disk)
    with told("LOG-02"):
        for number in range(2, 999):
            decide(store, number)
    recorded = store.log.verify()
    assert recorded.holds
    waiting = f"P{recorded.entries + 1}"
    with told("LOG-02"):
        decide(store, recorded.entries + 1)
    with told("STORE-01"):
        store.parcels.put_records([ManifestRecord("X" * 5000, source="x" * 90_000)])
    assert store.parcels.find("X" * 5000) is None
    done = {i.parcel_id for i in store.parcels.queue(1000) if i.state is QueueState.DONE}
    assert waiting not in done
    assert len(done) == recorded.entries
    filler.unlink()
    decide(store, recorded.entries + 1)
    assert store.log.verify().entries == recorded.entries + 1


def test_that_a_picture_that_does_not_fit_leaves_nothing_behind(
    small_disk: Path, opened: Opener, tmp_path: Path
) -> None:
    store = opened(small_disk / "data")
    store.close()
    store = opened(small_disk / "data")
    file = tmp_path / "big.bin"
    file.write_bytes(bytes(3 << 20))
    digest = "3f5a" + "0" * 60
    source = SourceFile("big.bin", digest, 3 << 20, "PNG")
    with told("STORE-01"):
        store.parcels.put_scan(
            "P1", ScanHeader(PictureKind.RENDERED_GREY, source, 1, 1, 1, 8), file
        )
    assert [p for p in (small_disk / "data" / "scans").rglob("*") if p.is_file()] == []
    assert store.parcels.scans("P1") == ()
    decide(store, 1)


def test_that_a_new_store_on_a_full_disk_is_refused(small_disk: Path, opened: Opener) -> None:
    filler = fill(small_disk)
    with told("STORE-01"):
        opened(small_disk / "data")
    filler.unlink()
    decide(opened(small_disk / "data"), 1)


def test_that_a_store_that_may_not_grow_says_so_and_stays_usable(opened: Opener) -> None:
    store = opened()
    decide(store, 1)
    connection = store._connections.get()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with told("LOG-02"):
        for number in range(2, 999):
            decide(store, number)
    before = store.log.verify()
    connection.execute("PRAGMA max_page_count = 1000000")
    decide(store, 999)
    assert store.log.verify().entries == before.entries + 1


def test_that_a_read_only_disk_is_told_and_its_log_can_still_be_verified(
    small_disk: Path, opened: Opener
) -> None:
    store = opened(small_disk / "data")
    decide(store, 1)
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with told("STORE-02"):
        opened(small_disk / "data")
    with told("STORE-02"):
        opened(small_disk / "new")
    reader = opened(small_disk / "data", read_only=True)
    assert reader.log.verify().entries == 1
    assert reader.problems() == ()
    reader.close()


def test_that_a_read_only_file_is_told(opened: Opener) -> None:
    if os.name != "nt" and os.geteuid() == 0:
        pytest.skip("root may write every file; the read-only disk is tested instead")
    store = opened()
    store.close()
    store.path.chmod(0o444)
    with told("STORE-02"):
        opened()


def test_that_nothing_is_recorded_through_a_store_opened_for_reading(opened: Opener) -> None:
    opened().close()
    reader = opened(read_only=True)
    with told("LOG-03"):
        decide(reader, 1)
    with told("STORE-02"):
        reader.parcels.mark_open("P1")


def test_that_reading_where_there_is_no_store_makes_none(tmp_path: Path, opened: Opener) -> None:
    with told("STORE-08"):
        opened(read_only=True)
    assert not (tmp_path / "data").exists()


def test_that_a_store_of_a_newer_version_is_refused_and_left_as_it_is(opened: Opener) -> None:
    store = opened()
    decide(store, 1)
    store.close()
    with raw(store.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = store.path.read_bytes()
    for read_only in (False, True):
        with told("STORE-03"):
            opened(read_only=read_only)
    assert store.path.read_bytes() == before


def damaged_header(content: bytes) -> bytes:
    return b"\xff" * 100 + content[100:]


def wrong_page_size(content: bytes) -> bytes:
    return content[:16] + b"\x00\x03" + content[18:]


def cut_short(content: bytes) -> bytes:
    return content[:5000]


def not_a_store(_: bytes) -> bytes:
    return b"parcel;weight\n" * 1000


def broken_schema(content: bytes) -> bytes:
    return content[:100] + b"\xff" * 3000 + content[3100:]


@pytest.mark.parametrize(
    "damage", [damaged_header, wrong_page_size, cut_short, not_a_store, broken_schema]
)
def test_that_a_damaged_store_is_told_and_left_as_it_is(
    opened: Opener, damage: Callable[[bytes], bytes]
) -> None:
    store = opened()
    decide(store, 1)
    store.close()
    spoilt = damage(store.path.read_bytes())
    store.path.write_bytes(spoilt)
    for read_only in (False, True):
        with told("STORE-04"):
            opened(read_only=read_only)
    assert store.path.read_bytes() == spoilt


def test_that_another_programs_database_is_not_taken_for_a_store(
    tmp_path: Path, opened: Opener
) -> None:
    (tmp_path / "data").mkdir()
    with raw(tmp_path / "data" / FILE_NAME) as connection:
        connection.execute("CREATE TABLE notes (text)")
    with told("STORE-04"):
        opened()


def test_that_a_lost_store_beside_kept_pictures_is_not_quietly_made_anew(
    tmp_path: Path, opened: Opener
) -> None:
    (tmp_path / "data" / "scans" / "ab").mkdir(parents=True)
    with told("STORE-04"):
        opened()


def test_that_a_damaged_page_is_named_by_its_first_entry_and_work_goes_on(opened: Opener) -> None:
    store = opened()
    for number in range(1, 400):
        decide(store, number)
    store.close()
    content = bytearray(store.path.read_bytes())
    page = content.index(b'"parcel":"P200"') // 4096 * 4096
    content[page : page + 4096] = b"\xa5" * 4096
    store.path.write_bytes(content)
    store = opened()
    found = store.log.verify()
    assert found.first_bad is not None
    assert 180 < found.first_bad <= 200
    assert "damaged" in found.why
    assert store.problems()
    with told("STORE-04"):
        store.log.entries(limit=400)
    decide(store, 1000)
    last = store.log.last()
    assert last is not None
    assert last.seq == 400


def test_that_every_page_may_be_damaged_without_a_traceback(opened: Opener) -> None:
    store = opened()
    for number in range(1, 30):
        decide(store, number)
    store.parcels.put_records([ManifestRecord("R1")])
    store.close()
    whole = store.path.read_bytes()
    for page in range(0, len(whole), 4096):
        spoilt = bytearray(whole)
        spoilt[page : page + 4096] = b"\xa5" * 4096
        store.path.write_bytes(spoilt)
        everything = (
            lambda s: s.log.verify(),
            lambda s: s.log.entries(parcel_id="P3"),
            lambda s: s.parcels.find("R1"),
            lambda s: s.parcels.queue(),
            lambda s: s.parcels.surroundings("R1", "B"),
            lambda s: s.officers.any(),
            lambda s: s.parcels.mark_open("R1"),
            lambda s: decide(s, 99),
            lambda s: s.problems(),
        )
        try:
            spoilt_store = opened()
        except WorkstationError as error:
            assert error.notice.code == "STORE-04"
            continue
        for step in everything:
            try_step(step, spoilt_store)
        spoilt_store.close()
        for side in ("-wal", "-shm"):
            store.path.with_name(FILE_NAME + side).unlink(missing_ok=True)


def try_step(step: Callable[[SqliteStore], object], store: SqliteStore) -> None:
    try:
        step(store)
    except WorkstationError as error:
        assert error.notice.code in ("STORE-04", "LOG-01")


def test_that_a_store_locked_by_another_program_is_told(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_TIMEOUT_S", 0.05)
    store = opened()
    with raw(store.path) as other:
        other.execute("BEGIN IMMEDIATE")
        with told("LOG-01"):
            decide(store, 1)
        with told("STORE-05"):
            store.parcels.mark_open("P1")
        with told("STORE-05"):
            opened()
        assert store.log.verify().holds
        other.execute("ROLLBACK")
    decide(store, 1)
    assert store.log.verify().entries == 1


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "file").write_text("in the way")
    with told("STORE-12"):
        opened(tmp_path / "file" / "data")
    (tmp_path / "odd" / FILE_NAME).mkdir(parents=True)
    with told("STORE-06"):
        opened(tmp_path / "odd")


def test_that_numbers_and_text_beyond_the_store_are_the_inputs_fault(opened: Opener) -> None:
    store = opened()
    for record in (ManifestRecord("P1", pieces=10**30), ManifestRecord("P2", source="\ud800")):
        with pytest.raises(WorkstationError, match="STORE-07") as error:
            store.parcels.put_records([ManifestRecord("P0"), record])
        assert not error.value.environment
    assert store.parcels.find("P0") is None


def test_that_an_exception_inside_a_transaction_undoes_it(opened: Opener) -> None:
    store = opened()

    def records() -> Iterator[ManifestRecord]:
        yield ManifestRecord("P1")
        raise KeyError("a defect upstream")

    with pytest.raises(KeyError):
        store.parcels.put_records(records())
    assert store.parcels.find("P1") is None
    decide(store, 1)


def test_that_sqlite_syncs_each_commit_and_keeps_its_promises(opened: Opener) -> None:
    store = opened()
    connection = store._connections.get()
    found = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
    }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO lines (record_id, position) VALUES (99, 0)")


@pytest.mark.parametrize(
    "torn", ["DROP TABLE drafts", "DELETE FROM log_head", "DROP TABLE log_head"]
)
def test_that_a_store_torn_while_open_refuses_to_record_in_words(opened: Opener, torn: str) -> None:
    store = opened()
    decide(store, 1)
    with raw(store.path) as other:
        unguard(other)
        other.execute(torn)
    with told("LOG-01"):
        decide(store, 2)
    if "drafts" in torn:
        with told("STORE-04"):
            store.parcels.draft("P1", "bo")
    assert [entry.seq for entry in store.log.entries()] == [1]


def test_that_a_record_torn_by_hand_is_told(opened: Opener) -> None:
    store = opened()
    store.parcels.put_records([ManifestRecord("P1", source="x")])
    with raw(store.path) as other:
        other.execute("UPDATE records SET source = CAST(x'ff' AS TEXT)")
    with told("STORE-04"):
        store.parcels.find("P1")
