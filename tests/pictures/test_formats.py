"""The contract of picture formats, on every one that is built in."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from tests.pictures.format_contract import FormatContract
from tests.pictures.samples import dx, ramp
from workstation.adapters.pictures import Limits
from workstation.adapters.pictures.formats import built_in
from workstation.services.ports import PictureFile, PictureFormat

RAW = {"raw": {"shape": [40, 51], "type": "uint16", "byte_order": "little"}}


@pytest.fixture(autouse=True)
def place(request, tmp_path):
    request.instance.folder = tmp_path


class BuiltIn(FormatContract):
    folder: Path
    name = ""
    file = ""
    declarations: dict[str, object] | None = None

    def format(self) -> PictureFormat:
        return next(one for one in built_in(Limits()) if one.name == self.name)

    def data(self) -> bytes:
        raise NotImplementedError

    def sample(self) -> PictureFile:
        return PictureFile(self.file, self.data(), True, self.declarations, 1 << 30)


class TestDicom(BuiltIn):
    name, file = "DICOM", "a.dcs"

    def data(self) -> bytes:
        return dx(self.folder / "a.dcs", ramp(40, 51)).read_bytes()


class TestPng(BuiltIn):
    name, file = "PNG", "a.png"

    def data(self) -> bytes:
        return cv2.imencode(".png", ramp(40, 51))[1].tobytes()


class TestJpeg(BuiltIn):
    name, file = "JPEG", "a.jpg"

    def data(self) -> bytes:
        return cv2.imencode(".jpg", ramp(40, 51).astype(np.uint8))[1].tobytes()


class TestTiff(BuiltIn):
    name, file = "TIFF", "a.tif"

    def data(self) -> bytes:
        tifffile.imwrite(self.folder / "a.tif", ramp(40, 51), compression="lzw", metadata=None)
        return (self.folder / "a.tif").read_bytes()


class TestRaw(BuiltIn):
    name, file, declarations = "raw", "a.raw", RAW

    def data(self) -> bytes:
        return ramp(40, 51).astype("<u2").tobytes()
