"""`import manifest`, `parcel` and `search`, headless."""

from __future__ import annotations

import json

import pytest

CODE = "RB123456785GB"


@pytest.fixture
def station(run, tmp_path):
    """A station with two parcels, one of them declared twice."""
    data = tmp_path / "station"
    first, later = tmp_path / "first.jsonl", tmp_path / "later.jsonl"
    shirt = {
        "parcel_id": CODE,
        "consignee": {"name": "Anna", "city": "Troy"},
        "gross_kg": "0.4",
        "value": "25",
        "currency": "USD",
        "lines": [{"description": "cotton shirt", "hs": "610910"}],
    }
    other = {"parcel_id": "P-2", "lines": [{"description": "lamp"}]}
    first.write_text(json.dumps(shirt) + "\n" + json.dumps(other) + "\n")
    later.write_text(json.dumps({"parcel_id": CODE, "value": "5"}) + "\n")
    for file in (first, later):
        assert run("import", "manifest", file, "--data-dir", data).status == 0
    return data


def test_a_parcel_is_told_with_where_each_field_came_from_and_how_it_changed(run, station):
    told = run("parcel", "rb 1234 5678 5 gb", "--data-dir", station, "--json")
    assert told.status == 0
    document = told.document
    assert document["manifest"]["value"] == "5"
    assert document["provenance"]["value"]["source"] == "later.jsonl"
    assert document["provenance"]["lines"]["source"] == "first.jsonl"
    assert document["provenance"]["consignee.city"]["source"] == "first.jsonl"
    assert "sender.name" not in document["provenance"]
    newest, oldest = document["history"]
    assert (newest["version"], oldest["version"]) == (2, 1)
    assert newest["differences"] == [{"field": "Value", "before": "25 USD", "after": "5 USD"}]
    assert oldest["differences"] == []
    reasons = [check for check in document["checks"] if check["state"] == "reason"]
    assert all(check["figures"] is not None and check["clears"] for check in reasons)
    words = run("parcel", CODE, "--data-dir", station).out
    assert "Value: 25 USD, now 5 USD" in words


def test_a_parcel_without_a_record_is_a_state(run, station):
    told = run("parcel", "NOBODY-1", "--data-dir", station, "--json")
    assert told.status == 0
    assert (told.document["manifest"], told.document["history"]) == (None, [])
    assert "No record: unmanifested." in run("parcel", "NOBODY-1", "--data-dir", station).out


def test_parcels_are_found_by_words_and_pages_go_on(run, station):
    told = run("search", "shirt", "tro", "--data-dir", station, "--json")
    assert told.status == 0
    assert [line.get("parcel") for line in told.lines] == [CODE, None]
    assert told.lines[-1] == {"found": 1, "taken_for": "words", "after": None}
    assert "2 parcels." not in run("search", "zebra", "--data-dir", station).out
    refused = run("search", "--data-dir", station, "--", "—")
    assert (refused.status, "SEARCH-01" in refused.err) == (2, True)
    assert run("search", "x", "--data-dir", station / "none").status == 3


def test_a_file_is_read_by_a_map_of_columns_from_a_file(run, station, tmp_path):
    (tmp_path / "map.json").write_text(
        json.dumps({"name": "theirs", "columns": {"Item": "parcel_id", "Worth": "value"}})
    )
    file = tmp_path / "theirs.csv"
    file.write_text("Item,Worth\nQ-1,12\n")
    columns = ("--columns", tmp_path / "map.json")
    told = run("import", "manifest", file, *columns, "--data-dir", station, "--json")
    assert (told.status, told.lines[0]["new"]) == (0, 1)
    told = run("import", "manifest", file, *columns, "--preview", "--data-dir", station, "--json")
    assert (told.lines[0]["same"], told.lines[0]["columns"]) == (1, "theirs")


def test_progress_is_told_line_by_line(run, station, tmp_path):
    file = tmp_path / "more.jsonl"
    file.write_text("".join(json.dumps({"parcel_id": f"M-{n}"}) + "\n" for n in range(600)))
    told = run("import", "manifest", file, "--progress", "--data-dir", station, "--json")
    step = told.lines[-2]["progress"]
    assert step["bytes_done"] == step["bytes_total"] > 0
    assert (step["new"], told.lines[-1]["read"]) == (600, 600)


def test_one_record_is_one_record_and_what_a_file_tells_beside_is_told(run, station, tmp_path):
    file = tmp_path / "one.csv"
    file.write_text("parcel_id,parent,parent_kind,parent_parcels\nQ-7,MC-9,carton,4\n")
    for more in (("--preview",), ()):
        told = run("import", "manifest", file, *more, "--data-dir", station).out
        assert "It also tells 1 container." in told
    assert "1 record read" in told


def test_a_parcel_in_words_counts_its_reasons_and_says_how_loud_each_is(run, station):
    words = run("parcel", CODE, "--data-dir", station).out
    document = run("parcel", CODE, "--data-dir", station, "--json").document
    assert document["summary"]["headline"] in words
    reasons = [check for check in document["checks"] if check["state"] == "reason"]
    assert reasons
    for check in reasons:
        loud = "Beside the record" if check["quiet"] else check["severity"].upper()
        assert f"{loud}: {check['sentence']}" in words
