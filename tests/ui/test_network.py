"""The dialog of a parcel's ties: by keys alone, in words, in each theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.controllers.hands import ALARM, opened
from tests.controllers.test_network import NETWORK
from workstation.controllers.network import NO_RECORD
from workstation.domain.manifest import Surroundings
from workstation.domain.relations import Network
from workstation.ui import theme
from workstation.ui.bench.network_view import NetworkDialog
from workstation.ui.bench.reasons import ReasonsPanel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def dialog(qtbot) -> Iterator[Callable[..., NetworkDialog]]:
    holder = QWidget()
    qtbot.addWidget(holder)

    def make(network: Network | None = NETWORK) -> NetworkDialog:
        made = NetworkDialog("CP1", network, holder)
        made.show()
        return made

    yield make
    holder.close()


def test_that_arrows_choose_and_enter_opens_the_parcel(qtbot, dialog) -> None:
    made = dialog()
    wanted: list[str] = []
    made.parcel_wanted.connect(wanted.append)
    assert not made.open_button.isEnabled()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Right):
        qtbot.keyClick(made.view, key)
    assert wanted == []  # Enter on a party opens nothing
    assert made.told.text() == ("CP9, seized 2026-11-03, entry 12: pipes. CP9 to Bo Lind.")
    assert "CP9, seized" in made.view.accessibleDescription()
    qtbot.keyClick(made.view, Qt.Key.Key_Return)
    assert wanted == ["CP9"]
    assert not made.isVisible()


def test_that_a_click_chooses_and_a_double_click_opens(qtbot, dialog) -> None:
    made = dialog()
    wanted: list[str] = []
    made.parcel_wanted.connect(wanted.append)
    spot = made.view.card_room(made.controller.state.cards[5]).center().toPoint()
    qtbot.mouseClick(made.view, Qt.MouseButton.LeftButton, pos=spot)
    assert made.controller.parcel() == "CP9"
    qtbot.mouseDClick(made.view, Qt.MouseButton.LeftButton, pos=spot)
    assert wanted == ["CP9"]


def test_that_the_ties_are_copied_in_words(qtbot, dialog) -> None:
    made = dialog()
    made.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == "CP1 to Anna O'Neil."
    assert "CP9 to Bo Lind: seized 2026-11-03, entry 12: pipes." in text


def test_that_no_ties_and_no_record_are_said(qtbot, dialog) -> None:
    made = dialog(None)
    assert NO_RECORD in made.view.accessibleDescription()
    assert not made.copy_button.isEnabled()
    qtbot.keyClick(made.view, Qt.Key.Key_Down)
    qtbot.keyClick(made.view, Qt.Key.Key_Escape)
    assert not made.isVisible()


@pytest.mark.parametrize("name", theme.NAMES)
@pytest.mark.parametrize("size", [(480, 240), (1900, 1000)])
def test_that_every_card_stands_within_the_view_in_each_theme(dialog, name, size) -> None:
    before = theme.name()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, name)
    try:
        made = dialog()
        made.view.resize(*size)
        rooms = [made.view.card_room(card) for card in made.controller.state.cards]
        assert all(made.view.rect().toRectF().contains(room) for room in rooms)
        assert not any(
            one.intersects(other) for n, one in enumerate(rooms) for other in rooms[n + 1 :]
        )
        picture = made.view.grab().toImage()
        alarm = theme.colours().alarm
        marked = rooms[5]
        at = (marked.topLeft() + marked.bottomLeft()) / 2
        scale = picture.devicePixelRatio()
        shade = picture.pixelColor(int((at.x() + 4) * scale), int(at.y() * scale)).name()
        assert shade == alarm
    finally:
        theme.apply(app, before)


def test_that_the_reasons_lead_to_the_ties_where_there_are_any(qtbot) -> None:
    panel = ReasonsPanel()
    qtbot.addWidget(panel)
    bare = opened("CP1", reasons=(ALARM,))
    panel.show_parcel(bare)
    assert panel.findChild(QPushButton, "reasons_ties") is None
    unmarked = Network(NETWORK.nodes[:3], NETWORK.edges[:2])
    panel.show_parcel(replace(bare, surroundings=Surroundings(network=unmarked)))
    assert panel.findChild(QPushButton, "reasons_ties") is None
    tied = Surroundings(network=replace(NETWORK, more=True))
    panel.show_parcel(replace(bare, surroundings=tied))
    button = panel.findChild(QPushButton, "reasons_ties")
    assert button is not None
    assert button.text() == "Ties to at least 2 parcels   Ctrl+Shift+G"
    with qtbot.waitSignal(panel.ties_wanted, timeout=1000):
        button.click()


def test_that_no_words_of_a_card_are_cut_however_many_and_long_they_are(qtbot, dialog) -> None:
    long = replace(
        NETWORK,
        nodes=tuple(
            replace(node, title=f"{node.title} {'Trading and Forwarding ' * 3}{'W' * 40}")
            for node in NETWORK.nodes
        ),
    )
    made = dialog(long)
    for size in ((1240, 632), (700, 420)):
        made.resize(*size)
        qtbot.waitUntil(lambda: made.view.width() < made.width())
        wide = round(made.view._widths()[0])
        rooms = []
        for card in made.controller.state.cards:
            room = made.view.card_room(card)
            lines = made.view._lines(card, wide)
            assert sum(height for _, height, _ in lines) <= room.height()
            assert all(
                layout.lineAt(n).naturalTextWidth() <= room.width()
                for layout, _, _ in lines
                for n in range(layout.lineCount())
            )
            rooms.append(room)
        assert all(made.view.rect().toRectF().contains(room) for room in rooms)
        assert not any(a.intersects(b) for n, a in enumerate(rooms) for b in rooms[n + 1 :])
    made.controller.choose(len(rooms) - 1)
    spot = made.view.card_room(made.controller.state.cards[-1]).center().toPoint()
    shown = made.view.visibleRegion().boundingRect()
    assert shown.contains(spot)  # the chosen one is scrolled to
