"""Processor time of a picture: `OMP_NUM_THREADS=1 python -m workstation.simulation.bench [COUNT]`."""

from __future__ import annotations

import sys
import time

import cv2
import numpy as np

from workstation.simulation.parcels import random_parcel


def main(arguments: list[str]) -> int:
    """Print the median and the worst processor time of COUNT pictures at three sizes."""
    cv2.setNumThreads(1)
    count = int(arguments[0]) if arguments else 30
    sizes: tuple[tuple[int, int] | None, ...] = ((384, 384), (512, 512), (700, 900), None)
    for size in sizes:
        took = []
        for seed in range(count):
            start = time.thread_time()
            random_parcel(seed, size=size)
            took.append(1e3 * (time.thread_time() - start))
        words = "scanner's own" if size is None else f"{size[0]} x {size[1]}"
        sys.stdout.write(f"{words}: median {np.median(took):.0f} ms, worst {max(took):.0f} ms\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
