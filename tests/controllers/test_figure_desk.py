"""The figures' desk headless: the latest question wins; drift is told with its tests."""

from __future__ import annotations

from datetime import date

from tests.controllers.hands import HandRunner
from workstation.controllers.figure_desk import (
    Asked,
    FigureDesk,
    FigureDeskState,
    drift_words,
    lines_to_draw,
)
from workstation.domain.figure_cells import COLUMNS
from workstation.resources import assets_dir
from workstation.services.desk_ports import FigureSum, Period
from workstation.services.figures import Figures, load_definitions

ASKED = Asked(date(2026, 1, 1), date(2026, 12, 31))


def sums(key: str, period: str, n: int, alarms: int, overrides: int, finds: int = 0) -> FigureSum:
    told = {"n": n, "timed": n, "milliseconds": n * 8000, "alarms": alarms, "overrides": overrides}
    told |= {"finds": finds, "suspected_finds": finds // 2}
    return FigureSum(key, period, "release", tuple(told.get(name, 0) for name in COLUMNS))


class Store:
    def __init__(self, *rows: FigureSum) -> None:
        self.rows, self.steps, self.asked = rows, 2, list[str]()

    def sums(
        self, told_by: str, since: str, until: str, period: Period = Period.ALL
    ) -> tuple[FigureSum, ...]:
        self.asked.append(told_by)
        return () if "seconds" in told_by else self.rows

    def sum_up(self, limit: int = 1000) -> bool:
        self.steps -= 1
        return self.steps > 0

    def not_counted(self) -> int:
        return 0

    def count_older(self) -> None:
        raise AssertionError("not asked here")


def desk(*rows: FigureSum) -> tuple[FigureDesk, Store, HandRunner, list[FigureDeskState]]:
    store, runner, shown = Store(*rows), HandRunner(), list[FigureDeskState]()
    definitions = load_definitions(assets_dir() / "figures", date(2026, 11, 1))
    return (
        FigureDesk(Figures(store, definitions), runner, shown.append, ASKED),
        store,
        runner,
        shown,
    )


MONTHS = [sums("", f"2026-{m:02d}", 400, 60, 20 + 3 * m) for m in range(1, 9)]


def test_what_is_not_summed_is_summed_behind_and_the_table_comes() -> None:
    controller, store, runner, _ = desk(*MONTHS)
    controller.start()
    assert controller.state.words == "Counting…"
    runner.all()
    assert store.steps == 0
    table = controller.state.table
    assert table is not None
    assert [line.period for line in table.lines] == [f"2026-{m:02d}" for m in range(1, 9)]


def test_an_answer_to_an_older_question_is_dropped() -> None:
    controller, _, runner, _ = desk(*MONTHS)
    controller.ask(Asked(ASKED.since, ASKED.until, "officer"))
    controller.ask(Asked(ASKED.since, ASKED.until, "carrier"))
    runner.all()
    assert controller.state.table is not None
    assert controller.state.table.told_by == "carrier"


def test_a_question_that_cannot_be_answered_is_told_and_the_table_stays() -> None:
    controller, _, runner, _ = desk(*MONTHS)
    controller.start()
    runner.all()
    before = controller.state.table
    controller.ask(Asked(ASKED.until, ASKED.since))
    runner.all()
    assert "(FIGURES-03)" in controller.state.words
    assert controller.state.table is before


def test_a_rise_is_told_with_its_tests_and_a_steady_share_as_such() -> None:
    controller, _, runner, _ = desk(*MONTHS)
    controller.start()
    runner.all()
    table = controller.state.table
    assert table is not None
    told = drift_words(table, "override_rate")
    assert told.startswith("It rises from month to month (trend, p ")
    assert "chi-square" in told
    assert drift_words(table, "alarm_rate").startswith("No change beyond chance")
    assert drift_words(table, "hit_rate") == "Too little to tell whether it changes."
    assert drift_words(table, "parcels") == ""


def test_nobody_is_compared_by_a_few_evaluable_parcels() -> None:
    controller, _, runner, _ = desk(
        sums("ann", "", 900, 60, 20, finds=20),
        sums("bo", "", 900, 60, 20, finds=19),
        sums("cy", "", 900, 60, 20, finds=4),
    )
    controller.ask(Asked(ASKED.since, ASKED.until, "officer", Period.ALL))
    runner.all()
    table = controller.state.table
    assert table is not None
    assert [(name, fit) for name, _, fit in lines_to_draw(table, "hit_rate")] == [
        ("ann", True),
        ("bo", False),
        ("cy", False),
    ]
    assert all(fit for _, _, fit in lines_to_draw(table, "alarm_rate"))


def test_days_without_decisions_say_so() -> None:
    controller, _, runner, _ = desk()
    controller.start()
    runner.all()
    assert controller.state.words == "No decision in these days. Choose others."
