"""Computes the calibration curves of the shipped palettes from the simulator's own beam.

`python -m tests.imaging.calibration_curves` writes assets/palettes/calibration/*.json anew; a
test compares the committed files with what this gives.
"""

from __future__ import annotations

import json

import numpy as np

from tests.imaging.atoms import zeff_of
from workstation.resources import assets_dir
from workstation.simulation import PROFILES, ScannerProfile, step_wedge
from workstation.simulation.parcels import beam_for

MATERIALS = ("polyethylene", "aluminium", "steel")
ATTENUATIONS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5)  # fmt: skip


def curve(profile: ScannerProfile, material: str) -> list[float]:
    """Low-energy attenuation behind a wide plate of `material`, at each of ATTENUATIONS (high).

    Scatter is part of it, as it is where a real scanner is calibrated on step wedges.
    """
    thickness = np.geomspace(1e-3, 2e3, 4000)
    signal = step_wedge(profile, material, tuple(thickness)).astype(np.float64)
    signal = np.maximum(signal, 1e-30)
    share = np.array([[profile.scatter_low], [profile.scatter_high]])
    depth = -np.log(signal * (1.0 + share * -np.log(signal)))
    known = (signal > 1e-6).all(axis=0)
    low, high = np.r_[0.0, depth[0, known]], np.r_[0.0, depth[1, known]]
    return [round(float(value), 4) for value in np.interp(ATTENUATIONS, high, low)]


PLATES = {
    "polyethylene": 0.3, "nylon": 0.3, "water": 0.4, "paper": 0.4, "glass": 0.7, "aluminium": 0.8,
    "salt": 1.0, "steel": 2.0, "copper": 2.5,
}  # fmt: skip
"""Plates of known effective atomic number, and how far others of that number lie (spread)."""
PLATE_DEPTHS = (0.3, 0.6, 1.0, 2.0, 3.0)


def plates(profile: ScannerProfile) -> list[list[float]]:
    """(position, effective atomic number, spread) of each plate, over PLATE_DEPTHS (high)."""
    own = {name: np.interp(PLATE_DEPTHS, ATTENUATIONS, curve(profile, name)) for name in PLATES}
    found = []
    for name, spread in PLATES.items():
        plastic, aluminium, steel = (own[m] for m in MATERIALS)
        light = (own[name] - plastic) / (aluminium - plastic)
        heavy = 1.0 + (own[name] - aluminium) / (steel - aluminium)
        position = float(np.mean(np.where(own[name] < aluminium, light, heavy)))
        found.append([round(position, 3), round(zeff_of(name), 2), spread])
    return sorted(found)


def calibration(profile: ScannerProfile) -> dict[str, object]:
    return {
        "id": profile.name,
        "devices": [profile.name],
        "effective_energies_kev": [round(e, 1) for e in beam_for(profile).effective_kev],
        "source": "tests/imaging/calibration_curves.py: wide plates through the simulated beam "
        "of this profile, scatter included, no noise.",
        "remarks": "Low-energy attenuation ln(air/counts) at equal high-energy attenuation. "
        "Colour fades in between the two attenuations of 'known'.",
        "known": [0.03, 0.12],
        "zeff_source": "Plates of known composition in the same beam: (position, effective atomic "
        "number with Mayneord's exponent 2.94, spread of other substances of that number). Above "
        "copper substances are not told apart; lead and tungsten read far too low.",
        "zeff": plates(profile),
        "attenuation_high": list(ATTENUATIONS),
        "attenuation_low": {name: curve(profile, name) for name in MATERIALS},
    }


def main() -> None:
    folder = assets_dir() / "palettes" / "calibration"
    folder.mkdir(parents=True, exist_ok=True)
    for profile in PROFILES.values():
        text = json.dumps(calibration(profile), indent=1)
        (folder / f"{profile.name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
