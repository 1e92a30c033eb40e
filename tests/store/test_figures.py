"""The sums beside a plain count of the log's own entries, whatever came in between."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from tests.store.conftest import raw
from workstation.adapters.sqlite import figure_sums, open_store
from workstation.adapters.sqlite.figures import tell_truth
from workstation.adapters.sqlite.store import SqliteStore
from workstation.domain.figure_cells import bucket_ends, bucket_of
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.services.desk_ports import Period
from workstation.services.ports import EntryDraft

OUTCOMES = ("release", "release", "release", "seize", "denied_entry")
ALL = ("0000-00-00", "9999-99-99")


def record(number: int, clock: HandClock) -> ManifestRecord:
    return ManifestRecord(
        parcel_id=f"P{number:04d}",
        sender=Party(name="S"),
        consignee=Party(name="C"),
        lines=(
            Line(description="hose", value=Decimal(3), hs=("391733", "8507600000")[number % 2]),
        ),
        carrier=("North Air", "Post")[number % 2],
        received_at=clock.now(),
        source="test",
    )


def draft(rnd: random.Random, parcel: str, at: datetime) -> EntryDraft:
    took = timedelta(milliseconds=rnd.randrange(800, 90_000))
    return EntryDraft(
        "decision",
        rnd.choice(("ann", "bo")),
        {
            "reasons": [{"severity": rnd.choice(("notice", "notice", "alarm"))}],
            "opinion": {"state": rnd.choice(("findings", "not_checked", "no_findings"))},
            "models": [{"id": "centre", "version": rnd.choice(("1", "2"))}],
            "opened_at": (at - took).isoformat(),
            "decided_at": at.isoformat(),
            "clock": rnd.choice(("ok", "ok", "set back while the parcel was open")),
        },
        closes=parcel,
        outcome=rnd.choice(OUTCOMES),
    )


def work(store: SqliteStore, clock: HandClock, rnd: random.Random, steps: int) -> None:
    for _ in range(steps):
        parcel = f"P{rnd.randrange(60):04d}"
        choice = rnd.random()
        if choice < 0.8:
            store.log.append(draft(rnd, parcel, clock.now()))
        elif choice < 0.84:
            store.log.append(EntryDraft("signed_in", "ann", {}))
        elif choice < 0.93:
            fields = {
                "by": rnd.choice(("officer", "officer", "canine")),
                "opened": rnd.choice(("yes", "yes", "no")),
                "result": rnd.choice(("contraband", "as declared", "inconclusive")),
            }
            store.log.append(EntryDraft("examination", "bo", {"fields": fields}, parcel=parcel))
        else:
            decided = [e for e in store.log.entries(limit=10_000) if b'"decision"' in e.body]
            if decided:
                told = {"entry": rnd.choice(decided).seq}
                store.log.append(EntryDraft("decision_revoked", "bo", told))
        clock.turn(timedelta(seconds=rnd.choice((5, 300, 4000, 20_000))))


@pytest.fixture(params=[0, 37, 10_000], ids=["nothing summed", "some summed", "half summed"])
def summed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def store(tmp_path: Path, summed: int) -> Iterator[SqliteStore]:
    clock, rnd = HandClock(), random.Random(11)
    made = open_store(tmp_path / "data", clock, "station 1", "0.1")
    made.parcels.put_records([record(number, clock) for number in range(50)])
    work(made, clock, rnd, 80)
    made.figures.sum_up(summed)
    work(made, clock, rnd, 80)
    yield made
    made.close()


def standing(store: SqliteStore) -> list[dict[str, object]]:
    """The decisions that stand, by reading the log as a stranger would."""
    by_parcel: dict[str, dict[str, object]] = {}
    gone: set[int] = set()
    for entry in store.log.entries(limit=100_000):
        body = json.loads(entry.body)
        if body["kind"] == "decision":
            by_parcel[body["parcel"]] = body
        elif body["kind"] == "decision_revoked":
            gone.add(body["data"]["entry"])
    return [body for body in by_parcel.values() if body["seq"] not in gone]


def truths(store: SqliteStore, counted: set[int]) -> list[int]:
    """Finds, no finds, and those that were suspected, of the decisions that stand."""
    last: dict[str, bool | None] = {}
    decided: dict[str, tuple[int, bool]] = {}
    found: dict[int, tuple[bool | None, bool]] = {}
    for entry in store.log.entries(limit=100_000):
        body = json.loads(entry.body)
        parcel, fields = body["parcel"], body["data"].get("fields", {})
        if body["kind"] == "decision":
            told = last.get(parcel)
            found[entry.seq] = told, body["outcome"] != "release" or parcel in last
            decided[parcel] = entry.seq, found[entry.seq][1]
        elif body["kind"] == "examination":
            if fields["opened"] != "yes" or fields["by"] != "officer":
                continue  # tells nothing, and takes nothing back
            last[parcel] = {"contraband": True, "as declared": False}.get(fields["result"])
            if parcel in decided:
                seq, suspected = decided[parcel]
                found[seq] = last[parcel], suspected
    told = [truth for seq, truth in found.items() if seq in counted]
    return [
        sum(truth is True for truth, _ in told),
        sum(truth is False for truth, _ in told),
        sum(truth is True and suspected for truth, suspected in told),
        sum(truth is False and suspected for truth, suspected in told),
    ]


def alarmed(body: dict[str, object]) -> bool:
    data = body["data"]
    assert isinstance(data, dict)
    return data["opinion"]["state"] == "findings" or data["reasons"][0]["severity"] == "alarm"


def compared(store: SqliteStore) -> None:
    compare(store)
    while store.figures.sum_up(50):
        pass
    compare(store)


def compare(store: SqliteStore) -> None:
    told = standing(store)
    sums = store.figures.sums("all", *ALL)
    assert Counter({one.outcome: one.counts["n"] for one in sums}) == Counter(
        str(body["outcome"]) for body in told
    )
    assert sum(one.counts["alarms"] for one in sums) == sum(map(alarmed, told))
    assert sum(one.counts["overrides"] for one in sums) == sum(
        alarmed(body) and body["outcome"] == "release" for body in told
    )
    by_day = {
        (one.period, one.outcome): one.counts["n"]
        for one in store.figures.sums("all", *ALL, Period.DAY)
    }
    assert by_day == Counter((str(b["at"])[:10], str(b["outcome"])) for b in told)
    officers = store.figures.sums("officer", *ALL)
    assert {(o.key, o.outcome): o.counts["n"] for o in officers} == Counter(
        (str(b["officer"]), str(b["outcome"])) for b in told
    )
    timed = [b["data"] for b in told if b["data"]["clock"] == "ok"]  # type: ignore[index]
    assert sum(one.counts["timed"] for one in sums) == len(timed)
    passed = sum(
        round(
            (
                datetime.fromisoformat(d["decided_at"])  # type: ignore[index]
                - datetime.fromisoformat(d["opened_at"])  # type: ignore[index]
            ).total_seconds()
            * 1000
        )
        for d in timed
    )
    assert sum(one.counts["milliseconds"] for one in sums) == passed
    columns = ("finds", "no_finds", "suspected_finds", "suspected_no_finds")
    expected = truths(store, {int(str(body["seq"])) for body in told})
    assert [sum(one.counts[name] for one in sums) for name in columns] == expected
    seconds = store.figures.sums("seconds", *ALL)
    assert sum(one.counts["n"] for one in seconds) == len(timed)


def test_the_sums_are_those_of_the_decisions_that_stand(store: SqliteStore) -> None:
    compared(store)
    carriers = store.figures.sums("carrier", *ALL)
    assert {one.key for one in carriers} == {"", "North Air", "Post"}  # P0050 on: no record
    assert {one.key for one in store.figures.sums("hs", *ALL)} == {"", "39", "85"}
    assert {one.key for one in store.figures.sums("station", *ALL)} == {"station 1"}


def test_each_heading_adds_up_to_all(store: SqliteStore) -> None:
    whole = sum(one.counts["n"] for one in store.figures.sums("all", *ALL))
    assert whole > 20
    for told_by in ("officer", "hour", "station", "model", "carrier", "hs"):
        assert sum(one.counts["n"] for one in store.figures.sums(told_by, *ALL)) == whole, told_by


def test_days_outside_the_asked_ones_are_left_out(store: SqliteStore) -> None:
    days = sorted({one.period for one in store.figures.sums("all", *ALL, Period.DAY)})
    assert len(days) > 3
    some = store.figures.sums("all", days[1], days[3], Period.DAY)
    assert sorted({one.period for one in some}) == days[1:3]


def test_what_an_examination_told_moves_the_sums_and_moves_them_back(store: SqliteStore) -> None:
    body = next(body for body in standing(store) if alarmed(body))
    seq = int(str(body["seq"]))
    with store._connections.write() as connection:
        tell_truth(connection, seq, found=None)

    def told() -> list[int]:
        sums = store.figures.sums("all", *ALL)
        names = ("finds", "no_finds", "alarmed_finds", "alarmed_no_finds", "n")
        return [sum(one.counts[name] for one in sums) for name in names]

    *before, n = told()
    for found, more in (
        (True, [1, 0, 1, 0]),
        (False, [0, 1, 0, 1]),
        (False, [0, 1, 0, 1]),
        (None, [0, 0, 0, 0]),
    ):
        with store._connections.write() as connection:
            tell_truth(connection, seq, found=found)
        assert told() == [*(a + b for a, b in zip(before, more, strict=True)), n]


def test_a_dog_takes_nothing_back_that_an_opening_told(tmp_path: Path) -> None:
    store = open_store(tmp_path / "dogs", HandClock(), "station 1", "0.1")

    def examined(by: str, opened: str, result: str) -> None:
        fields = {"by": by, "opened": opened, "result": result}
        store.log.append(EntryDraft("examination", "bo", {"fields": fields}, parcel="P1"))

    def told() -> list[int]:
        (one,) = store.figures.sums("all", *ALL)
        return [one.counts[name] for name in ("finds", "suspected_finds", "no_finds")]

    examined("officer", "yes", "inconclusive")
    examined("canine", "no", "no alert")
    store.log.append(EntryDraft("decision", "bo", {}, closes="P1", outcome="release"))
    assert told() == [0, 0, 0]
    examined("officer", "yes", "contraband")
    assert told() == [1, 1, 0]  # it was opened before it was decided
    examined("canine", "no", "no alert")
    assert told() == [1, 1, 0]
    store.log.append(EntryDraft("decision", "bo", {}, closes="P1", outcome="seize"))
    assert told() == [1, 1, 0]
    examined("officer", "yes", "as declared")
    assert told() == [0, 0, 1]
    store.close()


def test_an_entry_that_is_not_recorded_moves_no_sum(store: SqliteStore) -> None:
    before = store.figures.sums("all", *ALL)
    with pytest.raises(Exception, match="NOT recorded"):
        store.log.append(EntryDraft("decision", "ann", {"n": 1.5}, closes="P0001", outcome="seize"))
    assert store.figures.sums("all", *ALL) == before


def test_an_older_store_is_counted_behind_its_opening(tmp_path: Path, store: SqliteStore) -> None:
    uncount(store)
    assert store.figures.not_counted() == store.log.verify().entries
    clock = HandClock(datetime(2027, 6, 1, tzinfo=UTC))
    store.log.append(draft(random.Random(2), "P0007", clock.now()))
    assert sum(one.counts["n"] for one in store.figures.sums("all", *ALL)) == 1
    store.figures.count_older()
    assert store.figures.not_counted() == 0
    compared(store)


def test_counting_older_entries_gives_the_sums_that_counting_as_they_came_gave(
    store: SqliteStore,
) -> None:
    headings = ("all", "officer", "hour", "hs", "officer_seconds")
    before = {by: store.figures.sums(by, *ALL, Period.DAY) for by in headings}
    uncount(store)
    store.figures.count_older()
    for by, told in before.items():
        assert store.figures.sums(by, *ALL, Period.DAY) == told, by


def test_months_and_days_add_up_alike_in_any_span_and_while_an_older_store_is_rolled(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    headings = ("all", "officer", "hour", "hs", "seconds", "officer_seconds")
    days = {by: store.figures.sums(by, *ALL, Period.DAY) for by in headings}
    asked = sorted({one.period for one in days["all"]})
    spans = [ALL, *((since, until) for since in asked[::9] for until in asked[4::9])]
    spans += [("2026-12-01", "2027-02-01"), ("2026-12-01", "2026-12-02"), ("2026-12", "2027")]

    def compare_months() -> None:
        for by, told in days.items():
            for since, until in spans:
                for period, size in ((Period.ALL, 0), (Period.YEAR, 4), (Period.MONTH, 7)):
                    plain: Counter[tuple[str, str, str]] = Counter()
                    for one in told:
                        if since <= one.period < until:
                            plain[one.key, one.period[:size], one.outcome] += one.counts["n"]
                    found = store.figures.sums(by, since, until, period)
                    assert {one[:3]: one.counts["n"] for one in found} == plain
                    assert [one[:3] for one in found] == sorted(plain)

    compare_months()
    unroll(store)
    monkeypatch.setattr(figure_sums, "ROLLED_KEYS", 3)
    compare_months()
    steps = 0
    while store.figures.sum_up(10):
        steps += 1
        clock = HandClock(datetime(2027, 6, 1, tzinfo=UTC))
        if steps in (4, 9):  # sums move while their months are made
            store.log.append(draft(random.Random(steps), f"P{steps:04d}", clock.now()))
            days = {by: store.figures.sums(by, *ALL, Period.DAY) for by in headings}
    assert steps > 9
    compare_months()


def unroll(store: SqliteStore) -> None:
    """As a store from before sums were kept by month is after its migration."""
    with raw(store.path) as connection:
        for table in ("figures_months", "figures_years"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("UPDATE figures_rolled SET key = '', whole = 0")


def uncount(store: SqliteStore) -> None:
    """As a store from before figures were kept is after its migration."""
    with raw(store.path) as connection:
        for table in ("decided", "figures", "figures_months", "figures_years", "shifts"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("UPDATE figures_summed SET seq = 0")
        connection.execute("UPDATE figures_counted SET before = (SELECT entries + 1 FROM log_head)")


def test_a_bucket_holds_the_times_it_is_said_to() -> None:
    for milliseconds in (0, 1, 1000, 1001, 1189, 1190, 2000, 2001, 9999, 10**6, 10**9):
        low, high = bucket_ends(bucket_of(milliseconds))
        seconds = milliseconds / 1000
        assert low <= seconds * 1.000001
        assert seconds <= high
