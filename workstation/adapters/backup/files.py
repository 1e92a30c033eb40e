"""The files of a data folder that belong in a back-up, and copying them with their hashes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_CHUNK_BYTES = 1 << 20
STORE = "store.sqlite3"
_NOT_KEPT = frozenset(
    {"cache", "taking-in", "bench.lock", "keeping.lock", "debug.log", "window.ini"}
)
"""What may be made again at any time, or belongs to a running program."""


def belonging(data_dir: Path) -> Iterator[Path]:
    """Every file of a data folder but the store's own, relative to it, in order."""
    for folder, folders, names in os.walk(data_dir):
        here = Path(folder)
        top = here == data_dir
        folders[:] = sorted(
            name for name in folders if name != "incoming" and not (top and name in _NOT_KEPT)
        )
        for name in sorted(names):
            path = here / name
            if top and (name in _NOT_KEPT or name.startswith(STORE) or name.startswith(".")):
                continue
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(data_dir)


def copy_file(source: Path, target: Path) -> tuple[int, str]:
    """Copy durably; how many bytes, and their SHA-256. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("xb") as written:
        while chunk := read.read(_CHUNK_BYTES):
            digest.update(chunk)
            written.write(chunk)
            size += len(chunk)
        written.flush()
        os.fsync(written.fileno())
    target.chmod(source.stat().st_mode & 0o777)
    return size, digest.hexdigest()


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
