"""Every DICOM sample: decoded to what is declared of it, or refused as listed here."""

from __future__ import annotations

import csv
import shutil
import subprocess

import numpy as np
import pytest

from tests.pictures.samples import DICOM, needs_samples
from workstation.adapters.pictures import PictureReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind

pytestmark = needs_samples
READER = PictureReader()

REFUSED = {
    # the stream itself declares 14,540,801 tiles
    "JPEG2000-embedded-sequence-delimiter.dcm": "SCAN-03",
    "SC_rgb_rle_32bit.dcm": "SCAN-07",
    "badVR.dcm": "SCAN-03",  # Number of Frames is "1A"
    "no_meta.dcm": "SCAN-04",  # the data set is shifted by one byte
    "no_meta_group_length.dcm": "SCAN-06",
    "meta_missing_tsyntax.dcm": "SCAN-05",
    "nested_priv_SQ.dcm": "SCAN-05",
    "UN_sequence.dcm": "SCAN-06",
}
PALETTE_16 = {"examples_palette.dcm"}


def _index():
    if not DICOM.is_dir():
        return []
    with (DICOM / "index.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", _index(), ids=lambda row: row["file"])
def test_that_each_sample_is_decoded_as_declared_or_refused_as_listed(row):
    path = DICOM / row["file"]
    if row["file"] in REFUSED:
        with pytest.raises(WorkstationError) as refused:
            READER.read([path])
        assert refused.value.notice.code == REFUSED[row["file"]]
        return
    scan = READER.read([path])
    assert (scan.rows, scan.columns) == (int(row["rows"]), int(row["columns"]))
    assert scan.frames == int(row["frames"] or 1)
    bits = 16 if row["file"] in PALETTE_16 else int(row["bits_stored"])
    assert scan.bits == bits
    colour = row["photometric"] not in ("MONOCHROME1", "MONOCHROME2")
    assert (scan.kind is PictureKind.RENDERED_COLOUR) == colour
    assert (scan.values.ndim == 4) == colour
    assert not scan.values.flags.writeable
    assert scan.values.dtype.isnative
    if not colour:
        assert (
            np.issubdtype(scan.values.dtype, np.signedinteger)
            == (row["pixel_representation"] == "1")
            or row["bits_stored"] == "1"
        )
    header = READER.header(path)
    assert (header.kind, header.rows, header.frames) == (scan.kind, scan.rows, scan.frames)


def test_that_one_slice_has_the_same_values_in_seven_encodings():
    truth = READER.read([DICOM / "MR_small.dcm"]).values
    assert (truth.min(), truth.max()) == (127, 2145)
    for name in (
        "MR_small_padded",
        "MR_small_implicit",
        "MR_small_bigendian",
        "MR_small_expb",
        "MR_small_RLE",
        "MR_small_jp2klossless",
        "MR_small_jpeg_ls_lossless",
    ):
        assert np.array_equal(READER.read([DICOM / f"{name}.dcm"]).values, truth), name


def test_that_a_dose_grid_of_32_bits_is_the_same_with_and_without_rle():
    truth = READER.read([DICOM / "rtdose.dcm"]).values
    assert truth.dtype == np.uint32
    assert np.array_equal(READER.read([DICOM / "rtdose_rle.dcm"]).values, truth)


def test_that_a_picture_cut_short_says_what_is_missing_and_shows_it_as_zero():
    whole = READER.read([DICOM / "MR_small.dcm"]).values[0]
    scan = READER.read([DICOM / "MR_truncated.dcm"])
    assert scan.missing is not None
    assert "row 64 of 64" in scan.missing
    assert np.array_equal(scan.values[0, :63], whole[:63])
    assert (scan.values[0, 63, 33:] == 0).all()


def test_that_overlay_bits_above_the_stored_ones_are_no_values():
    from pydicom import dcmread

    ds = dcmread(DICOM / "examples_overlay.dcm")
    scan = READER.read([DICOM / "examples_overlay.dcm"])
    plain = np.frombuffer(ds.PixelData, "<u2").reshape(300, 484) & 0x0FFF
    assert np.array_equal(scan.values[0], plain)


def test_that_what_is_not_x_ray_is_said():
    (remark,) = READER.read([DICOM / "MR_small.dcm"]).remarks
    assert remark == "The file declares modality MR: its values are no X-ray counts."


DCMTK = {
    "dcmdjpeg": ["JPEG-lossy.dcm", "SC_rgb_jpeg_gdcm.dcm"],
    "dcmdrle": [
        "MR_small_RLE.dcm",
        "SC_rgb_rle.dcm",
        "SC_rgb_rle_16bit.dcm",
        "SC_rgb_rle_16bit_2frame.dcm",
        "rtdose_rle.dcm",
    ],
    "dcmdjpls": [
        "MR_small_jpeg_ls_lossless.dcm",
        "JPEGLSNearLossless_08.dcm",
        "JPEGLSNearLossless_16.dcm",
    ],
    "dcmconv": [
        "CT_small.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_implicit.dcm",
        "ExplVR_BigEnd.dcm",
        "SC_rgb_small_odd_big_endian.dcm",
        "image_dfl.dcm",
        "rtdose.dcm",
    ],
}


@pytest.mark.parametrize(
    ("tool", "name"), [(tool, name) for tool, names in DCMTK.items() for name in names]
)
def test_that_dcmtk_decodes_the_same_values(tool, name, tmp_path):
    if shutil.which(tool) is None or shutil.which("dcmdump") is None:
        pytest.skip(f"{tool} (dcmtk) is not installed on this machine")
    plain = tmp_path / "plain.dcm"
    syntax = ["+te"] if tool in ("dcmconv", "dcmdrle", "dcmdjpls", "dcmdjpeg") else []
    subprocess.run([tool, *syntax, DICOM / name, plain], check=True, capture_output=True)
    subprocess.run(["dcmdump", "+W", tmp_path, plain], check=True, capture_output=True)
    (raw,) = tmp_path.glob("*.raw")
    scan = READER.read([DICOM / name])
    theirs = np.frombuffer(raw.read_bytes(), scan.values.dtype.newbyteorder("<"))
    theirs = theirs[: scan.values.size]
    planes = subprocess.run(
        ["dcmdump", "+P", "0028,0006", plain], check=True, capture_output=True, text=True
    ).stdout
    if scan.values.ndim == 4 and "US 1" in planes:
        frames, rows, columns, _ = scan.values.shape
        theirs = theirs.reshape(frames, 3, rows, columns).transpose(0, 2, 3, 1)
    assert np.array_equal(theirs.reshape(scan.values.shape), scan.values)
