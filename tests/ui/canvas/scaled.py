"""A canvas at the scale of this process's environment; tells what its device pixels hold.

Run by the tests as a process of its own: a scale factor is read once, at the start.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from PySide6.QtCore import QPointF, QRect
from PySide6.QtWidgets import QApplication, QWidget

from tests.imaging.pictures import simulated, single
from tests.ui.canvas.grabbed import image_pixels
from workstation.imaging import display
from workstation.ui.canvas import ScanCanvas, picture
from workstation.ui.canvas.placement import Orientation


def main() -> None:
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(723, 551)
    canvas = ScanCanvas(window)
    canvas.setGeometry(QRect(13, 31, 701, 503))
    window.show()
    app.processEvents()
    ratio = canvas.viewport().devicePixelRatioF()
    plane = np.random.default_rng(0).integers(2000, 60_000, (300, 400)).astype(np.uint16)
    grey = display.prepare(single(plane, black_level=0, air_value=60_000))
    wrong: list[str] = []

    def settle() -> None:
        canvas.viewport().repaint()
        while not canvas.settled():
            app.processEvents()
            canvas.viewport().repaint()

    def check(name: str) -> None:
        settle()
        grid = canvas.grid()
        view, turn = canvas.view_state(), grid.orientation
        wanted = display.render(canvas.prepared(), view, None, grid.unturned)[..., :3]
        if turn.mirrored:
            wanted = np.flip(wanted, axis=1)
        wanted = np.rot90(wanted, -turn.turns)
        seen = grid.seen
        part = wanted[seen.top() : seen.bottom() + 1, seen.left() : seen.right() + 1]
        image = image_pixels(canvas.viewport().grab().toImage())
        if image.shape[:2] != (int(503 * ratio + 0.5), int(701 * ratio + 0.5)):
            wrong.append(f"{name}: window of {image.shape}")
        left, top = grid.origin[0] + seen.left(), grid.origin[1] + seen.top()
        found = image[top : top + part.shape[0], left : left + part.shape[1]]
        free = (
            image.shape[0] - round(110 * ratio) - top
        )  # the strip of words covers the lowest part
        if found.shape != part.shape or not (found == part)[:free].all():
            wrong.append(f"{name}: pixels differ")
        held = image_pixels(window.grab().toImage())
        x, y = int(13 * ratio), int(31 * ratio)
        # A canvas that begins or ends within a device pixel may stand one further on, cut by one.
        inner = part[: free - 1, : part.shape[1] - 1]
        near = [
            held[y + top + dy :, x + left + dx :][: inner.shape[0], : inner.shape[1]]
            for dy in (0, 1)
            for dx in (0, 1)
        ]
        if not any(one.shape == inner.shape and (one == inner).all() for one in near):
            wrong.append(f"{name}: differs within its window")

    for prepared, kind in ((grey, "grey"), (display.prepare(simulated()), "colour")):
        for in_place in (True, False):
            if not in_place:
                picture.device_pixels = lambda *_: None
            canvas.show_scan(prepared)
            check(f"{kind} fitted {in_place}")
            canvas.one_to_one()
            check(f"{kind} 1:1 {in_place}")
            canvas.set_orientation(Orientation(1, True))
            check(f"{kind} turned {in_place}")
            canvas.zoom_by(3.7, QPointF(300, 200))
            check(f"{kind} zoomed {in_place}")
    print(json.dumps({"ratio": ratio, "wrong": wrong}))


if __name__ == "__main__":
    main()
