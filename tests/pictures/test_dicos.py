"""DICOS files of two other toolkits, against the truth written beside them."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from pydicom import dcmread

from tests.pictures.samples import AUXILIA, PEER, needs_samples
from workstation.adapters.pictures import PictureReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind, Rescale, SpacingPlane

pytestmark = needs_samples
READER = PictureReader()


@pytest.mark.parametrize(
    "name",
    [
        "dx_processing_u16_explicit_le",
        "dx_processing_u16_implicit_le",
        "dx_processing_u16_jpeg_lossless",
        "dx_processing_u16_rle",
        "dx_presentation_u16_window",
    ],
)
def test_that_a_peers_dx_picture_has_the_pixels_its_maker_wrote(name):
    scan = READER.read([PEER / f"{name}.dcs"])
    rows, columns = np.mgrid[0:200, 0:320]
    assert scan.kind is PictureKind.SINGLE_ENERGY
    assert scan.values.dtype == np.uint16
    assert np.array_equal(scan.values, (1000 + 256 * rows + columns)[None])
    assert scan.bits == 16
    assert scan.files[0].media == "DICOS DX"
    assert not scan.inverted
    assert not scan.simulated
    assert scan.missing is None
    assert scan.remarks == ()
    assert scan.modality is None
    assert scan.orientation == (1, 0, 0, 0, 1, 0)


def test_that_the_toolkits_placeholders_are_no_declarations():
    scan = READER.read([PEER / "dx_processing_u16_explicit_le.dcs"])
    assert scan.ooi_id is None
    assert scan.effective_energies_kev == ()
    assert scan.energies == (Energy.UNDECLARED,)
    assert scan.air_value is None
    assert scan.black_level is None
    assert scan.window is None
    assert scan.scan_uid == "0573204982.35991.27292.178032.203030203012010064"


def test_that_a_declared_window_is_taken():
    assert READER.read([PEER / "dx_presentation_u16_window.dcs"]).window == (26000.0, 50000.0)


@pytest.mark.parametrize("name", ["ct_u16_explicit_le", "ct_u16_jpeg_lossless", "ct_u16_rle"])
def test_that_a_peers_ct_volume_has_the_voxels_and_the_spacing_its_maker_wrote(name):
    scan = READER.read([PEER / f"{name}.dcs"])
    z, y, x = np.mgrid[0:12, 0:24, 0:32]
    assert scan.kind is PictureKind.VOLUME
    assert np.array_equal(scan.values, 1000 * z + 32 * y + x)
    assert scan.values.dtype == np.uint16
    assert scan.spacing_mm == (1.25, 1.5)
    assert scan.spacing_calibrated
    assert scan.spacing_plane is SpacingPlane.VOXEL
    assert scan.slice_spacing_mm == 2.0
    assert scan.slice_positions_mm == tuple(range(0, 24, 2))
    assert scan.position_mm == (-16, -12, 0)
    assert scan.modality == Rescale(1.0, 0.0, "MHU")
    assert scan.remarks == ()
    assert scan.files[0].media == "DICOS CT"


def test_that_auxilias_pictures_have_the_ramps_of_its_example_programs():
    ramp = np.arange(128 * 256).reshape(1, 128, 256)
    for name in ("SimpleProcessingDX", "SimplePresentationDX"):
        assert np.array_equal(READER.read([AUXILIA / f"{name}.dcs"]).values, ramp)
    volume = READER.read([AUXILIA / "SimpleCT0000.dcs"])
    assert volume.values.shape == (40, 20, 10)
    assert (volume.values == 0xBEEF).all()


def test_that_a_palette_picture_becomes_the_colours_of_its_palette():
    ds = dcmread(AUXILIA / "SimpleColorPaletteDX.dcs")
    red = np.frombuffer(ds.RedPaletteColorLookupTableData, "<u2")
    green = np.frombuffer(ds.GreenPaletteColorLookupTableData, "<u2")
    scan = READER.read([AUXILIA / "SimpleColorPaletteDX.dcs"])
    assert scan.kind is PictureKind.RENDERED_COLOUR
    assert scan.values.shape == (1, 128, 256, 3)
    index = ds.pixel_array
    assert np.array_equal(scan.values[0, ..., 0], red[index])
    assert np.array_equal(scan.values[0, ..., 1], green[index])


@pytest.mark.parametrize(
    "path",
    sorted(PEER.glob("tdr_*.dcs")) + sorted(AUXILIA.glob("*TDR*.dcs")),
    ids=lambda path: path.stem,
)
def test_that_a_threat_report_is_refused_as_what_it_is(path):
    for ask in (lambda: READER.header(path), lambda: READER.read([path])):
        with pytest.raises(WorkstationError) as refused:
            ask()
        assert refused.value.notice.code == "SCAN-05"
        assert refused.value.notice.fact == "This file is a threat report (TDR), not a picture."


def test_that_header_and_picture_of_every_dicos_picture_agree():
    read = 0
    for path in [*PEER.glob("[cd]*.dcs"), *AUXILIA.glob("Simple[CP]*.dcs")]:
        if "TDR" in path.name:
            continue
        header, scan = READER.header(path), READER.read([path])
        assert (header.kind, header.rows, header.columns, header.frames) == (
            scan.kind,
            scan.rows,
            scan.columns,
            scan.frames,
        )
        assert header.source == scan.files[0]
        assert header.scan_uid == scan.scan_uid
        read += 1
    assert read == 12


@pytest.mark.parametrize(
    ("version", "modality", "presentation"),
    [
        ("V02", "DX", "FOR PROCESSING"),
        ("V02A", "DX", "FOR PRESENTATION"),
        ("V03", "XRAY", "FOR PROCESSING"),
        ("V03", "XRAY", "FOR PRESENTATION"),
    ],
)
def test_that_every_version_of_dicos_is_read_alike(tmp_path, version, modality, presentation):
    name = "dx_processing_u16_explicit_le.dcs"
    ds = _quietly(PEER / name)
    ds.file_meta[0x00020004].value = version
    ds.DICOSVersion = version
    ds.Modality = modality
    ds.PresentationIntentType = presentation
    ds.SOPClassUID = f"1.2.840.10008.5.1.4.1.1.501.2.{1 + (presentation == 'FOR PROCESSING')}"
    ds.PatientID = "RR123456785US"
    ds[0x43000902].value = 71.5
    ds.save_as(tmp_path / "a.dcs", enforce_file_format=False)
    scan, plain = READER.read([tmp_path / "a.dcs"]), READER.read([PEER / name])
    assert np.array_equal(scan.values, plain.values)
    assert (scan.kind, scan.files[0].media) == (PictureKind.SINGLE_ENERGY, "DICOS DX")
    assert scan.ooi_id == "RR123456785US"
    assert scan.effective_energies_kev == (71.5,)
    assert ("effective_energies_kev", "(4300,0902) Effective Energy") in {
        (one.field, one.said_by) for one in scan.provenance
    }
    assert scan.remarks == ()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("3", "a threat report (TDR)"),
        ("4", "a body scan (AIT 2D)"),
        ("5", "a body scan (AIT 3D)"),
        ("6", "a quadrupole resonance result (QR)"),
    ],
)
@pytest.mark.parametrize("only_in_meta", [False, True])
def test_that_what_is_no_parcel_picture_is_refused_by_its_name(
    tmp_path, number, words, only_in_meta
):
    ds = _quietly(PEER / "dx_processing_u16_explicit_le.dcs")
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = f"1.2.840.10008.5.1.4.1.1.501.{number}"
    if only_in_meta:
        del ds.SOPClassUID
    ds.save_as(tmp_path / "a.dcs", enforce_file_format=False)
    for ask in (READER.header, lambda path: READER.read([path])):
        with pytest.raises(WorkstationError) as refused:
            ask(tmp_path / "a.dcs")
        assert refused.value.notice.code == "SCAN-05"
        assert refused.value.notice.fact == f"This file is {words}, not a picture."


def _quietly(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the toolkit's UIDs begin parts with zeros
        ds = dcmread(path)
        ds.decode()
        return ds
