"""TIFF files: 8, 16 and 32 bit, float; one page or equal pages as frames."""

from __future__ import annotations

import json
import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import (
    DAMAGED,
    ENDS_EARLY,
    UNREADABLE_ENCODING,
    refusal,
    refuse,
)
from workstation.adapters.pictures.picture import Picture
from workstation.adapters.pictures.raster import classify
from workstation.adapters.pictures.tiff_structure import check_directories
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_NONE, _LZW, _ADOBE_DEFLATE, _PACKBITS, _DEFLATE = 1, 5, 8, 32773, 32946
_READ = {_NONE, _LZW, _ADOBE_DEFLATE, _PACKBITS, _DEFLATE}
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_DTYPES = frozenset({"uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"})


def read_tiff(data: bytes, limits: Limits) -> tuple[Picture, dict[str, Any] | None]:
    """The picture and the declarations in its ImageDescription, where they are JSON of ours.

    Raises
    ------
    WorkstationError
        SCAN-03 and -06 to -09.
    """
    import tifffile

    # It repeats words of the file in its log; what matters of them is checked here.
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    check_directories(data)
    try:
        with tifffile.TiffFile(BytesIO(data)) as tiff:
            return _read(tiff, data, limits)
    except (WorkstationError, MemoryError):
        raise
    except Exception as error:
        raise refusal(DAMAGED, "The TIFF file is damaged and cannot be read.") from error


def _read(tiff: Any, data: bytes, limits: Limits) -> tuple[Picture, dict[str, Any] | None]:
    import numpy as np

    pages = list(tiff.pages)
    if not pages:
        refuse(DAMAGED, "The TIFF file has no page.")
    first = pages[0]
    remarks: list[str] = []
    for page in pages:
        _check_page(page, len(data))
        same = (page.shape, page.dtype, page.photometric) == (
            first.shape,
            first.dtype,
            first.photometric,
        )
        if not same:
            refuse(UNREADABLE_ENCODING, "The pages of the TIFF file are of different kinds.")
    limits.check(
        int(first.imagelength),
        int(first.imagewidth),
        len(pages),
        int(first.samplesperpixel),
        int(first.dtype.itemsize),
    )
    orientation = first.tags.valueof("Orientation", 1)
    if orientation not in (0, 1):
        remarks.append("The file asks to be turned when shown; it is shown as it is stored.")
    decoded = [_decode_page(page, data, number) for number, page in enumerate(pages)]
    kinds = [classify(values, remarks, blue_first=False) for values in decoded]
    kind = kinds[0][0]
    if any(other is not kind for other, _ in kinds):
        # some pages happen to be grey: all stay as they are stored
        kind, frames = PictureKind.RENDERED_COLOUR, [values[..., :3] for values in decoded]
        remarks.clear()
    else:
        frames = [values for _, values in kinds]
    values = frames[0][None] if len(frames) == 1 else np.stack(frames)
    if not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    picture = Picture(
        kind=kind,
        media="TIFF",
        rows=int(values.shape[1]),
        columns=int(values.shape[2]),
        frames=len(frames),
        bits=values.dtype.itemsize * 8,
        values=values,
        inverted=int(first.photometric) == _WHITE_IS_ZERO,
        remarks=tuple(dict.fromkeys(remarks)),
    )
    return picture, _description(first.description)


def _check_page(page: Any, size: int) -> None:
    """Refuse what is not read, before any of it is decoded."""
    if int(page.compression) not in _READ:
        refuse(
            UNREADABLE_ENCODING,
            "The TIFF file is compressed in a way this workstation does not read"
            f" (compression {int(page.compression)}).",
        )
    bits = page.bitspersample
    bits = bits if isinstance(bits, tuple) else (bits,)
    dtype = page.dtype
    if dtype is None or dtype.name not in _DTYPES or set(bits) != {dtype.itemsize * 8}:
        refuse(UNREADABLE_ENCODING, "The TIFF file holds values of a kind that is not read.")
    if int(page.photometric) not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB):
        refuse(UNREADABLE_ENCODING, "The TIFF file holds colours of a kind that is not read.")
    if len(page.shape) not in (2, 3) or int(page.planarconfig) != 1:
        refuse(UNREADABLE_ENCODING, "The TIFF file is laid out in a way that is not read.")
    grey = int(page.photometric) != _RGB
    if (grey and len(page.shape) != 2) or (not grey and page.shape[-1] not in (3, 4)):
        refuse(UNREADABLE_ENCODING, "The TIFF file is laid out in a way that is not read.")
    if not grey and dtype.name not in ("uint8", "uint16"):
        refuse(UNREADABLE_ENCODING, "The TIFF file holds colours of a kind that is not read.")
    parts = list(zip(page.dataoffsets, page.databytecounts, strict=False))
    if not parts or len(page.dataoffsets) != len(page.databytecounts):
        refuse(DAMAGED, "The TIFF file does not say where its pixels are.")
    if any(offset == 0 or count == 0 for offset, count in parts):
        refuse(ENDS_EARLY, "The TIFF file leaves out a part of its picture.")
    if any(offset + count > size for offset, count in parts):
        refuse(ENDS_EARLY, "The TIFF file ends before its last pixel.")
    whole = int(page.imagelength) * int(page.imagewidth) * int(page.samplesperpixel)
    if int(page.compression) == _NONE and sum(count for _, count in parts) < whole * dtype.itemsize:
        refuse(ENDS_EARLY, "The TIFF file holds fewer rows than it declares.")


def _decode_page(page: Any, data: bytes, number: int) -> NDArray[Any]:
    if int(page.compression) in (_NONE, _ADOBE_DEFLATE, _DEFLATE):
        values: NDArray[Any] = page.asarray()
    else:
        values = _decode_by_opencv(page, data, number)
    if values.shape != page.shape:
        refuse(DAMAGED, "The TIFF file decodes to another size than it declares.")
    return values


def _decode_by_opencv(page: Any, data: bytes, number: int) -> NDArray[Any]:
    import cv2
    import numpy as np

    if int(page.photometric) == _WHITE_IS_ZERO or page.dtype.name not in (
        "uint8",
        "uint16",
        "float32",
    ):
        refuse(UNREADABLE_ENCODING, "The TIFF file is compressed in a way that is not read.")
    try:
        done, pages = cv2.imdecodemulti(
            np.frombuffer(data, np.uint8),
            cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION,
            range=(number, number + 1),
        )
    except cv2.error as error:
        raise refusal(DAMAGED, "The TIFF file is damaged and cannot be decoded.") from error
    if not done or len(pages) != 1 or pages[0].dtype.name != page.dtype.name:
        refuse(DAMAGED, "The TIFF file is damaged and cannot be decoded.")
    values: NDArray[Any] = pages[0]
    if values.ndim == 3:
        order = [2, 1, 0, 3][: values.shape[2]]
        values = values[..., order]
    return values


def _description(words: str) -> dict[str, Any] | None:
    """Declarations in an ImageDescription: a JSON object under the key "nii_workstation"."""
    if not words.lstrip().startswith("{"):
        return None
    try:
        whole = json.loads(words)
    except (ValueError, RecursionError):
        return None
    found = whole.get("nii_workstation") if isinstance(whole, dict) else None
    return found if isinstance(found, dict) else None
