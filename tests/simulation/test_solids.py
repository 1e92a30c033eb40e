"""Solids: closed surfaces whose shadow has the thickness that geometry says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.simulation import catalogue, compose_parcel
from workstation.simulation.attenuation import attenuation_table
from workstation.simulation.solids import (
    Fan,
    Mesh,
    Model,
    box,
    capsule,
    cone,
    cylinder,
    ellipsoid,
    extrude,
    helix,
    joined,
    lathe,
    pipe,
    project,
    sheet,
    smooth,
    sphere,
    sweep,
    thickness_of,
    torus,
)

BRACKET = [(0, 0), (40, 0), (40, 10), (10, 10), (10, 30), (0, 30)]
BOWL = [(0, 0), (20, 0), (20, 40), (18, 40), (18, 2), (0, 2)]
HILLS = np.random.default_rng(5).normal(0.0, 2.0, (14, 20))
CORNERS = [(0, 0, 0), (10, 0, 0), (10, 10, 0), (0, 10, 0), (0, 0, 0)]

SHAPES = {  # shape and its volume
    "box": (box(10, 20, 30), 6000),
    "bevelled box": (box(10, 20, 30, 2), None),
    "cylinder": (cylinder(10, 40), np.pi * 4000),
    "cylinder along x": (cylinder(10, 40, "x"), np.pi * 4000),
    "pipe": (pipe(10, 8, 40, "y"), np.pi * 36 * 40),
    "cone": (cone(10, 0, 30), np.pi * 1000),
    "blunt cone": (cone(10, 4, 30, "x"), np.pi * 10 * (100 + 40 + 16)),
    "sphere": (sphere(12), 4 / 3 * np.pi * 12**3),
    "ellipsoid": (ellipsoid(10, 20, 5), 4 / 3 * np.pi * 1000),
    "ring": (torus(30, 4), 2 * np.pi**2 * 30 * 16),
    "part of a ring": (torus(30, 4, 120), 2 * np.pi**2 * 30 * 16 / 3),
    "capsule": (capsule(5, 30, "x"), np.pi * 500 + 4 / 3 * np.pi * 125),
    "bracket": (extrude(BRACKET, 5), 3000),
    "bracket drawn backwards": (extrude(BRACKET[::-1], 5), 3000),
    "bevelled bracket": (extrude(BRACKET, 5, 1), None),
    "bowl": (lathe(BOWL), np.pi * (400 * 40 - 324 * 38)),
    "spring": (sweep(helix(20, 8, 5), 1.5), 5 * np.hypot(40 * np.pi, 8) * np.pi * 2.25),
    "frame": (sweep(CORNERS, 1.0), 40 * np.pi),
    "cable": (sweep(smooth([(0, 0, 0), (30, 5, 9), (60, -20, 4)]), 2.0), None),
    "cloth": (sheet(HILLS, 3, 0.8), None),
}


def _seen(mesh: Mesh, spacing: float = 0.7, fan: Fan | None = None) -> np.ndarray:
    low, high = mesh.bounds
    shape = tuple(int(np.ceil((high[k] - low[k]) / spacing)) + 2 for k in (1, 0))
    return thickness_of(mesh, shape, spacing, (low[0] - spacing, low[1] - spacing), fan)


@pytest.mark.parametrize("name", SHAPES)
def test_that_a_shape_is_closed_and_has_its_volume(name):
    mesh, volume = SHAPES[name]
    assert mesh.closed
    assert mesh.volume > 0
    if volume is not None:
        assert mesh.volume == pytest.approx(volume, rel=0.012)


@pytest.mark.parametrize("name", SHAPES)
def test_that_its_shadow_holds_its_volume_however_it_is_turned(name):
    for tip, turn, within in ((0, 0, 0.02), (90, 0, 0.02), (33, 71, 3e-3), (121, 12, 3e-3)):
        turned = SHAPES[name][0].turned(tip, "x").turned(turn, (1, 2, 3))
        seen = _seen(turned)
        assert float(seen.sum()) * 0.49 == pytest.approx(turned.volume, rel=within)
        assert not seen[0].any()
        assert not seen[:, -1].any()  # nothing runs on along a row: no streaks


def test_that_a_surface_with_a_hole_is_not_closed():
    whole = box(1, 2, 3)
    assert not Mesh(whole.vertices, whole.faces[1:]).closed


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 360), st.floats(0, 360), st.floats(0.4, 1.6))
def test_that_a_ball_is_as_thick_as_its_chord(tip, turn, spacing):
    ball = sphere(30, sides=40).turned(tip, "x").turned(turn, "y")
    shape = (80, 80)
    seen = thickness_of(ball, shape, spacing, (-40 * spacing, -40 * spacing))
    x, y = (np.stack(np.meshgrid(*[np.arange(80) - 39.5] * 2)) * spacing).reshape(2, 80, 80)
    away = np.hypot(x, y)
    inside = away < 26
    chord = 2 * np.sqrt(900 - away[inside] ** 2)
    assert seen[inside] == pytest.approx(chord, abs=0.9)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 360), st.floats(0, 360), st.floats(0, 360))
def test_that_a_box_is_as_thick_as_the_slabs_it_is_made_of(one, two, three):
    half = np.array([20.0, 13.0, 8.0])
    turned = box(*(2 * half)).turned(one, "x").turned(two, "y").turned(three, "z")
    axes = np.eye(3)
    frame = Mesh(axes, np.array([[0, 1, 2]]))
    axes = frame.turned(one, "x").turned(two, "y").turned(three, "z").vertices  # rows: its axes
    spacing = 0.05
    x0, y0 = -1.3, 2.1
    seen = thickness_of(turned, (3, 3), spacing, (x0, y0))
    centre = np.array([x0 + 1.5 * spacing, y0 + 1.5 * spacing, 0.0])
    along = axes[:, 2]
    along = np.where(np.abs(along) < 1e-9, 1e-9, along)
    near, far = (-half - axes @ centre) / along, (half - axes @ centre) / along
    enter, leave = np.minimum(near, far).max(), np.maximum(near, far).min()
    steep = np.abs(along).min()
    tolerance = 0.02 + spacing * 2 / max(steep, 1e-2)  # edges and steep faces within the pixel
    assert seen[1, 1] == pytest.approx(max(0.0, leave - enter), abs=min(tolerance, 8.0))


def test_that_a_bar_across_the_beam_is_as_thick_as_its_chord():
    bar = cylinder(10, 60, "x", sides=64).turned(27, "z")
    seen = thickness_of(bar, (60, 60), 1.0, (-30, -30))
    x, y = np.meshgrid(*[np.arange(60) - 29.5] * 2)
    across = np.abs(-x * np.sin(np.radians(27)) + y * np.cos(np.radians(27)))
    along = np.abs(x * np.cos(np.radians(27)) + y * np.sin(np.radians(27)))
    inside = (across < 8.5) & (along < 28)
    assert seen[inside] == pytest.approx(2 * np.sqrt(100 - across[inside] ** 2), abs=0.35)


def test_that_the_rim_of_the_picture_cuts_what_reaches_out():
    plate = box(200, 200, 4)
    assert thickness_of(plate, (20, 30), 1.0, (-10, -5)) == pytest.approx(4.0)
    assert not thickness_of(plate.moved(500, 0), (20, 30), 1.0, (-10, -5)).any()
    assert thickness_of(box(20, 200, 4), (5, 40), 1.0, (-20, 0))[2] == pytest.approx(
        [0.0] * 10 + [4.0] * 20 + [0.0] * 10
    )


def test_that_half_covered_pixels_count_half():
    seen = thickness_of(box(10, 10, 6), (14, 14), 1.0, (-7.5, -7.5))
    assert seen[7, 2] == pytest.approx(3.0)
    assert seen[2, 7] == pytest.approx(3.0)
    assert seen[7, 7] == pytest.approx(6.0)


def test_that_a_void_and_what_fills_it_make_a_bottle():
    bottle = Model()
    bottle.add(cylinder(30, 200, "x"), "glass").add(cylinder(27, 190, "x"), "glass", -1)
    bottle.add(cylinder(27, 100, "x"), "water")
    glass, water = project(bottle, ["glass", "water"], (80, 220), 1.0, (-110, -40))
    assert glass[40, 110] == pytest.approx(6.0, abs=0.2)
    assert water[40, 110] == pytest.approx(54.0, abs=0.8)
    table = attenuation_table()
    expected = np.pi * (900 * 200 - 729 * 190) / 1000 * table.density_of("glass")
    expected += np.pi * 729 * 100 / 1000
    assert bottle.grams == pytest.approx(expected, rel=1e-6)
    assert glass.sum() / 1000 * table.density_of("glass") + water.sum() / 1000 == pytest.approx(
        expected, rel=2e-3
    )


def test_that_a_porous_part_weighs_its_share():
    assert Model().add(box(10, 10, 10), "water", 0.3).grams == pytest.approx(0.3)


def test_that_moving_turning_and_stretching_leave_the_first_model_as_it_was():
    model = Model().add(box(10, 20, 30), "steel")
    low, high = model.moved(5, 0, 15).bounds
    assert low.tolist() == [0, -10, 0]
    assert high.tolist() == [10, 10, 30]
    assert model.turned(90, "x").bounds[1] == pytest.approx([5, 15, 10])
    assert model.scaled(2).grams == pytest.approx(8 * model.grams)
    mirrored = model.scaled(-1, 1, 1)
    assert mirrored.grams == pytest.approx(model.grams)
    assert model.bounds[0].tolist() == [-5, -10, -15]


def test_that_a_fan_far_away_is_a_parallel_beam():
    for name, (mesh, _) in SHAPES.items():
        turned = mesh.turned(33, "x").turned(50, "z")
        near = turned.moved(0, 0, -float(turned.bounds[0][2]))
        off = np.abs(_seen(near, 0.7, Fan(1e6)) - _seen(turned))
        assert off.mean() < 2e-3, name
        assert (off > 0.05).sum() <= 4, name  # a corner that falls just on a sampled row


def test_that_what_lies_higher_is_drawn_larger_across_the_belt_only():
    fan = Fan(1000.0)
    plate = box(100, 100, 1)
    for lift, wide in ((0.0, 100.0), (500.0, 200.0)):
        seen = thickness_of(plate.moved(0, 0, lift), (300, 300), 1.0, (-150, -150), fan)
        assert seen[:, 150].sum() == pytest.approx(wide, rel=0.02)
        assert seen[150].sum() == pytest.approx(100.0, rel=0.01)


def test_that_a_slanted_ray_runs_longer_through_a_plate():
    seen = thickness_of(box(20, 4000, 10), (1200, 4), 1.0, (-2, 0), Fan(1000.0))
    slant = np.hypot(np.arange(1200) + 0.5, 1000.0) / 1000.0
    assert seen[:, 1] == pytest.approx(10 * slant, rel=1e-3)


def test_that_a_wall_shows_both_rims_in_the_fan():
    wall = box(50, 4, 300).moved(0, 200, 150)
    seen = thickness_of(wall, (200, 3), 1.0, (-2, 180), Fan(900.0))
    shown = np.flatnonzero(seen[:, 1] > 0.5)
    assert shown[0] + 180 == pytest.approx(198, abs=1)
    assert shown[-1] + 180 == pytest.approx(202 * 900 / 600, abs=1)


def test_that_nothing_may_reach_the_source():
    with pytest.raises(ValueError, match="source"):
        thickness_of(box(10, 10, 500), (5, 5), 1.0, (0, 0), Fan(200.0))


def test_that_meshes_join_and_stay_closed():
    both = joined(box(1, 1, 1), sphere(1).moved(5, 0))
    assert both.closed
    assert both.volume == pytest.approx(1 + 4 / 3 * np.pi)


def test_that_unknown_materials_axes_and_rests_are_refused_by_name():
    with pytest.raises(ValueError, match="unobtainium"):
        Model().add(box(1, 1, 1), "unobtainium")
    with pytest.raises(ValueError, match="'w'"):
        cylinder(1, 1, "w")
    with pytest.raises(ValueError, match="'w'"):
        box(1, 1, 1).turned(1, "w")
    with pytest.raises(ValueError, match="floating"):
        catalogue.solid_family("x", "y", "z", rest="floating")
    with pytest.raises(ValueError, match="nonsense"):
        catalogue.solid_family("x", "y", "z", category="nonsense")(Model)
    with pytest.raises(ValueError, match="no solid part"):
        _ = Model().bounds


def test_that_a_posed_model_stands_on_the_belt_with_its_mass():
    model = Model().add(box(120, 60, 20), "aluminium")
    for rest in catalogue.RESTS:
        heights = set()
        for seed in range(40):
            rng = np.random.default_rng(seed)
            posed = catalogue.posed(model, rest, rng)
            low, high = posed.bounds
            assert low[2] == pytest.approx(0.0)
            assert low[:2] == pytest.approx(-high[:2])
            pad = catalogue.shadow(posed, 0.9, float(rng.uniform(0, 360)), flip=seed % 2 == 0)
            assert float(pad.layers["aluminium"].sum()) * 0.81 == pytest.approx(144_000, rel=3e-3)
            heights.add(float(high[2]))
        assert (max(heights) > 45) == (rest != "flat")


def test_that_a_solid_family_goes_into_a_parcel_like_a_drawn_one(monkeypatch):
    monkeypatch.setattr(catalogue, "_FAMILIES", dict(catalogue.known()))

    @catalogue.solid_family("test ingot", "metal", "A bar of lead.", rest="flat")
    def _ingot(rng: np.random.Generator) -> Model:
        return Model().add(box(80, 40, float(rng.uniform(19, 21))), "lead")

    scan = compose_parcel(4, "carton", ["test ingot"])
    ingot = scan.objects[0]
    assert ingot.label == "test ingot"
    assert ingot.grams == pytest.approx(80 * 40 * 20 * 11.34e-3, rel=0.07)
    assert np.array_equal(scan.low, compose_parcel(4, "carton", ["test ingot"]).low)
