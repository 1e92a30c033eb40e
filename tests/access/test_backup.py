"""Back-ups while the station works, and the drill of bringing one back."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import workstation.adapters.backup.keeper as keeper_module
from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tests.ui.facility import PARCELS
from workstation.adapters.backup import FolderBackups
from workstation.adapters.backup.one_at_a_time import one_at_a_time
from workstation.adapters.system_clock import SystemClock
from workstation.composition import Station, open_station
from workstation.domain.notice import WorkstationError
from workstation.services.ports import EntryDraft

from tests.fakes.clock import HandClock  # isort: skip


def quiet(_: str) -> None:
    """Progress that nobody reads."""


def backups(data_dir: Path, clock: object = None) -> FolderBackups:
    return FolderBackups(data_dir, "bench 7", "0", clock or SystemClock())


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(WorkstationError) as found:
        do()
    return found.value.notice.code


def note(station: Station, number: int) -> None:
    station.log.append(EntryDraft("note", "tester", {"number": number}))


def test_that_the_drill_of_bringing_back_gives_the_same_station(
    station: Station, data_dir: Path, tmp_path: Path, run: Run
) -> None:
    (data_dir / "rules").mkdir()
    (data_dir / "rules" / "own.json").write_text("{}")
    (data_dir / "debug.log").write_text("not evidence")
    place = tmp_path / "disk"
    made = run("backup", place, "--data-dir", data_dir, "--json")
    assert made.status == 0, made.out
    folder = place / made.document["folder"]
    last = station.log.last()
    assert last is not None
    assert last.content["kind"] == "backup"
    assert last.content["data"]["manifest"] == made.document["manifest"]
    checked = run("backup", "verify", folder, "--json").document
    assert (checked["holds"], checked["problems"]) == (True, [])
    station.close()
    shutil.rmtree(data_dir)  # the disk is gone
    back = run("restore", folder, "--data-dir", tmp_path / "new", "--json")
    assert back.status == 0, back.out
    new = open_station(tmp_path / "new", in_process=True)
    try:
        verified = new.log.verify()
        assert verified.holds
        entries = new.log.entries(limit=1000)
        assert [e.hash for e in entries[:-1]][-1].hex() == made.document["head"]
        assert entries[-1].content["kind"] == "restored"
        for parcel in PARCELS:
            scan = new.parcels.load(new.parcels.open(parcel, mark=False).scans[0])
            assert scan.identity
        assert new.accounts.sign_in("tester", "correct horse").name == "tester"
    finally:
        new.close()
    assert (tmp_path / "new" / "rules" / "own.json").read_text() == "{}"
    assert not (tmp_path / "new" / "debug.log").exists()


def test_that_a_decision_waits_for_no_back_up_and_the_copy_is_of_one_moment(
    station: Station, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import workstation.adapters.backup.store_copy as store_copy

    monkeypatch.setattr(store_copy, "PAGES", 3)
    monkeypatch.setattr(store_copy, "_PAUSE_S", 0.01)
    done = threading.Event()
    waits: list[float] = []

    def decide() -> None:
        number = 0
        while not done.is_set():
            began = time.perf_counter()
            note(station, number)
            waits.append(time.perf_counter() - began)
            number += 1

    before = station.log.last()
    assert before is not None
    worker = threading.Thread(target=decide)
    worker.start()
    try:
        made = backups(data_dir).make(tmp_path / "disk", None, quiet)
    finally:
        done.set()
        worker.join()
    last = station.log.last()
    assert last is not None
    assert before.seq <= made.entries < last.seq  # it went on meanwhile
    assert max(waits) < 2.0  # never as long as the copy's lock could be: a commit's own time
    assert backups(data_dir).check(made.folder).holds
    assert station.log.verify().holds


def test_that_pictures_are_copied_once_and_shared(data_dir: Path, tmp_path: Path) -> None:
    clock = HandClock()
    first = backups(data_dir, clock).make(tmp_path / "disk", None, quiet)
    second = backups(data_dir, clock).make(tmp_path / "disk", None, quiet)
    assert second.copied < first.copied
    picture = next(path for path in (first.folder / "scans").rglob("*.*"))
    twin = second.folder / picture.relative_to(first.folder)
    assert os.path.samefile(picture, twin)
    assert picture.stat().st_mode & 0o222 == 0
    assert backups(data_dir).check(second.folder).holds


def test_that_a_spoilt_shared_picture_is_copied_anew(data_dir: Path, tmp_path: Path) -> None:
    clock = HandClock()
    first = backups(data_dir, clock).make(tmp_path / "disk", None, quiet)
    picture = next(path for path in (first.folder / "scans").rglob("*.*"))
    flip(picture)
    assert not backups(data_dir).check(first.folder).holds
    second = backups(data_dir, clock).make(tmp_path / "disk", None, quiet)
    assert backups(data_dir).check(second.folder).holds


def test_that_old_back_ups_make_room_for_new_ones(data_dir: Path, tmp_path: Path) -> None:
    clock = HandClock()
    stranger = tmp_path / "disk" / "holiday pictures"
    stranger.mkdir(parents=True)
    made = [backups(data_dir, clock).make(tmp_path / "disk", 2, quiet) for _ in range(4)]
    assert [one.folder.exists() for one in made] == [False, False, True, True]
    assert made[3].removed == (made[1].folder.name,)
    assert backups(data_dir).check(made[3].folder).holds
    assert stranger.exists()


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def _no_list(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


def _lost(folder: Path) -> None:
    next((folder / "scans").rglob("*.*")).unlink()


def _added(folder: Path) -> None:
    (folder / "more.txt").write_text("x")


def _store_changed(folder: Path) -> None:
    flip(folder / "store.sqlite3")


def _log_changed(folder: Path) -> None:
    """Whoever can change the store can change the list beside it."""
    import hashlib

    with sqlite3.connect(folder / "store.sqlite3") as store:
        store.execute("DROP TRIGGER IF EXISTS log_is_append_only_update")
        for (name,) in store.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log'"
        ).fetchall():
            store.execute(f"DROP TRIGGER {name}")
        store.execute("UPDATE log SET officer = 'eve' WHERE seq = 1")
    store.close()
    path = folder / "manifest.json"
    told = json.loads(path.read_text())
    data = (folder / "store.sqlite3").read_bytes()
    told["files"][0] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    path.write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_lost, "cannot be read"),
        (_added, "“more.txt” is not in the list"),
        (_store_changed, "“store.sqlite3” is not the file that was backed up"),
        (_log_changed, "the log does not hold from entry 1"),
    ],
)
def test_that_checking_names_what_is_wrong(
    data_dir: Path, tmp_path: Path, spoil: Callable[[Path], None], words: str, run: Run
) -> None:
    made = backups(data_dir).make(tmp_path / "disk", None, quiet)
    spoil(made.folder)
    found = backups(data_dir).check(made.folder)
    assert words in " ".join(found.problems)
    told = run("backup", "verify", made.folder, "--json")
    assert (told.status, told.document["holds"]) == (3, False)
    new = tmp_path / "new"
    assert refused(lambda: backups(new).restore(made.folder, quiet)) == "BACKUP-03"
    assert not new.exists()


def test_that_what_is_no_back_up_is_refused(data_dir: Path, tmp_path: Path, run: Run) -> None:
    assert run("backup", "verify", tmp_path, "--json").code == "BACKUP-04"
    made = backups(data_dir).make(tmp_path / "disk", None, quiet)
    _no_list(made.folder)
    assert run("backup", "verify", made.folder, "--json").code == "BACKUP-04"
    outside = json.dumps(
        {
            "format": "nii-backup/1",
            **dict.fromkeys(("station", "software", "made_at"), ""),
            "log": {"entries": 0, "head": ""},
            "files": [{"path": "../../outside", "bytes": 1, "sha256": ""}],
        }
    )
    (made.folder / "manifest.json").write_text(outside)
    told = run("restore", made.folder, "--data-dir", tmp_path / "new", "--json")
    assert told.code == "BACKUP-04"


def test_that_a_place_that_will_not_do_is_refused(data_dir: Path, tmp_path: Path, run: Run) -> None:
    at = ("--data-dir", data_dir, "--json")
    assert run("backup", data_dir / "copies", *at).code == "BACKUP-01"
    assert run("backup", "verify", *at).code == run("backup", "a", "b", *at).code == "CLI-12"
    (tmp_path / "file").write_text("x")
    assert run("backup", tmp_path / "file", *at).code == "BACKUP-01"
    made = run("backup", tmp_path / "disk", *at).document
    told = run("restore", tmp_path / "disk" / made["folder"], *at)
    assert told.code == "BACKUP-01"
    assert "not empty" in told.out


def test_that_two_back_ups_at_a_time_are_refused(data_dir: Path, tmp_path: Path) -> None:
    with one_at_a_time(data_dir):
        made = refused(lambda: backups(data_dir).make(tmp_path / "disk", None, quiet))
    assert made == "BACKUP-05"
    backups(data_dir).make(tmp_path / "disk", None, quiet)


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("when", ["copy_file", "copy_store", "read_manifest"])
def test_that_a_full_disk_leaves_the_older_back_up_and_nothing_half(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    if when != "read_manifest":
        monkeypatch.setattr(keeper_module, when, full)
        code = refused(lambda: backups(data_dir).make(tmp_path / "disk", 1, quiet))
        assert list((tmp_path / "disk").iterdir()) == []
    else:
        first = backups(data_dir).make(tmp_path / "disk", None, quiet)
        monkeypatch.setattr(
            keeper_module.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 100)
        )
        code = refused(lambda: backups(data_dir, HandClock()).make(tmp_path / "disk", 1, quiet))
        assert [path.name for path in (tmp_path / "disk").iterdir()] == [first.folder.name]
    assert code == "BACKUP-02"


def test_that_a_full_disk_while_the_store_is_copied_is_told_as_that(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import workstation.adapters.backup.store_copy as store_copy

    real = sqlite3.connect

    def small(path: object, **options: object) -> sqlite3.Connection:
        connection = real(path, **options)  # type: ignore[call-overload]
        if "mode=rwc" in str(path):
            connection.execute("PRAGMA max_page_count = 10")
        return connection

    monkeypatch.setattr(store_copy.sqlite3, "connect", small)
    code = refused(lambda: store_copy.copy_store(data_dir / "store.sqlite3", tmp_path / "copy"))
    assert code == "BACKUP-02"


def test_that_a_killed_back_up_leaves_nothing_that_passes_for_one(
    data_dir: Path, tmp_path: Path
) -> None:
    place = tmp_path / "disk"
    first = backups(data_dir, HandClock()).make(place, None, quiet)
    script = (
        "import sys, time\n"
        "import workstation.adapters.backup.keeper as keeper\n"
        "from workstation.cli import main\n"
        "def slow(*_):\n"
        "    print('copying', flush=True)\n"
        "    time.sleep(60)\n"
        "keeper.copy_file = slow\n"
        "main(['backup', sys.argv[1], '--data-dir', sys.argv[2]])\n"
    )
    (data_dir / "rules").mkdir()
    (data_dir / "rules" / "own.json").write_text("{}")  # something that is not shared
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(place), str(data_dir)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    while child.stdout.readline().strip() != "copying":
        assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    left = [path for path in place.iterdir() if path != first.folder]
    assert len(left) == 1
    assert left[0].name.startswith(".unfinished-")
    assert backups(data_dir).check(first.folder).holds
    second = backups(data_dir).make(place, None, quiet)
    assert {path.name for path in place.iterdir()} >= {first.folder.name, second.folder.name}
    assert backups(data_dir).check(second.folder).holds
