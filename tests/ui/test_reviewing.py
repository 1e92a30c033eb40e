"""Second looks in the real window: a reviewer's hour by keys alone, and nothing to peek at before."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.reviewing import SECRET, draw_all, opened, planted
from tests.ui.deciding import CTRL, SECOND, SECOND_PASSWORD, SHIFT, DecidingHands, add_accounts
from tests.ui.facility import PARCELS, GatedDetector
from tests.ui.peeking import accessible_texts, clipboard_text, titles, widget_texts
from tests.ui.test_case_desk import sign_in_as
from workstation.composition import open_station
from workstation.controllers.reviewing_state import Page, ReviewingState
from workstation.domain.decision import Outcome
from workstation.domain.officer import Officer, Role
from workstation.domain.review import Closing, ReviewState, Verdict
from workstation.resources import assets_dir
from workstation.services.reviewing import Judgement
from workstation.ui.case.sign_off_dialog import SignOffDialog
from workstation.ui.desk.questions_dialog import QuestionsDialog
from workstation.ui.desk.review_window import ReviewWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

A, B, C = PARCELS
ANN, ANN_PASSWORD = f"{SECRET}.ann", "opens every tin"
ANSWERS = {"opened": "no", "entry_state": "not known"}
SUE = Officer(SECOND, "S. Econd", Role.SUPERVISOR)


@pytest.fixture(scope="module")
def staffed(facility: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facility with a supervisor, and an officer whose name is the secret word."""
    data_dir = tmp_path_factory.mktemp("reviewed") / "station"
    shutil.copytree(facility, data_dir)
    add_accounts(data_dir)
    station = open_station(data_dir, in_process=True)
    try:
        station.accounts.create(ANN, f"Ann {SECRET.title()}", ANN_PASSWORD, Role.OFFICER)
    finally:
        station.close()
    return data_dir


@pytest.fixture(scope="module")
def decided(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With three decisions of hers: two releases and a seizure."""
    data_dir = tmp_path_factory.mktemp("decided") / "station"
    shutil.copytree(staffed, data_dir)
    station = opened(data_dir)
    try:
        planted(station, A)
        planted(station, B, Outcome.SEIZE)
        planted(station, C)
    finally:
        station.close()
    return data_dir


def hands_on(qtbot: QtBot, folder: Path, data_dir: Path) -> DecidingHands:
    shutil.copytree(folder, data_dir)
    return DecidingHands(qtbot, data_dir, GatedDetector())


@pytest.fixture
def hands(qtbot: QtBot, decided: Path, tmp_path: Path) -> Iterator[DecidingHands]:
    found = hands_on(qtbot, decided, tmp_path / "station")
    try:
        yield found
    finally:
        found.close()
        found.window.deleteLater()


def window(hands: DecidingHands) -> ReviewWindow:
    found = hands.window.findChild(ReviewWindow)
    assert found is not None
    return found


def state(hands: DecidingHands) -> ReviewingState:
    controller = window(hands)._controller
    assert controller is not None
    return controller.state


def at_page(hands: DecidingHands, page: Page) -> None:
    hands.until(lambda: state(hands).page is page and not state(hands).busy)
    if page is not Page.LIST:
        hands.until(lambda: state(hands).prepared is not None)


def reviews(hands: DecidingHands) -> ReviewWindow:
    hands.key(Qt.Key.Key_Y, CTRL, SHIFT)
    hands.until(lambda: state(hands).listed)
    return window(hands)


def draw(hands: DecidingHands) -> None:
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: state(hands).left and state(hands).told.startswith("Drawn"))


def judge(hands: DecidingHands, verdict: Qt.Key, quality: Qt.Key, remark: str = "") -> None:
    hands.key(verdict)
    hands.key(quality)
    hands.type(remark)
    hands.key(Qt.Key.Key_Return, CTRL)
    at_page(hands, Page.DECISION)


def lock_and_sign_out(hands: DecidingHands) -> None:
    hands.window.signing().sign_out()
    hands.until(lambda: hands.window.page.currentIndex() == 0)


def leaks(hands: DecidingHands, caplog: pytest.LogCaptureFixture, *words: str) -> list[str]:
    """Where any of the words can be read."""
    places = {
        "a widget": "\n".join(widget_texts()),
        "the accessibility tree": "\n".join(accessible_texts()),
        "the clipboard": clipboard_text(),
        "a window's title": "\n".join(titles()),
        "the debug log": caplog.text,
        "the screen's state": repr(state(hands)),
        "the bench's state": repr(hands.state),
        "the queue's state": repr(hands.window.queue and hands.window.queue.state),
        "the case's state": repr(hands.window.case_desk.case and hands.window.case_desk.case.state),
    }
    return [
        f"“{word}” in {place}: {next(t for t in told.splitlines() if word in t.casefold())[:200]}"
        for place, told in places.items()
        for word in words
        if word in told.casefold()
    ]


def test_nothing_can_be_peeked_at_before_the_judgement_is_recorded(
    qtbot: QtBot, staffed: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hands = hands_on(qtbot, staffed, tmp_path / "station")
    try:
        sign_in_as(hands, ANN, ANN_PASSWORD)
        hands.open(A)  # decided at this very window, so that whatever it keeps would tell
        hands.key(Qt.Key.Key_F2, CTRL)
        bench = hands.window.bench
        assert bench is not None
        for field in bench.decision.state.fields:
            if field.demanded and not field.value:
                given = ANSWERS.get(field.spec.name, f"{SECRET} seen")
                bench.decision.change(field.spec.name, given)
        hands.key(Qt.Key.Key_Return, CTRL)
        hands.until(lambda: hands.state.recorded is not None)
        lock_and_sign_out(hands)
        caplog.clear()
        sign_in_as(hands, SECOND, SECOND_PASSWORD)
        reviews(hands)
        draw(hands)
        hands.enter()
        at_page(hands, Page.JUDGE)
        caplog.clear()  # pytest's own, of the clicks before
        hands.key(Qt.Key.Key_F3)
        hands.key(Qt.Key.Key_F5)
        hands.live(100)
        assert leaks(hands, caplog, SECRET, "pistol", "over an alarm") == []
        look = window(hands).look
        assert look.canvas is not None
        assert look.canvas._opinion.marks.findings == ()
        hands.key(Qt.Key.Key_Return, CTRL)
        at_page(hands, Page.DECISION)
        hands.live(100)
        found = "\n".join(leaks(hands, caplog, SECRET))
        for place in ("a widget", "the accessibility tree", "the screen's state"):
            assert place in found  # the very same look finds it once it may be seen
        assert len(look.canvas._opinion.marks.findings) == 2
        hands.key(Qt.Key.Key_F2)
        hands.key(Qt.Key.Key_Return, CTRL)
        at_page(hands, Page.LIST)
        hands.live(50)
        assert not [told for told in leaks(hands, caplog, SECRET) if "widget" in told]
    finally:
        hands.close()
        hands.window.deleteLater()


def test_no_outcome_of_the_next_one_stands_anywhere_while_it_is_judged(
    hands: DecidingHands, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    reviews(hands)
    draw(hands)
    hands.enter()
    for _ in range(2):
        at_page(hands, Page.JUDGE)
        hands.live(50)
        item = state(hands).item
        assert item is not None
        assert leaks(hands, caplog, SECRET, "awaits", "18 usc") == []
        told = "\n".join(t for t in widget_texts() if item.parcel[2:6] in t).casefold()
        assert "release" not in told
        assert "seize" not in told
        judge(hands, Qt.Key.Key_F2, Qt.Key.Key_F5)
        hands.key(Qt.Key.Key_F2)
        caplog.clear()
        hands.key(Qt.Key.Key_Return, CTRL)
        hands.until(lambda: state(hands).page is not Page.DECISION)


def test_a_reviewers_hour_by_keys_alone_with_a_question_answered_in_between(
    hands: DecidingHands,
) -> None:
    station = hands.application.station
    assert station is not None
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    queue = hands.window.bench_page.queue.list
    hands.until(queue.count)
    reviews(hands)
    assert queue.count() == 0
    assert "to sign" in window(hands).list.title.text()
    seed = window(hands).list.seed.text()
    draw(hands)
    assert seed in window(hands).list.newest.text()
    assert window(hands).list.seed.text() != seed
    assert window(hands).list.title.text() == "3 second looks"
    hands.enter()
    at_page(hands, Page.JUDGE)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: "REVIEW-11" in window(hands).look.notice.text())
    judge(hands, Qt.Key.Key_F2, Qt.Key.Key_F5, "block behind the shirts")
    first = state(hands).item
    assert first is not None
    assert SECRET in window(hands).look.facts.words()
    hands.key(Qt.Key.Key_F3)
    hands.type("was it opened")
    hands.key(Qt.Key.Key_Return, CTRL)
    at_page(hands, Page.JUDGE)  # the next one at once
    judge(hands, Qt.Key.Key_F3, Qt.Key.Key_F6)
    hands.key(Qt.Key.Key_F2)
    hands.key(Qt.Key.Key_Return, CTRL)
    at_page(hands, Page.JUDGE)
    hands.key(Qt.Key.Key_Escape)
    at_page(hands, Page.LIST)
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: hands.window.findChild(ReviewWindow) is None)
    hands.until(queue.count)

    lock_and_sign_out(hands)
    sign_in_as(hands, ANN, ANN_PASSWORD)
    hands.until(lambda: hands.shows(QLabel, "status_questions"))
    assert hands.find(QLabel, "status_questions").text() == "1 question to you"
    hands.key(Qt.Key.Key_F11, CTRL, SHIFT)
    dialog = hands.window.findChild(QuestionsDialog)
    assert dialog is not None
    hands.until(lambda: "was it opened" in dialog.question.text())
    hands.type("yes, both")
    hands.window.actions_by_name["file.lock"].trigger()
    hands.until(lambda: hands.window.findChild(QuestionsDialog) is None)
    hands.type(ANN_PASSWORD)
    hands.enter()
    hands.until(hands.window.on_bench)
    hands.key(Qt.Key.Key_F11, CTRL, SHIFT)
    dialog = hands.window.findChild(QuestionsDialog)
    assert dialog is not None
    hands.until(lambda: dialog.words.text() == "yes, both")  # as it was left
    hands.type(" tins")
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: dialog.title.text() == "No question waits for you")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.shows(QLabel, "status_questions"))

    lock_and_sign_out(hands)
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    reviews(hands)
    hands.enter()  # what goes on stands first
    at_page(hands, Page.DECISION)
    again = state(hands).item
    assert again is not None
    assert again.entry == first.entry
    assert "yes, both tins" in window(hands).look.facts.words()
    hands.key(Qt.Key.Key_F2)
    hands.key(Qt.Key.Key_Return, CTRL)
    at_page(hands, Page.JUDGE)
    judge(hands, Qt.Key.Key_F4, Qt.Key.Key_F7)
    hands.key(Qt.Key.Key_F2)
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: state(hands).page is Page.LIST and not state(hands).left)
    kinds = [
        (one.content["kind"], one.content["officer"])
        for one in station.log.entries(
            limit=1000, kinds=("review_judged", "review_closed", "review_answered")
        )
    ]
    assert kinds == [
        ("review_judged", SECOND),
        ("review_closed", SECOND),
        ("review_judged", SECOND),
        ("review_closed", SECOND),
        ("review_answered", ANN),
        ("review_closed", SECOND),
        ("review_judged", SECOND),
        ("review_closed", SECOND),
    ]
    assert station.reviewing.times(*(station.clock.now().date(),) * 2)
    assert "n 2" in window(hands).list.agreement.text()
    assert "could not be told" in window(hands).list.agreement.text()
    assert station.log.verify(full=True).holds


def test_overruling_goes_through_the_benchs_own_decision_and_closes_with_it(
    hands: DecidingHands,
) -> None:
    station = hands.application.station
    assert station is not None
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    reviews(hands)
    draw(hands)
    hands.enter()
    at_page(hands, Page.JUDGE)
    judge(hands, Qt.Key.Key_F2, Qt.Key.Key_F5)
    item = state(hands).item
    assert item is not None
    assert item.parcel == A
    hands.key(Qt.Key.Key_F4)
    hands.type("counterfeit shirts")
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: hands.state.opened and hands.state.opened.barcode.text == A)
    hands.until(lambda: not any(view.pending for view in hands.state.views))
    assert hands.window.findChild(ReviewWindow) is None
    hands.key(Qt.Key.Key_F2, CTRL)
    bench = hands.window.bench
    assert bench is not None
    fields = {one.spec.name: one for one in bench.decision.state.fields}
    assert fields["amend_reason"].value == "counterfeit shirts"
    for name, field in fields.items():
        if field.demanded and not field.value:
            bench.decision.change(name, ANSWERS.get(name, "seen again"))
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.until(lambda: hands.window.findChild(ReviewWindow) is not None)
    at_page(hands, Page.JUDGE)  # the review was closed with it, and the next one is open
    (closed,) = station.log.entries(kinds=("review_closed",))
    data = closed.content["data"]
    assert isinstance(data, dict)
    newest = station.log.entries(limit=1, newest=True, kinds=("decision",))[0]
    assert (data["how"], data["entry"], data["new_entry"]) == ("overrule", item.entry, newest.seq)
    assert data["words"] == "counterfeit shirts"


def test_a_seizure_opens_its_own_screen_and_the_list_is_read_anew(hands: DecidingHands) -> None:
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    reviews(hands)
    hands.enter()
    hands.until(lambda: hands.window.findChild(SignOffDialog) is not None)
    dialog = hands.window.findChild(SignOffDialog)
    assert dialog is not None
    assert dialog._controller is not None
    controller = dialog._controller
    hands.until(lambda: controller.state.chosen is not None)
    assert controller.state.chosen is not None
    assert controller.state.chosen.parcel == state(hands).rows[0].parcel
    dialog.reject()
    hands.until(lambda: hands.window.findChild(SignOffDialog) is None)
    hands.until(lambda: state(hands).listed)


def test_the_screen_of_sign_offs_leaves_out_what_is_to_be_judged_unseen(
    hands: DecidingHands,
) -> None:
    station = hands.application.station
    assert station is not None
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    looks = station.second_looks
    draw_all(station, SUE)
    released = next(one for one in looks.to_see(SUE).items if one.parcel != B)
    look = looks.look(SUE, released.entry)
    looks.judge(SUE, look, Judgement(Verdict.SUSPICIOUS, "good"))
    reviews(hands)
    assert window(hands)._controller is not None
    assert B in window(hands)._controller.unseen
    dialog = hands.window.case_desk.open_sign_offs("", without=window(hands)._controller.unseen)
    assert dialog is not None
    assert dialog._controller is not None
    controller = dialog._controller
    hands.until(lambda: controller.state.today is not None)
    assert B in {one.parcel for one in station.casework.clocks()}
    assert B not in {one.parcel for one in controller.state.clocks}
    dialog.reject()


def test_a_supervisor_without_this_one_right_sees_it_off_and_the_rest_on(
    qtbot: QtBot, decided: Path, tmp_path: Path
) -> None:
    raw = json.loads(next((assets_dir() / "policy").glob("roles-*.json")).read_text("utf-8"))
    raw["effective_from"], raw["version"] = "2026-11-02", "roles-2026-11-02"
    for role in raw["roles"]:
        if role["role"] == "supervisor":
            role["deeds"] = [deed for deed in role["deeds"] if deed != "review"]
    data_dir = tmp_path / "station"
    shutil.copytree(decided, data_dir)
    (data_dir / "policy").mkdir(exist_ok=True)
    (data_dir / "policy" / "roles-2026-11-02.json").write_text(json.dumps(raw), "utf-8")
    with DecidingHands(qtbot, data_dir, GatedDetector()) as hands:
        sign_in_as(hands, SECOND, SECOND_PASSWORD)
        actions = hands.window.actions_by_name
        assert not actions["desk.review"].isEnabled()
        assert actions["desk.review"].toolTip().startswith("Not for your role: administrator")
        assert actions["desk.log"].isEnabled()
        assert actions["desk.figures"].isEnabled()
        assert hands.window.review_desk.open_reviews() is None


def test_an_officer_sees_the_command_off_with_the_reason_in_words(hands: DecidingHands) -> None:
    sign_in_as(hands, ANN, ANN_PASSWORD)
    action = hands.window.actions_by_name["desk.review"]
    assert not action.isEnabled()
    assert "Not for your role: " in action.toolTip()
    assert "supervisor" in action.toolTip()
    hands.key(Qt.Key.Key_Y, CTRL, SHIFT)
    assert hands.window.findChild(ReviewWindow) is None


def test_a_reviewer_who_may_not_decide_is_told_so_and_may_still_concur(
    hands: DecidingHands,
) -> None:
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    hands.window.review_desk._no_overrule = lambda _: "Not for your role: officer."  # type: ignore[method-assign]
    reviews(hands)
    draw(hands)
    hands.enter()
    at_page(hands, Page.JUDGE)
    judge(hands, Qt.Key.Key_F2, Qt.Key.Key_F5)
    hands.key(Qt.Key.Key_F4)
    hands.until(lambda: "REVIEW-14" in window(hands).look.notice.text())
    assert state(hands).how is None


def test_a_locked_bench_closes_the_screen_and_a_judged_one_goes_on_after(
    hands: DecidingHands,
) -> None:
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    reviews(hands)
    draw(hands)
    hands.enter()
    at_page(hands, Page.JUDGE)
    judge(hands, Qt.Key.Key_F2, Qt.Key.Key_F5)
    hands.window.actions_by_name["file.lock"].trigger()
    hands.until(lambda: hands.window.findChild(ReviewWindow) is None)
    assert not [t for t in widget_texts() if SECRET in t.casefold()]
    hands.type(SECOND_PASSWORD)
    hands.enter()
    hands.until(hands.window.on_bench)
    reviews(hands)
    rows = state(hands).rows
    assert getattr(rows[0], "state", None) is ReviewState.JUDGED


def test_the_definitions_of_agreement_and_time_are_there_on_hover_and_to_read(
    hands: DecidingHands,
) -> None:
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    page = reviews(hands).list
    assert page.agreement.text().startswith("Kappa –, n 0")
    assert page.time.text() == "Median –, n 0"
    assert "Cohen 1960" in page.agreement.toolTip()
    assert "median" in page.time.toolTip()
    assert [one for one in widget_texts() if one.startswith("Kappa: how far")]


def test_a_question_from_another_station_of_the_same_reviewer_is_counted_at_sign_in(
    hands: DecidingHands,
) -> None:
    station = hands.application.station
    assert station is not None
    draw_all(station, SUE)
    entry = station.second_looks.to_see(SUE).items[0].entry
    look = station.second_looks.look(SUE, entry)
    station.second_looks.judge(SUE, look, Judgement(Verdict.SUSPICIOUS, "good"))
    station.second_looks.close(SUE, entry, Closing.RETURN, "why")
    sign_in_as(hands, ANN, ANN_PASSWORD)
    hands.until(lambda: hands.shows(QLabel, "status_questions"))
    assert hands.find(QWidget, "status_questions").toolTip() == "Ctrl+Shift+F11 shows them"
