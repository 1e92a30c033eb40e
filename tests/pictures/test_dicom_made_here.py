"""DICOM files made here: every layout of plain pixels, other encodings, and lies."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pydicom import Dataset, dcmread, dcmwrite
from pydicom.dataset import FileMetaDataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from tests.pictures.samples import DICOM, dx, high, needs_samples, ramp
from workstation.adapters.pictures import Limits, PictureReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind

READER = PictureReader()
SYNTAXES = [
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
]


def dicom(path, values, *, syntax=ExplicitVRLittleEndian, bits=None, modality="DX", **changes):
    """A file of (frames, rows, columns) values; `changes` are elements by keyword."""
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    ds.SOPInstanceUID = "1.2.3"
    ds.Modality = modality
    ds.NumberOfFrames, ds.Rows, ds.Columns = (str(values.shape[0]), *values.shape[1:3])
    ds.SamplesPerPixel = values.shape[3] if values.ndim == 4 else 1
    ds.PhotometricInterpretation = "RGB" if values.ndim == 4 else "MONOCHROME2"
    if values.ndim == 4:
        ds.PlanarConfiguration = 0
    ds.BitsAllocated = values.dtype.itemsize * 8
    ds.BitsStored = bits or ds.BitsAllocated
    ds.HighBit = ds.BitsStored - 1
    ds.PixelRepresentation = int(values.dtype.kind == "i")
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    data = values.astype(values.dtype.newbyteorder(order)).tobytes()
    data += b"\0" * (len(data) % 2)
    word = ds.BitsAllocated == 16 or syntax == ImplicitVRLittleEndian
    ds.add_new(0x7FE00010, "OW" if word else "OB", data)
    for keyword, value in changes.items():
        setattr(ds, keyword, value)
    dcmwrite(path, ds, enforce_file_format=True)
    return path


def _refusal(path, reader=READER):
    with pytest.raises(WorkstationError) as refused:
        reader.read([path])
    return refused.value.notice


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    dtype=st.sampled_from(["uint8", "int8", "uint16", "int16", "uint32", "int32"]),
    shape=st.tuples(st.integers(1, 3), st.integers(1, 7), st.integers(1, 7)),
    syntax=st.sampled_from(SYNTAXES),
    data=st.data(),
)
def test_that_stored_values_are_read_exactly(tmp_path, dtype, shape, syntax, data):
    kind = np.dtype(dtype)
    width = kind.itemsize * 8
    bits = data.draw(st.integers(1, width), label="bits stored")
    low, top = (-(1 << bits - 1), (1 << bits - 1) - 1) if kind.kind == "i" else (0, (1 << bits) - 1)
    values = data.draw(hnp.arrays(kind, shape, elements=st.integers(low, top)))
    scan = READER.read([dicom(tmp_path / "a.dcm", values, syntax=syntax, bits=bits)])
    assert np.array_equal(scan.values, values)
    assert scan.values.dtype == kind
    assert scan.bits == bits


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    signed=st.booleans(),
    bits=st.integers(1, 15),
    syntax=st.sampled_from(SYNTAXES),
    above=hnp.arrays(np.uint16, (2, 4, 5)),
    data=st.data(),
)
def test_that_bits_above_the_stored_ones_are_no_values(tmp_path, signed, bits, syntax, above, data):
    low, top = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    kind = np.dtype(np.int16 if signed else np.uint16)
    values = data.draw(hnp.arrays(kind, (2, 4, 5), elements=st.integers(low, top)))
    mask = np.uint16((1 << bits) - 1)
    dirty = ((values.view(np.uint16) & mask) | (above & ~mask)).view(kind)
    path = dicom(tmp_path / "a.dcm", dirty, syntax=syntax, bits=bits)
    assert np.array_equal(READER.read([path]).values, values)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_that_rgb_is_read_in_both_planar_layouts(tmp_path, syntax):
    values = np.random.default_rng(1).integers(0, 256, (1, 5, 6, 3), dtype=np.uint8)
    path = dicom(tmp_path / "a.dcm", values, syntax=syntax)
    scan = READER.read([path])
    assert scan.kind is PictureKind.RENDERED_COLOUR
    assert np.array_equal(scan.values, values)
    planes = values.transpose(0, 3, 1, 2).tobytes()
    path = dicom(tmp_path / "b.dcm", values, syntax=syntax, PlanarConfiguration=1, PixelData=planes)
    assert np.array_equal(READER.read([path]).values, values)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16"])
def test_that_rle_is_read_exactly(tmp_path, dtype):
    values = np.random.default_rng(2).integers(0, 120, (1, 9, 11)).astype(dtype)
    ds = dcmread(dicom(tmp_path / "a.dcm", values))
    ds.compress(RLELossless, encoding_plugin="pylibjpeg")
    ds.save_as(tmp_path / "b.dcm")
    assert np.array_equal(READER.read([tmp_path / "b.dcm"]).values, values)


@needs_samples
@pytest.mark.parametrize(
    "command",
    [
        ["dcmcjpeg", "+e1"],
        ["dcmcjpeg", "+el"],
        ["dcmcjpls", "+el"],
        ["dcmcrle"],
        ["dcmconv", "+td"],
        ["dcmconv", "+tb"],
    ],
    ids=lambda command: " ".join(command),
)
@pytest.mark.parametrize("name", ["CT_small.dcm", "examples_overlay.dcm"])
def test_that_what_dcmtk_encodes_without_loss_is_read_exactly(command, name, tmp_path):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} (dcmtk) is not installed on this machine")
    made = tmp_path / "made.dcm"
    subprocess.run([*command, DICOM / name, made], check=True, capture_output=True)
    scan = READER.read([made])
    assert np.array_equal(scan.values, READER.read([DICOM / name]).values)


def test_that_monochrome1_and_a_declared_direction_are_told(tmp_path):
    values = ramp()[None]
    path = tmp_path / "a.dcm"
    for changes, inverted in (
        ({}, False),
        ({"PhotometricInterpretation": "MONOCHROME1"}, True),
        ({"PixelIntensityRelationshipSign": 1}, False),
        ({"PixelIntensityRelationshipSign": -1}, True),
    ):
        scan = READER.read([dicom(path, values, **changes)])
        assert scan.inverted is inverted
        assert np.array_equal(scan.values, values)


def test_that_rescale_moves_the_window_and_not_the_values(tmp_path):
    path = dicom(
        tmp_path / "a.dcm",
        ramp()[None],
        RescaleSlope="2",
        RescaleIntercept="-1000",
        WindowCenter="3000",
        WindowWidth="400",
    )
    scan = READER.read([path])
    assert np.array_equal(scan.values, ramp()[None])
    assert scan.window == (2000.0, 200.0)


@pytest.mark.parametrize("width", ["0", "-5", "nan", "inf"])
def test_that_a_window_that_is_none_is_left_out(tmp_path, width):
    path = dicom(tmp_path / "a.dcm", ramp()[None], WindowCenter="3", WindowWidth="1")
    data = path.read_bytes().replace(
        b"\x28\0\x51\x10DS\2\x001 ",
        b"\x28\0\x51\x10DS" + struct.pack("<H", 4) + width.encode().ljust(4),
    )
    path.write_bytes(data)
    assert READER.read([path]).window is None


def test_that_an_implicit_copy_of_a_pair_keeps_every_declaration(tmp_path):
    for path in (dx(tmp_path / "low.dcs"), high(tmp_path / "high.dcs")):
        ds = dcmread(path)
        ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        dcmwrite(tmp_path / f"implicit_{path.name}", ds)
    plain = READER.read([tmp_path / "low.dcs", tmp_path / "high.dcs"])
    implicit = READER.read([tmp_path / "implicit_low.dcs", tmp_path / "implicit_high.dcs"])
    assert np.array_equal(plain.values, implicit.values)
    assert implicit.effective_energies_kev == (60.0, 95.0)
    assert (implicit.air_value, implicit.black_level) == (60000, 120)
    assert implicit.simulated


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_that_a_bare_data_set_is_read_and_said_to_be_one(tmp_path, syntax):
    path = dicom(tmp_path / "a.dcm", ramp()[None], syntax=syntax)
    bare = BytesIO()
    ds = dcmread(path)
    dcmwrite(bare, Dataset(ds), implicit_vr=syntax == ImplicitVRLittleEndian, little_endian=True)
    path.write_bytes(bare.getvalue())
    scan = READER.read([path])
    assert np.array_equal(scan.values, ramp()[None])
    assert any("no meta group" in remark for remark in scan.remarks)


def test_that_a_cut_plain_picture_is_whole_up_to_the_cut_and_zero_after(tmp_path):
    values = np.full((2, 10, 10), 0xABCD, np.uint16)
    path = dicom(tmp_path / "a.dcm", values)
    path.write_bytes(path.read_bytes()[:-130])
    scan = READER.read([path])
    assert scan.missing is not None
    assert "row 4 of 10 of frame 2 of 2" in scan.missing
    assert "32.5 %" in scan.missing
    flat = scan.values.reshape(-1)
    assert (flat[:135] == 0xABCD).all()
    assert (flat[135:] == 0).all()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Rows": 0}, "SCAN-09"),
        ({"Columns": 0}, "SCAN-09"),
        ({"NumberOfFrames": "0"}, "SCAN-09"),
        ({"NumberOfFrames": "-3"}, "SCAN-09"),
        ({"NumberOfFrames": "99999999"}, "SCAN-09"),
        ({"Rows": 65535, "Columns": 65535}, "SCAN-08"),
        ({"NumberOfFrames": "90000", "Rows": 4000, "Columns": 4000}, "SCAN-08"),
        ({"BitsStored": 0}, "SCAN-09"),
        ({"BitsStored": 17}, "SCAN-09"),
        ({"HighBit": 16}, "SCAN-09"),
        ({"BitsAllocated": 12}, "SCAN-09"),
        ({"BitsAllocated": 40}, "SCAN-07"),
        ({"SamplesPerPixel": 2}, "SCAN-07"),
        (
            {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 1},
            "SCAN-06",
        ),
        ({"PhotometricInterpretation": "CMYK"}, "SCAN-07"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "SCAN-03"),
        ({"Modality": "SR"}, "SCAN-05"),
    ],
)
def test_that_a_lie_about_the_layout_is_refused(tmp_path, changes, code):
    path = dicom(tmp_path / "a.dcm", ramp()[None], **changes)
    assert _refusal(path).code == code


def test_that_unknown_and_absent_encodings_are_refused(tmp_path):
    path = dicom(tmp_path / "a.dcm", ramp()[None])
    data = path.read_bytes()
    path.write_bytes(data.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.9\0"))
    assert _refusal(path).code == "SCAN-07"
    path.write_bytes(data.replace(b"\2\0\x10\0UI", b"\2\0\x11\0UI"))
    assert _refusal(path).code == "SCAN-03"
    path.write_bytes(data.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.5\0"))
    assert _refusal(path).code == "SCAN-03"


def test_that_a_deflated_bomb_is_refused_before_it_fills_the_memory(tmp_path):
    path = dicom(tmp_path / "a.dcm", ramp()[None], syntax=DeflatedExplicitVRLittleEndian)
    data = path.read_bytes()
    start = 144 + int.from_bytes(data[140:144], "little")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(bytes(300_000_000)) + packer.flush()
    path.write_bytes(data[:start] + bomb)
    small = PictureReader(Limits(file_bytes=1 << 20, decoded_bytes=1 << 20))
    assert _refusal(path, small).code == "SCAN-08"


@needs_samples
@pytest.mark.parametrize(
    "name", ["MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm", "SC_rgb_jpeg_gdcm.dcm"]
)
def test_that_a_stream_of_another_size_than_its_file_declares_is_refused(tmp_path, name):
    ds = dcmread(DICOM / name)
    for keyword in ("Rows", "Columns"):
        before = getattr(ds, keyword)
        setattr(ds, keyword, before * 4)
        ds.save_as(tmp_path / "a.dcm")
        assert _refusal(tmp_path / "a.dcm").code == "SCAN-03"
        setattr(ds, keyword, before)


def _in_frames(path, values, program):
    """A multi-frame file compressed by DCMTK, one fragment for each frame."""
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} (dcmtk) is not installed on this machine")
    plain = dicom(path.with_name("plain.dcm"), values)
    subprocess.run([*program, plain, path], check=True, capture_output=True)
    return path


@pytest.mark.parametrize(
    "program",
    [["dcmcjpeg", "+e1"], ["dcmcjpls", "+el"], ["dcmcrle"], ["dcmcjpeg", "+e1", "+fs", "1"]],
    ids=lambda program: " ".join(program),
)
def test_that_a_compressed_picture_cut_short_has_its_whole_frames_and_says_so(tmp_path, program):
    values = np.random.default_rng(6).integers(0, 4000, (4, 40, 50), dtype=np.uint16)
    path = _in_frames(tmp_path / "a.dcm", values, program)
    assert np.array_equal(READER.read([path]).values, values)
    data = path.read_bytes()
    pixels = data.index(b"\xe0\x7f\x10\x00")
    share = (len(data) - pixels) // 8
    for cut, whole in ((7, 0), (5, 1), (3, 2), (1, 3)):
        path.write_bytes(data[: len(data) - cut * share])
        if not whole:
            assert _refusal(path).code in ("SCAN-03", "SCAN-06")
            continue
        scan = READER.read([path])
        assert np.array_equal(scan.values[:whole], values[:whole]), cut
        assert (scan.values[whole:] == 0).all()
        assert scan.missing is not None
        assert f"row 1 of 40 of frame {whole + 1} of 4" in scan.missing


@needs_samples
def test_that_a_frame_that_is_not_there_is_told(tmp_path):
    ds = dcmread(DICOM / "SC_rgb_rle_16bit_2frame.dcm")
    two = READER.read([DICOM / "SC_rgb_rle_16bit_2frame.dcm"]).values
    ds.NumberOfFrames = 3
    ds.save_as(tmp_path / "a.dcm")
    scan = READER.read([tmp_path / "a.dcm"])
    assert "of frame 3 of 3" in scan.missing
    assert np.array_equal(scan.values[:2], two)
    assert (scan.values[2] == 0).all()
