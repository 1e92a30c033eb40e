import numpy as np
import pytest

from workstation.simulation import PROFILES, Item, compose_parcel, families, random_parcel
from workstation.simulation.sketch import Sketch, box

NAMES = [info.name for info in families()]
THREATS = [info.name for info in families() if info.category != "benign"]


def _bytes(scan):
    return scan.low.tobytes() + scan.high.tobytes()


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_that_the_same_seed_gives_the_same_bytes(profile):
    first = random_parcel(11, profile=profile, contraband=("pistol",))
    again = random_parcel(11, profile=profile, contraband=("pistol",))
    assert _bytes(first) == _bytes(again)
    assert [one.box for one in first.objects] == [one.box for one in again.objects]
    assert _bytes(random_parcel(12, profile=profile, contraband=("pistol",))) != _bytes(first)


def test_that_a_story_gives_the_same_bytes_and_holds_all_it_names():
    story = ("tshirt", "tshirt", "pistol")
    first, again = compose_parcel(5, "carton", story), compose_parcel(5, "carton", story)
    assert _bytes(first) == _bytes(again)
    assert [one.label for one in first.objects][:3] == list(story)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_family_draws_at_any_turn_and_fits_its_package(name):
    for angle in (37.0, 270.0):
        scan = compose_parcel(int(angle), "satchel", [Item(name, angle=angle)])
        rows, columns = scan.low.shape
        x, y, width, height = scan.objects[0].box
        px, py, pw, ph = scan.package_box
        assert 0 < width <= columns
        assert 0 < height <= rows
        assert px <= x
        assert py <= y
        assert x + width <= px + pw
        assert y + height <= py + ph


def test_that_boxes_enclose_their_masks_closely():
    for seed in range(4):
        scan = random_parcel(seed, contraband=THREATS[seed : seed + 2], n_contents=6)
        for one in scan.objects:
            x, y, width, height = one.box
            assert one.mask.shape == (height, width)
            assert 0 <= x <= x + width <= scan.low.shape[1]
            assert 0 <= y <= y + height <= scan.low.shape[0]
            assert one.mask.any(axis=1)[[0, -1]].all()
            assert one.mask.any(axis=0)[[0, -1]].all()
            assert 0.0 <= one.visible <= 1.0


def test_that_wanted_contraband_is_always_there():
    for seed, name in enumerate(THREATS):
        assert name in [
            one.label
            for one in random_parcel(
                seed, contraband=(name,), n_contents=1, size=(192, 192)
            ).objects
        ]


@pytest.mark.parametrize("size", [(320, 320), (384, 448), (512, 512)])
def test_that_a_wished_size_is_kept_and_its_pixel_declared(size):
    for seed in range(3):
        scan = random_parcel(seed, size=size, contraband=("knife_long",))
        assert scan.low.shape == scan.high.shape == size
        px, py, pw, ph = scan.package_box
        assert px + pw <= size[1]
        assert py + ph <= size[0]
        assert scan.spacing_mm * size[1] >= scan.package_mm[0]


def test_that_weights_are_those_of_parcels_and_of_their_things():
    for seed in range(6):
        scan = random_parcel(seed)
        assert 20 < scan.weight_g < 30_000
        assert sum(one.grams for one in scan.objects) < scan.weight_g
    pistol = compose_parcel(1, "carton", ["pistol"]).objects[0].grams
    phone = compose_parcel(1, "carton", ["phone"]).objects[0].grams
    assert 250 < pistol < 1500
    assert 60 < phone < 320


def test_that_a_drawn_rod_has_the_mass_of_a_rod():
    for radius in (0.8, 2.0, 9.0):
        sketch = Sketch(np.random.default_rng(0), (120, 40), 31.0, 0.9, False)
        sketch.rod((-50, 0), (50, 0), radius, "steel")
        volume = float(sketch.layers["steel"].sum()) * 0.9**2
        assert volume == pytest.approx(np.pi * radius**2 * 100, rel=0.12)


def test_that_a_plate_has_the_mass_of_a_plate():
    sketch = Sketch(np.random.default_rng(0), (120, 80), 17.0, 0.9, True)
    sketch.poly(box(0, 0, 100, 60), "steel", 3.0)
    assert float(sketch.layers["steel"].sum()) * 0.9**2 == pytest.approx(18_000, rel=0.04)


def test_that_counts_stay_within_the_declared_depth():
    for name, profile in PROFILES.items():
        scan = random_parcel(3, profile=name, clutter="metal")
        assert scan.low.dtype == scan.high.dtype == np.uint16
        assert scan.high.max() < 2**profile.bit_depth
        assert np.median(scan.high[:4]) == pytest.approx(scan.air_value, rel=0.02)


def test_that_there_are_enough_families_of_each_kind():
    benign = [info for info in families() if info.category == "benign"]
    assert len(benign) >= 30
    assert {"weapon", "drug", "battery", "ammunition"} <= {info.category for info in families()}
    assert all(info.description for info in families())


def test_that_unknown_names_are_refused_by_name():
    with pytest.raises(ValueError, match="unicorn"):
        compose_parcel(1, "carton", ["unicorn"])
    with pytest.raises(ValueError, match="barrel"):
        compose_parcel(1, "barrel", ["book"])
    with pytest.raises(ValueError, match="sim-0"):
        random_parcel(1, profile="sim-0")
