"""The window on an encrypted station: the password that opens the store signs its officer in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Hands
from tests.ui.facility import NAME, PARCELS, PASSWORD, GatedDetector, lay_down
from workstation.adapters.encryption import vault


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    folder = tmp_path / "station"
    vault.make(folder, NAME, PASSWORD)
    lay_down(folder)
    vault.forget_all()
    with Hands(qtbot, folder, GatedDetector()) as hands:
        yield hands
        vault.forget_all()


def enter(hands: Hands, password: str) -> None:
    hands.window.findChild(QLineEdit, "sign_in_name").setText(NAME)
    line = hands.window.findChild(QLineEdit, "sign_in_password")
    line.setText(password)
    line.setFocus()
    hands.key(Qt.Key.Key_Return)


def test_that_one_password_opens_the_store_and_signs_in(seat: Hands) -> None:
    page = seat.window.sign_in_page
    seat.until(lambda: "encrypted" in page.lead.text())
    assert seat.application.station is None
    enter(seat, "wrong password")
    seat.until(lambda: "CRYPT-01" in page.problem.text() and page.enter.isEnabled())
    enter(seat, PASSWORD)
    seat.until(lambda: seat.window.on_bench())
    seat.open(PARCELS[0])
    assert seat.state.views[0].scan is not None
    assert page.password.text() == ""


def test_that_wrong_passwords_cost_a_growing_wait(seat: Hands) -> None:
    page = seat.window.sign_in_page
    for _ in range(2):
        seat.until(lambda: page.enter.isEnabled())
        enter(seat, "wrong password")
        seat.until(lambda: not page.enter.isEnabled())
    seat.until(lambda: page.enter.isEnabled())
    enter(seat, "wrong password")
    seat.until(lambda: "CRYPT-01" in page.problem.text() and not page.enter.isEnabled())
    seat.live(1000)
    assert not page.enter.isEnabled()
    seat.until(lambda: page.enter.isEnabled())
