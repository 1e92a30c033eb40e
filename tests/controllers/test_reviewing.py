"""The review screen without a screen: judged unseen, then shown, then the next one at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests.controllers.hands import HandRunner
from workstation.controllers.answering_reviews import QuestionsController, QuestionsState
from workstation.controllers.reviewing import LANE, ReviewingController
from workstation.controllers.reviewing_state import Page, ReviewingState
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.domain.review import (
    BlindCase,
    Closing,
    Drawn,
    ReviewItem,
    ReviewState,
    Stratum,
    Verdict,
)
from workstation.domain.statistics import Agreement
from workstation.services.case_ports import ClockKind, RunningClock
from workstation.services.reviewing import Judgement
from workstation.services.second_looks import BlindLook, DrawTold, ReviewFigures, ToSee

SUE = Officer("sue", "Sue", Role.SUPERVISOR)
DAY = date(2026, 11, 26)
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
SECRET = "xylographer"
BUSY = Notice("The store is busy.", "Nothing has changed.", "Again.", "STORE-05")
CLOCK = RunningClock("P9", ClockKind.SIGN_OFF, 9, "ann", "2026-11-26T08:00:00+00:00", None)


class Told:
    """What is needed of a replay."""

    def __init__(self, entry: int) -> None:
        self.entry, self.officer, self.pictures = entry, SECRET, ()


class Found:
    def __init__(self, item: ReviewItem) -> None:
        self.item, self.decision, self.said = item, Told(item.entry), ()


class Shelf:
    """`SecondLooks` in memory; every question asked is kept."""

    qualities = (("good", "Good"), ("usable", "Usable"))

    def __init__(self, *entries: int, clocks: tuple[RunningClock, ...] = ()) -> None:
        self.items = {n: ReviewItem(n, f"P{n}", None, 1) for n in entries}
        self.clocks = clocks
        self.asked: list[Any] = []
        self.damaged: set[int] = set()
        self.failing = False
        self.entries = 100

    def _recorded(self) -> LogEntry:
        if self.failing:
            raise WorkstationError(BUSY)
        self.entries += 1
        return LogEntry(self.entries, b"{}", b"", b"")

    def to_see(self, officer: Officer) -> ToSee:
        waits = [one for one in self.items.values() if one.state is not ReviewState.RETURNED]
        waits.sort(key=lambda one: (one.state is ReviewState.OPEN, one.entry))
        return ToSee(tuple(waits), self.clocks, DAY)

    def figures(self) -> ReviewFigures:
        return ReviewFigures(DAY, DAY, Agreement(0, 0, None, None), 0, 0, None, None)

    def newest_draw(self) -> DrawTold | None:
        return None

    def look(self, officer: Officer, entry: int) -> BlindLook:
        if entry in self.damaged:
            raise WorkstationError(BUSY)
        self.asked.append(("look", entry))
        return BlindLook(BlindCase(entry, f"P{entry}", 1, ()), None, "", (), AT)

    def picture(self, look: BlindLook, place: int) -> Any:
        raise AssertionError("no picture is asked for here")

    def revealed_picture(self, decision: Any, scan: int) -> Any:
        raise AssertionError("no picture is asked for here")

    def judge(self, officer: Officer, look: BlindLook, judgement: Judgement) -> LogEntry:
        entry = self._recorded()
        self.asked.append(("judge", look.case.entry, judgement))
        known = self.items[look.case.entry]
        self.items[known.entry] = replace(
            known, state=ReviewState.JUDGED, why=Stratum.RELEASED, reviewer="sue"
        )
        return entry

    def reveal(self, officer: Officer, item: ReviewItem) -> Any:
        self.asked.append(("reveal", item.entry))
        return Found(item)

    def close(self, officer: Officer, entry: int, how: Closing, words: str) -> LogEntry:
        told = self._recorded()
        self.asked.append(("close", entry, how, words))
        if how is Closing.RETURN:
            self.items[entry] = replace(self.items[entry], state=ReviewState.RETURNED)
        else:
            del self.items[entry]
        return told

    def draw(
        self, officer: Officer, since: date, until: date, seed: str
    ) -> tuple[LogEntry, tuple[Drawn, ...]]:
        self.asked.append(("draw", since, until, seed))
        self.items[7] = ReviewItem(7, "P7", None, 1)
        return self._recorded(), ()

    def questions(self, officer: Officer) -> tuple[ReviewItem, ...]:
        return tuple(o for o in self.items.values() if o.state is ReviewState.RETURNED)

    def answer(self, officer: Officer, entry: int, words: str) -> LogEntry:
        told = self._recorded()
        self.asked.append(("answer", entry, words))
        self.items[entry] = replace(self.items[entry], state=ReviewState.ANSWERED)
        return told


class Desk:
    def __init__(self, *entries: int, clocks: tuple[RunningClock, ...] = ()) -> None:
        self.shelf, self.runner = Shelf(*entries, clocks=clocks), HandRunner()
        self.shown: list[ReviewingState] = []
        self.opened: list[str] = []
        self.overruled: list[tuple[int, str]] = []
        self.controller = ReviewingController(
            self.shelf,
            SUE,
            self.runner,
            self.shown.append,
            lambda scan: scan,  # type: ignore[arg-type, return-value]
            open_case=self.opened.append,
            overrule=lambda item, words: self.overruled.append((item.entry, words)),
        )
        self.controller.begin()
        self.runner.all()

    @property
    def state(self) -> ReviewingState:
        return self.controller.state

    def open(self, place: int = 0) -> None:
        self.controller.open(self.state.rows[place])
        self.runner.all()

    def judge(self, verdict: Verdict = Verdict.SUSPICIOUS, words: str = "") -> None:
        self.controller.say(verdict)
        self.controller.rate("good")
        self.controller.write(words)
        self.controller.submit()
        self.runner.all()

    def close(self, how: Closing, words: str = "") -> None:
        self.controller.choose(how)
        self.controller.write(words)
        self.controller.submit()
        self.runner.all()


def test_nothing_of_the_decision_is_fetched_before_the_judgement_is_in_the_log() -> None:
    desk = Desk(3)
    desk.open()
    desk.controller.say(Verdict.SUSPICIOUS)
    desk.controller.rate("good")
    desk.controller.submit()
    assert ("reveal", 3) not in desk.shelf.asked
    assert all(one.revealed is None for one in desk.shown)
    desk.runner.step("store")
    assert desk.shelf.asked[-1][0] == "judge"
    assert desk.state.revealed is None
    desk.runner.step(LANE)
    assert desk.state.page is Page.DECISION
    assert desk.state.revealed is not None


def test_a_judgement_takes_both_answers_and_the_moment_the_parcel_was_opened() -> None:
    desk = Desk(3)
    desk.open()
    desk.controller.say(Verdict.CANNOT_TELL)
    desk.controller.submit()
    assert desk.state.notice is not None
    assert desk.state.notice.code == "REVIEW-11"
    desk.judge(Verdict.CANNOT_TELL, "blurred")
    said = next(one[2] for one in desk.shelf.asked if one[0] == "judge")
    assert said == Judgement(Verdict.CANNOT_TELL, "good", "blurred", AT)


def test_a_judgement_that_was_not_recorded_shows_nothing_and_loses_nothing() -> None:
    desk = Desk(3)
    desk.open()
    desk.shelf.failing = True
    desk.judge(Verdict.SUSPICIOUS, "dense")
    state = desk.state
    assert state.notice == BUSY
    assert (state.page, state.verdict, state.words) == (Page.JUDGE, Verdict.SUSPICIOUS, "dense")
    assert ("reveal", 3) not in desk.shelf.asked
    desk.shelf.failing = False
    desk.controller.submit()
    desk.runner.all()
    assert desk.state.page is Page.DECISION


def test_the_next_one_comes_at_once_and_holds_nothing_of_the_last() -> None:
    desk = Desk(3, 4)
    desk.open()
    desk.judge(words="dense block")
    desk.close(Closing.CONCUR)
    state = desk.state
    assert (state.page, state.item and state.item.entry, state.done) == (Page.JUDGE, 4, 1)
    assert (state.revealed, state.verdict, state.quality, state.words) == (None, None, "", "")
    desk.judge()
    desk.close(Closing.CONCUR)
    assert (desk.state.page, desk.state.left, desk.state.done) == (Page.LIST, 0, 2)


def test_a_key_pressed_once_too_often_between_two_looks_draws_nothing() -> None:
    desk = Desk(3, 4)
    desk.open()
    desk.judge()
    desk.controller.choose(Closing.CONCUR)
    desk.controller.submit()
    desk.controller.submit()
    desk.runner.step("store")
    desk.controller.submit()
    desk.controller.draw("2026-11-01", "2026-11-02", "s")
    desk.runner.all()
    assert [one[0] for one in desk.shelf.asked].count("close") == 1
    assert "draw" not in {one[0] for one in desk.shelf.asked}
    assert (desk.state.page, desk.state.item and desk.state.item.entry) == (Page.JUDGE, 4)


def test_the_list_does_not_flash_between_a_judgement_and_its_decision() -> None:
    desk = Desk(3)
    desk.open()
    before = len(desk.shown)
    desk.judge()
    assert Page.LIST not in {one.page for one in desk.shown[before:]}
    before = len(desk.shown)
    desk.close(Closing.CONCUR)
    assert desk.shown[-1].page is Page.LIST


def test_one_that_cannot_be_read_is_said_and_passed_over_by_what_comes_next() -> None:
    desk = Desk(3, 4, 5)
    desk.shelf.damaged = {3}
    desk.open(0)
    assert (desk.state.page, desk.state.notice) == (Page.LIST, BUSY)
    desk.open(1)
    desk.judge()
    desk.close(Closing.CONCUR)
    assert (desk.state.page, desk.state.item and desk.state.item.entry) == (Page.JUDGE, 5)


def test_asking_and_overruling_need_words() -> None:
    desk = Desk(3)
    desk.open()
    desk.judge()
    desk.controller.submit()
    assert desk.state.notice is not None
    assert desk.state.notice.code == "REVIEW-12"
    for how in (Closing.RETURN, Closing.OVERRULE):
        desk.close(how, "  ")
        assert desk.state.notice is not None
        assert desk.state.notice.code == "REVIEW-06"
    desk.close(Closing.OVERRULE, "counterfeit")
    assert desk.overruled == [(3, "counterfeit")]
    assert not [one for one in desk.shelf.asked if one[0] == "close"]


def test_what_was_judged_and_left_goes_on_where_it_stood() -> None:
    desk = Desk(3, 4)
    desk.open()
    desk.judge()
    assert desk.controller.back()
    desk.runner.all()
    assert desk.state.page is Page.LIST
    assert desk.state.revealed is None
    desk.open(0)
    assert desk.state.page is Page.DECISION
    assert not desk.controller.state.busy


def test_sign_offs_open_their_own_screen() -> None:
    desk = Desk(clocks=(CLOCK,))
    desk.open()
    assert desk.opened == ["P9"]
    assert desk.state.page is Page.LIST


def test_days_that_are_none_are_refused_and_a_draw_fills_the_list() -> None:
    desk = Desk()
    for days in (("x", "2026-11-02"), ("2026-11-03", "2026-11-02")):
        desk.controller.draw(*days, "s")
        assert desk.state.notice is not None
        assert desk.state.notice.code == "REVIEW-13"
    desk.controller.draw(" 2026-11-01", "2026-11-02 ", "s")
    desk.runner.all()
    assert ("draw", date(2026, 11, 1), date(2026, 11, 2), "s") in desk.shelf.asked
    assert desk.state.left == 1


def test_an_answer_to_what_was_left_is_dropped() -> None:
    desk = Desk(3)
    desk.controller.open(desk.state.rows[0])
    desk.controller._state = replace(desk.state, busy=False)
    desk.controller.begin()
    desk.runner.all()
    assert desk.state.page is Page.LIST
    assert desk.state.look is None


def test_an_officer_answers_a_question_and_it_goes_back() -> None:
    shelf, runner = Shelf(3), HandRunner()
    shelf.items[3] = replace(shelf.items[3], state=ReviewState.RETURNED)
    shown: list[QuestionsState] = []
    desk = QuestionsController(shelf, Officer("ann", "Ann", Role.OFFICER), runner, shown.append)
    desk.begin()
    runner.all()
    assert desk.state.found is not None
    desk.submit()
    assert desk.state.notice is not None
    assert desk.state.notice.code == "REVIEW-06"
    desk.write("Yes, both tins.")
    desk.submit()
    runner.all()
    assert ("answer", 3, "Yes, both tins.") in shelf.asked
    assert (desk.state.items, desk.state.told) == ((), "Answered: entry 101.")
