"""Pixels between processes: files in a private folder, in memory where the system has that.

The folder belongs to one bench process, which holds a lock in it for as long as it lives; what a
killed one left behind is removed by the next. (Its process number would not do: two containers
that share /dev/shm do not share their numbers.) On POSIX a file loses its name as soon as it is mapped, so that the
pixels live exactly as long as the array that shows them.
"""

from __future__ import annotations

import contextlib
import math
import mmap
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.adapters.worker.shared_room import SharedRoom

_PIECE = re.compile(r"room-\d{1,6}")
_PREFIX = "nii-workstation-"
_ROOM = 1 << 32
_LOCK = "in-use"
_YOUNG_S = 60.0
"""A folder without a lock that is younger than this may be about to get one."""
_held: dict[Path, int] = {}
_DTYPES = frozenset({"uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"})


def make_folder() -> Path:
    """A new folder (mode 0700) for the pixels of this process."""
    root = _root()
    _sweep(root)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=root))
    if os.name == "posix":
        import fcntl

        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        _held[folder] = lock
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a folder of this process with what is in it, and let its lock go."""
    shutil.rmtree(folder, ignore_errors=True)
    lock = _held.pop(folder, None)
    if lock is not None:
        os.close(lock)


def _root() -> Path:
    shared = Path("/dev/shm")  # noqa: S108 (mkdtemp makes a private folder in it)
    try:
        if sys.platform == "linux" and shutil.disk_usage(shared).free >= _ROOM:
            return shared
    except OSError:
        pass
    return Path(tempfile.gettempdir())


def _sweep(root: Path) -> None:
    """Remove our own folders whose process is gone."""
    for folder in root.glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError, ValueError):
            if folder.is_symlink() or not _mine(folder) or int(number) == os.getpid():
                continue
            if not _in_use(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _mine(folder: Path) -> bool:
    return os.name != "posix" or folder.stat().st_uid == os.getuid()


def _in_use(folder: Path) -> bool:
    """Whether a living process holds the folder's lock."""
    if os.name != "posix":
        # Windows removes no folder whose files are open, so trying does no harm.
        return False
    import fcntl

    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return time.time() - folder.stat().st_mtime < _YOUNG_S
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def put(path: Path, values: NDArray[Any], room: SharedRoom | None = None) -> dict[str, Any]:
    """Write an array's bytes to `path` and describe it for the other side.

    An array that lies in a `room` of the same folder stays where it is.

    Raises
    ------
    OSError
        Where there is no room.
    """
    import numpy as np

    facts = {"dtype": values.dtype.name, "shape": list(values.shape)}
    placed = None if room is None else room.place_of(values)
    if placed is not None:
        return {**facts, "piece": placed[0], "offset": placed[1]}
    plain = np.ascontiguousarray(values)
    if not plain.dtype.isnative:
        plain = plain.astype(plain.dtype.newbyteorder("="))
    with path.open("wb") as file:
        file.write(plain.reshape(-1).view(np.uint8).data)
    return facts


def take(path: Path, facts: dict[str, Any]) -> NDArray[np.generic]:
    """The array that the other side wrote to `path` or left in its room, read-only.

    The file's name is gone afterwards.

    Raises
    ------
    ValueError
        Where the description is not that of the file.
    """
    import numpy as np

    name, shape = facts.get("dtype"), facts.get("shape")
    piece, offset = facts.get("piece"), facts.get("offset", 0)
    if name not in _DTYPES or not isinstance(shape, list):
        raise ValueError("not the description of an array")
    if not all(isinstance(side, int) and side > 0 for side in shape):
        raise ValueError("not the shape of an array")
    if not isinstance(offset, int) or offset < 0:
        raise ValueError("not a place in a file")
    if piece is not None:
        if not isinstance(piece, str) or not _PIECE.fullmatch(piece):
            raise ValueError("not the name of a shared file")
        path = path.with_name(piece)
    dtype = np.dtype(str(name))
    count = math.prod(shape)
    wanted = count * dtype.itemsize
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if offset + wanted > size or (piece is None and size != wanted):
                raise ValueError("an array of another size than described")
            if os.name == "posix":
                data: Any = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
            else:
                data = file.read()
    finally:
        path.unlink(missing_ok=True)
    return np.frombuffer(data, dtype, count=count, offset=offset).reshape(shape)
