"""Small screens of the canvas that are kept; `python -m tests.ui.canvas.golden` draws them anew.

Their pictures are made of whole numbers and flat patches, so that every machine draws them alike.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.imaging.pictures import dual, scan_of, single
from workstation.domain.scan import PictureKind
from workstation.imaging import display
from workstation.ui.canvas import ScanCanvas

FOLDER = Path(__file__).with_name("golden")
SIZE = (480, 360)
STRIP = 90
"""Rows at the foot that hold words: fonts differ between machines."""


def grey() -> display.Prepared:
    down, across = np.mgrid[0:220, 0:300]
    plane = (across * 199 + down // 20 % 2 * 3000).astype(np.uint16)
    plane[60:120, 100:160] = 4000
    return display.prepare(single(plane, black_level=0, air_value=60_000))


def colours() -> display.Prepared:
    high = np.full((220, 300), 60_000, np.uint16)
    low = high.copy()
    for number, (strong, weak) in enumerate(((30_000, 24_000), (20_000, 9_000), (9_000, 900))):
        part = np.s_[40:180, 20 + 95 * number : 90 + 95 * number]
        high[part], low[part] = strong, weak
    return display.prepare(dual(low, high, "sim-160-a", air_value=60_000, black_level=0))


def rendered() -> display.Prepared:
    down, across = np.mgrid[0:220, 0:300]
    picture = np.stack([across * 255 // 299, down * 255 // 219, (across + down) // 3], axis=2)
    kind = PictureKind.RENDERED_COLOUR
    return display.prepare(scan_of(picture[None].astype(np.uint8), kind))


def _turned(canvas: ScanCanvas) -> None:
    canvas.show_scan(grey())
    canvas.turn(1)
    canvas.mirror()
    canvas.apply_function("inverse")


def _mapped(canvas: ScanCanvas) -> None:
    canvas.show_scan(grey())
    heat = np.zeros((4, 6), np.float32)
    heat[1:3, 2:4] = 1.0
    canvas.show_opinion((), heat)


def _zoomed(canvas: ScanCanvas) -> None:
    canvas.show_scan(colours())
    canvas.one_to_one()
    canvas.zoom_by(3)


SHOTS: dict[str, Callable[[ScanCanvas], None]] = {
    "grey": lambda canvas: canvas.show_scan(grey()),
    "two-energies": lambda canvas: canvas.show_scan(colours()),
    "two-energies-zoomed": _zoomed,
    "rendered": lambda canvas: canvas.show_scan(rendered()),
    "turned": _turned,
    "map": _mapped,
}


def drawn(canvas: ScanCanvas, name: str) -> np.ndarray:
    """(h, w, 3) blue, green, red of a kept screen, as it is drawn now."""
    SHOTS[name](canvas)
    canvas.viewport().repaint()
    while not canvas.settled():
        QApplication.processEvents()
        canvas.viewport().repaint()
    image = canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3].copy()


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    app.setStyle("Fusion")
    FOLDER.mkdir(exist_ok=True)
    for name in SHOTS:
        canvas = made()
        cv2.imwrite(str(FOLDER / f"{name}.png"), drawn(canvas, name))
        canvas.close()


def made() -> ScanCanvas:
    """A canvas of the kept size, in colours of its own."""
    from PySide6.QtGui import QColor

    from workstation.ui.canvas import CanvasColours

    ink, room = QColor(236, 238, 242), QColor(24, 26, 30)
    strip = QColor(18, 20, 24)
    colours = CanvasColours(room, ink, ink, strip, ink, QColor(255, 190, 92), ink, ink)
    canvas = ScanCanvas(colours=colours)
    canvas.resize(*SIZE)
    canvas.show()
    return canvas


if __name__ == "__main__":
    main()
