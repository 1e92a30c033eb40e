"""Electronic goods."""

from __future__ import annotations

import numpy as np

from workstation.simulation.sketch import Sketch, box


def board(
    s: Sketch,
    rng: np.random.Generator,
    x: float,
    y: float,
    w: float,
    h: float,
    density: float = 1.0,
) -> None:
    """A populated circuit board: laminate, tracks, chips with leads, capacitors, connectors."""
    s.poly(box(x, y, w, h, 1), "fr4", 1.5)
    for _ in range(int(density * w * h / 260)):
        px, py = x + rng.uniform(-0.45, 0.45) * w, y + rng.uniform(-0.45, 0.45) * h
        kind = rng.random()
        if kind < 0.5:
            s.poly(
                box(px, py, rng.uniform(1.5, 4), rng.uniform(1.2, 3)),
                "electronic_parts",
                rng.uniform(0.8, 2.2),
            )
        elif kind < 0.8:
            side = rng.uniform(0.05, 0.2) * min(w, h) + 4
            s.poly(box(px, py, side, side * rng.uniform(0.6, 1)), "silicon", 1.2)
            s.wire(
                [*box(px, py, side + 2, side + 1), (px - side / 2 - 1, py - side / 2)],
                0.9,
                "solder",
            )
        elif kind < 0.92:
            s.disc((px, py), rng.uniform(1.8, 4.2), "aluminium", rng.uniform(4, 11))
        else:
            s.poly(box(px, py, rng.uniform(5, 11), rng.uniform(4, 8)), "steel", 0.9)
    for _ in range(int(3 * density)):
        py = y + rng.uniform(-0.45, 0.45) * h
        s.wire([(x - w * 0.4, py), (x, py + rng.normal(0, 2)), (x + w * 0.4, py)], 0.5, "copper")
