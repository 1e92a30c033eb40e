"""Changes of what the station works by, and jumps of its clock, are entries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tests.fakes.clock import HandClock
from tests.ui.facility import NAME, PARCELS, PASSWORD
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.composition import Station, open_station
from workstation.services.clock_watch import ClockWatch
from workstation.services.configuring import Configuring
from workstation.services.log_words import entry_words

OTHER = json.dumps({"nothing": "of use"})


class StandingClock(HandClock):
    """Runs by itself only in `run`: both clocks together."""

    def __init__(self) -> None:
        super().__init__(step=timedelta(0))

    def run(self, seconds: float) -> None:
        self.turn(timedelta(seconds=seconds))
        self._ticks += seconds


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def store(tmp_path: Path, clock: StandingClock) -> Iterator[SqliteStore]:
    found = open_store(tmp_path / "data", clock, "station", "0")
    yield found
    found.close()


def test_that_what_changed_is_told_once_with_both_digests(store: SqliteStore) -> None:
    now: dict[str, dict[str, str]] = {"rules": {"a.json": "11"}}
    configuring = Configuring(store.log, store.keeping, lambda: now, "test")
    first = configuring.note()
    assert first is not None
    assert first.content["data"]["first"] is True
    assert configuring.note() is None
    now["rules"] = {"a.json": "22", "b.json": "33"}
    changed = configuring.note()
    assert changed is not None
    data = changed.content["data"]
    assert data["changed"] == [
        {"what": "rules", "name": "a.json", "before": "11", "now": "22"},
        {"what": "rules", "name": "b.json", "before": None, "now": "33"},
    ]
    assert data["now"] == now
    assert (
        entry_words(changed.content)
        == "rules a.json changed, rules b.json new; by whom is not known"
    )
    del now["rules"]
    gone = configuring.note()
    assert gone is not None
    assert "rules a.json gone" in entry_words(gone.content)
    assert configuring.note() is None


def kinds(station: Station) -> list[str]:
    """Without the keys, which tell of themselves."""
    told = [str(e.content["kind"]) for e in station.log.entries(limit=1000)]
    return [kind for kind in told if not kind.endswith("_key")]


@pytest.mark.parametrize(
    ("file", "group"),
    [
        ("rules/own.json", "site rules"),
        ("reference/own.json", "site tables"),
        ("station.toml", "settings"),
        ("policy/own.json", "site policy"),
        ("models/mine/model.json", "site models"),
        ("site-rules.json", "picture rules"),
        ("paper/own.html", "site templates"),
    ],
)
def test_that_each_file_that_changes_what_officers_see_is_told_before_the_sign_in(
    data_dir: Path, file: str, group: str
) -> None:
    for turn in range(2):
        station = open_station(data_dir, in_process=True)
        try:
            station.accounts.sign_in(NAME, PASSWORD)
            told = kinds(station)
            assert told[-2:] == ["configuration", "signed_in"]
            (entry,) = station.log.entries(newest=True, limit=1, kinds=("configuration",))
            last = entry.content["data"]
        finally:
            station.close()
        if turn == 0:
            path = data_dir / file
            path.parent.mkdir(parents=True, exist_ok=True)
            text = 'station = "bench 9"\n' if path.suffix == ".toml" else "{}"
            if not file.startswith("rules"):
                path.write_text(text)
            else:  # a site's rule file that is one: the station must open
                path.write_text(json.dumps(rule_file()))
    assert [one["what"] for one in last["changed"]] == [group]
    assert not last["known"]


def rule_file() -> dict[str, object]:
    """The least that the station takes for a file of rules."""
    from workstation.resources import assets_dir

    shipped = json.loads((assets_dir() / "rules" / "timeliness-2026-11-01.json").read_text("utf-8"))
    return {**shipped, "rules": []}


def test_that_an_unchanged_station_tells_nothing_more(data_dir: Path) -> None:
    for expected in (["configuration", "signed_in"], ["signed_in"]):
        station = open_station(data_dir, in_process=True)
        before = len(kinds(station))
        station.accounts.sign_in(NAME, PASSWORD)
        assert kinds(station)[before:] == expected
        station.close()


@pytest.mark.parametrize(("by_s", "way"), [(3600, "forward"), (-3600, "back")])
def test_that_a_clock_that_is_set_while_the_station_runs_is_told(
    store: SqliteStore, clock: StandingClock, by_s: int, way: str
) -> None:
    watch = ClockWatch(store.log, clock, "test")
    clock.run(100)
    assert not watch.jumped()
    assert watch.check() is None
    clock.turn(timedelta(seconds=by_s))
    clock.run(30)
    assert watch.jumped()
    told = watch.check()
    assert told is not None
    assert told.content["data"]["seconds"] == by_s
    assert f"3 600 s {way} while running" in entry_words(told.content)
    assert not watch.jumped()
    assert watch.check() is None


def test_that_a_clock_kept_right_by_its_network_is_no_jump(
    store: SqliteStore, clock: StandingClock
) -> None:
    watch = ClockWatch(store.log, clock, "test")
    clock.turn(timedelta(seconds=9))
    assert watch.check() is None


def test_that_a_clock_set_back_between_runs_is_told_once(
    store: SqliteStore, clock: StandingClock
) -> None:
    Configuring(store.log, store.keeping, dict, "test").note()
    clock.turn(timedelta(days=-2))
    watch = ClockWatch(store.log, clock, "test")
    told = watch.since_last_run()
    assert told is not None
    assert told.content["data"]["seconds"] == -2 * 86400
    assert told.content["clock"] == "set back"
    assert watch.since_last_run() is None


def test_that_findings_that_leave_the_station_are_an_entry(
    data_dir: Path, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "out"
    words = ("findings", "export", "--parcel", PARCELS[0], "--format", "coco", "--out", out)
    assert run(*words, "--data-dir", data_dir, "--json").status == 0
    last = run("log", "show", "--data-dir", data_dir, "--json").lines[-1]["body"]
    assert last["kind"] == "findings_exported"
    assert last["data"]["parcels"] == [PARCELS[0]]
    assert {one["file"] for one in last["data"]["files"]} == {p.name for p in out.iterdir()}
