"""Where a data set's pixels lie in its file's bytes, so that they are used where they are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workstation.adapters.pictures.dicom_header import DOUBLES, FLOATS, PIXELS
from workstation.adapters.pictures.notices import ENDS_EARLY, refuse

if TYPE_CHECKING:
    from pydicom import Dataset
    from typing_extensions import Buffer

_LONG_LENGTHS = frozenset({b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"UN", b"UT", b"UC"})
_UNDEFINED = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class PixelPlace:
    """The pixel element of a data set: its value is a view of the file's bytes.

    `compressed` is true where it has no length: items of compressed frames follow.
    """

    tag: int
    vr: str
    data: memoryview
    compressed: bool


class FileBytes(io.RawIOBase):
    """Bytes in memory as a file to read from, without a copy of them."""

    name = ""

    def __init__(self, data: Buffer) -> None:
        self._data, self._at = memoryview(data), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        target = memoryview(buffer).cast("B")
        part = self._data[self._at : self._at + len(target)]
        target[: len(part)] = part
        self._at += len(part)
        return len(part)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._data)}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        """Let go of the bytes, whoever still holds on to the file."""
        self._data = memoryview(b"")
        super().close()


class BoundedFile(io.BufferedReader):
    """Bytes in memory as a buffered file that asks for no more room than is left of it: a lie
    about the length of an element costs no memory."""

    _SMALL = 1 << 20

    def __init__(self, data: memoryview) -> None:
        super().__init__(FileBytes(data), 1 << 16)
        self._size = len(data)

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self._SMALL:
            size = min(size, max(0, self._size - self.tell()))
        return super().read(size)


def place_at(ds: Dataset, data: memoryview, at: int) -> PixelPlace | None:
    """The pixel element that begins at `at`, or None where another one or none does."""
    implicit, little = ds.original_encoding
    order: Literal["little", "big"] = "little" if little else "big"
    head = bytes(data[at : at + 12])
    if len(head) < 8:
        return None
    tag = int.from_bytes(head[:2], order) << 16 | int.from_bytes(head[2:4], order)
    if tag not in (PIXELS, FLOATS, DOUBLES):
        return None
    if implicit:
        vr, length, start = b"OW", int.from_bytes(head[4:8], order), at + 8
    elif head[4:6] in _LONG_LENGTHS:
        vr, length, start = head[4:6], int.from_bytes(head[8:12], order), at + 12
    else:
        vr, length, start = head[4:6], int.from_bytes(head[6:8], order), at + 8
    undefined = length == _UNDEFINED
    end = len(data) if undefined else min(len(data), start + length)
    name = vr.decode("ascii", "replace")
    return PixelPlace(tag, name, data[start:end], undefined)


def place_in(ds: Dataset) -> PixelPlace | None:
    """The pixel element of a data set that was read with its pixels; None where there is none."""
    for tag in (PIXELS, FLOATS, DOUBLES):
        if tag in ds:
            element = ds.get_item(tag)
            value = getattr(element, "value", None)
            if not isinstance(value, bytes):
                value = ds[tag].value
            if isinstance(value, bytes):
                vr = str(getattr(element, "VR", None) or "OW")
                undefined = bool(getattr(element, "is_undefined_length", False))
                return PixelPlace(tag, vr, memoryview(value), undefined)
    return None


def whole(ds: Dataset, place: PixelPlace | None) -> PixelPlace:
    """The place, which must be there and hold something.

    Raises
    ------
    WorkstationError
        SCAN-06 where it is not or does not.
    """
    if place is None:
        refuse(
            ENDS_EARLY,
            f"The file ends before its picture: it declares {ds.get('Rows')} × {ds.get('Columns')}"
            " pixels and holds none.",
        )
    if not place.data:
        refuse(ENDS_EARLY, "The file holds no pixel data where its picture should be.")
    return place
