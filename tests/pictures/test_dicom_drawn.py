"""The bench's standard view of a DICOM file is what DCMTK draws of it, within one grey."""

from __future__ import annotations

import shutil
import subprocess

import cv2
import numpy as np
import pytest
from pydicom.sequence import Sequence

from tests.pictures.declared import lut_item
from tests.pictures.samples import AUXILIA, DICOM, PEER, needs_samples
from tests.pictures.test_dicom_made_here import dicom
from workstation.adapters.pictures import PictureReader
from workstation.imaging.display import standard_picture

EVERY = np.arange(4096, dtype=np.uint16).reshape(1, 64, 64)
SIGNED = EVERY.astype(np.int16) - 2048
WINDOW = {"WindowCenter": "2000", "WindowWidth": "900"}


def _both(path, tmp_path, *options):
    """(what DCMTK draws, what the bench draws), 8 bits."""
    if shutil.which("dcmj2pnm") is None:
        pytest.skip("dcmj2pnm (dcmtk) is not installed on this machine")
    out = tmp_path / "drawn.pnm"
    subprocess.run(["dcmj2pnm", "+op", "-O", *options, path, out], check=True, capture_output=True)
    theirs = cv2.imread(str(out), cv2.IMREAD_UNCHANGED).astype(int)
    ours = standard_picture(PictureReader().read([path])).astype(int)
    return (theirs, ours[..., 0]) if theirs.ndim == 2 else (theirs[..., ::-1], ours)


@pytest.mark.parametrize(
    ("values", "changes", "options"),
    [
        (EVERY, WINDOW, ("+Wi", "1")),
        (EVERY, WINDOW | {"PhotometricInterpretation": "MONOCHROME1"}, ("+Wi", "1")),
        (EVERY, WINDOW | {"PresentationLUTShape": "INVERSE"}, ("+Wi", "1")),
        (EVERY, WINDOW | {"VOILUTFunction": "SIGMOID"}, ("+Wi", "1")),
        (EVERY, WINDOW | {"RescaleSlope": "2", "RescaleIntercept": "-1000"}, ("+Wi", "1")),
        (EVERY, WINDOW | {"RescaleSlope": "-1", "RescaleIntercept": "4095"}, ("+Wi", "1")),
        (SIGNED, {"WindowCenter": "100", "WindowWidth": "900"}, ("+Wi", "1")),
        (
            SIGNED,
            {
                "Modality": "CT",
                "RescaleSlope": "1",
                "RescaleIntercept": "-1024",
                "WindowCenter": "-900",
                "WindowWidth": "900",
            },
            ("+Wi", "1"),
        ),
        (
            EVERY,
            {"VOILUTSequence": Sequence([lut_item([(n * n) % 65536 for n in range(700)], 500)])},
            ("+Wl", "1"),
        ),
        (
            EVERY,
            {
                "ModalityLUTSequence": Sequence(
                    [lut_item([n * 3 for n in range(4096)], 0, 16, ModalityLUTType="OD")]
                ),
                "WindowCenter": "3000.5",
                "WindowWidth": "1201",
            },
            ("+Wi", "1"),
        ),
    ],
    ids=[
        "window", "monochrome1", "inverse", "sigmoid", "slope 2", "slope -1", "signed", "ct", "table",
        "modality table",
    ],
)  # fmt: skip
def test_that_declared_windows_and_tables_look_as_dcmtk_draws_them(
    tmp_path, values, changes, options
):
    path = dicom(tmp_path / "a.dcm", values, bits=12, **changes)
    theirs, ours = _both(path, tmp_path, *options)
    assert np.abs(theirs - ours).max() <= 1


@needs_samples
@pytest.mark.parametrize(
    ("path", "options"),
    [
        (PEER / "dx_presentation_u16_window.dcs", ("+Wi", "1")),
        (AUXILIA / "SimplePresentationDX.dcs", ("+Wi", "1")),
        (DICOM / "MR_small.dcm", ("+Wi", "1")),
        (DICOM / "examples_rgb_color.dcm", ()),
        (DICOM / "SC_rgb_rle.dcm", ()),
        (DICOM / "SC_rgb_jpeg_gdcm.dcm", ()),
        (DICOM / "SC_ybr_full_422_uncompressed.dcm", ()),
        (DICOM / "ExplVR_BigEnd.dcm", ()),
        (DICOM / "examples_palette.dcm", ()),
    ],
    ids=lambda one: getattr(one, "stem", ""),
)
def test_that_samples_look_as_dcmtk_draws_them(tmp_path, path, options):
    theirs, ours = _both(path, tmp_path, *options)
    assert np.abs(theirs - ours).max() <= 2
