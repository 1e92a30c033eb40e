"""Cartridges: loose, in boxes with their tray, in strips and belts."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.cartridges import (
    PISTOL_CALIBRES,
    REVOLVER_CALIBRES,
    RIFLE_CALIBRES,
    SHOTGUN,
    Calibre,
    cartridge,
)
from workstation.simulation.objects.forms import centred
from workstation.simulation.solids import Model, box, cylinder


def _calibre(rng: np.random.Generator) -> Calibre:
    kinds = (*PISTOL_CALIBRES, *REVOLVER_CALIBRES, *RIFLE_CALIBRES, SHOTGUN, SHOTGUN)
    return kinds[int(rng.integers(len(kinds)))]


def loose_rounds(rng: np.random.Generator, count: int | None = None) -> Model:
    """A handful lying on each other, in a bag perhaps."""
    calibre = _calibre(rng)
    number = int(rng.integers(3, 36)) if count is None else count
    if calibre is SHOTGUN:
        number = min(number, 14)
    reach = calibre.overall * (0.35 + 0.27 * number**0.5)
    one, other = cartridge(rng, calibre, 6), cartridge(rng, calibre, 6).turned(35, "y")
    heap = Model()
    for _ in range(number):
        turn, away = rng.uniform(0, 2 * np.pi), reach * rng.uniform() ** 0.5
        lift = rng.uniform(0, 1) * calibre.radius * min(4.0, number / 8)
        lying = one if rng.random() < 0.75 else other
        heap.put(
            lying.turned(float(rng.uniform(0, 360)), "z").moved(
                float(away * np.cos(turn)), float(away * np.sin(turn)), float(lift)
            )
        )
    return heap


def boxed_rounds(rng: np.random.Generator) -> Model:
    """Rounds standing in rows in a carton with a plastic tray; some may be missing."""
    calibre = _calibre(rng)
    pitch = calibre.radius * 2 * float(rng.uniform(1.06, 1.25))
    columns, rows = int(rng.integers(4, 11)), int(rng.integers(2, 6))
    if calibre is SHOTGUN:
        columns, rows = 5, int(rng.choice([1, 2, 5]))
    one = cartridge(rng, calibre, 6).turned(90 if rng.random() < 0.5 else -90, "y")
    model = Model()
    gone = float(rng.choice([0.0, 0.03, 0.25]))
    for i in range(columns):
        for j in range(rows):
            if rng.random() >= gone:
                model.put(one.moved((i - (columns - 1) / 2) * pitch, (j - (rows - 1) / 2) * pitch))
    wide, deep, tall = columns * pitch + 2, rows * pitch + 2, calibre.overall + 4
    if calibre is not SHOTGUN and rng.random() < 0.75:
        model.add(box(wide, deep, tall * 0.35).moved(0, 0, -tall * 0.3), "polyethylene", 0.22)
    model.add(box(wide + 1.6, deep + 1.6, tall + 1.6), "paper")
    model.add(box(wide + 0.2, deep + 0.2, tall + 0.2), "paper", -1)
    if rng.random() < 0.5:  # as made it lies on its largest face
        return model
    return model.turned(90, "x")


def strip_of_rounds(rng: np.random.Generator) -> Model:
    """Rounds side by side in a stripper clip, a belt or a speed loader."""
    model = Model()
    if rng.random() < 0.3:  # speed loader
        calibre = REVOLVER_CALIBRES[int(rng.integers(2))]
        one = cartridge(rng, calibre).turned(-90, "y")
        for k in range(6):
            turn = np.radians(60 * k)
            model.put(one.moved(float(12 * np.cos(turn)), float(12 * np.sin(turn))))
        model.add(cylinder(18, 14, "z", 20).moved(0, 0, -calibre.overall / 2 - 4), "nylon", 0.7)
        model.add(cylinder(9, 16, "z", 12).moved(0, 0, -calibre.overall / 2 - 18), "nylon")
        return model.turned(90, "x")
    calibre = RIFLE_CALIBRES[int(rng.integers(3))]
    pitch = calibre.radius * 2.12
    belt = rng.random() < 0.4
    count = int(rng.integers(8, 30)) if belt else int(rng.choice([5, 10]))
    one = cartridge(rng, calibre).turned(90, "z")
    sag = float(rng.uniform(0, 40)) if belt else 0.0
    for k in range(count):
        share = (k / max(1, count - 1) - 0.5) * 2
        place = ((k - (count - 1) / 2) * pitch, -sag * (1 - share**2))
        model.put(one.moved(*place))
        if belt:
            link = box(pitch * 0.9, 13, calibre.radius * 2 + 2.2, 0.5).moved(*place)
            model.add(link, "steel", 0.12)
    if not belt:
        model.add(
            box(count * pitch, 7, calibre.radius * 2 + 1.6).moved(0, -calibre.overall / 2),
            "steel",
            0.25,
        )
    return model


@solid_family(
    "ammunition",
    "ammunition",
    "cartridges: loose, in a box, in a strip or belt",
    category="ammunition",
    rest="any",
)
def _ammunition(rng: np.random.Generator) -> Model:
    make = (loose_rounds, boxed_rounds, strip_of_rounds)[int(rng.choice(3, p=[0.4, 0.42, 0.18]))]
    return centred(make(rng))


@solid_family(
    "ammunition_loose", "ammunition", "a few loose cartridges", category="ammunition", rest="flat"
)
def _ammunition_loose(rng: np.random.Generator) -> Model:
    return loose_rounds(rng, int(rng.integers(1, 8)))
