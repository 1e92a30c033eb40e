"""What stands beside the parcel: found, chosen, swiped, left again; never another's answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.controllers.hands import UNREADABLE, A, B, HandRunner, opened, ref
from workstation.controllers.bench_state import BenchState, BenchView, Stage
from workstation.controllers.compare import CompareController, CompareState, Mode
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import PictureKind, Scan, ScanRef
from workstation.services.compare_ports import Reference
from workstation.services.earlier import Comparable, Kept

EARLIER = Comparable(
    *(Kept.EARLIER, "X 1", "seize 1 Nov 2026", "scanned 1 Nov 2026", "same sender", "lamp"),
    (ref("X1", 1), ref("X1", 2)),
)
REFERENCE = Comparable(Kept.REFERENCE, "Lamp", "", "", "", "", (ref("", 9),))
FULL = Notice("The disk is full.", "Nothing was added.", "Free space.", "STORE-01")


class Source:
    """`ComparableSource` in memory; faults are planted by the test."""

    def __init__(self) -> None:
        self.found: tuple[Comparable, ...] = (EARLIER, REFERENCE)
        self.fault: Notice | None = None
        self.asked: list[str] = []
        self.loads: list[tuple[str, int]] = []
        self.added: list[str] = []

    def find(self, parcel_id: str) -> tuple[Comparable, ...]:
        self.asked.append(parcel_id)
        self._fail()
        return self.found

    def load(self, picture: Comparable, view: int = 0) -> Scan:
        self.loads.append((picture.name, view))
        self._fail()
        values = np.full((1, 4, 6), len(self.loads), np.uint16)
        return Scan(PictureKind.SINGLE_ENERGY, values, 16, picture.views[view].files)

    def add_scan(
        self, ref: ScanRef, title: str, hs: str, source: str, note: str, by: str
    ) -> Reference:
        self._fail()
        self.added.append(title)
        return Reference(1, title, hs, source, note, ref, by)

    def _fail(self) -> None:
        if self.fault is not None:
            raise WorkstationError(self.fault)


class Beside:
    """A comparison over lanes turned by hand."""

    def __init__(self, *, two_views: bool = False) -> None:
        self.source, self.runner = Source(), HandRunner()
        self.shown: list[CompareState] = []
        self.compared: list[str] = []
        self.seen: list[int] = []
        prepare: Any = lambda scan: ("prepared", scan.files[0].name)  # noqa: E731
        self.controller = CompareController(
            self.source,
            self.runner,
            self.shown.append,
            prepare=prepare,
            compared=self.compared.append,
            seen_beside=self.seen.append,
            two_views=two_views,
        )

    @property
    def state(self) -> CompareState:
        return self.controller.state

    def parcel(self, barcode: str = A, views: int = 1, current: int = 0) -> BenchState:
        parcel = opened(barcode, views=views)
        made: Any = [BenchView(r, prepared=("own", n)) for n, r in enumerate(parcel.scans)]
        state = BenchState(Stage.OPEN, parcel.barcode, parcel, tuple(made), current)
        self.controller.bench(state)
        return state

    def choose(self, index: int = 0) -> None:
        self.controller.choose_list()
        self.runner.all()
        self.controller.choose(index)
        self.runner.all()


@pytest.fixture
def beside() -> Beside:
    return Beside()


def test_that_a_parcel_nobody_compares_costs_no_search_and_no_picture(beside: Beside) -> None:
    beside.parcel(views=2)
    beside.parcel(B)
    assert beside.runner.waiting == []


def test_that_the_list_is_looked_for_on_the_store_lane_and_the_picture_read_on_the_image_lane(
    beside: Beside,
) -> None:
    beside.parcel()
    beside.controller.choose_list()
    assert (beside.state.choosing, beside.state.looking) == (True, True)
    assert [job[0] for job in beside.runner.waiting] == ["store"]
    beside.runner.all()
    assert beside.state.found == (EARLIER, REFERENCE)
    beside.controller.choose(0)
    assert (beside.state.loading, beside.state.prepared) == (True, None)
    assert [job[0] for job in beside.runner.waiting] == ["image"]
    beside.runner.all()
    assert beside.state.prepared == ("prepared", "X1-1.dcs")
    assert beside.state.left_title == "THIS PARCEL: RB 1234 5678 5 GB"
    assert beside.state.right_title == "EARLIER: X 1, seize 1 Nov 2026, view 1 of 2"
    assert beside.compared == ["beside another parcel: X 1, view 1 of 2"]


def test_that_another_parcel_ends_the_comparison_and_drops_what_was_asked(beside: Beside) -> None:
    beside.parcel()
    beside.controller.choose_list()
    beside.runner.all()
    beside.controller.choose(0)
    beside.parcel(B)
    beside.runner.all()
    assert not beside.state.open
    assert beside.state.prepared is None
    assert beside.state.found is None
    assert beside.compared == []


def test_that_an_answer_to_an_earlier_choice_is_dropped(beside: Beside) -> None:
    beside.parcel()
    beside.controller.choose_list()
    beside.runner.all()
    beside.controller.choose(0)
    beside.controller.choose(1)
    beside.runner.all()
    assert beside.state.prepared == ("prepared", "-9.dcs")
    assert beside.compared == ["beside a reference picture: Lamp"]


def test_that_steps_go_through_all_views_of_the_list_and_kept_pictures_are_not_read_again(
    beside: Beside,
) -> None:
    beside.parcel()
    beside.choose()
    titles = []
    for _ in range(4):
        beside.controller.step(1)
        beside.runner.all()
        titles.append(beside.state.right_title)
    assert titles == [
        "EARLIER: X 1, seize 1 Nov 2026, view 2 of 2",
        "REFERENCE: Lamp",
        "EARLIER: X 1, seize 1 Nov 2026, view 1 of 2",
        "EARLIER: X 1, seize 1 Nov 2026, view 2 of 2",
    ]
    assert beside.source.loads == [("X 1", 0), ("X 1", 1), ("Lamp", 0)]
    beside.controller.step(-1)
    assert beside.state.right_title.endswith("view 1 of 2")


def test_that_a_picture_that_cannot_be_read_says_so_and_leaves_the_parcel(beside: Beside) -> None:
    beside.parcel()
    beside.controller.choose_list()
    beside.runner.all()
    beside.source.fault = UNREADABLE
    beside.controller.choose(0)
    beside.runner.all()
    assert (beside.state.notice, beside.state.loading) == (UNREADABLE, False)
    beside.source.fault = None
    beside.controller.step(1)
    beside.runner.all()
    assert beside.state.notice is None
    assert beside.state.prepared is not None


def test_that_a_store_that_fails_is_told_in_place_of_the_list(beside: Beside) -> None:
    beside.parcel()
    beside.source.fault = FULL
    beside.controller.choose_list()
    beside.runner.all()
    assert (beside.state.notice, beside.state.looking) == (FULL, False)


def test_that_escape_leaves_the_comparison_once(beside: Beside) -> None:
    beside.parcel()
    beside.choose()
    assert beside.controller.back()
    assert not beside.state.open
    assert not beside.controller.back()


def test_that_no_parcel_no_list(beside: Beside) -> None:
    beside.controller.choose_list()
    assert beside.runner.waiting == []
    assert not beside.state.open


def test_that_mode_link_and_divider_stay_for_the_next_parcel(beside: Beside) -> None:
    beside.parcel()
    beside.choose()
    beside.controller.set_mode(Mode.SWIPE)
    beside.controller.toggle_link()
    beside.controller.step_divider(-3)
    beside.parcel(B)
    beside.choose()
    assert (beside.state.mode, beside.state.linked) == (Mode.SWIPE, False)
    assert beside.state.divider == pytest.approx(0.35)


@pytest.mark.parametrize(("to", "stands"), [(-3.0, 0.0), (7.0, 1.0), (0.2, 0.2), (np.nan, 0.5)])
def test_that_the_divider_stays_in_the_window(beside: Beside, to: float, stands: float) -> None:
    beside.controller.move_divider(to)
    assert beside.state.divider == stands


def test_that_the_other_view_is_never_the_one_that_stands_left(beside: Beside) -> None:
    bench = beside.parcel(views=3)
    beside.controller.other_view()
    assert beside.state.right_title == "THIS PARCEL: RB 1234 5678 5 GB, view 2 of 3"
    assert (beside.state.prepared, beside.seen) == (("own", 1), [1])
    beside.controller.bench(replace(bench, current=1))
    assert beside.state.left_title.endswith("view 2 of 3")
    assert beside.state.right_title.endswith("view 3 of 3")
    beside.controller.step(1)
    assert beside.state.right_title.endswith("view 1 of 3")
    beside.controller.step(-1)
    assert beside.state.right_title.endswith("view 3 of 3")
    beside.controller.set_mode(Mode.SWIPE)
    assert beside.state.mode is Mode.SIDE
    beside.controller.other_view()
    assert not beside.state.open


def test_that_a_parcel_of_one_view_has_no_other(beside: Beside) -> None:
    beside.parcel()
    beside.controller.other_view()
    assert not beside.state.open


def test_that_two_views_hang_by_themselves_where_the_site_wants_it() -> None:
    beside = Beside(two_views=True)
    bench = beside.parcel(views=2)
    assert beside.state.same_parcel
    beside.controller.close()
    beside.controller.bench(replace(bench, note="something else"))
    assert not beside.state.open
    beside.parcel(B, views=1)
    assert not beside.state.open
    beside.parcel(A, views=2)
    assert beside.state.same_parcel


def test_that_a_view_that_cannot_be_shown_says_why(beside: Beside) -> None:
    bench = beside.parcel(views=2)
    broken = replace(bench.views[1], prepared=None, problem=UNREADABLE)
    beside.controller.bench(bench.with_view(1, broken))
    beside.controller.other_view()
    assert (beside.state.notice, beside.state.loading) == (UNREADABLE, False)
    assert beside.seen == []


def test_that_the_view_on_the_screen_goes_to_the_library_or_why_not(beside: Beside) -> None:
    done: list[Reference] = []
    failed: list[Notice] = []
    told = ("Lamp", "", "", "", "bo", done.append, failed.append)
    beside.controller.add_reference(*told)
    assert failed[0].code == "REFERENCE-05"
    beside.parcel()
    beside.controller.add_reference(*told)
    assert [job[0] for job in beside.runner.waiting] == ["image"]
    beside.runner.all()
    assert (done[0].title, beside.source.added) == ("Lamp", ["Lamp"])
    beside.source.fault = FULL
    beside.controller.add_reference(*told)
    beside.runner.all()
    assert failed[1] == FULL


def test_that_nothing_is_drawn_anew_where_nothing_changed(beside: Beside) -> None:
    bench = beside.parcel()
    before = len(beside.shown)
    beside.controller.bench(replace(bench, note="a remark"))
    assert len(beside.shown) == before
