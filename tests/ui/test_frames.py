"""A picture of many frames at the bench: which one stands there, and the way to the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import Hands
from workstation.imaging.canonical import NotAccepted, canonical

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ALT = Qt.KeyboardModifier.AltModifier
PARCEL = "RR473124829GB"
FRAMES = [np.full((40, 60), 1000 * (n + 1), np.uint16) for n in range(3)]


def file_frames(hands: Hands, parcel: str, folder: Path) -> None:
    """File a TIFF of three pages under a parcel."""
    path = folder / "frames.tif"
    for n, frame in enumerate(FRAMES):
        frame[:, : 20 + n] = 500
    cv2.imwritemulti(str(path), FRAMES)
    station = hands.application.station
    assert station is not None
    station.store.mark_open(parcel)
    station.store.put_scan(parcel, station.reader.header(path), path)


def test_every_frame_can_be_seen_is_named_and_logged(hands: Hands, tmp_path: Path) -> None:
    hands.sign_in()
    file_frames(hands, "UA000000016CN", tmp_path)
    hands.open("UA000000016CN")
    hands.ctrl(Qt.Key.Key_PageDown)  # the second scan of this parcel
    area = hands.window.bench_page.picture
    canvas = area.ensure_canvas()
    assert "Frame 1 of 3" in canvas.words()
    canvas.set_window(900, 400)
    canvas.zoom_by(2)
    before = canvas.view_state(), canvas.placement
    hands.key(Qt.Key.Key_Down, ALT)
    hands.until(lambda: "Frame 2 of 3" in canvas.words())
    shown = canvas.prepared()
    assert shown is not None
    assert shown.grey is not None
    assert np.array_equal(shown.grey, FRAMES[1])
    assert (canvas.view_state(), canvas.placement) == before
    hands.key(Qt.Key.Key_End, ALT)
    hands.until(lambda: "Frame 3 of 3" in canvas.words())
    hands.key(Qt.Key.Key_Down, ALT)  # there is no fourth
    hands.live(50)
    assert "Frame 3 of 3" in canvas.words()
    assert {"frame 2 of 3", "frame 3 of 3"} <= set(hands.state.filters)
    hands.ctrl(Qt.Key.Key_PageUp)
    assert "Frame" not in canvas.words()
    assert not hands.window.actions_by_name["volume.next"].isEnabled()


def test_no_model_opinion_of_one_frame_stands_for_all(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "frames.tif"
    cv2.imwritemulti(str(path), FRAMES)
    hands.until(lambda: hands.application.station is not None)
    station = hands.application.station
    assert station is not None
    scan = replace(station.reader.read([path]), air_value=60000.0, black_level=0.0)
    with pytest.raises(NotAccepted, match="3 frames"):
        canonical(scan, 64)
