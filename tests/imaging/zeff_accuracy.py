"""How far the effective atomic number told is from the true one: `python -m tests.imaging.zeff_accuracy`.

Noisy exposures of wide plates of every substance of the simulator up to copper, at five
attenuations; the number is told from squares of 5 x 5 pixels side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.imaging.atoms import zeff_of
from tests.imaging.test_material import plate
from workstation.imaging.readout import subject
from workstation.imaging.zeff import estimate
from workstation.simulation import PROFILES, ScannerProfile, step_wedge
from workstation.simulation.attenuation import attenuation_table

DEPTHS = (0.2, 0.5, 1.0, 2.0, 3.0)
HEAVIEST = 26.5


@dataclass(frozen=True)
class Told:
    """What was told of one plate: numbers, their errors, and the true number."""

    material: str
    depth: float
    true: float
    numbers: np.ndarray
    errors: np.ndarray

    @property
    def within(self) -> float:
        """Share of squares whose number lies within the error told."""
        return float(np.mean(np.abs(self.numbers - self.true) <= self.errors))


def materials() -> list[str]:
    """Solid and loose goods with a true number up to steel's."""
    found = []
    for name in attenuation_table().names:
        try:
            number = zeff_of(name)
        except KeyError:
            continue
        if number <= HEAVIEST and attenuation_table().density_of(name) > 0.2:
            found.append((number, name))
    return [name for _, name in sorted(found)]


def thickness(profile: ScannerProfile, material: str, depth: float) -> float:
    """Millimetres that attenuate the high energy by `depth`."""
    at = np.geomspace(1e-2, 2e3, 3000)
    signal = np.maximum(step_wedge(profile, material, tuple(at))[1].astype(float), 1e-12)
    return float(np.interp(depth, -np.log(signal), at))


def told(profile: ScannerProfile, material: str, depth: float, seed: int = 1) -> Told:
    """Every square of one noisy plate."""
    scan = plate(profile, material, thickness(profile, material, depth), seed)
    planes = subject(scan)
    numbers, errors = [], []
    for y in range(6, 42, 5):
        for x in range(6, 42, 5):
            found = estimate(planes, x, y)
            if found is not None and found.zeff is not None and found.error is not None:
                numbers.append(found.zeff)
                errors.append(found.error)
    return Told(material, depth, zeff_of(material), np.array(numbers), np.array(errors))


def main() -> None:
    for profile in PROFILES.values():
        print(f"\n{profile.name}: {profile.description}")
        print(f"{'substance':18}{'true':>6}{'told at attenuation 0.2, 0.5, 1, 2, 3':>42}   within")
        bands: dict[str, list[Told]] = {"below 10": [], "10 to 18": [], "above 18": []}
        for material in materials():
            rows = [told(profile, material, depth) for depth in DEPTHS]
            words = "  ".join(f"{r.numbers.mean():5.1f}±{r.errors.mean():3.1f}" if r.numbers.size else "     --  " for r in rows)  # fmt: skip
            some = [r for r in rows if r.numbers.size]
            within = float(np.mean([r.within for r in some]))
            print(f"{material:18}{rows[0].true:6.2f}  {words}   {within:5.0%}")
            key = "below 10" if rows[0].true < 10 else "10 to 18"
            bands["above 18" if rows[0].true > 18 else key] += some
        for words, rows in bands.items():
            off = np.concatenate([r.numbers - r.true for r in rows])
            within = float(np.mean([r.within for r in rows]))
            print(
                f"true number {words}: error median {np.median(np.abs(off)):.2f}, 95 % below "
                f"{np.percentile(np.abs(off), 95):.2f}; within the error told {within:.0%} "
                f"of {off.size} squares"
            )


if __name__ == "__main__":
    main()
