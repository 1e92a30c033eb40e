"""Manifests brought in by a child process: progress, cancel, refusals, and a child that dies."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.store.conftest import Opener
from workstation.adapters.import_process import ImportProcess
from workstation.adapters.system_clock import SystemClock
from workstation.domain.notice import WorkstationError
from workstation.services.manifest_import import ImportProgress
from workstation.services.manifests.columns import Column, ColumnMap


def manifest(path: Path, count: int) -> Path:
    path.write_text("".join(json.dumps({"parcel_id": f"C-{n}"}) + "\n" for n in range(count)))
    return path


def test_that_a_child_brings_a_manifest_in_and_tells_how_far_it_is(
    tmp_path: Path, opened: Opener
) -> None:
    store = opened()
    importing = ImportProcess(tmp_path / "data", store.imports, SystemClock())
    told: list[ImportProgress] = []
    file = tmp_path / "day.csv"
    file.write_text("Item,Worth\nQ-1,12\nQ-2,dear\n")
    columns = ColumnMap("theirs", {"item": Column("parcel_id"), "worth": Column("value")})
    done = importing.manifest(file, columns, told.append)
    assert (done.count.new, done.run.repairs, done.cancelled) == (1, 1, False)
    assert done.run == store.imports.runs()[0]
    assert done.repairs[0].line == 3
    assert told[-1].bytes_done == told[-1].bytes_total == file.stat().st_size
    assert store.parcels.find("Q-1") is not None


def test_that_a_cancelled_child_leaves_what_is_in_and_the_next_goes_on(
    tmp_path: Path, opened: Opener
) -> None:
    store = opened()
    importing = ImportProcess(tmp_path / "data", store.imports, SystemClock())
    file = manifest(tmp_path / "day.jsonl", 40_000)
    told: list[ImportProgress] = []
    done = importing.manifest(file, None, told.append, lambda: bool(told))
    assert done.cancelled
    assert 0 < done.run.read < 40_000
    assert store.parcels.known_ids(["C-0"]) == ("C-0",)
    stands = store.imports.runs()[0]
    assert stands.finished_at is None
    assert stands.read >= told[-1].run.read


def test_that_what_is_no_manifest_is_refused_as_without_a_child(
    tmp_path: Path, opened: Opener
) -> None:
    store = opened()
    importing = ImportProcess(tmp_path / "data", store.imports, SystemClock())
    (tmp_path / "-x.csv").write_text("parcel_id\n")
    with pytest.raises(WorkstationError, match="IMPORT-02"):
        importing.manifest(tmp_path / "-x.csv")
    with pytest.raises(WorkstationError, match="IMPORT-02"):
        importing.manifest(tmp_path / "absent.csv")


@pytest.mark.parametrize("words", [[sys.executable, "-c", "raise SystemExit(9)"], ["/no/such"]])
def test_that_a_child_that_dies_is_told_and_nothing_is_lost(
    tmp_path: Path, opened: Opener, words: list[str]
) -> None:
    store = opened()
    importing = ImportProcess(tmp_path / "data", store.imports, SystemClock(), start=lambda: words)
    with pytest.raises(WorkstationError, match="IMPORT-08"):
        importing.manifest(manifest(tmp_path / "day.jsonl", 3))
    assert store.imports.runs() == ()
