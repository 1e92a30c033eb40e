"""What a compressed frame says of itself, read before a native decoder believes it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_JPEG_2000_MARK = b"\xff\x4f\xff\x51"
_LONE = frozenset({0x01, *range(0xD0, 0xD8)})
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
_BOXES = 65536
MOST_TILES = 65535
"""Tiles of one JPEG 2000 stream (a tile's number has 16 bits)."""


@dataclass(frozen=True, slots=True)
class StreamSize:
    """Size of one compressed frame.

    `signed` is None where the stream does not say it. `tiles` is 1 but in JPEG 2000.
    """

    rows: int
    columns: int
    samples: int
    precision: int
    signed: bool | None = None
    tiles: int = 1


def codestream_of(frame: bytes | memoryview) -> bytes | memoryview:
    """A JPEG 2000 stream without the boxes of a JP2 file, which some writers keep around it."""
    if frame[4:8] != b"jP  ":
        return frame
    at = bytes(frame[:_BOXES]).find(_JPEG_2000_MARK)
    return frame[max(0, at) :]


def stream_size(frame: bytes | memoryview) -> StreamSize | None:
    """The size in a JPEG, JPEG-LS or JPEG 2000 stream; None where it is not found."""
    frame = codestream_of(frame)
    if frame[:4] == _JPEG_2000_MARK:
        return _jpeg_2000(frame)
    if frame[:2] == b"\xff\xd8":
        return _jpeg(frame)
    return None


def _jpeg(frame: bytes | memoryview) -> StreamSize | None:
    at = 2
    while at + 4 <= len(frame):
        if frame[at] != 0xFF:
            return None
        kind = frame[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        if kind in _LONE:
            at += 2
            continue
        if kind in (0xD9, 0xDA):
            return None
        if (0xC0 <= kind <= 0xCF and kind not in _NO_FRAME) or kind == 0xF7:
            if at + 10 > len(frame):
                return None
            precision, rows, columns, samples = struct.unpack(">BHHB", frame[at + 4 : at + 10])
            return StreamSize(rows, columns, samples, precision)
        at += 2 + int.from_bytes(frame[at + 2 : at + 4], "big")
    return None


def _jpeg_2000(frame: bytes | memoryview) -> StreamSize | None:
    if len(frame) < 45:
        return None
    right, bottom, left, top, wide, high, start_x, start_y = struct.unpack(">8I", frame[8:40])
    (samples,) = struct.unpack(">H", frame[40:42])
    across, down = frame[43], frame[44]
    if not wide or not high or start_x > left or start_y > top or not across or not down:
        return None
    tiles = -(-(right - start_x) // wide) * -(-(bottom - start_y) // high)
    return StreamSize(
        -(-bottom // down) - -(-top // down),
        -(-right // across) - -(-left // across),
        samples,
        (frame[42] & 0x7F) + 1,
        bool(frame[42] & 0x80),
        tiles,
    )
