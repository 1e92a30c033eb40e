"""Reading the record and the reasons by key, in a real window."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS, UNMANIFESTED
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.ui.bench.facts import FactRow
from workstation.ui.bench.full_page import FullPage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NASTY = "CP123456785US"


def row(hands: Hands) -> FactRow:
    widget = QGuiApplication.focusObject()
    assert isinstance(widget, FactRow)
    return widget


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def full_page(hands: Hands) -> FullPage:
    page = hands.window.bench_page.full
    assert page is not None
    return page


def file_record(hands: Hands, record: ManifestRecord) -> None:
    assert hands.application.station is not None
    hands.application.station.store.put_records([record])


def test_the_record_is_stepped_through_and_a_fact_copied_without_a_mouse(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    hands.ctrl(Qt.Key.Key_J)
    assert row(hands).fact.value.startswith("cotton shirt, knitted")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Down)
    assert row(hands).fact.label == "Worth"
    hands.ctrl(Qt.Key.Key_C)
    assert clipboard() == "USD 24"
    assert "Copied: Worth" in hands.window.status_line.message.text()
    source = hands.window.findChild(QWidget, "record_source")
    assert "received 20 Nov 2026" in source.text()
    hands.key(Qt.Key.Key_End)
    assert row(hands).fact.label == "Agency"  # what is quiet stands beside the record
    hands.key(Qt.Key.Key_Down)
    assert row(hands).fact.label == "Agency"
    hands.key(Qt.Key.Key_Up)
    assert row(hands).fact.label == "Arrived"
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: hands.focused() == "barcode")


def test_all_that_is_known_opens_over_the_side_column_and_esc_goes_back(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    hands.ctrl(Qt.Key.Key_W)
    page = full_page(hands)
    assert page.isVisible()
    told = " ".join(r.fact.value for r in page.facts.rows)
    assert "No findings" in told or "finding" in told  # what the picture adds
    assert any(r.fact.label == "Postcode" for r in page.facts.rows) is False  # none is declared
    assert hands.window.bench_page.picture.isVisible()
    hands.key(Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert hands.focused() == "barcode"


def test_what_the_model_says_later_is_told_on_the_page_that_is_open(hands: Hands) -> None:
    hands.sign_in()
    hands.detector.gate.clear()
    hands.scan(PARCELS[0])
    hands.until(lambda: hands.state.opened)
    hands.ctrl(Qt.Key.Key_W)
    page = full_page(hands)
    hands.key(Qt.Key.Key_Down)
    place = page.focused_place()
    assert place == 1
    assert not any("pistol-like" in r.fact.value for r in page.facts.rows)
    hands.detector.gate.set()
    hands.until(lambda: any("pistol-like" in r.fact.value for r in page.facts.rows))
    assert page.focused_place() == place


def test_a_matched_parcel_is_opened_from_the_reasons_by_enter(hands: Hands) -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    buyer = Party("Ann Lee", "12 Mill Lane", "Dover", "19901", "US", "+1 302 555 0111")
    hands.sign_in()
    for parcel in (PARCELS[0], "LX00000001X"):
        lines = (Line("shirt", 1, value=Decimal(500)),)
        file_record(hands, ManifestRecord(parcel, consignee=buyer, lines=lines, arrived_at=now))
    hands.open(PARCELS[0])
    hands.ctrl(Qt.Key.Key_W)
    page = full_page(hands)
    match = next(r for r in page.facts.rows if r.fact.opens == "LX00000001X")
    match.setFocus()
    assert "Enter opens it" in page.source.text()
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.opened and hands.state.barcode.text == "LX00000001X")
    assert not page.isVisible()


def test_a_barcode_typed_while_a_fact_has_the_keys_goes_to_its_field(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    hands.ctrl(Qt.Key.Key_J)
    hands.type("RR4")
    assert hands.focused() == "barcode"
    assert hands.window.bench_page.top.barcode.text() == "RR4"


def test_another_parcel_takes_the_full_page_away(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    hands.ctrl(Qt.Key.Key_W)
    page = full_page(hands)
    hands.open(PARCELS[1])
    assert not page.isVisible()


def test_an_open_decision_keeps_its_place_under_the_full_page(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    hands.key(Qt.Key.Key_F5, CTRL)
    assert hands.window.bench is not None
    decision = hands.window.bench.decision
    hands.until(lambda: decision.state.is_open)
    hands.ctrl(Qt.Key.Key_J)
    page = full_page(hands)
    assert page.isVisible()
    assert row(hands).fact.headline
    hands.key(Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert decision.state.is_open
    panel = hands.window.bench_page.decision
    assert panel is not None
    assert panel.isVisible()


def test_the_whole_record_is_copied_by_one_command(hands: Hands) -> None:
    hands.sign_in()
    hands.key(Qt.Key.Key_J, CTRL, SHIFT)
    assert "no record to copy" in hands.window.status_line.message.text()
    hands.open(PARCELS[0])
    hands.key(Qt.Key.Key_J, CTRL, SHIFT)
    assert clipboard().startswith("Parcel RB")
    assert "Worth: USD 24" in clipboard()


def test_an_unmanifested_parcel_has_no_record_to_step_through_and_says_so(hands: Hands) -> None:
    hands.sign_in()
    hands.open(UNMANIFESTED)
    hands.ctrl(Qt.Key.Key_J)
    assert "no record" in hands.window.status_line.message.text().lower()
    hands.ctrl(Qt.Key.Key_W)
    assert full_page(hands).isVisible()


def test_long_words_of_any_script_never_push_the_column_wider(hands: Hands) -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    lines = (
        Line("W" * 300, 1),
        Line("棉质衬衫针织男士长袖" * 20, 2, Decimal("0.4")),
        Line("قميص قطني محبوك للرجال بأكمام طويلة " * 8, 3),
        *(Line(f"goods {n}", n, hs="610910") for n in range(150)),
    )
    record = ManifestRecord(
        NASTY,
        sender=Party("A" * 400, "b" * 400, city="深圳市" * 30, country="CN"),
        consignee=Party("<b>Ann</b>\nLee", "x" * 900),
        lines=lines,
        parent="C" * 80,
        arrived_at=now,
        received_at=now,
        source="d" * 200,
    )
    hands.sign_in()
    file_record(hands, record)
    hands.open(NASTY)
    page = hands.window.bench_page
    hands.live(50)
    for widget in page.record.findChildren(FactRow):
        assert widget.width() <= page.record.width()
    assert page.record.width() <= page.side.width()
    hands.ctrl(Qt.Key.Key_J)
    hands.key(Qt.Key.Key_Return)
    shown = full_page(hands)
    hands.live(50)
    for widget in shown.facts.rows:
        assert widget.width() <= page.side.width()
        assert widget.height() >= widget.heightForWidth(widget.width())
    more = next(r for r in shown.facts.rows if r.fact.key == "more")
    assert more.fact.value.startswith("103 more lines")
    more.setFocus()
    hands.key(Qt.Key.Key_Return)
    assert not any(r.fact.key == "more" for r in shown.facts.rows)
    assert sum(r.fact.headline for r in shown.facts.rows) == 153
