"""Classes of findings told apart by line and badge, and seen on any picture."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.findings import Finding
from workstation.imaging import overlay
from workstation.imaging.map_colours import MAP_COLOURS, heat_table
from workstation.imaging.marks import HALO, OTHER, STYLES, MarkShape, pieces, style_of
from workstation.simulation.classes import CODES

EVERY = (*STYLES.values(), OTHER)


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance of WCAG 2.1."""
    shares = (value / 255 for value in colour)
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def drawn(code: str) -> np.ndarray:
    """Where the lines of a class are on a white picture, its tag left out."""
    found = Finding((60, 60, 180, 180), 0.9, "", 1, code=code)
    picture = overlay.draw(np.full((300, 300, 3), 255, np.uint8), [found])
    return (picture[60:245] != 255).any(axis=2)


def test_every_class_has_a_line_a_badge_and_a_colour_of_its_own():
    assert len({style.shape for style in EVERY}) == len(EVERY) == len(MarkShape)
    assert len({style.badge for style in EVERY}) == len(EVERY)
    assert len({style.colour for style in EVERY}) == len(EVERY)
    for one, other in itertools.combinations([*STYLES, "?"], 2):
        assert (drawn(one) != drawn(other)).mean() > 0.001, (one, other)


def test_every_class_that_the_shipped_models_learn_has_a_style():
    for code in CODES:
        assert style_of("anything", code) is STYLES[code]


@pytest.mark.parametrize(
    ("label", "family"),
    [
        ("pistol-like", "firearm"),
        ("gun_part", "firearm part"),
        ("Knife fixed", "blade"),
        ("dense, unlike", "unusual"),
        ("lithium cells", "loose cells"),
        ("drone", "other"),
    ],
)
def test_a_class_without_a_known_code_is_told_by_its_words(label: str, family: str):
    assert style_of(label).family == family
    assert style_of(label, "NOT_A_CODE").family == family


def test_every_line_shows_on_any_grey_by_its_halo():
    for style in EVERY:
        assert contrast(style.colour, HALO) >= 4.5, style
        for grey in range(256):
            under = (grey, grey, grey)
            assert max(contrast(style.colour, under), contrast(HALO, under)) >= 2.5, (style, grey)


def test_the_outline_of_a_finding_is_drawn_where_the_model_has_it():
    found = Finding((60, 60, 180, 180), 0.9, "gun", 1, outline=((80, 80), (220, 80), (150, 200)))
    picture = overlay.draw(np.full((300, 300, 3), 255, np.uint8), [found])
    assert tuple(picture[80, 150]) == STYLES["GUN"].colour
    assert (picture[220, 150] == 255).all()


@given(
    st.sampled_from(list(MarkShape)),
    st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.floats(0.0, 1e5), st.floats(0.0, 1e5)),
)
def test_a_mark_of_any_size_has_few_strokes_that_stay_near_its_box(shape, box):
    x, y, width, height = box
    strokes = pieces(shape, box, 2.0)
    assert 1 <= len(strokes) <= 4 * 62
    for point in itertools.chain.from_iterable(strokes):
        assert x - 11 <= point[0] <= x + width + 11
        assert y - 11 <= point[1] <= y + height + 11


def test_the_lightness_of_every_map_colouring_rises_evenly():
    for name in MAP_COLOURS:
        table = heat_table(name)
        lab = cv2.cvtColor(table[None].astype(np.float32) / 255, cv2.COLOR_RGB2Lab)[0, :, 0]
        steps = np.diff(lab[::8])
        assert steps.min() > 0, name
        assert steps[2:].min() > 0.7 * np.median(steps), name  # the darkest tenth goes slower
    with pytest.raises(ValueError, match="inferno"):
        heat_table("jet")
