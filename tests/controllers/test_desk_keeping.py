"""The desk's index and sums follow the log, a step at a time."""

from __future__ import annotations

from tests.controllers.hands import HandRunner
from tests.fakes.clock import HandClock
from workstation.controllers.desk_keeping import LOOK_S, STEP, DeskKeeper
from workstation.controllers.log_browsing import LANE
from workstation.services.desk_ports import FigureSum, FoundPage, LogQuery, Period


class Desk:
    """`LogSearch` and `FigureStore` that count what is left."""

    def __init__(self, to_index: int, to_sum: int, older: int = 0) -> None:
        self.to_index, self.to_sum, self.older, self.failing = to_index, to_sum, older, False

    def search(self, query: LogQuery, limit: int = 50, after: int | None = None) -> FoundPage:
        raise AssertionError("nothing is searched for")

    def catch_up(self, limit: int = 1000) -> int:
        if self.failing:
            raise OSError("no disk")
        self.to_index = max(0, self.to_index - limit)
        return self.to_index

    def sums(
        self, told_by: str, since: str, until: str, period: Period = Period.ALL
    ) -> tuple[FigureSum, ...]:
        raise AssertionError("nothing is read")

    def sum_up(self, limit: int = 1000) -> bool:
        self.to_sum = max(0, self.to_sum - limit)
        return self.to_sum > 0

    def not_counted(self) -> int:
        return self.older

    def count_older(self) -> None:
        self.older = 0


def ticked(keeper: DeskKeeper, runner: HandRunner, times: int = 1) -> None:
    for _ in range(times):
        keeper.tick()
        runner.all()


def test_steps_follow_each_other_until_nothing_is_left_and_then_now_and_then() -> None:
    desk, runner, clock = Desk(3 * STEP, 2 * STEP, older=40), HandRunner(), HandClock()
    keeper = DeskKeeper(desk, desk, runner, clock)
    keeper.tick()
    keeper.tick()  # one step at a time
    assert runner.waits(LANE) == 1
    runner.all()
    assert (desk.to_index, desk.to_sum, desk.older) == (2 * STEP, STEP, 0)
    ticked(keeper, runner, 2)
    assert (desk.to_index, desk.to_sum) == (0, 0)
    desk.to_index = 5
    keeper.tick()
    assert not runner.waiting  # all was taken in a moment ago
    ticked(keeper, runner, int(LOOK_S) + 2)
    assert desk.to_index == 0


def test_a_step_that_fails_is_tried_again_later() -> None:
    desk, runner, clock = Desk(STEP, 0), HandRunner(), HandClock()
    keeper = DeskKeeper(desk, desk, runner, clock)
    desk.failing = True
    ticked(keeper, runner)
    assert desk.to_index == STEP
    desk.failing = False
    ticked(keeper, runner, int(LOOK_S) + 2)
    assert desk.to_index == 0
