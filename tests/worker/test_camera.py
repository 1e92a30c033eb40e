"""The camera at the bench: pictures through a real child process, and its absence in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from workstation.adapters.camera import BenchCamera
from workstation.domain.notice import WorkstationError


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """What a camera would see, as a file that OpenCV plays."""
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (64, 48))
    for number in range(3):
        writer.write(np.full((48, 64, 3), 60 * number, np.uint8))
    writer.release()
    return path


@pytest.fixture
def camera(film: Path) -> Iterator[BenchCamera]:
    found = BenchCamera(str(film))
    yield found
    found.close()


def test_a_picture_is_a_jpeg_file_and_the_next_one_is_another(camera: BenchCamera) -> None:
    assert camera.why_not() == ""
    first, second = camera.frame(), camera.frame()
    pictures = [cv2.imdecode(np.frombuffer(one, np.uint8), 1) for one in (first, second)]
    assert [picture.shape for picture in pictures] == [(48, 64, 3)] * 2
    assert pictures[0].mean() < pictures[1].mean()
    camera.rest()
    assert cv2.imdecode(np.frombuffer(camera.frame(), np.uint8), 1).mean() < pictures[1].mean()


def test_a_stream_that_ends_or_is_not_there_is_told_and_may_come_back(
    camera: BenchCamera, film: Path
) -> None:
    for _ in range(3):
        camera.frame()
    with pytest.raises(WorkstationError) as told:
        camera.frame()
    assert told.value.notice.code == "CAMERA-06"
    assert camera.frame()  # opened anew
    camera.rest()
    film.unlink()
    with pytest.raises(WorkstationError, match="gives no picture"):
        camera.frame()


def test_no_camera_is_a_state_in_words(tmp_path: Path) -> None:
    assert BenchCamera("none").why_not() == "this station is set to have no camera"
    nothing = BenchCamera("auto", devices=tmp_path)
    nothing.rest()  # nothing was started, nothing is to be let go
    (tmp_path / "video2").touch()
    (tmp_path / "videostream").touch()
    assert nothing.why_not() == ""
    (tmp_path / "video2").unlink()
    assert nothing.why_not() == "no camera is connected"
