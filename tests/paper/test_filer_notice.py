"""The notice to the filer: the outcome, and what in the data is to be put right."""

from __future__ import annotations

import json
import re

import pytest

from tests.paper.conftest import CLOCK, DETENTION, FIELDS, FILER, PARCEL, QUIET, document
from workstation.domain.notice import WorkstationError
from workstation.services.filer_notice import notice_text


@pytest.fixture(scope="module")
def schema(repo_root):
    return json.loads((repo_root / "docs" / "filer-notice-1.schema.json").read_text("utf-8"))


TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def faults(value, schema, where="$"):
    """What breaks the part of JSON Schema that the notice's schema is written in."""
    strange = set(schema) - {
        "$schema", "title", "description", "type", "required", "properties",
        "additionalProperties", "items", "enum", "const", "pattern", "minLength", "minimum",
    }  # fmt: skip
    assert not strange, strange
    found = []
    wanted = schema.get("type")
    names = [wanted] if isinstance(wanted, str) else wanted or []

    def fits(name):
        if name == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, TYPES[name])

    if names and not any(fits(name) for name in names):
        return [f"{where}: {value!r} is no {names}"]
    if "const" in schema and value != schema["const"]:
        found.append(f"{where}: {value!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is not among {schema['enum']}")
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{where}: {value!r} has another form")
        if len(value) < schema.get("minLength", 0):
            found.append(f"{where}: too short")
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append(f"{where}: {value} is too small")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [
            f"{where}: {name} is missing"
            for name in schema.get("required", ())
            if name not in value
        ]
        if schema.get("additionalProperties") is False:
            found += [f"{where}: {name} is not known" for name in set(value) - set(known)]
        for name, inner in value.items():
            found += faults(inner, known.get(name, {}), f"{where}.{name}")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            found += faults(inner, schema.get("items", {}), f"{where}[{number}]")
    return found


@pytest.mark.parametrize("outcome", list(FIELDS))
def test_that_each_outcome_is_told_with_the_faults_of_the_data_and_their_remedy(
    bench, schema, outcome
):
    entry = bench.decide(outcome)
    notice = bench.papers.notice(entry.seq)
    assert faults(notice, schema) == []
    assert (notice["outcome"], notice["entry_hash"]) == (outcome, entry.hash.hex())
    assert (notice["final"], notice["faults_as_of"]) == (True, "decision")
    (fault,) = notice["data_faults"]
    assert (fault["rule"], fault["fix"]) == ("value_missing", "Send the value of each line.")
    told = notice_text(notice)
    assert "Send the value of each line." in told
    assert PARCEL in told
    assert bool(notice["law"]) is (outcome != "release")
    assert (notice["reason"] is None) is (outcome in ("release", "abandonment"))


def test_that_a_detention_is_told_with_its_days_and_what_speeds_it_up(bench, schema):
    entry = bench.record("detention_started", DETENTION, clock=CLOCK)
    notice = bench.papers.notice(entry.seq)
    assert faults(notice, schema) == []
    assert (notice["outcome"], notice["final"], notice["state"]) == ("detained", False, "running")
    assert notice["faults_as_of"] == "today"
    told = notice_text(notice)
    for words in (
        "2026-11-30", "2026-12-20", "The invoice and proof of payment.", "10 days",
        "Send the value of each line.", "Value to be proved.", "19 USC 1499",
    ):  # fmt: skip
        assert words in told


def test_that_a_reason_which_is_not_the_filers_is_never_told_to_the_filer(bench):
    for notice in (
        bench.papers.notice(bench.decide("seize").seq),
        bench.papers.notice(bench.record("detention_started", DETENTION, clock=CLOCK).seq),
    ):
        told = json.dumps(notice) + notice_text(notice)
        assert QUIET.sentence not in told
        assert "seized before" not in told


def test_that_an_older_entry_takes_the_words_of_today_for_the_rules_that_spoke_then(bench):
    older = [{k: v for k, v in document(one).items() if k != "filer"} for one in (FILER, QUIET)]
    notice = bench.papers.notice(bench.decide("release", reasons=older).seq)
    assert [one["rule"] for one in notice["data_faults"]] == ["value_missing"]
    assert notice["faults_as_of"] == "today"
    assert "The checks are those of 2026-11-26." in notice_text(notice)
    other = [one | {"rule": "something_else"} for one in older]
    notice = bench.papers.notice(bench.decide("release", reasons=other).seq)
    assert notice["data_faults"] == []


def test_that_a_decision_that_waits_or_was_taken_back_is_not_final(bench):
    waiting = bench.decide("seize", sign_off={"needed": True, "roles": ["supervisor"]})
    notice = bench.papers.notice(waiting.seq)
    assert (notice["final"], notice["state"]) == (False, "awaiting sign-off")
    assert "Not final: awaiting sign-off." in notice_text(notice)
    bench.record("decision_revoked", {"reason": "x"}, entry=waiting.seq)
    assert bench.papers.notice(waiting.seq)["state"] == "revoked"


def test_that_no_fault_is_told_as_that_and_calls_nothing_good(bench):
    told = notice_text(bench.papers.notice(bench.decide("release", reasons=[]).seq))
    assert "No fault of the data that the filer could put right was found." in told


def test_that_parts_of_a_split_parcel_are_told(bench, schema):
    fields = {"opened": "yes", "parts": [{"lines": "2", "outcome": "seize", "fields": {}}]}
    notice = bench.papers.notice(bench.decide("release", fields=fields).seq)
    assert faults(notice, schema) == []
    assert notice["parts"] == [{"lines": "2", "outcome": "seize", "outcome_words": "Seized"}]
    assert "Lines 2: Seized." in notice_text(notice)


def test_that_another_entry_is_refused(bench):
    with pytest.raises(WorkstationError) as refused:
        bench.papers.notice(bench.record("note", {"text": "x"}).seq)
    assert refused.value.notice.code == "PAPER-10"


def test_that_json_and_text_are_written_together_or_not_at_all(bench, tmp_path):
    entry = bench.decide("seize")
    notice = bench.papers.notice(entry.seq)
    target = tmp_path / "n.json"
    told = bench.papers.keep_notice(notice, target, None, "command line")
    assert json.loads(target.read_text("utf-8")) == notice
    assert (tmp_path / "n.txt").read_text("utf-8") == notice_text(notice)
    assert told.content["data"]["paper"] == "filer-notice"
    with pytest.raises(WorkstationError, match="PAPER-09"):
        bench.papers.keep_notice(notice, tmp_path / "n.txt", None, "command line")
    (tmp_path / "m.txt").write_text("mine")
    with pytest.raises(WorkstationError, match="PAPER-09"):
        bench.papers.keep_notice(notice, tmp_path / "m.json", None, "command line")
    assert not (tmp_path / "m.json").exists()


def test_that_the_schema_finds_what_is_wrong(bench, schema):
    notice = bench.papers.notice(bench.decide("seize").seq)
    for change in (
        {"outcome": "mercy"}, {"entry": 0}, {"entry_hash": "x"}, {"final": "yes"},
        {"law": [{"citation": "x"}]}, {"surprise": 1}, {"parcel": ""},
    ):  # fmt: skip
        assert faults(notice | change, schema)
