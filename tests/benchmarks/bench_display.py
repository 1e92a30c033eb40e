"""Window change to repainted screen, against copying the same visible pixels once, and peers.

The limit copies the visible 16-bit pixels and the visible 32-bit pixels once each, in the same
round. Frames are whole repaints of the real canvas in a 1600x1000 window: table, look-up,
drawing, words. Peers draw or compute the same in the same round.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.table import Row, at_least, at_most
from workstation.domain.scan import Energy, PictureKind, Scan, SourceFile

NAME = "display: window/level and colour frames, map, enhancements, zoom, pan, first picture"
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
        self.heat = cv2.resize(
            np.random.default_rng(1).random((12, 16), dtype=np.float32), (64, 40)
        )
        self.canvas = ScanCanvas()
        self.canvas.resize(*WINDOW)
        self.canvas.show()
        self._step = 0
        self._fitted = display.fitted(self.single, WINDOW)
        self.limit_of(self._fitted)

    def limit_of(self, size: tuple[int, int]) -> None:
        """Copy as many pixels as are visible."""
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

    def settle(self) -> None:
        """Until what is shown is no draft any more."""
        from PySide6.QtWidgets import QApplication

        self.canvas.viewport().repaint()
        while not self.canvas.settled():
            time.sleep(0.001)
            QApplication.processEvents()
            self.canvas.viewport().repaint()

    def frame(self) -> None:
        self._step += 1
        step = self._step % 16
        self.canvas.set_window(30_000 + step * 37, 50_000 - step * 53)
        self.canvas.viewport().repaint()

    def opacity(self) -> None:
        self._step += 1
        self.canvas.set_map_opacity(0.2 + 0.03 * (self._step % 16))
        self.canvas.viewport().repaint()

    def threshold(self) -> None:
        from workstation.domain.findings import Finding

        self._step += 1
        shown = [Finding((200 * n, 150, 120, 90), 0.9, "pistol", n) for n in range(1, 5)]
        self.canvas.show_opinion(tuple(shown[: self._step % 4]), self.heat)
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
        self.settle()
        self.limit_of(self._fitted)
        self.frame()
        found[GREY] = in_turns(self.frame, self.copy)
        self.canvas.show_opinion((), self.heat)
        self.opacity()
        found[OPACITY] = in_turns(self.opacity, self.copy)
        self.threshold()
        found[THRESHOLD] = in_turns(self.threshold, self.copy)
        self.canvas.show_opinion((), None)
        self.canvas.one_to_one()
        self.settle()
        port = self.canvas.grid()
        self.limit_of((port.seen.width(), port.seen.height()) if port else self._fitted)
        self.frame()
        found[GREY_FULL] = in_turns(self.frame, self.copy)
        found[PAN] = in_turns(self.pan, self.copy)
        found[ZOOM] = in_turns(self.zoom, self.copy)
        self.limit_of(self._fitted)
        self.open_dual()
        self.settle()
        self.frame()
        found[COLOUR] = in_turns(self.frame, self.copy_two)
        found[FIRST] = in_turns(self.open_dual, self.frame)
        return found


GREY, GREY_FULL = "grey window frame, fitted", "grey window frame, 1:1"
PAN, ZOOM = "pan step at 1:1", "zoom step about 1:1"
OPACITY, THRESHOLD = "map opacity drag", "threshold drag, marks and map"
COLOUR, FIRST = "colour window frame, fitted", "prepared picture to screen"
GOALS = {
    GREY: 1.5,
    GREY_FULL: 1.5,
    PAN: 3.0,
    ZOOM: 12.0,
    OPACITY: 2.5,
    THRESHOLD: 2.5,
    COLOUR: 2.0,
    FIRST: 3.0,
}


class Peers:
    """What others take for the same, on one picture and its visible pixels."""

    def __init__(self, subject: Subject) -> None:
        import pyqtgraph
        from skimage import filters

        pyqtgraph.setConfigOptions(imageAxisOrder="row-major", useNumba=False)
        self._pyqtgraph, self._unsharp = pyqtgraph, filters.unsharp_mask
        self.subject = subject
        seen = cv2.resize(subject.single.grey, subject._fitted, interpolation=cv2.INTER_AREA)
        self.seen = np.ascontiguousarray(seen, np.uint16)
        rng = np.random.default_rng(2)
        self._colours = rng.integers(0, 256, (65536, 3), dtype=np.uint8)
        # Two energies of pictures that have nothing in common: any pair of values occurs.
        columns, rows = subject._fitted
        self._high, self._low = picture(rows, columns, 1), picture(rows, columns, 2)
        self._index, self._shifted = np.empty_like(self._high), np.empty_like(self._high)
        self._grey = (self._high >> np.uint16(8)).astype(np.uint8)
        self._heat = cv2.resize(rng.integers(0, 255, (40, 64), dtype=np.uint8), subject._fitted)
        self._alpha = (np.arange(256) * 0.6).astype(np.uint8)
        self._views: list[object] = []
        self._step = 0

    def pyqtgraph_frame(self, downsample: bool) -> Callable[[], None]:
        """A frame of its ImageItem on the whole picture in a window of the same size."""
        from PySide6.QtWidgets import QApplication

        graph = self._pyqtgraph
        window = graph.GraphicsLayoutWidget()
        window.resize(*WINDOW)
        box = window.addViewBox(lockAspect=True)
        item = graph.ImageItem(
            self.subject.single.grey, autoDownsample=downsample, levels=(0, 65535)
        )
        box.addItem(item)
        window.show()
        box.autoRange()
        QApplication.processEvents()
        self._views += [window, box, item]

        def frame() -> None:
            self._step += 1
            step = self._step % 16
            item.setLevels((8_000 + step * 37, 50_000 - step * 53))
            window.viewport().repaint()

        frame()
        return frame

    def numpy_colours(self) -> None:
        """Two energies through a table of three channels by fancy indexing."""
        np.bitwise_and(self._high, 0xFF00, out=self._index)
        np.right_shift(self._low, 8, out=self._shifted)
        self._colours[np.bitwise_or(self._index, self._shifted, out=self._index)]

    def numpy_blend(self) -> None:
        """A map over grey in floats, each pixel with its own opacity."""
        grey = self._grey[..., None].astype(np.float32)
        heat = self._colours[:256][self._heat].astype(np.float32)
        share = (self._alpha[self._heat] / 255.0)[..., None].astype(np.float32)
        (grey * (1 - share) + heat * share).astype(np.uint8)

    def unsharp(self) -> None:
        from workstation.imaging.enhance import unsharp

        unsharp(self.seen, 2.0 / 1.5)  # as far as the peer's radius

    def unsharp_skimage(self) -> None:
        self._unsharp(self.seen, radius=2)

    def clahe(self) -> None:
        from workstation.imaging import display

        subject = self.subject
        prepared = display.prepare(subject.single.scan)
        start = time.perf_counter()
        view = display.apply_function(
            prepared, display.standard_view(prepared), "super enhancement"
        )
        display.prepare_function(prepared, view)
        self.clahe_s = time.perf_counter() - start

    def clahe_cv2(self) -> None:
        cv2.createCLAHE(1.6, (8, 8)).apply(self.subject.single.grey)


def _peer_rows(rounds: int, subject: Subject) -> list[Row]:
    peers = Peers(subject)
    rivals = {False: peers.pyqtgraph_frame(False), True: peers.pyqtgraph_frame(True)}
    found: dict[str, list[float]] = {}
    for count in range(rounds + 1):
        subject.canvas.show_scan(subject.single)
        subject.settle()
        subject.limit_of(subject._fitted)
        taken: dict[str, float] = {}
        for downsample, name in ((False, "default"), (True, "down")):
            mine, theirs = in_turns(subject.frame, rivals[downsample])
            taken[name] = theirs / mine
        subject.canvas.show_opinion((), subject.heat)
        subject.opacity()
        mine, theirs = in_turns(subject.opacity, peers.numpy_blend)
        taken["blend"] = theirs / mine
        mine, limit = in_turns(peers.unsharp, subject.copy)
        taken["sharp"] = mine / limit
        mine, theirs = in_turns(peers.unsharp, peers.unsharp_skimage)
        taken["skimage"] = theirs / mine
        peers.clahe()
        taken["clahe"] = peers.clahe_s / seconds(peers.clahe_cv2)
        subject.open_dual()
        subject.settle()
        subject.frame()
        mine, theirs = in_turns(subject.frame, peers.numpy_colours)
        taken["numpy"] = theirs / mine
        for name, ratio in taken.items():
            if count:
                found.setdefault(name, []).append(ratio)
    size = "6000x4000"
    return [
        at_least(f"grey window frame, fitted, {size}", found["default"], 15, "pyqtgraph's speed"),
        at_least(
            f"grey window frame, fitted, {size}", found["down"], 80, "its autoDownsample's speed"
        ),
        at_least(
            f"colour window frame, {size}", found["numpy"], 10, "numpy fancy indexing's speed"
        ),
        at_least(f"map opacity drag, {size}", found["blend"], 20, "a numpy float blend's speed"),
        at_most("unsharp of the visible pixels", found["sharp"], 3, "copying the visible pixels"),
        at_least("unsharp of the visible pixels", found["skimage"], 10, "scikit-image's speed"),
        at_most(f"local contrast (CLAHE), {size}", found["clahe"], 1.1, "cv2's own"),
    ]


def _growth_row(rounds: int) -> Row:
    """A frame of 60 million pixels beside one of 4 million that fills as much of the window."""
    small, large = Subject(2000, 2000), Subject(7746, 7746)
    ratios = []
    for count in range(rounds + 1):
        for subject in (small, large):
            subject.canvas.show_scan(subject.single)
            subject.settle()
            subject.frame()
        theirs, mine = in_turns(small.frame, large.frame)
        if count:
            ratios.append(mine / theirs)
    for subject in (small, large):
        subject.canvas.close()
    return at_most("grey window frame, fitted, 7746x7746", ratios, 1.2, "the same at 2000x2000")


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
        if name == "6000x4000":
            rows += _peer_rows(rounds, subject)
        subject.canvas.close()
    rows.append(_growth_row(rounds))
    return rows
