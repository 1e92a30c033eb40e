"""What the words over and under the picture say, and what they say where nothing is declared."""

from __future__ import annotations

import numpy as np
import pytest

from tests.imaging.pictures import dual, scan_of, single
from tests.imaging.test_functions import HOSTILE
from tests.imaging.test_material import PROFILE, plate
from workstation.domain.scan import PictureKind, Rescale, Scan, Window
from workstation.imaging import display
from workstation.imaging.view import apply_function, functions, standard_view
from workstation.ui.canvas.words import pixel_words, view_line


def told(scan: Scan, x: int = 20, y: int = 20) -> str:
    return pixel_words(display.prepare(scan), x, y)


def test_two_energies_tell_counts_share_attenuation_and_number_with_its_error():
    scan = plate(PROFILE, "water", 60)
    low, high = (int(v) for v in scan.values[:, 20, 20])
    span = PROFILE.air_value - PROFILE.black_level
    share = [(v - PROFILE.black_level) / span for v in (low, high)]
    first, second = told(scan).split("\n")
    counts = f"low {low:,}  high {high:,}".replace(",", "\u202f")
    assert first == f"x 20  y 20   {counts}   {share[0]:.1%} / {share[1]:.1%} of air"
    assert second.startswith(
        f"attenuation {-np.log(share[0]):.2f} / {-np.log(share[1]):.2f}   Z 7."
    )
    assert second.endswith(" organic")
    assert " ± 0." in second


def test_what_is_not_known_is_said():
    assert told(plate(PROFILE, "water", 1)).endswith("Z not known: too little in the way")
    assert told(plate(PROFILE, "lead", 20)).endswith("Z not known: too dense")
    steel = plate(PROFILE, "steel", 3)
    unknown = dual(steel.values[0], steel.values[1], "Unknown 3000")
    assert told(unknown).endswith("Z relative only: scanner has no calibration (metal)")
    dark = np.full((30, 30), 1100, np.uint16)
    assert "attenuation none came through / none came through" in told(dual(dark, dark))


def test_one_energy_tells_its_unit_or_nothing_but_the_value():
    plane = np.full((30, 30), 1064, np.int16)
    assert told(single(plane)) == "x 20  y 20   value 1\u202f064"
    assert told(single(plane, modality=Rescale(1, -1024, "HU"))).endswith(
        "value 1\u202f064 = 40 HU"
    )
    assert told(single(plane, modality=Rescale(2, 0, ""))).endswith("= 2\u202f128 no unit declared")
    air = single(plane.astype(np.uint16), black_level=0, air_value=2128)
    assert told(air) == "x 20  y 20   value 1\u202f064   50.0% of air\nattenuation 0.69"
    assert told(air, 30, 0) == ""
    assert told(air, -1, 0) == ""


def test_padding_and_saturation_are_said():
    plane = np.full((30, 30), 900, np.uint16)
    plane[20, 20], plane[20, 21] = 7, 65_535
    scan = single(plane, padding=(0, 9))
    assert told(scan) == "x 20  y 20   no picture here"
    assert told(scan, 21) == "x 21  y 20   value 65\u202f535 (saturated)"


def test_colours_tell_themselves_and_no_measure():
    rgb = np.full((1, 9, 9, 3), (10, 20, 30), np.uint8)
    assert told(scan_of(rgb, PictureKind.RENDERED_COLOUR), 1, 2) == "x 1  y 2   colour 10 20 30"


def test_the_line_over_the_picture_tells_the_window_in_its_unit_and_its_curve():
    plane = np.arange(900, dtype=np.int16).reshape(30, 30)
    curved = display.prepare(
        single(plane, modality=Rescale(1, -1024, "HU"), windows=(Window(1064, 400, "", "SIGMOID"),))
    )
    assert view_line(curved, standard_view(curved)) == "VIEW standard   W 400  L 40 HU (sigmoid)"


@pytest.mark.parametrize("declared", HOSTILE, ids=str)
@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_extremes_are_told_in_words(dtype, declared):
    kind = np.finfo(dtype) if np.issubdtype(dtype, np.floating) else np.iinfo(dtype)
    for fill in (kind.max, kind.min):
        with np.errstate(all="ignore"):
            picture = display.prepare(single(np.full((1, 3), fill, dtype), **declared))
        for name in functions(picture):
            view = apply_function(picture, standard_view(picture), name)
            assert view_line(picture, view).startswith(f"VIEW {view.name}")
        assert pixel_words(picture, 0, 0).startswith("x 0  y 0   ")
