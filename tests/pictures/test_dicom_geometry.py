"""What DICOM files declare of the places of their pixels: which spacing, where it holds, slices."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.uid import DeflatedExplicitVRLittleEndian

from tests.pictures.declared import enhanced
from tests.pictures.samples import ramp
from tests.pictures.test_dicom_made_here import dicom
from workstation.adapters.pictures import PictureReader
from workstation.domain.scan import Energy, PictureKind, SpacingPlane

READER = PictureReader()
DETECTOR, CALIBRATED, VOXEL = SpacingPlane.DETECTOR, SpacingPlane.CALIBRATED, SpacingPlane.VOXEL
ACROSS = ["1", "0", "0", "0", "1", "0"]


@pytest.mark.parametrize(
    ("changes", "spacing", "plane", "remark"),
    [
        ({}, None, DETECTOR, None),
        ({"ImagerPixelSpacing": ["0.2", "0.1"]}, (0.2, 0.1), DETECTOR, None),
        (
            {"ImagerPixelSpacing": ["0.2", "0.1"], "PixelSpacing": ["0.2", "0.1"]},
            (0.2, 0.1),
            DETECTOR,
            None,
        ),
        (
            {"ImagerPixelSpacing": ["0.2", "0.1"], "PixelSpacing": ["0.15", "0.075"]},
            (0.15, 0.075),
            CALIBRATED,
            "does not say how",
        ),
        (
            {"PixelSpacing": ["0.15", "0.075"], "PixelSpacingCalibrationType": "FIDUCIAL"},
            (0.15, 0.075),
            CALIBRATED,
            "by a fiducial",
        ),
        (
            {
                "ImagerPixelSpacing": ["0.2", "0.1"],
                "PixelSpacing": ["0.15", "0.075"],
                "PixelSpacingCalibrationType": "GEOMETRY",
                "PixelSpacingCalibrationDescription": "at the belt",
            },
            (0.15, 0.075),
            CALIBRATED,
            "declared geometry: at the belt.",
        ),
        ({"PixelSpacing": ["0.15", "0.075"]}, (0.15, 0.075), DETECTOR, "does not say where"),
        ({"NominalScannedPixelSpacing": ["0.5", "0.5"]}, (0.5, 0.5), DETECTOR, None),
        (
            {"NominalScannedPixelSpacing": ["0.5", "0.5"], "PixelSpacing": ["0.4", "0.4"]},
            (0.4, 0.4),
            CALIBRATED,
            "does not say how",
        ),
        ({"ImagerPixelSpacing": ["0", "0.1"]}, None, DETECTOR, None),
        ({"PixelAspectRatio": ["2", "1"]}, None, DETECTOR, "pixels 2 high and 1 wide"),
        ({"PixelAspectRatio": ["1", "1"]}, None, DETECTOR, None),
    ],
)
def test_that_spacing_of_a_projection_says_where_it_holds(
    tmp_path, changes, spacing, plane, remark
):
    scan = READER.read([dicom(tmp_path / "a.dcm", ramp()[None], **changes)])
    assert scan.spacing_mm == spacing
    assert scan.spacing_plane is plane
    assert scan.spacing_calibrated is (plane is CALIBRATED)
    if remark is None:
        assert scan.remarks == ()
    else:
        assert any(remark in one for one in scan.remarks), scan.remarks
    said = [one.said_by for one in scan.provenance if one.field == "spacing_mm"]
    assert len(said) == (spacing is not None)


def test_that_a_declared_magnification_is_told_and_changes_no_spacing(tmp_path):
    changes = {
        "ImagerPixelSpacing": ["0.2", "0.2"],
        "EstimatedRadiographicMagnificationFactor": "1.25",
    }
    scan = READER.read([dicom(tmp_path / "a.dcm", ramp()[None], **changes)])
    assert (scan.spacing_mm, scan.spacing_plane, scan.magnification) == ((0.2, 0.2), DETECTOR, 1.25)
    changes["EstimatedRadiographicMagnificationFactor"] = "-1"
    scan = READER.read([dicom(tmp_path / "a.dcm", ramp()[None], **changes)])
    assert scan.magnification is None
    assert any("magnification" in remark for remark in scan.remarks)


def test_that_an_enhanced_xa_has_its_spacing_and_magnification_in_its_groups(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        modality="XA",
        shared=[
            ("FramePixelDataPropertiesSequence", {
                "PixelIntensityRelationship": "LIN",
                "PixelIntensityRelationshipSign": -1,
                "ImagerPixelSpacing": ["0.3", "0.3"],
            }),
            ("XRayGeometrySequence", {"EstimatedRadiographicMagnificationFactor": "1.5"}),
        ],
    )  # fmt: skip
    scan = READER.read([path])
    assert (scan.spacing_mm, scan.spacing_plane, scan.magnification) == ((0.3, 0.3), DETECTOR, 1.5)
    assert scan.inverted


def _ct(path, places, orientation=ACROSS, **measures):
    return enhanced(
        path,
        frames=len(places),
        modality="CT",
        shared=[
            ("PixelMeasuresSequence", {"PixelSpacing": ["0.8", "0.7"], **measures}),
            ("PlaneOrientationSequence", {"ImageOrientationPatient": orientation}),
        ],
        each=[("PlanePositionSequence", {
            "ImagePositionPatient": lambda index: [f"{value:.9g}" for value in places[index]]
        })],
    )  # fmt: skip


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tilt=st.floats(0, math.pi),
    turn=st.floats(0, math.pi),
    step=st.floats(0.1, 20),
    frames=st.integers(2, 6),
    back=st.booleans(),
)
def test_that_slices_lie_along_their_normal_however_they_are_turned(
    tmp_path, tilt, turn, step, frames, back
):
    rows = np.array([math.cos(turn), math.sin(turn), 0.0])
    columns = np.array([
        -math.sin(turn) * math.cos(tilt), math.cos(turn) * math.cos(tilt), math.sin(tilt)
    ])  # fmt: skip
    normal = np.cross(rows, columns)
    places = [np.array([5.0, -7.0, 11.0]) + normal * step * n for n in range(frames)]
    if back:
        places.reverse()
    turned = [f"{value:.9g}" for value in (*rows, *columns)]
    scan = READER.read([_ct(tmp_path / "a.dcm", places, turned)])
    assert scan.spacing_mm == (0.8, 0.7)
    assert scan.spacing_plane is VOXEL
    assert scan.slice_spacing_mm == pytest.approx(step, rel=1e-3)
    steps = np.diff(scan.slice_positions_mm)
    assert np.allclose(steps, -step if back else step, rtol=1e-3, atol=1e-3)
    assert scan.position_mm == pytest.approx(tuple(places[0]), abs=1e-6)
    assert scan.orientation == pytest.approx((*rows, *columns), abs=1e-6)


@pytest.mark.parametrize(
    ("heights", "remark"),
    [
        ((0, 1, 2, 4), "1 to 2 mm apart"),
        ((0, 1, 1, 2), "same place"),
        ((3, 3, 3), "same place"),
    ],
)
def test_that_slices_without_one_distance_have_none_and_say_why(tmp_path, heights, remark):
    scan = READER.read([_ct(tmp_path / "a.dcm", [(0, 0, height) for height in heights])])
    assert scan.slice_spacing_mm is None
    assert scan.slice_positions_mm == heights
    assert any(remark in one for one in scan.remarks), scan.remarks


def test_that_slices_turned_against_each_other_make_no_volume(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        modality="CT",
        each=[
            ("PlaneOrientationSequence", {
                "ImageOrientationPatient": lambda n: ["1", "0", "0", "0", str(n % 2), str(1 - n % 2)]
            }),
            ("PlanePositionSequence", {"ImagePositionPatient": lambda n: ["0", "0", str(n)]}),
        ],
    )  # fmt: skip
    scan = READER.read([path])
    assert (scan.orientation, scan.slice_spacing_mm, scan.slice_positions_mm) == (None, None, ())
    assert any("turned against" in remark for remark in scan.remarks)


def test_that_thickness_is_not_taken_for_distance_and_a_declared_distance_is(tmp_path):
    values = np.zeros((3, 4, 5), np.uint16)
    where = {"PixelSpacing": ["1", "1"], "SliceThickness": "2"}
    scan = READER.read([dicom(tmp_path / "a.dcm", values, modality="CT", **where)])
    assert scan.slice_spacing_mm is None
    where["SpacingBetweenSlices"] = "-1.5"
    scan = READER.read([dicom(tmp_path / "a.dcm", values, modality="CT", **where)])
    assert scan.slice_spacing_mm == 1.5


def test_that_frames_with_different_pixel_sizes_have_none(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        modality="CT",
        each=[("PixelMeasuresSequence", {"PixelSpacing": lambda n: [str(n + 1), "1"]})],
    )
    scan = READER.read([path])
    assert scan.spacing_mm is None
    assert any("different pixel spacings" in remark for remark in scan.remarks)


def test_that_one_slice_of_a_series_says_where_it_lies(tmp_path):
    path = dicom(
        tmp_path / "a.dcm",
        ramp()[None],
        modality="CT",
        ImagePositionPatient=["-10", "-20.5", "33"],
        ImageOrientationPatient=ACROSS,
        PixelSpacing=["0.5", "0.5"],
        SeriesInstanceUID="1.2.9",
    )
    scan = READER.read([path])
    assert scan.position_mm == (-10.0, -20.5, 33.0)
    assert scan.orientation == (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    assert scan.series_uids == ("1.2.9",)


@pytest.mark.parametrize("lie", [["1", "0", "0"], ["1", "0", "0", "1", "0", "0"], ["0"] * 6])
def test_that_directions_that_are_none_are_left_out_with_a_remark(tmp_path, lie):
    changes = {"ImageOrientationPatient": lie, "ImagePositionPatient": ["0", "0", "0"]}
    scan = READER.read([dicom(tmp_path / "a.dcm", ramp()[None], modality="CT", **changes)])
    assert scan.orientation is None
    assert any("directions" in remark for remark in scan.remarks)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(5)), deflated=st.booleans())
def test_that_slices_are_shown_in_the_order_of_their_places(tmp_path, order, deflated):
    path = _ct(tmp_path / "a.dcm", [(0, 0, 1.5 * place) for place in order])
    stored = np.arange(100).reshape(5, 4, 5)
    if deflated:
        ds = dcmread(path)
        ds.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        ds.save_as(path)
    scan = READER.read([path])
    assert scan.slice_spacing_mm == 1.5
    told = any("put in it" in remark for remark in scan.remarks)
    if list(order) in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0]):
        assert not told
        assert np.array_equal(scan.values, stored)
        return
    assert told
    assert scan.slice_positions_mm == (0, 1.5, 3, 4.5, 6)
    assert scan.position_mm == (0, 0, 0)
    for place in range(5):
        assert np.array_equal(scan.values[place], stored[order.index(place)])
    assert not scan.values.flags.writeable
    assert np.array_equal(READER.stored([path]).values, stored)


def test_that_slices_of_a_file_cut_short_stay_as_stored_and_have_no_places(tmp_path):
    path = _ct(tmp_path / "a.dcm", [(0, 0, place) for place in (2, 0, 1)])
    path.write_bytes(path.read_bytes()[:-50])
    scan = READER.read([path])
    assert "frame 2 of 3" in scan.missing
    assert np.array_equal(scan.values[0].reshape(-1), np.arange(20))
    assert (scan.slice_spacing_mm, scan.slice_positions_mm, scan.position_mm) == (None, (), None)


@pytest.mark.parametrize("first", ["LOW", "HIGH"])
def test_that_two_frames_of_two_energies_are_one_dual_energy_picture(tmp_path, first):
    energies = [first, "HIGH" if first == "LOW" else "LOW"]
    path = enhanced(
        tmp_path / "a.dcm",
        frames=2,
        modality="XA",
        each=[("FramePixelDataPropertiesSequence", {
            "FrameType": lambda n: ["ORIGINAL", "PRIMARY", "", f"{energies[n]} ENERGY"]
        })],
    )  # fmt: skip
    scan = READER.read([path])
    stored = np.arange(40).reshape(2, 4, 5)
    assert scan.kind is PictureKind.DUAL_ENERGY
    assert scan.energies == (Energy.LOW, Energy.HIGH)
    assert np.array_equal(scan.values, stored if first == "LOW" else stored[::-1])
    assert READER.header(path).kind is PictureKind.DUAL_ENERGY


def test_that_more_than_two_frames_of_two_energies_are_no_pair(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        frames=3,
        each=[("FramePixelDataPropertiesSequence", {
            "FrameType": lambda n: ["ORIGINAL", "LOW ENERGY" if n else "HIGH ENERGY"]
        })],
    )  # fmt: skip
    scan = READER.read([path])
    assert scan.kind is PictureKind.SINGLE_ENERGY
    assert scan.energies == (Energy.HIGH, Energy.LOW, Energy.LOW)
    assert any("more than two" in remark for remark in scan.remarks)
