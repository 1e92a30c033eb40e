"""A watched folder: whole files only, each once, none lost, nothing followed that leads elsewhere."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.clock import HandClock
from workstation.adapters import watched_folder
from workstation.adapters.manifests import readers
from workstation.adapters.sqlite import open_store
from workstation.adapters.watched_folder import Bring, WatchedFolder
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.manifest_import import ManifestImport, ManifestImporting
from workstation.services.manifest_reading import ManifestReading
from workstation.services.sources.folder import FileTaken, FolderLook

CSV = "parcel_id,value\n{},1.00\n"


class Watched:
    """A watched folder before a real store; time passes by hand."""

    def __init__(self, tmp_path: Path) -> None:
        self.clock = HandClock(step=timedelta())
        self.data = tmp_path / "station"
        self.data.mkdir()
        self.folder = tmp_path / "in"
        self.folder.mkdir()
        self.store = open_store(self.data, self.clock, "bench 1", "tests")
        self.source = self.watch(self.bring)

    def bring(self, file: Path, cancelled: Callable[[], bool]) -> ManifestImport:
        reading = ManifestReading(readers())
        importing = ManifestImporting(self.store.parcels, self.store.imports, reading, self.clock)
        return importing.manifest(file, cancelled=cancelled)

    def watch(self, bring: Bring) -> WatchedFolder:
        return WatchedFolder(
            self.folder, bring, self.data / "taking-in", self.clock, "bench 1", 5.0, own=self.data
        )

    def put(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def pass_time(self, seconds: float) -> None:
        self.clock._ticks += seconds

    def take(self) -> FolderLook:
        """See what is there, and look again when it has been still for long enough."""
        self.source.look()
        self.pass_time(5)
        return self.source.look()

    def lying(self, place: str) -> list[str]:
        return sorted(path.name for path in (self.folder / place).iterdir())

    def left(self) -> list[str]:
        return sorted(p.name for p in self.folder.iterdir() if p.name not in ("done", "quarantine"))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    yield made
    made.store.close()


def test_a_file_is_taken_when_it_has_been_still_and_moves_when_it_is_in(here):
    here.put("a.csv", CSV.format("PARCEL1"))
    first = here.source.look()
    assert (first.taken, first.waiting) == ((), 1)
    here.pass_time(4.9)
    assert here.source.look().waiting == 1
    here.pass_time(0.1)
    done = here.source.look()
    assert done.taken == (FileTaken("a.csv", new=1, moved_to="done/a.csv"),)
    assert (here.left(), here.lying("done"), here.lying("quarantine")) == ([], ["a.csv"], [])
    record = here.store.parcels.find("PARCEL1")
    assert record is not None
    assert record.source == "a.csv"
    assert list((here.data / "taking-in").iterdir()) == []


def test_a_file_that_grows_is_waited_for(here):
    path = here.put("a.csv", CSV.format("PARCEL1"))
    for number in range(2, 5):
        assert here.source.look().taken == ()
        here.pass_time(4)
        with path.open("a") as stream:
            stream.write(f"PARCEL{number},1.00\n")
    assert here.take().taken[0].new == 4


def test_a_file_that_changes_while_it_is_copied_is_not_read(here, monkeypatch):
    path = here.put("a.csv", CSV.format("PARCEL1"))

    def during(handle: int) -> os.stat_result:
        told = fstat(handle)
        if path.stat().st_size < 100:
            with path.open("a") as stream:
                stream.write("PARCEL2,1.00\n" * 10)
        return told

    fstat = os.fstat
    monkeypatch.setattr(watched_folder.os, "fstat", during)
    assert here.take().taken == ()
    monkeypatch.undo()
    assert here.store.parcels.find("PARCEL1") is None
    assert here.left() == ["a.csv"]


def test_a_newer_file_of_the_same_name_is_taken_by_itself(here):
    path = here.put("a.csv", CSV.format("PARCEL1"))

    def bring(copy: Path, cancelled: Callable[[], bool]) -> ManifestImport:
        told = here.bring(copy, cancelled)
        if "PARCEL1" in path.read_text():
            path.write_text(CSV.format("PARCEL22"))
        return told

    here.source = here.watch(bring)
    assert here.take().taken[0].moved_to == ""
    assert here.take().taken[0].moved_to == "done/a.csv"
    assert here.store.parcels.find("PARCEL22") is not None


def test_a_refused_file_lies_in_quarantine_with_its_reason(here):
    here.put("a.csv", "nothing,of,use\n1,2,3\n")
    here.put("b.bin", bytes(range(256)))
    taken = here.take().taken
    assert all(one.refused is not None for one in taken)
    assert here.lying("quarantine") == ["a.csv", "a.csv.reason.txt", "b.bin", "b.bin.reason.txt"]
    reason = (here.folder / "quarantine" / "b.bin.reason.txt").read_text("utf-8")
    assert "Code: IMPORT-02" in reason
    assert "Station: bench 1" in reason
    assert "SHA-256: " in reason


def test_bad_lines_stay_out_and_are_listed_beside_the_file(here):
    here.put("a.csv", "parcel_id,value\nPARCEL1,1.00\nPARCEL2,=cmd|x\n")
    (taken,) = here.take().taken
    assert (taken.new, len(taken.repairs)) == (1, 1)
    told = (here.folder / "done" / "a.csv.repairs.txt").read_text("utf-8")
    assert "line 3 (parcel PARCEL2)" in told


def test_a_file_none_of_whose_records_can_be_used_is_no_success(here):
    here.put("a.csv", "parcel_id,value\nPARCEL2,much\n")
    (taken,) = here.take().taken
    assert taken.refused is not None
    assert taken.refused.code == "SOURCE-18"
    assert "line 2" in (here.folder / "quarantine" / "a.csv.reason.txt").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_links_pipes_and_sockets_are_moved_away_unopened(here, tmp_path, monkeypatch):
    secret = tmp_path / "secret.csv"
    secret.write_text(CSV.format("SECRET1"))
    (here.folder / "link.csv").symlink_to(secret)
    (here.folder / "nowhere.csv").symlink_to(tmp_path / "absent")
    os.mkfifo(here.folder / "pipe.csv")
    monkeypatch.chdir(here.folder)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("socket.csv")
    listener.close()
    (here.folder / "folder.csv").mkdir()
    taken = here.take().taken
    assert {one.refused.code for one in taken if one.refused} <= {"SOURCE-14"}
    assert here.left() == ["folder.csv"]
    moved = [name for name in here.lying("quarantine") if not name.endswith(".reason.txt")]
    assert moved == ["link.csv", "nowhere.csv", "pipe.csv", "socket.csv"]
    assert here.store.parcels.find("SECRET1") is None
    assert secret.is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_file_swapped_for_a_link_after_it_was_seen_is_not_followed(here, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(CSV.format("SECRET1"))
    path = here.put("a.csv", CSV.format("PARCEL1"))
    told = path.stat()
    here.source.look()
    here.pass_time(5)
    path.unlink()
    path.symlink_to(secret)
    with pytest.raises(WorkstationError, match="SOURCE-16"):
        here.source._take("a.csv", (told.st_size, told.st_mtime_ns))
    assert here.store.parcels.find("SECRET1") is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_places_that_lead_elsewhere_are_refused(here, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (here.folder / "done").symlink_to(tmp_path / "elsewhere")
    here.put("a.csv", CSV.format("PARCEL1"))
    look = here.take()
    assert look.notice is not None
    assert look.notice.code == "SOURCE-13"
    assert here.store.parcels.find("PARCEL1") is None
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_is_still_being_written_by_its_name_is_left_alone(here):
    for name in ("a.csv.part", "b.tmp", ".c.csv", "d.csv~", "E.CRDOWNLOAD"):
        here.put(name, CSV.format("PARCEL1"))
    look = here.take()
    assert (look.taken, look.waiting, len(here.left())) == ((), 0, 5)


def test_an_empty_file_is_given_time_to_be_filled(here):
    here.put("a.csv", "")
    assert here.take().waiting == 1
    here.pass_time(60)
    assert here.source.look().taken[0].refused is not None


def test_a_folder_that_is_gone_is_told_and_taken_up_again_when_it_is_back(here):
    here.folder.rmdir()
    look = here.source.look()
    assert look.notice is not None
    assert look.notice.code == "SOURCE-12"
    assert "not usable since" in here.source.state.words
    here.folder.mkdir()
    here.put("a.csv", CSV.format("PARCEL1"))
    assert here.take().taken[0].new == 1
    assert here.source.state.words.startswith("folder: 1 taken in, last ")


def test_the_station_s_own_folder_is_not_watched(here):
    for folder in (here.data, here.data / "scans", here.data / "scans" / "ab"):
        source = WatchedFolder(
            folder, here.bring, here.data / "taking-in",
            here.clock, "bench 1", 5.0, own=here.data,
        )  # fmt: skip
        look = source.look()
        assert look.notice is not None
        assert look.notice.code == "SOURCE-20"
    assert (here.data / "store.sqlite3").is_file()


def test_a_store_that_fails_leaves_the_files_where_they_are(here):
    tried: list[str] = []

    def fails(copy: Path, cancelled: Callable[[], bool]) -> ManifestImport:
        tried.append(copy.name)
        raise WorkstationError(Notice("The disk is full.", "", "", "STORE-01"), environment=True)

    here.source = here.watch(fails)
    for name in ("a.csv", "b.csv"):
        here.put(name, CSV.format("PARCEL1"))
    look = here.take()
    assert look.notice is not None
    assert (look.notice.code, look.waiting, len(tried)) == ("STORE-01", 2, 1)
    assert here.left() == ["a.csv", "b.csv"]


def test_a_file_that_breaks_a_reader_does_not_keep_the_others_out(here):

    def breaks(copy: Path, cancelled: Callable[[], bool]) -> ManifestImport:
        if copy.name == "a.csv":
            raise RuntimeError("a defect")
        return here.bring(copy, cancelled)

    here.source = here.watch(breaks)
    for name in ("a.csv", "b.csv"):
        here.put(name, CSV.format("PARCEL1"))
    first, second = here.take().taken
    assert first.refused is not None
    assert (first.refused.code, second.new) == ("SOURCE-19", 1)


def test_a_file_that_cannot_be_moved_is_imported_once_and_moved_later(here, monkeypatch):
    brought: list[str] = []

    def bring(copy: Path, cancelled: Callable[[], bool]) -> ManifestImport:
        brought.append(copy.name)
        return here.bring(copy, cancelled)

    here.source = here.watch(bring)
    here.put("a.csv", CSV.format("PARCEL1"))

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", held)
    look = here.take()
    assert look.notice is not None
    assert look.notice.code == "SOURCE-17"
    here.pass_time(5)
    here.source.look()
    monkeypatch.undo()
    here.source.look()
    assert (brought, here.lying("done")) == (["a.csv"], ["a.csv"])


def test_files_of_one_name_do_not_overwrite_each_other(here):
    for number in range(4):
        here.put("a.csv", CSV.format(f"PARCEL{number // 2}"))
        here.take()
    names = here.lying("done")
    assert len(names) == 4
    assert all(name.startswith("a") and name.endswith(".csv") for name in names)


def test_the_state_says_which_file_is_being_taken_in(here):
    words: list[str] = []

    def bring(copy: Path, cancelled: Callable[[], bool]) -> ManifestImport:
        words.append(here.source.state.words)
        return here.bring(copy, cancelled)

    here.source = here.watch(bring)
    here.put("a.csv", CSV.format("PARCEL1"))
    here.take()
    assert words[0].startswith("folder: taking in a.csv")
    assert "taking in" not in here.source.state.words


def test_nothing_is_written_into_a_folder_where_nothing_is_to_be_taken(here):
    here.put("a.csv.part", CSV.format("PARCEL1"))
    here.take()
    assert [path.name for path in here.folder.iterdir()] == ["a.csv.part"]


def test_the_oldest_file_is_taken_first(here):
    for name, at in (("b.csv", 100), ("a.csv", 200)):
        path = here.put(name, f"parcel_id,value\nPARCEL1,{at}\n")
        os.utime(path, (at, at))
    assert [one.name for one in here.take().taken] == ["b.csv", "a.csv"]
    record = here.store.parcels.find("PARCEL1")
    assert record is not None
    assert str(record.value) == "200"


def test_hundreds_of_files_are_taken_over_some_looks(here, monkeypatch):
    monkeypatch.setattr(watched_folder, "_MOST_A_LOOK", 50)
    for number in range(120):
        here.put(f"{number:03}.csv", CSV.format(f"PARCEL{number}"))
    assert here.take().waiting == 70
    assert here.source.look().waiting == 20
    assert here.source.look().waiting == 0
    assert len(here.lying("done")) == 120
    assert here.source.state.taken == 120


def test_no_file_is_begun_once_it_was_told_to_stop(here):
    here.put("a.csv", CSV.format("PARCEL1"))
    here.source.look()
    here.pass_time(5)
    here.source.stop()
    assert here.source.look().taken == ()
    assert here.left() == ["a.csv"]


names = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="/\0"), min_size=1, max_size=60
).filter(lambda name: name not in (".", "..", "done", "quarantine") and len(name.encode()) < 240)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows fewer names")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names, data=st.binary(max_size=200))
def test_whatever_a_file_is_called_and_holds_it_is_taken_refused_or_left(here, name, data):
    here.put(name, data)
    here.take()
    here.pass_time(60)
    here.source.look()
    unfinished = name.startswith(".") or name.lower().endswith(watched_folder._UNFINISHED)
    assert here.left() == ([name] if unfinished else [])
    if unfinished:
        (here.folder / name).unlink()


def test_a_name_of_bytes_that_are_no_text_is_refused_in_words(here):
    path = os.fsencode(here.folder) + b"/\xff\xfe.csv"
    with open(path, "wb") as stream:
        stream.write(b"parcel_id\n")
    look = here.take()
    assert look.notice is None
    assert here.left() == []
