"""The parts that goods are made of weigh what geometry and the shop's scales say."""

from __future__ import annotations

import numpy as np
import pytest

from workstation.simulation.objects.boards import (
    board,
    cable,
    dry_cell,
    loudspeaker,
    pouch_cell,
    transformer,
)
from workstation.simulation.objects.machine_parts import ball_bearing, electric_motor
from workstation.simulation.objects.parts import (
    curve,
    gear_outline,
    heap,
    loop,
    ngon,
    nut,
    plate,
    rounded,
    screw,
    shell,
    smooth,
    spring,
    stadium,
    tube,
    turned_shell,
)
from workstation.simulation.solids import Model, extrude, sweep

STEEL = 7.85e-3  # grams in a cubic millimetre


def test_that_holes_take_their_metal_out_of_a_plate():
    whole, drilled = Model(), Model()
    plate(whole, rounded(60, 40, 5), 3, "steel")
    plate(drilled, rounded(60, 40, 5), 3, "steel", [(-20, 0, 4), (20, 0, 4)])
    assert whole.grams - drilled.grams == pytest.approx(2 * np.pi * 16 * 3 * STEEL, rel=1e-6)


def test_that_a_case_holds_only_its_walls():
    square, turned, pipe = Model(), Model(), Model()
    shell(square, "steel", (50, 40, 30), 2)
    assert square.grams == pytest.approx((50 * 40 * 30 - 46 * 36 * 26) * STEEL)
    turned_shell(turned, "steel", [(20, 0), (20, 50)], 1.5, sides=24)
    walls = np.pi * (400 * 50 - 18.5**2 * 47)
    assert turned.grams == pytest.approx(walls * STEEL, rel=1e-6)
    tube(pipe, "steel", 10, 8, 100, "x")
    assert pipe.grams == pytest.approx(np.pi * 36 * 100 * STEEL, rel=1e-6)


def test_that_curves_go_through_their_points_and_rings_end_where_they_start():
    knots = np.array([(0.0, 0, 0), (10, 5, 1), (20, -5, 2), (30, 0, 0)])
    path = curve(knots.tolist(), 6)
    for knot in knots:
        assert np.linalg.norm(path - knot, axis=1).min() < 1e-9
    ring = loop(np.array([(0.0, 0, 0), (9, 0, 0), (9, 9, 0)]))
    assert np.array_equal(ring[0], ring[-1])
    link = stadium(30, 12)
    assert np.ptp(link[:, 0]) == pytest.approx(30)
    assert np.ptp(link[:, 1]) == pytest.approx(12)
    blob = smooth([(0, 0), (10, 0), (10, 10), (0, 10)])
    assert len({(round(x, 9), round(y, 9)) for x, y in blob}) == len(blob)


@pytest.mark.parametrize(
    "outline",
    [
        ngon(6, 10),
        rounded(30, 20, 4),
        gear_outline(12, 20, 4),
        smooth([(0, 0), (20, 0), (20, 9), (3, 12)]),
    ],
)
def test_that_outlines_make_closed_plates(outline):
    made = extrude(outline, 4, 0.5)
    assert made.closed
    assert made.volume > 0


def test_that_a_spring_has_the_length_and_wire_it_was_asked_for():
    coil = spring(8, 1, 40, 6)
    low, high = coil.bounds
    assert high[2] - low[2] == pytest.approx(42, abs=1.5)
    wire = 6 * np.hypot(2 * np.pi * 8, 40 / 6)
    assert coil.volume == pytest.approx(wire * np.pi, rel=0.06)


def test_that_bought_parts_weigh_what_they_do_in_the_shop():
    rng = np.random.default_rng(3)
    assert dry_cell(rng, 7.1, 49.5).grams == pytest.approx(23, rel=0.15)  # AA
    assert dry_cell(rng, 5.2, 43.5).grams == pytest.approx(11.5, rel=0.2)  # AAA
    assert 30 < pouch_cell(40, 80, 5).grams < 48  # a phone's cell
    assert 4.5 < screw(3, 20, "steel", "hex").grams < 8  # M6 x 20
    assert 1.5 < nut(3).grams < 3.5  # M6
    assert 6 < ball_bearing(rng, 11).grams < 16  # 608: 12 g
    assert 25 < electric_motor(rng, 12, 32).grams < 75
    assert 250 < transformer(rng, 60).grams < 1100
    assert 90 < loudspeaker(38, 34).grams < 500


def test_that_a_lead_is_mostly_skin_by_volume_and_copper_by_density():
    lead = cable([(0, 0, 0), (500, 0, 0), (1000, 0, 0)], 3.2)
    grams = lead.grams_by_material()
    assert 30 < grams["copper"] + grams["pvc"] < 90  # a metre of mains lead
    assert grams["copper"] > 0.2 * grams["pvc"]


def test_that_a_board_bears_more_the_denser_it_is():
    thin, dense = (board(np.random.default_rng(1), 90, 60, d) for d in (0.3, 1.6))
    assert len(dense.parts) > 2 * len(thin.parts)
    assert dense.grams > thin.grams > 90 * 60 * 1.4 * 1.95e-3 * 0.99


def test_that_a_heap_keeps_every_piece_and_stays_within_its_reach():
    piece = Model().add(sweep([(-10, 0, 0), (10, 0, 0)], 1), "steel")
    pile = heap(np.random.default_rng(5), [piece] * 12, 40, 20)
    assert pile.grams == pytest.approx(12 * piece.grams)
    low, high = pile.bounds
    assert np.abs([low[:2], high[:2]]).max() < 40 + 11
