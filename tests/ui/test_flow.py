"""The flow of one parcel through real key events."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS, UNMANIFESTED
from workstation.composition import open_station

A, B, _ = PARCELS


def text(hands: Hands, name: str) -> str:
    label = hands.window.findChild(QLabel, name)
    assert label is not None
    return label.text()


def release(hands: Hands, reason: str = "Opened: two shirts.") -> None:
    """Release over the model's findings, by keys alone."""
    hands.ctrl(Qt.Key.Key_F2)
    hands.until(lambda: hands.focused() == "field_opened")
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    assert hands.focused() == "cell_override_reason_0"
    hands.type(reason)
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)  # the same for every alarm
    hands.ctrl(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.recorded is not None)


def test_scan_see_decide_and_the_field_waits_for_the_next(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    assert text(hands, "parcel") == "RB 1234 5678 5 GB"
    assert text(hands, "check") == "UPU S10: check digit ok"
    assert text(hands, "simulated") == "Simulated picture"
    assert "2 findings at or above 0.50" in text(hands, "opinion")
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    assert canvas.prepared() is not None
    release(hands)
    assert "Recorded: entry" in text(hands, "recorded")
    assert hands.focused() == "barcode"
    hands.open(B)
    assert text(hands, "parcel") == "RR 4731 2482 9 GB"


def test_what_was_recorded_is_in_the_log_after_a_restart(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    release(hands, "Opened and looked.")
    recorded = hands.state.recorded
    assert recorded is not None
    hands.close()
    station = open_station(hands.data_dir, in_process=True)
    try:
        entries = station.log.entries(parcel_id=A, limit=10)
        assert [e.hash for e in entries if e.seq == recorded.seq] == [recorded.hash]
        assert station.log.verify().holds
        data = entries[-1].content["data"]
        assert isinstance(data, dict)
        told = data["fields"]["override_reason"]
        assert [one["reason"] for one in told] == ["Opened and looked."] * len(data["alarms"])
    finally:
        station.close()


def test_the_picture_stands_on_the_screen_while_the_model_still_looks(hands: Hands) -> None:
    hands.sign_in()
    hands.detector.gate.clear()
    hands.scan(A)
    canvas = hands.window.bench_page.picture
    hands.until(lambda: canvas.canvas is not None and canvas.canvas.prepared() is not None)
    assert text(hands, "opinion") == "Not checked: the model has not answered yet."
    hands.scan(B)
    hands.until(lambda: hands.state.barcode and hands.state.barcode.text == B)
    hands.until(lambda: hands.state.view and hands.state.view.prepared)
    hands.detector.gate.set()
    hands.until(lambda: hands.state.findings)
    assert text(hands, "parcel") == "RR 4731 2482 9 GB"


def test_locking_hides_the_parcel_and_unlocking_returns_to_it(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    hands.ctrl(Qt.Key.Key_F5)
    hands.until(lambda: hands.focused() == "field_authority")
    assert hands.window.sign_in is not None
    hands.window.sign_in.lock("idle")
    assert hands.window.page.currentIndex() == 0
    hands.scan(B)
    hands.until(lambda: hands.focused() == "sign_in_password")
    hands.window.findChild(QLineEdit, "sign_in_password").clear()
    hands.type("correct horse")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.page.currentIndex() == 1)
    assert hands.state.opened is not None
    assert hands.state.opened.barcode.text == A
    assert hands.window.bench is not None
    assert hands.window.bench.decision.state.is_open


def test_a_scan_while_deciding_types_nothing_and_presses_nothing(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    hands.ctrl(Qt.Key.Key_F2)
    field = hands.window.findChild(QLineEdit, "cell_override_reason_0")
    assert field is not None
    field.setFocus()
    hands.type("ab")
    hands.live(300)
    hands.scan(B)
    hands.until(lambda: hands.state.scanned_meanwhile == B)
    hands.type("cd")
    hands.until(lambda: field.text() == "abcd")
    assert hands.state.opened is not None
    assert hands.state.opened.barcode.text == A
    assert hands.state.recorded is None
    assert "This parcel stays open" in text(hands, "notice_words")


def test_typing_a_number_and_enter_opens_it(hands: Hands) -> None:
    hands.sign_in()
    hands.type("rr 4731 2482 9 gb")
    assert hands.window.bench_page.top.barcode.text() == "rr 4731 2482 9 gb"
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.opened)
    assert text(hands, "parcel") == "RR 4731 2482 9 GB"


def test_an_unmanifested_parcel_says_so_and_asks_where_it_was_found(hands: Hands) -> None:
    hands.sign_in()
    hands.open(UNMANIFESTED)
    words = [label.text() for label in hands.window.bench_page.record.findChildren(QLabel)]
    assert "No record: unmanifested" in words
    carton = hands.window.bench_page.record.carton
    assert carton is not None
    carton.setFocus()
    hands.type("MC-7")
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.opened and hands.state.opened.surroundings.parent == "MC-7")


def test_problems_stand_beside_their_fields_and_escape_keeps_a_draft(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    hands.ctrl(Qt.Key.Key_F5)
    hands.ctrl(Qt.Key.Key_Return)
    assert "Authority is missing" in text(hands, "problem_authority")
    seal = hands.window.findChild(QLineEdit, "field_seal_number")
    assert seal is not None
    seal.setText("S-1")
    hands.key(Qt.Key.Key_Escape)
    assert hands.window.bench is not None
    assert not hands.window.bench.decision.state.is_open
    assert hands.focused() == "barcode"
    hands.ctrl(Qt.Key.Key_F5)
    assert hands.window.findChild(QLineEdit, "field_seal_number").text() == "S-1"


def pages(hands: Hands, limit: str) -> None:
    """Let the store's file grow no further (or again): SQLite then answers as on a full disk."""
    station = hands.application.station
    assert station is not None
    done: list[object] = []

    def work() -> object:
        connection = station.database._connections.get()
        count = connection.execute("PRAGMA page_count").fetchone()[0]
        wanted = count if limit == "full" else 1073741823
        return connection.execute(f"PRAGMA max_page_count={wanted}").fetchone()

    hands.application.runner.submit("store", work, done.append, done.append)
    hands.until(lambda: done)


def test_a_disk_that_fills_up_says_not_recorded_and_keeps_the_panel(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    hands.ctrl(Qt.Key.Key_F2)
    hands.until(lambda: hands.focused() == "field_opened")
    hands.key(Qt.Key.Key_Down)
    reason = hands.window.findChild(QLineEdit, "cell_override_reason_0")
    remark = hands.window.findChild(QPlainTextEdit, "field_remark")
    assert reason is not None
    assert remark is not None
    reason.setText("seen " * 390)
    hands.window.findChild(QLineEdit, "cell_override_reason_1").setText("seen " * 390)
    remark.setPlainText("long " * 390)
    pages(hands, "full")
    hands.ctrl(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.not_recorded)
    assert "NOT recorded" in text(hands, "notice_words")
    assert "NOT recorded" in text(hands, "decision_notice")
    assert hands.state.opened is not None
    assert remark.toPlainText().startswith("long")
    pages(hands, "free")
    hands.ctrl(Qt.Key.Key_Return)
    hands.until(lambda: hands.state.recorded is not None)


def test_page_down_steps_the_marks_and_f12_hides_them(hands: Hands) -> None:
    hands.sign_in()
    hands.open(A)
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    hands.key(Qt.Key.Key_PageDown)
    assert canvas.selected_finding() == 1
    hands.key(Qt.Key.Key_PageDown)
    assert canvas.selected_finding() == 2
    hands.key(Qt.Key.Key_F12)
    assert not canvas.marks_visible()
    hands.key(Qt.Key.Key_F3)
    view = canvas.view_state()
    assert view is not None
    assert view.name == "inverse"
    hands.key(Qt.Key.Key_F2)
    view = canvas.view_state()
    assert view is not None
    assert view.is_standard
    assert hands.state.filters == ("standard", "inverse")
