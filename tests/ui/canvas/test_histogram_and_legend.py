"""The histogram's handles and the legend's words."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.imaging.pictures import scan_of, simulated
from workstation.domain.scan import PictureKind
from workstation.imaging import display
from workstation.ui.canvas import HistogramWidget, LegendWidget, ScanCanvas

NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def pair(qtbot):
    canvas, histogram = ScanCanvas(), HistogramWidget()
    for widget in (canvas, histogram):
        qtbot.addWidget(widget)
    canvas.resize(600, 400)
    histogram.resize(400, 100)
    canvas.show()
    histogram.show()
    histogram.follow(canvas)
    canvas.show_scan(display.prepare(simulated()), "x")
    return canvas, histogram


def pull(widget, start: float, end: float) -> None:
    QTest.mousePress(widget, LEFT, NONE, QPoint(round(start), 40))
    QTest.mouseMove(widget, QPoint(round((start + end) / 2), 40))
    QTest.mouseMove(widget, QPoint(round(end), 40))
    QTest.mouseRelease(widget, LEFT, NONE, QPoint(round(end), 40))


def test_that_pulling_a_handle_moves_that_end_of_the_window_only(pair):
    canvas, histogram = pair
    low, high = canvas.view_state().limits
    x_low, x_high = histogram.handle_positions()
    pull(histogram, x_high, x_high - 80)
    after = canvas.view_state().limits
    assert after[0] == pytest.approx(low)
    assert after[1] < high - 5000
    pull(histogram, x_low, x_low + 60)
    assert canvas.view_state().limits[0] > low + 5000
    assert canvas.view_state().limits[1] == pytest.approx(after[1])


def test_that_pulling_between_the_handles_moves_both(pair):
    canvas, histogram = pair
    canvas.set_window(30_000, 20_000)
    middle = sum(histogram.handle_positions()) / 2
    pull(histogram, middle, middle + 40)
    assert canvas.view_state().width == pytest.approx(20_000)
    assert canvas.view_state().centre > 33_000


def test_that_handles_cannot_cross(pair):
    canvas, histogram = pair
    _, x_high = histogram.handle_positions()
    pull(histogram, x_high, 0)
    assert canvas.view_state().width >= 1.0


def test_that_the_widget_follows_the_canvas_and_tells_in_words(pair):
    canvas, histogram = pair
    canvas.set_window(30_000, 20_000)
    assert histogram.words() == "Window from 20\u202f000 to 40\u202f000"
    assert histogram.accessibleDescription() == histogram.words()
    colours = np.zeros((1, 9, 9, 3), np.uint8)
    canvas.show_scan(display.prepare(scan_of(colours, PictureKind.RENDERED_COLOUR)))
    assert histogram.words() == "No histogram"
    histogram.grab()


def test_that_the_legend_names_every_colour_and_keeps_its_room(qtbot):
    legend = LegendWidget()
    qtbot.addWidget(legend)
    prepared = display.prepare(simulated())
    view = display.standard_view(prepared)
    legend.show_view(prepared, view)
    assert legend.accessibleDescription() == (
        "orange organic, green mixed, blue metal, black impenetrable"
    )
    room = legend.sizeHint()
    legend.show_view(prepared, display.apply_function(prepared, view, "black and white"))
    assert legend.accessibleDescription() == "This view shows no materials"
    assert legend.sizeHint() == room
    legend.show_view(None, None)
    legend.grab()
