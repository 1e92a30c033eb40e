"""Figures of a region against numpy's, and the magnifier's frame against a plain one.

The peer computes the same mean, deviation, ends, median and percentiles the usual way: boolean
index, then numpy's own functions.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from tests.benchmarks.bench_display import picture, scans
from tests.benchmarks.table import Row, at_least, at_most
from workstation.domain.annotation import ItemKind
from workstation.imaging.regions import region
from workstation.imaging.spread import distribution, spread

NAME = "measuring: region figures at 24 Mpx, magnifier frame"
ROWS, COLUMNS = 4000, 6000
_FRAMES = 5


def clocked(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(rounds: int) -> list[Row]:
    plane = picture(ROWS, COLUMNS)
    found = region(ItemKind.ELLIPSE, ((0.0, 0.0), (float(COLUMNS), float(ROWS))), ROWS, COLUMNS)
    inside = found.inside.view(np.bool_)

    def ours() -> object:
        return spread(distribution(plane, found.inside))

    def numpys() -> object:
        values = plane[inside].astype(np.float64)
        return values.mean(), values.std(ddof=1), np.percentile(values, (0, 5, 50, 95, 100))

    ratios = []
    for _ in range(rounds):
        own = clocked(ours)
        ratios.append(clocked(numpys) / own)
    return [
        at_least("region figures, 24 Mpx ellipse", ratios, 5, "numpy's time over ours"),
        lens_row(rounds),
    ]


def lens_row(rounds: int) -> Row:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QApplication

    from workstation.imaging.display import prepare
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.canvas.tools import Lens

    app = QApplication.instance() or QApplication(["bench"])
    _, dual = scans(2048, 2048)
    canvas = ScanCanvas()
    canvas.resize(1600, 1000)
    canvas.show()
    canvas.show_scan(prepare(dual))
    app.processEvents()
    lens = Lens(canvas)

    def frames(on: bool) -> float:
        lens.show(on)
        times = []
        for step in range(_FRAMES):
            lens.item.at = QPointF(600.0 + 40 * step, 500.0)
            times.append(clocked(canvas.viewport().repaint))
        return median(times)

    frames(True)
    ratios = []
    for _ in range(rounds):
        plain = frames(False)
        ratios.append(frames(True) / plain)
    milliseconds = frames(True) * 1000
    canvas.close()
    return at_most(
        "frame with the magnifier, 1600x1000",
        ratios,
        6,
        "the same frame without it",
        f"{milliseconds:.1f} ms",
    )
