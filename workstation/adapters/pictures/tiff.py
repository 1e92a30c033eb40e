"""TIFF files: 1 to 32 bit, float; strips, tiles, planes; one page or equal pages as frames."""

from __future__ import annotations

import json
import logging
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import (
    DAMAGED,
    UNREADABLE_ENCODING,
    refusal,
    refuse,
)
from workstation.adapters.pictures.pixel_place import FileBytes
from workstation.adapters.pictures.raster import opaque
from workstation.adapters.pictures.tiff_pages import (
    PALETTE,
    WHITE_IS_ZERO,
    check_page,
    decode_page,
)
from workstation.adapters.pictures.tiff_structure import check_directories
from workstation.domain.notice import WorkstationError
from workstation.domain.picture import Picture
from workstation.domain.scan import Origin, PictureKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_REDUCED = 1
_SUB_IFDS = 330


def read_tiff(data: bytes | memoryview, limits: Limits) -> Picture:
    """The pages as frames; declarations in its ImageDescription, where they are JSON of ours,
    are `Picture.inside`.

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
        with BufferedReader(FileBytes(data)) as file, tifffile.TiffFile(file) as tiff:
            return _read(tiff, data, limits)
    except (WorkstationError, MemoryError):
        raise
    except Exception as error:
        raise refusal(DAMAGED, "The TIFF file is damaged and cannot be read.") from error


def _read(tiff: Any, data: bytes | memoryview, limits: Limits) -> Picture:
    import numpy as np

    remarks: list[str] = []
    pages = _whole_pages(list(tiff.pages), remarks)
    first = pages[0]
    kind = (first.shape, first.dtype, first.photometric, first.bitspersample, first.extrasamples)
    for page in pages:
        limits.check(
            int(page.imagelength),
            int(page.imagewidth),
            len(pages),
            int(page.samplesperpixel),
            int(page.dtype.itemsize) if page.dtype is not None else 1,
        )
        check_page(page, len(data))
        same = (page.shape, page.dtype, page.photometric, page.bitspersample, page.extrasamples)
        if same != kind:
            refuse(UNREADABLE_ENCODING, "The pages of the TIFF file are of different kinds.")
    orientation = first.tags.valueof("Orientation", 1)
    if orientation not in (0, 1):
        remarks.append("The file asks to be turned when shown; it is shown as it is stored.")
    decoded = [_samples(page, data, remarks) for page in pages]
    values = decoded[0][None] if len(decoded) == 1 else np.stack(decoded)
    white = int(first.photometric) == WHITE_IS_ZERO
    said = (Origin("inverted", "TIFF PhotometricInterpretation"),) if white else ()
    return Picture(
        kind=PictureKind.SINGLE_ENERGY,
        media="TIFF",
        rows=int(values.shape[1]),
        columns=int(values.shape[2]),
        frames=len(decoded),
        bits=_bits(first) if int(first.photometric) != PALETTE else 8,
        values=values,
        inverted=white,
        remarks=tuple(dict.fromkeys(remarks)),
        provenance=said,
        plain=True,
        inside=_description(first.description),
    )


def _whole_pages(pages: list[Any], remarks: list[str]) -> list[Any]:
    """The pages that are pictures of their own: smaller copies are left out, and said so."""
    if not pages:
        refuse(DAMAGED, "The TIFF file has no page.")
    whole = [page for page in pages if not int(page.subfiletype) & _REDUCED]
    if not whole:
        whole = pages[:1]
    copies = len(pages) - len(whole)
    copies += sum(len(page.subifds or ()) for page in pages)
    if copies:
        remarks.append(f"The file also holds smaller copies of its picture ({copies}): left out.")
    return whole


def _samples(page: Any, data: bytes | memoryview, remarks: list[str]) -> NDArray[Any]:
    """(H, W) or (H, W, samples) of one page; palette colours as RGB, without a declared alpha."""
    import numpy as np

    values = decode_page(page, data)
    if int(page.photometric) == PALETTE:
        table = np.asarray(page.colormap)  # (3, 2**bits) uint16
        if table.ndim != 2 or table.shape[0] != 3 or int(values.max()) >= table.shape[1]:
            refuse(DAMAGED, "The palette of the TIFF file does not have all its colours.")
        colours = ((table.astype(np.uint32) + 128) // 257).astype(np.uint8)
        return np.ascontiguousarray(colours.T[values])
    if values.ndim == 3 and page.extrasamples and int(page.extrasamples[-1]) in (1, 2):
        if len(page.extrasamples) != 1:
            refuse(UNREADABLE_ENCODING, "The TIFF file is laid out in a way that is not read.")
        return opaque(values, remarks)
    return values


def _bits(page: Any) -> int:
    bits = page.bitspersample
    return int(bits[0] if isinstance(bits, tuple) else bits)


def _description(words: str) -> str | None:
    """Declarations in an ImageDescription: a JSON object under the key "nii_workstation"."""
    if not words.lstrip().startswith("{"):
        return None
    try:
        whole = json.loads(words)
    except (ValueError, RecursionError):
        return None
    found = whole.get("nii_workstation") if isinstance(whole, dict) else None
    return json.dumps(found) if isinstance(found, dict) else None
