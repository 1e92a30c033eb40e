"""What a recorded decision says: what was known, what was seen, and nothing inexact."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.fakes.pictures import IDENTITY, FakeDetectors
from workstation.domain.decision import DecisionRefused, Outcome
from workstation.domain.estimate import WeightEstimate
from workstation.domain.findings import Finding, NotChecked, shift_to
from workstation.domain.log import canonical_bytes
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.services.decisions import DecisionRequest, Seen, SeenScan, standing
from workstation.services.ports import QueueState
from workstation.services.records import record_document, when

CODE = "RB123456785GB"
PLAIN = {"opened": "not needed"}
OVER = PLAIN | {"override_reason": "opened by hand: kitchen knives as declared"}


def opened_with_scan(bench):
    bench.store.parcels.put_records(
        [ManifestRecord(CODE, lines=(), source="test.csv", simulated=True)]
    )
    bench.file(CODE)
    return bench.parcels.open(CODE)


def seen(bench, opened, **change):
    scan = bench.parcels.load(opened.scans[0])
    shown = SeenScan(
        opened.scans[0], bench.clock.now(), bench.parcels.judge(scan), scan.rows, scan.columns
    )
    return replace(Seen((shown,), opened.opened_at, filters=("standard", "inverse")), **change)


def request(bench, opened, fields=OVER, outcome=Outcome.RELEASE, **change):
    return DecisionRequest(opened, outcome, fields, bench.officer, seen(bench, opened, **change))


EXPECTED = {
    "alarms": [str],
    "facts": dict,
    "sign_off": {"needed": bool},
    "re_review": {"permille": int},
    "parcel": str,
    "barcode": {"kind": str, "check": str},
    "outcome": str,
    "outcome_label": str,
    "fields": dict,
    "policy": str,
    "record": {
        "state": str,
        "version": (int, type(None)),
        "sha256": (str, type(None)),
        "carrier": (str, type(None)),
        "hs": (str, type(None)),
        "description": (str, type(None)),
    },
    "found_in": (str, type(None)),
    "scans": [
        {
            "scan": int,
            "view": str,
            "kind": str,
            "files": [{"name": str, "sha256": str}],
            "rows": (int, type(None)),
            "columns": (int, type(None)),
            "simulated": bool,
            "shown_at": str,
            "looked_ms": (int, type(None)),
            "seen_as": (dict, type(None)),
        }
    ],
    "models": [
        {
            "scan": int,
            "view": str,
            "state": str,
            "words": str,
            "id": str,
            "version": str,
            "sha256": str,
            "signed": str,
            "threshold": str,
            "default_threshold": str,
            "shift": str,
            "thresholds": dict,
            "milliseconds": str,
            "input": str,
            "findings": [
                {
                    "number": int,
                    "label": str,
                    "code": str,
                    "score": str,
                    "threshold": str,
                    "box": [int],
                    "outline": [[str]],
                    "shown": bool,
                    "answer": str,
                    "answer_entry": (int, type(None)),
                }
            ],
            "below_threshold": int,
            "remembered": bool,
            "primary": bool,
        }
    ],
    "opinion": {"state": str, "reason": str},
    "reasons": [
        {
            "rule": str,
            "severity": str,
            "sentence": str,
            "figures": dict,
            "rules": str,
            "group": str,
            "filer": str,
        }
    ],
    "not_computed": [{"rule": str, "why": str}],
    "weight_by_picture": {"not_weighed": str},
    "filters": [str],
    "measures": [str],
    "marks": {
        "at_decision": str,
        "ever_shown": bool,
        "blind_first": bool,
        "first_look_at": (str, type(None)),
        "first_look_ms": (int, type(None)),
        "first_shown_at": (str, type(None)),
        "looked_without_marks_ms": (int, type(None)),
    },
    "answers": [
        {
            "entry": int,
            "officer": str,
            "answer": str,
            "picture": str,
            "model": str,
            "number": int,
            "box": [int],
        }
    ],
    "own_marks": [
        {
            "entry": int,
            "officer": str,
            "picture": str,
            "shape": str,
            "points": [[str]],
            "frame": (int, type(None)),
            "word": str,
        }
    ],
    "through": str,
    "simulated": bool,
    "opened_at": str,
    "decided_at": str,
    "clock": str,
}


def agrees(value, shape, where="data"):
    if isinstance(shape, dict):
        assert set(value) == set(shape), where
        for key, inner in shape.items():
            agrees(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        for number, item in enumerate(value):
            agrees(item, shape[0], f"{where}[{number}]")
    else:
        assert isinstance(value, shape), where


def test_an_entry_has_the_declared_layout_and_only_exact_values(bench):
    opened = opened_with_scan(bench)
    entry = bench.deciding.record(request(bench, opened))
    data = entry.content["data"]
    agrees(data, EXPECTED)
    canonical_bytes(data)
    (model,) = data["models"]
    assert (model["id"], model["threshold"], model["milliseconds"]) == ("fake-1", "0.500", "12.3")
    assert [f["score"] for f in model["findings"]] == ["0.900"]
    assert model["below_threshold"] == 1
    assert data["opinion"]["state"] == "findings"
    assert data["filters"] == ["standard", "inverse"]


def test_the_log_keeps_the_weight_that_the_pictures_told_and_what_follows_from_it(bench):
    record = ManifestRecord(CODE, source="test.csv", gross_kg=Decimal("0.5"))
    bench.store.parcels.put_records([record])
    bench.file(CODE)
    weight = WeightEstimate(Decimal(2), None, "view 1, two energies")
    opened = bench.parcels.with_pictures(bench.parcels.open(CODE), weight, None)
    data = bench.deciding.record(request(bench, opened)).content["data"]
    assert data["weight_by_picture"] == {
        "low_kg": "2",
        "high_kg": None,
        "said_by": "view 1, two energies",
    }
    told = next(one for one in data["reasons"] if one["rule"] == "declared_vs_scan")
    assert "Declared 0.5 kg, the picture says at least 2.0 kg" in told["sentence"]
    assert "declared_vs_scan" not in [one["rule"] for one in data["not_computed"]]


def test_the_record_is_named_by_the_hash_of_its_canonical_form(bench):
    opened = opened_with_scan(bench)
    data = bench.deciding.record(request(bench, opened)).content["data"]
    told = hashlib.sha256(canonical_bytes(record_document(opened.record))).hexdigest()
    assert data["record"] == {
        "state": "found",
        "version": 1,
        "sha256": told,
        "carrier": opened.record.carrier,
        "hs": None,  # no line of it declares one
        "description": None,
    }


def test_recording_closes_the_parcel_in_the_queue(bench):
    opened = opened_with_scan(bench)
    entry = bench.deciding.record(request(bench, opened))
    (item,) = bench.store.parcels.queue()
    assert (item.state, item.outcome, item.entry) == (QueueState.DONE, "release", entry.seq)


def test_a_finding_demands_a_reason_for_release(bench):
    opened = opened_with_scan(bench)
    with pytest.raises(DecisionRefused) as caught:
        bench.deciding.record(request(bench, opened, PLAIN))
    assert set(caught.value.problems) == {"override_reason"}
    assert bench.store.log.last() is None


def test_a_higher_threshold_leaves_no_alarm(bench):
    opened = opened_with_scan(bench)
    entry = bench.deciding.record(request(bench, opened, PLAIN, shift=shift_to(0.95, 0.5)))
    assert entry.content["data"]["opinion"]["state"] == "no_findings_above_threshold"


def test_a_picture_no_model_has_judged_demands_its_own_reason(make_bench):
    bench = make_bench(FakeDetectors(failure=RuntimeError("gone")))
    opened = opened_with_scan(bench)
    with pytest.raises(DecisionRefused) as caught:
        bench.deciding.record(request(bench, opened, PLAIN))
    assert set(caught.value.problems) == {"unchecked_reason"}


def test_deciding_before_the_model_answers_is_possible_and_told(bench):
    opened = opened_with_scan(bench)
    waiting = Seen((SeenScan(opened.scans[0], bench.clock.now()),), opened.opened_at)
    fields = PLAIN | {"unchecked_reason": "judged by eye"}
    entry = bench.deciding.record(
        DecisionRequest(opened, Outcome.RELEASE, fields, bench.officer, waiting)
    )
    (model,) = entry.content["data"]["models"]
    assert model["words"] == "Not checked: the model has not answered yet."
    assert entry.content["data"]["opinion"]["state"] == "not_checked"


def test_a_scan_the_screen_does_not_speak_of_was_not_shown(bench):
    opened = opened_with_scan(bench)
    fields = PLAIN | {"unchecked_reason": "no time"}
    entry = bench.deciding.record(
        DecisionRequest(opened, Outcome.RELEASE, fields, bench.officer, Seen((), opened.opened_at))
    )
    assert [s["shown_at"] for s in entry.content["data"]["scans"]] == ["not shown"]


def test_marks_that_were_hidden_all_along_are_told_as_not_shown(bench):
    opened = opened_with_scan(bench)
    entry = bench.deciding.record(request(bench, opened, marks_shown=False, marks_ever_shown=False))
    data = entry.content["data"]
    assert (data["marks"]["at_decision"], data["marks"]["ever_shown"]) == ("hidden", False)
    assert data["marks"]["first_shown_at"] is None
    assert not data["models"][0]["findings"][0]["shown"]


def test_a_second_decision_asks_why_and_names_the_first(bench):
    opened = opened_with_scan(bench)
    first = bench.deciding.record(request(bench, opened))
    again = request(bench, bench.parcels.open(CODE))
    with pytest.raises(WorkstationError, match="DECIDE-02"):
        bench.deciding.record(again)
    entry = bench.deciding.record(replace(again, amend_reason="wrong parcel on the belt"))
    assert entry.content["data"]["amends"] == {
        "entry": first.seq,
        "hash": first.hash.hex(),
        "reason": "wrong parcel on the belt",
        "how": "amend",
    }
    decided = bench.parcels.open(CODE).decided
    assert decided is not None
    assert decided.seq == entry.seq


def test_a_clock_set_back_while_the_parcel_was_open_is_told(bench):
    opened = opened_with_scan(bench)
    asked = request(bench, opened)
    bench.clock.turn(timedelta(days=-1))
    assert "set back" in bench.deciding.record(asked).content["data"]["clock"]


def test_an_unmanifested_parcel_stands_as_an_alarm(bench):
    opened = bench.parcels.open(CODE)
    assert standing(opened, []).alarm
    assert standing(opened, []).not_checked


def test_one_unchecked_view_leaves_the_parcel_unchecked(bench):
    opened = opened_with_scan(bench)
    scan = bench.parcels.load(opened.scans[0])
    opinion = bench.parcels.judge(scan)
    assert not standing(opened, [opinion]).not_checked
    assert standing(opened, [opinion, NotChecked("why", "MODEL-01")]).not_checked
    assert standing(opened, [opinion]).alarm
    assert not standing(opened, [opinion], shift_to(0.95, 0.5)).alarm
    assert opinion.model == IDENTITY


def test_an_entry_tells_what_was_looked_at_before_the_marks_came(bench):
    opened = opened_with_scan(bench)
    look = opened.opened_at + timedelta(seconds=2)
    asked = seen(bench, opened, blind_first=True, marks_first_shown_at=look + timedelta(seconds=9))
    asked = replace(asked, scans=tuple(replace(scan, shown_at=look) for scan in asked.scans))
    entry = bench.deciding.record(
        DecisionRequest(opened, Outcome.RELEASE, OVER, bench.officer, asked)
    )
    assert entry.content["data"]["marks"] == {
        "at_decision": "shown",
        "ever_shown": True,
        "blind_first": True,
        "first_look_at": when(look),
        "first_look_ms": 2000,
        "first_shown_at": when(look + timedelta(seconds=9)),
        "looked_without_marks_ms": 9000,
    }


def test_a_finding_of_a_second_shown_model_alarms_and_is_told_as_not_the_first(bench):
    opened = opened_with_scan(bench)
    asked = seen(bench, opened)
    loud = asked.scans[0].opinion
    quiet = replace(loud, candidates=(), model=replace(loud.model, model_id="quiet"))
    mine = replace(asked.scans[0], opinion=quiet, others=(("fake-1", loud), ("slow", None)))
    asked = replace(asked, scans=(mine,))
    with pytest.raises(DecisionRefused):
        bench.deciding.record(DecisionRequest(opened, Outcome.RELEASE, PLAIN, bench.officer, asked))
    entry = bench.deciding.record(
        DecisionRequest(opened, Outcome.RELEASE, OVER, bench.officer, asked)
    )
    models = entry.content["data"]["models"]
    assert [(m["id"], m["primary"], m["state"]) for m in models] == [
        ("quiet", True, "no_findings_above_threshold"),
        ("fake-1", False, "findings"),
        ("slow", False, "not_checked"),
    ]


def test_marks_of_several_models_have_the_numbers_they_had_on_the_screen(bench):
    opened = opened_with_scan(bench)
    asked = seen(bench, opened)
    first = asked.scans[0].opinion
    found = tuple(Finding((n * 20, 0, 10, 10), 0.9 - n / 10, "blade") for n in range(4))
    first = replace(first, candidates=found[:2])
    second = replace(
        first, model=replace(first.model, model_id="second"), candidates=(found[2], found[1])
    )
    mine = replace(asked.scans[0], opinion=first, others=(("second", second),))
    entry = bench.deciding.record(
        DecisionRequest(opened, Outcome.RELEASE, OVER, bench.officer, replace(asked, scans=(mine,)))
    )
    told = entry.content["data"]["models"]
    assert [[f["number"] for f in model["findings"]] for model in told] == [[1, 2], [3, 2]]
