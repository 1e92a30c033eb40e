"""Where a reader puts a file's bytes and the pixels it decodes.

The bytes of a file are taken once, into memory that nobody else can alter or cut short: what is
hashed is what is decoded and shown, and a file that changes or shrinks while it is read can
neither mix two pictures nor kill a process that has it mapped.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

_HALVED = 16 << 20
"""Bytes of a file from which it is read in two halves."""
_LARGE_PAGE = 2 << 20


def processors() -> int:
    """The processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


class Room(Protocol):
    """Memory for one reader: its own, or what it shares with the bench."""

    def load(self, file: IO[bytes], size: int) -> memoryview:
        """The first `size` bytes of a file; fewer where it has become shorter."""
        ...

    def glance(self, file: IO[bytes], size: int) -> memoryview:
        """The file's bytes for a look that leaves nothing behind: perhaps the file itself."""
        ...

    def zeros(self, shape: Sequence[int], dtype: DTypeLike) -> NDArray[Any]:
        """An array of zeros to decode into."""
        ...


class OwnRoom:
    """Memory of this process."""

    def load(self, file: IO[bytes], size: int) -> memoryview:
        import numpy as np

        if size < _HALVED:  # all that is returned is the file's: what memory held does not matter
            return fill(np.empty(size, np.uint8).data, file, size)
        return fill(_pages(size), file, size)

    def glance(self, file: IO[bytes], size: int) -> memoryview:
        return self.load(file, size)

    def zeros(self, shape: Sequence[int], dtype: DTypeLike) -> NDArray[Any]:
        import numpy as np

        kind, count = np.dtype(dtype), 1
        for side in shape:
            count *= side
        return np.frombuffer(_pages(count * kind.itemsize), kind, count=count).reshape(shape)


def _pages(size: int) -> mmap.mmap:
    """Zeroed memory, in large pages where the system has them: fewer page faults to pay for."""
    try:
        if not hasattr(mmap, "MAP_ANONYMOUS"):
            return mmap.mmap(-1, max(size, 1))
        pages = mmap.mmap(-1, max(size, 1), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except (OSError, OverflowError) as error:
        raise MemoryError from error
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with contextlib.suppress(OSError):  # a kernel without them
            pages.madvise(mmap.MADV_HUGEPAGE)
    return pages


def fill(pages: mmap.mmap | memoryview, file: IO[bytes], size: int) -> memoryview:
    """Read up to `size` bytes of a file to the front of `pages`, a large one in two halves at once:
    half of the time goes into new pages, which two processors take twice as fast."""
    view = memoryview(pages)
    if size < _HALVED or not hasattr(os, "preadv") or processors() == 1:
        return view[: _fill(view, file, 0, size)]
    half = size // 2 // _LARGE_PAGE * _LARGE_PAGE
    with ThreadPoolExecutor(1) as beside:
        rest = beside.submit(_fill, view, file, half, size)
        at = _fill(view, file, 0, half)
        end = rest.result()
    return view[: end if at == half else at]


def _fill(view: memoryview, file: IO[bytes], at: int, end: int) -> int:
    """Read the bytes from `at` to `end` to their place; where the file ended."""
    while at < end:
        with view[at:end] as rest:
            if hasattr(os, "preadv"):
                got = os.preadv(file.fileno(), [rest], at)
            else:
                got = file.readinto(rest)  # type: ignore[attr-defined]
        if not got:
            break
        at += got
    return at
