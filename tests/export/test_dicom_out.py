"""DICOM files that we write for other viewers, judged by DCMTK's own programs."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.pictures.samples import slope
from workstation.adapters.pictures import PictureReader
from workstation.adapters.pictures.dicom_out import (
    write_presentation_state,
    write_secondary_capture,
)
from workstation.domain.findings import Finding
from workstation.domain.notice import WorkstationError
from workstation.domain.orientation import Orientation
from workstation.domain.outline import Layer, Outline, outlines_of
from workstation.domain.scan import Scan
from workstation.services.exporting import PictureWords

MOMENT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
TOLD = PictureWords(MOMENT, "nii-workstation test", "bench 1", "Åsa Öberg", "standard, turned 90°")


def program(*words: object) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scan]:
    file = tmp_path_factory.mktemp("picture") / "dx.dcs"
    slope(file, (40, 60), 300, 41, MOMENT, scan_uid="1.2.3.4")
    return file, PictureReader().read([file])


def shown_by_dcmtk(folder: Path, file: Path, state: Path) -> NDArray[np.uint8]:
    program("dcmpschk", state)
    out = folder / "seen.pgm"
    program("dcmp2pgm", "-p", state, file, out)
    head, _, rest = out.read_bytes().partition(b"255\n")
    columns, rows = (int(word) for word in head.split()[-2:])
    return np.frombuffer(rest, np.uint8).reshape(rows, columns)


def seen_by_us(
    values: NDArray[np.uint16], window: tuple[float, float], inverse: bool, turn: Orientation
) -> NDArray[np.float64]:
    low, high = window[0] - window[1] / 2, window[0] + window[1] / 2
    grey = np.clip((values.astype(np.float64) - low) / (high - low), 0, 1) * 255
    if inverse:
        grey = 255 - grey
    if turn.mirrored:
        grey = grey[:, ::-1]
    return np.rot90(grey, -turn.turns)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    centre=st.integers(1000, 14_000),
    width=st.integers(300, 20_000),
    inverse=st.booleans(),
    quarters=st.integers(0, 3),
    mirrored=st.booleans(),
)
def test_dcmtk_shows_the_picture_as_we_do(
    picture: tuple[Path, Scan],
    tmp_path: Path,
    centre: int,
    width: int,
    inverse: bool,
    quarters: int,
    mirrored: bool,
) -> None:
    file, scan = picture
    turn, window = Orientation(quarters, mirrored), (float(centre), float(width))
    state = tmp_path / "state.dcm"
    write_presentation_state(
        state, scan, TOLD, window=window, inverse=inverse, turn=turn, outlines=()
    )
    theirs = shown_by_dcmtk(tmp_path, file, state)
    ours = seen_by_us(np.asarray(scan.values[0], np.uint16), window, inverse, turn)
    assert theirs.shape == ours.shape
    # Their table has whole steps of its own: at most one grey of 255 apart.
    assert np.abs(theirs - ours).max() <= 1.01


def test_marks_of_model_and_officer_lie_on_layers_of_their_own(
    picture: tuple[Path, Scan], tmp_path: Path
) -> None:
    _, scan = picture
    model = outlines_of([Finding(box=(10, 5, 20, 8), score=0.91, label="pistol_like", number=1)])
    officer = Outline(((1.0, 2.0), (7.5, 2.0)), "12.3 mm", Layer.OFFICER, closed=False)
    state = tmp_path / "state.dcm"
    write_presentation_state(
        state,
        scan,
        TOLD,
        window=(6000.0, 9000.0),
        inverse=False,
        turn=Orientation(),
        outlines=(*model, officer),
    )
    program("dcmpschk", state)
    ds = pydicom.dcmread(state)
    first, second = ds.GraphicAnnotationSequence
    assert (first.GraphicLayer, second.GraphicLayer) == ("MODEL", "OFFICER")
    # The first pixel's centre is 1, 1; a box from pixel 10 on begins at its edge, 10.5.
    assert list(first.GraphicObjectSequence[0].GraphicData) == [
        10.5, 5.5, 30.5, 5.5, 30.5, 13.5, 10.5, 13.5, 10.5, 5.5,
    ]  # fmt: skip
    assert first.TextObjectSequence[0].UnformattedTextValue == "1 pistol like 0.91"
    assert list(second.GraphicObjectSequence[0].GraphicData) == [1.5, 2.5, 8.0, 2.5]
    image = ds.ReferencedSeriesSequence[0].ReferencedImageSequence[0]
    assert image.ReferencedSOPInstanceUID == scan.instance_uids[0]
    assert image.ReferencedSOPClassUID == scan.sop_classes[0]
    assert ds.ContentCreatorName == "Åsa Öberg"


def test_a_secondary_capture_comes_back_from_dcmtk_pixel_for_pixel(
    picture: tuple[Path, Scan], tmp_path: Path
) -> None:
    _, scan = picture
    rgb = np.random.default_rng(3).integers(0, 256, (31, 17, 3)).astype(np.uint8)
    file = tmp_path / "capture.dcm"
    write_secondary_capture(file, rgb, scan, TOLD, marked=True)
    program("dcm2pnm", file, tmp_path / "capture.ppm")
    head, _, rest = (tmp_path / "capture.ppm").read_bytes().partition(b"255\n")
    assert head.split()[-2:] == [b"17", b"31"]
    np.testing.assert_array_equal(np.frombuffer(rest, np.uint8).reshape(rgb.shape), rgb)
    ds = pydicom.dcmread(file)
    assert ds.BurnedInAnnotation == "YES"
    assert ds.ImageComments == "SIMULATED"
    assert ds.PatientID == "RB123456785GB"
    assert ds.StudyInstanceUID == scan.scan_uid
    assert ds.SourceImageSequence[0].ReferencedSOPInstanceUID == scan.instance_uids[0]
    again = PictureReader().read([file])
    np.testing.assert_array_equal(again.values[0], rgb)
    assert again.simulated


def test_a_plain_picture_has_no_instance_to_refer_to(tmp_path: Path) -> None:
    import cv2

    cv2.imwrite(str(tmp_path / "p.png"), np.zeros((4, 5), np.uint16))
    scan = PictureReader().read([tmp_path / "p.png"])
    with pytest.raises(WorkstationError) as refused:
        write_presentation_state(
            tmp_path / "s.dcm",
            scan,
            TOLD,
            window=(1.0, 2.0),
            inverse=False,
            turn=Orientation(),
            outlines=(),
        )
    assert refused.value.notice.code == "EXPORT-01"
    assert not (tmp_path / "s.dcm").exists()
    write_secondary_capture(
        tmp_path / "c.dcm", np.zeros((4, 5, 3), np.uint8), scan, TOLD, marked=False
    )
    assert "SourceImageSequence" not in pydicom.dcmread(tmp_path / "c.dcm")


def test_what_dicom_cannot_hold_is_refused(picture: tuple[Path, Scan], tmp_path: Path) -> None:
    _, scan = picture
    wide = np.broadcast_to(np.zeros((1, 1, 3), np.uint8), (1, 65_536, 3))
    with pytest.raises(WorkstationError) as refused:
        write_secondary_capture(tmp_path / "c.dcm", wide, scan, TOLD, marked=False)
    assert refused.value.notice.code == "EXPORT-02"
