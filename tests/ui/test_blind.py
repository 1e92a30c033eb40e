"""A blind second look in the real window: no command tells, and what is said of it is kept."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.reviewing import SECRET, opened, planted
from tests.ui.deciding import CTRL, SECOND, SECOND_PASSWORD, DecidingHands, add_accounts
from tests.ui.facility import PARCELS, GatedDetector
from tests.ui.peeking import clipboard_text, widget_texts
from tests.ui.test_case_desk import sign_in_as
from tests.ui.test_reviewing import (
    at_page,
    draw,
    hands_on,
    judge,
    leaks,
    lock_and_sign_out,
    reviews,
    state,
    window,
)
from workstation.controllers.review_keeping import KEPT
from workstation.controllers.reviewing_state import Page
from workstation.domain.decision import Outcome
from workstation.domain.log_facts import COVERED
from workstation.domain.review import Closing, Verdict
from workstation.services.desk_ports import LogQuery
from workstation.ui.desk.entry_pane import UNDER_REVIEW
from workstation.ui.desk.log_browser import LogBrowser, open_browser
from workstation.ui.desk.review_window import ReviewWindow
from workstation.ui.replay_dialog import open_replay

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
B = PARCELS[1]
TELLING = ("18 usc", f"{SECRET} shirts", f"{SECRET} ·")
ENDING = ("file.quit", "file.lock", "file.sign_out", "help.about")


@pytest.fixture(scope="module")
def seized(facility: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facility with a supervisor and one decision: a seizure, which most things tell of."""
    data_dir = tmp_path_factory.mktemp("seized") / "station"
    shutil.copytree(facility, data_dir)
    add_accounts(data_dir)
    station = opened(data_dir)
    try:
        planted(station, B, Outcome.SEIZE)
    finally:
        station.close()
    return data_dir


def looking(hands: DecidingHands) -> None:
    """At the seizure, unseen."""
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    assert open_browser(hands.window) is not None
    hands.window.review_desk.open_reviews()
    hands.until(lambda: hands.window.findChild(LogBrowser) is None)  # it would tell
    window(hands).activateWindow()
    hands.until(lambda: state(hands).listed)
    draw(hands)
    hands.enter()
    at_page(hands, Page.JUDGE)


def told_of_it(hands: DecidingHands) -> list[str]:
    """Texts that name the parcel and how it was decided."""
    texts = [*widget_texts(), repr(hands.window.queue and hands.window.queue.state)]
    bare = [text.replace(" ", "").replace("\u2009", "").casefold() for text in texts]
    return [t for t in bare if B.casefold() in t and ("seiz" in t or "sign-off" in t)]


def unlock(hands: DecidingHands) -> None:
    hands.type(SECOND_PASSWORD)
    hands.enter()
    hands.until(hands.window.on_bench)


def test_no_command_tells_of_a_parcel_that_is_judged_unseen(
    qtbot: QtBot, seized: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hands = hands_on(qtbot, seized, tmp_path / "station")
    try:
        QApplication.clipboard().setText(f"12\tseize\t{B[:2]} {B[2:6]} {B[6:]}")
        looking(hands)
        assert clipboard_text() == ""
        caplog.clear()
        for action in list(hands.window.actions_by_name.all()):
            if action.objectName() not in ENDING:
                action.trigger()
        assert "REVIEW-17" in window(hands).look.notice.text()
        hands.live(50)
        others = {type(one) for one in QApplication.topLevelWidgets() if one.isVisible()}
        assert others == {type(hands.window), ReviewWindow}
        assert leaks(hands, caplog, *TELLING) == []
        assert told_of_it(hands) == []
        hands.key(Qt.Key.Key_Escape)
        hands.key(Qt.Key.Key_Escape)  # away from it, not judged
        hands.until(lambda: hands.window.queue and hands.window.queue.state.items)
        browser = open_browser(hands.window)
        assert browser is not None
        peek_in_the_log(hands, browser)
        assert told_of_it(hands) == []
        browser.reject()
        station = hands.application.station
        assert station is not None
        (decision,) = station.log.entries(kinds=("decision",))
        replay = open_replay(hands.window, decision.seq)
        assert replay is not None
        hands.until(lambda: "REVIEW-18" in replay.title.text())
        replay.reject()
        hands.scan(B)
        hands.until(lambda: hands.state.notice is not None)
        assert hands.state.notice is not None
        assert hands.state.notice.code == "REVIEW-18"
        assert hands.state.opened is None
        waiting = hands.window.case_desk.open_sign_offs()
        assert waiting is not None
        assert waiting._controller is not None
        sign_offs = waiting._controller
        hands.until(lambda: sign_offs.state.today is not None)
        assert sign_offs.state.clocks == ()
        assert told_of_it(hands) == []
        waiting.reject()
        hands.window.activateWindow()
        lock_and_sign_out(hands)
        assert not hands.window.review_desk.covered
        sign_in_as(hands, SECOND, SECOND_PASSWORD)
        hands.until(lambda: hands.window.review_desk.covered)  # as another start would have it
        reviews(hands)
        hands.enter()
        at_page(hands, Page.JUDGE)
        judge(hands, Qt.Key.Key_F2, Qt.Key.Key_F5)
        assert not hands.window.review_desk.covered
        assert hands.window.desk is not None
        (found,) = hands.window.desk.search.search(LogQuery(outcome="seize")).items
        assert not found.covered
    finally:
        hands.close()
        hands.window.deleteLater()


def peek_in_the_log(hands: DecidingHands, browser: LogBrowser) -> None:
    """What the log browser tells of it: that there is something, and nothing of what."""
    hands.until(lambda: browser.table.rowCount())
    rows = range(browser.table.rowCount())
    covered = [row for row in rows if browser.table.index(row, 3).data() == COVERED]
    assert covered
    browser.rows.setCurrentIndex(browser.table.index(covered[-1], 0))
    hands.until(lambda: UNDER_REVIEW in browser.pane.words())
    for query, expected in (
        (LogQuery(outcome="seize"), []),
        (LogQuery(text=SECRET, kinds=("decision",)), []),
        (LogQuery(parcel=B), [COVERED]),
    ):
        assert browser._controller is not None
        browser._controller.ask(query)
        hands.until(lambda: browser._controller and browser._controller.state.answered)
        count = browser.table.rowCount()
        assert [browser.table.index(row, 3).data() for row in range(count)] == expected


def test_what_is_said_of_it_survives_a_lock_a_crash_and_a_sign_out(
    qtbot: QtBot, seized: Path, tmp_path: Path
) -> None:
    hands = hands_on(qtbot, seized, tmp_path / "station")
    after = None
    try:
        looking(hands)
        hands.key(Qt.Key.Key_F2)
        hands.key(Qt.Key.Key_F6)
        hands.type("tin")
        hands.window.actions_by_name["file.lock"].trigger()
        hands.until(lambda: hands.window.findChild(ReviewWindow) is None)
        unlock(hands)
        as_left(hands, "tin")
        hands.type("s")
        station = hands.application.station
        assert station is not None
        drafts = station.store.drafts_of(f"{SECOND}#review")  # type: ignore[attr-defined]
        assert drafts[0].fields["words"] == "tin"
        looked = int(drafts[0].fields["looked_ms"])
        assert looked > 0
        hands.live(500)  # a moment after the last key: the current goes
        shutil.copytree(tmp_path / "station", tmp_path / "crashed")
        window(hands).reject()
        hands.close()
        hands.window.deleteLater()
        hands.live(50)
        after = DecidingHands(qtbot, tmp_path / "crashed", GatedDetector())
        sign_in_as(after, SECOND, SECOND_PASSWORD)
        as_left(after, "tins")
        after.key(Qt.Key.Key_Return, CTRL)
        at_page(after, Page.DECISION)
        after.key(Qt.Key.Key_F3)
        after.type("why")
        lock_and_sign_out(after)
        sign_in_as(after, SECOND, SECOND_PASSWORD)
        reviews(after)
        after.enter()
        at_page(after, Page.DECISION)
        assert (state(after).how, state(after).words) == (Closing.RETURN, "why")
        after.key(Qt.Key.Key_Return, CTRL)
        at_page(after, Page.LIST)
        kept = after.application.station
        assert kept is not None
        (judged,) = kept.log.entries(kinds=("review_judged",))
        data = judged.content["data"]
        assert isinstance(data, dict)
        assert (data["remark"], data["quality"]) == ("tins", "usable")
        assert data["milliseconds"] >= looked  # what was looked at before the crash counts
        after.until(lambda: not kept.store.drafts_of(f"{SECOND}#review"))  # type: ignore[attr-defined]
    finally:
        for one in filter(None, (after, None if after else hands)):
            one.close()
            one.window.deleteLater()


def as_left(hands: DecidingHands, words: str) -> None:
    """The second look stands as it was left."""
    reviews(hands)
    hands.enter()
    at_page(hands, Page.JUDGE)
    now = state(hands)
    assert (now.verdict, now.quality, now.words) == (Verdict.SUSPICIOUS, "usable", words)
    assert window(hands).look.words.text() == words
    assert KEPT in window(hands).look.notice.text()
