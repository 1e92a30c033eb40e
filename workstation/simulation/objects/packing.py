"""What fills the gaps in a parcel: crumpled paper, bubble film, air cushions."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.sketch import Pad, box, circle, spline


@family("crumpled_paper", "packing", "crumpled kraft paper", weight=2.0)
def _crumpled_paper(rng: np.random.Generator, blank: Blank) -> Pad:
    w, h = rng.uniform(120, 240), rng.uniform(90, 190)
    s = blank(w + 10, h + 10)
    turn = np.linspace(0, 2 * np.pi, 13)
    reach = rng.uniform(0.75, 1.0, 13)
    reach[-1] = reach[0]
    outline = spline(
        [
            (float(w / 2 * r * np.cos(t)), float(h / 2 * r * np.sin(t)))
            for r, t in zip(reach, turn, strict=True)
        ],
        4,
    )
    cover = s.rounded(s.mask(outline), 12)
    creases = s.noise(15.0, ridged=True) ** 3 + 0.8 * s.noise((30.0, 9.0), ridged=True) ** 4
    creases = creases + 0.8 * s.noise((9.0, 34.0), ridged=True) ** 4
    s.put("paper", (cover * (0.45 + 1.5 * creases)).astype(np.float32))
    return s.pad(45)


@family("bubble_film", "packing", "sheets of bubble film", weight=1.5)
def _bubble_film(rng: np.random.Generator, blank: Blank) -> Pad:
    w, h = rng.uniform(140, 260), rng.uniform(110, 200)
    s = blank(w + 6, h + 6)
    u, v = s.uv
    for _ in range(int(rng.integers(2, 5))):
        pitch, x, y = rng.uniform(10, 24), rng.uniform(0, 9), rng.uniform(0, 9)
        wave = np.cos(2 * np.pi * (u + x) / pitch) * np.cos(2 * np.pi * (v + y) / pitch)
        rim = np.clip(1.0 - np.abs(wave - 0.25) * 3.0, 0, 1).astype(np.float32)
        sheet = s.mask(box(rng.uniform(-6, 6), rng.uniform(-6, 6), w - 16, h - 16, 5))
        s.put("polyethylene", sheet * (rim * np.float32(0.9) + np.float32(0.2)))
    crease = s.noise((16.0, 70.0), ridged=True) ** 6 * s.mask(box(0, 0, w - 10, h - 10))
    s.put("polyethylene", crease * np.float32(1.6))
    return s.pad(30)


@family("foam_chips", "packing", "loose-fill foam chips", weight=0.7)
def _foam_chips(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(230, 180)
    for _ in range(int(rng.integers(40, 90))):
        x, y = (float(n) for n in rng.uniform(-1, 1, 2) * [95, 72])
        s.poly(circle((x, y), float(rng.uniform(7, 14)), 10), "polystyrene_foam", 26, edge=6)
    return s.pad(40)
