"""Start, idle memory, and barcode to picture.

The start is measured as whole processes, spawn to exit in the first paint, interleaved; the peer
is a bare QWidget program, and the eager one that imports every array library first.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.table import Row, at_most

NAME = "start: spawn to first paint, idle memory, barcode to picture"
_ROOT = Path(__file__).resolve().parents[2]
_PAINTED = """
import os
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, painted)
        return False
"""
_EXIT = """
def painted():
    import sys
    late = [m for m in ("numpy", "cv2", "onnxruntime", "pydicom") if m in sys.modules]
    os._exit(3 if late else 0)
"""
_IDLE = """
def painted():
    QTimer.singleShot(1500, told)
def told():
    print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")))
    os._exit(0)
"""
_BARE = """
import os
from PySide6.QtWidgets import QApplication, QWidget
class W(QWidget):
    def paintEvent(self, event): os._exit(0)
a = QApplication([]); w = W(); w.resize(1366, 768); w.show(); a.exec()
"""
_BARE_IDLE = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
a = QApplication([]); w = QWidget(); w.resize(1366, 768); w.show()
def told():
    print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")))
    os._exit(0)
QTimer.singleShot(1500, told); a.exec()
"""
_EAGER = "import numpy, cv2, onnxruntime, pydicom\n" + _BARE
_BENCH = """
import gc; gc.disable()
from PySide6.QtWidgets import QApplication
from workstation.starting import prepare_application
from workstation.ui import theme
from workstation.ui.main_window import MainWindow
a = QApplication([]); prepare_application(a); theme.apply(a, "dark")
w = MainWindow(); w.page.setCurrentWidget(w.bench_page)
watch = Watch(); w.bench_page.installEventFilter(watch)
w.resize(1366, 768); w.show(); a.exec()
"""
_PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from workstation import starting
from workstation.ui.main_window import MainWindow
watch = Watch()
shown = MainWindow.show
def show(window):
    window.centralWidget().installEventFilter(watch)
    shown(window)
MainWindow.show = show
sys.exit(starting.main(Path(sys.argv[1])))
"""


def run(rounds: int) -> list[Row]:
    """Measure; `rounds` interleaved rounds after one that warms the disk cache."""
    from tests.ui.facility import lay_down

    with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
        station = Path(folder) / "station"
        station.mkdir()
        lay_down(station)
        rows = [*_start(rounds, station), _idle(rounds, station)]
        if shutil.which("Xvfb"):
            rows += _under_x(rounds, station)
        large = Path(folder) / "large"
        large.mkdir()
        lay_down(large, scale=8)
        rows.append(_barcode_to_picture(rounds, large))
        return rows


def _start(rounds: int, station: Path, where: str = "offscreen", **env: str) -> list[Row]:
    programs = {
        "bare": _BARE,
        "window": _PAINTED + _EXIT + _BENCH,
        "program": _PAINTED + _EXIT + _PROGRAM,
        "eager": _EAGER,
    }
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for turn in range(rounds + 1):
        for name, code in programs.items():
            begin = time.perf_counter()
            _process(code, station, **env)
            if turn:
                taken[name].append(time.perf_counter() - begin)

    def ratios(name: str, peer: str) -> list[float]:
        return [a / b for a, b in zip(taken[name], taken[peer], strict=True)]

    middle = f"{statistics.median(taken['bare']) * 1000:.0f} ms bare, {where}"
    bare = "a bare QWidget program"
    return [
        at_most("complete main window painted", ratios("window", "bare"), 1.3, bare, middle),
        at_most("program started, form painted", ratios("program", "bare"), 1.3, bare, middle),
        at_most(
            "complete main window painted", ratios("window", "eager"), 0.5, "eager imports", middle
        ),
    ]


def _under_x(rounds: int, station: Path) -> list[Row]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    try:
        return _start(rounds, station, "Xvfb", DISPLAY=display, QT_QPA_PLATFORM="xcb")
    finally:
        server.terminate()
        server.wait()


def _idle(rounds: int, station: Path) -> Row:
    ratios = []
    for _ in range(max(3, rounds // 2)):
        bare = _kib(_process(_BARE_IDLE, station))
        ratios.append(_kib(_process(_PAINTED + _IDLE + _PROGRAM, station)) / bare)
    note = f"{bare / 1024:.0f} MiB bare; the station is open, nobody signed in"
    return at_most("idle memory", ratios, 1.5, "a bare QWidget program", note)


def _kib(told: str) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", told)
    return int(found.group(1)) if found else 0


def _process(code: str, station: Path, **env: str) -> str:
    # As installed: byte code is cached (here beside the station, so that nothing is littered).
    env["PYTHONPYCACHEPREFIX"] = str(station.parent / "byte-code")
    ambient = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(station)],
        cwd=_ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", **ambient, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def _barcode_to_picture(rounds: int, station: Path) -> Row:
    """A parcel looked at ahead, from the end of its scan to its picture painted."""
    from tests.screens.shots import Stage
    from tests.ui.facility import PARCELS, GatedDetector, open_with
    from workstation.domain.officer import Officer
    from workstation.imaging.view import with_window

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    stage = Stage(
        station,
        "dark",
        (1366, 768),
        demo=False,
        open_station=lambda folder: open_with(GatedDetector(), folder),
    )
    window = stage.window
    stage.until(lambda: window.sign_in_page.enter.isVisible(), "the form")
    bench = window.bench
    if bench is None or window.sign_in is None:
        raise RuntimeError("no bench")
    bench.officer = Officer("bench", "Bench")
    window.page.setCurrentWidget(window.bench_page)
    for parcel in PARCELS:
        bench.scanned(parcel)
        stage.until(
            lambda: bench.state.views and not any(v.pending for v in bench.state.views), "opinion"
        )
    stage.live(500)
    canvas = window.bench_page.picture.ensure_canvas()
    ratios = []
    for turn in range(rounds * 3):
        parcel = PARCELS[turn % len(PARCELS)]
        begin = time.perf_counter()
        bench.scanned(parcel)
        canvas.viewport().repaint()
        opened = time.perf_counter() - begin
        shown = canvas.prepared()
        if shown is None or bench.state.view is None or shown is not bench.state.view.prepared:
            raise RuntimeError("another parcel's picture was on the screen")
        stage.until(lambda: bench.state.opened is not None, "the record")
        stage.live(50)
        frames = []
        for step in range(9):
            view = canvas.view_state()
            if view is None:
                raise RuntimeError("no view")
            begin = time.perf_counter()
            canvas.apply(with_window(view, view.centre + 50 + step, view.width))
            canvas.viewport().repaint()
            frames.append(time.perf_counter() - begin)
        ratios.append(opened / statistics.median(frames))
    note = f"frame {statistics.median(frames) * 1000:.1f} ms"
    stage.end()
    return at_most("barcode to picture, prepared parcel", ratios, 3, "a window/level frame", note)
