"""An unknown number one slip away from known ones: the record panel asks which was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.controllers.hands import A, B, C, opened, record
from workstation.controllers.bench_state import BenchState, Stage
from workstation.domain.barcode import Barcode
from workstation.ui import theme
from workstation.ui.bench.record import RecordPanel
from workstation.ui.bench.top_bar import TopBar

pytestmark = pytest.mark.qt


@pytest.fixture
def panel(qtbot: QtBot) -> RecordPanel:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    panel = RecordPanel()
    qtbot.addWidget(panel)
    return panel


def test_that_the_known_numbers_are_offered_and_opened_by_a_button(
    panel: RecordPanel, qtbot: QtBot
) -> None:
    panel.show_parcel(replace(opened("RB123456784GB"), near=(A, B, C, "P1")))
    buttons = [b for b in panel.findChildren(QPushButton) if b.objectName().startswith("meant_")]
    assert [b.text().split("    ")[0] for b in buttons] == [
        "RB 1234 5678 5 GB",
        "RR 4731 2482 9 GB",
        "UA 0000 0001 6 CN",
    ]
    assert any("Did you mean" in label.text() for label in panel.findChildren(QLabel))
    with qtbot.waitSignal(panel.meant) as told:
        buttons[1].click()
    assert told.args == [B]


def test_that_a_parcel_with_a_record_or_no_near_miss_asks_nothing(panel: RecordPanel) -> None:
    for parcel in (opened(A, record=record(A)), opened("P1")):
        panel.show_parcel(parcel)
        assert not [b for b in panel.findChildren(QPushButton) if b.objectName() == "meant_1"]


def test_that_the_longest_number_leaves_the_window_its_width(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    code = "W" * 70 + "1234567890"
    bar.show_state(BenchState(Stage.OPEN, Barcode.parse(code), opened=opened(code)))
    assert bar.minimumSizeHint().width() < 1366
    assert bar.parcel.text().startswith("WWW")
    assert bar.parcel.text().endswith("567890")
    assert bar.parcel.accessibleName() == code
    bar.show_state(BenchState(Stage.OPEN, Barcode.parse(A), opened=opened(A)))
    assert (bar.parcel.text(), bar.parcel.toolTip()) == ("RB 1234 5678 5 GB", "")
