"""Room for what is made of pictures: in memory up to a cap, beyond it in files that have no name."""

from __future__ import annotations

import logging
import math
import os
import tempfile
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)
_SMALL = 1 << 20


class PlaneRoom:
    """Makes arrays; those that would pass the cap lie in files of a folder. Any thread.

    The system writes such a file's pixels out when memory runs short, and reads them back where
    the screen looks; the file is gone with the array, and after a crash. With no folder all lie
    in memory: nothing plain of an encrypted station is written to a disk.
    """

    def __init__(self, cap_bytes: int, folder: Path | None) -> None:
        self._cap, self._folder = cap_bytes, folder
        self._lock = threading.Lock()
        self._used = 0

    @property
    def used_bytes(self) -> int:
        """What the arrays in memory take."""
        with self._lock:
            return self._used

    def allocate(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
        """A new array with no meaning in it yet."""
        import numpy as np

        size = math.prod(shape) * dtype.itemsize
        with self._lock:
            small = size < _SMALL or self._used + size <= self._cap
            fits = small or self._folder is None
            if fits:
                self._used += size
        if not fits:
            try:
                return self._in_file(shape, dtype, size)
            except OSError as error:  # no room on the disk: memory is the only place left
                log.warning(
                    "a plane of %d bytes found no room in %s: %s", size, self._folder, error
                )
                with self._lock:
                    self._used += size
        made = np.empty(shape, dtype)
        weakref.finalize(made, self._left, size).atexit = False
        return made

    def _left(self, size: int) -> None:
        with self._lock:
            self._used -= size

    def _in_file(self, shape: tuple[int, ...], dtype: np.dtype[Any], size: int) -> NDArray[Any]:
        import numpy as np

        from workstation.imaging.stored import FiledPlane

        with tempfile.TemporaryFile(prefix="plane-", dir=self._folder) as file:
            if hasattr(os, "posix_fallocate"):  # a hole written to on a full disk kills a process
                os.posix_fallocate(file.fileno(), 0, size)
            else:
                file.truncate(size)
            data = FiledPlane(file.fileno(), size)
        return np.frombuffer(data, dtype).reshape(shape)
