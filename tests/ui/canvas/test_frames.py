"""Frames: every change is in the next one, whichever way the pixels reach the screen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsRectItem

from tests.imaging.pictures import simulated, single
from tests.ui.canvas.grabbed import pixels
from workstation.domain.findings import Finding
from workstation.imaging import display, overlay
from workstation.ui.canvas import ScanCanvas, large_pages, picture
from workstation.ui.canvas.direct import device_pixels


def grey(seed: int = 0) -> display.Prepared:
    plane = np.random.default_rng(seed).integers(2000, 60_000, (400, 500)).astype(np.uint16)
    return display.prepare(single(plane, black_level=0, air_value=60_000))


def on_screen(canvas: ScanCanvas) -> np.ndarray:
    """What the window's own memory holds, without asking for another paint."""
    held = canvas.screen().grabWindow(canvas.winId()).toImage()
    image = held.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3].copy()


@pytest.mark.parametrize("prepared", [grey, lambda: display.prepare(simulated())])
@pytest.mark.parametrize("with_map", [False, True])
def test_that_pixels_written_in_place_are_those_drawn_as_images(
    canvas, monkeypatch, prepared, with_map
):
    canvas.show_scan(prepared())
    if with_map:
        canvas.show_opinion((), np.random.default_rng(3).random((9, 11)).astype(np.float32))
    canvas.zoom_by(1.3)
    in_place = pixels(canvas)
    monkeypatch.setattr(picture, "device_pixels", lambda *_: None)
    assert (pixels(canvas) == in_place).all()


def test_that_each_change_of_the_window_is_in_the_very_next_frame(canvas):
    prepared = grey()
    canvas.show_scan(prepared)
    canvas.one_to_one()
    (x, y), (width, height) = canvas.grid().origin, canvas.grid().size
    for centre, span in ((30_000, 5_000), (12_000, 40_000), (50_000, 300)):
        canvas.set_window(centre, span)
        canvas.viewport().repaint()
        seen = on_screen(canvas)[y : y + height, x : x + width]
        expected = display.render(prepared, canvas.view_state())[..., :3]
        assert seen.shape == expected.shape
        assert (seen == expected)[: 540 - y].all()


def test_that_a_part_of_the_window_is_painted_without_touching_the_rest(canvas):
    canvas.show_scan(grey())
    canvas.viewport().repaint()
    before = on_screen(canvas)
    canvas.blockSignals(True)
    canvas._picture.set_state(display.with_window(canvas.view_state(), 30_000, 500))
    canvas.viewport().repaint(QRect(200, 100, 300, 150))
    after = on_screen(canvas)
    changed = (after != before).any(axis=2)
    assert changed[100:250, 200:500].any()
    changed[100:250, 200:500] = False
    assert not changed.any()


def test_that_the_map_over_grey_and_over_colours_is_blended_alike(canvas):
    heat = np.linspace(0, 1, 48, dtype=np.float32).reshape(6, 8)
    for prepared in (grey(), display.prepare(simulated())):
        canvas.show_scan(prepared)
        plain = pixels(canvas).astype(float)
        canvas.show_opinion((), heat)
        canvas.set_map_opacity(0.7)
        grid = canvas.grid()
        (x, y), (width, height) = grid.origin, grid.size
        levels = overlay.map_levels(heat, (0, 0, width, height), grid.size)
        colours = overlay.map_table(0.7).view(np.uint8).reshape(256, 4)[levels].astype(float)
        under = plain[y : y + height, x : x + width]
        slow = colours[..., :3] + under * (255 - colours[..., 3:]) / 255
        seen = pixels(canvas)[y : y + height, x : x + width]
        assert np.abs(seen - slow)[: 540 - y].max() <= 1.5


def test_that_only_whole_pixels_of_the_raster_engine_are_written_in_place():
    target = QPixmap(40, 30)
    target.fill(0)
    with QPainter(target) as painter:
        assert device_pixels(painter, (0, 0, 40, 30)).shape == (30, 40)
        assert device_pixels(painter, (5, 5, 40, 30)) is None
        painter.translate(0.5, 0)
        assert device_pixels(painter, (0, 0, 10, 10)) is None
        painter.resetTransform()
        painter.scale(2, 2)
        assert device_pixels(painter, (0, 0, 10, 10)) is None
    sparse = QImage(8, 8, QImage.Format.Format_RGB16)
    with QPainter(sparse) as painter:
        assert device_pixels(painter, (0, 0, 8, 8)) is None


def test_that_marks_look_the_same_whether_the_scene_draws_them_or_not(canvas):
    canvas.show_scan(grey())
    found = (Finding((60, 50, 120, 90), 0.9, "pistol", 1), Finding((300, 80, 90, 60), 0.4, "x", 2))
    canvas.show_opinion(found)
    canvas.select_finding(1)
    canvas._opinion.marks.setOpacity(0.5)
    alone = pixels(canvas)
    layer = QGraphicsRectItem(-9e5, -9e5, 1, 1)  # far outside: only the way of drawing differs
    canvas.add_layer(layer)
    assert (pixels(canvas) == alone).all()
    canvas.set_marks_visible(False)
    assert (pixels(canvas) != alone).any()


def test_that_large_pages_change_no_content():
    held = np.arange(1 << 21, dtype=np.int32)
    before = held.copy()
    large_pages.ask(held.ctypes.data, held.nbytes)
    assert (held == before).all()
    assert not large_pages.ask(held.ctypes.data, 100)
