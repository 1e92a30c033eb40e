"""The import window's state: look first, then bring in, with progress, cancel and repairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.controllers.hands import HandRunner
from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.adapters.manifests import readers
from workstation.adapters.manifests.column_folder import ColumnFolder
from workstation.controllers.importing import (
    LANE,
    ImportController,
    ImportFile,
    ImportState,
    Stage,
    length,
)
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.import_desk import ImportDesk, repairs_text, write_repairs
from workstation.services.importing import Importing
from workstation.services.manifest_import import ImportProgress, ManifestImport
from workstation.services.manifest_reading import ManifestReading
from workstation.services.manifests.columns import ColumnMap

HEADER = "parcel_id,line_description,gross_kg\n"
THEIRS = "Sendungsnummer;Inhalt;Gewicht\nRB123456785GB;Hemd;0,4\n"
A, B = "RB123456785GB", "RR473124829GB"


class Room:
    """The window's controller on a store in memory and the real readers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.runner = folder, HandClock(), HandRunner()
        self.store = MemoryStore(folder / "store", self.clock)
        reading = ManifestReading(readers(), ColumnFolder(folder / "columns"))
        unused: object = None
        importing = Importing(
            self.store.parcels,
            unused,  # type: ignore[arg-type]
            self.clock,
            reading,
            self.store.imports,
        )
        self.desk = ImportDesk(importing, reading, self.store.imports)
        self.shown: list[ImportState] = []
        self.brought = 0
        self.controller = ImportController(
            self.desk, self.runner, self.clock, self.shown.append, self._brought
        )

    def _brought(self) -> None:
        self.brought += 1

    @property
    def state(self) -> ImportState:
        return self.controller.state

    def file(self, place: int = 0) -> ImportFile:
        return self.state.files[place]

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def look(self, *paths: Path) -> None:
        self.controller.add(paths)
        self.runner.all(LANE)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def many(count: int) -> str:
    return HEADER + "".join(f"LX{n:08}X,goods {n},0.5\n" for n in range(count))


def test_a_file_is_looked_at_before_anything_is_stored(room: Room) -> None:
    path = room.write("day.csv", f"{HEADER}{A},shirt,0.4\n{B},lamp,-1\n")
    room.look(path)
    assert room.store.parcels.find(A) is None
    file = room.file()
    assert file.stage is Stage.LOOKED_AT
    assert file.preview is not None
    assert file.preview.reader == "table (CSV)"
    assert "new" in file.words
    assert "1 to repair" in file.words
    assert file.repairs[0].line == 3
    assert file.sample is not None
    assert file.sample.header == ("parcel_id", "line_description", "gross_kg")


def test_bringing_in_tells_what_came_of_it_and_the_history_knows(room: Room) -> None:
    path = room.write("day.csv", f"{HEADER}{A},shirt,0.4\n")
    room.look(path)
    room.controller.bring_in()
    assert room.file().stage is Stage.IMPORTING
    room.runner.all(LANE)
    assert room.file().stage is Stage.DONE
    assert room.file().words == "imported: 1 new, 0 changed, 0 the same"
    assert room.brought == 1
    assert [run.source for run in room.state.runs] == ["day.csv"]
    assert not room.state.can_import


def test_what_would_change_is_told_with_its_differences(room: Room) -> None:
    room.look(room.write("one.csv", f"{HEADER}{A},shirt,0.4\n"))
    room.controller.bring_in()
    room.runner.all(LANE)
    room.look(room.write("two.csv", f"{HEADER}{A},shirt,0.9\n"))
    preview = room.file(1).preview
    assert preview is not None
    (one,) = preview.records
    assert one.state == "changed"
    assert [(d.before, d.after) for d in one.differences] == [("0.4 kg", "0.9 kg")]


def test_files_are_brought_in_one_after_another_and_one_that_is_none_stays_out(
    room: Room,
) -> None:
    paths = [
        room.write("a.csv", many(1)),
        room.write("b.bin", "\x00"),
        room.write("c.csv", many(2)),
    ]
    room.look(*paths)
    assert room.file(1).stage is Stage.REFUSED
    assert "IMPORT-02" in room.file(1).words
    room.controller.bring_in()
    assert [f.stage for f in room.state.files] == [
        *(Stage.IMPORTING, Stage.REFUSED, Stage.WAITING),
    ]
    room.runner.all(LANE)
    assert [f.stage for f in room.state.files] == [Stage.DONE, Stage.REFUSED, Stage.DONE]


def test_cancelling_keeps_what_is_in_and_importing_again_goes_on(room: Room) -> None:
    path = room.write("many.csv", many(1300))
    room.look(path)
    room.controller.bring_in()
    room.controller.cancel()
    room.runner.all(LANE)
    file = room.file()
    assert file.stage is Stage.CANCELLED
    assert "cancelled" in file.words
    assert file.done is not None
    assert 0 < file.done.run.read < 1300
    room.controller.bring_in()
    room.runner.all(LANE)
    assert room.file().stage is Stage.DONE
    assert "went on where it was broken off" in room.file().words
    assert room.file().words.startswith("imported: 1\u202f300 new")


class Slow:
    """A desk whose import tells of its progress and ends when the test says so."""

    def __init__(self, desk: ImportDesk, done: ManifestImport) -> None:
        self._desk, self._done = desk, done
        self.tell: Callable[[ImportProgress], None] | None = None

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)

    def manifest(
        self,
        file: Path,
        columns: ColumnMap | None,
        progress: Callable[[ImportProgress], None],
        cancelled: Callable[[], bool],
    ) -> ManifestImport:
        self.tell = progress
        return self._done


def test_progress_tells_share_rate_and_time_left(room: Room) -> None:
    path = room.write("many.csv", many(600))
    seen: list[ImportProgress] = []
    done = room.desk.manifest(path, None, seen.append, lambda: False)
    run = done.run
    slow = Slow(room.desk, done)
    controller = ImportController(slow, room.runner, room.clock, room.shown.append)  # type: ignore[arg-type]
    controller.add([path])
    room.runner.all(LANE)
    controller.bring_in()
    controller._tell(ImportProgress(run, 1_000, 101_000))
    controller.tick()
    assert controller.state.files[0].words == "importing: 0 %, 600 records"
    controller._tell(ImportProgress(replace(run, read=2_600), 11_000, 101_000))  # a second on
    controller.tick()
    words = "importing: 10 %, 2\u202f600 records, 2\u202f000 a second, about 9 s left"
    assert controller.state.files[0].words == words


def test_their_columns_are_named_once_and_the_map_is_kept(room: Room) -> None:
    path = room.write("theirs.csv", THEIRS)
    room.look(path)
    assert room.file().words == (
        "0 records; 4 to repair; no column names the parcels: name its columns first"
    )
    assert not room.state.can_import
    sample = room.file().sample
    assert sample is not None
    assert sample.rows[0] == (A, "Hemd", "0,4")
    room.controller.save_map(
        "Spedition", ("parcel_id", "line_description", "gross_kg"), decimal=","
    )
    room.runner.all(LANE)
    preview = room.file().preview
    assert preview is not None
    (one,) = preview.records
    assert str(one.record.gross_kg) == "0.4"
    assert [m.name for m in room.state.maps] == ["Spedition"]
    other = room.write("next.csv", THEIRS)
    room.look(other)
    again = room.file(1).preview
    assert again is not None
    assert again.columns is not None
    assert again.columns.name == "Spedition"


def test_a_map_with_a_fault_is_refused_in_words_and_nothing_changes(room: Room) -> None:
    room.look(room.write("theirs.csv", THEIRS))
    room.controller.save_map("", ("parcel_id", "", ""))
    room.runner.all(LANE)
    assert room.state.failed
    assert "IMPORT-05" in room.state.message
    assert room.state.maps == ()


def test_a_store_that_fails_is_told_and_the_file_can_be_imported_again(room: Room) -> None:
    path = room.write("day.csv", many(1))
    room.look(path)
    room.controller.bring_in()
    busy = WorkstationError(Notice("Busy.", "Nothing.", "Wait.", "STORE-05"), environment=True)
    _, _, _, failed = room.runner.waiting.pop()
    failed(busy)
    assert "STORE-05" in room.file().words
    assert room.state.can_import
    room.controller.bring_in()
    room.runner.all(LANE)
    assert room.file().stage is Stage.DONE


def test_repairs_of_an_earlier_import_are_read_and_written_with_harmless_cells(
    room: Room,
) -> None:
    path = room.write("day.csv", f"{HEADER}{A},shirt,=cmd()\n")
    room.look(path)
    room.controller.bring_in()
    room.runner.all(LANE)
    run = room.state.runs[0]
    room.controller.show_run(run.run_id)
    room.runner.all(LANE)
    assert room.state.old_run == run.run_id
    assert room.state.old_repairs[0].found == "=cmd()"
    target = room.folder / "repairs.csv"
    room.controller.save_repairs(run.run_id, run.source, target)
    room.runner.all(LANE)
    text = target.read_text("utf-8-sig")
    assert "'=cmd()" in text
    assert ",=cmd" not in text
    assert room.state.message == "1 line written to repairs.csv."
    room.controller.save_repairs(run.run_id, run.source, room.folder / "no" / "where.csv")
    room.runner.all(LANE)
    assert "IMPORT-20" in room.state.message
    assert room.state.failed


def test_copied_repairs_are_one_line_each_whatever_they_hold(tmp_path: Path) -> None:
    nasty = Repair(3, "value", "must be a number", "a\tb", "@x")
    text = repairs_text([nasty], "f.csv", "\t")
    assert text.splitlines()[1] == "f.csv\t3\tvalue\tmust be a number\ta b\t'@x"
    write_repairs([nasty], "f.csv", tmp_path / "out.csv")
    assert not list(tmp_path.glob("*.part"))


def test_lengths_are_told_as_one_says_them() -> None:
    assert [length(s) for s in (0.2, 40, 100, 7800)] == ["1 s", "40 s", "2 min", "2 h 10 min"]
