"""What an entry of a decision tells, of any version; what today differs in, found pair by pair."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.findings import Detection, Finding, ModelIdentity, NotChecked
from workstation.domain.log import LogEntry, canonical_bytes
from workstation.domain.notice import WorkstationError
from workstation.domain.reasons import NotComputed, Reason, Severity
from workstation.services.replay import Replay, replay
from workstation.services.replay_compare import Today, compare, overlap
from workstation.services.replay_words import field_lines, head_lines, mark_words, picture_words

SHA = "a" * 64
DATA: dict[str, object] = {
    "outcome_label": "Release",
    "fields": {"opened": True, "parts": [{"line": "1", "why": "seen"}, {"line": "2"}], "x": None},
    "policy": "p-1",
    "record": {"state": "found", "version": 2, "sha256": "r"},
    "scans": [
        {
            "scan": 7,
            "view": "1",
            "kind": "raw",
            "files": [{"name": "a.dcs", "sha256": SHA}],
            "shown_at": "2026-11-26T10:00:00.000Z",
            "looked_ms": 61_500,
            "seen_as": {"words": "inverse", "view": {"centre": 29_070_000, "width": 41_160_000},
                        "turns": 1, "mirrored": False, "part": [1, 2, 300, 200], "marks": True},
        },
        {"scan": 8, "view": "", "kind": "raw", "files": [], "shown_at": "preview only"},
    ],
    "models": [
        {
            "scan": 7,
            "state": "findings",
            "words": "1 finding",
            "id": "m",
            "version": "1",
            "sha256": "c" * 64,
            "threshold": "0.500",
            "shift": "0.000",
            "primary": True,
            "findings": [
                {
                    "number": 1,
                    "label": "gun",
                    "code": "gun",
                    "score": "0.770",
                    "threshold": "0.500",
                    "box": [10, 10, 50, 40],
                    "outline": [],
                    "shown": True,
                    "answer": "confirmed",
                    "answer_entry": 3,
                }
            ],
            "below_threshold": 0,
        }
    ],
    "opinion": {"state": "findings", "reason": ""},
    "reasons": [{"rule": "r1", "severity": "look", "sentence": "Odd.", "rules": "v"}],
    "not_computed": [{"rule": "r2", "why": "no weight"}],
    "filters": ["standard", "inverse"],
    "measures": [],
    "marks": {"at_decision": "shown", "ever_shown": True},
    "own_marks": [
        {"entry": 4, "officer": "bo", "picture": SHA, "shape": "box",
         "points": [["1.00", "1.00"], ["5.00", "5.00"]], "frame": None, "word": "wire"}
    ],
    "through": "bench",
    "simulated": False,
    "opened_at": "2026-11-26T09:59:00.000Z",
}  # fmt: skip


def entry(data: object, kind: str = "decision") -> LogEntry:
    body = canonical_bytes(
        {"kind": kind, "data": data, "parcel": "P1", "officer": "bo", "outcome": "release",
         "at": "2026-11-26T10:01:00.000Z", "software": "s-1", "station": "Hub"}
    )  # fmt: skip
    return LogEntry(9, body, bytes(32), bytes(32))


@pytest.fixture
def then() -> Replay:
    return replay(entry(DATA))


@pytest.fixture
def same(then: Replay) -> Today:
    """A today that shows all as it was."""
    model = ModelIdentity("m", "1", "c" * 64, 0.5)
    found = Finding((10, 10, 50, 40), 0.77, "gun", code="gun")
    return Today(
        software="s-1",
        policy="p-1",
        record_version=2,
        record_then_sha256="r",
        reasons=(Reason("r1", Severity.LOOK, "Odd."),),
        not_computed=(NotComputed("r2", "no weight"),),
        pictures={7: "", 8: ""},
        opinions={7: [("m", Detection(model, SHA, (found,), 1.0, "raw"))]},
    )


def about(then: Replay, today: Today) -> list[str]:
    return [one.sentence for one in compare(then, today)[0]]


def test_that_all_that_was_on_the_screen_is_told(then: Replay) -> None:
    words = "\n".join([*head_lines(then), *field_lines(then)])
    for part in ("Release of P1 by bo", "record version 2".capitalize(), "Views used: standard",
                 "opened: yes", "parts 1: line: 1; why: seen", "x: not told"):  # fmt: skip
        assert part in words
    first, second = then.pictures
    assert "1 min 1 s in all; inverse, window 29,070 ± 20,580, part 300 × 200" in picture_words(
        first
    )
    assert "only a preview" in picture_words(second)
    assert [mark.word for mark in first.own_marks] == ["wire"]
    (mark,) = first.marks
    assert mark_words(mark).endswith("confirmed (entry 3)")
    assert mark.finding.box == (10, 10, 50, 40)


def test_that_nothing_differs_where_nothing_does(then: Replay, same: Today) -> None:
    assert about(then, same) == []


def test_that_each_thing_that_differs_is_told_and_nothing_else(then: Replay, same: Today) -> None:
    told = about(then, replace(same, software="s-2", policy="p-2"))
    assert told == [
        "Software: then s-1; today s-2.",
        "Policy of decisions: then p-1; today p-2.",
    ]
    assert about(then, replace(same, record_version=3)) == [
        "Record: then version 2; today version 3."
    ]
    (told_of,) = about(then, replace(same, record_then_sha256="other"))
    assert "other content" in told_of
    (told_of,) = about(then, replace(same, record_then_sha256=None))
    assert "no longer holds" in told_of
    (told_of,) = about(then, replace(same, shift=-0.5))
    assert told_of.startswith("Thresholds: then as shipped; today moved by -0.500")


def test_that_checks_that_went_came_or_changed_are_told(then: Replay, same: Today) -> None:
    other = Reason("r1", Severity.LOOK, "Odder.")
    assert about(then, replace(same, reasons=(other,))) == [
        "Check r1: then “Odd.”; today “Odder.”."
    ]
    assert about(then, replace(same, reasons=())) == [
        "Check r1: then “Odd.”; today it tells nothing."
    ]
    louder = Reason("r1", Severity.ALARM, "Odd.")
    assert about(then, replace(same, reasons=(louder,))) == ["Check r1: then look; today alarm."]
    new = Reason("r9", Severity.NOTE, "New.")
    assert about(then, replace(same, reasons=(*same.reasons, new))) == [
        "Check r9: then it told nothing; today “New.”."
    ]
    assert about(then, replace(same, not_computed=())) == [
        "Check r2: then not made: no weight; today made."
    ]


def test_that_marks_and_models_that_differ_are_told(then: Replay, same: Today) -> None:
    model = ModelIdentity("m", "2", "d" * 64, 0.5)
    elsewhere = Finding((200, 200, 9, 9), 0.9, "knife", code="knife")
    today = replace(same, opinions={7: [("m", Detection(model, SHA, (elsewhere,), 1.0, "raw"))]})
    told = about(then, today)
    assert len(told) == 3
    assert "m 1, SHA-256 cccccccccccccccc" in told[0]
    assert told[1].endswith("then mark 1, gun 0.770; today no such mark.")
    assert told[2].endswith("then no such mark; today knife 0.900.")
    moved = Finding((11, 10, 50, 40), 0.8, "gun", code="gun")
    first = same.opinions[7][0][1]
    assert isinstance(first, Detection)
    today = replace(same, opinions={7: [("m", replace(first, candidates=(moved,)))]})
    assert about(then, today) == ["Scan 7, view 1, m: then mark 1, gun 0.770; today score 0.800."]
    (told_of,) = about(then, replace(same, opinions={7: [("m", NotChecked("no memory.", "X"))]}))
    assert "today not checked: no memory" in told_of
    (told_of,) = about(then, replace(same, pictures={7: "altered (BENCH-01)", 8: ""}))
    assert "altered" in told_of
    assert len(about(then, replace(same, pictures={7: ""}))) == 1


@given(st.dictionaries(st.sampled_from(sorted(DATA)), st.none() | st.integers() | st.text()))
def test_that_a_damaged_entry_is_told_as_damaged_and_nothing_else(harm: dict[str, object]) -> None:
    try:
        replay(entry({**DATA, **harm}))
    except WorkstationError as error:
        assert error.notice.code == "LOG-06"


@given(st.sets(st.sampled_from(sorted(DATA))))
def test_that_entries_of_earlier_versions_are_replayed_as_far_as_they_tell(
    gone: set[str],
) -> None:
    found = replay(entry({key: value for key, value in DATA.items() if key not in gone}))
    assert head_lines(found)
    assert [picture_words(one) for one in found.pictures] or "scans" in gone


def test_that_the_decisions_of_the_kept_store_are_replayed() -> None:
    kept = Path(__file__).parents[1] / "store" / "kept" / "version_1.sql"
    connection = sqlite3.connect(":memory:")
    connection.executescript(kept.read_text(encoding="utf-8"))
    rows = connection.execute("SELECT seq, body, previous, hash FROM log WHERE kind = 'decision'")
    found = [replay(LogEntry(*row)) for row in rows]
    connection.close()
    assert found
    assert all("not told" in " ".join(head_lines(one)) for one in found)


def test_that_another_kind_of_entry_is_refused_by_its_name() -> None:
    with pytest.raises(WorkstationError, match="mark answer") as error:
        replay(entry({}, "mark_answer"))
    assert error.value.notice.code == "REPLAY-02"


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 2, *[st.integers(1, 50)] * 2), min_size=2, max_size=2))  # fmt: skip
def test_that_overlap_is_a_share_and_the_same_both_ways(boxes: list[tuple[int, ...]]) -> None:
    one, other = boxes
    assert overlap(one, other) == overlap(other, one)
    assert 0 <= overlap(one, other) <= 1
    assert overlap(one, one) == 1
    assert json.dumps(overlap(one, other))
