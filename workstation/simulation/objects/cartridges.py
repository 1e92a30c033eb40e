"""Cartridges as solids: case, powder, bullet or shot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workstation.simulation.solids import Model, cylinder, lathe


@dataclass(frozen=True, slots=True)
class Calibre:
    """Outer measures in millimetres; `neck` is the bullet's radius."""

    name: str
    radius: float
    neck: float
    case: float
    overall: float


PISTOL_CALIBRES = (
    Calibre("9x19", 4.95, 4.5, 19.2, 29.7),
    Calibre("9x19", 4.95, 4.5, 19.2, 29.7),
    Calibre(".45 ACP", 6.05, 5.7, 22.8, 32.4),
    Calibre(".40", 5.4, 5.1, 21.6, 28.8),
    Calibre("9x17", 4.75, 4.5, 17.3, 25.0),
    Calibre(".22 LR", 2.87, 2.8, 15.6, 25.4),
)
REVOLVER_CALIBRES = (
    Calibre(".38", 4.82, 4.53, 29.3, 39.4),
    Calibre(".357", 4.82, 4.53, 32.8, 40.4),
    Calibre(".22 LR", 2.87, 2.8, 15.6, 25.4),
)
RIFLE_CALIBRES = (
    Calibre("5.56x45", 4.8, 2.85, 44.7, 57.4),
    Calibre("7.62x39", 5.65, 3.95, 38.7, 56.0),
    Calibre("7.62x51", 6.0, 3.9, 51.2, 71.0),
)
SHOTGUN = Calibre("12/70", 10.3, 9.4, 16.0, 58.0)


def cartridge(rng: np.random.Generator, calibre: Calibre, sides: int = 8) -> Model:
    """One round lying along x, its bullet towards +x, its middle in the origin."""
    if calibre.name == SHOTGUN.name:
        return _shot_shell(sides)
    r, neck, case, overall = calibre.radius, calibre.neck, calibre.case, calibre.overall
    model = Model()
    steel = rng.random() < 0.15
    shoulder = neck < 0.9 * r
    profile = [(r * 0.96, 0.0), (r, case * 0.1)]
    if shoulder:
        profile += [(r * 0.94, case * 0.75), (neck + 0.4, case * 0.86)]
    profile += [(neck + 0.4 if shoulder else r, case)]
    metal = "steel" if steel else "brass"
    model.add(lathe(profile, sides), metal)
    bore = neck - 0.05
    base = case * 0.16
    seat = case - min(0.35 * case, 1.3 * neck)
    body = r * 0.87
    inner = [(body * 0.9, base), (body, case * 0.3)]
    inner += [(body * 0.95, case * 0.74), (bore, case * 0.86)] if shoulder else []
    inner += [(bore, case)]
    model.add(lathe(inner, sides), metal, -1)
    fill = 0.95 if shoulder else 0.6
    model.add(
        cylinder((bore if not shoulder else body * 0.9), seat - base - 0.5, "z", sides).moved(
            0, 0, (seat + base) / 2
        ),
        "smokeless_powder",
        fill,
    )
    long = overall - seat
    nose = 0.15 if rng.random() < 0.7 else 0.55
    bullet = [
        (bore * 0.92, seat),
        (bore, seat + long * 0.08),
        (bore, seat + long * 0.45),
        (bore * 0.82, seat + long * 0.72),
        (bore * max(nose, 0.5), seat + long * 0.92),
        (bore * nose, overall),
    ]
    model.add(lathe(bullet, sides), "copper" if rng.random() < 0.08 else "lead")
    return model.moved(0, 0, -overall / 2).turned(90, "y")


def _shot_shell(sides: int) -> Model:
    """A shotgun shell: brass head, plastic hull, wad, pellets packed to three fifths."""
    r, overall = SHOTGUN.radius, SHOTGUN.overall
    model = Model()
    model.add(lathe([(r + 0.9, 0), (r + 0.9, 1.5), (r, 1.6), (r, 15)], sides + 4), "brass")
    model.add(cylinder(r - 0.6, 13, "z", sides + 4).moved(0, 0, 8.5), "brass", -1)
    model.add(cylinder(r - 0.05, overall - 2, "z", sides + 4).moved(0, 0, overall / 2), "nylon")
    model.add(cylinder(r - 0.9, overall - 8, "z", sides + 4).moved(0, 0, overall / 2), "nylon", -1)
    model.add(cylinder(r - 1, 14, "z", sides).moved(0, 0, 12), "smokeless_powder", 0.7)
    model.add(cylinder(r - 1.2, 10, "z", sides).moved(0, 0, 24), "polyethylene", 0.6)
    model.add(cylinder(r - 1.2, 24, "z", sides).moved(0, 0, 41), "lead", 0.58)
    return model.moved(0, 0, -overall / 2).turned(90, "y")


def pistol_calibre(rng: np.random.Generator) -> Calibre:
    """A calibre a self-loading pistol takes."""
    return PISTOL_CALIBRES[int(rng.integers(len(PISTOL_CALIBRES)))]


def rifle_calibre(rng: np.random.Generator) -> Calibre:
    """A calibre a rifle takes."""
    return RIFLE_CALIBRES[int(rng.integers(len(RIFLE_CALIBRES)))]
