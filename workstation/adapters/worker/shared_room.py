"""The room of a child's reader: files in the folder that it shares with the bench.

A plain picture is copied once, from its file into the room, and that copy is what is hashed and
what the bench maps; a compressed one is decoded straight into the room. The child lets go of its
mappings before the bench gets the picture, so that no later call can write into it.
"""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from workstation.adapters.pictures.notices import NO_PROCESS, refuse
from workstation.adapters.pictures.room import fill

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

PREFIX = "room-"
_AT_ONCE = 1 << 30


class SharedRoom:
    """Memory of one call, each piece a file of the folder (POSIX)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pieces: list[tuple[str, int, int, mmap.mmap]] = []

    def load(self, file: IO[bytes], size: int) -> memoryview:
        pages = self._piece(size)
        target = os.open(self._folder / self._pieces[-1][0], os.O_WRONLY | os.O_CLOEXEC)
        at = 0
        try:
            while hasattr(os, "sendfile") and at < size:
                got = os.sendfile(target, file.fileno(), at, min(size - at, _AT_ONCE))
                if not got:
                    return memoryview(pages)[:at]
                at += got
        except OSError as error:
            if error.errno == errno.ENOSPC:
                _refuse_room()
            if error.errno not in (errno.EINVAL, errno.ENOSYS):
                raise
        finally:
            os.close(target)
        if at == size:
            return memoryview(pages)[:size]
        file.seek(0)
        return fill(pages, file, size)

    def glance(self, file: IO[bytes], size: int) -> memoryview:
        """The file itself: one that is cut short meanwhile ends this child, not the bench."""
        return memoryview(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ))

    def zeros(self, shape: Sequence[int], dtype: DTypeLike) -> NDArray[Any]:
        import numpy as np

        kind, count = np.dtype(dtype), 1
        for side in shape:
            count *= side
        pages = self._piece(count * kind.itemsize)
        return np.frombuffer(pages, kind, count=count).reshape(shape)

    def place_of(self, values: NDArray[Any]) -> tuple[str, int] | None:
        """File name and offset of an array that lies whole in this room, else None."""
        if not values.flags.c_contiguous or not values.dtype.isnative:
            return None
        start = int(values.__array_interface__["data"][0])
        for name, address, size, _ in self._pieces:
            if address <= start and start + values.nbytes <= address + size:
                return name, start - address
        return None

    def close(self) -> None:
        """Let go of all mappings.

        Raises
        ------
        BufferError
            Where something still holds on to one.
        """
        while self._pieces:
            self._pieces[-1][3].close()
            self._pieces.pop()

    def _piece(self, size: int) -> mmap.mmap:
        import numpy as np

        size = max(size, 1)
        facts = os.statvfs(self._folder)
        if facts.f_bavail * facts.f_frsize < size:
            _refuse_room()
        name = f"{PREFIX}{len(self._pieces)}"
        file = os.open(
            self._folder / name, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600
        )
        try:
            os.ftruncate(file, size)
            pages = mmap.mmap(file, size)
        except OSError as error:
            if error.errno == errno.ENOMEM:
                raise MemoryError from error
            _refuse_room()
        finally:
            os.close(file)
        address = int(np.frombuffer(pages, np.uint8).__array_interface__["data"][0])
        self._pieces.append((name, address, size, pages))
        return pages


def _refuse_room() -> NoReturn:
    refuse(NO_PROCESS, "The process that reads pictures cannot work: there is no room for them.")
