"""The formats that are built in, and which one a file is of."""

from __future__ import annotations

from collections.abc import Sequence

from workstation.adapters.pictures.dicom import looks_like_dicom, read_dicom
from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.raster import JPEG_MARK, PNG_MARK, read_jpeg, read_png
from workstation.adapters.pictures.reader import RAW_SUFFIXES, START_BYTES
from workstation.adapters.pictures.room import Room
from workstation.adapters.pictures.tiff import TIFF_MARKS, read_tiff
from workstation.domain.picture import Picture
from workstation.services.ports import PictureFile, PictureFormat


class DicomFormat:
    """DICOS and DICOM."""

    name = "DICOM"

    def __init__(
        self, limits: Limits, room: Room | None = None, *, as_stored: bool = False
    ) -> None:
        self._limits, self._room, self._as_stored = limits, room, as_stored

    def recognises(self, start: bytes, name: str) -> bool:
        return looks_like_dicom(start)

    def read(self, file: PictureFile) -> tuple[Picture, ...]:
        picture = read_dicom(
            file.data,
            self._limits,
            pixels=file.pixels,
            room=self._room,
            as_stored=self._as_stored,
        )
        return (picture,)


class PngFormat:
    """PNG of 1 to 16 bits."""

    name = "PNG"

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def recognises(self, start: bytes, name: str) -> bool:
        return start.startswith(PNG_MARK)

    def read(self, file: PictureFile) -> tuple[Picture, ...]:
        return (read_png(file.data, self._limits),)


class JpegFormat:
    """JPEG of 8 bits."""

    name = "JPEG"

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def recognises(self, start: bytes, name: str) -> bool:
        return start.startswith(JPEG_MARK)

    def read(self, file: PictureFile) -> tuple[Picture, ...]:
        return (read_jpeg(bytes(file.data), self._limits),)


class TiffFormat:
    """TIFF and BigTIFF."""

    name = "TIFF"

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def recognises(self, start: bytes, name: str) -> bool:
        return start.startswith(TIFF_MARKS)

    def read(self, file: PictureFile) -> tuple[Picture, ...]:
        return (read_tiff(file.data, self._limits),)


class RawFormat:
    """Raw files, whose library of declarations is loaded when the first raw file comes:
    a DICOM file waits for nothing that it does not need."""

    name = "raw"

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def recognises(self, start: bytes, name: str) -> bool:
        return name.lower().endswith(RAW_SUFFIXES)

    def read(self, file: PictureFile) -> tuple[Picture, ...]:
        from workstation.adapters.pictures.raw import read_raw

        return read_raw(file, self._limits)


def built_in(
    limits: Limits, room: Room | None = None, *, as_stored: bool = False
) -> tuple[PictureFormat, ...]:
    """Formats known by their first bytes, then raw files, which are known by name only."""
    dicom = DicomFormat(limits, room, as_stored=as_stored)
    return (dicom, PngFormat(limits), JpegFormat(limits), TiffFormat(limits), RawFormat(limits))


def format_of(
    formats: Sequence[PictureFormat], data: bytes | memoryview, name: str
) -> PictureFormat | None:
    """The first format that recognises a file."""
    start = bytes(data[:START_BYTES])
    return next((one for one in formats if one.recognises(start, name)), None)
