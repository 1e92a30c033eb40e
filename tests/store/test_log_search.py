"""Entries of the log found by anything they hold: as a plain walk through the log finds them."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from tests.store.conftest import raw, unguard
from workstation.adapters.sqlite import log_marks, log_search, open_store
from workstation.adapters.sqlite.log_asked import asked_of
from workstation.adapters.sqlite.log_index import entry_words
from workstation.adapters.sqlite.store import SqliteStore
from workstation.domain.log_facts import LogFacts
from workstation.domain.notice import WorkstationError
from workstation.services.desk_ports import FoundEntry, LogQuery
from workstation.services.ports import EntryDraft

OFFICERS = ("A. Moreno", "B. Okafor", "a-moreno")
OUTCOMES = ("release", "seize", "abandonment", "denied_entry", "pga_referral")
WORDS = ("pistol", "batteries", "Émile", "garden", "hose", "仓库", "gift")
HS = ("391733", "850760", "8507", None)
STATES = ("findings", "no_findings_above_threshold", "not_checked")


def decision(rnd: random.Random, number: int) -> EntryDraft:
    opened = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=number)
    state = rnd.choice(STATES)
    return EntryDraft(
        "decision",
        rnd.choice(OFFICERS),
        {
            "fields": {"reason": " ".join(rnd.sample(WORDS, rnd.randrange(1, 4)))},
            "reasons": [{"severity": rnd.choice(("notice", "alarm")), "rule": "weight_to_value"}],
            "opinion": {"state": state, "reason": ""},
            "record": {"carrier": rnd.choice(("Post", "North Air")), "hs": rnd.choice(HS)},
            "models": [{"id": rnd.choice(("centre", "edge")), "version": "1.0.0"}],
            "opened_at": opened.isoformat(),
            "decided_at": (opened + timedelta(seconds=rnd.randrange(3, 60))).isoformat(),
            "clock": "ok",
            "through": "bench",
            "simulated": True,
        },
        closes=f"P{number % 60:04d}",
        outcome=rnd.choice(OUTCOMES),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, clock, rnd = tmp_path_factory.mktemp("log") / "data", HandClock(), random.Random(7)
    made = open_store(folder, clock, "station 1", "0.1")
    for number in range(300):
        if number % 7 == 0:
            made.log.append(EntryDraft("signed_in", rnd.choice(OFFICERS), {"role": "officer"}))
        made.log.append(decision(rnd, number))
        clock.turn(timedelta(seconds=rnd.choice((60, 7200, 90_000, -50_000))))
    made.close()
    return folder


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Iterator[SqliteStore]:
    shutil.copytree(folder, tmp_path / "data")
    made = open_store(tmp_path / "data", HandClock(), "station 1", "0.1")
    yield made
    made.close()


def everything(store: SqliteStore, query: LogQuery, limit: int = 10) -> list[FoundEntry]:
    found: list[FoundEntry] = []
    after = None
    for _ in range(10_000):
        page = store.log_search.search(query, limit, after)
        found += page.items
        after = page.after
        if after is None:
            return found
    raise AssertionError("the pages have no end")


Walked = list[tuple[int, LogFacts, list[str]]]


def walked(store: SqliteStore) -> Walked:
    found = []
    for entry in store.log.entries(limit=100_000, newest=True):
        facts, words = entry_words(entry.body)
        assert facts is not None
        found.append((entry.seq, facts, words))
    return found


def plainly(walk: Walked, query: LogQuery) -> list[int]:
    asked = asked_of(query)
    return [seq for seq, facts, words in walk if asked.holds(facts, words)]


def queries() -> list[LogQuery]:
    rnd = random.Random(3)
    days = [datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=n) for n in range(-10, 260, 30)]
    made = [
        LogQuery(),
        LogQuery(parcel="p-00 07"),
        LogQuery(text="pist*"),
        LogQuery(text="batteri*"),
        LogQuery(text="batteriz*", officer=OFFICERS[0]),
        LogQuery(text="p000* gard*"),
        LogQuery(text="仓 EMILE"),
    ]
    asked: dict[str, tuple[object, ...]] = {
        "text": ("pistol", "garden hose", "gar* gift", "p0007"),
        "officer": (*OFFICERS, "nobody"),
        "outcome": OUTCOMES,
        "kinds": (("decision",), ("signed_in", "decision")),
        "alarm": (True, False),
        "override": (True, False),
        "opinion": STATES,
        "model": ("centre 1.0.0",),
        "carrier": ("Post", "post"),
        "hs": ("39", "391", "3917", "391733", "8", "9"),
        "parcel": ("P0011", "P0012"),
        "since": tuple(days),
        "until": tuple(days),
    }
    for count in (1, 2, 2, 3, 3, 4) * 15:
        names = rnd.sample(list(asked), count)
        made.append(LogQuery(**{name: rnd.choice(asked[name]) for name in names}))
    return made


def follow(store: SqliteStore, limit: int) -> None:
    """As the desk's index follows the log at rest."""
    while store.log_search.catch_up(limit):
        pass


@pytest.mark.parametrize(
    ("indexed", "marked"), [(0, False), (150, False), (10_000, False), (150, True), (10_000, True)]
)
def test_any_combination_finds_what_a_walk_through_the_log_finds(
    store: SqliteStore, indexed: int, marked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if marked:
        monkeypatch.setattr(log_marks, "BLOCK", 64)
        for name, value in (("STEP", 48), ("STRIDE", 2), ("SHARE", 20)):
            monkeypatch.setattr(log_marks, name, value)
    if indexed == 10_000:
        follow(store, 100)
    else:
        store.log_search.catch_up(indexed)
    with raw(store.path) as connection:
        assert (connection.execute("SELECT seq FROM log_marked").fetchone()[0] > 0) == marked
    walk = walked(store)
    for query in queries():
        found = [one.entry.seq for one in everything(store, query)]
        assert found == plainly(walk, query), query


def test_some_queries_find_something_and_some_nothing(store: SqliteStore) -> None:
    walk = walked(store)
    counts = [len(plainly(walk, query)) for query in queries()]
    assert sum(1 for count in counts if count) > 20
    assert sum(1 for count in counts if not count) > 5


def test_two_officers_whose_names_look_alike_are_told_apart(store: SqliteStore) -> None:
    store.log_search.catch_up(10_000)
    for officer in OFFICERS:
        found = everything(store, LogQuery(officer=officer))
        assert found
        assert {one.facts.officer for one in found if one.facts} == {officer}


def test_a_search_whose_time_is_up_goes_on_from_where_it_was(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.log_search.catch_up(10_000)
    monkeypatch.setattr(log_search, "BUDGET_S", -1.0)
    monkeypatch.setattr(log_marks, "FIRST_WINDOW", 16)
    query, walk = LogQuery(text="pistol", outcome="seize"), walked(store)
    page = store.log_search.search(query, 50)
    assert page.after is not None
    assert page.searched_to is not None
    assert [one.entry.seq for one in everything(store, query)] == plainly(walk, query)


def test_entries_that_come_while_pages_are_turned_change_no_page(store: SqliteStore) -> None:
    store.log_search.catch_up(10_000)
    query = LogQuery(officer=OFFICERS[0])
    first = store.log_search.search(query, 10)
    before = plainly(walked(store), query)
    store.log.append(decision(random.Random(1), 1))
    second = store.log_search.search(query, 10, first.after)
    assert [one.entry.seq for one in (*first.items, *second.items)] == before[:20]


def test_what_is_indexed_by_two_windows_is_indexed_once(store: SqliteStore) -> None:
    other = open_store(store.path.parent, HandClock(), "station 1", "0.1")
    assert store.log_search.catch_up(100) == other.log_search.catch_up(0)
    assert other.log_search.catch_up(100_000) == store.log_search.catch_up(100_000) == 0
    with raw(store.path) as connection:
        assert connection.execute("SELECT sum(entries) FROM log_days").fetchone() == (
            store.log.verify().entries,
        )
    other.close()


def test_a_damaged_entry_is_shown_among_all_and_found_by_nothing(store: SqliteStore) -> None:
    with raw(store.path) as connection:
        unguard(connection)
        connection.execute("UPDATE log SET body = x'7b' WHERE seq = 5")
        connection.commit()
    found = everything(store, LogQuery())
    assert [one.facts is None for one in found if one.entry.seq == 5] == [True]
    assert all(one.entry.seq != 5 for one in everything(store, LogQuery(kinds=("decision",))))


@pytest.mark.parametrize(
    ("text", "code"), [("…", "SEARCH-01"), ("a " * 20, "SEARCH-02"), ("x" * 300, "SEARCH-02")]
)
def test_a_text_that_cannot_be_searched_for_says_so(
    store: SqliteStore, text: str, code: str
) -> None:
    with pytest.raises(WorkstationError) as refused:
        store.log_search.search(LogQuery(text=text))
    assert refused.value.notice.code == code


def test_hashes_and_boxes_are_no_words_and_texts_are() -> None:
    body = json.dumps(
        {
            "at": "2026-11-01T00:00:00.000Z",
            "kind": "decision",
            "officer": "x",
            "data": {"record": {"sha256": "ab" * 32}, "fields": {"reason": "Two hoses"}, "n": 3},
        }
    ).encode()
    _, words = entry_words(body)
    assert {"two", "hoses"} <= set(words)
    assert "ab" * 32 not in words
