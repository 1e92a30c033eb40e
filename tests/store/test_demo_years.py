"""Invented years in a real store: every figure beside a count of the events they were made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from workstation.adapters.sqlite import open_store
from workstation.adapters.sqlite.store import SqliteStore
from workstation.domain.notice import WorkstationError
from workstation.domain.statistics import wilson
from workstation.resources import assets_dir
from workstation.services.demo_years import StoryClock, lay_down_years
from workstation.services.desk_ports import LogQuery, Period
from workstation.services.figures import Figures, load_definitions
from workstation.services.ports import EntryDraft
from workstation.services.replay import replay
from workstation.simulation.decided import Event, events

DECISIONS = 1500
SPAN = (date(2024, 1, 1), date(2027, 1, 1))


def open_years(folder: Path) -> tuple[SqliteStore, StoryClock]:
    clock = StoryClock()
    return open_store(folder, clock, "station 1", "0.1"), clock


def lay_down(store: SqliteStore, clock: StoryClock, told: list[Event]) -> int:
    return lay_down_years(
        store.log, store.log_search, store.figures, clock, iter(told), lambda done: None
    )


@pytest.fixture(scope="module")
def told() -> list[Event]:
    return list(events(DECISIONS, seed=4))


@pytest.fixture(scope="module")
def store(told: list[Event], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    made, clock = open_years(tmp_path_factory.mktemp("years") / "data")
    lay_down(made, clock, told)
    yield made
    made.close()


def standing(told: list[Event]) -> list[Event]:
    last = {one.parcel: one for one in told if one.kind == "decision"}
    gone = {one.revokes for one in told if one.kind == "decision_revoked"}
    return [one for one in last.values() if one.number not in gone]


def opened(told: list[Event]) -> dict[str | None, int]:
    return {one.parcel: one.number for one in told if one.kind == "examination"}


def test_the_same_seed_tells_the_same_story_and_another_one_another() -> None:
    assert list(events(200, seed=3)) == list(events(200, seed=3))
    assert list(events(200, seed=3)) != list(events(200, seed=5))
    assert sum(one.kind == "decision" for one in events(200, seed=3)) >= 200


def test_each_entry_has_the_time_of_its_event(store: SqliteStore, told: list[Event]) -> None:
    entries = store.log.entries(limit=100_000)
    assert len(entries) == len(told)
    for entry, event in zip(entries, told, strict=True):
        assert entry.content["at"] == event.at.isoformat(timespec="milliseconds").replace(
            "+00:00", "Z"
        )
    assert store.log.verify().holds


def test_every_figure_is_what_the_events_say(store: SqliteStore, told: list[Event]) -> None:
    figures = Figures(store.figures, load_definitions(assets_dir() / "figures", date(2026, 11, 1)))
    (line,) = figures.table(*SPAN).lines
    stand, examined = standing(told), opened(told)
    n = len(stand)
    assert line.figures["parcels"].value == n
    for outcome, count in Counter(one.outcome for one in stand).items():
        figure = line.figures[str(outcome)]
        assert (figure.hits, figure.n) == (count, n)
        assert figure.value == count / n
        assert figure.interval == wilson(count, n)
    seconds = [
        (event.at - event.at.fromisoformat(str(event.data["opened_at"]))).total_seconds()
        for event in stand
    ]
    assert line.figures["seconds_mean"].value == pytest.approx(sum(seconds) / n, abs=0.001)
    told_median = line.figures["seconds_median"].value
    assert told_median == pytest.approx(median(seconds), rel=0.1)
    # What was opened, and the truth the story knows.
    seen = [one for one in stand if one.parcel in examined]
    suspected = [
        one for one in seen if examined[one.parcel] < one.number or one.outcome != "release"
    ]
    caught = sum(one.truth for one in suspected)
    finds = sum(one.truth for one in seen)
    counts = {
        "examined": len(seen),
        "correct_suspicion": caught,
        "false_suspicion": len(suspected) - caught,
        "missed": finds - caught,
        "correct_release": len(seen) - len(suspected) - (finds - caught),
    }
    assert {name: line.figures[name].value for name in counts} == counts
    assert line.figures["hit_rate"].interval == wilson(caught, finds)


@pytest.mark.parametrize("heading", ["officer", "carrier", "hs", "model"])
def test_figures_by_a_heading_are_those_of_its_own_decisions(
    store: SqliteStore, told: list[Event], heading: str
) -> None:
    def key(one: Event) -> str:
        record, models = one.data["record"], one.data["models"]
        assert isinstance(record, dict)
        assert isinstance(models, list)
        model = f"{models[0]['id']} {models[0]['version']}" if models else ""
        keys = {"officer": one.officer, "carrier": record["carrier"], "hs": record["hs"][:2]}
        return str((keys | {"model": model})[heading])

    expected = Counter((f"{one.at:%Y-%m}", key(one), str(one.outcome)) for one in standing(told))
    sums = store.figures.sums(heading, "2024-01-01", "2027-01-01", Period.MONTH)
    assert {(one.period, one.key, one.outcome): one.counts["n"] for one in sums} == expected


def test_what_is_found_by_search_is_what_the_events_say(
    store: SqliteStore, told: list[Event]
) -> None:
    officer = told[0].officer
    query = LogQuery(officer=officer, kinds=("decision",))
    page = store.log_search.search(query, 100_000)
    assert len(page.items) == sum(one.kind == "decision" and one.officer == officer for one in told)


def test_each_decision_can_be_replayed_as_any_other(store: SqliteStore) -> None:
    for entry in store.log.entries(limit=300, kinds=("decision",)):
        assert replay(entry).outcome


def test_a_story_that_was_cut_off_goes_on(tmp_path: Path, told: list[Event]) -> None:
    store, clock = open_years(tmp_path / "data")
    lay_down(store, clock, told[:700])
    lay_down(store, clock, told)
    bodies = [entry.body for entry in store.log.entries(limit=100_000)]
    store.close()
    again, clock = open_years(tmp_path / "other")
    lay_down(again, clock, told)
    assert [entry.body for entry in again.log.entries(limit=100_000)] == bodies
    again.close()


def test_a_log_that_tells_of_other_things_is_left_alone(tmp_path: Path, told: list[Event]) -> None:
    store, clock = open_years(tmp_path / "data")
    store.log.append(EntryDraft("signed_in", "ann", {}))
    with pytest.raises(WorkstationError) as refused:
        lay_down(store, clock, told)
    assert refused.value.notice.code == "DEMO-04"
    assert store.log.verify().entries == 1
    store.close()
