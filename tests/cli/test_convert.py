"""`convert` as a user runs it: exact values out, the picture's own file never written over."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pydicom
import pytest
import tifffile

from tests.cli.conftest import Run
from workstation.adapters.pictures import PictureReader
from workstation.imaging.display import standard_picture


@pytest.fixture
def ct(shared_data: Path) -> Path:
    return shared_data / "dicos" / "peer_reference" / "ct_u16_jpeg_lossless.dcs"


def written(run: Run, file: Path, out: Path) -> None:
    told = run("convert", file, "--out", out, "--json")
    assert told.status == 0, told.out + told.err
    assert told.document["out"] == str(out)


def test_npy_and_tif_hold_the_stored_values_frames_first(
    run: Run, ct: Path, tmp_path: Path
) -> None:
    z, y, x = np.mgrid[:12, :24, :32]
    truth = (1000 * z + 32 * y + x).astype(np.uint16)
    for name in ("ct.npy", "ct.tif"):
        written(run, ct, tmp_path / name)
    for found in (np.load(tmp_path / "ct.npy"), tifffile.imread(tmp_path / "ct.tif")):
        assert found.dtype == np.uint16
        np.testing.assert_array_equal(found, truth)


@pytest.mark.parametrize(
    "name",
    ["MR_small.dcm", "rtdose.dcm", "SC_rgb_rle_16bit_2frame.dcm", "SC_rgb_rle.dcm", "CT_small.dcm"],
)
def test_every_type_of_value_comes_back_as_it_was_stored(
    run: Run, shared_data: Path, tmp_path: Path, name: str
) -> None:
    file = shared_data / "dicom" / "pydicom_test_files" / name
    scan = PictureReader().read([file])
    for out in (tmp_path / "x.npy", tmp_path / "x.tiff"):
        written(run, file, out)
    stored = np.load(tmp_path / "x.npy")
    assert (stored.dtype, stored.shape) == (scan.values.dtype, scan.values.shape)
    np.testing.assert_array_equal(stored, scan.values)
    with tifffile.TiffFile(tmp_path / "x.tiff") as tiff:
        pages = np.stack([page.asarray() for page in tiff.pages])
    assert pages.dtype == scan.values.dtype
    np.testing.assert_array_equal(pages, scan.values)


def test_a_palettes_indices_and_the_files_order_of_frames_are_kept(
    run: Run, shared_data: Path, tmp_path: Path
) -> None:
    for number, name in enumerate(
        (
            "dicom/pydicom_test_files/examples_palette.dcm",
            "dicos/auxilia_examples/SimpleColorPaletteDX.dcs",
            "dicos/auxilia_examples/SimpleCT0000.dcs",
            "dicom/pydicom_test_files/rtdose_rle.dcm",
            "dicom/pydicom_test_files/liver_1frame.dcm",
        )
    ):
        ds = pydicom.dcmread(shared_data / name)
        truth = ds.pixel_array.reshape(-1, ds.Rows, ds.Columns)
        out = tmp_path / f"{number}.npy"
        written(run, shared_data / name, out)
        found = np.load(out)
        assert found.shape == truth.shape, name
        np.testing.assert_array_equal(found, truth, err_msg=name)


def test_a_tif_is_read_back_with_what_was_declared(run: Run, demo: Path, tmp_path: Path) -> None:
    pair = sorted((demo / "scans").rglob("*.dcs"))
    reader = PictureReader()
    for file in pair:
        scan = reader.read([file])
        if scan.simulated and scan.air_value is not None:
            break
    out = tmp_path / "again.tif"
    written(run, file, out)
    again = reader.read([out])
    np.testing.assert_array_equal(again.values, scan.values)
    for fact in ("air_value", "black_level", "energies", "spacing_mm", "ooi_id", "view", "window"):
        assert getattr(again, fact) == getattr(scan, fact), fact
    assert again.simulated


def test_png_is_the_standard_view_pixel_for_pixel(run: Run, ct: Path, tmp_path: Path) -> None:
    written(run, ct, tmp_path / "ct.png")
    shown = cv2.imread(str(tmp_path / "ct.png"), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(
        shown[..., ::-1], standard_picture(PictureReader().read([ct])), strict=True
    )


def test_the_picture_itself_and_its_declarations_are_never_written_over(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "p.png"
    cv2.imwrite(str(file), np.arange(64, dtype=np.uint8).reshape(8, 8))
    before = file.read_bytes()
    link = tmp_path / "link.png"
    link.symlink_to(file)
    for out in (file, link):
        told = run("convert", file, "--out", out, "--json")
        assert (told.status, told.code) == (2, "CONVERT-02")
    assert file.read_bytes() == before


def test_a_name_that_says_no_kind_and_a_bad_picture_write_nothing(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.dcs"
    bad.write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * 40)
    told = run("convert", bad, "--out", tmp_path / "x.gif", "--json")
    assert (told.status, told.code) == (2, "CONVERT-01")
    told = run("convert", bad, "--out", tmp_path / "x.npy", "--json")
    assert told.status == 2
    assert told.code.startswith("SCAN-")
    assert sorted(tmp_path.iterdir()) == [bad]
    told = run("convert", bad, "--json")
    assert (told.status, told.code) == (2, "CLI-01")
