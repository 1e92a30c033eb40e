"""What fills luggage: piles of folded clothes, pressed on each other."""

from __future__ import annotations

import numpy as np

from workstation.simulation.catalogue import solid_family
from workstation.simulation.objects.fabric import Cloth
from workstation.simulation.solids import Model


@solid_family(
    "packed_clothes",
    "clothing",
    "a pile of folded clothes as it fills a suitcase",
    weight=0.25,
    rest="flat",
)
def _packed_clothes(rng: np.random.Generator) -> Model:
    model = Model()
    long, wide = float(rng.uniform(230, 460)), float(rng.uniform(200, 330))
    level = 0.0
    for _ in range(int(rng.integers(1, 4))):
        cloth = Cloth(rng, long + 16, wide + 16, 2.2)
        garments = int(rng.integers(1, 3))
        for _ in range(garments):
            cloth.folded(
                long * float(rng.uniform(0.6, 1.0)),
                wide * float(rng.uniform(0.6, 1.0)),
                int(rng.integers(5, 11)),
                float(rng.uniform(0.6, 1.5)),
                float(rng.uniform(0.3, 1.0)),
                crumple=float(rng.uniform(0.03, 0.12)),
            )
        cloth.seam(long, wide, 1.6)
        stuff = str(rng.choice(["cotton", "wool", "polyester_cloth"], p=[0.6, 0.2, 0.2]))
        shift = rng.normal(0.0, 12.0, 2)
        depth = 14.0 * garments
        model.add(cloth.heap(depth).moved(float(shift[0]), float(shift[1]), level), stuff)
        level += depth
    return model
