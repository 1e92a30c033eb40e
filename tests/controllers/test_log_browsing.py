"""Browsing the log: the latest question wins, newer entries wait until they are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from tests.controllers.hands import HandRunner
from workstation.controllers.log_browsing import KEPT_PAGES, LANE, BrowsingController, BrowsingState
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.desk_ports import FoundEntry, FoundPage, LogQuery

BUSY = Notice("The store is busy.", "Nothing has changed.", "Search again.", "STORE-05")


class Shelf:
    """`LogSearch` over numbers: a query's text is what the number must hold."""

    def __init__(self, count: int) -> None:
        self.count, self.failing, self.unindexed = count, False, 0
        self.entries = {n: FoundEntry(LogEntry(n, b"{}", b"", b"")) for n in range(1, 500)}

    def search(self, query: LogQuery, limit: int = 50, after: int | None = None) -> FoundPage:
        if self.failing:
            raise WorkstationError(BUSY)
        top = self.count if after is None else after - 1
        found = [n for n in range(top, 0, -1) if query.text in str(n)]
        items = tuple(self.entries[n] for n in found[:limit])
        return FoundPage(items, found[limit - 1] if len(found) > limit else None)

    def catch_up(self, limit: int = 1000) -> int:
        self.unindexed = max(0, self.unindexed - limit)
        return self.unindexed


class Views:
    def __init__(self) -> None:
        self.kept: dict[str, dict[str, LogQuery]] = {}

    def all(self, account: str) -> Mapping[str, LogQuery]:
        return dict(self.kept.get(account, {}))

    def keep(self, account: str, name: str, query: LogQuery) -> None:
        self.kept.setdefault(account, {})[name] = query

    def forget(self, account: str, name: str) -> None:
        self.kept[account].pop(name)


class Desk:
    def __init__(self, count: int = 30) -> None:
        self.shelf, self.views, self.runner = Shelf(count), Views(), HandRunner()
        self.shown: list[BrowsingState] = []
        self.controller = BrowsingController(
            self.shelf, self.views, "sue", self.runner, self.shown.append, page=10
        )

    @property
    def state(self) -> BrowsingState:
        return self.controller.state

    def numbers(self) -> list[int]:
        return [one.entry.seq for one in self.state.rows]

    def started(self) -> Desk:
        self.controller.start()
        self.runner.all()
        return self


def test_the_newest_entries_stand_there_at_once_and_more_come_at_the_end() -> None:
    desk = Desk().started()
    desk.controller.ask(LogQuery(officer="all of them"))
    desk.runner.all()
    assert desk.numbers() == list(range(30, 20, -1))
    assert desk.state.words == "10 entries so far, more below"
    desk.controller.further()
    desk.controller.further()  # one page at a time
    assert desk.runner.waits(LANE) == 1
    desk.runner.all()
    desk.controller.further()
    desk.runner.all()
    assert desk.numbers() == list(range(30, 0, -1))
    assert desk.state.words == "30 entries"
    desk.controller.further()
    assert not desk.runner.waiting


def test_the_whole_log_stands_there_by_number_and_pages_are_read_as_they_come_into_sight() -> None:
    desk = Desk(475).started()
    assert (desk.state.total, desk.state.words) == (475, "475 entries")
    desk.controller.want((47, 46))
    desk.controller.want((20,))
    assert desk.runner.waits(LANE) == 1  # one page at a time
    desk.runner.all()
    assert sorted(desk.state.pages) == [0, 20, 47]  # what was scrolled past is not read
    assert [one and one.entry.seq for one in desk.state.pages[47]] == [5, 4, 3, 2, 1]
    for first in range(0, 48, 10):
        desk.controller.want(range(first, min(first + 10, 48)))
        desk.runner.all()
    assert len(desk.state.pages) == KEPT_PAGES
    rows: list[int] = []
    told: list[Notice] = []
    for text in ("471", "476", "0", "2026-13-01", "9999-01-01"):
        desk.controller.jump(text, rows.append, told.append)
    desk.runner.all()
    assert rows == [4, 0]
    assert [one.code for one in told] == ["LOGVIEW-01"] * 3


def test_an_answer_to_an_older_question_is_dropped() -> None:
    desk = Desk().started()
    desk.controller.ask(LogQuery(text="1"))
    assert desk.numbers()  # they stay until the answer is there
    assert desk.state.words == "Searching…"
    desk.controller.ask(LogQuery(text="2"))
    desk.runner.all()
    assert all("2" in str(number) for number in desk.numbers())


def test_what_comes_meanwhile_is_counted_and_does_not_move_the_list() -> None:
    desk = Desk().started()
    before = desk.numbers()
    desk.shelf.count += 12
    desk.controller.look_for_newer()
    desk.controller.look_for_newer()  # one look at a time
    assert desk.runner.waits(LANE) == 1
    desk.runner.all()
    assert desk.state.newer_words == "12 newer entries"
    assert desk.numbers() == before
    desk.controller.again()
    desk.runner.all()
    assert desk.numbers()[0] == 42
    assert desk.state.newer_words == ""
    desk.shelf.count += 300
    desk.controller.look_for_newer()
    desk.runner.all()
    assert desk.state.newer_words == "More than 99 newer entries"


def test_nothing_found_says_what_to_do() -> None:
    desk = Desk().started()
    desk.controller.ask(LogQuery(text="x"))
    desk.runner.all()
    assert desk.numbers() == []
    assert desk.state.words.startswith("No entry answers this.")


def test_a_failure_is_told_and_the_next_question_is_answered() -> None:
    desk = Desk().started()
    desk.shelf.failing = True
    desk.controller.ask(LogQuery(text="1"))
    desk.runner.all()
    assert desk.state.words == str(BUSY)
    assert desk.numbers() == []
    desk.shelf.failing = False
    desk.controller.look_for_newer()
    assert not desk.runner.waiting
    desk.controller.again()
    desk.runner.all()
    assert desk.numbers()


def test_entries_not_indexed_are_indexed_behind_the_list() -> None:
    desk = Desk()
    desk.shelf.unindexed = 4500
    desk.started()
    assert desk.state.not_indexed == 0
    assert any(state.not_indexed == 2500 for state in desk.shown)


def test_a_view_is_kept_and_found_again_by_its_account() -> None:
    desk = Desk().started()
    desk.controller.ask(LogQuery(text="7", outcome="seize"))
    desk.controller.keep_view("  seizures ")
    desk.controller.keep_view("   ")
    desk.runner.all()
    assert desk.state.views == {"seizures": LogQuery(text="7", outcome="seize")}
    assert Desk().started().state.views == {}
    desk.controller.forget_view("seizures")
    desk.runner.all()
    assert desk.state.views == {}
