"""Banknotes in stacks, bands, rolls and vacuum packs."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.forms import centred
from workstation.simulation.solids import Model, box, pipe, torus

_NOTES = ((147.0, 77.0), (156.0, 66.3), (140.0, 77.0), (153.0, 82.0), (160.0, 82.0), (120.0, 62.0))
_NOTE_MM = 0.11


def bundle(rng: np.random.Generator, note: tuple[float, float], count: int) -> Model:
    """Notes of one size with a paper band or rubber, lying on z = 0; used notes lie unevenly."""
    model = Model()
    paper = "banknote_paper" if rng.random() < 0.85 else "polypropylene"
    uneven = float(rng.choice([0.3, 1.4]))
    blocks = max(2, min(8, count // 14))
    thick = count * _NOTE_MM * float(rng.uniform(1.0, 1.25))
    fill = count * _NOTE_MM / thick
    for k in range(blocks):
        block = box(note[0], note[1], thick / blocks).turned(float(rng.normal(0, 0.25 * uneven)))
        x, y = rng.normal(0, 0.5, 2) * uneven
        model.add(block.moved(float(x), float(y), thick * (k + 0.5) / blocks), paper, fill)
    if rng.random() < 0.75:
        x, wide = float(rng.normal(0, 8)), float(rng.uniform(20, 38))
        for level in (-0.1, thick + 0.1):
            model.add(box(wide, note[1] + 2, 0.2).moved(x, 0, level), "paper")
        for side in (-1, 1):
            model.add(
                box(wide, 0.2, thick).moved(x, side * (note[1] / 2 + 1.2), thick / 2), "paper"
            )
    else:
        for x in (-0.3, 0.3):
            for level in (-0.6, thick + 0.6):
                model.add(box(2.5, note[1] + 2, 1.2).moved(x * note[0], 0, level), "rubber")
    return model


@solid_family(
    "banknotes",
    "currency",
    "stacks of banknotes in bands, side by side or in vacuum film",
    category="currency",
    rest="any",
)
def _banknotes(rng: np.random.Generator) -> Model:
    note = _NOTES[int(rng.integers(len(_NOTES)))]
    count = int(rng.choice([50, 100, 100, 100, 200]))
    across, deep, high = int(rng.integers(1, 3)), int(rng.integers(1, 4)), int(rng.integers(1, 6))
    model = Model()
    thick = count * _NOTE_MM * 1.25
    for i in range(across):
        for j in range(deep):
            for k in range(high):
                one = bundle(rng, note, count)
                place = (i * (note[0] + 3), j * (note[1] + 3), k * (thick + 0.8))
                model.put(
                    one.moved(
                        place[0] + float(rng.normal(0, 1.2)),
                        place[1] + float(rng.normal(0, 1.2)),
                        place[2],
                    )
                )
    if rng.random() < 0.35:
        low, high_corner = model.bounds
        size, middle = high_corner - low, (low + high_corner) / 2
        for grow, sign in ((3.0, 1.0), (2.0, -1.0)):
            model.add(
                box(*(float(n) + grow for n in size)).moved(*(float(n) for n in middle)),
                "polyethylene",
                0.5 * sign,
            )
    return centred(model)


@solid_family(
    "banknote_rolls",
    "currency",
    "banknotes rolled up with rubber bands",
    category="currency",
    rest="flat",
)
def _banknote_rolls(rng: np.random.Generator) -> Model:
    note = _NOTES[int(rng.integers(len(_NOTES)))]
    model = Model()
    count = int(rng.integers(1, 9))
    for k in range(count):
        notes = int(rng.integers(15, 120))
        core = float(rng.uniform(2, 5))
        outer = float((core**2 + notes * _NOTE_MM * note[0] * 1.15 / np.pi) ** 0.5)
        roll = Model()
        for share in np.linspace(0.12, 1.0, 4):  # windings that slipped against each other
            r1 = core + (outer - core) * share
            r0 = (
                core + (outer - core) * (share - (0.12 if share < 0.2 else 0.2933))
                if share > 0.2
                else core
            )
            tube = pipe(float(r1), float(r0), note[1], "x", 18)
            roll.add(tube.moved(float(rng.normal(0, 1.3)), 0), "banknote_paper", 0.87)
        for _ in range(int(rng.integers(1, 3))):
            at = float(rng.normal(0, note[1] * 0.15))
            roll.add(torus(outer + 0.7, 0.9, 360.0, 5, 18).turned(90, "y").moved(at, 0), "rubber")
        place = ((k % 3) * (note[1] + 8), (k // 3) * 46.0)
        model.put(roll.turned(float(rng.normal(0, 20))).moved(place[0], place[1], outer))
    return centred(model)
