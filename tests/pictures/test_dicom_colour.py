"""Colours and unusual depths of DICOM files made here, against slow references and DCMTK."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from tests.pictures.test_dicom_made_here import dicom
from workstation.adapters.pictures import PictureReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind

READER = PictureReader()
MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _needs(program):
    if shutil.which(program) is None:
        pytest.skip(f"{program} (dcmtk) is not installed on this machine")


def _drawn_by_dcmtk(path, tmp_path, *options):
    """What DCMTK draws of a file, as (rows, columns[, 3])."""
    _needs("dcm2pnm")
    out = tmp_path / "drawn.pnm"
    subprocess.run(["dcm2pnm", *options, path, out], check=True, capture_output=True)
    import cv2

    drawn = cv2.imread(str(out), cv2.IMREAD_UNCHANGED)
    return drawn[..., ::-1] if drawn.ndim == 3 else drawn


def _slow_rgb(y, b, r, partial, bits):
    """PS3.3 C.7.6.3.1.2 solved for R, G and B, one pixel at a time."""
    if partial:
        rows = [[0.2568, 0.5041, 0.0979], [-0.1482, -0.2910, 0.4392], [0.4392, -0.3678, -0.0714]]
    else:
        rows = [[0.299, 0.587, 0.114], [-0.1687, -0.3313, 0.5], [0.5, -0.4187, -0.0813]]
    half, foot = 128 << (bits - 8), (16 << (bits - 8)) if partial else 0
    found = np.linalg.solve(np.array(rows), np.array([y - foot, b - half, r - half], float))
    return [min(max(round(float(value)), 0), (1 << bits) - 1) for value in found]


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("planar", [0, 1])
def test_that_full_range_luminance_and_chrominance_become_red_green_blue(tmp_path, dtype, planar):
    bits = np.dtype(dtype).itemsize * 8
    ybr = np.random.default_rng(3).integers(0, 1 << bits, (2, 5, 6, 3)).astype(dtype)
    planes = {"PlanarConfiguration": 1, "PixelData": ybr.transpose(0, 3, 1, 2).tobytes()}
    path = dicom(
        tmp_path / "a.dcm", ybr, PhotometricInterpretation="YBR_FULL", **(planes if planar else {})
    )
    scan = READER.read([path])
    assert scan.kind is PictureKind.RENDERED_COLOUR
    expected = [_slow_rgb(*map(int, pixel), False, bits) for pixel in ybr.reshape(-1, 3)]
    assert np.abs(scan.values.reshape(-1, 3).astype(int) - expected).max() <= 1
    assert (scan.values.reshape(-1, 3) != expected).mean() < 0.01  # ties of the rounding


@pytest.mark.parametrize("photometric", ["YBR_FULL_422", "YBR_PARTIAL_422"])
def test_that_two_pixels_share_their_chrominance(tmp_path, photometric):
    stored = np.random.default_rng(4).integers(16, 236, (3, 4, 4), dtype=np.uint8)  # row, pair, 4
    path = dicom(
        tmp_path / "a.dcm",
        np.zeros((1, 3, 8, 3), np.uint8),
        PhotometricInterpretation=photometric,
        PixelData=stored.tobytes(),
    )
    found = READER.read([path]).values[0]
    partial = photometric == "YBR_PARTIAL_422"
    for row in range(3):
        for pair in range(4):
            y1, y2, b, r = (int(value) for value in stored[row, pair])
            for column, y in ((2 * pair, y1), (2 * pair + 1, y2)):
                expected = _slow_rgb(y, b, r, partial, 8)
                assert np.abs(found[row, column].astype(int) - expected).max() <= 1
    drawn = _drawn_by_dcmtk(path, tmp_path, "+op")
    # DCMTK holds its coefficients with fewer digits
    assert np.abs(drawn.astype(int) - found).max() <= 2


def test_that_an_odd_number_of_columns_cannot_share_chrominance(tmp_path):
    path = dicom(
        tmp_path / "a.dcm",
        np.zeros((1, 3, 7, 3), np.uint8),
        PhotometricInterpretation="YBR_FULL_422",
    )
    with pytest.raises(WorkstationError, match="7 columns"):
        READER.read([path])


@pytest.mark.parametrize("photometric", ["YBR_RCT", "YBR_ICT", "YBR_PARTIAL_420", "HSV", "ARGB"])
def test_that_colours_that_plain_samples_cannot_hold_are_refused_by_name(tmp_path, photometric):
    path = dicom(
        tmp_path / "a.dcm",
        np.zeros((1, 4, 4, 3), np.uint8),
        PhotometricInterpretation=photometric,
    )
    with pytest.raises(WorkstationError, match=photometric) as refused:
        READER.read([path])
    assert refused.value.notice.code == "SCAN-07"


def test_that_a_colour_picture_cut_short_is_black_after_the_cut_and_says_so(tmp_path):
    values = np.full((1, 10, 10, 3), 200, np.uint8)
    for photometric in ("RGB", "YBR_FULL"):
        path = dicom(tmp_path / "a.dcm", values, PhotometricInterpretation=photometric)
        path.write_bytes(path.read_bytes()[:-100])
        scan = READER.read([path])
        assert scan.missing is not None
        assert "row 7 of 10" in scan.missing
        flat = scan.values.reshape(-1, 3)
        assert (flat[:66] != 0).any(axis=1).all()
        assert (flat[66:] == 0).all()


def _palette(path, indices, tables, *, first=0, bits=16, syntax=ExplicitVRLittleEndian, **changes):
    """A PALETTE COLOR file; `tables` are three lists of entries."""
    from pydicom import dcmread

    signed = indices.dtype.kind == "i"
    dicom(path, indices, syntax=syntax, PhotometricInterpretation="PALETTE COLOR", **changes)
    ds = dcmread(path)
    order = ">u2" if syntax == ExplicitVRBigEndian else "<u2"
    for place, table in enumerate(tables, 1):
        vr = "SS" if signed else "US"
        start = len(table) if len(table) < (32768 if signed else 65536) else 0
        ds.add_new(0x00281100 + place, vr, [start, first, bits])
        data = np.array(table, order if bits == 16 else "u1").tobytes()
        ds.add_new(0x00281200 + place, "OW", data + b"\0" * (len(data) % 2))
    ds.save_as(path)
    return path


@MANY
@given(
    dtype=st.sampled_from(["uint8", "uint16", "int8", "int16"]),
    bits=st.sampled_from([8, 16]),
    syntax=st.sampled_from([ExplicitVRLittleEndian, ImplicitVRLittleEndian]),
    data=st.data(),
)
def test_that_an_index_outside_the_palette_has_its_first_or_last_colour(
    tmp_path, dtype, bits, syntax, data
):
    kind = np.dtype(dtype)
    indices = data.draw(hnp.arrays(kind, (1, 4, 5)))
    first = data.draw(st.integers(-20 if kind.kind == "i" else 0, 100))
    length = data.draw(st.integers(1, 60))
    entry = st.integers(0, (1 << bits) - 1)
    tables = [data.draw(st.lists(entry, min_size=length, max_size=length)) for _ in range(3)]
    path = _palette(tmp_path / "a.dcm", indices, tables, first=first, bits=bits, syntax=syntax)
    found = READER.read([path]).values
    assert found.dtype == (np.uint16 if bits == 16 else np.uint8)
    for index, colour in zip(indices.reshape(-1), found.reshape(-1, 3), strict=True):
        place = min(max(int(index) - first, 0), length - 1)
        assert [int(value) for value in colour] == [table[place] for table in tables]


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_that_a_palette_is_the_same_in_either_byte_order_and_to_dcmtk(tmp_path, syntax):
    indices = np.arange(48, dtype=np.uint8).reshape(1, 6, 8)
    tables = [[(n * k * 257) % 65536 for n in range(48)] for k in (3, 5, 11)]
    path = _palette(tmp_path / "a.dcm", indices, tables, syntax=syntax)
    found = READER.read([path]).values[0]
    assert found[5, 7].tolist() == [table[47] for table in tables]
    drawn = _drawn_by_dcmtk(path, tmp_path, "+op")
    assert np.array_equal(drawn, found >> 8)


def test_that_a_segmented_palette_unfolds_as_its_segments_say(tmp_path):
    # 2 discrete entries, 4 linear ones up to 1000, then both once more (byte offset 0), as words
    words = [0, 2, 100, 200, 1, 4, 1000, 2, 2, 0, 0]
    table = [100, 200, 400, 600, 800, 1000, 100, 200, 400, 600, 800, 1000]
    indices = np.arange(12, dtype=np.uint8).reshape(1, 3, 4)
    path = _palette(tmp_path / "a.dcm", indices, [table] * 3)
    from pydicom import dcmread

    ds = dcmread(path)
    for place in (1, 2, 3):
        del ds[0x00281200 + place]
        ds.add_new(0x00281220 + place, "OW", np.array(words, "<u2").tobytes())
    ds.save_as(path)
    assert READER.read([path]).values[0, ..., 1].reshape(-1).tolist() == table
    for lie in ([7, 1, 0], [1, 4, 1000], [2, 1, 0, 0], [0, 50, 1], [0, 2, 1, 2]):
        for place in (1, 2, 3):
            ds[0x00281220 + place].value = np.array(lie, "<u2").tobytes()
        ds.save_as(path)
        with pytest.raises(WorkstationError, match=r"[Pp]alette"):
            READER.read([path])


def test_that_a_palette_with_too_few_entries_is_refused(tmp_path):
    path = _palette(tmp_path / "a.dcm", np.zeros((1, 2, 2), np.uint8), [[1, 2, 3]] * 3)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"US\6\0\3\0\0\0\x10\0", b"US\6\0\x30\0\0\0\x10\0"))
    with pytest.raises(WorkstationError, match="fewer entries"):
        READER.read([path])


@MANY
@given(
    allocated=st.sampled_from([1, 4, 8, 12, 16, 20, 24, 32]),
    signed=st.booleans(),
    shape=st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 7)),
    data=st.data(),
)
def test_that_samples_of_any_depth_and_high_bit_are_read_exactly(
    tmp_path, allocated, signed, shape, data
):
    stored = data.draw(st.integers(1, allocated), label="bits stored")
    high = data.draw(st.integers(stored - 1, allocated - 1), label="high bit")
    signed = signed and allocated > 1
    low, top = (-(1 << stored - 1), (1 << stored - 1) - 1) if signed else (0, (1 << stored) - 1)
    count = shape[0] * shape[1] * shape[2]
    values = data.draw(st.lists(st.integers(low, top), min_size=count, max_size=count))
    rubbish = data.draw(
        st.lists(st.integers(0, (1 << allocated) - 1), min_size=count, max_size=count)
    )
    shift = high + 1 - stored
    field = ((1 << stored) - 1) << shift
    whole = 0
    for place, (value, other) in enumerate(zip(values, rubbish, strict=True)):  # one long number
        cell = ((value << shift) & field) | (other & ~field)
        whole |= cell << (place * allocated)
    size = -(-count * allocated // 8)
    path = dicom(
        tmp_path / "a.dcm",
        np.zeros(shape, np.uint8),
        BitsAllocated=allocated,
        BitsStored=stored,
        HighBit=high,
        PixelRepresentation=int(signed),
        PixelData=whole.to_bytes(size + size % 2, "little"),
    )
    scan = READER.read([path])
    assert scan.values.reshape(-1).tolist() == values
    assert scan.bits == stored
    assert scan.values.shape == shape


@pytest.mark.parametrize(("dtype", "element"), [("float32", 0x7FE00008), ("float64", 0x7FE00009)])
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_that_fractions_are_read_exactly(tmp_path, dtype, element, syntax):
    from pydicom import dcmread, dcmwrite

    values = np.random.default_rng(5).normal(size=(2, 4, 5)).astype(dtype)
    values[0, 0, :3] = (np.inf, -np.inf, np.nan)
    path = dicom(tmp_path / "a.dcm", np.zeros((2, 4, 5), np.uint16), syntax=syntax)
    ds = dcmread(path)
    del ds[0x7FE00010]
    ds.BitsAllocated = values.dtype.itemsize * 8
    del ds.BitsStored, ds.HighBit, ds.PixelRepresentation
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    ds.add_new(
        element,
        "OF" if dtype == "float32" else "OD",
        values.astype(values.dtype.newbyteorder(order)).tobytes(),
    )
    dcmwrite(path, ds)
    found = READER.read([path]).values
    assert found.dtype == np.dtype(dtype)
    assert np.array_equal(found, values, equal_nan=True)


def test_that_overlay_bits_in_run_length_cells_are_no_values(tmp_path):
    _needs("dcmcrle")
    clear = np.arange(60, dtype=np.uint16).reshape(1, 6, 10) * 60
    path = dicom(tmp_path / "a.dcm", clear | 0x8000, bits=12)
    subprocess.run(["dcmcrle", path, tmp_path / "b.dcm"], check=True, capture_output=True)
    scan = READER.read([tmp_path / "b.dcm"])
    assert np.array_equal(scan.values, clear)


@pytest.mark.parametrize(
    "program", [["dcmcrle"], ["dcmcjpls", "+el"], ["dcmcjpeg", "+e1", "+cn"]], ids=" ".join
)
@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_that_colours_compressed_without_loss_are_those_of_the_plain_file(
    tmp_path, program, photometric, dtype
):
    _needs(program[0])
    top = np.iinfo(dtype).max
    values = np.random.default_rng(8).integers(0, top + 1, (1, 12, 16, 3)).astype(dtype)
    path = dicom(tmp_path / "a.dcm", values, PhotometricInterpretation=photometric)
    plain = READER.read([path]).values
    made = subprocess.run([*program, path, tmp_path / "b.dcm"], capture_output=True)
    if made.returncode:
        assert dtype == "uint16", made.stderr  # DCMTK's JPEG writes colours of 8 bits only
        return
    assert np.array_equal(READER.read([tmp_path / "b.dcm"]).values, plain)


@pytest.mark.parametrize("options", [[], ["+s2"]], ids=["4:4:4", "4:2:2"])
def test_that_a_lossy_colour_picture_is_near_what_dcmtk_decodes(tmp_path, options):
    _needs("dcmcjpeg")
    y, x = np.mgrid[0:32, 0:48]
    values = np.stack([x * 5, y * 7, 255 - x * 2 - y], axis=-1).astype(np.uint8)[None]
    path = dicom(tmp_path / "a.dcm", values)
    subprocess.run(
        ["dcmcjpeg", "+eb", "+q", "95", *options, path, tmp_path / "b.dcm"],
        check=True,
        capture_output=True,
    )
    ours = READER.read([tmp_path / "b.dcm"]).values[0].astype(int)
    subprocess.run(
        ["dcmdjpeg", tmp_path / "b.dcm", tmp_path / "c.dcm"], check=True, capture_output=True
    )
    theirs = READER.read([tmp_path / "c.dcm"]).values[0].astype(int)
    assert np.abs(ours - theirs).mean() < 1.5
    assert np.abs(ours - values[0]).mean() < 4
