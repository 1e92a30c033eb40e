"""A parcel's case in the real window: its pane, its deeds, a second officer, files, drafts, roles."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.deciding import (
    AUDITOR,
    AUDITOR_PASSWORD,
    CTRL,
    SECOND,
    SECOND_PASSWORD,
    SHIFT,
    DecidingHands,
    add_accounts,
    fields_of,
)
from tests.ui.facility import NAME, PARCELS, GatedDetector
from workstation.domain.case import DecisionState
from workstation.ui.bench.facts import FactRow
from workstation.ui.case.sign_off_dialog import SignOffDialog
from workstation.ui.decision.files_field import FilesField
from workstation.ui.decision.photo_dialog import PhotoDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

A, B, C = PARCELS


@pytest.fixture(scope="module")
def staffed(facility: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facility with a second officer and an auditor."""
    data_dir = tmp_path_factory.mktemp("staffed") / "station"
    shutil.copytree(facility, data_dir)
    add_accounts(data_dir)
    return data_dir


def film(path: Path, frames: int = 200) -> None:
    """What a camera would see, as a file that OpenCV plays."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (320, 240))
    assert writer.isOpened()
    for number in range(frames):
        picture = np.full((240, 320, 3), 40, np.uint8)
        picture[60:180, 40 : 60 + number] = (0, 160, 240)
        writer.write(picture)
    writer.release()


@pytest.fixture
def hands(qtbot: QtBot, staffed: Path, tmp_path: Path) -> Iterator[DecidingHands]:
    data_dir = tmp_path / "station"
    shutil.copytree(staffed, data_dir)
    film(tmp_path / "film.avi")
    (data_dir / "station.toml").write_text(f'camera = "{(tmp_path / "film.avi").as_posix()}"\n')
    detector = GatedDetector()
    detector.scores = ()
    with DecidingHands(qtbot, data_dir, detector) as found:
        yield found


def told(hands: DecidingHands) -> str:
    """All that the case's pane says."""
    page = hands.find(QWidget, "case_page")
    return "\n".join(row.fact.spoken for row in page.findChildren(FactRow) if row.isVisible())


def sign_in_as(hands: DecidingHands, name: str, password: str) -> None:
    hands.find(QLineEdit, "sign_in_name").setText(name)
    hands.find(QLineEdit, "sign_in_password").setFocus()
    hands.say(password)
    hands.until(hands.window.on_bench)


def detain(hands: DecidingHands) -> None:
    hands.key(Qt.Key.Key_F4, CTRL)
    hands.at("field_reason")
    hands.say("origin not proved")
    hands.at("field_place")
    hands.say("cage 4", "9 days", "none", "invoice")
    hands.at("record_deed")
    hands.enter()


def seize(hands: DecidingHands) -> None:
    hands.key(Qt.Key.Key_F5, CTRL)
    hands.at("field_authority")
    hands.say("stol", "S-77", "false mark")
    hands.at("record_decision")
    hands.enter()
    hands.until(lambda: hands.state.recorded is not None)


def test_a_detention_runs_in_the_status_row_and_a_decision_ends_it(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(A)
    detain(hands)
    hands.until(lambda: hands.case(A).detained)
    status = hands.find(QLabel, "status_case")
    hands.until(lambda: "detained: due" in status.text())
    assert "detention" in hands.message()
    assert hands.focused_anywhere() == "barcode"
    hands.key(Qt.Key.Key_F3, CTRL)
    assert "detained: due" in told(hands)
    assert "Notice to the importer not sent yet" in told(hands)
    assert "may not revoke" in told(hands)  # that is a supervisor's
    assert "Nothing of it is held" not in told(hands)
    hands.key(Qt.Key.Key_F4, CTRL)  # now it tells that the notice was sent
    hands.at("field_how")
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Escape)
    seize(hands)
    hands.open(A)
    assert not hands.case(A).detained
    hands.until(lambda: "second officer" in status.text())


def test_a_second_officer_signs_while_the_first_one_stays_signed_in(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(A)
    seize(hands)
    assert "awaits a second officer" in hands.message()
    hands.until(lambda: "1 case waits" in hands.find(QLabel, "status_waiting").text())
    hands.key(Qt.Key.Key_F9, CTRL)
    hands.at("field_agreed")
    dialog = hands.find(SignOffDialog, "sign_off_dialog")
    dialog.take_scan(B)
    assert "Nothing of RR 4731 2482 9 GB waits." in dialog.told.text()
    dialog.take_scan(A)
    hands.at("field_agreed")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("sign_off_name")  # the first officer's own name is not offered
    hands.say(SECOND)
    hands.say("not that")
    hands.until(lambda: "SIGN-01" in dialog.form.notice.text())
    assert dialog.form.password.text() == ""
    hands.find(QLineEdit, "sign_off_password").setFocus()
    hands.say(SECOND_PASSWORD)
    entry = hands.recorded("sign_off")
    assert entry.content["officer"] == SECOND
    assert entry.officer_signature is not None
    hands.until(lambda: "Recorded: entry" in dialog.told.text())
    hands.key(Qt.Key.Key_Escape)
    station, sign_in = hands.application.station, hands.window.sign_in
    assert station is not None
    assert sign_in is not None
    assert station.database.ring is not None
    assert station.database.ring.officer(SECOND) is None
    assert station.database.ring.officer(NAME) is not None
    officer = sign_in.state.officer
    assert officer is not None
    assert officer.name == NAME
    assert hands.window.on_bench()
    decision = hands.case(A).decision
    assert decision is not None
    assert decision.state is DecisionState.STANDS
    assert station.log.verify().holds


def test_a_refused_sign_off_opens_the_parcel_again(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(A)
    seize(hands)
    hands.open(A)
    hands.key(Qt.Key.Key_F3, CTRL)
    hands.enter()  # the first thing to do is the sign-off
    hands.at("field_agreed")
    for _ in range(2):
        hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_reason")
    hands.say("no mark seen")
    hands.at("sign_off_name")
    hands.say(SECOND, SECOND_PASSWORD)
    hands.recorded("sign_off")
    hands.key(Qt.Key.Key_Escape)
    hands.until(lambda: hands.state.opened and hands.state.opened.decided is None)
    assert hands.case(A).decision is None
    assert "Decide it anew" in hands.message()


def test_custody_goes_from_hand_to_hand_and_the_pane_tells_each_step(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(A)
    seize(hands)
    hands.open(A)
    hands.key(Qt.Key.Key_F8, CTRL, SHIFT)
    hands.at("field_to")
    assert f"in the hands of {NAME}" in hands.find(QWidget, "deed_panel").stands.text()
    hands.say("V. Ault")
    hands.at("field_place")  # the seal is known
    hands.say("hall B", "W. Itness")
    hands.at("record_deed")
    hands.enter()
    hands.recorded("custody_step")
    hands.key(Qt.Key.Key_F3, CTRL)
    hands.until(lambda: f"{NAME} to V. Ault" in told(hands))
    assert "seal S-77" in told(hands)
    hands.key(Qt.Key.Key_Escape)
    assert hands.focused_anywhere() == "barcode"


def test_photos_come_from_the_camera_and_from_files(hands: DecidingHands, tmp_path: Path) -> None:
    paper = tmp_path / "paper.png"
    cv2.imwrite(str(paper), np.full((40, 60, 3), 200, np.uint8))
    hands.sign_in()
    hands.open(A)
    hands.key(Qt.Key.Key_F6, CTRL, SHIFT)
    hands.at("field_by")
    hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_opened")
    for _ in range(2):
        hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_result")
    hands.key(Qt.Key.Key_Down)
    field = hands.find(FilesField, "field_photos")
    field.setFocus()
    hands.key(Qt.Key.Key_Insert, SHIFT)
    hands.until(lambda: hands.shows(PhotoDialog, "photo_dialog"))
    dialog = hands.find(PhotoDialog, "photo_dialog")
    hands.until(lambda: "320 x 240 pixels" in dialog.words.text())
    hands.enter()
    hands.until(lambda: "photo-" in field.value())
    hands.until(lambda: not hands.shows(PhotoDialog, "photo_dialog"))
    field.setFocus()
    hands.key(Qt.Key.Key_Insert)
    hands.choose_file("choose_attachment", paper)
    hands.until(lambda: "paper.png" in field.value())
    field.add(tmp_path / "film.avi")
    hands.until(lambda: "CASE-20" in field.words.text())
    hands.window.activateWindow()  # what a window manager does when a dialog is gone
    hands.until(hands.window.isActiveWindow)
    hands.key(Qt.Key.Key_Return, CTRL)
    entry = hands.recorded("examination")
    photos = fields_of(entry)["photos"]
    assert [one["name"].partition("-")[0] for one in photos] == ["photo", "paper.png"]
    station = hands.application.station
    assert station is not None
    kept = [station.casework.attachments.path(one["sha256"]) for one in photos]
    assert kept[1].read_bytes() == paper.read_bytes()
    assert cv2.imread(str(kept[0])).shape == (240, 320, 3)


def test_without_a_camera_that_is_told_in_words(
    qtbot: QtBot, staffed: Path, tmp_path: Path
) -> None:
    data_dir = tmp_path / "station"
    shutil.copytree(staffed, data_dir)
    (data_dir / "station.toml").write_text('camera = "none"\n')
    with DecidingHands(qtbot, data_dir, GatedDetector()) as hands:
        hands.sign_in()
        hands.open(A)
        hands.key(Qt.Key.Key_F2, CTRL)
        hands.at("field_opened")
        hands.find(FilesField, "field_photos").setFocus()
        hands.key(Qt.Key.Key_Insert, SHIFT)
        hands.until(lambda: hands.shows(PhotoDialog, "photo_dialog"))
        dialog = hands.find(PhotoDialog, "photo_dialog")
        hands.until(lambda: "CAMERA-01" in dialog.words.text())
        assert "set to have no camera" in dialog.words.text()
        assert not hands.find(QPushButton, "photo_take").isEnabled()
        hands.key(Qt.Key.Key_Escape)
        hands.until(lambda: not hands.shows(PhotoDialog, "photo_dialog"))


def test_a_decision_is_revoked_by_keys_and_both_stay_shown(hands: DecidingHands) -> None:
    sign_in_as(hands, SECOND, SECOND_PASSWORD)
    hands.open(A)
    seize(hands)
    hands.open(A)
    hands.key(Qt.Key.Key_F3, CTRL)
    for _ in range(20):
        if "Revocation" in getattr(hands.window.focusWidget(), "fact", None).value:
            break
        hands.key(Qt.Key.Key_Down)
    hands.enter()
    hands.at("field_reason")
    hands.type("wrong parcel")
    hands.enter()  # Enter in the last field records
    hands.recorded("decision_revoked")
    hands.until(lambda: "Open again: seize, revoked" in told(hands))
    assert "wrong parcel" in told(hands)
    assert "No decision of it awaits a sign-off." in told(hands)


def test_what_a_role_may_not_do_is_told_with_the_reason(hands: DecidingHands) -> None:
    sign_in_as(hands, AUDITOR, AUDITOR_PASSWORD)
    assert f"{AUDITOR} (auditor) may not" in hands.message()  # why the outcomes are off
    hands.open(A)
    hands.key(Qt.Key.Key_F3, CTRL)
    hands.until(lambda: f"{AUDITOR} (auditor) may not" in told(hands))
    assert "Ask a" in told(hands)
    assert "▸" not in told(hands)
    hands.key(Qt.Key.Key_F4, CTRL)
    hands.key(Qt.Key.Key_F6, CTRL, SHIFT)
    assert not hands.window.case_desk.deed_open
    assert not hands.window.actions_by_name["case.detain"].isEnabled()


def test_a_scan_while_a_deed_is_open_opens_nothing(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(A)
    hands.key(Qt.Key.Key_F4, CTRL)
    hands.at("field_reason")
    hands.scan(B)
    hands.until(lambda: hands.state.scanned_meanwhile == B)
    assert hands.state.opened is not None
    assert hands.state.opened.barcode.text == A
    hands.key(Qt.Key.Key_F5, CTRL)
    assert "open still" in hands.message()
    assert not hands.find(QWidget, "field_reason").toPlainText()


def test_drafts_survive_a_lock(hands: DecidingHands) -> None:
    hands.sign_in()
    hands.open(A)
    hands.key(Qt.Key.Key_F4, CTRL)
    hands.at("field_reason")
    hands.type("typed before the lock")
    hands.key(Qt.Key.Key_L, CTRL)
    hands.at("sign_in_password")
    hands.say("correct horse")
    hands.until(hands.window.on_bench)
    text = hands.find(QWidget, "field_reason").toPlainText()
    assert text == "typed before the lock"
    assert hands.window.case_desk.deed_open


KILLED = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import Qt
from tests.screens.shots import Stage
from tests.ui.facility import NAME, PASSWORD, PARCELS, GatedDetector, open_with
play = Stage(
    Path(sys.argv[1]), "dark", (1366, 768), demo=False,
    open_station=lambda folder: open_with(GatedDetector(), folder),
)
window = play.window
play.until(lambda: window.sign_in_page.enter.isVisible(), "the form")
window.sign_in_page.name.setText(NAME)
window.sign_in_page.password.setText(PASSWORD)
play.press("sign_in_enter")
play.until(lambda: window.page.currentIndex() == 1, "the bench")
play.open(PARCELS[0])
play.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ControlModifier)
play.type("deed text")
play.live(700)
play.key(Qt.Key.Key_Escape)
play.key(Qt.Key.Key_F7, Qt.KeyboardModifier.ControlModifier)
play.type("decision text")
play.live(1200)
os.write(1, b"typed\\n")
time.sleep(60)
"""


def test_drafts_survive_a_kill(
    qtbot: QtBot, staffed: Path, tmp_path: Path, repo_root: Path
) -> None:
    data_dir = tmp_path / "station"
    shutil.copytree(staffed, data_dir)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(data_dir)],
        cwd=repo_root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"typed"
        child.send_signal(signal.SIGKILL)
        child.wait()
    with DecidingHands(qtbot, data_dir, GatedDetector()) as hands:
        hands.sign_in()
        hands.open(A)
        hands.key(Qt.Key.Key_F7, CTRL)
        hands.at("field_disposal")
        assert hands.find(QWidget, "field_reason").toPlainText() == "decision text"
        hands.key(Qt.Key.Key_Escape)
        hands.key(Qt.Key.Key_F4, CTRL)
        hands.at("field_place")
        panel = hands.find(QWidget, "deed_panel")
        assert panel.findChild(QWidget, "field_reason").toPlainText() == "deed text"
