"""Tube spectrum and detector response, and their reduction to a few energy bins.

Emission: Kramers' law (photons proportional to kV/E - 1; H. A. Kramers, Phil. Mag. 46, 1923) with
a simple self-absorption in the target and the tungsten K lines at 57.98, 59.32, 67.24 and
69.07 keV (relative strengths 58, 100, 33, 8; NIST X-ray transition energies). Detection: absorbed
share in the scintillator times photon energy, as both detectors integrate energy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from workstation.simulation.attenuation import AttenuationTable, attenuation_table
from workstation.simulation.profiles import ScannerProfile

BIN_EDGES_KEV = (15.0, 25.0, 32.0, 39.0, 46.0, 53.0, 61.0, 70.0, 82.0, 96.0, 112.0, 132.0, 201.0)
_K_LINES = ((57.98, 58.0), (59.32, 100.0), (67.24, 33.0), (69.07, 8.0))
_K_EDGE_KEV = 69.5


def tube_spectrum(kilovolts: float, energies_kev: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative photons per keV leaving the target, (E,); zero above the tube voltage."""
    bremsstrahlung: NDArray[np.float64] = np.clip(kilovolts / energies_kev - 1.0, 0.0, None)
    tungsten = attenuation_table().of("tungsten")
    bremsstrahlung *= np.exp(
        -np.interp(energies_kev, attenuation_table().energies_kev, tungsten) * 0.004
    )
    if kilovolts <= _K_EDGE_KEV:
        return bremsstrahlung
    # K yield grows with overvoltage as (U - 1)^1.67 (Green and Cosslett 1961). At 160 kV
    # 5.5 % of the photons above 15 keV, before filtering: chosen, not measured.
    share = 0.055 * (kilovolts / _K_EDGE_KEV - 1.0) ** 1.67 / (160.0 / _K_EDGE_KEV - 1.0) ** 1.67
    lines = np.zeros_like(bremsstrahlung)
    strength = sum(weight for _, weight in _K_LINES)
    for energy, weight in _K_LINES:
        lines[int(np.argmin(np.abs(energies_kev - energy)))] += weight / strength
    return np.asarray(bremsstrahlung + lines * share * float(bremsstrahlung.sum()))


def channel_weights(profile: ScannerProfile) -> NDArray[np.float64]:
    """Share of the low and of the high signal per keV behind air, (2, E), rows summing to 1."""
    table = attenuation_table()
    energies = table.energies_kev

    def through(material: str, millimetres: float) -> NDArray[np.float64]:
        return np.asarray(
            np.exp(-table.of(material) * table.density_of(material) * millimetres / 10.0)
        )

    filters = through("aluminium", profile.filter_al_mm) * through("copper", profile.filter_cu_mm)
    front = through(*profile.front_detector)
    back = through(*profile.back_detector)
    beam = tube_spectrum(profile.tube_kv, energies) * filters
    if profile.acquisition == "sandwich":
        low = beam * (1.0 - front) * energies
        high = beam * front * through("copper", profile.between_cu_mm) * (1.0 - back) * energies
    else:
        low = tube_spectrum(profile.low_kv, energies) * filters * (1.0 - back) * energies
        high = beam * (1.0 - back) * energies
    return np.stack([low / low.sum(), high / high.sum()])


@dataclass(frozen=True, slots=True)
class Beam:
    """The two channels reduced to K energy bins.

    `per_mm` is (M, K) float32: linear attenuation in 1/mm of each material at its goods density;
    `grams_per_mm` (M,) float32: g/cm2 for 1 mm; `weights` (K, 2) float32 signal shares of low and
    high; `effective_kev` the signal-weighted mean energies; `probe` the bin used where one single
    attenuation has to stand for all.
    """

    table: AttenuationTable
    per_mm: NDArray[np.float32]
    grams_per_mm: NDArray[np.float32]
    weights: NDArray[np.float32]
    effective_kev: tuple[float, float]
    probe: int


@lru_cache(maxsize=8)
def beam_of(profile: ScannerProfile) -> Beam:
    """Reduce a scanner's spectrum to bins: each bin's attenuation is the signal-weighted mean."""
    table = attenuation_table()
    energies = table.energies_kev
    channels = channel_weights(profile)
    bins = np.digitize(energies, BIN_EDGES_KEV) - 1
    count = len(BIN_EDGES_KEV) - 1
    weights = np.zeros((count, 2))
    mass = np.zeros((len(table.names), count))
    both = channels.sum(axis=0)
    for index in range(count):
        inside = bins == index
        weights[index] = channels[:, inside].sum(axis=1)
        share = both[inside]
        if share.sum() > 0.0:
            mass[:, index] = table.mass_attenuation[:, inside] @ (share / share.sum())
    effective = channels @ energies
    return Beam(
        table=table,
        per_mm=(mass * table.density[:, None] / 10.0).astype(np.float32),
        grams_per_mm=(table.density / 10.0).astype(np.float32),
        weights=weights.astype(np.float32),
        effective_kev=(float(effective[0]), float(effective[1])),
        probe=int(np.digitize(effective[1], BIN_EDGES_KEV)) - 1,
    )
