"""Marks at the bench with real keys and mouse: answered, drawn, hidden, held back, explained."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider, QWidget

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS
from workstation.adapters.onnx.cards import PackagedCards
from workstation.adapters.onnx.places import ModelPlaces, shipped_keys
from workstation.domain.answers import MarkAnswer, OwnShape
from workstation.domain.findings import Detection, Finding, ModelIdentity
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.resources import models_dir
from workstation.ui import theme
from workstation.ui.bench.held_key import HOLD_S
from workstation.ui.bench.mark_rows import AnswerButton, MarkRow
from workstation.ui.canvas import ScanCanvas
from workstation.ui.model_card import ModelCard

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

A, B, _ = PARCELS
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bench(hands: Hands) -> Hands:
    hands.sign_in()
    hands.open(A)
    return hands


def canvas_of(hands: Hands) -> ScanCanvas:
    canvas = hands.window.bench_page.picture.canvas
    assert canvas is not None
    return canvas


def text(hands: Hands, name: str) -> str:
    label = hands.window.findChild(QLabel, name)
    assert label is not None
    return label.text()


def rows(hands: Hands) -> list[MarkRow]:
    found = hands.window.bench_page.marks.findChildren(MarkRow)
    return [row for row in found if row.isVisibleTo(hands.window)]


def answers(hands: Hands) -> list[MarkAnswer]:
    return [one.answer for one in hands.state.given.answers]


def test_a_mark_is_answered_by_key_and_the_screen_says_so_once_it_is_recorded(
    bench: Hands,
) -> None:
    bench.key(Qt.Key.Key_PageDown)
    bench.key(Qt.Key.Key_Y, ALT)
    bench.until(lambda: answers(bench) == [MarkAnswer.CONFIRMED])
    assert text(bench, "recorded").startswith("Recorded: mark 1 confirmed, entry ")
    button = bench.window.findChild(AnswerButton, "button_marks.confirmed")
    assert button.isChecked()
    bench.key(Qt.Key.Key_X, ALT)
    bench.until(lambda: answers(bench) == [MarkAnswer.FALSE_ALARM])
    assert not button.isChecked()
    assert canvas_of(bench)._opinion.marks.note(1).answer == "false alarm"
    assert "answered false alarm by tester" in rows(bench)[0].accessibleName()
    assert bench.focused() == "barcode"


def test_a_mark_is_chosen_and_answered_by_the_mouse(bench: Hands) -> None:
    row = rows(bench)[1]
    QTest.mouseClick(row, LEFT)
    assert bench.state.selected == 2
    assert canvas_of(bench).selected_finding() == 2
    for name in ("confirmed", "false_alarm", "cannot_tell"):
        button = bench.window.findChild(AnswerButton, f"button_marks.{name}")
        assert min(button.width(), button.height()) >= 44, "a glove needs room"
    QTest.mouseClick(bench.window.findChild(AnswerButton, "button_marks.cannot_tell"), LEFT)
    bench.until(lambda: answers(bench) == [MarkAnswer.CANNOT_TELL])


def test_without_a_chosen_mark_the_answers_are_off(bench: Hands) -> None:
    action = bench.window.actions_by_name["marks.confirmed"]
    assert not action.isEnabled()
    bench.key(Qt.Key.Key_PageDown)
    assert action.isEnabled()
    bench.key(Qt.Key.Key_Escape)
    assert not action.isEnabled()


def test_answers_are_there_again_when_the_parcel_is_opened_again(bench: Hands) -> None:
    bench.key(Qt.Key.Key_PageDown)
    bench.key(Qt.Key.Key_U, ALT)
    bench.until(lambda: answers(bench))
    bench.open(B)
    assert answers(bench) == []
    bench.open(A)
    assert answers(bench) == [MarkAnswer.CANNOT_TELL]


def test_one_key_hides_all_marks_and_says_so_and_held_it_only_peeks(
    bench: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = canvas_of(bench)
    bench.key(Qt.Key.Key_F12)
    assert not canvas.marks_visible()
    assert "All marks are hidden (F12 shows them)" in canvas.words()
    bench.key(Qt.Key.Key_F12)
    assert canvas.marks_visible()
    assert "hidden" not in canvas.words()
    handle = bench.window.windowHandle()
    QTest.keyPress(handle, Qt.Key.Key_F12)
    assert not canvas.marks_visible()
    QTest.qWait(round(HOLD_S * 1000) + 50)
    QTest.keyRelease(handle, Qt.Key.Key_F12)
    bench.until(canvas.marks_visible)


def test_the_threshold_moves_by_keys_and_slider_and_goes_back(bench: Hands) -> None:
    slider = bench.window.findChild(QSlider, "threshold")
    assert slider.value() == 0
    assert text(bench, "threshold_words").startswith("Threshold as shipped. ")
    for _ in range(12):
        bench.key(Qt.Key.Key_PageUp, SHIFT)
    assert len(bench.state.findings) == 1
    assert "moved +1.20: fewer marks" in text(bench, "threshold_words")
    slider.setValue(0)
    assert len(bench.state.findings) == 2
    slider.setValue(slider.maximum())
    assert bench.state.findings == ()
    assert text(bench, "opinion").startswith("No findings above ")
    assert bench.state.given.answers == ()
    bench.ctrl(Qt.Key.Key_D)
    assert bench.state.shift is None
    assert slider.value() == 0


def press(hands: Hands, at: tuple[float, float]) -> QPoint:
    return canvas_of(hands).from_source(QPointF(*at)).toPoint()


def test_a_box_is_drawn_named_and_recorded_apart_from_the_models_marks(bench: Hands) -> None:
    canvas, before = canvas_of(bench), bench.state.findings
    bench.key(Qt.Key.Key_B, ALT)
    assert bench.window.actions_by_name["marks.own_box"].isChecked()
    port = canvas.viewport()
    start, end = press(bench, (100, 20)), press(bench, (160, 60))
    QTest.mousePress(port, LEFT, NONE, start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, NONE, end)
    bench.until(lambda: bench.focused() == "own_word")
    assert canvas.tool() is None
    assert "needs a word" in text(bench, "own_asked")
    bench.type("odd seam")
    bench.key(Qt.Key.Key_Return)
    bench.until(lambda: bench.state.own_marks)
    (mark,) = bench.state.own_marks
    assert (mark.word, mark.shape) == ("odd seam", OwnShape.BOX)
    assert np.abs(np.array(mark.bounds) - (100, 20, 60, 40)).max() <= 1
    assert bench.state.findings == before
    assert bench.focused() == "barcode"
    bench.key(Qt.Key.Key_F12)
    layer = bench.window.marking._layer
    assert layer is not None
    assert not layer.isVisible()


def test_an_outline_is_drawn_named_renamed_and_taken_back_by_keys_alone(bench: Hands) -> None:
    bench.key(Qt.Key.Key_C, ALT)
    for steps in ([], [Qt.Key.Key_Right] * 6, [Qt.Key.Key_Down] * 5, []):
        for step in steps:
            bench.key(step, SHIFT)
        if not steps and bench.window.marking._drawing.state.cursor is None:
            bench.key(Qt.Key.Key_Right)
        bench.key(Qt.Key.Key_Return)
    bench.until(lambda: bench.focused() == "own_word")
    bench.type("dark edge")
    bench.key(Qt.Key.Key_Return)
    bench.until(lambda: bench.state.own_marks)
    assert bench.state.own_marks[0].shape is OwnShape.POLYGON
    bench.key(Qt.Key.Key_J, ALT)
    assert bench.state.own_chosen is not None
    bench.key(Qt.Key.Key_Z, ALT)
    assert bench.focused() == "own_word"
    bench.type("double edge")
    bench.key(Qt.Key.Key_Return)
    bench.until(lambda: bench.state.own_marks[0].word == "double edge")
    assert bench.focused() == "barcode"
    bench.key(Qt.Key.Key_Delete, ALT | SHIFT)
    bench.until(lambda: not bench.state.own_marks)


def test_escape_drops_a_drawn_shape_and_the_tool(bench: Hands) -> None:
    marking = bench.window.bench.marking
    assert marking is not None
    marking.drawn(OwnShape.BOX, ((10.0, 10.0), (50.0, 40.0)))
    bench.until(lambda: bench.focused() == "own_word")
    bench.key(Qt.Key.Key_Escape)
    assert bench.state.own_draft is None
    assert bench.focused() == "barcode"
    bench.key(Qt.Key.Key_B, ALT)
    assert canvas_of(bench).tool() is not None
    bench.key(Qt.Key.Key_Escape)
    assert canvas_of(bench).tool() is None
    assert not bench.window.actions_by_name["marks.own_box"].isChecked()


def test_a_click_on_an_own_mark_chooses_it_and_a_click_beside_lets_go(bench: Hands) -> None:
    marking = bench.window.bench.marking
    assert marking is not None
    marking.drawn(OwnShape.BOX, ((130.0, 80.0), (180.0, 110.0)))
    marking.name("seam")
    bench.until(lambda: bench.state.own_marks)
    port = canvas_of(bench).viewport()
    QTest.mouseClick(port, LEFT, NONE, press(bench, (150, 80)))
    assert bench.state.own_chosen == bench.state.own_marks[0].entry
    QTest.mouseClick(port, LEFT, NONE, press(bench, (190, 8)))
    assert bench.state.own_chosen is None


def test_a_scan_while_a_word_is_typed_types_nothing_into_it(bench: Hands) -> None:
    marking = bench.window.bench.marking
    assert marking is not None
    marking.drawn(OwnShape.BOX, ((10.0, 10.0), (50.0, 40.0)))
    bench.until(lambda: bench.focused() == "own_word")
    bench.live(300)
    bench.scan(B)
    bench.until(lambda: bench.state.barcode and bench.state.barcode.text == B)
    assert bench.window.bench_page.marks.own.word.text() == ""
    assert bench.state.own_draft is None


def test_in_a_first_look_no_mark_is_seen_until_the_key(hands: Hands) -> None:
    hands.sign_in()
    hands.window.bench.set_blind_first(True)
    hands.open(A)
    canvas = canvas_of(hands)
    assert "Marks held back: first look (F12 shows them)" in canvas.words()
    assert text(hands, "opinion") == "Marks held back: first look."
    assert canvas._opinion.marks.findings == ()
    assert not canvas._opinion.map.has_map
    assert rows(hands) == []
    assert not hands.window.findChild(QSlider, "threshold").isVisibleTo(hands.window)
    hands.key(Qt.Key.Key_F12)
    assert len(canvas._opinion.marks.findings) == 2
    assert canvas._opinion.map.has_map
    assert "held back" not in canvas.words()


def test_a_first_look_ends_by_itself_where_the_station_says_so(hands: Hands) -> None:
    hands.sign_in()
    hands.window.bench.set_blind_first(True)
    hands.window.marking.first_look_s = 1
    hands.open(A)
    assert hands.state.held_back
    assert "(F12 shows them, or 1 s)" in canvas_of(hands).words()
    hands.until(lambda: not hands.state.held_back)
    hands.open(B)
    assert hands.state.held_back


def test_only_a_supervisor_sets_the_first_look(bench: Hands) -> None:
    action = bench.window.actions_by_name["marks.blind_first"]
    assert not action.isEnabled()
    supervisor = Officer("sup", "S. Visor", Role.SUPERVISOR)
    permissions = bench.window.permissions
    bench.window.actions_by_name.permit(partial(permissions.may, supervisor), lambda _: "")
    bench.window.marking.tell_commands(supervisor)
    assert action.isEnabled()
    action.trigger()
    assert bench.window.bench.blind_first
    bench.open(B)
    assert bench.state.held_back
    action.trigger()
    assert not bench.state.held_back


def test_two_models_are_told_apart_and_their_agreement_stands_on_the_mark(bench: Hands) -> None:
    view = bench.state.views[0]
    first = view.opinion
    assert isinstance(first, Detection)
    other = replace(
        first,
        model=replace(first.model, model_id="site-model", sha256="cd" * 32),
        candidates=(
            replace(first.candidates[0], score=0.8),
            Finding((150, 90, 20, 20), 0.6, "unusual", code="UNUSUAL"),
        ),
        remembered=True,
    )
    opinions = view.opinions.told("site-model", other)
    bench.window.bench.put(bench.state.with_view(0, replace(view, opinions=opinions)))
    notes = canvas_of(bench)._opinion.marks
    assert notes.note(1).agreement == "2 of 2 models"
    assert notes.note(2).agreement == "1 of 2"
    assert len(notes.findings) == 3
    assert "marked by test-model, site-model" in rows(bench)[0].accessibleName()
    lines = text(bench, "model_lines").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["test-model", "site-model"]
    assert "fresh; read as raw dual energy" in lines[0]
    assert "kept from an earlier run" in lines[1]


def test_the_map_has_a_legend_an_opacity_and_other_colours(bench: Hands) -> None:
    canvas, row = canvas_of(bench), bench.window.bench_page.marks.map
    assert row.isVisibleTo(bench.window)
    bench.key(Qt.Key.Key_F12, CTRL)
    assert row.opacity.value() == 50
    assert canvas._opinion.map.opacity == 0.5
    bench.key(Qt.Key.Key_F12, CTRL | SHIFT)
    assert row.opacity.value() == 40
    bench.key(Qt.Key.Key_F12, ALT)
    assert canvas._opinion.map.colours == row.legend.colours == "viridis"
    assert "viridis" in row.legend.accessibleName()
    QTest.mouseClick(row.legend, LEFT)
    assert canvas._opinion.map.colours == "cividis"
    bench.key(Qt.Key.Key_F12, SHIFT)
    assert not canvas._opinion.map_drawn


def test_the_card_opens_in_the_makers_words_and_loads_nothing_from_elsewhere(
    bench: Hands, tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden.txt"
    hidden.write_text("not for the card", "utf-8")

    class Cards:
        def card(self, model: ModelIdentity) -> str:
            return (
                f"# Map\n\nUnlike honest parcels. <script>x</script>\n\n![p]({hidden.as_uri()})\n"
                "[more](https://example.org)"
            )

    bench.window.take_cards(Cards(), bench.application.runner)
    bench.key(Qt.Key.Key_F1, SHIFT)
    bench.until(lambda: bench.window.findChild(ModelCard) is not None)
    card = bench.window.findChild(ModelCard)
    bench.until(lambda: "Unlike honest parcels" in card.page.toPlainText())
    assert "makers" in card.aside.text()
    assert "(picture: p)" in card.page.toPlainText()
    for kind in (1, 2, 3):
        assert bytes(card.page.document().resource(kind, hidden.as_uri())).strip() == b""
    assert not card.page.openExternalLinks()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    bench.until(lambda: bench.window.findChild(ModelCard) is None)


def test_a_package_that_is_gone_is_told_in_the_cards_place(bench: Hands) -> None:
    bench.key(Qt.Key.Key_F1, SHIFT)
    bench.until(lambda: bench.window.findChild(ModelCard) is not None)
    card = bench.window.findChild(ModelCard)
    bench.until(lambda: "MODEL-01" in card.aside.text())
    card.close()


def test_every_theme_draws_rows_answers_and_legend_readably(bench: Hands) -> None:
    bench.key(Qt.Key.Key_PageDown)
    bench.key(Qt.Key.Key_Y, ALT)
    bench.until(lambda: answers(bench))
    pictures = {}
    for name in theme.NAMES:
        bench.window.set_theme(name)
        bench.live(30)
        image = rows(bench)[0].grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
        light = flat[..., :3].astype(int).max(axis=-1)
        assert light.max() - light.min() > 120, name  # words stand out from their ground
        pictures[name] = flat[..., :3].tobytes()
    bench.window.set_theme("dark")
    assert len(set(pictures.values())) == len(theme.NAMES)


def test_thousands_of_candidates_make_no_widget_for_each(bench: Hands) -> None:
    bench.detector.scores = tuple(0.99 - n / 5000 for n in range(3000))
    bench.open(B)
    assert len(bench.state.marks) > 2000
    panel = bench.window.bench_page.marks
    made = len(panel.findChildren(QWidget))
    assert len(rows(bench)) <= 5
    slider = bench.window.findChild(QSlider, "threshold")
    for value in range(-40, 40, 5):
        slider.setValue(value)
    assert len(panel.findChildren(QWidget)) == made


def test_the_shipped_models_card_is_read_and_an_altered_one_is_not_shown(tmp_path: Path) -> None:
    shutil.copytree(models_dir() / "parcel-centre", tmp_path / "parcel-centre")
    cards = PackagedCards(ModelPlaces((tmp_path,), (shipped_keys(),)))
    declared = json.loads((tmp_path / "parcel-centre" / "model.json").read_text("utf-8"))
    weights = next(f["sha256"] for f in declared["files"] if f["name"] == declared["weights"])
    model = ModelIdentity(declared["id"], declared["version"], weights, 0.5)
    assert declared["id"] in cards.card(model)
    with pytest.raises(WorkstationError, match="MODEL-01"):
        cards.card(replace(model, sha256="00" * 32))
    (tmp_path / "parcel-centre" / (declared.get("card") or "CARD.md")).write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(WorkstationError, match=r"MODEL-0[23]"):
        cards.card(model)
