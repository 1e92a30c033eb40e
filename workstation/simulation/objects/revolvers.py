"""Revolvers as solids: x along the barrel, muzzle at -x, y up, z across; the bore at y = 0."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.cartridges import REVOLVER_CALIBRES, Calibre, cartridge
from workstation.simulation.objects.forms import band, pins, shrunk
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import Model, box, cylinder, extrude, pipe, sweep


def _cylinder(
    rng: np.random.Generator, calibre: Calibre, radius: float, length: float, metal: str
) -> Model:
    """The cylinder about its own axis: fluted in front, drilled, perhaps loaded; its back at 0."""
    model = Model()
    chambers = 9 if calibre.radius < 3.5 else int(rng.choice([5, 6, 6, 6]))
    turn = float(rng.uniform(0, 2 * pi))
    flutes = [(k + 0.5) * 2 * pi / chambers + turn for k in range(chambers)]
    outline: list[Point] = []
    for angle in np.linspace(0, 2 * pi, 60, endpoint=False):
        near = min(abs((angle - f + pi) % (2 * pi) - pi) for f in flutes) * radius
        reach = radius - (2.6 * cos(min(near / 5.0, 1.0) * pi / 2) if near < 5.0 else 0.0)
        outline.append((reach * cos(angle), reach * sin(angle)))
    front = length * rng.uniform(0.5, 0.65)
    fluted = extrude(outline, front).moved(0, 0, length - front / 2)
    model.add(fluted, metal)
    model.add(cylinder(radius, length - front, "z", 36).moved(0, 0, (length - front) / 2), metal)
    ring = radius - calibre.radius - (2.2 if calibre.radius < 3.5 else 2.0)
    loaded = rng.random() < 0.6
    one = cartridge(rng, calibre).turned(-90, "y")
    for k in range(chambers):
        x, y = ring * cos(k * 2 * pi / chambers + turn), ring * sin(k * 2 * pi / chambers + turn)
        bore = cylinder(calibre.radius + 0.1, length, "z", 12).moved(x, y, length / 2)
        model.add(bore, metal, -1)
        if loaded and rng.random() < 0.95:
            model.put(one.moved(x, y, calibre.overall / 2 - 0.8))
    model.add(cylinder(2.6, length, "z", 10).moved(0, 0, length / 2), metal, -1)
    model.add(cylinder(2.3, length + 14, "z", 10).moved(0, 0, length / 2 + 5), metal)
    # Lie along the barrel: z up becomes -x.
    return model.turned(-90, "y")


def revolver(rng: np.random.Generator) -> Model:
    """A whole revolver lying on its side."""
    calibre = REVOLVER_CALIBRES[int(rng.choice(3, p=[0.5, 0.35, 0.15]))]
    size = float(rng.uniform(0.86, 1.1))
    metal = str(rng.choice(["steel", "stainless", "zinc_alloy"], p=[0.55, 0.37, 0.08]))
    light = metal if rng.random() < 0.85 else "aluminium"
    tube = float(rng.choice([48.0, 52.0, 64.0, 76.0, 102.0, 152.0])) * float(
        rng.uniform(0.95, 1.05)
    )
    radius = (15.5 if calibre.radius < 3.5 else float(rng.uniform(17.2, 19.6))) * size**0.3
    drum = calibre.overall + float(rng.uniform(0.5, 3))
    model = Model()
    model.put(_barrel(rng, calibre, tube, metal))
    # Frame: bridge over the cylinder, breech, lower part with the guard; the window is a void.
    drop = radius - calibre.radius - 2.0
    window = drum + 1.8
    breech = window + 12.0
    tail = breech + rng.uniform(12, 18)
    roof, floor = 8.5 + rng.uniform(2, 4.5), -drop - radius - rng.uniform(5, 8)
    thick = float(rng.uniform(12.5, 16.5)) * size**0.3
    outline = [
        (-6.0, roof - 1),
        (-6.0, floor + 6),
        (4.0, floor),
        (breech + 4, floor - 2),
        (tail + 3, floor - 10),
        (tail + 8, floor + 8),
        (tail + 4, -drop),
        (tail + 1, roof - 9),
        (breech + 2, roof),
    ]
    model.add(extrude(outline, thick, 1.6), light)
    model.add(box(window, 2 * radius + 1.2, thick).moved(window / 2, -drop), light, -1)
    model.add(cylinder(calibre.neck, 6, "x", 12).moved(-3, 0), light, -1)
    lock = [(breech - 4, floor + 4), (tail, floor), (tail + 2, -drop), (breech - 2, -drop + 2)]
    model.add(extrude(lock, thick - 5), light, -1)
    model.add(extrude(shrunk(lock, 0.25), thick - 5.5), "steel", 0.85)
    drawn = _cylinder(rng, calibre, radius, drum, metal).moved(window - 1.0, -drop)
    if rng.random() < 0.07:  # swung open
        drawn = drawn.moved(0, -radius * 0.2, radius + thick / 2 + 3)
    model.put(drawn)
    _guard(rng, model, breech, floor, light)
    _hammer(rng, model, tail, roof)
    _grip(rng, model, tail, floor, size, thick, light)
    return model


def _barrel(rng: np.random.Generator, calibre: Calibre, tube: float, metal: str) -> Model:
    model = Model()
    outer = calibre.neck + float(rng.uniform(2.6, 4.2))
    model.add(pipe(outer, calibre.neck, tube, "x").moved(-6 - tube / 2, 0), metal)
    model.add(box(tube, 4.0, 5.5, 0.8).moved(-6 - tube / 2, outer + 1.6), metal)
    lug = rng.random()
    if lug < 0.8:  # shroud of the ejector rod, half or whole length
        long = tube * (1.0 if lug < 0.3 else 0.55) if tube > 60 else tube
        model.add(box(long, 8.5, 10.5, 1.5).moved(-6 - long / 2, -outer - 3.2), metal)
        model.add(
            cylinder(2.9, long * 0.8, "x", 10).moved(-6 - long * 0.4, -outer - 3.2), metal, -1
        )
        model.add(cylinder(2.2, long * 0.78, "x", 10).moved(-6 - long * 0.4, -outer - 3.2), "steel")
    top = outer + 3.4
    sight = [(-6 - tube + 2, top), (-6 - tube + 4, top + 6), (-6 - tube + 18, top)]
    model.add(extrude(sight, 3.0), metal)
    return model


def _guard(rng: np.random.Generator, model: Model, breech: float, floor: float, metal: str) -> None:
    deep = float(rng.uniform(21, 26))
    start = breech - rng.uniform(38, 44)
    bow = spline(
        [
            (start, floor + 2),
            (start + 1, floor - deep * 0.6),
            (start + 13, floor - deep),
            (start + 27, floor - deep * 0.98),
            (breech + 3, floor - deep * 0.5),
            (breech + 4, floor),
        ],
        6,
    )
    model.add(extrude(band(bow, float(rng.uniform(3.6, 5.0))), float(rng.uniform(6, 10)), 1), metal)
    middle = start + 25
    pull = spline(
        [(middle, floor + 5), (middle - 3, floor - 8), (middle - 9, floor - deep * 0.72)], 5
    )
    model.add(extrude(band(pull, np.linspace(8, 4, len(pull)).tolist()), 7.5, 1), "steel")


def _hammer(rng: np.random.Generator, model: Model, tail: float, roof: float) -> None:
    if rng.random() < 0.12:
        return  # bobbed or shrouded
    spur = spline([(0, 0), (1, 13), (6, 21), (15, 23)], 5)
    shape = extrude(band(spur, np.linspace(9, 4, len(spur)).tolist()), 7, 0.8)
    cocked = float(rng.choice([0.0, 0.0, 0.0, 38.0]))
    model.add(shape.turned(-cocked, "z").moved(tail - 4, roof - 15), "steel")


def _grip(
    rng: np.random.Generator,
    model: Model,
    tail: float,
    floor: float,
    size: float,
    thick: float,
    metal: str,
) -> None:
    long, rake = float(rng.uniform(66, 92)) * size, float(rng.uniform(18, 34))
    x, y = tail - 22, floor - 4
    strap = spline(
        [
            (x + 8, y),
            (x + 14, y - long * 0.4),
            (x + rake + 6, y - long * 0.85),
            (x + rake + 26, y - long * 0.92),
            (x + rake + 30, y - long * 0.62),
            (x + 27, y - long * 0.2),
            (x + 30, y + 12),
        ],
        5,
    )
    model.add(extrude(band(strap, 5.0), thick, 0.8), metal)
    spring = [
        (x + 22, y, 0.0),
        (x + 22 + rake * 0.3, y - long * 0.5, 0.0),
        (x + 18 + rake * 0.8, y - long * 0.86, 0.0),
    ]
    model.add(sweep(np.array(spring), 1.7, 6), "steel")
    cover = str(rng.choice(["wood", "rubber", "nylon"], p=[0.45, 0.4, 0.15]))
    scale = spline(
        [
            (x + 3, y + 4),
            (x + 9, y - long * 0.35),
            (x + rake - 2, y - long * 0.8),
            (x + rake - 2, y - long),
            (x + rake + 30, y - long * 0.98),
            (x + rake + 32, y - long * 0.6),
            (x + 30, y - long * 0.2),
            (x + 26, y + 6),
            (x + 3, y + 4),
        ],
        5,
    )
    deep = float(rng.uniform(6, 10))
    if cover == "rubber" or rng.random() < 0.3:  # one piece round the strap
        model.add(extrude(scale, thick + 2 * deep - 2, 4.0), cover)
        model.add(extrude(band(strap, 5.0), thick), cover, -1)
    else:
        for side in (-1, 1):
            model.add(extrude(scale, deep, 3.0).moved(0, 0, side * (thick + deep) / 2), cover)
    pins(model, "steel", 2.0, thick + 2 * deep, [(x + 20 + rake * 0.4, y - long * 0.55)])


@solid_family("revolver", "firearm", "revolver, whole", category="weapon", rest="any")
def _revolver(rng: np.random.Generator) -> Model:
    return revolver(rng)
