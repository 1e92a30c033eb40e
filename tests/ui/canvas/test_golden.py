"""Kept screens of the canvas: the picture exact in every colour, the words within a tolerance."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.ui.canvas.golden import FOLDER, SHOTS, SIZE, STRIP, drawn, made


@pytest.mark.parametrize("name", sorted(SHOTS))
def test_that_the_screen_is_the_kept_one(name, qtbot):
    kept = cv2.imread(str(FOLDER / f"{name}.png"))
    canvas = made()
    qtbot.addWidget(canvas)
    found = drawn(canvas, name)
    assert found.shape == kept.shape == (SIZE[1], SIZE[0], 3)
    # The map is spread in fractions, which processors round differently; all else is exact.
    off = np.abs(found[:-STRIP].astype(int) - kept[:-STRIP])
    assert off.max() <= (2 if name == "map" else 0)
    words, before = found[-STRIP:].astype(float), kept[-STRIP:].astype(float)
    assert np.abs(words - before).mean() < 12
    assert np.abs(words.mean((0, 1)) - before.mean((0, 1))).max() < 6


def test_that_every_kept_screen_is_drawn_and_they_differ():
    names = sorted(path.stem for path in FOLDER.glob("*.png"))
    assert names == sorted(SHOTS)
    screens = [cv2.imread(str(FOLDER / f"{name}.png")) for name in names]
    for number, one in enumerate(screens):
        for other in screens[number + 1 :]:
            assert (one != other).mean() > 0.05
