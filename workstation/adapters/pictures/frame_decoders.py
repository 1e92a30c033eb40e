"""The fastest decoder of each compressed grey frame; other makers' oddities go to slower ones.

Every one writes into memory that was zero before, releases the interpreter's lock while it works,
and refuses a frame of another size. Measured side by side in `tests/benchmarks/bench_decode.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.codestream import StreamSize, stream_size
from workstation.adapters.pictures.dicom_header import PixelLayout
from workstation.adapters.pictures.encapsulated import Frame
from workstation.adapters.pictures.room import OwnRoom, processors
from workstation.adapters.pictures.unraised import heard

if TYPE_CHECKING:
    from numpy.typing import NDArray

_JPEG = "1.2.840.10008.1.2.4."
RLE = "1.2.840.10008.1.2.5"
_TURBO = frozenset(_JPEG + number for number in ("50", "51", "57", "70"))
_JPEG_LS = frozenset(_JPEG + number for number in ("80", "81"))
JPEG_2000 = frozenset(_JPEG + number for number in ("90", "91"))
HTJ2K = frozenset(_JPEG + number for number in ("201", "202", "203"))
Decode = Callable[[Frame, "NDArray[Any]"], None]


class NotForThisDecoderError(Exception):
    """The frame is one that a slower decoder has to read."""


def workers() -> int:
    """Threads of one picture: the processors this process may use, at most four."""
    return min(4, processors())


def decode_frames(frames: list[Frame], layout: PixelLayout, out: NDArray[Any]) -> None:
    """Decode grey frames into `out`, (frames, rows, columns), zero before.

    Raises
    ------
    NotForThisDecoderError
        Where these frames are for another decoder.
    Exception
        Whatever the decoder says of a damaged frame.
    """
    decode = _decoder(frames[0], layout, threads=1 if len(frames) > 1 else workers())
    if len(frames) == 1:
        decode(frames[0], out[0])
        return
    with ThreadPoolExecutor(min(workers(), len(frames))) as pool:
        for _ in pool.map(decode, frames, out):
            pass  # a failed frame is told here


def _decoder(first: Frame, layout: PixelLayout, threads: int) -> Decode:
    syntax, cell = layout.transfer_syntax, layout.bits_allocated
    if layout.samples != 1 or cell not in (8, 16):
        raise NotForThisDecoderError
    if syntax == RLE:
        return _rle_16(threads) if cell == 16 else _rle_8
    size = stream_size(first)
    if size is None or (size.precision + 7) // 8 * 8 != cell or not _same_sign(size, layout):
        raise NotForThisDecoderError
    import imagecodecs

    if syntax in _TURBO and not layout.signed:
        return _into(imagecodecs.jpeg8_decode)
    if syntax in _JPEG_LS and not layout.signed:
        return _into(imagecodecs.jpegls_decode)
    if syntax in JPEG_2000:
        return _into(imagecodecs.jpeg2k_decode, numthreads=threads)
    if syntax in HTJ2K:
        return _into(imagecodecs.htj2k_decode)
    raise NotForThisDecoderError


def _same_sign(size: StreamSize, layout: PixelLayout) -> bool:
    """A JPEG 2000 stream declares a sign of its own; others leave it to the file."""
    return size.signed is None or size.signed == layout.signed


def _into(function: Callable[..., Any], **options: Any) -> Decode:
    def decode(frame: Frame, out: NDArray[Any]) -> None:
        with heard():
            function(frame, out=out, **options)

    return decode


def _segments(frame: Frame, count: int) -> list[memoryview]:
    """The byte planes of an RLE frame (PS3.5 G), the highest byte first."""
    view = memoryview(frame)
    head = [int.from_bytes(view[at : at + 4], "little") for at in range(0, 64, 4)]
    starts = head[1 : count + 1]
    ends = [*starts[1:], len(view)]
    if len(view) < 64 or head[0] != count or starts[0] != 64:
        raise ValueError("the header of an RLE frame is damaged")
    if any(not 64 <= start < end <= len(view) for start, end in zip(starts, ends, strict=True)):
        raise ValueError("the header of an RLE frame is damaged")
    return [view[start:end] for start, end in zip(starts, ends, strict=True)]


def _unpack(segment: memoryview, out: NDArray[Any]) -> None:
    import imagecodecs

    target: Any = memoryview(out.reshape(-1).data)
    source: Any = segment
    found = imagecodecs.packbits_decode(source, out=target)
    if len(found) != len(target):
        raise ValueError("an RLE segment holds fewer samples than its frame")


def _rle_8(frame: Frame, out: NDArray[Any]) -> None:
    import numpy as np

    _unpack(_segments(frame, 1)[0], out.view(np.uint8))


def _rle_16(threads: int) -> Decode:
    def decode(frame: Frame, out: NDArray[Any]) -> None:
        import cv2
        import numpy as np

        high, low = _segments(frame, 2)
        planes = OwnRoom().zeros((2, *out.shape), np.uint8)
        if threads > 1:
            with ThreadPoolExecutor(1) as beside:
                other = beside.submit(_unpack, high, planes[1])
                _unpack(low, planes[0])
                other.result()
        else:
            _unpack(low, planes[0])
            _unpack(high, planes[1])
        pairs = out.view(np.uint8).reshape(*out.shape, 2)
        cv2.merge(list(planes), dst=pairs)

    return decode
