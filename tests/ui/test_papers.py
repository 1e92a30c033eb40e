"""Papers from the window, by keys, with the real log behind them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from tests.paper.conftest import seized_data
from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from tests.ui.test_flow import release
from workstation.domain.paper import PaperKind
from workstation.services.ports import EntryDraft
from workstation.ui.paper.dialog import FOLDER_KEY, PapersDialog

# The offscreen platform has no windows whose size could be bounded, and says so at each dialog.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CTRL = Qt.KeyboardModifier.ControlModifier


def seized(hands: Hands) -> int:
    """A parcel on the bench whose seizure is recorded."""
    hands.sign_in()
    hands.open(PARCELS[0])
    station = hands.application.station
    assert station is not None
    draft = EntryDraft("decision", "ada", seized_data(), closes=PARCELS[0], outcome="seize")
    return station.log.append(draft).seq


def opened(hands: Hands) -> PapersDialog:
    hands.key(Qt.Key.Key_P, CTRL)
    hands.until(lambda: hands.window.findChild(PapersDialog) is not None)
    found = hands.window.findChild(PapersDialog)
    assert isinstance(found, PapersDialog)
    hands.until(lambda: found.save.isEnabled() or bool(found.message.text().endswith(")")))
    return found


def press(shown: PapersDialog, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(shown.focusWidget() or shown, key, *modifiers)


def told(hands: Hands, shown: PapersDialog) -> str:
    hands.until(lambda: "Told in the log" in shown.message.text() or "(" in shown.message.text())
    return shown.message.text()


def last(hands: Hands) -> dict[str, object]:
    assert hands.application.station is not None
    entry = hands.application.station.log.last()
    assert entry is not None
    return entry.content


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What the file dialog proposed; it takes that, in the test's folder."""
    proposed: list[str] = []

    def choose(parent: object, title: str, path: str, **_: object) -> tuple[str, str]:
        proposed.append(path)
        return str(tmp_path / Path(path).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return proposed


def test_that_a_paper_is_looked_at_saved_and_told_in_the_log_by_keys_alone(
    hands: Hands, chosen: list[str], tmp_path: Path
) -> None:
    entry = seized(hands)
    shown = opened(hands)
    names = [shown.offers.item(row).text().split("\n")[0] for row in range(shown.offers.count())]
    assert names == [
        PaperKind.CUSTODY_RECEIPT.words,
        PaperKind.IMPORTER_NOTICE.words,
        PaperKind.EXAMINATION_REPORT.words,
        "Notice to the filer",
    ]
    assert shown.offers.hasFocus()
    state = shown._controller.state if shown._controller else None
    assert state is not None
    assert len(state.pages) >= 1
    press(shown, Qt.Key.Key_Down)
    hands.until(lambda: shown.save.isEnabled())
    press(shown, Qt.Key.Key_S, CTRL)
    assert "Told in the log" in told(hands, shown)
    assert chosen[0].endswith(f"{PARCELS[0]}-importer-notice-{entry}-en.pdf")
    kept = tmp_path / Path(chosen[0]).name
    content = last(hands)
    data = content["data"]
    assert isinstance(data, dict)
    assert (content["kind"], content["officer"]) == ("paper", "tester")
    assert (data["paper"], data["entry"], data["through"]) == ("importer-notice", entry, "bench")
    assert data["sha256"] == hashlib.sha256(kept.read_bytes()).hexdigest()
    press(shown, Qt.Key.Key_S, CTRL)  # the same name again
    hands.until(lambda: "PAPER-09" in shown.message.text())
    press(shown, Qt.Key.Key_Escape)
    hands.until(lambda: hands.window.findChild(PapersDialog) is None)
    assert hands.window.remembered(FOLDER_KEY) == str(tmp_path)


def test_that_another_language_is_laid_out_anew(hands: Hands) -> None:
    seized(hands)
    shown = opened(hands)
    controller = shown._controller
    assert controller is not None
    english = controller.state.pages
    shown.language.setFocus()
    press(shown, Qt.Key.Key_Down)
    hands.until(lambda: controller.state.ready and controller.state.language == "es")
    assert controller.state.pages != english
    assert controller.proposed().endswith("-es.pdf")


def test_that_the_notice_to_the_filer_is_shown_in_words_and_kept_as_json(
    hands: Hands, chosen: list[str], tmp_path: Path
) -> None:
    seized(hands)
    shown = opened(hands)
    press(shown, Qt.Key.Key_End)
    hands.until(lambda: "Send the value of each line." in shown.text.toPlainText())
    assert not shown.print.isEnabled()
    press(shown, Qt.Key.Key_S, CTRL)
    assert "Told in the log" in told(hands, shown)
    kept = json.loads((tmp_path / Path(chosen[0]).name).read_text("utf-8"))
    assert kept["outcome"] == "seize"


def test_that_a_paper_goes_to_a_printer_and_the_entry_names_it(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seized(hands)
    shown = opened(hands)

    def choose(dialog: QPrintDialog) -> int:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "spool.pdf"))
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", choose)
    press(shown, Qt.Key.Key_P, CTRL)
    assert "Told in the log" in told(hands, shown)
    data = last(hands)["data"]
    assert isinstance(data, dict)
    assert (data["file"], data["sha256"], data["printer"]) == (None, None, "a file")
    assert data["pages"] >= 1
    assert (tmp_path / "spool.pdf").read_bytes().startswith(b"%PDF")


def test_that_a_parcel_with_nothing_recorded_says_what_to_do(hands: Hands) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    shown = opened(hands)
    assert "PAPER-11" in shown.message.text()
    assert not shown.save.isEnabled()
    assert not shown.print.isEnabled()


def test_that_without_a_parcel_the_command_says_so(hands: Hands) -> None:
    hands.sign_in()
    hands.key(Qt.Key.Key_P, CTRL)
    assert hands.window.findChild(PapersDialog) is None


def test_that_the_dialog_is_closed_when_the_bench_is_locked(hands: Hands) -> None:
    seized(hands)
    opened(hands)
    assert hands.window.sign_in is not None
    hands.window.sign_in.lock()
    hands.until(lambda: hands.window.findChild(PapersDialog) is None)


def test_that_the_report_shows_the_picture_as_it_stood_when_the_officer_decided(
    hands: Hands,
) -> None:
    hands.sign_in()
    hands.open(PARCELS[0])
    hands.window.actions_by_name["image.inverse"].trigger()
    hands.until(lambda: "inverse" in hands.state.filters)
    release(hands)
    station = hands.application.station
    assert station is not None
    recorded = hands.state.recorded
    assert recorded is not None
    paper = station.papers.compose(PaperKind.EXAMINATION_REPORT, recorded.seq, "en")
    assert "View: inverse" in paper.html
    assert "holds no window" not in paper.html
    assert "On the screen from" in paper.html
    assert paper.html.count("<td>not answered</td>") == 2
    assert paper.pictures["picture-1"].startswith(b"\x89PNG")
    assert "Opened: two shirts." in paper.html
