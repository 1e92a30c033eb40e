"""Window/level frames at 60 Hz while a model judges, a manifest is imported and parcels are sought.

The model runs in its child process, again and again; import and search run on the window's own
store lane, as Python that shares the interpreter with the window. Each round measures the frames
idle and loaded in turn. A thread that asks for the interpreter every millisecond tells how long
it was kept from it, idle and loaded.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.table import Row, at_most

NAME = "smoothness: window/level frames under inference, import and search"
_FRAMES, _FRAME_S = 300, 1 / 60
_PARCELS, _IMPORTED = 20_000, 2_000


class Load:
    """Inference, import and search, over and over, until it is stopped."""

    def __init__(self, folder: Path) -> None:
        from tests.benchmarks.bench_display import scans
        from tests.benchmarks.bench_earlier import filled
        from workstation.adapters.manifests import readers
        from workstation.adapters.worker import WorkerDetectors
        from workstation.resources import models_dir
        from workstation.services.importing import Importing
        from workstation.services.manifest_reading import ManifestReading

        self._store = filled(folder / "store", _PARCELS)
        self._manifest = _manifest(folder / "manifest.csv")
        self._detectors = WorkerDetectors(models_dir())
        self._detector = self._detectors.load()
        self._scan = scans(1000, 1400)[1]
        self._detector.detect(self._scan)
        from workstation.adapters.system_clock import SystemClock

        self._importing = Importing(
            self._store.parcels,
            None,  # type: ignore[arg-type]
            SystemClock(),
            ManifestReading(readers()),
            self._store.imports,
        )
        self.done = {"inferences": 0, "imports": 0, "searches": 0}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        self._stop.clear()
        self._threads = [
            threading.Thread(target=self._judge, name="detect"),
            threading.Thread(target=self._keep, name="store"),
        ]
        for thread in self._threads:
            thread.start()
        time.sleep(0.5)
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()

    def close(self) -> None:
        self._detectors.close()
        self._store.close()

    def _judge(self) -> None:
        while not self._stop.is_set():
            self._detector.detect(self._scan)
            self.done["inferences"] += 1

    def _keep(self) -> None:
        number = 0
        while not self._stop.is_set():
            self._importing.manifest(self._manifest)
            self.done["imports"] += 1
            for _ in range(20):
                number = (number + 37) % (_PARCELS // 30)
                parcel = f"P{number * 30}"
                self._store.earlier.earlier(parcel)
                self._store.parcels.surroundings(parcel, None)
                self._store.parcels.queue()
                self.done["searches"] += 1


def _manifest(path: Path) -> Path:
    columns = "parcel_id,sender_name,sender_country,consignee_name,consignee_address,value,currency"
    lines = [columns + ",line_description,line_pieces,line_hs"]
    lines += [
        f"LP{n:08d}GB,Sender {n % 50},CN,Person {n % 700},{n % 90} Main St,{n % 900},USD,"
        f"cotton shirt no. {n % 97},1,610910"
        for n in range(_IMPORTED)
    ]
    path.write_text("\n".join(lines))
    return path


class Watch:
    """How long a thread that wants the interpreter waits for it."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._stop = threading.Event()

    @contextmanager
    def looking(self) -> Iterator[None]:
        self._stop.clear()
        thread = threading.Thread(target=self._look, name="watch")
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _look(self) -> None:
        while not self._stop.is_set():
            start = time.perf_counter()
            time.sleep(0.001)
            self.waits.append(time.perf_counter() - start - 0.001)


def _frames(step: Callable[[], None]) -> list[float]:
    """Seconds of each of some frames, one every sixtieth of a second."""
    taken = []
    for _ in range(_FRAMES):
        start = time.perf_counter()
        step()
        spent = time.perf_counter() - start
        taken.append(spent)
        time.sleep(max(0.0, _FRAME_S - spent))
    return taken


def share(values: list[float], part: float) -> float:
    """The value that a part of the values does not pass."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def run(rounds: int) -> list[Row]:
    """Idle and loaded in turn; the first round only warms up."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.bench_display import Subject
    from workstation.starting import share_the_interpreter

    app = QApplication.instance() or QApplication([])
    share_the_interpreter()
    subject = Subject(4000, 6000)
    subject.canvas.show_scan(subject.single)
    app.processEvents()
    subject.settle()
    rows: dict[str, list[float]] = {"p99": [], "longest": [], "wait": []}
    notes = ""
    with tempfile.TemporaryDirectory() as folder:
        load = Load(Path(folder))
        _frames(subject.frame)
        for _ in range(min(rounds, 5)):
            idle, busy = Watch(), Watch()
            with idle.looking():
                alone = _frames(subject.frame)
            with load.running(), busy.looking():
                loaded = _frames(subject.frame)
            rows["p99"].append(share(loaded, 0.99) / share(alone, 0.99))
            rows["longest"].append(max(loaded) / 0.0167)
            rows["wait"].append(share(busy.waits, 0.999) / 0.005)
            notes = (
                f"idle p50 {share(alone, 0.5) * 1e3:.1f} p99 {share(alone, 0.99) * 1e3:.1f} "
                f"longest {max(alone) * 1e3:.1f} ms; loaded p50 {share(loaded, 0.5) * 1e3:.1f} "
                f"p99 {share(loaded, 0.99) * 1e3:.1f} longest {max(loaded) * 1e3:.1f} ms"
            )
            waits = (
                f"longest wait {max(idle.waits) * 1e3:.1f} ms idle, "
                f"{max(busy.waits) * 1e3:.1f} ms loaded"
            )
        done = ", ".join(f"{count} {what}" for what, count in load.done.items())
        load.close()
    subject.canvas.close()
    return [
        at_most("window/level p99 under load", rows["p99"], 2.0, "the same idle", notes),
        at_most("longest frame under load", rows["longest"], 1.0, "16.7 ms", done),
        at_most("wait for the interpreter, 999 of 1,000", rows["wait"], 1.0, "5 ms", waits),
    ]
