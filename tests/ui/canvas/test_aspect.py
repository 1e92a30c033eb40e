"""Pixels that are no squares: drawn, read out and moved in their declared shape."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from tests.imaging.test_volume import scan_of
from workstation.domain.orientation import Orientation
from workstation.imaging.planes import Plane
from workstation.imaging.volume import Volume
from workstation.ui.canvas import ScanCanvas

ORIENTATIONS = [Orientation(turns, mirrored) for turns in range(4) for mirrored in (False, True)]


@pytest.fixture
def canvas(qtbot) -> ScanCanvas:
    values = (np.arange(30 * 20 * 40, dtype=np.uint16) * 7).reshape(30, 20, 40)
    canvas = ScanCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(500, 400)
    canvas.show()
    scan = scan_of(values, spacing_mm=(1.0, 1.0), slice_spacing_mm=2.5)
    canvas.show_scan(Volume(scan).picture(Plane.CORONAL, 7))
    return canvas


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_that_a_plane_is_drawn_as_tall_as_its_spacing_says(canvas, orientation):
    canvas.set_orientation(orientation)
    grid = canvas.grid()
    assert grid is not None
    width, height = grid.unturned
    assert height / width == pytest.approx(30 * 2.5 / 40, rel=0.01)


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_that_a_point_of_the_window_names_the_voxel_under_it(canvas, orientation):
    canvas.set_orientation(orientation)
    for point in (QPointF(0, 0), QPointF(40, 0), QPointF(13.5, 21.25)):
        back = canvas.to_source(canvas.from_source(point))
        assert (back.x(), back.y()) == pytest.approx((point.x(), point.y()))
    grid = canvas.grid()
    corners = [canvas.from_source(QPointF(x, y)) for x in (0, 40) for y in (0, 30)]
    assert min(c.x() for c in corners) == pytest.approx(grid.origin[0], abs=1)
    assert max(c.y() for c in corners) == pytest.approx(grid.origin[1] + grid.size[1], abs=1)


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_that_zoom_and_pan_stay_under_the_hand(canvas, orientation):
    canvas.set_orientation(orientation)
    at = QPointF(180, 120)
    before = canvas.to_source(at)
    canvas.zoom_by(2.0, at)
    after = canvas.to_source(at)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=0.2)
    canvas.pan_by(30, -20)
    moved = canvas.to_source(at + QPointF(30, -20))
    assert (moved.x(), moved.y()) == pytest.approx((before.x(), before.y()), abs=0.2)
