"""Write the calibration curves that tell materials apart, from the simulator's beam model.

For each simulated scanner: the low-energy attenuation -ln(T) behind polyethylene, aluminium and
steel wedges, against the high-energy one. Wedges of growing thickness carry the beam's hardening.

Run: python -m models.training.build_calibration
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from workstation.simulation import PROFILES
from workstation.simulation.spectrum import beam_of

TARGET = Path(__file__).parents[2] / "workstation" / "imaging" / "calibration.py"
WEDGES = ("polyethylene", "aluminium", "steel")
HIGH = np.linspace(0.0, 6.0, 25)


def curve(profile: str, material: str) -> list[float]:
    """Low-energy attenuation at each high-energy attenuation of HIGH."""
    beam = beam_of(PROFILES[profile])
    per_mm = beam.per_mm[beam.table.row[material]].astype(np.float64)
    millimetres = np.concatenate([[0.0], np.geomspace(1e-3, 3e3, 4000)])
    signal = np.exp(-millimetres[:, None] * per_mm[None]) @ beam.weights.astype(np.float64)
    low, high = -np.log(np.maximum(signal, 1e-300)).T
    return [round(float(value), 4) for value in np.interp(HIGH, high, low)]


def main() -> None:
    """Write the module."""
    lines = [
        '"""Low- against high-energy attenuation of three calibration wedges, per kind of scanner.',
        "",
        "Written by models/training/build_calibration.py; do not edit by hand.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "HIGH_STEP = 0.25",
        '"""Spacing of the curves\' samples in high-energy attenuation -ln(T), from 0 on."""',
        "",
        "CURVES: dict[tuple[float, float], dict[str, tuple[float, ...]]] = {",
    ]
    for name in PROFILES:
        low, high = beam_of(PROFILES[name]).effective_kev
        lines.append(f"    # {name}: effective energies in keV (low, high)")
        lines.append(f"    ({low:.1f}, {high:.1f}): {{")
        for wedge in WEDGES:
            samples = ", ".join(f"{value}" for value in curve(name, wedge))
            lines.append(f'        "{wedge}": ({samples}),')
        lines.append("    },")
    lines.append("}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
