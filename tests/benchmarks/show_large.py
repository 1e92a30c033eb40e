"""A process that shows one large picture as the bench does, and tells what memory it took.

`python -m tests.benchmarks.show_large FILE ROWS COLUMNS FRAMES`, FILE raw uint16 little-endian.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
import tempfile
import time
from pathlib import Path


def resident(field: str = "VmRSS") -> int:
    """Bytes of this process in memory: now, or (VmHWM) at most since the peak was reset."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"/proc/self/status names no {field}")


def main() -> None:
    path, rows, columns, frames = sys.argv[1], *(int(word) for word in sys.argv[2:5])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.bench_display import WINDOW, scans
    from workstation.adapters.plane_room import PlaneRoom
    from workstation.adapters.settings import Settings
    from workstation.domain.scan import Energy, PictureKind, Scan, SourceFile
    from workstation.imaging import display
    from workstation.ui.canvas import ScanCanvas

    app = QApplication([])
    canvas = ScanCanvas()
    canvas.resize(*WINDOW)
    canvas.show()

    def settle() -> float:
        """Process events until the picture is final; the longest time one repaint took."""
        longest, begun = 0.0, time.perf_counter()
        while True:
            start = time.perf_counter()
            canvas.viewport().repaint()
            longest = max(longest, time.perf_counter() - start)
            app.processEvents()
            if canvas.settled() or time.perf_counter() - begun > 120:
                return longest
            time.sleep(0.002)

    def look_around() -> float:
        longest = settle()
        canvas.one_to_one()
        longest = max(longest, settle())
        for _ in range(40):
            canvas.pan_by(-90, -130)
            longest = max(longest, settle())
        for _ in range(12):
            canvas.zoom_by(0.8)
            longest = max(longest, settle())
        canvas.fit()
        return max(longest, settle())

    small = scans(700, 900)[frames - 1]  # fonts, tables and libraries are there before it counts
    canvas.show_scan(display.prepare(small))
    look_around()
    canvas.apply_function("super enhancement")
    settle()
    with open(path, "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    values = np.frombuffer(data, np.uint16).reshape(frames, rows, columns)
    two = frames == 2
    scan = Scan(
        PictureKind.DUAL_ENERGY if two else PictureKind.SINGLE_ENERGY,
        values,
        16,
        (SourceFile("bench.dcs", "0" * 64, 1, "none"),),
        energies=(Energy.LOW, Energy.HIGH) if two else (),
        air_value=60_000,
        black_level=1200,
        device="sim-160-a" if two else "",
    )
    before = resident()
    Path("/proc/self/clear_refs").write_text("5")
    with tempfile.TemporaryDirectory() as folder:
        room = PlaneRoom(Settings().picture_memory_mib << 20, Path(folder))
        start = time.perf_counter()
        prepared = display.prepare(scan, allocate=room.allocate)
        told = {"prepare_s": time.perf_counter() - start, "before": before}
        canvas.show_scan(prepared)
        told["longest_repaint_s"] = look_around()
        told["shown"], told["shown_peak"] = resident(), resident("VmHWM")
        start = time.perf_counter()
        canvas.apply_function("super enhancement")
        told["longest_repaint_super_s"] = settle()
        told["super_s"] = time.perf_counter() - start
        told["super_peak"] = resident("VmHWM")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
