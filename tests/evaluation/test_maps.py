"""Pixel AUROC, PRO and pointing against plain reckoning over every pixel."""

from __future__ import annotations

import numpy as np
import pytest

from tests.evaluation.cases import answer, mark, thing, truth
from workstation.evaluation.answers import Answer
from workstation.evaluation.looking import Looking
from workstation.evaluation.maps import MapSums, area_under_roc, overlap_area
from workstation.evaluation.shapes import box_cells, drawn, grid_of
from workstation.evaluation.truth import Mask, Object, Role


def codes(values):
    return np.round(np.sqrt(values) * 65535).astype(np.uint16)


def slow_auroc(positive, negative):
    """Chance that one of the first is above one of the second."""
    above = (positive[:, None] > negative[None, :]).mean()
    return above + 0.5 * (positive[:, None] == negative[None, :]).mean()


def slow_pro(values, regions, negative):
    """Threshold by threshold, regions one by one."""
    points = [(0.0, 0.0)]
    for limit in np.unique(values)[::-1]:
        covered = np.mean([(values[region] >= limit).mean() for region in regions])
        points.append(((values[negative] >= limit).mean(), covered))
    x, y = np.array(points).T
    at = np.linspace(0, 0.3, 30001)
    return float(np.interp(at, x, y).mean())


def made(seed, shape=(40, 60)):
    rng = np.random.default_rng(seed)
    values = rng.beta(0.7, 4, shape)
    first, second = np.zeros(shape, bool), np.zeros(shape, bool)
    first[3:10, 5:20], second[20:36, 30:34] = True, True
    values[first] = np.clip(values[first] + 0.25, 0, 1)
    goods = np.zeros(shape, bool)
    goods[1:38, 2:55] = True
    out = np.zeros(shape, bool)
    out[12:15, 12:40] = True
    return values, [first, second], out, goods


def test_pixel_figures_are_those_of_every_pixel_reckoned_plainly():
    sums = MapSums()
    positive, negative, all_regions = [], [], []
    flat, flat_regions, flat_negative = [], [], []
    for seed in range(3):
        values, regions, out, goods = made(seed)
        sums.add(codes(values), regions, out, goods)
        union = np.any(regions, axis=0)
        positive.append(values[union & ~out])
        negative.append(values[goods & ~union & ~out])
        flat.append(values.ravel())
        flat_negative.append((goods & ~union & ~out).ravel())
        for region in regions:
            places = np.zeros((3, values.size), bool)
            places[seed] = region.ravel()
            flat_regions.append(places.ravel())
        all_regions += regions
    told = sums.figures()
    assert told["auroc"]["value"] == pytest.approx(
        slow_auroc(np.concatenate(positive), np.concatenate(negative)), abs=2e-4
    )
    assert told["pro"]["value"] == pytest.approx(
        slow_pro(np.concatenate(flat), flat_regions, np.concatenate(flat_negative)), abs=1e-3
    )
    low, high = told["auroc"]["interval"]
    assert low <= told["auroc"]["value"] <= high
    assert (told["pictures"], told["regions"]) == (3, 6)


def test_a_perfect_map_has_one_a_blind_one_a_half_and_an_empty_one_none():
    _, regions, out, goods = made(0)
    union = np.any(regions, axis=0)
    perfect, flat = MapSums(), MapSums()
    perfect.add(codes(union.astype(float)), regions, out, goods)
    flat.add(codes(np.full(union.shape, 0.3)), regions, out, goods)
    assert perfect.figures()["auroc"]["value"] == 1.0
    assert perfect.figures()["pro"]["value"] == pytest.approx(1.0)
    assert flat.figures()["auroc"]["value"] == 0.5
    assert flat.figures()["pro"]["value"] == pytest.approx(0.15)
    assert MapSums().figures()["auroc"]["value"] is None
    assert area_under_roc(np.ones(4), np.zeros(4)) is None
    assert overlap_area(np.ones(4), np.zeros(4), 0) is None


def test_cells_of_boxes_polygons_and_run_lengths_lie_where_they_should():
    assert grid_of(1024, 512) == (256, 128)
    assert grid_of(40, 30) == (40, 30)
    square = (12.0, 4.0, 8.0, 6.0)
    corners = ((12.0, 4.0), (20.0, 4.0), (20.0, 10.0), (12.0, 10.0))
    expected = np.zeros((30, 40), bool)
    expected[4:10, 12:20] = True
    assert (box_cells(square, 40, 30) == expected).all()
    by_polygon = drawn(Object("x", Role.ASKED, "X", square, (corners,)), 40, 30)
    assert (by_polygon == expected).all()
    flat = expected.T.ravel()  # columns first
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat.astype(int), [0]])))
    runs = np.diff(np.concatenate([[0], edges, [flat.size]]))
    by_runs = drawn(Object("x", Role.ASKED, "X", square, Mask((30, 40), tuple(runs))), 40, 30)
    assert (by_runs == expected).all()
    assert box_cells((39.9, 29.9, 0.01, 0.01), 40, 30).sum() == 1
    assert box_cells((500.0, 500.0, 5.0, 5.0), 40, 30)[-1, -1]


HERE = (20.0, 20.0, 40.0, 20.0)


def pointed(map_peak, dense_peak, marks=(), objects=None, **changes) -> dict:
    looking = Looking()
    flat = codes(np.full((10, 20), 0.5))
    told: Answer = answer(
        marks, crop=(0, 0, 200, 100), anomaly=flat, dense=flat, anomaly_peak=map_peak,
        dense_peak=dense_peak, **changes,
    )  # fmt: skip
    looking.add(truth("a", [thing(HERE)] if objects is None else objects), told)
    return looking.figures()


def test_a_peak_in_the_box_is_a_hit_for_whoever_has_it_and_chance_is_the_boxes_share():
    told = pointed((25.0, 25.0), (150.0, 80.0), [mark((20.0, 20.0, 10.0, 10.0), -3.0)])
    hits = {name: one["hits"] for name, one in told["peak_in_box"].items()}
    assert hits == {"map": 1, "densest": 0, "mark": 1}
    assert told["chance"] == pytest.approx(40 * 20 / 20000, abs=1e-3)
    assert (told["only_map_right"], told["only_densest_right"]) == (1, 0)
    told = pointed((60.0, 25.0), (59.9, 25.0))
    assert told["peak_in_box"]["map"]["hits"] == 0  # the box ends before 60
    assert told["peak_in_box"]["densest"]["hits"] == 1


def test_a_hit_in_the_box_may_miss_the_outline():
    triangle = ((20.0, 20.0), (60.0, 20.0), (20.0, 40.0))
    shaped = Object("gun", Role.ASKED, "GUN", HERE, (triangle,))
    told = pointed((55.0, 37.0), (25.0, 23.0), objects=[shaped])
    assert told["peak_in_box"]["map"]["hits"] == 1
    assert told["peak_in_outline"]["map"]["hits"] == 0
    assert told["peak_in_outline"]["densest"]["hits"] == 1


def test_pictures_of_unknown_content_and_hidden_objects_are_left_out():
    other = Object("?", Role.UNMAPPED, "", HERE)
    assert pointed((1.0, 1.0), (1.0, 1.0), objects=[other])["pictures"] == 0
    faint = thing(HERE, visible=0.1)
    told = pointed((25.0, 25.0), (25.0, 25.0), objects=[faint])
    assert told["pictures"] == 0
    assert told["pixels"] is None
    honest = pointed((25.0, 25.0), (25.0, 25.0), objects=[])
    assert (honest["pictures"], honest["pixels"]["map"]["pictures"]) == (0, 1)
    contraband_of_no_class = Object("vape", Role.OTHER, "VAPE", HERE)
    told = pointed((25.0, 25.0), (25.0, 25.0), objects=[contraband_of_no_class])
    assert told["peak_in_box"]["map"]["hits"] == 1
