"""Mass attenuation of the materials, read from the table that lies beside this module."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).with_name("data") / "attenuation.csv"


@dataclass(frozen=True, slots=True)
class AttenuationTable:
    """Materials against photon energy.

    `energies_kev` is (E,), `mass_attenuation` (M, E) in cm2/g with coherent scattering,
    `density` (M,) in g/cm3 as met in goods (cloth and food include their air).
    """

    names: tuple[str, ...]
    recipes: tuple[str, ...]
    density: NDArray[np.float64]
    energies_kev: NDArray[np.float64]
    mass_attenuation: NDArray[np.float64]
    row: Mapping[str, int]

    def of(self, material: str) -> NDArray[np.float64]:
        """Mass attenuation (E,) of one material, cm2/g. KeyError for an unknown name."""
        values: NDArray[np.float64] = self.mass_attenuation[self.row[material]]
        return values

    def density_of(self, material: str) -> float:
        """Density in g/cm3."""
        return float(self.density[self.row[material]])


@lru_cache(maxsize=1)
def attenuation_table() -> AttenuationTable:
    """Read the committed table, once."""
    with TABLE.open(encoding="ascii", newline="") as stream:
        rows = list(csv.reader(line for line in stream if not line.startswith("#")))
    header, body = rows[0], rows[1:]
    names = tuple(row[0] for row in body)
    return AttenuationTable(
        names=names,
        recipes=tuple(row[2] for row in body),
        density=np.array([float(row[1]) for row in body]),
        energies_kev=np.array([float(energy) for energy in header[3:]]),
        mass_attenuation=np.array([[float(value) for value in row[3:]] for row in body]),
        row=MappingProxyType({name: index for index, name in enumerate(names)}),
    )
