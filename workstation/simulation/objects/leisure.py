"""Books, toys, sport and other leisure goods."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, box


@family("musical", "leisure", "harmonica, bells, strings and pegs", weight=0.5)
def _musical(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(170, 120)
    s.poly(box(0, -28, 120, 26, 4), "brass", 2.4)
    s.poly(box(0, -28, 112, 16), "wood", 12)
    for k in range(10):
        s.cut(box(-50 + 11 * k, -28, 7, 11), "wood")
        s.poly(box(-50 + 11 * k, -28, 3, 12), "brass", 1)
    for k in range(int(rng.integers(2, 6))):
        s.ball((-50 + 26 * k, 26), 10, "brass", wall=0.8)
        s.ball((-50 + 26 * k, 28), 3, "steel")
    for k in range(4):
        s.ring((30, 18), 24 + k, 0.8, "steel")
    return s.pad(28)
