"""PNG, JPEG and TIFF, and the declarations beside them."""

from __future__ import annotations

import json
import struct

import cv2
import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.pictures.samples import CONTAINERS, needs_samples, ramp
from workstation.adapters.pictures import Limits, PictureReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind

READER = PictureReader()
PLACE = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _png(path, values):
    done, data = cv2.imencode(".png", values)
    assert done
    path.write_bytes(data.tobytes())
    return path


def _jpeg(path, values):
    done, data = cv2.imencode(".jpg", values, [cv2.IMWRITE_JPEG_QUALITY, 95])
    assert done
    path.write_bytes(data.tobytes())
    return path


def _refusal(path, reader=READER):
    with pytest.raises(WorkstationError) as refused:
        reader.read([path])
    return refused.value.notice


@needs_samples
@pytest.mark.parametrize(("name", "rows"), [("1", 254), ("2", 321), ("3", 243)])
def test_that_the_real_container_pictures_are_read_as_grey(name, rows):
    scan = READER.read([CONTAINERS / f"container_{name}.jpg"])
    assert scan.kind is PictureKind.RENDERED_GREY
    assert scan.values.shape == (1, rows, 600)
    assert scan.values.dtype == np.uint8
    assert "three equal colour channels" in scan.remarks[0]
    assert scan.air_value is None
    header = READER.header(CONTAINERS / f"container_{name}.jpg")
    assert (header.kind, header.rows, header.columns) == (scan.kind, rows, 600)


@PLACE
@given(
    values=hnp.arrays(
        st.sampled_from([np.uint8, np.uint16]), st.tuples(st.integers(1, 9), st.integers(1, 9))
    )
)
def test_that_a_grey_png_has_its_values(tmp_path, values):
    scan = READER.read([_png(tmp_path / "a.png", values)])
    assert np.array_equal(scan.values, values[None])
    assert scan.values.dtype == values.dtype
    eight = values.dtype == np.uint8
    assert scan.kind is (PictureKind.RENDERED_GREY if eight else PictureKind.SINGLE_ENERGY)
    assert scan.energies == (Energy.UNDECLARED,)


@PLACE
@given(
    values=hnp.arrays(
        st.sampled_from([np.uint8, np.uint16]),
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3)),
    )
)
def test_that_a_colour_png_has_its_values_as_rgb(tmp_path, values):
    values[0, 0] = (1, 2, 3)  # colourful
    scan = READER.read([_png(tmp_path / "a.png", values[..., ::-1])])
    assert scan.kind is PictureKind.RENDERED_COLOUR
    assert np.array_equal(scan.values, values[None])


def test_that_transparency_is_left_out_and_said_so(tmp_path):
    values = np.zeros((4, 5, 4), np.uint8)
    values[..., 1] = 9
    scan = READER.read([_png(tmp_path / "a.png", values)])
    assert scan.values.shape == (1, 4, 5, 3)
    assert "transparency" in scan.remarks[0]


@PLACE
@given(
    dtype=st.sampled_from(["uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"]),
    order=st.sampled_from("<>"),
    shape=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    pages=st.integers(1, 3),
    compression=st.sampled_from([None, "deflate"]),
    data=st.data(),
)
def test_that_a_tiff_has_its_values(tmp_path, dtype, order, shape, pages, compression, data):
    values = data.draw(hnp.arrays(np.dtype(dtype), (pages, *shape)))
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path, byteorder=order) as tiff:
        for page in values:
            tiff.write(page, photometric="minisblack", compression=compression, metadata=None)
    scan = READER.read([path])
    assert np.array_equal(scan.values, values, equal_nan=dtype.startswith("float"))
    assert scan.values.dtype == np.dtype(dtype)
    eight = dtype == "uint8"
    assert scan.kind is (PictureKind.RENDERED_GREY if eight else PictureKind.SINGLE_ENERGY)


def test_that_an_lzw_tiff_is_read_and_an_unknown_compression_refused(tmp_path):
    path = tmp_path / "a.tif"
    done, data = cv2.imencode(".tif", ramp(), [cv2.IMWRITE_TIFF_COMPRESSION, 5])
    assert done
    path.write_bytes(data.tobytes())
    assert np.array_equal(READER.read([path]).values[0], ramp())
    tifffile.imwrite(path, ramp(), compression="lzma")
    assert _refusal(path).code == "SCAN-07"


def test_that_a_colour_tiff_is_rgb(tmp_path):
    values = np.zeros((5, 6, 3), np.uint8)
    values[..., 0] = 200
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb")
    scan = READER.read([tmp_path / "a.tif"])
    assert scan.kind is PictureKind.RENDERED_COLOUR
    assert np.array_equal(scan.values[0], values)


def test_that_two_tiff_pages_are_dual_energy_only_where_declared(tmp_path):
    both = np.stack([ramp(), ramp() + 9])
    tifffile.imwrite(tmp_path / "plain.tif", both, photometric="minisblack")
    assert READER.read([tmp_path / "plain.tif"]).kind is PictureKind.SINGLE_ENERGY
    words = {"nii_workstation": {"energies": ["low", "high"], "air_value": 60000}}
    tifffile.imwrite(
        tmp_path / "declared.tif",
        both,
        photometric="minisblack",
        description=json.dumps(words),
        metadata=None,
    )
    scan = READER.read([tmp_path / "declared.tif"])
    assert scan.kind is PictureKind.DUAL_ENERGY
    assert scan.energies == (Energy.LOW, Energy.HIGH)
    assert scan.air_value == 60000
    assert np.array_equal(scan.values, both)


def test_that_a_jpegs_orientation_note_turns_nothing(tmp_path):
    values = np.zeros((8, 16), np.uint8)
    path = _jpeg(tmp_path / "a.jpg", values)
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:])
    assert READER.read([path]).values.shape == (1, 8, 16)


def test_that_a_coloured_jpeg_is_a_rendered_colour_picture(tmp_path):
    values = np.zeros((16, 16, 3), np.uint8)
    values[..., 2] = 250
    scan = READER.read([_jpeg(tmp_path / "a.jpg", values)])
    assert scan.kind is PictureKind.RENDERED_COLOUR
    assert scan.values[0, 8, 8, 0] > 200
    assert scan.values[0, 8, 8, 2] < 50


@pytest.mark.parametrize("kind", ["png", "jpg", "tif"])
def test_that_a_file_cut_short_is_refused_wherever_it_is_cut(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    done, data = cv2.imencode(f".{kind}", ramp(40, 60).astype(np.uint8))
    assert done
    whole = data.tobytes()
    for keep in range(8, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:keep])
        assert _refusal(path).code in ("SCAN-03", "SCAN-06", "SCAN-07"), keep


def test_that_a_png_with_a_wrong_checksum_is_refused(tmp_path):
    path = _png(tmp_path / "a.png", ramp())
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(bytes(data))
    assert _refusal(path).code == "SCAN-03"


@pytest.mark.parametrize(
    ("rows", "columns", "code"),
    [(0, 5, "SCAN-09"), (5, 0, "SCAN-09"), (100000, 100000, "SCAN-08"), (2**31, 1, "SCAN-09")],
)
def test_that_a_png_is_measured_before_it_is_decoded(tmp_path, rows, columns, code):
    path = _png(tmp_path / "a.png", ramp())
    data = bytearray(path.read_bytes())
    data[16:24] = struct.pack(">II", columns, rows)
    path.write_bytes(bytes(data))
    assert _refusal(path).code == code


def test_that_the_limits_are_the_callers(tmp_path):
    path = _png(tmp_path / "a.png", ramp(100, 100))
    assert _refusal(path, PictureReader(Limits(decoded_bytes=1000))).code == "SCAN-08"
    assert _refusal(path, PictureReader(Limits(file_bytes=100))).code == "SCAN-08"


def test_that_a_sidecar_declares_what_the_picture_cannot(tmp_path):
    path = _png(tmp_path / "a.png", ramp())
    beside = {
        "energy": "high",
        "air_value": 61000,
        "black_level": 90,
        "spacing_mm": [1.5, 1.0],
        "ooi_id": "RR123456785US",
        "inverted": True,
    }
    (tmp_path / "a.png.json").write_text(json.dumps(beside))
    scan = READER.read([path])
    assert scan.energies == (Energy.HIGH,)
    assert (scan.air_value, scan.black_level) == (61000, 90)
    assert scan.spacing_mm == (1.5, 1.0)
    assert scan.ooi_id == "RR123456785US"
    assert scan.inverted
    assert "Declared by a.png.json" in scan.remarks[0]
    assert READER.header(path).energy is Energy.HIGH


@pytest.mark.parametrize(
    "words",
    [
        "[]",
        "{",
        '{"enrgy": "low"}',
        '{"energy": "medium"}',
        '{"air_value": -1}',
        '{"air_value": "60000"}',
        '{"spacing_mm": [1.0]}',
        '{"spacing_mm": [0.0, 1.0]}',
        '{"window": [1.0, 0.0]}',
        '{"energies": ["low", "high"]}',
        "[" * 5000,
    ],
)
def test_that_a_wrong_sidecar_is_refused_and_not_ignored(tmp_path, words):
    path = _png(tmp_path / "a.png", ramp())
    (tmp_path / "a.png.json").write_text(words)
    assert _refusal(path).code == "SCAN-11"


def test_that_counts_cannot_be_declared_for_colours(tmp_path):
    values = np.zeros((4, 4, 3), np.uint8)
    values[..., 0] = 7
    path = _png(tmp_path / "a.png", values)
    (tmp_path / "a.png.json").write_text('{"air_value": 200}')
    assert _refusal(path).code == "SCAN-11"
