"""The tables that DICOM files declare: against slow references and what DCMTK draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmread
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from tests.pictures.declared import EVERY, drawn_by_dcmtk, lut_item, slow_picture
from tests.pictures.samples import AUXILIA, needs_samples
from tests.pictures.test_dicom_made_here import dicom
from workstation.adapters.pictures import PictureReader
from workstation.domain.scan import Lut, Window

READER = PictureReader()


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
            lut_item(values, first, 16, "bones", vr="US" if first >= 0 else "SS"),
            lut_item(list(range(256)), 0, 8, "eight bits"),
        ]),
    )  # fmt: skip
    scan = READER.read([path])
    assert [(lut.words, lut.first, lut.bits) for lut in scan.voi_luts] == [
        ("bones", first, 16),
        ("eight bits", 0, 8),
    ]
    drawn = drawn_by_dcmtk(path, tmp_path, "+Wl", "1")
    assert np.abs(drawn.astype(float) - slow_picture(scan, None, scan.voi_luts[0])).max() <= 1


def test_that_a_modality_table_comes_before_a_voi_table_and_a_window(tmp_path):
    optical = [n * 3 for n in range(4096)]
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        ModalityLUTSequence=Sequence([lut_item(optical, 0, 16, ModalityLUTType="OD")]),
        VOILUTSequence=Sequence([lut_item([(n * 37) % 4096 for n in range(3000)], 900, 16)]),
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
    drawn = drawn_by_dcmtk(path, tmp_path, "+Wi", "1")
    ours = slow_picture(scan, scan.windows[0])
    assert np.abs(drawn.astype(float) - ours).max() <= 1.01
    drawn = drawn_by_dcmtk(path, tmp_path, "+Wl", "1")
    ours = slow_picture(scan, None, scan.voi_luts[0])
    assert np.abs(drawn.astype(float) - ours).max() <= 1


def test_that_a_falling_modality_table_turns_the_picture_and_its_window(tmp_path):
    falling = [9000 - 2 * n for n in range(4096)]
    path = dicom(
        tmp_path / "a.dcm",
        EVERY,
        bits=12,
        ModalityLUTSequence=Sequence([lut_item(falling, 0, 16, ModalityLUTType="US")]),
        VOILUTSequence=Sequence([lut_item([n * 13 for n in range(5000)], 2000)]),
        WindowCenter="5000.5",
        WindowWidth="2001",
    )
    scan = READER.read([path])
    assert scan.inverted
    drawn = drawn_by_dcmtk(path, tmp_path, "+Wi", "1")
    assert np.abs(drawn.astype(float) - slow_picture(scan, scan.windows[0])).max() <= 1.01
    drawn = drawn_by_dcmtk(path, tmp_path, "+Wl", "1")
    assert np.abs(drawn.astype(float) - slow_picture(scan, None, scan.voi_luts[0])).max() <= 1


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
        ModalityLUTSequence=Sequence([lut_item(values, 0, 16, ModalityLUTType="HU")]),
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
            [lut_item(values[::-1] if falling else values, first, ModalityLUTType="HU")]
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
    short = lut_item([1, 2, 3])
    short[0x00283002].value = [300, 0, 16]
    wide = lut_item([70, 800, 9000], 0, 8)
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


@needs_samples
def test_that_a_presentation_picture_of_a_peer_has_its_table_and_its_window():
    scan = READER.read([AUXILIA / "SimplePresentationDX.dcs"])
    ds = dcmread(AUXILIA / "SimplePresentationDX.dcs")
    data = np.frombuffer(ds.VOILUTSequence[0].LUTData, "<u2")
    assert scan.voi_luts == (Lut(2000, 16, tuple(int(v) for v in data)),)
    assert scan.windows == (Window(1234.0, 500.0, "Window Center and Width for test screen"),)
