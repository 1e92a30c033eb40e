"""`workstation parcel`: what ties the parcel to others, in JSON and in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.cli.conftest import Run
from tests.store.test_relations import MINE, SENDER
from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock
from workstation.services.ports import EntryDraft


def test_that_ties_are_told_in_json_and_in_words(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "station"
    store = open_store(folder, SystemClock(), "station 1", "0")
    earlier = replace(MINE, parcel_id="CP100000001CN")
    store.parcels.put_records([replace(MINE, parcel_id="CP100000002CN"), earlier])
    store.log.append(
        EntryDraft("decision", "bo", {}, closes="CP100000001CN", outcome="denied_entry")
    )
    store.close()
    told = run("parcel", "CP100000002CN", "--data-dir", folder, "--json").document["relations"]
    assert told["earlier"][0]["common"] == ["the same consignee", "the same sender"]
    (other,) = told["together"]
    assert (other["parcel_id"], other["day"], other["value"]) == (
        *("CP100000001CN", "2026-11-20", "300"),
    )
    assert other["why"] == "declared the same"
    assert {node["title"] for node in told["network"]["nodes"] if node["marked"]} == {
        "CP100000001CN"
    }
    assert (told["not_compared"], told["carton"]["recorded"]) == (0, 2)
    words = run("parcel", "CP100000002CN", "--data-dir", folder).out
    assert f"Tie: CP100000001CN from {SENDER.name}: refused " in words
