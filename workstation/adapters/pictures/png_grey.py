"""Sixteen bits of grey from a PNG file whose chunks were checked: libdeflate inflates all of it at
once, which takes a third of zlib's time, and numpy undoes the filters that only add.

Where a row is filtered in another way, or anything is unusual, libpng decodes the file instead; it
alone says what is damaged. Either writes into memory that was zero.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.frame_decoders import workers
from workstation.adapters.pictures.room import OwnRoom

if TYPE_CHECKING:
    from numpy.typing import NDArray

Chunk = tuple[bytes, memoryview]
_NONE, _SUB, _UP = 0, 1, 2
_ALONE = 1 << 20
"""Bytes of a picture below which a second thread costs more than it brings."""


def decode_grey_16(
    data: bytes | memoryview, chunks: Sequence[Chunk], rows: int, columns: int
) -> NDArray[Any]:
    """(rows, columns) uint16 of a file whose chunks are whole and match their checksums.

    Raises
    ------
    PngError, ValueError
        Where libpng does not decode it.
    """
    import imagecodecs

    found = _added(chunks, rows, columns) if _plain(chunks) else None
    if found is None:
        found = OwnRoom().zeros((rows, columns), "uint16")
        source: Any = data
        imagecodecs.png_decode(source, out=found)
    return found


def _plain(chunks: Sequence[Chunk]) -> bool:
    """Whether libpng would do nothing here but inflate and undo the filters."""
    names = [name for name, _ in chunks]
    needed = [name for name in names if not name[0] & 0x20]  # a small first letter: may be ignored
    count = names.count(b"IDAT")
    first = names.index(b"IDAT") if count else 0
    together = names[first : first + count] == [b"IDAT"] * count
    usual = needed == [b"IHDR", *[b"IDAT"] * count, b"IEND"] and names[0] == b"IHDR"
    return count > 0 and together and usual and bytes(chunks[0][1][10:13]) == b"\0\0\0"


def _added(chunks: Sequence[Chunk], rows: int, columns: int) -> NDArray[Any] | None:
    import imagecodecs
    import numpy as np

    wide = 2 * columns + 1
    inflated = OwnRoom().zeros((rows * wide,), "uint8")
    packed: Any = b"".join(body for name, body in chunks if name == b"IDAT")
    target: Any = inflated
    try:
        if len(imagecodecs.deflate_decode(packed, out=target)) != len(inflated):
            return None
    except (imagecodecs.DeflateError, ValueError):
        return None
    lines = inflated.reshape(rows, wide)
    kinds = lines[:, 0]
    if kinds.max() > _UP:
        return None
    differences = lines[:, 1:].reshape(rows, columns, 2)
    if sys.byteorder == "little":
        differences = differences[..., ::-1]
    out = OwnRoom().zeros((rows, columns, 2), "uint8")

    def add(top: int, bottom: int) -> None:
        turns = top + 1 + np.flatnonzero(np.diff(kinds[top:bottom]))
        for first, end in pairwise([top, *turns.tolist(), bottom]):
            if kinds[first] == _SUB:
                np.add.accumulate(
                    differences[first:end], axis=1, dtype=np.uint8, out=out[first:end]
                )
            elif kinds[first] == _NONE:
                out[first:end] = differences[first:end]
            else:
                for row in range(first, end):  # on the row above, which is zero for the first
                    above = out[row - 1] if row else 0
                    np.add(differences[row], above, out=out[row])

    if out.nbytes < _ALONE or workers() == 1 or (kinds == _UP).any():
        add(0, rows)
    else:
        half = rows // 2
        with ThreadPoolExecutor(1) as beside:
            other = beside.submit(add, half, rows)
            add(0, half)
            other.result()
    return out.view(np.uint16)[..., 0]
