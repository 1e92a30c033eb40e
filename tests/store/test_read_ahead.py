"""A large table is read by another process: what comes in is the same, and no end of it is lost."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from tests.benchmarks import manifest_make
from tests.store.conftest import Opener, raw
from workstation.adapters.manifests import ahead, ahead_serve, readers
from workstation.adapters.manifests.ahead import ReadingAhead
from workstation.adapters.manifests.delimited import DelimitedReader
from workstation.adapters.manifests.json_text import JsonReader
from workstation.adapters.sqlite.store import SqliteStore
from workstation.adapters.system_clock import SystemClock
from workstation.domain.notice import WorkstationError
from workstation.services.manifest_import import ManifestImport, ManifestImporting
from workstation.services.manifest_reading import ManifestReading
from workstation.services.manifests.columns import Column, ColumnMap
from workstation.services.manifests.told import ToldRecord

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
TABLES = (
    "SELECT parcel_id, version, current, gross_kg, value, parent, arrived_at, arrival_day, source,"
    " s.name, c.name, c.digest FROM records JOIN parties s ON s.party_id = sender"
    " JOIN parties c ON c.party_id = consignee ORDER BY record_id",
    "SELECT * FROM lines",
    "SELECT k.key, p.digest FROM party_keys k JOIN parties p USING (party_id) ORDER BY 1, 2",
    "SELECT * FROM search_words",
    "SELECT * FROM parcels",
    "SELECT container_id, kind, declared_parcels FROM containers",
    "SELECT line, field, sentence, found, parcel_id FROM import_repairs",
)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "SMALLEST_FILE", 0)
    monkeypatch.setattr(ReadingAhead, "serves", lambda _, reader, __: reader.name == "table (CSV)")


def imported(store: SqliteStore, file: Path, reading: ReadingAhead | None) -> ManifestImport:
    read = ManifestReading(readers(), ahead=reading)
    return ManifestImporting(store.parcels, store.imports, read, SystemClock()).manifest(file)


def held(store: SqliteStore) -> list[object]:
    with raw(store.path) as connection:
        return [connection.execute(question).fetchall() for question in TABLES]


def test_that_a_table_read_ahead_leaves_the_same_in_the_store(
    opened: Opener, tmp_path: Path
) -> None:
    file = tmp_path / "day.csv"
    manifest_make.write(file, 2500)
    with file.open("a", encoding="utf-8") as more:
        cells = dict.fromkeys(manifest_make.COLUMNS, "")
        for number in range(40):
            cells |= {"parcel_id": f"Ż{number}" if number == 9 else f"X-{number}", "value": "1"}
            cells |= {"consignee_name": f"Łukasz {number}", "line_description": "棉 shirt"}
            more.write(",".join(cells.values()) + ("\n" if number != 7 else ",more\n"))
    here, there = opened(tmp_path / "a"), opened(tmp_path / "b")
    one, other = imported(here, file, None), imported(there, file, ReadingAhead())
    assert (one.count, one.run.taken, one.run.repairs) == (
        *(other.count, other.run.taken, other.run.repairs),
    )
    assert one.count.new > 2500
    assert one.run.repairs >= 2
    assert held(here) == held(there)
    for text in ("shirt", "lukasz", "棉", "610910", "1Z00", "smith cott", "12101"):
        assert here.search.search(text).items == there.search.search(text).items != ()
    again = imported(there, file, ReadingAhead())
    assert (again.count.new, again.count.changed, again.count.same) == (0, 0, other.count.new)


def test_that_cartons_and_a_site_s_columns_come_from_the_other_process_too(tmp_path: Path) -> None:
    file = tmp_path / "theirs.csv"
    file.write_text(
        "Item,Box,Kind,Worth\n" + "".join(f"Q{n},B1,carton,{n}\n" for n in range(9)) + "Q9,B2,x,1\n"
    )
    names = {"item": "parcel_id", "box": "parent", "kind": "parent_kind", "worth": "value"}
    columns = ColumnMap("theirs", {title: Column(name) for title, name in names.items()})
    with file.open("rb") as stream:
        here = [*DelimitedReader().told(stream, "theirs.csv", NOW, columns)]
    with file.open("rb") as stream:
        there = [*ReadingAhead().told(file, stream, "theirs.csv", NOW, columns)]
        assert stream.tell() == file.stat().st_size
    plain = [item.record() if isinstance(item, ToldRecord) else item for item in there]
    assert plain == here
    assert len(plain) == 11


def test_that_a_file_that_is_no_manifest_is_refused_in_the_same_words(tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    file.write_bytes(b"\xff\xfeparcel\xd8")
    for reading in (None, ReadingAhead()):
        read = ManifestReading(readers(), ahead=reading)
        with (
            pytest.raises(WorkstationError, match="IMPORT-02"),
            read.open(file, NOW, whole=True) as stream,
        ):
            next(stream)


def test_that_a_child_that_ends_early_is_told(tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    manifest_make.write(file, 3000)
    frames = BytesIO()
    asked = (
        f'{{"path": "{file}", "source": "a", "received_at": "{NOW.isoformat()}", "columns": null}}'
    )
    assert ahead_serve.main(BytesIO(asked.encode()), frames) == 0
    first = 8 + int.from_bytes(frames.getvalue()[:8], "little")
    kept = tmp_path / "frames"
    for size, told in ((len(frames.getvalue()) - 4, 3000), (first + 9, 1000), (0, 0)):
        kept.write_bytes(frames.getvalue()[:size])
        script = f"import sys; sys.stdout.buffer.write(open({str(kept)!r}, 'rb').read())"
        reading = ReadingAhead(start=lambda script=script: [sys.executable, "-c", script])
        items: list[object] = []
        with file.open("rb") as stream, pytest.raises(WorkstationError, match="IMPORT-21"):
            items.extend(reading.told(file, stream, "a", NOW, None))
        assert len(items) == told
    nowhere = ReadingAhead(start=lambda: [str(tmp_path / "nothing")])
    with file.open("rb") as stream, pytest.raises(WorkstationError, match="IMPORT-21"):
        [*nowhere.told(file, stream, "a", NOW, None)]


def test_that_a_reading_that_is_left_ends_its_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "day.csv"
    manifest_make.write(file, 12_000)
    started = []
    popen = ahead.subprocess.Popen
    monkeypatch.setattr(
        ahead.subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1]
    )
    with ManifestReading(readers(), ahead=ReadingAhead()).open(file, NOW, whole=True) as stream:
        for _, _ in zip(range(10), stream.told(), strict=False):
            pass
        assert started[0].poll() is None
    assert started[0].returncode is not None


def test_that_only_a_large_table_is_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(ahead.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 2)
    size = ahead.SMALLEST_FILE
    assert ReadingAhead().serves(DelimitedReader(), size)
    assert not ReadingAhead().serves(DelimitedReader(), size - 1)
    assert not ReadingAhead().serves(JsonReader(), size)
    monkeypatch.setattr(ahead.os, "sched_getaffinity", lambda _: {0}, raising=False)
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 1)
    assert not ReadingAhead().serves(DelimitedReader(), size)
