"""Exporting the picture on the screen, by keys, with the real log behind it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import pydicom
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from workstation.adapters.pictures import PictureReader
from workstation.domain.answers import OwnShape
from workstation.domain.officer import Officer
from workstation.imaging import display, export
from workstation.imaging.export import FullPicture
from workstation.services.answering import Looking
from workstation.services.exporting import Kind
from workstation.ui.export_dialog import FOLDER_KEY, ExportDialog

# The offscreen platform has no windows whose size could be bounded, and says so at each dialog.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def opened(hands: Hands, out: Path) -> ExportDialog:
    """A parcel on the bench and the dialog over its picture."""
    hands.window.remember(FOLDER_KEY, str(out))
    hands.sign_in()
    hands.open(PARCELS[0])
    return dialog(hands)


def dialog(hands: Hands) -> ExportDialog:
    shift = Qt.KeyboardModifier.ShiftModifier
    hands.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, shift)
    hands.until(lambda: hands.window.findChild(ExportDialog) is not None)
    found = hands.window.findChild(ExportDialog)
    assert isinstance(found, ExportDialog)
    return found


def exported(hands: Hands, shown: ExportDialog, key: Qt.Key) -> str:
    """Choose a kind by its key, press Enter, and wait; what the dialog says."""
    QTest.keyClick(shown.focusWidget() or shown, key)
    QTest.keyClick(shown.focusWidget() or shown, Qt.Key.Key_Return)
    hands.until(lambda: shown.message.text() not in ("", "Writing…"))
    return shown.message.text()


def files_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def last_entry(hands: Hands) -> dict[str, object]:
    assert hands.application.station is not None
    entry = hands.application.station.log.last()
    assert entry is not None
    return entry.content


def test_every_kind_is_written_and_told_in_the_log(hands: Hands, out: Path) -> None:
    shown = opened(hands, out)
    for key, kind in zip([getattr(Qt.Key, f"Key_{n}") for n in range(1, 8)], Kind, strict=True):
        before = files_in(out)
        words = exported(hands, shown, key)
        assert words.startswith("Exported: "), words
        new = sorted(files_in(out) - before)
        data = last_entry(hands)["data"]
        assert isinstance(data, dict)
        assert data["kind"] == kind.value
        told = {entry["file"]: entry["sha256"] for entry in data["files"]}
        assert told == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in new}
        assert last_entry(hands)["parcel"] == PARCELS[0]
        assert last_entry(hands)["officer"] == "tester"
    assert hands.application.station is not None
    assert hands.application.station.log.verify().holds


def test_the_full_picture_holds_every_pixel_and_the_originals_every_byte(
    hands: Hands, out: Path
) -> None:
    shown = opened(hands, out)
    exported(hands, shown, Qt.Key.Key_2)
    exported(hands, shown, Qt.Key.Key_3)
    canvas, view = hands.window.bench_page.picture.canvas, hands.state.view
    assert canvas is not None
    assert view is not None
    assert view.prepared is not None
    state = canvas.view_state()
    assert state is not None
    full = FullPicture(view.prepared, state, findings=hands.state.findings)
    truth = np.concatenate(list(export.strips(full)))[:120, :200]
    png = cv2.imread(str(next(out.glob("*-full.png"))))[..., ::-1]
    np.testing.assert_array_equal(png[:120, :200], truth)
    bare = display.rgb_of(display.render(view.prepared, state))
    assert (truth != bare).any(), "the marks are drawn"
    digests = {hashlib.sha256(p.read_bytes()).hexdigest() for p in out.glob("*.dcs")}
    assert digests == {file.sha256 for file in view.ref.files}


def test_hidden_marks_are_not_written_and_that_is_said(hands: Hands, out: Path) -> None:
    hands.window.remember(FOLDER_KEY, str(out))
    hands.sign_in()
    hands.open(PARCELS[0])
    hands.key(Qt.Key.Key_F12)
    shown = dialog(hands)
    exported(hands, shown, Qt.Key.Key_2)
    exported(hands, shown, Qt.Key.Key_5)
    words = next(out.glob("*-full.png")).read_bytes()
    assert b"marks are hidden" in words
    assert "GraphicAnnotationSequence" not in pydicom.dcmread(next(out.glob("*-state.dcm")))


def test_own_marks_are_written_as_the_officers_and_a_held_back_opinion_is_not(
    hands: Hands, out: Path
) -> None:
    hands.window.remember(FOLDER_KEY, str(out))
    hands.sign_in()
    assert hands.window.bench is not None
    hands.window.bench.set_blind_first(True)
    hands.open(PARCELS[0])
    marking = hands.window.bench.marking
    assert marking is not None
    marking.drawn(OwnShape.BOX, ((10.0, 10.0), (90.0, 100.0)))
    marking.name("odd seam")
    hands.until(lambda: hands.state.own_marks)
    shown = dialog(hands)
    exported(hands, shown, Qt.Key.Key_5)
    written = pydicom.dcmread(next(out.glob("*-state.dcm")))
    layers = {one.GraphicLayer for one in written.GraphicAnnotationSequence}
    assert layers == {"OFFICER"}
    assert "odd seam" in str(written)
    assert shown.buttons[Kind.COCO].isEnabled() is False


def test_a_file_that_is_there_is_never_replaced(hands: Hands, out: Path) -> None:
    shown = opened(hands, out)
    exported(hands, shown, Qt.Key.Key_2)
    file = next(out.glob("*-full.png"))
    before, entries = file.read_bytes(), last_entry(hands)["seq"]
    QTest.keyClick(shown.focusWidget() or shown, Qt.Key.Key_Return)
    hands.until(lambda: "EXPORT-04" in shown.message.text())
    assert file.read_bytes() == before
    assert last_entry(hands)["seq"] == entries


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(hands: Hands, out: Path) -> None:
    shown = opened(hands, out)
    for key, code in (
        (Qt.Key.Key_2, "PICTURE-01"), (Qt.Key.Key_6, "PICTURE-01"), (Qt.Key.Key_7, "FINDINGS-06"),
    ):  # fmt: skip
        QTest.keyClick(shown.buttons[Kind.SEEN], key)
        for target in ("/proc/nowhere/x.png", str(out / ("x" * 300))):
            shown.target.setText(target)
            shown.target.textEdited.emit(target)
            shown.go.click()
            hands.until(lambda code=code: code in shown.message.text())
            assert "Traceback" not in shown.message.text()
    assert files_in(out) == set()


def test_the_dialog_closed_while_a_file_is_written_still_tells_of_it(
    hands: Hands, out: Path
) -> None:
    shown = opened(hands, out)
    QTest.keyClick(shown.focusWidget() or shown, Qt.Key.Key_2)
    shown.go.click()
    shown.reject()
    hands.until(lambda: "Exported" in hands.window.status_line.message.text())
    assert list(out.glob("*-full.png"))


def test_what_the_officer_marked_goes_with_the_picture_and_with_its_findings(
    hands: Hands, out: Path
) -> None:
    hands.window.remember(FOLDER_KEY, str(out))
    hands.sign_in()
    station = hands.application.station
    assert station is not None
    parcel = station.parcels.open(PARCELS[0])
    scan = station.parcels.load(parcel.scans[0])
    looking = Looking(
        parcel, Officer("tester", "T. Ester"), parcel.scans[0], scan.identity,
        scan.rows, scan.columns,
    )  # fmt: skip
    station.answering.draw(looking, OwnShape.BOX, ((1, 1), (9, 9)), "comb")
    hands.open(PARCELS[0])
    shown, state = dialog(hands), hands.state
    exported(hands, shown, Qt.Key.Key_5)
    ds = pydicom.dcmread(next(out.glob("*-state.dcm")))
    officers = [one for one in ds.GraphicAnnotationSequence if one.GraphicLayer == "OFFICER"]
    assert [one.TextObjectSequence[0].UnformattedTextValue for one in officers] == ["comb"]
    exported(hands, shown, Qt.Key.Key_6)
    (folder,) = [path for path in out.iterdir() if path.is_dir()]
    results = json.loads((folder / "results.json").read_text())
    assert [tuple(one["bbox"]) for one in results] == [f.box for f in state.findings]
    said = json.loads((folder / "officers.json").read_text())
    assert [one["name"] for one in said["categories"]] == ["comb"]
    exported(hands, shown, Qt.Key.Key_7)
    reports = [PictureReader().report(path) for path in sorted(out.rglob("*.dcs"))]
    assert [one.kind for one in reports] == ["MACHINE", "OPERATOR"]
    assert [one.regions[0].box for one in reports[0].objects] == [f.box for f in state.findings]
    again = exported(hands, shown, Qt.Key.Key_6)
    assert "FINDINGS-04" in again


def test_findings_are_not_offered_before_a_model_has_answered(hands: Hands, out: Path) -> None:
    hands.detector.gate.clear()
    try:
        hands.window.remember(FOLDER_KEY, str(out))
        hands.sign_in()
        hands.scan(PARCELS[0])
        hands.until(lambda: hands.state.view is not None and hands.state.view.prepared is not None)
        shown = dialog(hands)
        assert not shown.buttons[Kind.COCO].isEnabled()
        assert not shown.buttons[Kind.REPORTS].isEnabled()
        assert "no model has answered" in shown._about[Kind.COCO].text()
    finally:
        hands.detector.gate.set()
