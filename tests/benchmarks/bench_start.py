"""Start, idle memory and the prepared parcel: the bench against a bare window in the same run.

Every start is a fresh process, timed from its spawn until its window has been painted; the kinds
take turns. Memory is the resident set two seconds after the sign-in form stands there. The last
row plays the demo facility in one process: barcode to picture of a parcel looked at ahead, in
window/level frames of the same canvas.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.table import Row, at_most

NAME = "start: first paint, idle memory, barcode to a prepared picture"

_BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
import os
class W(QWidget):
    def paintEvent(self, event): QTimer.singleShot(0, lambda: os._exit(0))
app = QApplication([]); w = W(); w.resize(1366, 768); w.show(); app.exec()
"""
_EAGER = "import numpy, cv2, onnxruntime, pydicom, sqlite3\n" + _BARE
_BENCH = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
import workstation.ui.main_window as module
class W(module.MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)
def done():
    heavy = {"numpy", "cv2", "onnxruntime", "pydicom"} & set(sys.modules)
    os._exit(7 if heavy else 0)
module.MainWindow = W
from workstation.app import main
main(Path(sys.argv[1]), False)
"""
_RESIDENT = """
def resident():
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
"""
_BARE_IDLE = (
    _RESIDENT
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
import os
app = QApplication([]); w = QWidget(); w.resize(1366, 768); w.show()
QTimer.singleShot(2000, lambda: (print(resident(), flush=True), os._exit(0)))
app.exec()
"""
)
_BENCH_IDLE = (
    _RESIDENT
    + """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import workstation.app as module
class A(module.Application):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ready.connect(lambda: QTimer.singleShot(2000, tell))
def tell():
    print(resident(), flush=True)
    os._exit(0)
module.Application = A
module.main(Path(sys.argv[1]), False)
"""
)
_PREPARED = """
import json, os, sys, time
from pathlib import Path
from tests.screens.shots import Stage
from workstation.simulation.facility import demo_facility
stage = Stage(Path(sys.argv[1]), "dark", (1366, 768))
window = stage.window
stage.until(lambda: "Password" in window.sign_in_page.demo.text(), "the demo's account")
stage.live(500)
stage.sign_in()
bench = window.bench
ahead = bench._ahead
frames, pictures = [], []
barcodes = [p.barcode for p in demo_facility() if p.record is not None and p.views]
stage.open(barcodes[0])
canvas = window.bench_page.picture.canvas
for code in barcodes[1 : 2 + int(sys.argv[2])]:
    ahead.prepare_parcel(code)
    stage.until(lambda: ahead.views(code), "the parcel looked at ahead")
    stage.live(300)
    state = canvas.view_state()
    for step in range(3):
        begun = time.perf_counter()
        canvas.set_window(state.centre + 50 * (step + 1), state.width)
        canvas.viewport().repaint()
        frames.append(time.perf_counter() - begun)
    before = canvas.prepared()
    begun = time.perf_counter()
    bench.open(code)
    while canvas.prepared() is before:
        stage.app.processEvents()
    canvas.viewport().repaint()
    pictures.append(time.perf_counter() - begun)
    stage.until(lambda: bench.state.opened is not None, "the record")
    stage.live(200)
print(json.dumps([frames, pictures]), flush=True)
os._exit(0)
"""


def run(rounds: int) -> list[Row]:
    """Rows for start, memory and the prepared parcel; fresh processes take turns."""
    env = dict(os.environ)
    if not env.get("DISPLAY") and not env.get("WAYLAND_DISPLAY"):
        env["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        rows = _starts(rounds, env, Path(folder) / "start")
        rows += _memory(rounds, env, Path(folder) / "idle")
        rows += _prepared(rounds, env, Path(folder) / "demo")
    return rows


def _spawn(code: str, env: dict[str, str], *words: str) -> tuple[float, str]:
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, timeout=300
    )
    spent = time.perf_counter() - begun
    if done.returncode != 0:
        raise RuntimeError(f"exit status {done.returncode}: {done.stderr[-800:]}")
    return spent, done.stdout


def _starts(rounds: int, env: dict[str, str], folder: Path) -> list[Row]:
    folder.mkdir()
    bare, eager, bench = [], [], []
    for number in range(rounds + 1):
        taken = [
            _spawn(_BARE, env)[0],
            _spawn(_EAGER, env)[0],
            _spawn(_BENCH, env, str(folder))[0],
        ]
        if number:  # the first round warms the disk cache
            for kept, spent in zip((bare, eager, bench), taken, strict=True):
                kept.append(spent)
    note = f"{median(bench) * 1e3:.0f} ms; numpy, cv2, onnxruntime, pydicom not imported"
    return [
        at_most(
            "complete main window painted",
            [a / b for a, b in zip(bench, bare, strict=True)],
            1.3,
            f"a bare QWidget program ({median(bare) * 1e3:.0f} ms)",
            note,
        ),
        at_most(
            "complete main window painted",
            [a / b for a, b in zip(bench, eager, strict=True)],
            0.5,
            f"a bare window with eager imports ({median(eager) * 1e3:.0f} ms)",
        ),
    ]


def _memory(rounds: int, env: dict[str, str], folder: Path) -> list[Row]:
    if not Path("/proc/self/status").exists():
        return []
    folder.mkdir()
    few = max(3, rounds // 2)
    bare = [int(_spawn(_BARE_IDLE, env)[1]) for _ in range(few)]
    bench = [int(_spawn(_BENCH_IDLE, env, str(folder))[1]) for _ in range(few)]
    return [
        at_most(
            "idle memory at the sign-in form",
            [a / median(bare) for a in bench],
            1.5,
            f"a bare window ({median(bare) / 1024:.0f} MiB)",
            f"{median(bench) / 1024:.0f} MiB",
        )
    ]


def _prepared(rounds: int, env: dict[str, str], folder: Path) -> list[Row]:
    _, printed = _spawn(_PREPARED, env, str(folder), str(rounds))
    frames, pictures = json.loads(printed.splitlines()[-1])
    frame = median(frames)
    return [
        at_most(
            "barcode to picture of a parcel looked at ahead",
            [picture / frame for picture in pictures],
            3,
            f"a window/level frame ({frame * 1e3:.2f} ms)",
            f"{median(pictures) * 1e3:.2f} ms from barcode to painted picture",
        )
    ]
