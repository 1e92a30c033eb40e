"""The written picture: every source pixel once, marks and words where they belong, any size."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imaging.pictures import dual
from workstation.domain.findings import Finding
from workstation.domain.orientation import Orientation
from workstation.domain.outline import Layer, Outline
from workstation.domain.scan import Scan, SpacingPlane
from workstation.imaging import export, overlay, turning
from workstation.imaging.display import (
    apply_function,
    functions,
    prepare,
    render,
    rgb_of,
    standard_view,
)
from workstation.imaging.export import FullPicture, Scale
from workstation.imaging.files import save_png_by_strips


def dual_scan(rows: int, columns: int) -> Scan:
    """Two energies of a blocky, noisy scene."""
    rng = np.random.default_rng(rows + columns)
    depth = cv2.resize(rng.random((6, 5)) * 3, (columns, rows), interpolation=cv2.INTER_NEAREST)
    planes = [1200 + 58_000 * np.exp(-depth * factor) for factor in (1.3, 1.0)]
    noisy = [plane + rng.normal(0, 60, plane.shape) for plane in planes]
    low, high = (np.clip(plane, 0, 65535).astype(np.uint16) for plane in noisy)
    return dual(low, high)


TURNS = st.builds(Orientation, st.integers(0, 3), st.booleans())


@given(turn=TURNS, rows=st.integers(1, 7), columns=st.integers(1, 7))
def test_a_point_of_the_turned_picture_is_the_same_pixel(
    turn: Orientation, rows: int, columns: int
) -> None:
    source = np.arange(rows * columns).reshape(rows, columns)
    shown = turning.turned(source, turn)
    size = (columns, rows)
    assert shown.shape[::-1] == turning.turned_size(size, turn)
    for y in range(rows):
        for x in range(columns):
            across, down = turning.turned_point((x + 0.5, y + 0.5), size, turn)
            assert shown[int(down), int(across)] == source[y, x]
            assert turning.source_point((across, down), size, turn) == (x + 0.5, y + 0.5)


@given(turn=TURNS, data=st.data())
def test_rows_of_the_turned_picture_come_from_their_region(
    turn: Orientation, data: st.DataObject
) -> None:
    source = np.arange(5 * 8).reshape(5, 8)
    shown = turning.turned(source, turn)
    first = data.draw(st.integers(0, shown.shape[0] - 1))
    end = data.draw(st.integers(first + 1, shown.shape[0]))
    x, y, width, height = map(int, turning.source_of_rows(first, end, (8, 5), turn))
    part = turning.turned(source[y : y + height, x : x + width], turn)
    np.testing.assert_array_equal(part, shown[first:end])


@settings(max_examples=20)
@given(turn=TURNS, name=st.sampled_from(["standard", "inverse", "edge enhancement", "metal only"]))
def test_strips_make_up_the_picture_as_it_is_seen(turn: Orientation, name: str) -> None:
    prepared = prepare(dual_scan(700, 600))
    assert name in functions(prepared)
    view = apply_function(prepared, standard_view(prepared), name)
    full = FullPicture(prepared, view, turn)
    whole = np.concatenate(list(export.strips(full)))
    seen = turning.turned(rgb_of(render(prepared, view)), turn)
    np.testing.assert_array_equal(whole[: seen.shape[0], : seen.shape[1]], seen)


@given(turn=TURNS)
@settings(max_examples=8)
def test_marks_are_drawn_over_strips_as_over_the_whole(turn: Orientation) -> None:
    prepared = prepare(dual_scan(600, 500))
    found = (Finding(box=(100, 200, 90, 140), score=0.8, label="pistol_like", number=1),)
    own = (Outline(((30.0, 40.0), (400.0, 300.0)), "41.5 mm", Layer.OFFICER, closed=False),)
    full = FullPicture(prepared, standard_view(prepared), turn, found, own)
    whole = np.concatenate(list(export.strips(full)))[: full.size[1], : full.size[0]]
    bare = np.ascontiguousarray(
        turning.turned(rgb_of(render(prepared, full.view)), turn), dtype=np.uint8
    )
    x, y, w, h = turning.turned_box(found[0].box, (500, 600), turn)
    assert (whole[y, x : x + w] != bare[y, x : x + w]).any()
    turned = [
        Finding(box=(x, y, w, h), score=0.8, label="pistol_like", number=1),
    ]
    points = tuple(turning.turned_point(p, (500, 600), turn) for p in own[0].points)
    lines = [Outline(points, "41.5 mm", Layer.OFFICER, closed=False)]
    overlay.Drawing(full.size, turned, lines).paint(bare)
    # A slanting line is clipped to each strip before it is drawn: a step of it may move a pixel.
    other = (whole != bare).any(axis=2)
    line = np.zeros(other.shape, np.uint8)
    (x1, y1), (x2, y2) = ((round(x), round(y)) for x, y in points)
    cv2.line(line, (x1, y1), (x2, y2), 1, 9)
    assert not other[line == 0].any()


@pytest.mark.parametrize(
    ("across", "width", "length"), [(0.9, 500, 100.0), (1.0, 400, 100.0), (0.05, 100, 1.0)]
)
def test_a_scale_bar_is_round_and_at_most_a_quarter(
    across: float, width: int, length: float
) -> None:
    pixels, millimetres = export.scale_bar(across, width)
    assert millimetres == pytest.approx(length)
    assert pixels == round(length / across)
    assert pixels <= width / 4 + 1


def test_the_foot_says_scale_legend_and_words_and_no_scale_where_none_is_declared() -> None:
    prepared = prepare(dual_scan(300, 400))
    view = standard_view(prepared)
    plain = FullPicture(prepared, view, lines=("Parcel X",))
    scaled = FullPicture(
        prepared, view, lines=("Parcel X",), scale=Scale((1.0, 0.5), SpacingPlane.DETECTOR)
    )
    assert export.foot(scaled).shape[0] == export.foot(plain).shape[0] + 14
    white = (export.foot(scaled)[6] == 255).all(axis=1).sum()
    assert white == export.scale_bar(0.5, 400)[0]
    turned = FullPicture(
        prepared, view, Orientation(1), scale=Scale((1.0, 0.5), SpacingPlane.DETECTOR)
    )
    white = (export.foot(turned)[6] == 255).all(axis=1).sum()
    assert white == export.scale_bar(1.0, 300)[0]


def test_a_png_by_strips_is_read_back_exactly_with_its_words(tmp_path: Path) -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (37, 23, 3)).astype(np.uint8)
    file = tmp_path / "strips.png"
    save_png_by_strips(file, (23, 37), [rgb[:10], rgb[10:11], rgb[11:]], {"Title": "Päckchen"}, 0.5)
    found = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(found[..., ::-1], rgb)
    assert "Päckchen".encode() in file.read_bytes()
    with pytest.raises(ValueError, match="rows"):
        save_png_by_strips(tmp_path / "short.png", (23, 37), [rgb[:10]])
    assert sorted(tmp_path.iterdir()) == [file]


def test_a_whole_picture_is_saved_with_its_foot(tmp_path: Path) -> None:
    prepared = prepare(dual_scan(120, 90))
    full = FullPicture(prepared, standard_view(prepared), lines=("Parcel X", "Simulated picture"))
    export.save(tmp_path / "full.png", full, {"Title": "Parcel X"})
    found = cv2.imread(str(tmp_path / "full.png"))[..., ::-1]
    assert found.shape[1] == export.NARROWEST
    seen = rgb_of(render(prepared, full.view))
    np.testing.assert_array_equal(found[:120, :90], seen)
    np.testing.assert_array_equal(found[120:], export.foot(full))
