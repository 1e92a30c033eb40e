"""Where a reader puts a file's bytes and the pixels it decodes.

The bytes of a file are taken once, into memory that nobody else can alter or cut short: what is
hashed is what is decoded and shown, and a file that changes or shrinks while it is read can
neither mix two pictures nor kill a process that has it mapped.
"""

from __future__ import annotations

import contextlib
import mmap
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray


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


def fill(pages: mmap.mmap, file: IO[bytes], size: int) -> memoryview:
    """Read up to `size` bytes of a file to the front of `pages`."""
    view, at = memoryview(pages), 0
    while at < size:
        with view[at:size] as rest:
            got = file.readinto(rest)  # type: ignore[attr-defined]
        if not got:
            break
        at += got
    return view[:at]
