"""Self-loading pistols as solids, from pocket to full size, right from any side.

Lying on its side: x along the barrel with the muzzle at -x, y up from the grip to the sights, z
across. The bore's axis is y = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import radians, tan

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.cartridges import Calibre, cartridge, pistol_calibre
from workstation.simulation.objects.forms import band, centred, pins, plate, zigzag
from workstation.simulation.sketch import Point, spline
from workstation.simulation.solids import Model, box, cylinder, extrude, helix, pipe, sweep


@dataclass(frozen=True, slots=True)
class Build:
    """The measures of one pistol in millimetres, and what it is made of."""

    length: float
    slide_width: float
    top: float
    bottom: float
    grip: float
    depth: float
    rake: float
    thick: float
    frame: str
    polymer: bool
    calibre: Calibre

    def at(self, down: float, back: float) -> Point:
        """A point of the raked grip: below the slide, behind the front strap."""
        front = self.length / 2 - self.depth - 0.06 * self.length
        return (
            front + back + down * tan(radians(self.rake)),
            self.bottom - down,
        )


def draw_build(rng: np.random.Generator) -> Build:
    """Measures of a pocket, compact, service or long pistol."""
    length = float(
        rng.choice([rng.uniform(142, 168), rng.uniform(168, 192), rng.uniform(188, 222)])
    )
    size = length / 190
    polymer = bool(rng.random() < 0.5)
    frame = (
        "nylon"
        if polymer
        else str(rng.choice(["steel", "aluminium", "zinc_alloy"], p=[0.5, 0.4, 0.1]))
    )
    return Build(
        length=length,
        slide_width=float(rng.uniform(21, 27)) * size**0.5,
        top=float(rng.uniform(8.2, 10.8)) * size**0.5,
        bottom=-float(rng.uniform(11.0, 14.5)) * size**0.5,
        grip=float(rng.uniform(66, 94)) * size**0.6,
        depth=float(rng.uniform(37, 47)) * size**0.5,
        rake=float(rng.uniform(7, 24)),
        thick=float(rng.uniform(26, 33)) * size**0.4,
        frame=frame,
        polymer=polymer,
        calibre=pistol_calibre(rng),
    )


def slide(rng: np.random.Generator, b: Build) -> Model:
    """The slide alone: a steel bar with rounded shoulders, hollow before the breech face."""
    model = Model()
    x0, x1, width = -b.length / 2, b.length / 2, b.slide_width
    height = b.top - b.bottom
    metal = "zinc_alloy" if b.frame == "zinc_alloy" else "steel"
    nose = rng.uniform(1, 9)
    outline = [
        (x0, b.bottom + rng.uniform(1, 6)),
        (x0 + 4, b.bottom),
        (x1, b.bottom),
        (x1, b.top - rng.uniform(2, 7)),
        (x1 - 3, b.top),
        (x0 + nose, b.top),
        (x0, b.top - nose * 0.6),
    ]
    model.add(extrude(outline, width, min(rng.uniform(1.5, 4.5), width * 0.2)), metal)
    # Hollow from the muzzle's bushing to the breech face, open below.
    wall = rng.uniform(2.2, 3.4)
    breech = b.length * rng.uniform(0.25, 0.31)
    front = rng.uniform(4, 9)
    start, end = x0 + front, x1 - breech
    cavity = height - rng.uniform(2.4, 3.8)
    middle = b.bottom + cavity / 2
    model.add(
        box(end - start, cavity, width - 2 * wall).moved((start + end) / 2, middle), metal, -1
    )
    model.add(cylinder(b.calibre.neck + 3.6, front, "x", 16).moved(x0 + front / 2, 0), metal, -1)
    low = b.bottom + 5.5
    model.add(cylinder(5.2, front - 1, "x", 12).moved(x0 + front / 2 + 0.5, low), metal, -1)
    # Under the breech block runs the channel for the magazine's lips and the firing pin's bore.
    model.add(
        box(breech - 6, height * 0.4, width * 0.46).moved(
            end + breech / 2 - 3, b.bottom + height * 0.2
        ),
        metal,
        -1,
    )
    model.add(cylinder(3.0, breech - 4, "x", 10).moved(end + breech / 2, 0), metal, -1)
    model.add(cylinder(1.7, breech - 7, "x", 8).moved(end + breech / 2, 0), "steel")
    # The ejection port, through one wall and the roof.
    port = rng.uniform(22, 30) * b.length / 190
    model.add(
        box(port, height * 0.48, wall).moved(
            end - port / 2, b.top - 5 - height * 0.24, width / 2 - wall / 2
        ),
        metal,
        -1,
    )
    model.add(
        box(port, 3.0, width * 0.36).moved(end - port / 2, b.top - 1.7, width * 0.18), metal, -1
    )
    if rng.random() < 0.18:  # an open slide: the barrel lies bare
        bare = end - port - x0 - front - 12
        if bare > 20:
            model.add(
                box(bare, 3.0, width - 2 * wall).moved(end - port - 4 - bare / 2, b.top - 1.7),
                metal,
                -1,
            )
    for k in range(int(rng.integers(5, 9))):  # cocking serrations
        for side in (-1, 1):
            model.add(
                box(1.5, height * 0.62, 0.8).moved(
                    x1 - 7 - 3.6 * k, (b.top + b.bottom) / 2 - 1, side * (width / 2 - 0.41)
                ),
                metal,
                -1,
            )
    model.add(box(4.5, rng.uniform(2.5, 5), 3).moved(x0 + rng.uniform(6, 14), b.top + 1.4), "steel")
    for side in (-1, 1):
        model.add(box(6, rng.uniform(3, 5), 4).moved(x1 - 8, b.top + 1.6, side * 4.6), "steel")
    return model


def barrel(rng: np.random.Generator, b: Build) -> Model:
    """Barrel with its chamber block and locking lug."""
    model = Model()
    x0 = -b.length / 2
    breech = b.length / 2 - b.length * 0.28
    block = rng.uniform(22, 30) * b.length / 190
    start = x0 - (rng.uniform(8, 16) if rng.random() < 0.12 else rng.uniform(-1, 1.5))
    end = breech - block
    bore = b.calibre.neck
    model.add(
        pipe(bore + rng.uniform(2.0, 2.8), bore, end - start, "x").moved((start + end) / 2, 0),
        "steel",
    )
    side = min(b.slide_width - 9, 18.5)
    model.add(box(block, side, side, 1.0).moved(end + block / 2, -0.5), "steel")
    model.add(
        cylinder(b.calibre.radius + 0.1, block, "x", 16).moved(end + block / 2, 0), "steel", -1
    )
    model.add(box(block * 0.5, 8, 9).moved(end + block * 0.4, -side / 2 - 4), "steel")
    return model


def recoil_spring(b: Build) -> Model:
    """Guide rod with the spring round it, lying under the barrel."""
    model = Model()
    x0, low = -b.length / 2 + 5, b.bottom + 5.0
    length = b.length * 0.45
    model.add(cylinder(2.5, length, "x", 10).moved(x0 + length / 2, low), "steel")
    turns = length / 4.2
    path = helix(4.4, 4.2, turns, 7)
    model.add(sweep(path, 0.65, 4).turned(90, "y").moved(x0 + length / 2, low), "steel")
    return model


def _frame_outline(rng: np.random.Generator, b: Build) -> list[Point]:
    x1 = b.length / 2
    rail = -b.length / 2 + b.length * rng.uniform(0.03, 0.16)
    low = b.bottom - rng.uniform(8, 12)
    front = b.at(0, 0)[0]
    d = b.depth
    back = spline(
        [
            b.at(b.grip, d * 1.0),
            b.at(b.grip * 0.6, d * 1.04),
            b.at(b.grip * 0.2, d * 0.93),
            b.at(b.grip * 0.06, d * 1.02),
            (x1 + rng.uniform(0, 7), b.bottom - 1),
        ],
        4,
    )
    strap = [
        b.at(b.grip * s, w)
        for s, w in ((0.3, 0.0), (0.5, rng.uniform(-1, 1.5)), (0.75, 0.0), (1.0, -1.5))
    ]
    return [
        (rail, b.bottom),
        (rail + 1, low + 1),
        (front - 30, low),
        (front - 2, low - 2),
        *strap,
        *back,
        (x1 - 2, b.bottom),
    ]


def frame(rng: np.random.Generator, b: Build) -> Model:
    """Frame with its grip, guard, trigger and controls, the magazine well empty."""
    model = Model()
    outline = _frame_outline(rng, b)
    low = outline[2][1]
    front = b.at(0, 0)[0]
    body = b.thick if b.polymer else b.slide_width * rng.uniform(0.78, 0.92)
    model.add(extrude(outline, body, min(4.0 if b.polymer else 1.0, body * 0.2)), b.frame)
    wall = rng.uniform(2.6, 4.0) if b.polymer else rng.uniform(1.6, 2.6)
    inner = body - 2 * wall
    well = [
        b.at(1, 4),
        b.at(1, b.depth - 7),
        b.at(b.grip - 0.5, b.depth - 6),
        b.at(b.grip - 0.5, 4),
    ]
    model.add(extrude(well, inner), b.frame, -1)
    dust = front - 8 - outline[0][0]
    model.add(
        box(dust, (b.bottom - low) * 0.62, min(inner, 14)).moved(
            outline[0][0] + 3 + dust / 2, b.bottom - (b.bottom - low) * 0.31
        ),
        b.frame,
        -1,
    )
    bow = spline(
        [
            (front - 33 * b.length / 190, low + 1),
            (front - 31 * b.length / 190, low - 14),
            (front - 24, low - rng.uniform(21, 25)),
            (front - 9, low - rng.uniform(21, 25)),
            (front + 2.5, low - 14),
        ],
        6,
    )
    model.add(extrude(band(bow, rng.uniform(3.4, 5.5)), rng.uniform(8, 14), 1.5), b.frame)
    swing = spline([(front - 14, low + 4), (front - 15, low - 7), (front - 19, low - 16)], 5)
    model.add(
        extrude(band(swing, np.linspace(7, 4, len(swing)).tolist()), 7, 1),
        "steel" if rng.random() < 0.6 else b.frame,
    )
    _fire_control(rng, model, b, low, front)
    if not b.polymer:
        panel = [
            b.at(b.grip * 0.12, 5),
            b.at(b.grip * 0.12, b.depth - 6),
            b.at(b.grip * 0.5, b.depth - 2),
            b.at(b.grip * 0.95, b.depth - 3),
            b.at(b.grip * 0.95, 3),
        ]
        cover = str(rng.choice(["nylon", "wood", "rubber", "aluminium"], p=[0.4, 0.35, 0.2, 0.05]))
        deep = rng.uniform(4.5, 7.5)
        for side in (-1, 1):
            model.add(extrude(panel, deep, 1.8).moved(0, 0, side * (body + deep) / 2), cover)
        pins(
            model,
            "steel",
            2.4,
            body + 2 * deep,
            [b.at(b.grip * 0.2, b.depth * 0.6), b.at(b.grip * 0.85, b.depth * 0.55)],
        )
    return model


def _fire_control(
    rng: np.random.Generator, model: Model, b: Build, low: float, front: float
) -> None:
    """Sear, disconnector, hammer or striker, springs, levers: small steel above the grip."""
    x1 = b.length / 2
    model.add(
        box(rng.uniform(14, 22), rng.uniform(7, 11), b.slide_width * 0.45).moved(
            x1 - 20, b.bottom - 6
        ),
        "steel",
        rng.uniform(0.5, 0.9),
    )
    model.add(
        box(rng.uniform(16, 24), 8, b.slide_width * 0.5).moved(front - 16, b.bottom - 5),
        "steel",
        0.8 if b.polymer else 0.4,
    )
    model.add(
        box(x1 - 18 - (front - 10), 3.2, 1.6).moved(
            (x1 - 18 + front - 10) / 2, b.bottom - 7, b.slide_width * 0.34
        ),
        "steel",
    )
    for side in (-1, 1):
        model.add(
            box(b.length * 0.34, 1.6, 1.8).moved(
                x1 - b.length * 0.2, b.bottom + 1, side * b.slide_width * 0.34
            ),
            "steel",
        )
    if not b.polymer or rng.random() < 0.25:
        cock = rng.uniform(0, 25)
        spur = extrude(
            band(
                spline([(0, 0), (2, 11), (9, 17)], 4),
                [8, 7.4, 6.8, 6.4, 6, 5.4, 5, 4.6, 4][: len(spline([(0, 0), (2, 11), (9, 17)], 4))],
            ),
            7.5,
            1,
        )
        model.add(spur.turned(-cock, "z").moved(x1 - 2, b.bottom + 1), "steel")
        model.add(
            cylinder(2.6, b.grip * 0.4, "y", 8).moved(
                b.at(b.grip * 0.4, b.depth - 5)[0], b.bottom - b.grip * 0.36
            ),
            "steel",
            0.6,
        )
    half = b.thick / 2
    model.add(
        box(rng.uniform(18, 34), 3.6, 2.2).moved(front + 2, b.bottom - 2.5, half - 1), "steel"
    )
    if rng.random() < 0.5:
        model.add(box(14, 4.5, 2.2).moved(x1 - 14, b.bottom - 3, half - 1), "steel")
    model.add(cylinder(3.4, b.thick * 0.8, "z", 10).moved(front - 1, low - 6), "steel", 0.8)
    pins(
        model,
        "steel",
        1.6,
        b.slide_width,
        [(front - 12, low + 5), (x1 - 22, b.bottom - 7), (front + 6, b.bottom - 8)],
    )


def magazine(rng: np.random.Generator, b: Build, rounds: int | None = None) -> Model:
    """The magazine where it sits in the grip: box, floor plate, follower, spring, rounds."""
    model = Model()
    wall = 0.8
    metal = "steel" if rng.random() < 0.85 else "nylon"
    if metal == "nylon":
        wall = 1.8
    wide = min(b.thick - (8.0 if b.polymer else 12.0), 2 * b.calibre.radius * 1.95 + 2)
    wide = max(wide, 2 * b.calibre.radius + 2.4)
    front, back = 5.0, max(b.depth - 8.0, 5.0 + b.calibre.overall + 2.4)
    foot = b.grip + rng.uniform(0, 5)
    shell = [b.at(-3, front), b.at(-3, back), b.at(foot, back), b.at(foot, front)]
    inner = [
        b.at(-3, front + wall),
        b.at(-3, back - wall),
        b.at(foot, back - wall),
        b.at(foot, front + wall),
    ]
    model.add(extrude(shell, wide, 0.0), metal)
    model.add(extrude(inner, wide - 2 * wall), metal, -1)
    model.add(
        plate(
            [
                b.at(foot, front - 4),
                b.at(foot, back + 2),
                b.at(foot + 6, back + 1),
                b.at(foot + 6, front - 5),
            ],
            -wide / 2 - 2,
            wide / 2 + 2,
            1.5,
        ),
        "nylon" if rng.random() < 0.75 else "steel",
    )
    double = wide > 2 * b.calibre.radius * 1.5
    step = b.calibre.radius * (1.22 if double else 1.96)
    room = int((foot - 16) / step)
    count = min(int(rng.integers(0, room + 1)) if rounds is None else rounds, room)
    if rounds is None and rng.random() < 0.3:
        count = room
    one = cartridge(rng, b.calibre)
    middle = (front + back) / 2
    shift = (wide / 2 - wall - b.calibre.radius) if double else 0.0
    lean = float(rng.uniform(0, 6))
    for k in range(count):
        x, y = b.at(2 + step * (k + 0.5), middle)
        model.put(one.turned(180 - lean, "z").moved(x, y, shift * (1 if k % 2 else -1)))
    top = 2 + step * count + 3
    half = (back - front) / 2 - wall - 1.5
    x, y = b.at(top, middle)
    model.add(box(2 * half, 4.5, wide - 2 * wall - 1).moved(x, y), "nylon")
    turns = int(np.clip(3 + (foot - top) / 9, 4, 11))
    model.add(
        sweep(zigzag(b.at(top + 2, middle), b.at(foot - 1, middle), half * 0.9, turns), 0.7, 5),
        "steel",
    )
    return model


def pistol(rng: np.random.Generator) -> Model:
    """A whole pistol lying on its side."""
    b = draw_build(rng)
    model = slide(rng, b).put(barrel(rng, b)).put(recoil_spring(b)).put(frame(rng, b))
    if rng.random() < 0.8:
        model.put(magazine(rng, b))
    if rng.random() < 0.4:
        one = cartridge(rng, b.calibre)
        model.put(
            one.turned(180, "z").moved(b.length / 2 - b.length * 0.28 - b.calibre.overall / 2, 0)
        )
    if rng.random() < 0.07:  # a lamp under the barrel
        lamp = Model()
        lamp.add(cylinder(11, 55, "x", 16), "aluminium")
        lamp.add(cylinder(9, 50, "x", 16), "aluminium", -1)
        lamp.add(cylinder(8.2, 34, "x", 12).moved(6, 0), "lithium_cell")
        model.put(lamp.moved(-b.length / 2 + 36, b.bottom - 21))
    return model


@solid_family("pistol", "firearm", "self-loading pistol, whole", category="weapon", rest="any")
def _pistol(rng: np.random.Generator) -> Model:
    return pistol(rng)


@solid_family(
    "pistol_top",
    "firearm",
    "self-loading pistol standing on its grip or sights: a dense bar",
    category="weapon",
    rest="flat",
)
def _pistol_top(rng: np.random.Generator) -> Model:
    upright = centred(pistol(rng)).turned(90, "x")
    lean = float(rng.normal(0, 9))
    upright = upright.turned(lean, "x").turned(float(rng.normal(0, 6)), "y")
    return upright.turned(180, "x") if rng.random() < 0.4 else upright
