"""Memory that large pictures take in the window's process, against their own pixels and a cap.

The pictures are mapped from a file, as the bench gets them from the process that decodes; what
of the file is in memory counts. A child process shows, zooms and pans each, then equalises it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.bench_display import picture
from tests.benchmarks.table import Row, at_most

NAME = "memory: large pictures shown, panned, zoomed, equalised"
_CAP = 1.5 * 2**30
_PARCEL = (4000, 6000)
_LINE = (100_000, 2000)


def run(rounds: int) -> list[Row]:
    """24 million pixels by their bytes, 200 million by the cap; two or three rounds tell enough."""
    rows: list[Row] = []
    counts = min(rounds, 3)
    with tempfile.TemporaryDirectory() as folder:
        for size, frames in ((_PARCEL, 1), (_PARCEL, 2), (_LINE, 1), (_LINE, 2)):
            path = _write(Path(folder), size, frames)
            told = [_shown(path, size, frames) for _ in range(counts)]
            path.unlink()
            rows += _rows(size, frames, told)
    return rows


def _rows(size: tuple[int, int], frames: int, told: list[dict[str, float]]) -> list[Row]:
    rows, columns = size
    pixels = rows * columns * frames * 2
    name = f"{rows}x{columns}, {'two energies' if frames == 2 else 'one energy'}"
    longest = max(one["longest_repaint_s"] for one in told) * 1e3
    note = (
        f"ready in {told[-1]['prepare_s'] * 1e3:.0f} ms, longest repaint {longest:.1f} ms, "
        f"{told[-1]['shown'] / 2**20:.0f} MiB in memory"
    )
    if rows * columns < 50_000_000:
        added = [(one["shown_peak"] - one["before"]) / pixels for one in told]
        return [at_most(f"added at most by {name}", added, 1.6, "its pixel bytes", note)]
    shown = [one["shown_peak"] / _CAP for one in told]
    equalised = [one["super_peak"] / _CAP for one in told]
    longest = max(one["longest_repaint_super_s"] for one in told) * 1e3
    second = f"made in {told[-1]['super_s']:.1f} s, longest repaint meanwhile {longest:.1f} ms"
    return [
        at_most(f"peak with {name}", shown, 1.0, "1.5 GiB", note),
        at_most(f"peak while equalising {name}", equalised, 1.0, "1.5 GiB", second),
    ]


def _write(folder: Path, size: tuple[int, int], frames: int) -> Path:
    """A raw file of counts, the small picture repeated; written by strips."""
    path = folder / "pixels.raw"
    rows, columns = size
    tile = picture(1000, columns)
    with path.open("wb") as file:
        for frame in range(frames):
            share = np.float32(0.9 if frames == 2 and frame == 0 else 1.0)
            strip = (1200 + (tile.astype(np.float32) - 1200) * share).clip(0).astype(np.uint16)
            for _ in range(rows // len(strip)):
                file.write(strip.tobytes())
    return path


def _shown(path: Path, size: tuple[int, int], frames: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.show_large", str(path)]
    command += [str(number) for number in (*size, frames)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
