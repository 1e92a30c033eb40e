"""`rules` and `import tariff`, over a real store."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from decimal import Decimal

from tests.rules.test_declared import rule, site_file
from tests.rules.test_trying import priced
from workstation.composition import open_station
from workstation.domain.manifest import Party
from workstation.services.ports import EntryDraft
from workstation.services.trying import Reviewed


def decided(folder, number, outcome, **changes):
    station = open_station(folder, in_process=True)
    try:
        record = priced(number, "20", **changes)
        station.store.put_records([record])
        station.log.append(
            EntryDraft("decision", "ada", {"parcel": record.parcel_id}, record.parcel_id, outcome)
        )
    finally:
        station.close()


def test_every_rule_is_listed_with_its_file_and_state(run, tmp_path):
    told = run("rules", "list", "--data-dir", tmp_path, "--json")
    rules = {one["rule"]: one for one in told.document["rules"]}
    assert rules["weight_to_value"]["state"] == "in force"
    assert rules["weight_to_value"]["file"] == "checks-2026-11-01.json"
    assert "bands-2026-11-01" in told.document["tables"]
    assert not (tmp_path / "store.sqlite3").exists()
    assert "pill_press: alarm, category" in run("rules", "list", "--data-dir", tmp_path).out


def test_a_rule_is_explained_and_an_unknown_one_is_refused_with_a_near_name(run, tmp_path):
    told = run("rules", "explain", "round_value", "--data-dir", tmp_path)
    assert "Clears it: An invoice" in told.out
    assert "step: 50" in told.out
    kinds = run("rules", "explain", "lithium_batteries", "--data-dir", tmp_path, "--json")
    assert "UN 3480" in kinds.document["rows"][0]["source"]
    told = run("rules", "explain", "scale", "--data-dir", tmp_path, "--json")
    assert (told.status, told.code) == (2, "RULES-05")
    assert "declared_vs_scale" in told.document["error"]["act"]


def test_faults_of_the_sites_files_are_named_each(run, tmp_path):
    assert run("rules", "check", "--data-dir", tmp_path).status == 0
    site_file(tmp_path / "rules", rule({"fact": "moon", "is": "x"}, group="y"))
    told = run("rules", "check", "--data-dir", tmp_path, "--json")
    assert told.status == 2
    (file,) = told.document["files"]
    assert len(file["faults"]) == 2
    left = run("rules", "list", "--data-dir", tmp_path, "--json").document["left_out"]
    assert left[0]["file"] == "site.json"


def test_a_file_is_tried_on_stored_parcels_by_day_and_outcome(run, tmp_path):
    decided(tmp_path, 1, "seize")
    decided(tmp_path, 2, "release")
    decided(tmp_path, 3, "release", value=Decimal(900))
    when = {"fact": "value_usd", "below": "100"}
    file = site_file(tmp_path / "try", rule(when, sentence="Cheap.", filer="Say."))
    told = run("rules", "try", file, "--since", "2026-11-23", "--data-dir", tmp_path, "--json")
    assert told.status == 0
    document = told.document
    assert (document["parcels"], document["decided"], document["bad"]) == (3, 3, 1)
    (one,) = document["rules"]
    assert (one["alarmed"], one["found_bad"], one["released"]) == (2, 1, 1)
    later = run("rules", "try", file, "--since", "2026-11-24", "--data-dir", tmp_path, "--json")
    assert later.document["parcels"] == 0
    assert "1 of them found bad" in run("rules", "try", file, "--data-dir", tmp_path).out


def test_trying_tells_how_far_it_has_come_and_stops_with_what_it_has(run, tmp_path, monkeypatch):
    decided(tmp_path, 1, "seize")
    decided(tmp_path, 2, "release")
    when = {"fact": "value_usd", "below": "100"}
    file = site_file(tmp_path / "try", rule(when, sentence="Cheap.", filer="Say."))
    monkeypatch.setattr("workstation.cli.progress._TELL_EVERY_S", 0.0)
    told = run("rules", "try", file, "--progress", "--data-dir", tmp_path, "--json")
    first, last = (json.loads(line) for line in told.out.splitlines())
    assert first == {"progress": {"records_done": 2, "records_total": 2}}
    assert (last["stopped"], last["parcels"]) == (False, 2)

    def ask_to_stop(*_args, **_more):
        yield from ()
        os.kill(os.getpid(), signal.SIGINT)
        yield Reviewed(priced(1, "20"), None)

    monkeypatch.setattr("workstation.adapters.sqlite.review.SqliteReview.parcels", ask_to_stop)
    told = run("rules", "try", file, "--data-dir", tmp_path)
    assert told.status == 130
    assert told.out.startswith("Stopped: this is what was gone through until then.")
    assert "0 parcels" in told.out


def test_bands_are_learned_from_released_parcels_alone_and_used_from_then_on(run, tmp_path):
    for number in range(3):
        decided(tmp_path, number, "release")
    decided(tmp_path, 7, "seize")
    told = run("rules", "learn-bands", "--fewest", 3, "--data-dir", tmp_path, "--json")
    assert told.document["parcels"] == 3
    (band,) = told.document["bands"]
    assert (band["chapter"], band["typical_usd_per_kg"], band["n"]) == ("69", "20", 3)
    station = open_station(tmp_path, in_process=True, read_only=True)
    try:
        assert station.rules.tables.bands.of("69").parcels == 3
    finally:
        station.close()
    few = run("rules", "learn-bands", "--data-dir", tmp_path, "--json").document
    assert (few["bands"], few["file"]) == ([], None)
    assert few["too_few"] == [{"chapter": "69", "n": 3}]


def test_a_tariff_is_imported_and_the_same_again_takes_its_own_place(run, tmp_path):
    csv = tmp_path / "t.csv"
    csv.write_text("hscode,description\n6911,Tableware\nx,bad\n", "utf-8")
    folder = tmp_path / "station"
    told = run("import", "tariff", csv, "--data-dir", folder, "--json")
    assert told.status == 2
    document = told.document
    assert (document["lines"], document["left_out"], document["again"]) == (1, 1, False)
    assert document["faults"][0]["line"] == 3
    assert run("import", "tariff", csv, "--data-dir", folder, "--json").document["again"]
    assert len(list((folder / "reference").glob("tariff-*.json"))) == 1
    told = run("import", "tariff", tmp_path / "none.csv", "--data-dir", folder, "--json")
    assert (told.status, told.code) == (2, "RULES-04")


def test_a_day_that_is_none_is_refused_in_words(run, tmp_path):
    told = run("rules", "try", "x.json", "--since", "soon", "--data-dir", tmp_path, "--json")
    assert (told.status, told.code) == (2, "CLI-01")
    assert json.loads(told.out)["error"]["fact"].startswith("The command is not understood")


def test_a_parcel_is_summed_up_in_words_and_never_in_a_score(run, tmp_path):
    station = open_station(tmp_path, in_process=True)
    station.store.put_records([replace(priced(1, "20"), sender=Party("TEST"))])
    station.close()
    told = run("examine", "P1", "--data-dir", tmp_path, "--json")
    summary = told.document["summary"]
    assert " to look at" in summary["headline"]
    assert "the picture is not checked" in summary["headline"]
    assert summary["groups"][0]["group"] == "data quality"
    assert {"why", "checks"} <= set(summary["missing"][0])
    assert "No picture was looked at" in str(
        run("parcel", "P1", "--data-dir", tmp_path, "--json").document["summary"]
    )
