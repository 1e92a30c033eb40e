"""Draws docs/screenshots: `python3 dev.py screens [--out DIR] [--look dark] [--size 1366x768]`.

A real window on a real X server (Xvfb), dark and light, at 1366x768 and at 3840x2160 with scale 2.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"1366x768": 1, "3840x2160": 2}
LOOKS = ("dark", "light")


def main() -> int:
    """Play once for every look and size; 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="dev.py screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--look", choices=LOOKS, action="append")
    parser.add_argument("--size", choices=tuple(SIZES), action="append")
    options = parser.parse_args()
    if shutil.which("Xvfb") is None:
        print("The screens need Xvfb: python3 dev.py test installs it.")
        return 1
    failed = 0
    for size in options.size or SIZES:
        for look in options.look or LOOKS:
            print(f"{look}, {size}", flush=True)
            failed |= _play(options.out, look, size)
    print(f"Screenshots: {options.out}")
    return failed


def _play(out: Path, look: str, size: str) -> int:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            display = told.readline().strip()
        scale = SIZES[size]
        env = {**os.environ, "DISPLAY": f":{display}", "QT_SCALE_FACTOR": str(scale)}
        env["QT_QPA_PLATFORM"] = "xcb"
        command = [sys.executable, "-m", "tests.screens.play", str(out), look, size, str(scale)]
        return subprocess.run(command, cwd=ROOT, env=env).returncode
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
