"""Ctrl+F in a real window: found as typed, opened by Enter, scrolled page by page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.services.search import PAGE
from workstation.ui.search_dialog import SearchDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
MANY = PAGE + 30


def fill(hands: Hands) -> None:
    assert hands.application.station is not None
    hands.application.station.store.put_records(
        ManifestRecord(
            f"LX{n:08}X",
            sender=Party("Ötzi & Söhne", country="AT"),
            consignee=Party(f"Buyer {n}", city="Dover", country="US"),
            lines=(Line(f"umbrella {n}", 1, value=Decimal(5), hs="660110"),),
        )
        for n in range(MANY)
    )


def search(hands: Hands) -> SearchDialog:
    hands.ctrl(Qt.Key.Key_F)
    hands.until(lambda: hands.window.findChild(SearchDialog) is not None)
    dialog = hands.window.findChild(SearchDialog)
    assert isinstance(dialog, SearchDialog)
    return dialog


def until_words(hands: Hands, dialog: SearchDialog, words: str) -> None:
    hands.until(lambda: words in dialog.message.text())


def test_a_parcel_is_found_by_its_goods_as_typed_and_opened_by_enter(hands: Hands) -> None:
    hands.sign_in()
    fill(hands)
    dialog = search(hands)
    assert dialog.message.text().startswith("Type a number")
    QTest.keyClicks(dialog.field, "umbr")
    hands.until(lambda: dialog.hits.rowCount() > 1)
    QTest.keyClicks(dialog.field, "ella 77")
    until_words(hands, dialog, "1 parcel")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    hands.until(lambda: hands.state.opened and hands.state.barcode)
    assert hands.state.barcode is not None
    assert hands.state.barcode.text == "LX00000077X"


def test_enter_before_the_answer_opens_the_only_parcel_once_it_is_there(hands: Hands) -> None:
    hands.sign_in()
    dialog = search(hands)
    dialog.field.setText(PARCELS[1])
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    hands.until(lambda: hands.state.opened)
    assert hands.state.barcode is not None
    assert hands.state.barcode.text == PARCELS[1]


def test_more_pages_are_read_as_the_list_is_stepped_through(hands: Hands) -> None:
    hands.sign_in()
    fill(hands)
    dialog = search(hands)
    QTest.keyClicks(dialog.field, "umbrella")
    hands.until(lambda: dialog.hits.rowCount() >= 20)
    for _ in range(40):
        if dialog.hits.rowCount() == MANY:
            break
        QTest.keyClick(dialog.field, Qt.Key.Key_PageDown)
        hands.live(30)
    until_words(hands, dialog, f"{MANY} parcels")
    assert "more below" not in dialog.message.text()
    QTest.keyClick(dialog.field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    row = dialog.list.currentIndex().row()
    hit = dialog.hits.hit(dialog.hits.index(row))
    assert hit is not None
    assert QGuiApplication.clipboard().text() == hit.parcel_id
    dialog.reject()


def test_nothing_found_is_said_and_esc_leaves_the_bench_as_it_was(hands: Hands) -> None:
    hands.sign_in()
    dialog = search(hands)
    QTest.keyClicks(dialog.field, "zeppelin")
    until_words(hands, dialog, "Nothing found for “zeppelin”")
    assert not dialog.open_button.isEnabled()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert hands.state.opened is None


def test_a_scan_while_the_search_is_open_is_searched_for_and_opens_nothing(hands: Hands) -> None:
    hands.sign_in()
    dialog = search(hands)
    hands.window.scans.scanned(PARCELS[2])
    until_words(hands, dialog, "1 parcel")
    assert dialog.field.text() == PARCELS[2]
    assert hands.state.opened is None
    dialog.reject()


def test_ctrl_e_shows_and_hides_the_queue_while_the_barcode_field_has_the_keys(
    hands: Hands,
) -> None:
    """Lines of some desktops take Ctrl+E to move to their end; the bench's command comes first."""
    hands.sign_in()
    queue, shown = hands.window.bench_page.queue, hands.window.bench_page.queue.isVisible()
    hands.ctrl(Qt.Key.Key_E)
    hands.until(lambda: queue.isVisible() is not shown)
    hands.ctrl(Qt.Key.Key_E)
    hands.until(lambda: queue.isVisible() is shown)
