"""Second looks: the list, a parcel to be judged unseen, the decision behind it, a question."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.screens.shots import Stage
from workstation.cli import main as workstation
from workstation.composition import open_station
from workstation.controllers.reviewing_state import Page
from workstation.domain.officer import Role
from workstation.domain.review import Closing, ReviewItem, Verdict
from workstation.services.reviewing import Judgement

NAME, PASSWORD = "supervisor", "looks at it twice"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def decided(data_dir: Path) -> None:
    """Decisions of the demo officer, drawn; some judged already, one returned with a question."""
    if workstation(["demo-run", "--data-dir", str(data_dir)]):
        raise RuntimeError("the demo run failed")
    station = open_station(data_dir, in_process=True)
    try:
        reviewer = station.accounts.create(NAME, "S. Upervisor", PASSWORD, Role.SUPERVISOR)
        looks, today = station.second_looks, station.clock.now().date()
        looks.draw(reviewer, today - timedelta(days=1), today, "harbour-7")
        verdicts = (Verdict.SUSPICIOUS, Verdict.NOT_SUSPICIOUS, Verdict.CANNOT_TELL)
        items = looks.to_see(reviewer).items
        for number, item in enumerate(items[: max(len(items) - 4, 1)]):
            look = looks.look(reviewer, item.entry)
            said = Judgement(verdicts[number % 3], "good", opened_at=look.opened_at)
            looks.judge(reviewer, look, said)
            if number == 0:
                words = "The block behind the tins is denser than glass. Was it opened?"
                looks.close(reviewer, item.entry, Closing.RETURN, words)
            elif number > 1:
                looks.close(reviewer, item.entry, Closing.CONCUR, "")
    finally:
        station.close()


def covered(stage: Stage, entry: int) -> None:
    """The log while a second look is begun and not judged."""
    from workstation.ui.desk.log_browser import LogBrowser

    stage.live(200)
    stage.window.actions_by_name["desk.log"].trigger()
    dialog = stage.window.findChild(LogBrowser)
    if dialog is None:
        raise RuntimeError("no log browser")
    stage.until(lambda: dialog.table.rowCount(), "the newest entries")
    dialog.go_to(str(entry))
    stage.until(lambda: "covered" in dialog.pane.headings(), "the covered entry")
    stage.live(800)


def reviewed(name: object, look: str, window: tuple[int, int], data_dir: Path) -> None:
    """A supervisor's screens, then the officer's question."""
    from workstation.ui.desk.questions_dialog import QuestionsDialog
    from workstation.ui.desk.review_window import ReviewWindow

    if not callable(name):
        raise TypeError("a naming function is needed")
    stage = Stage(data_dir, look, window)
    stage.until(lambda: stage.window.sign_in_page.enter.isVisible(), "the sign-in form")
    stage.put("sign_in_name", NAME)
    stage.put("sign_in_password", PASSWORD)
    stage.press("sign_in_enter")
    stage.until(stage.window.on_bench, "the bench")
    stage.live(300)
    stage.key(Qt.Key.Key_Y, CTRL, SHIFT)
    dialog = stage.window.findChild(ReviewWindow)
    if dialog is None or dialog._controller is None:
        raise RuntimeError("no second looks")
    controller = dialog._controller
    stage.until(lambda: controller.state.listed, "the list")
    stage.live(200)
    stage.save(name("second-looks"))

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWindow() or dialog.windowHandle(), key, held)
        stage.live(50)

    rows = controller.state.rows
    unseen = [n for n, row in enumerate(rows) if isinstance(row, ReviewItem) and row.why is None]
    dialog.list.rows.selectRow(unseen[-1])
    press(Qt.Key.Key_Return)
    stage.until(lambda: controller.state.prepared is not None, "the picture")
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F5)
    controller.write("Dense, square, behind the shoes")
    dialog.show_state(controller.state)
    stage.live(400)
    stage.save(name("second-look-unseen"))
    item = controller.state.item
    if item is None:
        raise RuntimeError("nothing is looked at")
    stage.close_dialogs()
    covered(stage, item.entry)
    stage.save(name("desk-log-covered"))
    stage.close_dialogs()
    stage.live(200)
    stage.key(Qt.Key.Key_Y, CTRL, SHIFT)
    dialog = stage.window.findChild(ReviewWindow)
    if dialog is None or dialog._controller is None:
        raise RuntimeError("no second looks again")
    controller = dialog._controller
    stage.until(lambda: controller.state.listed, "the list again")
    controller.open(item)
    stage.until(lambda: controller.state.prepared is not None, "the picture again")
    stage.live(200)
    press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: controller.state.page is Page.DECISION, "the decision")
    stage.until(lambda: controller.state.prepared is not None, "its picture")
    press(Qt.Key.Key_F3)
    stage.live(500)
    stage.save(name("second-look-decision"))
    stage.close_dialogs()
    stage.window.signing().sign_out()
    stage.live(200)
    stage.sign_in()
    stage.live(500)
    stage.save(name("question-waits"))
    stage.key(Qt.Key.Key_F11, CTRL, SHIFT)
    asked = stage.window.findChild(QuestionsDialog)
    if asked is None:
        raise RuntimeError("no questions")
    stage.until(lambda: asked.question.isVisible(), "the question")
    stage.live(300)
    stage.save(name("question"))
    stage.end()
