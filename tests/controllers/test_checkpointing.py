"""When the bench has a checkpoint made, and what an officer hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from tests.fakes.clock import HandClock
from workstation.controllers.checkpointing import LANE, LOOK_S, CheckpointKeeper
from workstation.domain.checkpoint import Checkpoint
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.checkpoints import MadeCheckpoint, not_the_same

T = TypeVar("T")


class Lanes:
    """Holds work until it is told to run it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, Callable[[], None]]] = []

    def submit(
        self,
        lane: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        def run() -> None:
            try:
                value = work()
            except Exception as error:
                failed(error)
            else:
                done(value)

        self.waiting.append((lane, run))

    def run(self) -> list[str]:
        ran = []
        while self.waiting:
            lane, work = self.waiting.pop(0)
            ran.append(lane)
            work()
        return ran


class Made:
    def __init__(self) -> None:
        self.steps, self.left = 0, 0
        self.error: WorkstationError | None = None

    def step(self) -> MadeCheckpoint | None:
        self.steps += 1
        if self.error is not None:
            raise self.error
        return None

    def leave(self) -> None:
        self.left += 1


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def test_that_it_is_looked_at_now_and_then_and_one_at_a_time(clock: HandClock) -> None:
    lanes, made = Lanes(), Made()
    keeper = CheckpointKeeper(made, made.leave, lanes, clock, lambda _: None)
    keeper.tick()
    assert lanes.waiting == []
    for _ in range(int(LOOK_S) * 3):  # each look at the clock is a second
        keeper.tick()
    assert len(lanes.waiting) == 1, "the one before is still under way"
    assert lanes.run() == [LANE]
    for _ in range(int(LOOK_S) + 1):
        keeper.tick()
    assert lanes.run() == [LANE]
    assert made.steps == 2


def test_that_whoever_leaves_is_followed_by_a_checkpoint_behind_the_stores_lane(
    clock: HandClock,
) -> None:
    lanes, made = Lanes(), Made()
    keeper = CheckpointKeeper(made, made.leave, lanes, clock, lambda _: None)
    keeper.sits("bo")
    keeper.sits("bo")
    assert lanes.waiting == []
    keeper.sits("")
    assert lanes.run() == ["store", "store", LANE]
    keeper.sits("")
    assert lanes.run() == []
    assert made.left == 1


def test_that_a_log_that_contradicts_its_checkpoint_is_told_once_and_other_faults_are_not(
    clock: HandClock,
) -> None:
    lanes, made, told = Lanes(), Made(), list[Notice]()
    keeper = CheckpointKeeper(made, made.leave, lanes, clock, told.append)

    def look() -> None:
        for _ in range(int(LOOK_S) + 1):
            keeper.tick()
        lanes.run()

    made.error = WorkstationError(Notice("The disk is full.", "", "", "STORE-01"))
    look()
    assert told == []
    made.error = not_the_same(Checkpoint("o", 5, bytes(32), None), "today")
    look()
    look()
    assert [notice.code for notice in told] == ["PROOF-03"]
