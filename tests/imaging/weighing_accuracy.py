"""How far the weight told by a picture is from the true one: `python -m tests.imaging.weighing_accuracy`.

Random simulated parcels of every scanner in turn, every tenth one mostly metal; `--parcels` says
how many, `--from` the first seed. For each parcel the ends of the told range over its true weight.
"""

from __future__ import annotations

import argparse

import numpy as np

from workstation.adapters.simulated_parcel import as_scan
from workstation.domain.estimate import WeightEstimate
from workstation.imaging.weighing import ABOVE, BELOW, weigh
from workstation.simulation import PROFILES, random_parcel


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--parcels", type=int, default=36)
    asked.add_argument("--from", type=int, default=7000, dest="first")
    told = asked.parse_args()
    names = list(PROFILES)
    lows, highs, held, open_, silent = [], [], 0, 0, 0
    for seed in range(told.first, told.first + told.parcels):
        clutter = "metal" if seed % 10 == 9 else "normal"
        parcel = random_parcel(seed, profile=names[seed % len(names)], clutter=clutter)
        found = weigh(as_scan(parcel, "seed"))
        true = parcel.weight_g / 1000.0
        words = f"{seed} {parcel.profile.name:10} true {true:6.3f} kg"
        if not isinstance(found, WeightEstimate):
            silent += 1
            print(f"{words}  not weighed: {found.why}")
            continue
        low = float(found.low_kg)
        high = float("inf") if found.high_kg is None else float(found.high_kg)
        inside = low <= true <= high
        held += inside
        open_ += found.high_kg is None
        lows.append(low * BELOW / true)
        if found.high_kg is not None:
            highs.append(high / ABOVE / true)
        print(
            f"{words}  told {low:6.3f} to {high:6.3f} kg{'' if inside else '  MISSED'}", flush=True
        )
    count = told.parcels - silent
    print(f"{held} of {count} true weights lie in the range told; {open_} had no high end")
    for words, ratios in (("low", lows), ("high", highs)):
        if ratios:
            print(
                f"{words} end before widening, over the true weight: median {np.median(ratios):.2f}, "
                f"deviation {np.std(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}"
            )


if __name__ == "__main__":
    main()
