"""What DICOM files declare of their values: against slow references and what DCMTK draws."""

from __future__ import annotations

import math
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmread
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from tests.pictures.samples import AUXILIA, DICOM, needs_samples, ramp
from tests.pictures.test_dicom_made_here import dicom
from workstation.adapters.pictures import PictureReader
from workstation.domain.scan import Lut, PictureKind, Rescale, Scan, Window

READER = PictureReader()
EVERY = np.arange(4096, dtype=np.uint16).reshape(1, 64, 64)


def _table(values, first=0, bits=16, words="", vr="US", **more):
    """An item of a LUT sequence."""
    item = Dataset()
    item.add_new(0x00283002, vr, [len(values) % 65536, first, bits])
    if words:
        item.LUTExplanation = words
    item.add_new(0x00283006, "OW", np.array(values, "<u2").tobytes())
    for keyword, value in more.items():
        setattr(item, keyword, value)
    return item


def _drawn_by_dcmtk(path, tmp_path, *options):
    if shutil.which("dcm2pnm") is None:
        pytest.skip("dcm2pnm (dcmtk) is not installed on this machine")
    out = tmp_path / "drawn.pgm"
    subprocess.run(["dcm2pnm", "+opw", *options, path, out], check=True, capture_output=True)
    import cv2

    return cv2.imread(str(out), cv2.IMREAD_UNCHANGED)


def _slow_share(value: float, window: Window, step: float) -> float:
    """PS3.3 C.11.2.1.2 and C.11.2.1.3 for one stored value; `step` is one modality unit."""
    centre, width = window.centre, window.width
    if window.function == "SIGMOID":
        return 1 / (1 + math.exp(-4 * (value - centre) / width))
    if window.function == "LINEAR":
        centre, width = centre - 0.5 * step, width - abs(step)
    low, high = centre - width / 2, centre + width / 2
    if value <= low:
        return 0.0
    if value > high:
        return 1.0
    return (value - low) / (high - low)


def _slow_picture(scan: Scan, window: Window | None, lut: Lut | None = None):
    """A scan drawn by one declared window or table in 16 bits, pixel by pixel."""
    slope = scan.modality.slope if isinstance(scan.modality, Rescale) else 1.0
    offset = scan.modality.intercept if isinstance(scan.modality, Rescale) else 0.0
    drawn = np.empty((scan.rows, scan.columns))
    for row in range(scan.rows):
        for column in range(scan.columns):
            stored = float(scan.values[0, row, column])
            if lut is not None:
                place = round(stored * slope + offset) - lut.first
                place = min(max(place, 0), len(lut.values) - 1)
                share = lut.values[place] / ((1 << lut.bits) - 1)
            else:
                share = _slow_share(stored, window, 1 / slope)
            drawn[row, column] = 65535 * (1 - share if scan.inverted else share)
    return drawn


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
        drawn = _drawn_by_dcmtk(path, tmp_path, "+Wi", str(number))
        ours = _slow_picture(scan, window)
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
    drawn = _drawn_by_dcmtk(path, tmp_path, "+Wi", "1")
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


@pytest.mark.parametrize("slope", ["1", "-2"])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_that_a_voi_table_draws_what_dcmtk_draws(tmp_path, slope, photometric):
    first = 500 if slope == "1" else -6000
    values = [(n * n) % 65536 // 4 + n * 3 for n in range(700)]
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        PhotometricInterpretation=photometric,
        RescaleSlope=slope,
        RescaleIntercept="7",
        RescaleType="XX",
        VOILUTSequence=Sequence([
            _table(values, first, 16, "bones", vr="US" if first >= 0 else "SS"),
            _table(list(range(256)), 0, 8, "eight bits"),
        ]),
    )  # fmt: skip
    scan = READER.read([path])
    assert [(lut.words, lut.first, lut.bits) for lut in scan.voi_luts] == [
        ("bones", first, 16),
        ("eight bits", 0, 8),
    ]
    drawn = _drawn_by_dcmtk(path, tmp_path, "+Wl", "1")
    assert np.abs(drawn.astype(float) - _slow_picture(scan, None, scan.voi_luts[0])).max() <= 1


def test_that_a_modality_table_comes_before_a_voi_table_and_a_window(tmp_path):
    optical = [n * 3 for n in range(4096)]
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        ModalityLUTSequence=Sequence([_table(optical, 0, 16, ModalityLUTType="OD")]),
        VOILUTSequence=Sequence([_table([(n * 37) % 4096 for n in range(3000)], 900, 16)]),
        WindowCenter="3000.5",
        WindowWidth="1201",
        VOILUTFunction="LINEAR",
    )
    scan = READER.read([path])
    assert scan.modality == Lut(0, 16, tuple(optical), "OD")
    expected = [((min(max(v - 900, 0), 2999)) * 37) % 4096 for v in optical]
    assert list(scan.voi_luts[0].values) == expected
    assert scan.voi_luts[0].first == 0
    # the window's ends, 2400 and 3600 in table units, are 800 and 1200 stored
    assert scan.windows == (Window(1000.0, 400.0, "", "LINEAR_EXACT"),)
    assert any("carried" in remark for remark in scan.remarks)
    drawn = _drawn_by_dcmtk(path, tmp_path, "+Wi", "1")
    ours = _slow_picture(scan, scan.windows[0])
    assert np.abs(drawn.astype(float) - ours).max() <= 1.01
    drawn = _drawn_by_dcmtk(path, tmp_path, "+Wl", "1")
    ours = _slow_picture(scan, None, scan.voi_luts[0])
    assert np.abs(drawn.astype(float) - ours).max() <= 1


def test_that_a_falling_modality_table_turns_the_picture_and_its_window(tmp_path):
    falling = [9000 - 2 * n for n in range(4096)]
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        ModalityLUTSequence=Sequence([_table(falling, 0, 16, ModalityLUTType="US")]),
        VOILUTSequence=Sequence([_table([n * 13 for n in range(5000)], 2000)]),
        WindowCenter="5000.5",
        WindowWidth="2001",
    )
    scan = READER.read([path])
    assert scan.inverted
    drawn = _drawn_by_dcmtk(path, tmp_path, "+Wi", "1")
    assert np.abs(drawn.astype(float) - _slow_picture(scan, scan.windows[0])).max() <= 1.01
    drawn = _drawn_by_dcmtk(path, tmp_path, "+Wl", "1")
    assert np.abs(drawn.astype(float) - _slow_picture(scan, None, scan.voi_luts[0])).max() <= 1


@pytest.mark.parametrize(
    ("values", "window"),
    [
        ([5, 900, 3, 800], ("400", "200", "LINEAR")),  # rises and falls
        (list(range(100, 200)), ("150", "200", "LINEAR")),  # does not reach the window's ends
        (list(range(4000)), ("2000", "100", "SIGMOID")),
    ],
)
def test_that_a_window_that_cannot_be_carried_through_a_table_is_told(tmp_path, values, window):
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        ModalityLUTSequence=Sequence([_table(values, 0, 16, ModalityLUTType="HU")]),
        WindowCenter=window[0],
        WindowWidth=window[1],
        VOILUTFunction=window[2],
    )
    scan = READER.read([path])
    assert (scan.windows, scan.window) == ((), None)
    assert any("cannot be carried" in remark for remark in scan.remarks)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.integers(0, 50), min_size=3, max_size=60),
    falling=st.booleans(),
    first=st.integers(0, 300),
    data=st.data(),
)
def test_that_a_window_carried_through_a_table_has_its_ends_there(
    tmp_path, steps, falling, first, data
):
    values = [int(v) for v in np.cumsum(steps)]
    if values[0] + 2 > values[-1]:
        return
    low = data.draw(st.integers(values[0], values[-1] - 2))
    high = data.draw(st.integers(low + 1, values[-1]))
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        ModalityLUTSequence=Sequence(
            [_table(values[::-1] if falling else values, first, ModalityLUTType="HU")]
        ),
        WindowCenter=str((low + high) / 2),
        WindowWidth=str(high - low),
        VOILUTFunction="LINEAR_EXACT",
    )
    scan = READER.read([path])
    table = [float(v) for v in scan.modality.values]
    (window,) = scan.windows
    for end, answer in (
        (window.centre - window.width / 2, high if falling else low),
        (window.centre + window.width / 2, low if falling else high),
    ):
        assert np.interp(end, np.arange(len(table)) + first, table) == pytest.approx(answer)


def test_that_tables_that_are_none_are_left_out_with_a_remark(tmp_path):
    short = _table([1, 2, 3])
    short[0x00283002].value = [300, 0, 16]
    wide = _table([70, 800, 9000], 0, 8)
    path = dicom(tmp_path / "a.dcm", EVERY, bits=12, VOILUTSequence=Sequence([short, wide]))
    scan = READER.read([path])
    assert [lut.bits for lut in scan.voi_luts] == [14]
    assert any("damaged" in remark for remark in scan.remarks)
    assert any("8 bits" in remark for remark in scan.remarks)


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]
)
def test_that_tables_are_the_same_in_every_byte_order(tmp_path, syntax):
    path = dicom(tmp_path / "a.dcm", EVERY.astype(np.int16), syntax=syntax, bits=12)
    ds = dcmread(path)
    order = ">u2" if syntax == ExplicitVRBigEndian else "<u2"
    values = [n * 5 for n in range(300)]
    item = Dataset()
    item.add_new(0x00283002, "SS", [300, -120, 12])
    item.add_new(0x00283006, "OW", np.array(values, order).tobytes())
    numbers = Dataset()
    numbers.add_new(0x00283002, "SS", [300, -120, 12])
    numbers.add_new(0x00283006, "US", values)
    ds.VOILUTSequence = Sequence([item, numbers])
    ds.save_as(path)
    scan = READER.read([path])
    assert scan.voi_luts == (Lut(-120, 12, tuple(values)),) * 2


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


def enhanced(path, frames=3, shared=(), each=(), **changes):
    """An enhanced multi-frame file; `shared` and `each` are (macro, {keyword: value})."""
    path = dicom(path, np.arange(frames * 20, dtype=np.uint16).reshape(frames, 4, 5), **changes)
    ds = dcmread(path)
    top = Dataset()
    for macro, values in shared:
        setattr(top, macro, Sequence([_item(values)]))
    ds.SharedFunctionalGroupsSequence = Sequence([top])
    per_frame = []
    for index in range(frames):
        frame = Dataset()
        for macro, values in each:
            said = {key: value(index) for key, value in values.items()}
            setattr(frame, macro, Sequence([_item(said)]))
        per_frame.append(frame)
    ds.PerFrameFunctionalGroupsSequence = Sequence(per_frame)
    ds.save_as(path)
    return path


def _item(values):
    item = Dataset()
    for key, value in values.items():
        setattr(item, key, value)
    return item


def test_that_an_enhanced_ct_says_its_values_for_all_frames_or_for_each_alike(tmp_path):
    rescale = {"RescaleSlope": "2", "RescaleIntercept": "-1000", "RescaleType": "HU"}
    window = {"WindowCenter": "40", "WindowWidth": "400", "WindowCenterWidthExplanation": "SOFT"}
    expected = READER.read([
        enhanced(
            tmp_path / "a.dcm",
            modality="CT",
            shared=[
                ("PixelValueTransformationSequence", rescale),
                ("FrameVOILUTSequence", window),
            ],
        )
    ])  # fmt: skip
    assert expected.modality == Rescale(2.0, -1000.0, "HU")
    assert expected.windows == (Window(520.0, 200.0, "SOFT"),)
    alike = READER.read([
        enhanced(
            tmp_path / "b.dcm",
            modality="CT",
            each=[
                ("PixelValueTransformationSequence", {k: lambda _, v=v: v for k, v in rescale.items()}),
                ("FrameVOILUTSequence", {k: lambda _, v=v: v for k, v in window.items()}),
            ],
        )
    ])  # fmt: skip
    assert (alike.modality, alike.windows) == (expected.modality, expected.windows)
    assert alike.remarks == expected.remarks


def test_that_frames_with_different_rescales_have_no_unit_and_say_so(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        modality="CT",
        shared=[("FrameVOILUTSequence", {"WindowCenter": "40", "WindowWidth": "400"})],
        each=[
            (
                "PixelValueTransformationSequence",
                {
                    "RescaleSlope": lambda index: str(index + 1),
                    "RescaleIntercept": lambda _: "0",
                    "RescaleType": lambda _: "HU",
                },
            )
        ],
    )
    scan = READER.read([path])
    assert (scan.modality, scan.windows, scan.window) == (None, (), None)
    assert any("slope 1 to 3" in remark for remark in scan.remarks)
    assert any("windows do not hold" in remark for remark in scan.remarks)
    assert np.array_equal(scan.values.reshape(-1), np.arange(60))


def test_that_frames_with_different_windows_offer_those_of_the_first(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        each=[
            (
                "FrameVOILUTSequence",
                {"WindowCenter": lambda index: str(10 * index + 5), "WindowWidth": lambda _: "8"},
            )
        ],
    )
    scan = READER.read([path])
    assert scan.window == (5.0, 8.0)
    assert any("frame 1" in remark for remark in scan.remarks)


def test_that_groups_for_another_number_of_frames_are_not_used(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        each=[
            ("FrameVOILUTSequence", {"WindowCenter": lambda _: "5", "WindowWidth": lambda _: "8"})
        ],
    )
    ds = dcmread(path)
    del ds.PerFrameFunctionalGroupsSequence[2]
    ds.save_as(path)
    scan = READER.read([path])
    assert scan.windows == ()
    assert any("2 frames one by one and holds 3" in remark for remark in scan.remarks)


@needs_samples
def test_that_overlays_that_are_not_drawn_are_told():
    remarks = READER.read([DICOM / "examples_overlay.dcm"]).remarks
    assert "The file carries overlays (1), which are not drawn." in remarks


@needs_samples
def test_that_a_presentation_picture_of_a_peer_has_its_table_and_its_window():
    scan = READER.read([AUXILIA / "SimplePresentationDX.dcs"])
    ds = dcmread(AUXILIA / "SimplePresentationDX.dcs")
    data = np.frombuffer(ds.VOILUTSequence[0].LUTData, "<u2")
    assert scan.voi_luts == (Lut(2000, 16, tuple(int(v) for v in data)),)
    assert scan.windows == (Window(1234.0, 500.0, "Window Center and Width for test screen"),)


@needs_samples
@pytest.mark.parametrize("name", ["examples_overlay.dcm", "MR_small.dcm", "MR_small_bigendian.dcm"])
def test_that_samples_drawn_by_their_windows_look_as_dcmtk_draws_them(name, tmp_path):
    scan = READER.read([DICOM / name])
    for number, window in enumerate(scan.windows, 1):
        drawn = _drawn_by_dcmtk(DICOM / name, tmp_path, "-O", "+Wi", str(number))
        assert np.abs(drawn.astype(float) - _slow_picture(scan, window)).max() <= 1.01
