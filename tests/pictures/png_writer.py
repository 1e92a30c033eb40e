"""A slow, obvious PNG writer, for kinds that OpenCV does not write."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np

_ADAM7 = (
    (0, 0, 8, 8),
    (0, 4, 8, 8),
    (4, 0, 8, 4),
    (0, 2, 4, 4),
    (2, 0, 4, 2),
    (0, 1, 2, 2),
    (1, 0, 2, 1),
)
_COLOURS = {1: 0, 2: 4, 3: 2, 4: 6}


def png(
    values: np.ndarray,
    bits: int,
    *,
    interlaced: bool = False,
    palette: np.ndarray | None = None,
    extra: bytes = b"",
    filters: Sequence[int] = (0,),
    pieces: int = 1,
) -> bytes:
    """Bytes of (H, W) or (H, W, samples) values of `bits` each; with `palette` (n, 3) its indices.

    Rows are filtered by `filters` in turn; their stream is cut into `pieces` chunks.
    """
    cube = values if values.ndim == 3 else values[..., None]
    colour = 3 if palette is not None else _COLOURS[cube.shape[2]]
    rows, columns = cube.shape[:2]
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    lines = b""
    for top, left, down, right in passes:
        part = cube[top::down, left::right]
        if part.size:
            packed = [_packed(row.reshape(-1), bits) for row in part]
            lines += _filtered(packed, filters, max(1, bits * cube.shape[2] // 8))
    header = struct.pack(">IIBBBBB", columns, rows, bits, colour, 0, 0, int(interlaced))
    chunks = _chunk(b"IHDR", header)
    if palette is not None:
        chunks += _chunk(b"PLTE", palette.astype(np.uint8).tobytes())
    stream = zlib.compress(lines)
    each = -(-len(stream) // pieces)
    parts = [_chunk(b"IDAT", stream[at : at + each]) for at in range(0, len(stream), each)]
    return b"\x89PNG\r\n\x1a\n" + chunks + extra + b"".join(parts) + _chunk(b"IEND", b"")


def _filtered(rows: Sequence[bytes], filters: Sequence[int], back: int) -> bytes:
    """Byte by byte, as section 9 of the PNG specification says; `back` bytes are one pixel."""
    found, above = bytearray(), bytes(len(rows[0]))
    for number, row in enumerate(rows):
        kind = filters[number % len(filters)]
        found.append(kind)
        for at, byte in enumerate(row):
            left = row[at - back] if at >= back else 0
            corner = above[at - back] if at >= back else 0
            up = above[at]
            guess = left + up - corner
            nearest = min((left, up, corner), key=lambda one: abs(one - guess))
            found.append(byte - (0, left, up, (left + up) // 2, nearest)[kind] & 0xFF)
        above = row
    return bytes(found)


def _packed(numbers: np.ndarray, bits: int) -> bytes:
    if bits == 16:
        return numbers.astype(">u2").tobytes()
    if bits == 8:
        return numbers.astype(np.uint8).tobytes()
    text = "".join(f"{int(n):0{bits}b}" for n in numbers)
    text += "0" * (-len(text) % 8)
    return bytes(int(text[at : at + 8], 2) for at in range(0, len(text), 8))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk, for `extra`."""
    return _chunk(name, body)
