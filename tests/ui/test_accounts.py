"""The screen of accounts and the own password, through the real window by keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Hands
from tests.ui.facility import PASSWORD, GatedDetector
from workstation.composition import open_station
from workstation.controllers import sign_in
from workstation.domain.officer import Right, Role
from workstation.ui.accounts_dialog import AccountsDialog, PasswordDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NEW = "a new pass phrase"


@pytest.fixture
def seat(qtbot: QtBot, facility: Path, tmp_path: Path) -> Iterator[Hands]:
    data_dir = tmp_path / "station"
    shutil.copytree(facility, data_dir)
    station = open_station(data_dir, in_process=True)
    station.officers.create("ada", "Ada Examiner", PASSWORD, Role.ADMINISTRATOR)
    station.officers.create("cy", "Cy Reader", PASSWORD, Role.AUDITOR)
    station.close()
    with Hands(qtbot, data_dir, GatedDetector()) as hands:
        yield hands


def opened(hands: Hands, name: str, command: str) -> AccountsDialog | PasswordDialog:
    hands.window.actions_by_name[command].trigger()
    dialog = hands.window.findChild((AccountsDialog, PasswordDialog)[name == "p"])
    assert dialog is not None
    return dialog


def accounts(hands: Hands) -> AccountsDialog:
    dialog = opened(hands, "a", "tools.accounts")
    assert isinstance(dialog, AccountsDialog)
    hands.until(lambda: dialog.list.topLevelItemCount() == 3)
    return dialog


def test_that_an_account_is_made_disabled_and_given_a_password_by_keys(seat: Hands) -> None:
    seat.sit_down("ada")
    dialog = accounts(seat)
    dialog.name.setFocus()
    QTest.keyClicks(dialog.name, "bo")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.full_name.hasFocus()
    QTest.keyClicks(dialog.full_name, "Bo Lind")
    dialog.second.setFocus()
    QTest.keyClick(dialog.second, Qt.Key.Key_Space)
    QTest.keyClicks(dialog.password, PASSWORD)
    QTest.keyClicks(dialog.again, PASSWORD)
    QTest.keyClick(dialog.again, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.until(lambda: "made" in dialog.message.text())
    assert dialog.heading.text() == "bo"
    assert dialog.password.text() == ""
    admin = seat.application.station.governing.admin
    made = next(one for one in admin.listed() if one.officer.name == "bo")
    assert made.officer.rights == {Right.SECOND_OFFICER}
    QTest.keyClicks(dialog.why, "left the service")
    dialog.shut.click()
    seat.until(lambda: "disabled" in dialog.message.text())
    assert dialog.shut.text() == "&Enable"
    assert not dialog.why.isEnabled()
    QTest.keyClicks(dialog.password, NEW)
    QTest.keyClicks(dialog.again, "something else")
    dialog.reset.click()
    assert "ACCOUNT-10" in dialog.message.text()
    dialog.again.setText(NEW)
    dialog.reset.click()
    seat.until(lambda: "new password" in dialog.message.text())


def test_that_what_is_refused_is_told_and_the_form_is_kept(seat: Hands) -> None:
    seat.sit_down("ada")
    dialog = accounts(seat)
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    assert dialog.heading.text() == "ada"
    dialog.role.setCurrentIndex(dialog.role.findData("officer"))
    dialog.save.click()
    seat.until(lambda: "ACCOUNT-06" in dialog.message.text())
    assert dialog.role.currentData() == "officer"


def test_that_an_auditor_reads_the_list_and_changes_nothing(seat: Hands) -> None:
    seat.sit_down("cy")
    dialog = accounts(seat)
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    for widget in (dialog.save, dialog.reset, dialog.shut, dialog.fresh, dialog.role):
        assert not widget.isEnabled()


def test_that_an_officer_has_no_list_but_an_own_password(seat: Hands) -> None:
    seat.sit_down("tester")
    assert not seat.window.actions_by_name["tools.accounts"].isEnabled()
    dialog = opened(seat, "p", "file.password")
    assert isinstance(dialog, PasswordDialog)
    for field, text in ((dialog.old, "wrong one"), (dialog.new, NEW), (dialog.again, NEW)):
        QTest.keyClicks(field, text)
    QTest.keyClick(dialog.again, Qt.Key.Key_Return)
    seat.until(lambda: "SIGN-01" in dialog.message.text())
    dialog.old.clear()
    QTest.keyClicks(dialog.old, PASSWORD)
    QTest.keyClick(dialog.old, Qt.Key.Key_Return)
    seat.until(lambda: "has been changed" in dialog.message.text())
    assert dialog.old.text() == dialog.new.text() == ""
    assert seat.application.station.officers.verify("tester", NEW).name == "tester"


def test_that_locking_closes_both(seat: Hands) -> None:
    seat.sit_down("ada")
    accounts(seat)
    seat.window.signing().lock()
    seat.until(lambda: seat.window.findChild(AccountsDialog) is None)


def test_that_an_account_disabled_elsewhere_leaves_the_bench_and_says_why(
    seat: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "LOOK_S", 0.2)
    seat.sit_down("cy")
    elsewhere = open_station(seat.data_dir, in_process=True)
    try:
        by = elsewhere.officers.verify("ada", PASSWORD)
        elsewhere.governing.admin.disable(by, "cy", "left the service")
    finally:
        elsewhere.close()
    page = seat.window.sign_in_page
    seat.until(lambda: page.enter.isVisible())
    seat.until(lambda: "SIGN-12" in page.problem.text())
    assert not seat.window.on_bench()
