"""Opinions drawn over copies, and pictures written whole or not at all."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.findings import Finding
from workstation.domain.notice import WorkstationError
from workstation.imaging import files, overlay
from workstation.imaging.map_colours import heat_table
from workstation.imaging.marks import tag_of

WHITE = np.full((120, 160, 3), 255, np.uint8)


def finding(label: str = "pistol", box=(30, 30, 60, 50), score: float = 0.91) -> Finding:
    return Finding(box, score, label, 1)


def test_that_drawing_leaves_the_picture_and_the_pixels_far_from_marks_alone():
    before = WHITE.copy()
    drawn = overlay.draw(WHITE, [finding()])
    assert (before == WHITE).all()
    assert drawn.shape == WHITE.shape
    assert (drawn[100:, 120:] == 255).all()
    assert (drawn[50, 40:80] == 255).all()
    assert (drawn[30:80, 28:33] != 255).any()


def test_that_a_tag_says_number_label_and_score():
    assert tag_of(Finding((0, 0, 2, 2), 0.914, "knife_fixed", 3)) == "3 knife fixed 0.91"


@given(
    x=st.integers(-200, 400), y=st.integers(-200, 400),
    width=st.integers(1, 500), height=st.integers(1, 500),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_that_a_mark_anywhere_is_drawn_without_harm(x, y, width, height):
    drawn = overlay.draw(WHITE, [finding(box=(x, y, width, height)), finding("knife")])
    assert drawn.shape == WHITE.shape


def test_that_tags_do_not_cover_each_other():
    drawn = overlay.draw(
        np.full((400, 400, 3), 255, np.uint8),
        [
            Finding((100, 100, 100, 100), 0.9, "pistol", 1),
            Finding((104, 102, 90, 90), 0.8, "knife", 2),
        ],
    )
    dark = (drawn == (16, 16, 18)).all(axis=2)
    above, below = dark[70:100], dark[192:230]
    assert above.sum() > 500
    assert below.sum() > 500


def test_that_the_map_shows_only_where_it_has_a_value():
    values = np.zeros((4, 4), np.float32)
    values[2, 2] = 1.0
    drawn = overlay.draw(WHITE, [], values, 0.5)
    assert (drawn[:20, :20] == 255).all()
    peak = drawn[75, 100].astype(int)
    expected = np.rint(255 * 0.5 + heat_table()[255] * 0.5)
    assert np.abs(peak - expected).max() <= 40
    assert peak[2] < 230


def test_that_a_map_with_no_numbers_in_it_is_drawn_as_nothing():
    values = np.full((3, 3), np.nan, np.float32)
    assert (overlay.draw(WHITE, [], values) == WHITE).all()


def test_that_the_map_alone_has_the_asked_size_and_the_colours_of_its_values():
    picture = overlay.map_picture(np.linspace(0, 1, 64, dtype=np.float32).reshape(1, 64), (640, 20))
    assert picture.shape == (20, 640, 3)
    assert (picture[0, -1] == heat_table()[255]).all()


def test_that_map_colours_are_premultiplied_by_value_and_opacity():
    for opacity in (0.0, 0.4, 1.0, 7.0):
        table = overlay.map_table(opacity).view(np.uint8).reshape(256, 4)
        share = np.arange(256) / 255 * min(opacity, 1.0)
        assert np.abs(table[:, 3] - share * 255).max() <= 0.5
        assert np.abs(table[:, 2::-1] - heat_table() * share[:, None]).max() <= 1
        assert (table[:, :3].max(axis=1) <= table[:, 3]).all()


def test_that_a_map_is_spread_linearly_between_the_middles_of_its_cells():
    values = np.random.default_rng(2).random((5, 7)).astype(np.float32)
    values[0, 0], values[1, 1] = np.nan, np.inf
    width, height = 70, 40
    known = np.nan_to_num(values, nan=0.0, posinf=1.0)
    slow = np.empty((height, width))
    for row in range(height):
        for column in range(width):
            y = min(max((row + 0.5) * 5 / height - 0.5, 0), 4)
            x = min(max((column + 0.5) * 7 / width - 0.5, 0), 6)
            top, left = int(y), int(x)
            low, right = min(top + 1, 4), min(left + 1, 6)
            upper = known[top, left] * (1 - x + left) + known[top, right] * (x - left)
            lower = known[low, left] * (1 - x + left) + known[low, right] * (x - left)
            slow[row, column] = upper * (1 - y + top) + lower * (y - top)
    whole = overlay.map_levels(values, (0, 0, width, height), (width, height))
    # Interpolation weights are kept in 32nds.
    assert np.abs(whole - slow * 255).max() <= 255 / 16
    part = overlay.map_levels(values, (13, 6, 20, 30), (width, height))
    assert (part == whole[6:36, 13:33]).all()


def test_that_a_footer_carries_words_under_the_picture_and_wraps():
    drawn = overlay.draw(WHITE, [], footer=("word " * 60, "simulated"))
    assert drawn.shape[1] == 160
    assert drawn.shape[0] > 160
    assert (drawn[:120] == WHITE).all()


def test_that_small_pictures_are_enlarged_by_whole_factors_with_their_marks():
    small = np.full((32, 40, 3), 255, np.uint8)
    drawn = overlay.draw(small, [finding(box=(10, 10, 8, 8))], enlarge=True)
    assert drawn.shape == (32 * 16, 40 * 16, 3)
    assert (drawn[160:290, 155:166] != 255).any()


def test_that_a_png_comes_back_exactly_and_leaves_no_other_file(tmp_path):
    rgb = np.random.default_rng(0).integers(0, 256, (7, 9, 3)).astype(np.uint8)
    path = tmp_path / "new" / "pïcture.png"
    files.save_png(path, rgb)
    back = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert (back == rgb).all()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_that_a_place_that_cannot_be_written_is_one_clear_sentence(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(WorkstationError) as caught:
        files.save_png(blocked / "a.png", WHITE)
    assert caught.value.notice.code == "PICTURE-01"
    assert caught.value.environment


@given(st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_that_a_map_over_grey_is_its_colour_over_what_shines_through(opacity):
    found = overlay.grey_map_table(opacity).view(np.uint8).reshape(256, 256, 4)
    colours = overlay.map_table(opacity).view(np.uint8).reshape(256, 1, 4).astype(np.float64)
    grey = np.arange(256.0)[None, :, None]
    slow = colours[..., :3] + grey * (255 - colours[..., 3:]) / 255
    assert np.abs(found[..., :3] - slow).max() <= 0.5 + 1e-6
    assert (found[..., 3] == 255).all()
