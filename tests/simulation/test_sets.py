"""Which parcels a set holds, and the COCO document made of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from workstation.simulation.classes import CLASSES, DECOYS, class_of
from workstation.simulation.conceal import LEVELS
from workstation.simulation.profiles import SEEN_PROFILES
from workstation.simulation.sets import (
    ALL_PROFILES,
    FILLING,
    categories,
    coco,
    contraband_families,
    draw,
    marks_of,
    outlines,
    recipe,
)


def test_a_parcel_follows_from_seed_and_number_alone():
    assert recipe(7, seed=3) == recipe(7, seed=3)
    assert recipe(7, seed=3) != recipe(7, seed=4)
    assert recipe(8, seed=3) != recipe(7, seed=3)


def test_the_share_of_contraband_the_levels_and_the_profiles_are_as_asked():
    made = [recipe(n, seed=1, threats=0.3, profile=ALL_PROFILES) for n in range(2000)]
    assert sum(bool(one.contraband) for one in made) / 2000 == pytest.approx(0.3, abs=0.04)
    assert {one.filling for one in made} == set(FILLING)
    assert {one.profile for one in made} == set(SEEN_PROFILES)
    assert not any(recipe(n, seed=1, threats=0.0).contraband for n in range(50))
    assert all(recipe(n, seed=1, threats=1.0).contraband for n in range(50))


def test_every_family_of_contraband_comes_up():
    families = {name for group in contraband_families().values() for name in group}
    made = {name for n in range(4000) for name in recipe(n, seed=2, threats=1.0).contraband}
    assert made == families


def test_an_unknown_profile_and_a_share_above_one_are_refused():
    with pytest.raises(ValueError, match="no scanner profile"):
        recipe(0, seed=0, profile="none")
    with pytest.raises(ValueError, match="threats"):
        recipe(0, seed=0, threats=1.1)


def test_outlines_enclose_the_pixels_of_the_mask_and_no_others():
    rng = np.random.default_rng(5)
    mask = np.zeros((40, 60), bool)
    mask[5:20, 10:30] = True
    mask[30:31, 50:51] = True
    mask[12, 30:45] = True
    mask |= rng.random(mask.shape) < 0.01
    scale = 8
    drawn = np.zeros((mask.shape[0] * scale, mask.shape[1] * scale), np.uint8)
    for polygon in outlines(mask, (100, 200)):
        points = np.array(polygon).reshape(-1, 2) - (100, 200)
        cv2.fillPoly(drawn, [np.round(points * scale).astype(np.int32)], 1)
    share = drawn.reshape(40, scale, 60, scale).mean(axis=(1, 3))
    assert (share[mask] > 0.2).all()
    assert (share[~mask] < 0.35).all()


def test_annotations_are_the_contraband_and_the_decoys_with_boxes_within_the_picture():
    wanted = next(
        one
        for one in (recipe(n, seed=6, threats=1.0) for n in range(99))
        if len(one.contraband) == 2 and one.filling == "metal clutter"
    )
    scan = draw(wanted)
    marks = marks_of(scan)
    told = sorted(mark["extra"]["family"] for mark in marks)
    expected = [
        o.label for o in scan.objects if o.category != "benign" or class_of(o.label, o.group)
    ]
    assert told == sorted(expected)
    assert set(wanted.contraband) <= set(told)
    rows, columns = scan.low.shape
    for mark in marks:
        x, y, width, height = mark["bbox"]
        assert 0 <= x < x + width <= columns
        assert 0 <= y < y + height <= rows
        assert 0 < mark["area"] <= width * height
        assert mark["extra"]["concealment"] == LEVELS[mark["extra"]["level"]]
        for polygon in mark["segmentation"]:
            points = np.array(polygon).reshape(-1, 2)
            assert (points >= (x, y)).all()
            assert (points <= (x + width, y + height)).all()


def test_a_coco_document_numbers_pictures_and_marks_and_gives_both_kinds_the_same_marks():
    mark = {"category_id": 1, "bbox": [1, 2, 3, 4]}
    parts = [
        {"images": [{"file_name": "a"}, {"file_name": "b"}], "annotations": [mark, mark]},
        {"images": [{"file_name": "c"}], "annotations": []},
    ]
    made = coco(parts, "words")
    assert [(i["id"], i["file_name"]) for i in made["images"]] == [(1, "a"), (2, "b"), (3, "c")]
    assert [(m["id"], m["image_id"]) for m in made["annotations"]] == [
        (1, 1), (2, 1), (3, 2), (4, 2),
    ]  # fmt: skip
    assert made["categories"] == categories()
    kinds = {c["name"]: c["supercategory"] for c in categories()}
    assert {name for name, kind in kinds.items() if kind == "decoy"} == set(DECOYS)
    assert list(kinds)[: len(CLASSES)] == list(CLASSES)
