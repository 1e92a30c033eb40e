"""A packed parcel: two views of one packing, the fan, and the truth that comes with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from workstation.simulation import (
    PROFILES,
    Item,
    catalogue,
    compose_parcel,
    compose_views,
    random_parcel,
)
from workstation.simulation.attenuation import attenuation_table
from workstation.simulation.packages import PACKAGES
from workstation.simulation.solids import Model, box
from workstation.simulation.truth import CONCEALMENT, MATERIAL_CLASSES, material_class

PROFILE = PROFILES["sim-160-a"]
STILL = replace(PROFILE.calibrated(), source_height_mm=None, source_side_mm=None)


@pytest.fixture
def bars(monkeypatch):
    """Two families: a bar of lead that lies flat, and one of aluminium."""
    monkeypatch.setattr(catalogue, "_FAMILIES", dict(catalogue.known()))
    for metal in ("lead", "aluminium"):

        @catalogue.solid_family(f"{metal} bar", "metal", "A bar.", rest="flat", category="weapon")
        def _bar(rng: np.random.Generator, metal: str = metal) -> Model:
            return Model().add(box(100, 30, 20), metal)


@pytest.mark.parametrize("package", PACKAGES)
def test_that_both_views_are_of_one_packing(bars, package):
    top, side = compose_views(3, package, ["lead bar", "aluminium bar"])
    assert (top.view, side.view) == ("top", "side")
    assert [one.label for one in top.objects] == [one.label for one in side.objects]
    assert [one.grams for one in top.objects] == [one.grams for one in side.objects]
    assert top.weight_g == pytest.approx(side.weight_g, rel=0.02)
    for above, aside in zip(top.objects[:2], side.objects[:2], strict=True):
        # Along the belt a thing lies at the same place in both, counted from the packing's end.
        mine = above.box[0] + above.box[2] / 2 - top.package_box[0] - top.package_box[2] / 2
        other = aside.box[0] + aside.box[2] / 2 - side.package_box[0] - side.package_box[2] / 2
        assert mine == pytest.approx(other, abs=4)
        assert above.box[2] == pytest.approx(aside.box[2], abs=3)


def test_that_the_top_view_is_the_parcel_alone(bars):
    top, _ = compose_views(3, "carton", ["lead bar"])
    assert np.array_equal(top.low, compose_parcel(3, "carton", ["lead bar"]).low)


def test_that_a_fan_widens_a_parcel_across_the_belt_alone(bars):
    parallel = compose_parcel(5, "carton", ["lead bar"], STILL)
    near = compose_parcel(5, "carton", ["lead bar"], replace(STILL, source_height_mm=500.0))
    assert near.package_box[3] > 1.1 * parallel.package_box[3]
    assert near.package_box[2] == pytest.approx(parallel.package_box[2], abs=3)
    assert near.weight_g == pytest.approx(parallel.weight_g, rel=0.01)


def test_that_materials_and_thickness_are_those_of_the_bar(bars):
    scan = compose_parcel(2, "satchel", [Item("lead bar", angle=0.0)], STILL)
    x, y, width, height = scan.objects[0].box
    at = (slice(y + height // 2 - 2, y + height // 2 + 2), slice(x + width // 3, x + width // 2))
    heavy = scan.material[MATERIAL_CLASSES.index("heavy metal")]
    assert heavy[at] == pytest.approx(2.0 * attenuation_table().density_of("lead"), rel=0.03)
    assert scan.thickness_mm[at] == pytest.approx(21.5, abs=2.0)  # bar and satchel
    grams = heavy.sum(dtype=float) * (scan.spacing_mm / 10) ** 2
    assert grams == pytest.approx(scan.objects[0].grams, rel=0.02)
    assert scan.objects[0].materials == pytest.approx({"lead": scan.objects[0].grams})
    whole = scan.material.sum(dtype=float) * (scan.spacing_mm / 10) ** 2
    assert whole == pytest.approx(scan.weight_g, rel=0.03)


def test_that_what_lies_under_another_is_told_to_be_covered(bars):
    alone = compose_parcel(2, "satchel", [Item("aluminium bar", 0.0, (0.5, 0.5))], STILL)
    story = [Item("aluminium bar", 0.0, (0.5, 0.5)), Item("lead bar", 0.0, (0.5, 0.5))]
    under = compose_parcel(2, "satchel", story, STILL)
    assert alone.objects[0].concealment == alone.concealment == CONCEALMENT[0]
    assert under.objects[0].covered > 0.7
    assert under.objects[0].concealment == under.concealment == CONCEALMENT[2]
    assert compose_parcel(2, "satchel", ["book"]).concealment == "none"


@pytest.mark.parametrize(
    ("material", "name"),
    [
        ("water", "organic"),
        ("cotton", "organic"),
        ("aluminium", "light metal and mineral"),
        ("glass", "light metal and mineral"),
        ("salt", "light metal and mineral"),
        ("steel", "metal"),
        ("copper", "metal"),
        ("lead", "heavy metal"),
        ("gold", "heavy metal"),
    ],
)
def test_that_materials_have_their_class(material, name):
    assert material_class(material) == name


def test_that_the_same_views_come_again(bars):
    first, again = (compose_views(8, "bag", ["lead bar", "tshirt"]) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert one.low.tobytes() == other.low.tobytes()
        assert one.material.tobytes() == other.material.tobytes()


def test_that_what_is_taller_than_the_tunnel_is_scanned_in_a_higher_one(monkeypatch):
    monkeypatch.setattr(catalogue, "_FAMILIES", dict(catalogue.known()))

    @catalogue.solid_family("post", "metal", "A post.", rest="flat", category="weapon")
    def _post(rng: np.random.Generator) -> Model:
        return Model().add(box(30, 30, 900), "steel")

    for scan in compose_views(3, "satchel", ["post"], "sim-130-d"):
        assert scan.objects[0].label == "post"
    small = random_parcel(1, profile="sim-130-d", contraband=("post",), size=(320, 320))
    assert small.low.shape == (320, 320)
