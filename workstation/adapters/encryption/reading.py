"""A sealed picture for a reader: plain bytes in memory that has no name on any disk."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from workstation.adapters.encryption.files import (
    HEAD,
    key_of_file,
    opened_pieces,
    plain_size,
)
from workstation.adapters.pictures.notices import CANNOT_OPEN, refuse
from workstation.domain.sealed import is_sealed


@contextmanager
def plain_file(
    file: IO[bytes], path: Path, size: int, keys: dict[str, bytes] | None
) -> Iterator[tuple[IO[bytes], int]]:
    """The file as it is, or, where it is sealed, its plain bytes in memory, and how many.

    `keys` holds keys of files by their paths, in a child process; None: this process's vault.

    Raises
    ------
    WorkstationError
        SCAN-nn where no key of it is known, CRYPT-06 where it was altered.
    """
    head = file.read(HEAD) if size >= HEAD else b""
    if not is_sealed(head):
        file.seek(0)
        yield file, size
        return
    key = key_of_file(path) if keys is None else keys.get(str(path))
    if key is None:
        refuse(CANNOT_OPEN, "The file is encrypted for another station.")
    with io.BufferedReader(file) as source:  # type: ignore[type-var]
        if hasattr(os, "memfd_create"):
            with os.fdopen(os.memfd_create("picture", os.MFD_CLOEXEC), "w+b", 0) as plain:
                for piece in opened_pieces(source, head, key):
                    plain.write(piece)
                plain.seek(0)
                yield plain, plain_size(size)
        else:
            held = io.BytesIO()
            for piece in opened_pieces(source, head, key):
                held.write(piece)
            yield held, plain_size(size)
