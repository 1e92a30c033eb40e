"""Effective atomic numbers of the simulator's materials, from their recipes."""

from __future__ import annotations

import re

from workstation.simulation.attenuation import attenuation_table

NUMBERS = {
    "H": (1, 1.008), "Li": (3, 6.94), "C": (6, 12.011), "N": (7, 14.007), "O": (8, 15.999),
    "Na": (11, 22.990), "Mg": (12, 24.305), "Al": (13, 26.982), "Si": (14, 28.085),
    "P": (15, 30.974), "S": (16, 32.06), "Cl": (17, 35.45), "K": (19, 39.098), "Ca": (20, 40.078),
    "Ti": (22, 47.867), "Cr": (24, 51.996), "Mn": (25, 54.938), "Fe": (26, 55.845),
    "Co": (27, 58.933), "Ni": (28, 58.693), "Cu": (29, 63.546), "Zn": (30, 65.38),
}  # fmt: skip
"""Element: atomic number, standard atomic weight (IUPAC 2021, abridged)."""
POWER = 2.94
"""Mayneord's exponent: Z = (sum of electron share times Z**2.94) ** (1 / 2.94)."""


def zeff_of(material: str) -> float:
    """Effective atomic number of a material of the simulator. KeyError past zinc."""
    table = attenuation_table()
    atoms: dict[str, float] = {}
    for part in table.recipes[table.row[material]].split(" + "):
        share, formula = part.split()
        counts = [(e, int(n or 1)) for e, n in re.findall(r"([A-Z][a-z]?)(\d*)", formula)]
        grams = sum(NUMBERS[e][1] * n for e, n in counts)
        for element, n in counts:
            atoms[element] = atoms.get(element, 0.0) + float(share) * n / grams
    electrons = sum(n * NUMBERS[e][0] for e, n in atoms.items())
    mean = sum(n * NUMBERS[e][0] / electrons * NUMBERS[e][0] ** POWER for e, n in atoms.items())
    return float(mean ** (1.0 / POWER))
