"""`reconcile`: the screen's job without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import open_store
from workstation.domain.manifest import Line, ManifestRecord

A, B = "RB123456785GB", "RR473124829GB"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = open_store(tmp_path, HandClock(), "test", "0")
    store.parcels.put_records(
        [
            ManifestRecord(A, parent="BAG1", lines=(Line("cotton shirt"),)),
            ManifestRecord(B, parent="BAG1"),
        ]
    )
    store.close()
    return tmp_path


def test_that_a_carton_is_ticked_off_and_stands_so_afterwards(run: Run, folder: Path) -> None:
    told = run("reconcile", "bag1", "--found", A, "RR473124828GB", "--json", "--data-dir", folder)
    answer = told.document
    assert told.status == 0
    assert answer["found"] == [{"parcel": A, "title": "cotton shirt"}]
    assert [one["parcel"] for one in answer["short"]] == [B]
    assert answer["over"][0]["near"] == [B]
    assert (answer["missing"], answer["agrees"]) == (1, False)
    entries = [line["body"] for line in run("log", "show", "--json", "--data-dir", folder).lines]
    kept = {entry["seq"]: entry["kind"] for entry in entries}
    assert kept[answer["entry"]] == "carton_reconciled"
    again = run("reconcile", "BAG1", "--data-dir", folder)
    assert "2 declared by record, 1 found, 1 short, 1 over." in again.out
    assert "Did you mean RR 4731 2482 9 GB?" in again.out
    assert "SHORT RR 4731 2482 9 GB: no description." in again.out


def test_that_what_is_no_number_is_told_and_the_rest_is_noted(run: Run, folder: Path) -> None:
    told = run("reconcile", "BAG1", "--found", "§", A, "--json", "--data-dir", folder)
    assert told.status == 2
    assert told.document["refused"][0]["error"]["code"] == "BARCODE-02"
    assert len(told.document["found"]) == 1
