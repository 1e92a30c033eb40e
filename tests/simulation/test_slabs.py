"""Heaps given by their thickness are seen through with their whole mass in any pose."""

from __future__ import annotations

import numpy as np
import pytest

from workstation.simulation.solids import Fan, Model, box, project, slab


def _model(rng=None):
    field = np.full((40, 60), 2.0, np.float32)
    if rng is not None:
        field *= rng.uniform(0.5, 1.5, field.shape).astype(np.float32)
    model = Model()
    model.add(slab(field, 1.5, 12.0), "cotton", 0.5)
    return model


def _mass(model, spacing=0.9, fan=None):
    picture = project(model, ["cotton"], (220, 220), spacing, (-99.0, -99.0), fan)[0]
    assert picture.min() >= 0.0
    return float(picture.sum(dtype=np.float64)) * spacing**2


@pytest.mark.parametrize("tilt", [0.0, 10.0, 45.0, 65.0, 80.0, 90.0])
def test_that_a_slab_keeps_its_mass_however_it_lies(tilt):
    model = _model(np.random.default_rng(1)).turned(33.0).turned(tilt, "x").turned(70.0)
    solid = model.parts[0].mesh.volume * 0.5
    assert _mass(model) == pytest.approx(solid, rel=0.03)


def test_that_a_coarser_picture_has_the_same_mass():
    model = _model(np.random.default_rng(2)).turned(20.0)
    assert _mass(model, spacing=1.8) == pytest.approx(_mass(model), rel=0.03)


def test_that_a_flat_slab_is_as_thick_as_it_says_and_lies_where_a_box_does():
    model = _model()
    picture = project(model, ["cotton"], (60, 80), 1.5, (-60.0, -45.0))[0]
    plate = Model().add(box(90.0, 60.0, 1.0), "cotton")
    solid = project(plate, ["cotton"], (60, 80), 1.5, (-60.0, -45.0))[0]
    assert picture[30, 40] == pytest.approx(1.0, rel=1e-3)
    assert np.abs(picture - solid).max() < 0.51  # half a cell at the rim
    assert np.array_equal(picture[12:48, 12:68], solid[12:48, 12:68])


def test_that_turning_moving_and_scaling_a_slab_moves_its_bounds():
    model = _model().scaled(2.0, 1.0, 1.0).turned(90.0).moved(5.0, 0.0, 7.0)
    low, high = model.bounds
    assert np.allclose(low, [5 - 30, -90, 7 - 6])
    assert np.allclose(high, [5 + 30, 90, 7 + 6])
    assert model.parts[0].mesh.volume == pytest.approx(2 * 2.0 * 90 * 60)


def test_that_a_fan_draws_a_slab_high_above_the_belt_larger_across_it():
    flat = _model().moved(0.0, 0.0, 250.0)
    fan = Fan(height_mm=1000.0)
    near, far = _mass(flat, fan=fan), _mass(flat)
    assert near / far == pytest.approx(1000 / 750, rel=0.03)


def test_that_a_slab_on_its_edge_shows_neither_lattice_nor_grain_of_its_own():
    field = np.full((120, 160), 6.0, np.float32)
    model = Model().add(slab(field, 1.1, 50.0), "cotton").turned(90.0, "x").turned(20.0)
    picture = project(model, ["cotton"], (220, 220), 0.9, (-99.0, -99.0))[0]
    inside = picture[100:120, 90:130]
    assert inside.mean() == pytest.approx(6.0 * 120 * 1.1 / 50.0, rel=0.03)
    assert inside.std() / inside.mean() < 0.09


def test_that_a_slab_partly_off_the_picture_is_cut_at_its_rim():
    model = _model().moved(99.0, 0.0)
    assert 0.3 < _mass(model) / _mass(_model()) < 0.7
