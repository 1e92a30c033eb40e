"""Imports go batch by batch, go on where they were broken off, and are looked at before."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.fakes.clock import HandClock
from tests.manifests.samples import CODE, GOOD, table
from workstation.adapters.manifests import readers
from workstation.domain.differences import Difference
from workstation.domain.notice import WorkstationError
from workstation.services import manifest_import
from workstation.services.importing import Importing
from workstation.services.manifest_reading import ManifestReading
from workstation.services.manifests.columns import Column, ColumnMap


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(manifest_import, "FIRST_BATCH", 10)
    monkeypatch.setattr(manifest_import, "SMALLEST_BATCH", 10)
    monkeypatch.setattr(manifest_import, "LARGEST_BATCH", 10)


@pytest.fixture
def importing(bench):
    reading = ManifestReading(readers())
    store = bench.store
    return Importing(store.parcels, bench.reader, HandClock(), reading, store.imports)


def lines(path, count, start=0, **fields):
    told = [{"parcel_id": f"P{n:05d}", "value": "1", **fields} for n in range(start, count)]
    path.write_text("".join(json.dumps(one) + "\n" for one in told), "utf-8")
    return path


def test_a_cancelled_import_keeps_what_is_in_and_goes_on_from_there(importing, tmp_path, bench):
    path = lines(tmp_path / "day.jsonl", 45)
    seen = []
    done = importing.manifest(path, progress=seen.append, cancelled=lambda: len(seen) == 2)
    assert (done.cancelled, done.run.finished_at, done.count.new) == (True, None, 20)
    assert [step.run.taken for step in seen] == [10, 20]
    assert 0 < seen[0].bytes_done <= seen[0].bytes_total
    assert bench.store.parcels.known_ids(["P00019", "P00020"]) == ("P00019",)
    done = importing.manifest(path)
    assert (done.resumed, done.cancelled, done.count.new, done.count.same) == (True, False, 45, 0)
    assert bench.store.parcels.find("P00044").received_at is None  # nobody says when it came
    again = importing.manifest(path)
    assert (again.resumed, again.count.new, again.count.same) == (False, 0, 45)


def test_data_that_arrive_with_the_file_came_when_its_import_began(importing, tmp_path, bench):
    path = lines(tmp_path / "day.jsonl", 25)
    seen = []
    importing.manifest(path, progress=seen.append, cancelled=lambda: len(seen) == 1, arriving=True)
    done = importing.manifest(path, arriving=True)
    assert done.resumed
    for parcel in ("P00001", "P00024"):
        assert bench.store.parcels.find(parcel).received_at == done.run.started_at


def test_a_time_that_the_file_tells_counts_in_any_case(importing, tmp_path, bench):
    told = {"received_at": "2026-11-20T08:00:00+00:00"}
    importing.manifest(lines(tmp_path / "day.jsonl", 1, **told))
    assert bench.store.parcels.find("P00000").received_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_an_import_of_another_map_of_columns_is_another_import(importing, tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text("Item,Worth\n" + "".join(f"Q{n},{n}\n" for n in range(1, 20)))
    names = {"item": Column("parcel_id"), "worth": Column("value")}
    first = importing.manifest(path, ColumnMap("a", names), cancelled=lambda: True)
    other = importing.manifest(path, ColumnMap("b", names))
    assert (first.cancelled, other.resumed, other.count.same) == (True, False, 10)
    assert importing.manifest(path, ColumnMap("a", names)).resumed


def test_a_file_that_is_no_manifest_leaves_no_run(importing, tmp_path, bench):
    (tmp_path / "a.csv").write_text("parcel_id\n")
    with pytest.raises(WorkstationError, match="IMPORT-02"):
        importing.manifest(tmp_path / "a.csv")
    assert bench.store.imports.runs() == ()


def test_a_file_that_changes_meanwhile_is_told_of(importing, tmp_path, bench):
    path = lines(tmp_path / "day.jsonl", 30)

    def grow(_):
        with path.open("a") as file:
            file.write("\n")

    with pytest.raises(WorkstationError, match="IMPORT-07"):
        importing.manifest(path, progress=grow)
    assert bench.store.imports.runs()[0].finished_at is None


def test_what_is_to_repair_is_kept_until_the_file_comes_again(importing, tmp_path, bench):
    path = tmp_path / "day.csv"
    path.write_text(table(GOOD, {"parcel_id": "X-1", "value": "bad"}), "utf-8")
    done = importing.manifest(path)
    assert bench.store.imports.repairs(done.run.run_id) == done.repairs
    assert done.run.repairs == len(done.repairs) == 1
    path.write_text(table(GOOD, {"parcel_id": "X-1", "value": "2"}), "utf-8")
    assert importing.manifest(path).run.repairs == 0
    assert bench.store.imports.repairs(done.run.run_id) == ()


def test_a_preview_tells_what_an_import_would_do_and_stores_nothing(importing, tmp_path, bench):
    path = tmp_path / "day.csv"
    path.write_text(table(GOOD), "utf-8")
    importing.manifest(path)
    rows = [GOOD | {"value": "30"}, {"parcel_id": "NEW-1"}, {"parcel_id": "X-1", "value": "bad"}]
    path.write_text(table(*rows), "utf-8")
    told = importing.preview(path)
    assert [(one.record.parcel_id, one.state) for one in told.records] == [
        (CODE, "changed"),
        ("NEW-1", "new"),
    ]
    assert told.records[0].differences == (Difference("Value", "24.50 USD", "30 USD"),)
    assert (len(told.repairs), told.whole, told.estimate) == (1, True, 2)
    assert bench.store.parcels.find(CODE).value == Decimal("24.50")
    assert bench.store.parcels.known_ids(["NEW-1"]) == ()
    assert len(bench.store.imports.runs()) == 1


def test_a_preview_of_a_long_file_looks_at_its_start_and_reckons_the_rest(importing, tmp_path):
    told = importing.preview(lines(tmp_path / "day.jsonl", 20_000), limit=7)
    assert (len(told.records), told.whole) == (7, False)
    assert told.estimate > 7


def test_parcels_of_very_many_lines_make_a_batch_sooner(importing, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest_import, "MOST_LINES", 12)
    told = [{"description": f"thing {n}"} for n in range(5)]
    seen = []
    path = lines(tmp_path / "day.jsonl", 10, lines=told)
    importing.manifest(path, progress=seen.append)
    assert [step.run.taken for step in seen] == [3, 6, 9, 10]
