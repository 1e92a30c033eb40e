"""Search as typed: the latest text wins, pages follow the scroll bar, failures are told."""

from __future__ import annotations

from tests.controllers.hands import HandRunner
from workstation.controllers.searching import LANE, SearchController, SearchState
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.ports import QueueState
from workstation.services.search import SearchHit, SearchPage

BUSY = Notice("The store is busy.", "Nothing has changed.", "Search again.", "STORE-05")


class Shelf:
    """`RecordSearch` over a list of titles, paged by place; remembers what it was asked."""

    def __init__(self, *titles: str) -> None:
        self.titles, self.asked = titles, list[tuple[str, str | None]]()
        self.failing = False

    def search(self, text: str, limit: int = 50, after: str | None = None) -> SearchPage:
        self.asked.append((text, after))
        if self.failing:
            raise WorkstationError(BUSY)
        start = 0 if after is None else int(after)
        found = [t for t in self.titles if text in t]
        items = tuple(SearchHit(t, t, QueueState.WAITING) for t in found[start : start + limit])
        rest = str(start + limit) if len(found) > start + limit else None
        return SearchPage(items, rest, "words")


class Desk:
    def __init__(self, *titles: str, page: int = 50) -> None:
        self.shelf, self.runner = Shelf(*titles), HandRunner()
        self.shown: list[SearchState] = []
        self.controller = SearchController(self.shelf, self.runner, self.shown.append, page)

    @property
    def state(self) -> SearchState:
        return self.controller.state

    def titles(self) -> list[str]:
        return [hit.title for hit in self.state.hits]


def test_one_sign_is_not_searched_for_and_the_words_say_what_to_type() -> None:
    desk = Desk("shirt")
    desk.controller.typed(" s ")
    assert not desk.runner.waiting
    assert desk.state.words.startswith("Type a number")


def test_hits_answer_the_text_and_say_how_many_and_by_what() -> None:
    desk = Desk("cotton shirt", "shirt", "lamp")
    desk.controller.typed("shirt")
    assert desk.state.busy
    assert desk.state.words == "Searching…"
    desk.runner.all(LANE)
    assert desk.titles() == ["cotton shirt", "shirt"]
    assert desk.state.words == "2 parcels, by words"
    assert not desk.state.busy


def test_of_what_is_typed_while_a_search_runs_only_the_latest_is_asked() -> None:
    desk = Desk("shirt", "shoe")
    for text in ("sh", "shi", "shir", "shirt"):
        desk.controller.typed(text)
    assert desk.runner.waits(LANE) == 1
    desk.runner.step(LANE)
    assert desk.titles() == []  # the answer to "sh" is stale
    desk.runner.all(LANE)
    assert [text for text, _ in desk.shelf.asked] == ["sh", "shirt"]
    assert desk.titles() == ["shirt"]


def test_the_list_stays_until_the_next_answer_is_there() -> None:
    desk = Desk("shirt", "shirts")
    desk.controller.typed("shirt")
    desk.runner.all(LANE)
    desk.controller.typed("shirts")
    assert desk.titles() == ["shirt", "shirts"]
    assert desk.state.words == "Searching…"
    desk.runner.all(LANE)
    assert desk.titles() == ["shirts"]


def test_further_pages_come_when_asked_for_and_are_put_behind() -> None:
    desk = Desk(*(f"shirt {n}" for n in range(7)), page=3)
    desk.controller.typed("shirt")
    desk.runner.all(LANE)
    assert desk.state.more
    assert desk.state.words == "3 parcels so far, more below, by words"
    desk.controller.further()
    desk.controller.further()
    assert desk.runner.waits(LANE) == 1
    desk.runner.all(LANE)
    desk.controller.further()
    desk.runner.all(LANE)
    assert desk.titles() == [f"shirt {n}" for n in range(7)]
    desk.controller.further()
    assert not desk.runner.waiting


def test_a_page_of_an_older_text_is_dropped() -> None:
    desk = Desk(*(f"shirt {n}" for n in range(7)), "shoe", page=3)
    desk.controller.typed("shirt")
    desk.runner.all(LANE)
    desk.controller.further()
    desk.controller.typed("shoe")
    desk.runner.all(LANE)
    assert desk.titles() == ["shoe"]
    assert not desk.state.more


def test_nothing_found_is_said_with_the_text() -> None:
    desk = Desk("lamp")
    desk.controller.typed("shirt")
    desk.runner.all(LANE)
    assert desk.state.words == "Nothing found for “shirt”: no record holds every word of it."


def test_a_busy_store_is_told_leaves_no_wrong_hits_and_can_be_asked_again() -> None:
    desk = Desk("shirt", "shoe")
    desk.controller.typed("shoe")
    desk.runner.all(LANE)
    desk.shelf.failing = True
    desk.controller.typed("shirt")
    desk.runner.all(LANE)
    assert "STORE-05" in desk.state.words
    assert desk.titles() == []
    desk.shelf.failing = False
    desk.controller.again()
    desk.runner.all(LANE)
    assert desk.titles() == ["shirt"]


def test_a_page_that_fails_keeps_those_before_it_and_can_be_asked_again() -> None:
    desk = Desk(*(f"shirt {n}" for n in range(5)), page=3)
    desk.controller.typed("shirt")
    desk.runner.all(LANE)
    desk.shelf.failing = True
    desk.controller.further()
    desk.runner.all(LANE)
    assert len(desk.titles()) == 3
    assert "STORE-05" in desk.state.words
    desk.shelf.failing = False
    desk.controller.further()
    desk.runner.all(LANE)
    assert len(desk.titles()) == 5


def test_emptying_the_field_empties_the_list_whatever_is_under_way() -> None:
    desk = Desk("shirt")
    desk.controller.typed("shirt")
    desk.controller.typed("")
    desk.runner.all(LANE)
    assert desk.titles() == []
    assert not desk.state.busy


def test_a_page_of_no_hit_that_is_not_the_last_is_followed_by_the_next() -> None:
    desk = Desk("lamp")
    pages = [SearchPage((), "1", "words"), SearchPage((), "2", "words"), SearchPage((), None, "")]
    desk.shelf.search = lambda text, limit=50, after=None: pages.pop(0)  # type: ignore[method-assign]
    desk.controller.typed("shirt")
    desk.runner.step(LANE)
    assert desk.state.words == "Nothing found yet for “shirt”: looking through older records…"
    assert desk.state.busy
    desk.runner.all(LANE)
    assert pages == []
    assert desk.state.words.startswith("Nothing found for “shirt”")
    assert not desk.state.busy
