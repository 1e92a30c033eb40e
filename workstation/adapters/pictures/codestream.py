"""What a compressed frame says of itself, read before a native decoder believes it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_JPEG_2000_MARK = b"\xff\x4f\xff\x51"
_LONE = frozenset({0x01, *range(0xD0, 0xD8)})
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class StreamSize:
    """Size of one compressed frame."""

    rows: int
    columns: int
    samples: int
    precision: int


def stream_size(frame: bytes) -> StreamSize | None:
    """The size in a JPEG, JPEG-LS or JPEG 2000 stream; None where it is not found."""
    if frame[4:8] == b"jP  ":  # some writers keep the JP2 file's boxes around the stream
        frame = frame[max(0, frame.find(_JPEG_2000_MARK)) :]
    if frame.startswith(_JPEG_2000_MARK):
        return _jpeg_2000(frame)
    if frame[:2] == b"\xff\xd8":
        return _jpeg(frame)
    return None


def _jpeg(frame: bytes) -> StreamSize | None:
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


def _jpeg_2000(frame: bytes) -> StreamSize | None:
    if len(frame) < 43:
        return None
    right, bottom, left, top = struct.unpack(">4I", frame[8:24])
    (samples,) = struct.unpack(">H", frame[40:42])
    return StreamSize(bottom - top, right - left, samples, (frame[42] & 0x7F) + 1)
