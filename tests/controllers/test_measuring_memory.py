"""Scrolling through a volume holds the values of few slices."""

from __future__ import annotations

import weakref

import numpy as np

from tests.controllers.hands import HandRunner
from workstation.controllers.measuring_values import ItemValues
from workstation.domain.annotation import Anchor


class Planes:
    """Stands for what a picture holds."""

    def __init__(self) -> None:
        self.values = np.zeros(4)


def test_that_a_thousand_slices_do_not_stay_known() -> None:
    values = ItemValues(HandRunner(), lambda *_: None, lambda _: None, lambda: None)  # type: ignore[arg-type, return-value]
    alive = []
    for number in range(1000):
        planes = Planes()
        alive.append(weakref.ref(planes))
        values.know(Anchor("a", number, 4, 4, None, f"slice {number}"), planes)  # type: ignore[arg-type]
        del planes
    assert sum(one() is not None for one in alive) <= 16
    assert alive[-1]() is not None
