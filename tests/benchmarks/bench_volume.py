"""A CT volume of 1,000 slices of 512 x 512 (512 MiB) in the bench's own room, and its memory.

The volume is a file in memory that is mapped, as a picture comes from the reading process. Limits
are copies: of the visible pixels for a step of the wheel, of the plane's own voxels for a plane or a
slab. Memory is what the process holds for itself (RssAnon) beyond a bench with a small picture; the
mapped voxels are the reading process's file and are not copied.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.bench_display import in_turns, seconds
from tests.benchmarks.table import Row, at_most
from workstation.adapters.worker import pixel_files
from workstation.domain.scan import PictureKind, Rescale, Scan, SourceFile
from workstation.imaging.planes import Plane, Projection, Slab

NAME = "volume: a step through a CT, three planes, slabs, memory of 1,000 slices"
SHAPE = (1000, 512, 512)
WINDOW = (1600, 1000)
_MIB = 1024 * 1024
STEP, NEW_STEP = "step to a slice made ahead, repainted", "step to a slice not made ahead"
PLANES = {Plane.AXIAL: "axial", Plane.CORONAL: "coronal", Plane.SAGITTAL: "sagittal"}
SLABS = (Projection.MAXIMUM, Projection.MINIMUM, Projection.AVERAGE)
THICK = 20
MEMORY = "memory of its own while scrolling all slices, of the voxels' bytes"


def mapped() -> NDArray[np.generic]:
    """A volume in a file of memory, mapped and nameless as the bench gets it."""
    folder = pixel_files.make_folder()
    try:
        path = Path(folder) / "volume"
        rng = np.random.default_rng(0)
        noise = rng.integers(0, 200, SHAPE[1:], dtype=np.uint16)
        with path.open("wb") as file:
            for number in range(SHAPE[0]):
                file.write((np.roll(noise, number * 7, 1) + np.uint16(number)).tobytes())
        return pixel_files.take(path, {"dtype": "uint16", "shape": list(SHAPE)})
    finally:
        pixel_files.remove_folder(folder)


def scan_of(values: NDArray[np.generic]) -> Scan:
    return Scan(
        PictureKind.VOLUME,
        values,
        16,
        (SourceFile("bench.dcs", "0" * 64, 1, "none"),),
        spacing_mm=(0.8, 0.8),
        slice_spacing_mm=0.6,
        modality=Rescale(1.0, -1024.0, "HU"),
    )


def memory() -> dict[str, int]:
    """Bytes of this process by kind: RssAnon its own, RssShmem mapped files of memory."""
    found = {}
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.startswith(("Rss", "VmRSS")):
            found[name] = int(value.split()[0]) * 1024
    return found


class Subject:
    """The room with the volume in it, its lanes at work."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from workstation.imaging import display
        from workstation.ui.canvas import ScanCanvas
        from workstation.ui.runner import QtRunner
        from workstation.ui.volume.room import VolumeRoom

        app = QApplication.instance()
        if app is None:
            raise RuntimeError("an application first")
        self.app = app
        self.runner = QtRunner()
        self.canvas = ScanCanvas()
        self.room = VolumeRoom(self.canvas, lambda: self.runner)
        self.room.resize(*WINDOW)
        self.room.show()
        small = scan_of(np.zeros((3, 512, 512), np.uint16))
        self._show(display.prepare(small))
        self.settle()
        self.before = memory()
        self.prepared = display.prepare(scan_of(mapped()))
        self._show(self.prepared)
        self.settle()
        self.volume = self.prepared.volume
        self.controller = self.room.controller()
        port = self.canvas.viewport()
        self._source = np.ones((port.height(), port.width()), np.uint16)
        self._target = np.empty_like(self._source)
        self._screen = np.ones(self._source.shape, np.uint32)
        self._pixels = np.empty_like(self._screen)
        self._index = 500

    def _show(self, prepared: object) -> None:
        self.room.leave()
        self.canvas.show_scan(prepared)  # type: ignore[arg-type]
        self.room.show_picture(prepared)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Let the lanes finish what they make ahead."""
        quiet = 0
        while quiet < 4:
            before = len(self.room.controller()._cache._kept)
            time.sleep(0.01)
            self.app.processEvents()
            quiet = quiet + 1 if len(self.room.controller()._cache._kept) == before else 0

    def copy_visible(self) -> None:
        """The visible pixels once as they are stored, once as they are shown."""
        np.copyto(self._target, self._source)
        np.copyto(self._pixels, self._screen)

    def step(self) -> None:
        self._index += 1
        self.controller.go(Plane.AXIAL, self._index)
        self.canvas.viewport().repaint()

    def jump(self) -> None:
        """To a far slice: until it is on the screen."""
        self._index = (self._index + 371) % 990
        self.controller.go(Plane.AXIAL, self._index)
        while self.canvas.prepared().frame != self._index:  # type: ignore[union-attr]
            self.app.processEvents()
        self.canvas.viewport().repaint()

    def steps(self) -> tuple[float, float]:
        taken = []
        for _ in range(7):
            self.settle()
            taken.append((seconds(self.step), seconds(self.copy_visible)))
        return median(one for one, _ in taken), median(other for _, other in taken)

    def plane(self, plane: Plane) -> tuple[float, float]:
        return in_turns(lambda: self._cut(plane, Slab()), lambda: self._voxels(plane, 1))

    def slab(self, plane: Plane, projection: Projection) -> tuple[float, float]:
        slab = Slab(projection, THICK)
        grid = self.prepared.volume.grid  # type: ignore[union-attr]
        count = grid.slab_slices(plane, slab)
        return in_turns(lambda: self._cut(plane, slab), lambda: self._voxels(plane, count))

    def _cut(self, plane: Plane, slab: Slab) -> None:
        self._index = (self._index + 37) % 470
        self.prepared.volume.picture(plane, self._index + 20, slab)  # type: ignore[union-attr]

    def _voxels(self, plane: Plane, count: int) -> None:
        """The plane's voxels copied out of the volume: the least that can be done."""
        values = self.prepared.volume.scan.values  # type: ignore[union-attr]
        self._index = (self._index + 37) % 470
        part = [slice(None)] * 3
        part[plane.axis] = slice(self._index + 20, self._index + 20 + count)
        values[tuple(part)].copy()

    def scroll_all(self) -> dict[str, int]:
        """Every slice on the screen once; memory by kind afterwards."""
        for index in range(0, SHAPE[0], 2):
            self.controller.go(Plane.AXIAL, index)
            self.app.processEvents()
            self.canvas.viewport().repaint()
        self.settle()
        return memory()

    def close(self) -> None:
        self.runner.close()
        self.room.close()


def run(rounds: int) -> list[Row]:
    """Every figure; the first round only warms up."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import cv2
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    cv2.setNumThreads(2)
    subject = Subject()
    rows: list[Row] = []

    def add(what: str, measure: Callable[[], tuple[float, float]], goal: float, limit: str) -> None:
        measure()
        found = [measure() for _ in range(rounds)]
        note = f"{median(one for one, _ in found) * 1e3:.2f} ms"
        rows.append(at_most(what, [one / other for one, other in found], goal, limit, note))

    visible = "copying the visible pixels"
    add(STEP, subject.steps, 4.0, visible)
    add(NEW_STEP, lambda: in_turns(subject.jump, subject.copy_visible), 12.0, visible)
    for plane, name in PLANES.items():
        # A sagittal plane brings the 31 beside it along: the next ones cost a fifth of this.
        goal = 4.0 if plane is Plane.SAGITTAL else 3.0
        add(f"{name} plane made", lambda p=plane: subject.plane(p), goal, "copying its voxels")
    for plane, name in PLANES.items():
        for projection in SLABS:
            add(
                f"{name} slab {projection.value} of {THICK * 0.6:g} mm",
                lambda p=plane, j=projection: subject.slab(p, j),
                8.0 if projection is Projection.AVERAGE else 4.0,  # sums are of 8 bytes each
                "copying its voxels",
            )
    held = subject.scroll_all()
    size = float(np.prod(SHAPE)) * 2
    own = held["RssAnon"] - subject.before["RssAnon"]
    note = (
        f"own {own / _MIB:.0f} MiB more; process {held['VmRSS'] / _MIB:.0f} MiB, of it mapped "
        f"voxels {held['RssShmem'] / _MIB:.0f} MiB of {size / _MIB:.0f}"
    )
    rows.append(at_most(MEMORY, [own / size], 0.6, "the voxels' bytes", note))
    subject.close()
    app.processEvents()
    return rows
