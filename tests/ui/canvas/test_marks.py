"""Marks of many classes, answers and models over the picture, and the way from one to the next."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from tests.imaging.pictures import single
from tests.ui.canvas.test_scan_canvas import drag, pixels
from workstation.domain.findings import Finding
from workstation.imaging import display
from workstation.imaging.marks import MOST_DRAWN, STYLES
from workstation.ui.canvas import ScanCanvas
from workstation.ui.canvas.glide import between
from workstation.ui.canvas.marks import MOST_WORDS, MarkNote

GUN = Finding((100, 80, 160, 120), 0.91, "gun", 1, code="GUN")
KNIFE = Finding((300, 200, 120, 60), 0.64, "knife", 2, code="KNIFE")


@pytest.fixture
def shown(qtbot) -> ScanCanvas:
    made = ScanCanvas()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    plane = np.random.default_rng(0).integers(2000, 60_000, (400, 500)).astype(np.uint16)
    made.show_scan(display.prepare(single(plane, black_level=0, air_value=60_000)), "a.dcs")
    return made


def near(canvas: ScanCanvas, x: float, y: float) -> np.ndarray:
    """The screen's pixels about a place of the picture (5, 5, 3), blue first."""
    at = canvas.from_source(QPointF(x, y)).toPoint()
    return pixels(canvas)[at.y() - 2 : at.y() + 3, at.x() - 2 : at.x() + 3]


def has(found: np.ndarray, colour: tuple[int, int, int], most: int = 12) -> bool:
    off = np.abs(found[..., ::-1].astype(int) - colour).max(axis=-1)
    return bool((off <= most).any())


def test_the_shape_that_a_model_found_is_drawn_and_turns_with_the_picture(shown):
    shaped = Finding(
        GUN.box, 0.91, "gun", 1, code="GUN", outline=((120, 100), (240, 100), (180, 180))
    )
    shown.show_opinion((GUN,))
    assert not has(near(shown, 180, 100), STYLES["GUN"].colour, 80)
    shown.show_opinion((shaped,))
    assert has(near(shown, 180, 100), STYLES["GUN"].colour, 80)
    shown.turn(1)
    assert has(near(shown, 180, 100), STYLES["GUN"].colour, 80)


def test_a_false_alarm_steps_back_and_what_was_answered_stands_on_its_tag(shown):
    shown.show_opinion((GUN, KNIFE))
    plain = pixels(shown)
    assert has(near(shown, 100, 140), STYLES["GUN"].colour)
    shown.show_opinion((GUN, KNIFE), None, {1: MarkNote("false alarm"), 2: MarkNote("confirmed")})
    assert not has(near(shown, 100, 140), STYLES["GUN"].colour)
    signs = {}
    for answer in ("false alarm", "confirmed", "cannot tell", ""):
        shown.show_opinion((KNIFE,), None, {2: MarkNote(answer)})
        corner = shown.from_source(QPointF(300, 200)).toPoint()
        signs[answer] = pixels(shown)[corner.y() - 30 : corner.y(), corner.x() : corner.x() + 200]
    kinds = list(signs)
    for n, one in enumerate(kinds):
        for other in kinds[n + 1 :]:
            assert (signs[one] != signs[other]).any(), (one, other)
    assert (plain != pixels(shown)).any()


def test_the_pointer_over_a_mark_tells_class_models_and_answer(shown):
    shown.show_opinion((GUN,), None, {1: MarkNote("confirmed", "2 of 2 models")})
    told = shown._opinion.tip(GUN)
    assert "1 gun 0.91 (firearm); 2 of 2 models; your answer: confirmed" in told


def test_of_thousands_of_marks_the_best_are_drawn_and_few_carry_words(shown):
    rng = np.random.default_rng(4)
    crowd = tuple(
        Finding((int(x), int(y), 9, 9), float(s), "knife", n + 1)
        for n, (x, y, s) in enumerate(
            zip(
                rng.integers(0, 480, 5000),
                rng.integers(0, 380, 5000),
                rng.random(5000),
                strict=True,
            )
        )
    )
    shown.show_opinion(crowd)
    kept = shown._opinion.marks.findings
    assert len(kept) == MOST_DRAWN
    assert (
        min(f.score for f in kept) >= sorted((f.score for f in crowd), reverse=True)[MOST_DRAWN - 1]
    )
    placed = shown._opinion.marks._placed()
    worded = [mark for mark in placed if mark.words]
    assert 0 < len(worded) <= MOST_WORDS
    for n, one in enumerate(worded):
        for other in worded[n + 1 :]:
            assert not one.tag.intersects(other.tag)
    wordless = next(mark.finding for mark in placed if not mark.words)
    shown.select_finding(wordless.number, zoom=False)
    again = next(m for m in shown._opinion.marks._placed() if m.finding is wordless)
    assert again.words
    undrawn = min(crowd, key=lambda finding: finding.score)
    shown.select_finding(undrawn.number)
    assert any(m.finding is undrawn and m.words for m in shown._opinion.marks._placed())


def test_a_frame_of_another_window_reckons_no_mark_anew(shown):
    shown.show_opinion((GUN, KNIFE))
    before = shown._opinion.marks._placed()
    shown.set_window(20_000, 9_000)
    pixels(shown)
    assert shown._opinion.marks._placed() is before
    shown.zoom_by(1.5)
    assert shown._opinion.marks._placed() is not before


def test_the_picture_glides_to_a_mark_and_back_and_a_hand_stops_it(shown, qtbot):
    shown.show_opinion((GUN, KNIFE))
    shown._glide.animated = True
    start = shown.zoom()
    zooms: list[float] = []
    shown.zoom_changed.connect(zooms.append)
    shown.select_finding(2)
    assert shown.zoom() == start
    qtbot.waitUntil(lambda: not shown._glide.under_way)
    assert abs(shown.placement.centre[0] - 360) < 1
    assert zooms == sorted(zooms)
    shown.go_back()
    qtbot.waitUntil(lambda: not shown._glide.under_way)
    assert shown.zoom() == start
    shown.select_finding(1)
    qtbot.waitUntil(lambda: shown.zoom() > start)
    port = shown.viewport()
    QTest.mousePress(port, Qt.MouseButton.MiddleButton, pos=QPoint(300, 300))
    QTest.mouseRelease(port, Qt.MouseButton.MiddleButton, pos=QPoint(300, 300))
    drag(shown, QPoint(400, 300), QPoint(300, 200), Qt.MouseButton.MiddleButton)
    held = shown.placement
    qtbot.wait(250)
    assert shown.placement == held
    assert not shown._glide.under_way


def test_the_way_to_a_mark_is_even(shown):
    start = shown.placement
    end = start.moved(QPointF(400, 250), start.zoom * 8)
    way = [between(start, end, share / 10) for share in range(11)]
    assert way[0].zoom == pytest.approx(start.zoom)
    assert way[-1].zoom == pytest.approx(end.zoom)
    assert way[-1].centre == pytest.approx(end.centre)
    factors = [b.zoom / a.zoom for a, b in itertools.pairwise(way)]
    assert max(factors) == pytest.approx(min(factors))
    across = [one.centre[0] for one in way]
    assert across == sorted(across)


def test_the_map_takes_the_colours_that_were_chosen(shown):
    heat = np.ones((4, 4), np.float32)
    shown.show_opinion((), heat)
    shown.set_map_opacity(1.0)
    seen = {}
    for name, top in (("inferno", (252, 255, 164)), ("cividis", (254, 232, 56))):
        shown.set_map_colours(name)
        seen[name] = pixels(shown)[300, 450]
        assert np.abs(seen[name][::-1].astype(int) - top).max() <= 3


def test_words_of_marks_that_are_not_seen_stand_on_the_picture(shown):
    shown.show_opinion((GUN,))
    shown.set_marks_words("Marks hidden (F12 shows them)")
    assert "Marks hidden (F12 shows them)" in shown.words()
    shown.set_marks_words("")
    assert "hidden" not in shown.words()


def test_a_class_named_by_a_stranger_is_shown_as_it_stands_on_one_short_line(shown):
    named = Finding(GUN.box, 0.5, "<b>gun</b>\n\u202e_" + "x" * 60, 1, code="GUN")
    shown.show_opinion((named,))
    (placed,) = shown._opinion.marks._placed()
    assert placed.words.startswith("1 <b>gun</b> ")
    assert "\n" not in placed.words
    assert "\u202e" not in placed.words
    assert placed.tag.width() < 360
    assert "&lt;b&gt;gun&lt;/b&gt;" in shown._opinion.tip(named)
