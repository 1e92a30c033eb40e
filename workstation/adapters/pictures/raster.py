"""PNG and JPEG files: their structure is checked before OpenCV may decode them."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import (
    DAMAGED,
    ENDS_EARLY,
    UNREADABLE_ENCODING,
    refusal,
    refuse,
)
from workstation.adapters.pictures.png_grey import Chunk, decode_grey_16
from workstation.domain.picture import Picture
from workstation.domain.scan import PictureKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

PNG_MARK = b"\x89PNG\r\n\x1a\n"
JPEG_MARK = b"\xff\xd8\xff"
_PNG_SAMPLES = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}
_PNG_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_JPEG_OTHER_FRAMES = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


@dataclass(frozen=True, slots=True)
class _Shape:
    rows: int
    columns: int
    samples: int
    depth: int


def read_png(data: bytes | memoryview, limits: Limits) -> Picture:
    """A PNG of 8 or 16 bits per sample.

    Raises
    ------
    WorkstationError
        SCAN-03 and -06 to -09.
    """
    shape = _png_shape(data)
    limits.check(shape.rows, shape.columns, 1, max(shape.samples, 3), 1 if shape.depth <= 8 else 2)
    chunks = _check_png_chunks(data)
    names = {name for name, _ in chunks}
    remarks: list[str] = []
    if shape.depth < 8:
        remarks.append(f"{shape.depth}-bit values were scaled to 8 bits.")
    if data[25] == 0 and shape.depth == 16 and b"tRNS" not in names:
        values = _grey_16(data, chunks, shape)
    else:
        values = _decode(data, shape, "PNG")
    if values.ndim == 3 and shape.samples < 3 and not _paletted(data):
        values = values[..., (0, 3)] if values.shape[2] == 4 else values[..., 0]
    elif values.ndim == 3:
        values = values[..., (2, 1, 0, 3)[: values.shape[2]]]  # from blue, green, red
    if values.ndim == 3 and values.shape[2] in (2, 4):
        values = opaque(values, remarks)
    return _picture(values, "PNG", remarks)


def _grey_16(data: bytes | memoryview, chunks: list[Chunk], shape: _Shape) -> NDArray[Any]:
    import imagecodecs

    try:
        return decode_grey_16(data, chunks, shape.rows, shape.columns)
    except (imagecodecs.PngError, ValueError) as error:
        raise refusal(DAMAGED, "The PNG file is damaged and cannot be decoded.") from error


def _paletted(data: bytes | memoryview) -> bool:
    return data[25] == 3


def read_jpeg(data: bytes, limits: Limits) -> Picture:
    """A JPEG of 8 bits per sample, in the orientation it is stored in.

    Raises
    ------
    WorkstationError
        SCAN-03 and -06 to -09.
    """
    shape = _jpeg_shape(data)
    limits.check(shape.rows, shape.columns, 1, shape.samples, 1)
    if shape.depth != 8 or shape.samples not in (1, 3):
        refuse(
            UNREADABLE_ENCODING,
            f"The JPEG has {shape.samples} samples of {shape.depth} bits per pixel.",
        )
    values = _decode(data, shape, "JPEG")
    if values.ndim == 3:
        values = values[..., ::-1]  # from blue, green, red
    return _picture(values, "JPEG", [])


def _png_shape(data: bytes | memoryview) -> _Shape:
    if len(data) < 33:
        refuse(ENDS_EARLY, "The PNG file ends inside its header.")
    length, name, columns, rows, depth, colour = struct.unpack(">I4sIIBB", data[8:26])
    if name != b"IHDR" or length != 13 or colour not in _PNG_SAMPLES:
        refuse(DAMAGED, "The header of the PNG file is damaged.")
    if depth not in _PNG_DEPTHS[colour]:
        refuse(DAMAGED, "The header of the PNG file is damaged.")
    return _Shape(rows, columns, _PNG_SAMPLES[colour], depth)


def _check_png_chunks(data: bytes | memoryview) -> list[Chunk]:
    """The chunks of the file, name and body, each whole and its checksum right."""
    import imagecodecs

    view, chunks, at = memoryview(data), [], 8
    while True:
        if at + 12 > len(view):
            refuse(ENDS_EARLY, "The PNG file ends early.")
        length, name = struct.unpack_from(">I4s", view, at)
        end = at + 12 + length
        if end > len(view):
            refuse(ENDS_EARLY, "The PNG file ends early.")
        checked: Any = view[at + 4 : end - 4]
        if imagecodecs.deflate_crc32(checked) != int.from_bytes(view[end - 4 : end], "big"):
            refuse(DAMAGED, "A part of the PNG file does not match its checksum.")
        chunks.append((name, checked[4:]))
        if name == b"IEND":
            return chunks
        at = end


def _jpeg_shape(data: bytes) -> _Shape:
    """Size of the frame header; walks all segments to the end mark (it must be there)."""
    at, shape = 2, None
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        head = data[at : at + 4]
        if head[:2] == b"\xff\xd9" and shape is not None:
            return shape
        if len(head) < 4:
            refuse(ENDS_EARLY, "The JPEG file ends early.")
        if head[0] != 0xFF:
            refuse(DAMAGED, "The structure of the JPEG file is damaged.")
        kind, length = head[1], int.from_bytes(head[2:4], "big")
        if kind in _JPEG_OTHER_FRAMES:
            refuse(
                UNREADABLE_ENCODING, "The JPEG file uses a coding this workstation does not read."
            )
        if kind in _JPEG_FRAMES:
            body = data[at + 4 : at + 10]
            if len(body) < 6:
                refuse(ENDS_EARLY, "The JPEG file ends inside its header.")
            depth, rows, columns, samples = struct.unpack(">BHHB", body)
            if shape is not None:
                refuse(DAMAGED, "The JPEG file declares its size twice.")
            shape = _Shape(rows, columns, samples, depth)
        at += 2 + length
        if kind == 0xDA:
            found = _NEXT_MARKER.search(data, at)
            if found is None:
                refuse(ENDS_EARLY, "The JPEG file ends early.")
            at = found.start()


def _decode(data: bytes | memoryview, shape: _Shape, name: str) -> NDArray[Any]:
    import cv2
    import numpy as np

    try:
        flags = cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION
        if name == "JPEG":
            flags = cv2.IMREAD_ANYCOLOR | cv2.IMREAD_IGNORE_ORIENTATION
        values = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from error
        raise refusal(DAMAGED, f"The {name} file is damaged and cannot be decoded.") from error
    if values is None:
        refuse(DAMAGED, f"The {name} file is damaged and cannot be decoded.")
    if values.shape[:2] != (shape.rows, shape.columns):
        refuse(DAMAGED, f"The {name} file decodes to another size than it declares.")
    return values


def _picture(values: NDArray[Any], media: str, remarks: list[str]) -> Picture:
    import numpy as np

    values = np.ascontiguousarray(values)
    return Picture(
        kind=PictureKind.SINGLE_ENERGY,
        media=media,
        rows=int(values.shape[0]),
        columns=int(values.shape[1]),
        frames=1,
        bits=values.dtype.itemsize * 8,
        values=values[None],
        remarks=tuple(remarks),
        plain=True,
    )


def opaque(values: NDArray[Any], remarks: list[str]) -> NDArray[Any]:
    """Samples without their alpha channel, which is the last one; said where it hid something."""
    import numpy as np

    alpha, left = values[..., -1], values[..., :-1]
    most = np.iinfo(values.dtype).max if values.dtype.kind in "iu" else 1
    if (alpha != most).any():
        remarks.append("The transparency of the picture is left out.")
    return left[..., 0] if left.shape[-1] == 1 else left
