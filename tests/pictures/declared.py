"""Files that declare tables and values of frames, drawn by a slow reference and by DCMTK."""

from __future__ import annotations

import math
import shutil
import subprocess

import numpy as np
import pytest
from pydicom import Dataset, dcmread
from pydicom.sequence import Sequence

from tests.pictures.test_dicom_made_here import dicom
from workstation.domain.scan import Lut, Rescale, Scan, Window

EVERY = np.arange(4096, dtype=np.uint16).reshape(1, 64, 64)


def lut_item(values, first=0, bits=16, words="", vr="US", **more):
    """An item of a LUT sequence."""
    item = Dataset()
    item.add_new(0x00283002, vr, [len(values) % 65536, first, bits])
    if words:
        item.LUTExplanation = words
    item.add_new(0x00283006, "OW", np.array(values, "<u2").tobytes())
    for keyword, value in more.items():
        setattr(item, keyword, value)
    return item


def drawn_by_dcmtk(path, tmp_path, *options):
    if shutil.which("dcm2pnm") is None:
        pytest.skip("dcm2pnm (dcmtk) is not installed on this machine")
    out = tmp_path / "drawn.pgm"
    subprocess.run(["dcm2pnm", "+opw", *options, path, out], check=True, capture_output=True)
    import cv2

    return cv2.imread(str(out), cv2.IMREAD_UNCHANGED)


def _slow_share(value: float, window: Window, step: float) -> float:
    """PS3.3 C.11.2.1.2 and C.11.2.1.3 for one stored value; `step` is one modality unit."""
    centre, width = window.centre, window.width
    if window.function == "SIGMOID":
        return 1 / (1 + math.exp(-4 * (value - centre) / width))
    if window.function == "LINEAR":
        centre, width = centre - 0.5 * step, width - abs(step)
    low, high = centre - width / 2, centre + width / 2
    if value <= low:
        return 0.0
    if value > high:
        return 1.0
    return (value - low) / (high - low)


def slow_picture(scan: Scan, window: Window | None, lut: Lut | None = None):
    """A scan drawn by one declared window or table in 16 bits, pixel by pixel."""
    slope = scan.modality.slope if isinstance(scan.modality, Rescale) else 1.0
    offset = scan.modality.intercept if isinstance(scan.modality, Rescale) else 0.0
    drawn = np.empty((scan.rows, scan.columns))
    for row in range(scan.rows):
        for column in range(scan.columns):
            stored = float(scan.values[0, row, column])
            if lut is not None:
                place = round(stored * slope + offset) - lut.first
                place = min(max(place, 0), len(lut.values) - 1)
                share = lut.values[place] / ((1 << lut.bits) - 1)
            else:
                share = _slow_share(stored, window, 1 / slope)
            drawn[row, column] = 65535 * (1 - share if scan.inverted else share)
    return drawn


def enhanced(path, frames=3, shared=(), each=(), **changes):
    """An enhanced multi-frame file; `shared` and `each` are (macro, {keyword: value})."""
    path = dicom(path, np.arange(frames * 20, dtype=np.uint16).reshape(frames, 4, 5), **changes)
    ds = dcmread(path)
    top = Dataset()
    for macro, values in shared:
        setattr(top, macro, Sequence([_item(values)]))
    ds.SharedFunctionalGroupsSequence = Sequence([top])
    per_frame = []
    for index in range(frames):
        frame = Dataset()
        for macro, values in each:
            said = {key: value(index) for key, value in values.items()}
            setattr(frame, macro, Sequence([_item(said)]))
        per_frame.append(frame)
    ds.PerFrameFunctionalGroupsSequence = Sequence(per_frame)
    ds.save_as(path)
    return path


def _item(values):
    item = Dataset()
    for key, value in values.items():
        setattr(item, key, value)
    return item
