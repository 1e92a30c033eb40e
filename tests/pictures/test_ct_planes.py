"""Planes of CT files written by an independent toolkit, against the formula of their voxels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workstation.adapters.pictures import PictureReader
from workstation.imaging.planes import Plane, Projection, Slab
from workstation.imaging.volume import Volume

READER = PictureReader()


@pytest.mark.parametrize("name", ["explicit_le", "jpeg_lossless", "rle"])
def test_that_every_plane_and_slab_of_the_peers_ct_is_as_written(shared_data: Path, name: str):
    scan = READER.read([shared_data / "dicos" / "peer_reference" / f"ct_u16_{name}.dcs"])
    volume = Volume(scan)
    z, y, x = np.mgrid[0:12, 0:24, 0:32]
    truth = 1000 * z + 32 * y + x  # as its SOURCE.md says
    assert volume.grid.shape == (12, 24, 32)
    assert [volume.grid.step_mm(plane) for plane in Plane] == [2.0, 1.25, 1.5]
    assert volume.grid.axis_words(Plane.CORONAL) == ("x", "z")
    for plane in Plane:
        for index in range(volume.grid.count(plane)):
            cut = truth.take(index, axis=plane.axis)
            assert np.array_equal(volume.picture(plane, index).grey, cut)
    slab = volume.picture(Plane.CORONAL, 10, Slab(Projection.MAXIMUM, 3)).grey  # 6 mm: 5 rows
    assert np.array_equal(slab, truth[:, 8:13, :].max(axis=1))
    mean = volume.picture(Plane.SAGITTAL, 10, Slab(Projection.AVERAGE, 3)).grey  # 6 mm: 4 columns
    assert np.array_equal(mean, np.floor(truth[:, :, 9:13].mean(axis=2) + 0.5))


def test_that_axes_are_named_by_the_declared_orientation_or_by_what_is_stored():
    from workstation.imaging.planes import Grid

    shape = (4, 5, 6)
    assert Grid(shape).axis_words(Plane.SAGITTAL) == ("rows", "slices")
    turned = Grid(shape, orientation=(0.0, 1.0, 0.0, 0.0, 0.0, -1.0))
    assert turned.axis_words(Plane.AXIAL) == ("y", "−z")
    assert turned.axis_words(Plane.CORONAL) == ("y", "x")
    oblique = Grid(shape, orientation=(0.8, 0.6, 0.0, 0.0, 0.0, 1.0))
    assert oblique.axis_words(Plane.AXIAL) == ("columns", "rows")
    assert "oblique" in oblique.orientation_words
