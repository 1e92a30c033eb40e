"""Write how many grams a square centimetre weighs behind each attenuation, from the simulator's beam.

For each simulated scanner and each of three wedges (polyethylene, aluminium, steel) of growing
thickness: the attenuation -ln(T) of both energies against grams per square centimetre.

Run: python -m models.training.build_weighing
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from workstation.simulation import PROFILES
from workstation.simulation.spectrum import beam_of

TARGET = Path(__file__).parents[2] / "assets" / "weighing" / "curves.json"
WEDGES = {"plastic": "polyethylene", "aluminium": "aluminium", "steel": "steel"}
AT = np.linspace(0.0, 6.0, 25)


def grams(profile: str, material: str) -> list[list[float]]:
    """Grams per square centimetre at each attenuation of AT: of the low energy, of the high."""
    beam = beam_of(PROFILES[profile])
    row = beam.table.row[material]
    millimetres = np.concatenate([[0.0], np.geomspace(1e-3, 3e3, 4000)])
    depths = millimetres[:, None] * beam.per_mm[row].astype(np.float64)[None]
    signal = np.exp(-depths) @ beam.weights.astype(np.float64)
    areal = millimetres * float(beam.grams_per_mm[row])
    return [
        [round(float(value), 4) for value in np.interp(AT, one, areal)]
        for one in -np.log(np.maximum(signal, 1e-300)).T
    ]


def main() -> None:
    """Write the table."""
    scanners = []
    for name in PROFILES:
        told = {kind: grams(name, material) for kind, material in WEDGES.items()}
        scanners.append(
            {
                "scanner": name,
                "effective_energies_kev": [
                    round(kev, 1) for kev in beam_of(PROFILES[name]).effective_kev
                ],
                **{kind: {"low": low, "high": high} for kind, (low, high) in told.items()},
            }
        )
    document = {
        "format": "nii-weighing/1",
        "source": "python -m models.training.build_weighing: the simulator's spectra",
        "attenuation": [float(value) for value in AT],
        "scanners": scanners,
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(document) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
