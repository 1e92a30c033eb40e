"""Window change to repainted screen, against copying the same visible pixels once.

The limit reads the visible 16-bit pixels once and writes the visible 32-bit pixels once, in the
same round. Frames are whole repaints of the real canvas
in a 1600x1000 window: table, look-up, drawing, words.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.table import Row, at_most
from workstation.domain.scan import Energy, PictureKind, Scan, SourceFile

NAME = "display: window/level frame, colour frame, zoom, pan, first picture"
WINDOW = (1600, 1000)
SIZES = {"1000x800": (800, 1000), "2048x2048": (2048, 2048), "6000x4000": (4000, 6000)}
_REPEATS = 7  # frames of one round; limit and frame take turns, so caches are as cold for both


def picture(rows: int, columns: int, seed: int = 0) -> NDArray[np.uint16]:
    """Bright air, overlapping absorbers, noise: what a parcel's counts look like."""
    rng = np.random.default_rng(seed)
    depth = np.zeros((rows, columns), np.float32)
    for _ in range(40):
        mask = np.zeros((rows, columns), np.uint8)
        centre = int(rng.integers(columns)), int(rng.integers(rows))
        axes = (
            int(rng.integers(columns // 60, columns // 6)),
            int(rng.integers(rows // 60, rows // 6)),
        )
        cv2.ellipse(mask, centre, axes, float(rng.integers(180)), 0, 360, 1, -1)
        depth += mask * np.float32(rng.uniform(0.05, 0.6))
    counts = 1200 + 58_800 * np.exp(-depth)
    counts += rng.standard_normal((rows, columns), dtype=np.float32) * 60
    return np.clip(counts, 0, 65535).astype(np.uint16)


def scans(rows: int, columns: int) -> tuple[Scan, Scan]:
    """A single-energy and a dual-energy scan of one size."""
    high = picture(rows, columns)
    low = (1200 + (high.astype(np.float32) - 1200) * 0.9).clip(0, 65535).astype(np.uint16)
    source = (SourceFile("bench.dcs", "0" * 64, 1, "none"),)
    single = Scan(
        PictureKind.SINGLE_ENERGY, high[None], 16, source, air_value=60_000, black_level=1200
    )
    dual = Scan(
        PictureKind.DUAL_ENERGY,
        np.stack([low, high]),
        16,
        source,
        energies=(Energy.LOW, Energy.HIGH),
        air_value=60_000,
        black_level=1200,
        device="sim-160-a",
    )
    return single, dual


def seconds(work: Callable[[], object]) -> float:
    """Seconds one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of each, called in turns."""
    taken = [(seconds(first), seconds(second)) for _ in range(_REPEATS)]
    return median(one for one, _ in taken), median(other for _, other in taken)


class Subject:
    """One picture size: the canvas, its frames and the copies they are measured against."""

    def __init__(self, rows: int, columns: int) -> None:
        from workstation.imaging import display
        from workstation.ui.canvas import ScanCanvas

        self.single, self.dual = (display.prepare(scan) for scan in scans(rows, columns))
        self.canvas = ScanCanvas()
        self.canvas.resize(*WINDOW)
        self.canvas.show()
        self._step = 0
        size = display.fitted(self.single, WINDOW)
        self._source = np.ones((size[1], size[0]), np.uint16)
        self._target = np.empty_like(self._source)
        self._screen = np.ones(self._source.shape, np.uint32)
        self._pixels = np.empty_like(self._screen)

    def copy(self) -> None:
        np.copyto(self._target, self._source)
        np.copyto(self._pixels, self._screen)

    def copy_two(self) -> None:
        np.copyto(self._target, self._source)
        self.copy()

    def frame(self) -> None:
        self._step += 1
        step = self._step % 16
        self.canvas.set_window(30_000 + step * 37, 50_000 - step * 53)
        self.canvas.viewport().repaint()

    def pan(self) -> None:
        self._step += 1
        back = 1 if self._step % 8 < 4 else -1
        self.canvas.pan_by(7 * back, 3 * back)
        self.canvas.viewport().repaint()

    def zoom(self) -> None:
        self._step += 1
        self.canvas.zoom_by(1.25 if self._step % 2 else 0.8)
        self.canvas.viewport().repaint()

    def open_dual(self) -> None:
        self.canvas.show_scan(self.dual)
        self.canvas.viewport().repaint()

    def measure(self) -> dict[str, tuple[float, float]]:
        """(seconds, limit's seconds) of each figure, one round."""
        found = {}
        self.canvas.show_scan(self.single)
        self.frame()
        found[GREY] = in_turns(self.frame, self.copy)
        self.canvas.one_to_one()
        self.pan()
        found[GREY_FULL] = in_turns(self.frame, self.copy)
        found[PAN] = in_turns(self.pan, self.copy)
        found[ZOOM] = in_turns(self.zoom, self.copy)
        self.open_dual()
        self.frame()
        found[COLOUR] = in_turns(self.frame, self.copy_two)
        found[FIRST] = in_turns(self.open_dual, self.frame)
        return found


GREY, GREY_FULL = "grey window frame, fitted", "grey window frame, 1:1"
PAN, ZOOM = "pan step at 1:1", "zoom step about 1:1"
COLOUR, FIRST = "colour window frame, fitted", "prepared picture to screen"
GOALS = {GREY: 1.5, GREY_FULL: 1.5, PAN: 3.0, ZOOM: 12.0, COLOUR: 2.0, FIRST: 3.0}


def run(rounds: int) -> list[Row]:
    """Every figure at each picture size; the first round only warms up."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    cv2.setNumThreads(2)
    rows: list[Row] = []
    for name, size in SIZES.items():
        subject = Subject(*size)
        app.processEvents()
        subject.measure()
        measured = [subject.measure() for _ in range(rounds)]
        for what, goal in GOALS.items():
            ratios = [found[what][0] / found[what][1] for found in measured]
            limit = "one colour window frame" if what == FIRST else "copying the visible pixels"
            note = f"{median(found[what][0] for found in measured) * 1e3:.2f} ms"
            rows.append(at_most(f"{what}, {name}", ratios, goal, limit, note))
        subject.canvas.close()
    return rows
