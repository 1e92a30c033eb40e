"""One TIFF page: checked against the file before it is decoded, decoded segment by segment.

A segment that is short, absent or of another size than declared refuses the page, so that no
pixel is ever shown that the file does not hold.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.codestream import stream_size
from workstation.adapters.pictures.frame_decoders import workers
from workstation.adapters.pictures.notices import (
    DAMAGED,
    ENDS_EARLY,
    UNREADABLE_ENCODING,
    refuse,
)
from workstation.adapters.pictures.room import OwnRoom

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, YCBCR = 0, 1, 2, 3, 6
_NONE, _LZW, _JPEG, _ADOBE_DEFLATE, _PACKBITS, _DEFLATE = 1, 5, 7, 8, 32773, 32946
_JPEG_2000, _JPEG_2000_RGB, _JPEG_2000_YCC, _ZSTD = 34712, 33005, 33003, 50000
_STREAMS = frozenset({_JPEG, _JPEG_2000, _JPEG_2000_RGB, _JPEG_2000_YCC})
_READ = _STREAMS | {_NONE, _LZW, _ADOBE_DEFLATE, _PACKBITS, _DEFLATE, _ZSTD}
_PREDICTORS = frozenset({1, 2, 3})
_DTYPES = frozenset({"uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"})
_COLOUR_DTYPES = frozenset({"uint8", "uint16"})
_MOST_SEGMENTS = 1 << 20
_ALONE = 1 << 20
"""Bytes of a page below which a second thread costs more than it brings."""


def check_page(page: Any, size: int) -> None:
    """Refuse what is not read, before any of it is decoded.

    Raises
    ------
    WorkstationError
        SCAN-07 for what is not read, SCAN-03 and -06 for what is not there.
    """
    if int(page.compression) not in _READ:
        refuse(
            UNREADABLE_ENCODING,
            "The TIFF file is compressed in a way this workstation does not read"
            f" (compression {int(page.compression)}).",
        )
    if int(page.predictor) not in _PREDICTORS:
        refuse(UNREADABLE_ENCODING, "The TIFF file is compressed in a way that is not read.")
    _check_values(page)
    _check_parts(page, size)


def _check_values(page: Any) -> None:
    bits = page.bitspersample
    every = set(bits if isinstance(bits, tuple) else (bits,))
    dtype, photometric = page.dtype, int(page.photometric)
    unsigned = dtype is not None and dtype.kind in "ub"
    if (
        dtype is None
        or dtype.name not in _DTYPES | {"bool"}
        or len(every) != 1
        or not (every == {dtype.itemsize * 8} or (unsigned and every <= set(range(1, 32))))
    ):
        refuse(UNREADABLE_ENCODING, "The TIFF file holds values of a kind that is not read.")
    allowed = (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, YCBCR)
    if photometric not in allowed or (
        photometric == YCBCR and int(page.compression) not in _STREAMS
    ):
        refuse(UNREADABLE_ENCODING, "The TIFF file holds colours of a kind that is not read.")
    samples, shape = int(page.samplesperpixel), tuple(page.shape)
    plane = (int(page.imagelength), int(page.imagewidth))
    planar = int(page.planarconfig) != 1 and samples > 1
    expected = plane if samples == 1 else (samples, *plane) if planar else (*plane, samples)
    if shape != expected or int(page.imagedepth) != 1 or samples > 64:
        refuse(UNREADABLE_ENCODING, "The TIFF file is laid out in a way that is not read.")
    colour = photometric in (RGB, YCBCR)
    if colour and (samples not in (3, 4) or dtype.name not in _COLOUR_DTYPES):
        refuse(UNREADABLE_ENCODING, "The TIFF file holds colours of a kind that is not read.")
    if photometric == PALETTE and (samples != 1 or dtype.name not in _COLOUR_DTYPES):
        refuse(UNREADABLE_ENCODING, "The TIFF file holds colours of a kind that is not read.")


def _check_parts(page: Any, size: int) -> None:
    parts = list(zip(page.dataoffsets, page.databytecounts, strict=False))
    if not parts or len(page.dataoffsets) != len(page.databytecounts):
        refuse(DAMAGED, "The TIFF file does not say where its pixels are.")
    if len(parts) > _MOST_SEGMENTS:
        refuse(UNREADABLE_ENCODING, "The TIFF file is cut into more than a million parts.")
    if any(offset == 0 or count == 0 for offset, count in parts):
        refuse(ENDS_EARLY, "The TIFF file leaves out a part of its picture.")
    if any(offset + count > size for offset, count in parts):
        refuse(ENDS_EARLY, "The TIFF file ends before its last pixel.")
    if len(parts) < _segments(page):
        refuse(ENDS_EARLY, "The TIFF file leaves out a part of its picture.")


def _segments(page: Any) -> int:
    """How many strips or tiles the page's size needs."""
    rows, columns = int(page.imagelength), int(page.imagewidth)
    if page.is_tiled:
        high, wide = int(page.tilelength), int(page.tilewidth)
        if high < 1 or wide < 1:
            refuse(DAMAGED, "The TIFF file declares tiles of no size.")
        each = -(-rows // high) * -(-columns // wide)
    else:
        strip = int(page.rowsperstrip) or rows
        each = -(-rows // max(1, min(strip, rows)))
    planar = int(page.planarconfig) != 1
    return each * (int(page.samplesperpixel) if planar else 1)


def decode_page(page: Any, data: bytes | memoryview) -> NDArray[Any]:
    """(H, W) or (H, W, samples) of one checked page, in this machine's byte order.

    Raises
    ------
    WorkstationError
        SCAN-03 and -06 where a part of it cannot be decoded to its declared size.
    """
    import numpy as np

    rows, columns = int(page.imagelength), int(page.imagewidth)
    samples = int(page.samplesperpixel)
    plain = _lying_together(page, data)
    if plain is not None:
        return _interleaved(plain.reshape(page.shape), page)
    planes = samples if int(page.planarconfig) != 1 else 1
    inside = samples // planes
    kind = np.dtype(np.uint8) if page.dtype.kind == "b" else page.dtype  # one bit
    values = OwnRoom().zeros((planes, rows, columns, inside), kind)

    def put(number: int) -> int:
        """Decode one strip or tile to its place; how many pixels that was."""
        start, count = page.dataoffsets[number], page.databytecounts[number]
        piece = data[start : start + count]
        if int(page.compression) in _STREAMS:
            _check_stream(page, piece)
        found, (plane, _, top, left, _), _ = page.decode(piece, number, jpegtables=page.jpegtables)
        found = found[0]  # one deep
        part = values[plane, top : top + found.shape[0], left : left + found.shape[1]]
        if found.dtype.name != page.dtype.name or found.shape[2] != inside:
            refuse(DAMAGED, "The TIFF file decodes to other values than it declares.")
        part[...] = found[: part.shape[0], : part.shape[1]]
        return int(part.shape[0] * part.shape[1])

    numbers = range(_segments(page))
    if values.nbytes < _ALONE or len(numbers) == 1:
        covered = sum(map(put, numbers))
    else:  # the decoders let go of the interpreter's lock
        with ThreadPoolExecutor(workers()) as pool:
            covered = sum(pool.map(put, numbers))
    if covered != planes * rows * columns:
        refuse(DAMAGED, "The TIFF file decodes to another size than it declares.")
    if samples == 1:
        return values[0, ..., 0]
    return np.ascontiguousarray(np.moveaxis(values[..., 0], 0, -1)) if planes > 1 else values[0]


def _lying_together(page: Any, data: bytes | memoryview) -> NDArray[Any] | None:
    """The values of an uncompressed page whose strips lie one after another, over the file's own
    bytes where they are this machine's."""
    import numpy as np

    bits = page.bitspersample
    bits = bits[0] if isinstance(bits, tuple) else bits
    whole = bits == page.dtype.itemsize * 8 and int(page.fillorder) == 1
    if int(page.compression) != _NONE or int(page.predictor) != 1 or page.is_tiled or not whole:
        return None
    at = page.dataoffsets[0]
    wanted = int(np.prod(page.shape)) * page.dtype.itemsize
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True):
        if offset != at:
            return None
        at += count
    if at - page.dataoffsets[0] < wanted:
        refuse(ENDS_EARLY, "The TIFF file holds fewer rows than it declares.")
    order = page.dtype.newbyteorder(page.parent.byteorder)
    values = np.frombuffer(data, order, wanted // order.itemsize, page.dataoffsets[0])
    if order.isnative and values.flags.aligned:
        return values
    return values.astype(order.newbyteorder("="))


def _interleaved(values: NDArray[Any], page: Any) -> NDArray[Any]:
    import numpy as np

    if values.ndim == 3 and int(page.planarconfig) != 1:
        return np.ascontiguousarray(np.moveaxis(values, 0, -1))
    return values


def _check_stream(page: Any, piece: bytes | memoryview) -> None:
    """Refuse a JPEG or JPEG 2000 segment whose own header asks for more than its place."""
    size = stream_size(piece)
    if size is None:
        refuse(DAMAGED, "A compressed part of the TIFF file is damaged.")
    high = int(page.tilelength) if page.is_tiled else int(page.rowsperstrip) or 1
    wide = int(page.tilewidth) if page.is_tiled else int(page.imagewidth)
    high = min(high, int(page.imagelength)) if not page.is_tiled else high
    if size.rows > high or size.columns > wide or size.samples > int(page.samplesperpixel):
        refuse(DAMAGED, "A compressed part of the TIFF file is larger than its place.")
