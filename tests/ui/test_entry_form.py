"""The form for what the paper on a parcel declares, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.controllers.test_entry_form import CODE, Form
from tests.ui.conftest import Hands
from tests.ui.facility import UNMANIFESTED
from workstation.ui import theme
from workstation.ui.entry_form import EntryForm

pytestmark = [pytest.mark.qt, pytest.mark.qt_log_ignore("propagateSizeHints")]
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Paper:
    """A form on the screen, its lanes turned by hand."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, "dark")
        self.form = Form(folder)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.dialog = EntryForm(self.window)
        self.form.controller._show = self.dialog.show_state
        self.dialog.attach(self.form.controller)
        self.dialog.fit(self.window)
        self.dialog.show_state(self.form.state)
        self.dialog.open()
        self.dialog.activateWindow()
        self.dialog.focus_first()

    @property
    def at(self) -> str:
        focus = self.dialog.focusWidget()
        return "" if focus is None else focus.objectName().removeprefix("entry_")

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.dialog.focusWidget(), key, held)

    def enter(self, text: str) -> None:
        QTest.keyClicks(self.dialog.focusWidget(), text)
        self.key(Qt.Key.Key_Return)

    def told(self, place: str) -> str:
        label = self.dialog.findChild(QLabel, f"entry_problem_{place}")
        return label.text() if label.isVisible() else ""


@pytest.fixture
def paper(qtbot: QtBot, tmp_path: Path) -> Paper:
    return Paper(qtbot, tmp_path)


def test_that_enter_walks_the_form_adds_lines_and_ends_them(paper: Paper) -> None:
    walked = [paper.at]
    for text in ("A. Maker", "cn", "Ann Lee", "12 Main St", "12180", "Troy", "us"):
        paper.enter(text)
        walked.append(paper.at)
    assert walked[0] == "sender.name"
    assert walked[-1] == "line.0.description"
    for text in ("shirt", "2", "0.4", "24", "6109.10", "cn"):
        paper.enter(text)
    assert paper.at == "line.1.description"
    paper.enter("socks")
    for _ in range(5):
        paper.enter("")
    assert paper.at == "line.2.description"
    paper.enter("")
    assert paper.at == "category"
    paper.enter("g")
    assert paper.dialog.findChild(QLineEdit, "entry_category").text() == "gift"
    paper.key(Qt.Key.Key_Return, CTRL)
    paper.form.runner.all()
    found = paper.form.store.parcels.find(CODE)
    assert found is not None
    assert [line.description for line in found.lines] == ["shirt", "socks"]
    assert (found.sender.country, found.category) == ("CN", "gift")
    assert not paper.dialog.isVisible()


def test_that_a_fault_stands_at_its_field_and_the_keys_go_there(paper: Paper) -> None:
    paper.enter("A")
    paper.enter("X9")
    assert "two letters" in paper.told("sender.country")
    paper.dialog.findChild(QLineEdit, "entry_line.0.value").setFocus()
    paper.enter("much")
    paper.key(Qt.Key.Key_Return, CTRL)
    assert paper.at == "sender.country"
    assert paper.told("line_0").startswith("Value: must be a number")
    assert paper.form.store.parcels.find(CODE) is None


def test_that_esc_keeps_a_draft_and_the_other_form_keeps_what_was_typed(
    paper: Paper, tmp_path: Path
) -> None:
    paper.enter("A. Maker")
    paper.form.controller.choose("CN 23")
    assert paper.dialog.findChild(QLineEdit, "entry_sender.name").text() == "A. Maker"
    assert paper.dialog.findChild(QLineEdit, "entry_postage") is not None
    QTest.keyClick(paper.dialog, Qt.Key.Key_Escape)
    paper.form.runner.all()
    assert not paper.dialog.isVisible()
    assert Form(tmp_path, paper.form.store).state.texts["sender.name"] == "A. Maker"


def test_that_what_was_entered_stands_in_the_record_at_once(hands: Hands) -> None:
    hands.sign_in()
    hands.open(UNMANIFESTED)
    hands.key(Qt.Key.Key_D, CTRL, SHIFT)
    hands.until(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EntryForm)
    hands.until(lambda: not dialog.findChild(QLineEdit, "entry_sender.name").isReadOnly())
    line = dialog.findChild(QLineEdit, "entry_line.0.description")
    line.setFocus()
    QTest.keyClicks(line, "wooden toys")
    QTest.keyClick(line, Qt.Key.Key_Return, CTRL)
    hands.until(lambda: hands.state.opened and hands.state.opened.record is not None)
    opened = hands.state.opened
    assert opened is not None
    assert opened.record is not None
    assert opened.record.source.startswith("entered here by ")
    assert hands.window.bench_page.record.facts is not None
