"""Pictures written for people; never the evidence itself."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.notice import Notice, WorkstationError
from workstation.durable import whole

_MARK = b"\x89PNG\r\n\x1a\n"


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that comes to be whole and on disk, or not at all.

    Raises
    ------
    WorkstationError
        PICTURE-01 where it cannot be written; what was at `path` before is untouched.
    """
    with whole(path, partial(_unwritable, path)) as stream:
        yield stream


def _unwritable(path: Path, error: OSError) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The file {path.name} cannot be written ({error.strerror or error}).",
            safe="The scan itself is unaltered, and nothing was replaced.",
            act="Choose another folder, or free space on this disk.",
            code="PICTURE-01",
        ),
        environment=True,
    )


def save_png(path: Path, rgb: NDArray[np.uint8]) -> None:
    """Write (H, W, 3) RGB or (H, W) grey uint8 as PNG: whole or not at all.

    Raises
    ------
    WorkstationError
        PICTURE-01 where the file cannot be written.
    """
    pixels = rgb if rgb.ndim == 2 else cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 3])
    if not done:
        raise ValueError(f"not a picture: {rgb.shape} {rgb.dtype}")
    with whole_file(path) as stream:
        stream.write(data.tobytes())


def save_png_by_strips(
    path: Path,
    size: tuple[int, int],
    strips: Iterable[NDArray[np.uint8]],
    words: Mapping[str, str] | None = None,
    pixel_mm: float | None = None,
) -> None:
    """Write a PNG of (width, height) from strips (h, width, 3) RGB, top first, in bounded memory.

    Parameters
    ----------
    words : keyword and text, optional
        Written as iTXt chunks (PNG 11.3.4.5): what the picture is, for whoever finds the file.
    pixel_mm : float, optional
        Side of a pixel in mm, written as pHYs (PNG 11.3.5.3).

    Raises
    ------
    ValueError
        Where the strips do not make up the size.
    WorkstationError
        PICTURE-01 where the file cannot be written.
    """
    width, height = size
    with whole_file(path) as stream:
        stream.write(_MARK)
        _chunk(stream, b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        if pixel_mm:
            per_metre = min(round(1000.0 / pixel_mm), 2**31 - 1)
            _chunk(stream, b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))
        for keyword, text in (words or {}).items():
            body = keyword.encode("latin-1")[:79] + b"\0\0\0\0\0" + text.encode("utf-8")
            _chunk(stream, b"iTXt", body)
        packer, rows = zlib.compressobj(3), 0
        for strip in strips:
            if strip.ndim != 3 or strip.shape[1:] != (width, 3) or strip.dtype != np.uint8:
                raise ValueError(f"not a strip of this picture: {strip.shape} {strip.dtype}")
            rows += strip.shape[0]
            _data(stream, packer.compress(_filtered(strip)))
        if rows != height:
            raise ValueError(f"{rows} rows for a picture of {height}")
        _data(stream, packer.flush())
        _chunk(stream, b"IEND", b"")


def _filtered(strip: NDArray[np.uint8]) -> bytes:
    """Rows as PNG filter 1 (Sub): each byte less the one three before it."""
    rows, width, _ = strip.shape
    lines = np.empty((rows, 1 + width * 3), np.uint8)
    lines[:, 0] = 1
    flat = strip.reshape(rows, width * 3)
    lines[:, 1:4] = flat[:, :3]
    np.subtract(flat[:, 3:], flat[:, :-3], out=lines[:, 4:])
    return lines.tobytes()


def _data(stream: BinaryIO, data: bytes) -> None:
    if data:
        _chunk(stream, b"IDAT", data)


def _chunk(stream: BinaryIO, name: bytes, body: bytes) -> None:
    stream.write(struct.pack(">I", len(body)) + name + body)
    stream.write(struct.pack(">I", zlib.crc32(name + body)))
