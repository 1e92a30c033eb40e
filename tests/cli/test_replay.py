"""`replay`: a decision as it was, and where today differs, each made to differ in turn."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run
from tests.detect.tiny_model import tiny_model, write_package
from workstation.adapters.facility import SimulatedFacility
from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock


def decided(run: Run, demo: Path, word: str = "Firearm") -> tuple[str, int]:
    """A parcel released over its findings: its barcode and the entry."""
    code = next(p for p in SimulatedFacility().parcels() if word in p.story).barcode
    fields = demo / "fields.json"
    fields.write_text(json.dumps({"opened": "no", "override_reason": "seen by hand"}))
    told = run("decide", code, "--outcome", "release", "--fields", fields, "--officer", "demo",
               "--password-file", demo / "demo-password.txt", "--data-dir", demo, "--json",
               "--threshold", "0.01")  # fmt: skip
    assert told.status == 0, told.out
    return code, int(told.document["entry"])


def replayed(run: Run, demo: Path, entry: int) -> Any:
    # The decision was made with a threshold of its own; the station's is the model's.
    (demo / "station.toml").write_text("threshold = 0.01\n")
    told = run("replay", entry, "--data-dir", demo, "--json")
    assert told.status == 0, told.out
    return told.document


def about(document: Any) -> set[str]:
    return {one["about"] for one in document["differences"]}


def test_that_a_decision_of_just_now_differs_in_nothing(run: Run, demo: Path, model: Path) -> None:
    code, entry = decided(run, demo)
    found = replayed(run, demo, entry)
    assert found["differences"] == []
    assert found["compared"]
    assert found["parcel"] == code
    assert found["officer"] == "demo"
    marks = [mark for one in found["pictures"] for said in one["models"] for mark in said["marks"]]
    assert marks
    assert all(not mark["shown"] and mark["answer"] == "not answered" for mark in marks)
    assert any("marks as then" in words for words in found["same"])
    words = run("replay", entry, "--data-dir", demo)
    assert "Today's software shows the same." in words.out
    assert f"Entry {entry}: " in words.out
    assert "not shown: not answered" in words.out


def test_that_a_record_that_came_anew_and_another_model_are_told(
    run: Run, demo: Path, model: Path
) -> None:
    code, entry = decided(run, demo)
    store = open_store(demo, SystemClock(), "station", "0")
    record = store.parcels.find(code)
    assert record is not None
    store.parcels.put_records([replace(record, value=Decimal(9999))])
    store.close()
    shutil.rmtree(model)
    model.mkdir()
    write_package(model, tiny_model(size=32), size=32)
    found = replayed(run, demo, entry)
    told = [(one["about"], one["then"], one["now"]) for one in found["differences"]]
    assert ("Record", "version 1", "version 2") in told
    assert any(
        name.startswith("Scan") and "SHA-256" in then and "SHA-256" in now
        for name, then, now in told
    )
    assert "differs:" in run("replay", entry, "--data-dir", demo).out


def test_that_an_altered_picture_is_told_and_the_rest_is_replayed(
    run: Run, demo: Path, model: Path
) -> None:
    _, entry = decided(run, demo)
    sha = replayed(run, demo, entry)["pictures"][0]["files"][0][1]
    (file,) = (demo / "scans").glob(f"*/{sha}*")
    file.chmod(0o644)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    found = replayed(run, demo, entry)
    told = next(one for one in found["differences"] if one["about"].startswith("Scan"))
    assert "BENCH-01" in told["now"]


def test_that_what_is_no_decision_is_refused(run: Run, demo: Path) -> None:
    assert run("replay", 999_999, "--data-dir", demo, "--json").code == "REPLAY-01"
    assert run("replay", 1, "--data-dir", demo, "--json").code == "REPLAY-02"
