"""The queue's order is the officer's, what comes next follows it, and checks go on beside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.controllers.hands import HandRunner
from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.controllers.queue import LANE, QueueController, QueueSnapshot
from workstation.controllers.queue_checks import LANE as CHECKS
from workstation.controllers.queue_checks import REST_TICKS, QueueChecks
from workstation.domain.manifest import Line, ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.resources import assets_dir
from workstation.services.bench import Parcels
from workstation.services.ports import QueueOrder, QueueState
from workstation.services.queue_checks import CheckedParcel, QueueChecking
from workstation.services.rules import load_rules

A, B, C = "RB123456785GB", "RR473124829GB", "CP123456785US"


def queue_of(folder: Path) -> tuple[QueueController, MemoryStore, HandRunner]:
    store, runner = MemoryStore(folder, HandClock()), HandRunner()
    store.parcels.put_records(
        [ManifestRecord(A, parent="Z"), ManifestRecord(B, parent="A"), ManifestRecord(C)]
    )
    shown: list[QueueSnapshot] = []
    return QueueController(store.parcels, runner, shown.append), store, runner


def test_what_is_worked_next_and_made_ready_follows_the_order_chosen(tmp_path: Path) -> None:
    queue, store, runner = queue_of(tmp_path)
    store.parcels.put_checked([CheckedParcel(B, 1, 3, 1, "Alarm.", "r")])
    queue.refresh()
    runner.all(LANE)
    assert queue.waiting(None, 3) == [C, A, B]
    queue.set_order(QueueOrder.REASONS)
    runner.all(LANE)
    assert queue.waiting(None, 3) == [B, C, A]
    assert queue.next_waiting(after=B) == C
    assert queue.state.order_words == "by reasons"
    assert queue.state.not_checked == 2
    queue.set_order(QueueOrder.CARTON)
    runner.all(LANE)
    assert queue.waiting(None, 3) == [B, A, C]


def test_the_orders_go_round_and_only_the_latest_is_shown(tmp_path: Path) -> None:
    queue, _, runner = queue_of(tmp_path)
    for _ in QueueOrder:
        queue.next_order()
    assert queue.order is QueueOrder.ARRIVAL
    queue.next_order()
    runner.step(LANE)
    assert not queue.state.loaded  # stale
    runner.all(LANE)
    assert queue.state.order is queue.order is QueueOrder.REASONS


def test_sorting_among_the_first_to_arrive_says_so_where_more_wait() -> None:
    few = QueueSnapshot(counts={QueueState.WAITING: 2000}, order=QueueOrder.REASONS)
    many = QueueSnapshot(counts={QueueState.WAITING: 2001}, order=QueueOrder.REASONS)
    assert few.order_words == "by reasons"
    assert many.order_words == "by reasons among the first 2\u202f000"
    by_arrival = QueueSnapshot(counts={QueueState.WAITING: 2001})
    assert by_arrival.order_words == "by arrival"


def test_the_queue_is_read_on_a_lane_that_no_decision_waits_for(tmp_path: Path) -> None:
    queue, _, runner = queue_of(tmp_path)
    queue.refresh()
    assert runner.waits("store") == 0


class Some:
    def __init__(self, *counts: int) -> None:
        self.counts = list(counts)

    def check_some(self, limit: int = 20) -> int:
        count = self.counts.pop(0)
        if count < 0:
            raise WorkstationError(Notice("Busy.", "Nothing.", "Wait.", "STORE-05"))
        return count


def test_checks_go_one_batch_at_a_time_and_the_queue_is_told_at_the_end() -> None:
    runner, told = HandRunner(), list[int]()
    checks = QueueChecks(Some(20, 3, 0, 0), runner, lambda: told.append(1))
    checks.tick()
    checks.tick()
    assert runner.waits(CHECKS) == 1
    for _ in range(2):
        runner.all()
        checks.tick()
    assert told == []
    runner.all()
    assert told == [1]
    for _ in range(REST_TICKS):
        checks.tick()
    assert runner.waits(CHECKS) == 0
    checks.tick()
    assert runner.waits(CHECKS) == 1


def test_a_failing_store_is_left_alone_for_a_while_and_new_records_end_the_rest() -> None:
    runner = HandRunner()
    checks = QueueChecks(Some(-1, 2), runner, lambda: None)
    checks.tick()
    runner.all()
    checks.tick()
    assert runner.waits(CHECKS) == 0
    checks.wake()
    checks.tick()
    assert runner.waits(CHECKS) == 1


def test_waiting_parcels_are_checked_by_the_rules_in_force(tmp_path: Path) -> None:
    clock = HandClock()
    store = MemoryStore(tmp_path, clock)
    store.parcels.put_records([ManifestRecord(A, lines=(Line("gift", 1),)), ManifestRecord("!?")])
    rules = load_rules(assets_dir() / "rules", clock.now().date())
    unused: object = None
    parcels = Parcels(store.parcels, unused, unused, rules, clock)  # type: ignore[arg-type]
    checking = QueueChecking(store.queue_reasons, parcels, rules.version, clock)
    assert checking.check_some() == 2
    assert checking.check_some() == 0
    first, last = store.parcels.queue(order=QueueOrder.REASONS)
    assert (first.parcel_id, last.parcel_id) == (A, "!?")
    assert first.worst
    assert first.worst_words.endswith(".")
    assert last.worst == 0
    assert last.worst_words  # why it cannot be checked


def test_a_parcel_that_is_opened_gives_the_queue_its_reasons(tmp_path: Path) -> None:
    clock = HandClock()
    store = MemoryStore(tmp_path, clock)
    store.parcels.put_records([ManifestRecord(A, lines=(Line("gift", 1),))])
    rules = load_rules(assets_dir() / "rules", clock.now().date())
    unused: object = None
    parcels = Parcels(store.parcels, unused, unused, rules, clock)  # type: ignore[arg-type]
    checking = QueueChecking(store.queue_reasons, parcels, rules.version, clock)
    opened = parcels.open(A)
    checking.keep(opened)
    (item,) = store.parcels.queue()
    assert item.state is QueueState.OPEN
    assert item.reasons == len(opened.reasons)
    assert item.worst == max(reason.severity for reason in opened.reasons)
    quiet = tuple(replace(reason, quiet=True) for reason in opened.reasons)
    checking.keep(replace(opened, reasons=quiet))
    (item,) = store.parcels.queue()
    assert (item.worst, item.reasons, item.worst_words) == (0, 0, "")
    assert checking.check_some() == 0
