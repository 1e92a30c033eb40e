"""Material classes as colour-blind eyes see them.

Colours are seen through the model of Machado, Oliveira and Fernandes (IEEE TVCG 15:1291, 2009) at
full severity, in linear light, and compared as CIE 1976 colour differences under D65.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from workstation.imaging.palette import COLOUR_BLIND_SAFE, STANDARD, Palette, palette
from workstation.imaging.windows import band_colour

SEEN = {
    "no red": [
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ],
    "no green": [
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ],
}
BRIGHTNESSES = np.linspace(0.15, 0.85, 15)
LEAST = 20.0
"""Ten times the difference that trained eyes just see side by side; areas lie apart."""


def lab(rgb: tuple[int, ...], matrix: object) -> np.ndarray:
    share = np.asarray(rgb) / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    light = np.clip(np.asarray(matrix) @ light, 0, 1)
    to_xyz = [
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    ]
    xyz = np.asarray(to_xyz) @ light / (0.95047, 1.0, 1.08883)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def nearest(chosen: Palette, matrix: object) -> float:
    """The smallest difference between two classes at one brightness."""
    return min(
        float(np.linalg.norm(lab(a.colour(b), matrix) - lab(c.colour(b), matrix)))
        for a, c in itertools.combinations(chosen.classes, 2)
        for b in BRIGHTNESSES
    )


def test_that_lab_is_that_of_white_and_red():
    assert lab((255, 255, 255), np.eye(3)) == pytest.approx([100, 0, 0], abs=0.02)
    assert lab((255, 0, 0), np.eye(3)) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("eyes", SEEN)
def test_that_classes_are_told_apart_without_red_and_without_green(eyes):
    assert nearest(palette(COLOUR_BLIND_SAFE), SEEN[eyes]) >= LEAST
    assert nearest(palette(STANDARD), SEEN[eyes]) < LEAST


@pytest.mark.parametrize("name", [STANDARD, COLOUR_BLIND_SAFE])
@pytest.mark.parametrize("eyes", [*SEEN, "all colours"])
def test_that_the_density_highlight_is_no_colour_of_a_palette(name, eyes):
    matrix = SEEN.get(eyes, np.eye(3))
    for share in (0.45, 0.7, 1.0):
        marked = lab(tuple(round(share * c) for c in band_colour()), matrix)
        for one in palette(name).classes:
            for brightness in BRIGHTNESSES:
                seen = lab(one.colour(brightness), matrix)
                assert np.linalg.norm(marked - seen) > 5, (one.id, share, brightness)
