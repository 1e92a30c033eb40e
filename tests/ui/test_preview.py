"""The preview on the screen: where the picture will be, named, with nothing to measure."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.controllers.hands import A, ref
from workstation.controllers.bench_state import BenchState, BenchView, Stage
from workstation.domain.scan import PictureKind, Preview, Scan
from workstation.imaging.display import prepare
from workstation.imaging.previewing import PreviewPicture, picture_of
from workstation.ui import theme
from workstation.ui.bench.preview_room import TITLE, WORDS, PreviewRoom
from workstation.ui.main_window import MainWindow

pytestmark = pytest.mark.qt


def scan_of(values):
    values = values[None]
    values.setflags(write=False)
    return Scan(PictureKind.SINGLE_ENERGY, values, 16, window=(30000.0, 60000.0), files=())


def picture(rows=300, columns=400):
    down, across = np.mgrid[0:rows, 0:columns]
    return (down * 90 + across * 60 + 1000).astype(np.uint16)


def test_that_a_preview_is_drawn_as_the_picture_itself_would_be(qtbot):
    theme.apply(theme_app(), "dark")
    room = PreviewRoom()
    qtbot.addWidget(room)
    room.resize(800, 500)
    small = picture()[::2, ::2].copy()
    found = picture_of(Preview(scan_of(small), 300, 400))
    assert (found.rows, found.columns) == (300, 400)
    room.show_preview(found)
    target = room.target()
    assert (target.width(), target.height()) == pytest.approx((666.67, 500), abs=0.01)
    assert target.center().x() == pytest.approx(400)
    shown = room.grab().toImage()
    middle = shown.pixelColor(400, 250)
    grey = found.pixels[75, 100]
    assert (middle.blue(), middle.green(), middle.red()) == pytest.approx(
        tuple(int(v) for v in grey[:3]), abs=3
    )
    assert TITLE in room.accessibleName()
    assert "300" in room.accessibleName()
    assert WORDS in room.accessibleName()
    room.show_preview(None)
    assert room.target().isEmpty()


def test_that_pixels_that_are_no_squares_keep_their_shape(qtbot):
    room = PreviewRoom()
    qtbot.addWidget(room)
    room.resize(400, 400)
    pixels = np.zeros((10, 10, 4), np.uint8)
    room.show_preview(PreviewPicture(pixels, 100, 100, aspect=2.0))
    assert room.target().height() == pytest.approx(2 * room.target().width())


def test_that_the_picture_takes_the_previews_place(qtbot):
    theme.apply(theme_app(), "dark")
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    area = window.bench_page.picture
    full = scan_of(picture())
    small = picture_of(Preview(scan_of(picture()[::4, ::4].copy()), 300, 400))
    waiting = BenchState(Stage.OPEN, views=(BenchView(ref(A)),))
    previewed = dataclasses.replace(waiting, views=(BenchView(ref(A), preview=small),))
    read = dataclasses.replace(waiting, views=(BenchView(ref(A), prepare(full), 300, 400),))
    area.show_state(waiting)
    assert area._stack.currentWidget() is area.empty
    area.show_state(previewed)
    assert area._stack.currentWidget() is area.preview
    assert area.canvas is None or area.canvas.prepared() is None
    area.show_state(read)
    assert area.preview.isHidden()
    assert not area.canvas.isHidden()
    assert area.canvas.prepared() is read.views[0].prepared
    assert area.preview.target().isEmpty()
    area.show_state(previewed)
    assert area._stack.currentWidget() is area.preview
    assert area.canvas.prepared() is None


def theme_app():
    from PySide6.QtWidgets import QApplication

    return QApplication.instance()
