"""Shadow models: their opinions stand in the log, once, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.pictures import IDENTITY, FakeDetectors
from workstation.domain.findings import Finding, NotChecked
from workstation.domain.log import canonical_bytes
from workstation.services.log_words import entry_words
from workstation.services.shadowing import MOST_TOLD, Shadowing

CODE = "RB123456785GB"


@pytest.fixture
def judged(bench):
    bench.file(CODE)
    (ref,) = bench.parcels.open(CODE).scans
    scan = bench.parcels.load(ref)
    return ref, scan.identity, FakeDetectors(0.9, 0.8, 0.2).detect(scan)


def test_a_shadow_opinion_is_an_entry_of_its_own_kind_that_says_it_was_not_shown(bench, judged):
    ref, picture, opinion = judged
    entry = Shadowing(bench.store.log).record(ref, picture, IDENTITY, opinion, bench.officer)
    content, data = entry.content, entry.content["data"]
    assert (content["kind"], content["parcel"], content["officer"]) == (
        "shadow_opinion", CODE, "ada",
    )  # fmt: skip
    assert data["model"] == {"id": "fake-1", "version": "1.0", "sha256": "ab" * 32}
    assert (data["state"], data["shown"], data["below_threshold"]) == ("findings", False, 1)
    assert [(f["number"], f["score"], f["threshold"]) for f in data["findings"]] == [
        (1, "0.900", "0.500"), (2, "0.800", "0.500"),
    ]  # fmt: skip
    canonical_bytes(data)
    assert entry_words(content) == "shadow model fake-1, not shown: 2 findings"


def test_a_shadow_model_that_did_not_speak_is_logged_with_the_reason(bench, judged):
    ref, picture, _ = judged
    why = NotChecked("the model took more than 5 s and was stopped.", "MODEL-09")
    entry = Shadowing(bench.store.log).record(ref, picture, IDENTITY, why, None)
    data = entry.content["data"]
    assert (data["state"], data["reason"], data["code"]) == ("not_checked", why.reason, why.code)
    assert entry.content["officer"] == ""
    assert entry_words(entry.content).endswith("not checked: " + why.reason)


def test_the_same_opinion_is_logged_once_and_another_one_again(bench, judged):
    ref, picture, opinion = judged
    shadowing = Shadowing(bench.store.log)
    assert shadowing.record(ref, picture, IDENTITY, opinion, None) is not None
    assert Shadowing(bench.store.log).record(ref, picture, IDENTITY, opinion, None) is None
    slower = replace(opinion, milliseconds=99.0)
    assert shadowing.record(ref, picture, IDENTITY, slower, bench.officer) is None
    other = replace(opinion, candidates=opinion.candidates[:1])
    assert shadowing.record(ref, picture, IDENTITY, other, None) is not None
    newer = replace(IDENTITY, sha256="cd" * 32)
    assert shadowing.record(ref, picture, newer, opinion, None) is not None
    assert len(bench.store.log.entries()) == 3


def test_an_opinion_of_thousands_of_findings_is_counted_and_not_spelled_out(bench, judged):
    ref, picture, opinion = judged
    many = replace(opinion, candidates=(Finding((1, 1, 2, 2), 0.9, "blade"),) * 5000)
    entry = Shadowing(bench.store.log).record(ref, picture, IDENTITY, many, None)
    data = entry.content["data"]
    assert (len(data["findings"]), data["not_named"]) == (MOST_TOLD, 5000 - MOST_TOLD)
    assert entry_words(entry.content).endswith("5000 findings")


def test_a_decision_says_nothing_of_shadow_models(bench, judged):
    ref, picture, opinion = judged
    Shadowing(bench.store.log).record(ref, picture, IDENTITY, opinion, None)
    assert bench.parcels.open(CODE).decided is None
    assert bench.store.log.entries(kinds=("decision",)) == ()
