"""Firearms and their parts, from the side and from above."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import Blank, family
from workstation.simulation.objects.ammunition import stack_of_rounds
from workstation.simulation.sketch import Pad, Point, Sketch, arc, box, circle, spline


def _grip_frame(
    s: Sketch,
    top: float,
    back: float,
    grip: float,
    rake: float,
    width: float,
    material: str,
    deep: float,
) -> list[Point]:
    """Frame rail and raked grip as one outline; returns the grip's corners."""
    foot = (back + rake, top + grip)
    outline = [
        (back - 4, top - 1),
        (back + width * 0.15, top + grip * 0.18),
        (foot[0] - 1, foot[1]),
        (foot[0] + width, foot[1] + 3),
        (back + width + rake * 0.45, top + grip * 0.30),
        (back + width + 3, top + 4),
    ]
    s.poly(spline([*outline, outline[0]], 5), material, deep, edge=8, join="max")
    return outline


def _guard(
    s: Sketch, start: float, end: float, top: float, depth: float, bar: float, material: str
) -> None:
    """Trigger guard bow and the trigger in it."""
    middle = (start + end) / 2
    bow = [
        (start, top),
        (start + 1.5, top + depth * 0.75),
        (middle, top + depth),
        (end - 1.0, top + depth * 0.80),
        (end + 1.0, top),
    ]
    s.wire(spline(bow, 6), bar, material)
    s.wire(
        spline(
            [(middle + 4, top), (middle + 2, top + depth * 0.45), (middle - 2, top + depth * 0.72)]
        ),
        bar * 1.1,
        "steel",
    )


@family("pistol", "firearm", "self-loading pistol from the side", category="weapon")
def _pistol(rng: np.random.Generator, blank: Blank) -> Pad:
    size = rng.uniform(0.72, 1.15)
    length, slide_h, grip = 195 * size, 27 * size, 98 * size
    s = blank(length * 1.15, (slide_h + grip) * 1.5)
    polymer = rng.random() < 0.45
    frame = "nylon" if polymer else str(rng.choice(["steel", "aluminium", "zinc_alloy"]))
    x0, x1 = -length / 2, length / 2  # muzzle on the left
    top = -(slide_h + grip) * 0.5
    bottom = top + slide_h
    # Slide: a hollow steel box, thick at the rails, thin over the ejection port.
    slide = [
        (x0, top + 3),
        (x0 + 5, top),
        (x1 - 4, top),
        (x1, top + 6),
        (x1, bottom - 4),
        (x0, bottom - 2),
    ]
    s.poly(slide, "steel", rng.uniform(5.5, 9.0) * size, edge=3)
    s.poly(box(0, top + slide_h * 0.18, length * 0.96, slide_h * 0.24), "steel", 4.0 * size)
    port = x0 + length * rng.uniform(0.52, 0.62)
    s.cut(box(port, top + slide_h * 0.35, 26 * size, slide_h * 0.42), "steel")
    for k in range(7):  # cocking serrations
        s.wire([(x1 - 8 - 4.0 * k, top + 3), (x1 - 10 - 4.0 * k, bottom - 6)], 1.4, "steel")
    # Barrel with its bore, chamber block, recoil spring below.
    bore_y = top + slide_h * 0.36
    s.rod((x0 + 2, bore_y), (port + 14 * size, bore_y), 7.2 * size, "steel", wall=2.9 * size)
    s.poly(box(port - 2, bore_y + 3, 24 * size, 17 * size), "steel", 6.0 * size)
    spring_y = top + slide_h * 0.78
    s.rod((x0 + 6, spring_y), (x0 + length * 0.52, spring_y), 2.0 * size, "steel")
    turns = int(length * 0.5 / 4)
    zigzag = [
        (x0 + 7 + i * length * 0.46 / turns, spring_y + (3.6 if i % 2 else -3.6) * size)
        for i in range(turns + 1)
    ]
    s.wire(zigzag, 1.3, "steel")
    # Frame, grip, guard.
    rail_end = x0 + length * rng.uniform(0.06, 0.2)
    s.poly(
        [
            (rail_end, bottom - 3),
            (x1 - 8, bottom - 3),
            (x1 - 4, bottom + 9),
            (rail_end + 4, bottom + 9 * size),
        ],
        frame,
        (22 if polymer else 12) * size,
        edge=3,
        join="max",
    )
    width, rake = rng.uniform(36, 46) * size, rng.uniform(10, 24) * size
    back = x1 - width - rng.uniform(12, 20) * size
    outline = _grip_frame(s, bottom, back, grip, rake, width, frame, (26 if polymer else 11) * size)
    _guard(
        s,
        back - 32 * size,
        back + 2,
        bottom + 4,
        rng.uniform(20, 27) * size,
        (5.5 if polymer else 4.5),
        frame,
    )
    # Hammer and fire control.
    s.disc((x1 - 14 * size, bottom + 1), 5.5 * size, "steel", 7)
    s.poly(
        [(x1 - 6, bottom - 8), (x1 + 7, bottom - 13), (x1 + 9, bottom - 7), (x1 - 4, bottom + 2)],
        "steel",
        7,
    )
    s.poly(box(back + width * 0.55, bottom + 8, width * 0.7, 11 * size), "steel", rng.uniform(4, 8))
    if rng.random() < 0.75:  # a magazine in the well
        base = np.array(outline[2]), np.array(outline[3])
        head = np.array([back + 6, bottom + 2]), np.array([back + width - 4, bottom + 2])
        well = [tuple(head[0]), tuple(head[1]), tuple(base[1] - [4, 1]), tuple(base[0] + [5, 0])]
        points = [(float(p[0]), float(p[1])) for p in well]
        s.poly(points, "steel", 2.0)
        for a, b in ((0, 3), (1, 2)):
            s.wire([points[a], points[b]], 2.6, "steel")
        s.wire([points[3], points[2]], 5.0, frame)
        if rng.random() < 0.6:
            stack_of_rounds(s, points, int(rng.integers(4, 13)))
    if not polymer:
        panel = [(x * 0.92 + (back + rake / 2 + width / 2) * 0.08, y) for x, y in outline[1:5]]
        s.poly(panel, "nylon" if rng.random() < 0.5 else "wood", 14, edge=5)
    return s.pad(32 * size)


@family(
    "pistol_top", "firearm", "self-loading pistol seen from above: a dense bar", category="weapon"
)
def _pistol_top(rng: np.random.Generator, blank: Blank) -> Pad:
    size = rng.uniform(0.75, 1.15)
    length, width = 195 * size, 27 * size
    s = blank(length * 1.1, width * 1.7)
    x0, x1 = -length / 2, length / 2
    s.poly(box(0, 0, length, width, 3), "steel", 15 * size, edge=2)
    s.rod((x0, 0), (x1 - 40 * size, 0), 7.5 * size, "steel", wall=3)
    s.cut(box(x0 + length * 0.56, width * 0.28, 28 * size, width * 0.35), "steel")
    # The grip is looked through along its length, so it is much denser than the slide.
    frame = "nylon" if rng.random() < 0.4 else "aluminium"
    s.poly(box(x1 - 34 * size, 0, 46 * size, width * 1.1, 8), frame, 70 * size, edge=8)
    if rng.random() < 0.8:
        s.poly(box(x1 - 36 * size, 0, 34 * size, width * 0.72), "steel", 9)
        s.cut(box(x1 - 36 * size, 0, 30 * size, width * 0.5), "steel")
        s.poly(box(x1 - 36 * size, 0, 30 * size, width * 0.6, 4), "brass", 18 * size, edge=3)
    s.poly(box(x1 - 84 * size, 0, 34 * size, 9 * size), frame, 22 * size)
    s.poly(box(x0 + 8, 0, 5, 3.5), "steel", 5)
    for side in (-1, 1):
        s.poly(box(x1 - 5, side * 5, 8, 3.5), "steel", 6)
        s.poly(box(x1 - 70 * size, side * width * 0.55, 22 * size, 3), "steel", 6)
    return s.pad(130 * size)


@family("revolver", "firearm", "revolver from the side", category="weapon")
def _revolver(rng: np.random.Generator, blank: Blank) -> Pad:
    size = rng.uniform(0.75, 1.1)
    barrel = rng.choice([52.0, 76.0, 102.0, 152.0]) * size
    body, grip = 78 * size, 92 * size
    length = barrel + body + 42 * size
    s = blank(length * 1.1, grip * 2.1)
    x0 = -length / 2
    y = -grip * 0.42
    frame_x = x0 + barrel
    s.rod((x0, y), (frame_x + 6, y), 8.5 * size, "steel", wall=4.0 * size)
    s.poly(box(x0 + barrel / 2, y - 8 * size, barrel, 3.2), "steel", 5)
    s.poly(box(x0 + barrel * 0.6, y + 12 * size, barrel * 0.8, 6 * size), "steel", 8)
    s.poly([(x0 + 2, y - 8), (x0 + 5, y - 14), (x0 + 14, y - 9)], "steel", 3)
    # Frame with the cylinder window.
    s.poly(
        spline(
            [
                (frame_x, y - 13 * size),
                (frame_x + body, y - 13 * size),
                (frame_x + body + 12, y + 10),
                (frame_x + body, y + 32 * size),
                (frame_x + 4, y + 30 * size),
                (frame_x, y - 13 * size),
            ],
            5,
        ),
        "steel",
        11 * size,
        edge=3,
    )
    cylinder = box(frame_x + 26 * size, y + 9 * size, 38 * size, 35 * size)
    s.cut(cylinder, "steel")
    radius = 19 * size
    s.rod((frame_x + 6 * size, y + 9 * size), (frame_x + 46 * size, y + 9 * size), radius, "steel")
    loaded = rng.random() < 0.5
    for offset in (-0.72, -0.24, 0.24, 0.72):  # chambers show as lighter channels
        cy = y + 9 * size + offset * radius
        channel = box(frame_x + 26 * size, cy, 38 * size, 6.0 * size)
        s.layers["steel"] *= 1.0 - 0.45 * s.mask(channel)
        if loaded:
            s.rod((frame_x + 8 * size, cy), (frame_x + 36 * size, cy), 4 * size, "brass", wall=0.6)
            s.rod((frame_x + 8 * size, cy), (frame_x + 16 * size, cy), 3.8 * size, "lead")
    _guard(s, frame_x + 22 * size, frame_x + body - 6, y + 29 * size, 25 * size, 4.5, "steel")
    hook = spline(
        [
            (frame_x + body, y - 6),
            (frame_x + body + 12, y - 20),
            (frame_x + body + 20, y - 22),
            (frame_x + body + 12, y - 12),
            (frame_x + body + 10, y + 4),
        ]
    )
    s.poly(hook, "steel", 7)
    gx = frame_x + body
    outline = spline(
        [
            (gx - 14, y + 22 * size),
            (gx + 8, y + 4),
            (gx + 20 * size, y + 34 * size),
            (gx + 40 * size, y + grip),
            (gx + 10 * size, y + grip * 1.12),
            (gx - 4, y + 52 * size),
            (gx - 14, y + 22 * size),
        ],
        6,
    )
    s.poly(outline, "wood" if rng.random() < 0.6 else "rubber", 30 * size, edge=11)
    inner = [(px * 0.84 + (gx + 10) * 0.16, py * 0.9 + (y + 50) * 0.1) for px, py in outline]
    s.wire([*inner, inner[0]], 4.5, "steel")
    return s.pad(38 * size)


@family(
    "firearm_parts",
    "firearm",
    "slide, barrel, springs and a fire-control group taken apart",
    category="weapon",
)
def _firearm_parts(rng: np.random.Generator, blank: Blank) -> Pad:
    s = blank(215, 150)
    s.poly(box(0, -52, 186, 27, 3), "steel", 11, edge=3)
    s.poly(box(0, -61, 180, 7), "steel", 8)
    s.cut(box(18, -56, 28, 12), "steel")
    for k in range(7):
        s.wire([(70 + 3.8 * k, -63), (68 + 3.8 * k, -42)], 1.6, "steel")
    s.rod((-96, -16), (16, -16), 7.4, "steel", wall=2.9)
    s.poly(box(24, -13, 26, 19), "steel", 13, edge=2)
    s.cut_disc((24, -6), 3.4, "steel")
    turns = 34
    s.wire([(-90 + 3.2 * i, 8 + (4 if i % 2 else -4)) for i in range(turns)], 1.3, "steel")
    s.rod((-92, 8), (12, 8), 2.0, "steel")
    s.poly(
        [(-20, 30), (18, 26), (26, 40), (6, 46), (2, 62), (-6, 60), (-6, 44), (-22, 42)], "steel", 6
    )
    s.cut_disc((8, 36), 2.6, "steel")
    s.poly([(44, 28), (60, 22), (72, 30), (66, 40), (52, 48)], "steel", 7)
    for k in range(5):
        x = 50 + 11 * float(rng.uniform(0, 4))
        s.wire([(x, 52 + 3 * k), (x + rng.uniform(8, 20), 54 + 3 * k)], 2.6, "steel")
    well = [(-96, 28), (-62, 28), (-44, 70), (-80, 72)]
    if rng.random() < 0.6:
        s.poly(well, "steel", 2.2)
        for a, b in ((0, 3), (1, 2), (3, 2), (0, 1)):
            s.wire([well[a], well[b]], 2.4, "steel")
    return s.pad(24)


@family("magazine", "firearm", "detachable pistol or rifle magazine", category="weapon")
def _magazine(rng: np.random.Generator, blank: Blank) -> Pad:
    rifle = rng.random() < 0.4
    length, width = (185.0, 62.0) if rifle else (rng.uniform(95, 135), rng.uniform(28, 36))
    s = blank(width * 2.4, length * 1.15)
    bend = rng.uniform(12, 34) if rifle else rng.uniform(0, 6)
    left = arc((0, 0), 1.0, 0, 1, 2)[:0]
    right: list[Point] = []
    for t in np.linspace(0, 1, 9):
        shift = bend * float(t * t)
        yy = -length / 2 + length * float(t)
        left.append((-width / 2 - shift + bend / 2, yy))
        right.append((width / 2 - shift + bend / 2, yy))
    wall = "aluminium" if rifle and rng.random() < 0.4 else "steel"
    s.poly([*left, *right[::-1]], wall, 2.0)
    for side in (left, right):
        s.wire(side, 2.6, wall)
    foot = [(left[-1][0] - 4, length / 2 - 4), (right[-1][0] + 4, length / 2 - 4)]
    s.wire(foot, 6.0, "nylon" if rng.random() < 0.5 else "steel")
    if rng.random() < 0.7:
        corners = [
            left[0],
            right[0],
            (right[-1][0], right[-1][1] - 12),
            (left[-1][0], left[-1][1] - 12),
        ]
        stack_of_rounds(s, corners, int(rng.integers(5, 16)))
    else:
        turns = int(length / 7)
        s.wire(
            [
                (
                    float(np.interp(i, [0, turns], [0, left[-1][0] + width / 2]))
                    + (width * 0.4 if i % 2 else -width * 0.4),
                    -length / 2 + 8 + i * (length - 18) / turns,
                )
                for i in range(turns)
            ],
            1.6,
            "steel",
        )
    s.poly(circle((0, -length / 2 + 5), width * 0.4, 12), "nylon", 8)
    return s.pad(24)
