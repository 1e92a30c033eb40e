"""TIFF of every kind that is read, against the values that tifffile put into it."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.pictures.samples import ramp
from workstation.adapters.pictures import Limits, PictureReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Origin, PictureKind

READER = PictureReader()
MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TYPES = ["uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"]
PACKED = ["deflate", "lzw", "packbits", "zstd"]


def refusal(path, reader=READER):
    with pytest.raises(WorkstationError) as refused:
        reader.read([path])
    return refused.value.notice


@MANY
@given(
    dtype=st.sampled_from(TYPES),
    order=st.sampled_from("<>"),
    big=st.booleans(),
    shape=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    tile=st.sampled_from([None, (16, 16), (32, 16)]),
    strip=st.integers(1, 50),
    compression=st.sampled_from([None, *PACKED]),
    predictor=st.booleans(),
    seed=st.integers(0, 9),
)
def test_that_a_grey_tiff_has_its_values_however_it_lies(
    tmp_path, dtype, order, big, shape, tile, strip, compression, predictor, seed
):
    kind = np.dtype(dtype)
    bits = np.random.default_rng(seed).integers(0, 256, (*shape, kind.itemsize), np.uint8)
    values = bits.view(kind)[..., 0]
    if kind.kind == "f":
        values = np.nan_to_num(values, nan=0.5, posinf=3.0, neginf=-3.0)
    options = {"compression": compression, "metadata": None, "photometric": "minisblack"}
    if compression not in (None, "packbits") and predictor:
        options["predictor"] = True
    options |= {"tile": tile} if tile else {"rowsperstrip": strip}
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, values, byteorder=order, bigtiff=big, **options)
    scan = READER.read([path])
    assert scan.values.dtype == kind
    assert scan.values.dtype.isnative
    assert np.array_equal(scan.values[0], values)
    assert scan.bits == kind.itemsize * 8


@MANY
@given(
    dtype=st.sampled_from(["uint8", "uint16"]),
    samples=st.sampled_from([3, 4]),
    planar=st.sampled_from(["contig", "separate"]),
    tile=st.sampled_from([None, (16, 16)]),
    compression=st.sampled_from([None, *PACKED]),
    order=st.sampled_from("<>"),
    seed=st.integers(0, 9),
)
def test_that_a_colour_tiff_is_rgb_in_planes_or_not(
    tmp_path, dtype, samples, planar, tile, compression, order, seed
):
    values = np.random.default_rng(seed).integers(0, 200, (19, 23, samples)).astype(dtype)
    stored = np.moveaxis(values, -1, 0) if planar == "separate" else values
    path = tmp_path / "a.tif"
    tifffile.imwrite(
        path,
        stored,
        photometric="rgb",
        planarconfig=planar,
        extrasamples=["unassalpha"] if samples == 4 else None,
        tile=tile,
        compression=compression,
        byteorder=order,
        metadata=None,
    )
    scan = READER.read([path])
    assert scan.kind is PictureKind.RENDERED_COLOUR
    assert np.array_equal(scan.values[0], values[..., :3])
    assert ("The transparency of the picture is left out." in scan.remarks) == (samples == 4)


@pytest.mark.parametrize("bits", [1, 2, 4, 10, 12, 14])
@pytest.mark.parametrize("columns", [8, 13])
def test_that_values_of_few_bits_are_unpacked(tmp_path, bits, columns):
    dtype = np.uint8 if bits <= 8 else np.uint16
    values = np.random.default_rng(bits).integers(0, 2**bits, (6, columns)).astype(dtype)
    text = ["".join(f"{int(n):0{bits}b}" for n in row) for row in values]
    rows = b"".join(
        bytes(int(r[at : at + 8], 2) for at in range(0, len(r), 8))
        for r in (line + "0" * (-len(line) % 8) for line in text)
    )
    tags = [(256, 4, columns), (257, 4, 6), (258, 3, bits), (259, 3, 1), (262, 3, 1), (273, 4, 8),
            (277, 3, 1), (278, 4, 6), (279, 4, len(rows))]  # fmt: skip
    directory = struct.pack("<H", len(tags))
    directory += b"".join(struct.pack("<HHII", tag, kind, 1, v) for tag, kind, v in tags)
    path = tmp_path / "a.tif"
    path.write_bytes(b"II*\0" + struct.pack("<I", 8 + len(rows)) + rows + directory + b"\0" * 4)
    scan = READER.read([path])
    assert np.array_equal(scan.values[0], values)
    assert scan.bits == bits


@pytest.mark.parametrize("bits", [8, 16])
def test_that_palette_colours_are_the_palettes(tmp_path, bits):
    table = np.random.default_rng(3).integers(0, 256, (3, 2**bits)).astype(np.uint16) * 257
    values = np.random.default_rng(4).integers(0, 2**bits, (9, 11)).astype(f"uint{bits}")
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, values, photometric="palette", colormap=table, metadata=None)
    scan = READER.read([path])
    assert scan.kind is PictureKind.RENDERED_COLOUR
    assert np.array_equal(scan.values[0], (table // 257).astype(np.uint8).T[values])


def test_that_white_is_zero_is_told_and_values_stay(tmp_path):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, ramp(), photometric="miniswhite", compression="lzw", metadata=None)
    scan = READER.read([path])
    assert np.array_equal(scan.values[0], ramp())
    assert scan.inverted
    assert Origin("inverted", "TIFF PhotometricInterpretation") in scan.provenance


@pytest.mark.parametrize("compression", ["jpeg", "jpeg2000"])
@pytest.mark.parametrize("tile", [None, (32, 32)])
@pytest.mark.parametrize("colour", [False, True])
def test_that_compressed_parts_decode_to_their_place(tmp_path, compression, tile, colour):
    slow = np.linspace(20, 220, 64 * 96).reshape(64, 96)
    values = np.dstack([slow, slow[::-1], slow[:, ::-1]]) if colour else slow
    values = values.astype(np.uint8)
    path = tmp_path / "a.tif"
    tifffile.imwrite(
        path,
        values,
        photometric="rgb" if colour else "minisblack",
        compression=compression,
        compressionargs={"level": 95} if compression == "jpeg" else {"reversible": True},
        tile=tile,
        metadata=None,
    )
    found = READER.read([path]).values[0].astype(int)
    limit = 0 if compression == "jpeg2000" else 8
    assert np.abs(found - values).max() <= limit


def test_that_smaller_copies_are_left_out_and_said_so(tmp_path):
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as tiff:
        tiff.write(ramp(40, 60), metadata=None, subifds=1)
        tiff.write(ramp(20, 30), metadata=None, subfiletype=1)
        tiff.write(ramp(10, 15), metadata=None, subfiletype=1)
    scan = READER.read([path])
    assert np.array_equal(scan.values, ramp(40, 60)[None])
    assert any("smaller copies of its picture (2)" in remark for remark in scan.remarks)


def _patched(path, tag, value):
    """The file with another number in a tag of its first directory (little-endian)."""
    data = bytearray(path.read_bytes())
    (at,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[at : at + 2])
    for place in range(at + 2, at + 2 + 12 * count, 12):
        if struct.unpack("<H", data[place : place + 2])[0] == tag:
            data[place + 2 : place + 12] = struct.pack("<HII", 4, 1, value)
            path.write_bytes(bytes(data))
            return
    raise AssertionError("no such tag")


@pytest.mark.parametrize("compression", [None, *PACKED])
def test_that_more_rows_than_there_are_pixels_for_are_refused(tmp_path, compression):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, ramp(30, 20), compression=compression, rowsperstrip=99, metadata=None)
    _patched(path, 257, 90)
    assert refusal(path).code in ("SCAN-03", "SCAN-06")


def test_that_a_size_over_the_limit_is_refused_before_it_is_decoded(tmp_path):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, ramp(30, 20), compression="deflate", metadata=None)
    _patched(path, 257, 90_000)
    assert refusal(path, PictureReader(Limits(decoded_bytes=1 << 20))).code == "SCAN-08"


@pytest.mark.parametrize("compression", ["jpeg", "jpeg2000"])
def test_that_a_part_larger_than_its_place_is_refused(tmp_path, compression):
    path = tmp_path / "a.tif"
    values = ramp(64, 64).astype(np.uint8)
    tifffile.imwrite(path, values, compression=compression, rowsperstrip=64, metadata=None)
    _patched(path, 256, 16)
    assert refusal(path).code == "SCAN-03"


def test_that_directories_in_a_circle_are_refused(tmp_path):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, ramp(), metadata=None)
    data = bytearray(path.read_bytes())
    (at,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[at : at + 2])
    end = at + 2 + 12 * count
    data[end : end + 4] = struct.pack("<I", at)
    path.write_bytes(bytes(data))
    assert "circle" in refusal(path).fact


@given(hnp.array_shapes(min_dims=3, max_dims=3, min_side=2, max_side=9))
@MANY
def test_that_several_values_for_a_pixel_are_refused_until_they_are_declared(tmp_path, shape):
    rows, columns, samples = shape
    if samples in (3, 4):
        samples = 2
    values = np.arange(rows * columns * samples, dtype=np.uint16).reshape(rows, columns, samples)
    path, beside = tmp_path / "a.tif", tmp_path / "a.tif.json"
    beside.unlink(missing_ok=True)
    tifffile.imwrite(
        path,
        values,
        photometric="minisblack",
        planarconfig="contig",
        extrasamples=["unspecified"] * (samples - 1),
        metadata=None,
    )
    told = refusal(path)
    assert told.code == "SCAN-11"
    assert '"layout": "channels"' in told.fact
    planes = '[{"energy": "high"}, {"energy": "low"}' + ', "unused"' * (samples - 2) + "]"
    beside.write_text(f'{{"layout": "channels", "planes": {planes}}}')
    scan = READER.read([path])
    assert scan.kind is PictureKind.DUAL_ENERGY
    assert np.array_equal(scan.values, [values[..., 1], values[..., 0]])
