"""Pictures a second: `OMP_NUM_THREADS=1 python -m workstation.simulation.bench [COUNT]`.

Counts processor time of one thread, so that other work on the machine disturbs little.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import cv2
import numpy as np

from workstation.simulation.parcels import random_parcel, random_views
from workstation.simulation.profiles import SEEN_PROFILES
from workstation.simulation.rendering import render, seen_looks

_TRAINING = 5000


def main(arguments: list[str]) -> int:
    """Print what COUNT pictures of each sort take, and what that means for a training set."""
    cv2.setNumThreads(1)
    count = int(arguments[0]) if arguments else 30
    palettes = seen_looks()

    def profile(seed: int) -> str:
        return SEEN_PROFILES[seed % len(SEEN_PROFILES)]

    def rendered(seed: int) -> None:
        scan = random_parcel(seed, profile=profile(seed))
        render(scan, palettes[seed % len(palettes)], np.random.default_rng(seed))

    sorts: tuple[tuple[str, Callable[[int], object]], ...] = (
        ("384 x 384", lambda seed: random_parcel(seed, size=(384, 384))),
        ("512 x 512", lambda seed: random_parcel(seed, size=(512, 512))),
        ("scanner's own pixel", lambda seed: random_parcel(seed, profile=profile(seed))),
        ("the same, rendered", rendered),
        ("two views", lambda seed: random_views(seed, profile=profile(seed))),
    )
    for words, draw in sorts:
        draw(0)
        took = []
        for seed in range(count):
            start = time.thread_time()
            draw(seed)
            took.append(time.thread_time() - start)
        mean = float(np.mean(took))
        minutes = _TRAINING * mean / 2 / 60
        sys.stdout.write(
            f"{words}: {1 / mean:.1f} a second on one core (median {1e3 * np.median(took):.0f} ms, "
            f"worst {1e3 * max(took):.0f} ms); {_TRAINING:,} on two cores in {minutes:.0f} minutes\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
