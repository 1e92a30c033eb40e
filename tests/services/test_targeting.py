"""Targeted parcels in a real store: every one is accounted for, by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import open_store, schema
from workstation.adapters.sqlite.store import SqliteStore
from workstation.domain.manifest import ManifestRecord, Party
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.domain.targeting import Target, TargetState, reconciled
from workstation.resources import assets_dir
from workstation.services.permissions import load_permissions
from workstation.services.ports import EntryDraft
from workstation.services.targeting import Targeting

DAY = date(2026, 11, 23)
SUE = Officer("sue", "Sue", Role.SUPERVISOR)
ANN = Officer("ann", "Ann", Role.OFFICER)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = open_store(tmp_path / "data", HandClock(), "station 1", "0.1")
    yield made
    made.close()


@pytest.fixture
def targeting(store: SqliteStore) -> Targeting:
    permissions = load_permissions(assets_dir() / "policy", DAY)
    return Targeting(store.log, store.targets, permissions.require, HandClock().now)


def decided(store: SqliteStore, parcel: str) -> None:
    store.log.append(EntryDraft("decision", "ann", {}, closes=parcel, outcome="release"))


def test_each_targeted_parcel_is_told_as_far_as_it_came(
    targeting: Targeting, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = targeting.target(SUE, ["t1 ", "T2", "T2", " t3 ", "T4"], "sender under watch")
    store.parcels.mark_open("T2")
    decided(store, "T4")
    presented = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
    record = ManifestRecord(
        parcel_id="T3",
        sender=Party(),
        consignee=Party(),
        lines=(),
        presented_at=presented,
        received_at=presented,
        source="test",
    )
    store.parcels.put_records([record])
    found = targeting.reconcile(DAY, DAY)
    assert (found.targeted, found.presented, found.scanned, found.decided) == (4, 3, 0, 0)
    assert [(one.parcel, one.state) for one in found.missing] == [
        ("T1", TargetState.NOT_PRESENTED),
        ("T2", TargetState.NOT_SCANNED),
        ("T3", TargetState.NOT_SCANNED),
        ("T4", TargetState.DECIDED_UNSCANNED),
    ]
    assert {one.entry for one in found.missing} == {entry.seq}
    assert targeting.reconcile(DAY - timedelta(days=2), DAY - timedelta(days=1)).targeted == 0


TARGETS = st.builds(
    Target,
    st.text("ABC0123", min_size=1, max_size=4),
    st.integers(1, 9),
    st.just("2026-11-23T00:00:00.000Z"),
    st.just("why"),
    st.none() | st.just("2026-11-23T08:00:00.000Z"),
    st.integers(0, 2),
    st.none() | st.just("release"),
    st.none(),
)


@given(st.lists(TARGETS, max_size=30))
def test_no_targeted_parcel_is_lost_between_the_counts(targets: list[Target]) -> None:
    found = reconciled(targets)
    assert found.targeted == len(targets)
    assert found.targeted >= found.presented >= found.scanned >= found.decided
    assert len(found.missing) == found.targeted - found.decided


def test_what_cannot_be_recorded_says_so_and_is_not(
    targeting: Targeting, store: SqliteStore
) -> None:
    began = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
    for deed, code in (
        (lambda: targeting.target(SUE, [" ", ""], "why"), "TARGET-01"),
        (lambda: targeting.target(SUE, ["T1"], "  "), "TARGET-02"),
        (lambda: targeting.target(ANN, ["T1"], "why"), "RIGHTS-01"),
        (
            lambda: targeting.downtime(SUE, "scanner", began, began - timedelta(1), "belt"),
            "TARGET-03",
        ),
        (lambda: targeting.downtime(SUE, "weather", began, began, "rain"), "TARGET-03"),
        (
            lambda: targeting.downtime(
                SUE, "scanner", began + timedelta(1), began + timedelta(2), "x"
            ),
            "TARGET-09",
        ),
    ):
        with pytest.raises(WorkstationError) as refused:
            deed()
        assert refused.value.notice.code == code
    assert store.log.last() is None


def test_downtime_is_an_entry_with_its_reason(targeting: Targeting) -> None:
    began = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
    entry = targeting.downtime(ANN, "scanner", began, began + timedelta(hours=2), "belt torn")
    data = entry.content["data"]
    assert isinstance(data, dict)
    assert (data["what"], data["why"]) == ("scanner", "belt torn")


def test_a_parcel_targeted_again_counts_once_by_the_last_entry(targeting: Targeting) -> None:
    targeting.target(SUE, ["T1"], "first")
    last = targeting.target(SUE, ["T1"], "again")
    (one,) = targeting.reconcile(DAY, DAY).missing
    assert (one.entry, one.why) == (last.seq, "again")


def test_downtimes_told_before_they_had_a_table_are_found_in_the_log(
    targeting: Targeting, store: SqliteStore
) -> None:
    began = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
    for hour in (1, 2):  # one that the index of words holds, one behind its end
        targeting.downtime(ANN, "scanner", began, began + timedelta(hours=hour), "belt torn")
        if hour == 1:
            store.log_search.catch_up()
    kept = store.targets.downtimes("")
    assert [one.ended[11:13] for one in kept] == ["09", "10"]
    with store._connections.write() as connection:
        connection.execute("DROP TABLE downtimes")
        (sql,) = (sql for sql in schema.migrations() if "CREATE TABLE downtimes" in sql)
        for statement in schema.statements(sql):
            connection.execute(statement)
    assert store.targets.downtimes("") == kept


def test_a_missing_parcel_stands_beside_the_downtime_of_its_time(
    targeting: Targeting, store: SqliteStore
) -> None:
    targeting.target(SUE, ["T1", "T2"], "watch")
    store.parcels.mark_open("T2")
    now = datetime.now(UTC)
    down = targeting.downtime(ANN, "scanner", now - timedelta(days=9999), now, "belt torn")
    targeting.downtime(ANN, "models", now - timedelta(days=9999), now, "no licence")
    found = targeting.reconcile(DAY, DAY)
    assert [(one.by, one.since[:10]) for one in found.missing] == [("sue", "2026-11-23")] * 2
    for one in found.missing:
        assert [told.entry for told in found.hindering(one)] == [down.seq]
    with pytest.raises(WorkstationError, match="TARGET-05"):
        targeting.reconcile(DAY, DAY - timedelta(days=1))
