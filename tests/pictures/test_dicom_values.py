"""What DICOM files declare of their values: against slow references and what DCMTK draws."""

from __future__ import annotations

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from tests.pictures.declared import EVERY, drawn_by_dcmtk, slow_picture
from tests.pictures.samples import DICOM, needs_samples, ramp
from tests.pictures.test_dicom_made_here import dicom
from workstation.adapters.pictures import PictureReader
from workstation.domain.scan import PictureKind, Rescale

READER = PictureReader()


@pytest.mark.parametrize("function", ["LINEAR", "SIGMOID"])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize(("slope", "intercept"), [(1, 0), (2, -1000), (-1, 4095), (0.5, 10.25)])
def test_that_declared_windows_draw_what_dcmtk_draws(
    tmp_path, function, photometric, slope, intercept
):
    middle = slope * 2000 + intercept
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        PhotometricInterpretation=photometric,
        RescaleSlope=str(slope),
        RescaleIntercept=str(intercept),
        RescaleType="XX",
        WindowCenter=[str(middle), "100"],
        WindowWidth=["900", "50"],
        WindowCenterWidthExplanation=["first", "second"],
        VOILUTFunction=function,
    )
    scan = READER.read([path])
    assert [window.words for window in scan.windows] == ["first", "second"]
    assert {window.function for window in scan.windows} == {function}
    assert scan.window == (scan.windows[0].centre, scan.windows[0].width)
    for number, window in enumerate(scan.windows, 1):
        drawn = drawn_by_dcmtk(path, tmp_path, "+Wi", str(number))
        ours = slow_picture(scan, window)
        # DCMTK truncates; it holds what a rescale answers as whole numbers
        unit = 0 if slope == int(slope) else 65535 / (window.width * slope - 1)
        assert np.abs(drawn.astype(float) - ours).max() <= 1.01 + unit, (number, window)


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("shape", [None, "IDENTITY", "INVERSE"])
@pytest.mark.parametrize("slope", [1, -1])
def test_that_polarity_and_presentation_make_one_inversion_as_in_dcmtk(
    tmp_path, photometric, shape, slope
):
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        PhotometricInterpretation=photometric,
        RescaleSlope=str(slope),
        RescaleIntercept="0",
        WindowCenter=str(slope * 2000),
        WindowWidth="4000",
        **({"PresentationLUTShape": shape} if shape else {}),
    )
    scan = READER.read([path])
    drawn = drawn_by_dcmtk(path, tmp_path, "+Wi", "1")
    assert scan.inverted == bool(drawn[0, 0] > drawn[-1, -1])
    disagree = (photometric, shape) in {("MONOCHROME1", "IDENTITY"), ("MONOCHROME2", "INVERSE")}
    assert any("disagree" in remark for remark in scan.remarks) == disagree


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("slope", ["1", "-1"])
def test_that_a_declared_sign_says_what_larger_stored_values_mean(
    tmp_path, photometric, sign, slope
):
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        PhotometricInterpretation=photometric,
        PixelIntensityRelationshipSign=sign,
        RescaleSlope=slope,
        RescaleIntercept="0",
    )
    scan = READER.read([path])
    assert scan.inverted is (sign == -1)
    bright = (photometric == "MONOCHROME1") ^ (slope == "-1") ^ (sign == -1)
    assert any("dense parts" in remark for remark in scan.remarks) == bright
    assert "(0028,1041) Pixel Intensity Relationship Sign" in {
        one.said_by for one in scan.provenance if one.field == "inverted"
    }


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"WindowCenter": ["1", "2"], "WindowWidth": "3"}, "one number alone"),
        ({"WindowCenter": "1", "WindowWidth": "0.5"}, "which is none"),
        ({"WindowCenter": "1", "WindowWidth": "3", "VOILUTFunction": "CUBIC"}, "not known"),
        ({"RescaleSlope": "0", "RescaleIntercept": "5"}, "not whole"),
        ({"RescaleSlope": "2"}, "not whole"),
        ({"PixelIntensityRelationship": "LOG"}, "logarithms"),
        ({"ShutterShape": "CIRCULAR"}, "shutter"),
        ({"LossyImageCompression": "01", "LossyImageCompressionRatio": "8.5"}, "loss (8.5 : 1)"),
        ({"AcquisitionStatus": "INCOMPLETE"}, "as INCOMPLETE"),
        ({"ScanType": "NON_OPERATIONAL"}, "not operational"),
        ({"AcquisitionStatus": "SUCCESSFUL", "ScanType": "OPERATIONAL"}, None),
        ({"LossyImageCompression": "00"}, None),
    ],
)
def test_that_what_cannot_be_used_is_said(tmp_path, changes, remark):
    scan = READER.read([dicom(tmp_path / "a.dcm", ramp()[None], **changes)])
    if remark is None:
        assert scan.remarks == ()
    else:
        assert any(remark in one for one in scan.remarks), scan.remarks


def test_that_a_projections_plain_rescale_is_no_unit_and_a_ct_without_type_has_hu(tmp_path):
    plain = {"RescaleSlope": "1", "RescaleIntercept": "0", "RescaleType": "HU"}
    assert READER.read([dicom(tmp_path / "a.dcm", ramp()[None], **plain)]).modality is None
    del plain["RescaleType"]
    plain["RescaleIntercept"] = "-1024"
    scan = READER.read([dicom(tmp_path / "b.dcm", ramp()[None], modality="CT", **plain)])
    assert scan.modality == Rescale(1.0, -1024.0, "HU")
    assert scan.kind is PictureKind.VOLUME
    scout = dicom(
        tmp_path / "c.dcm",
        ramp()[None],
        modality="CT",
        ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"],
    )
    assert READER.read([scout]).kind is PictureKind.SINGLE_ENERGY


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
@pytest.mark.parametrize(
    ("signed", "vr", "value", "limit", "expected"),
    [
        (False, "US", 0, None, (0, 0)),
        (False, "US", 65535, 65000, (65000, 65535)),
        (False, "SS", -1, None, (65535, 65535)),
        (True, "SS", -2000, None, (-2000, -2000)),
        (True, "US", 63536, 63546, (-2000, -1990)),
        (True, "SS", -32768, -32000, (-32768, -32000)),
    ],
)
def test_that_padding_is_in_stored_values_with_either_sign(
    tmp_path, syntax, signed, vr, value, limit, expected
):
    values = ramp()[None].astype(np.int16 if signed else np.uint16)
    ds = dcmread(dicom(tmp_path / "a.dcm", values, syntax=syntax))
    ds.add_new(0x00280120, vr, value)
    if limit is not None:
        ds.add_new(0x00280121, vr, limit)
    ds.save_as(tmp_path / "a.dcm")
    assert READER.read([tmp_path / "a.dcm"]).padding == expected


@needs_samples
def test_that_overlays_that_are_not_drawn_are_told():
    remarks = READER.read([DICOM / "examples_overlay.dcm"]).remarks
    assert "The file carries overlays (1), which are not drawn." in remarks


@needs_samples
@pytest.mark.parametrize("name", ["examples_overlay.dcm", "MR_small.dcm", "MR_small_bigendian.dcm"])
def test_that_samples_drawn_by_their_windows_look_as_dcmtk_draws_them(name, tmp_path):
    scan = READER.read([DICOM / name])
    for number, window in enumerate(scan.windows, 1):
        drawn = drawn_by_dcmtk(DICOM / name, tmp_path, "-O", "+Wi", str(number))
        assert np.abs(drawn.astype(float) - slow_picture(scan, window)).max() <= 1.01
