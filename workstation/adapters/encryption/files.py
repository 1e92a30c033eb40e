"""Files sealed in pieces: ChaCha20-Poly1305, each piece bound to its place and to the last one.

    head    "NIIENC1\\n" (8) | salt (16)
    piece   ciphertext of up to 65 536 bytes | tag (16)

A file's key is HMAC-SHA-256(data key, "NII-FILE-1" 00 | salt); a piece's nonce is its number (8,
little end first), 1 for the last piece and 0 for the others (1), zeros (3); the head is bound to
each. An empty file has one empty piece.
"""

from __future__ import annotations

import errno
import hmac
import io
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO

from workstation.adapters.encryption.vault import key_for
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.sealed import MAGIC, is_sealed

HEAD, PIECE, TAG = 24, 1 << 16, 16
_SALT = HEAD - len(MAGIC)

SPOILT = Notice(
    fact="An encrypted file of this station is damaged or was altered.",
    safe="The log, the records and the other pictures are not affected.",
    act="Bring the file back from a back-up, and tell support.",
    code="CRYPT-06",
)


def plain_size(sealed_size: int) -> int:
    """Bytes in a sealed file of that size."""
    body = sealed_size - HEAD
    pieces = max(1, -(-body // (PIECE + TAG)))
    return body - pieces * TAG


def file_key(data_key: bytes, head: bytes) -> bytes:
    """The key of one file, by its head."""
    return hmac.digest(data_key, b"NII-FILE-1\x00" + head[len(MAGIC) : HEAD], "sha256")


def sealed_pieces(plain: Iterable[bytes], data_key: bytes) -> Iterator[bytes]:
    """The sealed file of plain bytes, piece by piece."""
    head = MAGIC + os.urandom(_SALT)
    box = _box(file_key(data_key, head))
    yield head
    number, held = 0, b""
    for chunk in plain:
        held += chunk
        while len(held) > PIECE:  # more follows: this one is not the last
            yield box.encrypt(_nonce(number, last=False), held[:PIECE], head)
            number, held = number + 1, held[PIECE:]
    yield box.encrypt(_nonce(number, last=True), held, head)


def opened_pieces(file: IO[bytes], head: bytes, key: bytes) -> Iterator[bytes]:
    """Plain pieces of a sealed file whose head was read already.

    Raises
    ------
    WorkstationError
        CRYPT-06 where a piece was altered, is missing, or the file was cut or made longer.
    """
    from cryptography.exceptions import InvalidTag

    box, number = _box(key), 0
    piece = file.read(PIECE + TAG)
    while True:
        after = file.read(PIECE + TAG)
        try:
            yield box.decrypt(_nonce(number, last=not after), piece, head)
        except (InvalidTag, ValueError) as error:
            raise WorkstationError(SPOILT, environment=True) from error
        if not after:
            return
        number, piece = number + 1, after


def key_of_file(path: Path) -> bytes | None:
    """The key of one file of an encrypted station; None where the file is not sealed.

    Raises
    ------
    WorkstationError
        CRYPT-02 where no password has opened the station's vault here.
    """
    try:
        with _regular(path) as file:
            head = file.read(HEAD)
    except (OSError, ValueError):
        return None  # reading it tells why
    if not is_sealed(head):
        return None
    data_key = key_for(path)
    return None if data_key is None else file_key(data_key, head)


def open_plain(path: Path) -> BinaryIO:
    """A stored file to read from its beginning, plain whether it is sealed or not. Raises OSError.

    Raises
    ------
    WorkstationError
        CRYPT-02, CRYPT-06.
    """
    file = _regular(path)
    head = file.read(HEAD)
    if not is_sealed(head):
        file.seek(0)
        return file
    try:
        data_key = key_for(path)
        if data_key is None:
            raise WorkstationError(SPOILT, environment=True)
        return io.BufferedReader(_Plain(file, head, file_key(data_key, head)), PIECE)
    except BaseException:
        file.close()
        raise


def size_of(path: Path) -> int:
    """Plain bytes of a stored file. Raises OSError."""
    size = path.stat().st_size
    with _regular(path) as file:
        sealed = is_sealed(file.read(len(MAGIC)))
    return plain_size(size) if sealed else size


def _regular(path: Path) -> BinaryIO:
    """A file to read from; what is none (a pipe would keep whoever opens it) raises OSError."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, "it is no file", str(path))
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise


class _Plain(io.RawIOBase):
    """The plain bytes of a sealed file, in order."""

    def __init__(self, file: BinaryIO, head: bytes, key: bytes) -> None:
        self._file, self._pieces, self._held = file, opened_pieces(file, head, key), b""

    def readable(self) -> bool:
        return True

    def readinto(self, room: object) -> int:
        view = memoryview(room).cast("B")  # type: ignore[arg-type]
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        taken = self._held[: len(view)]
        view[: len(taken)] = taken
        self._held = self._held[len(taken) :]
        return len(taken)

    def close(self) -> None:
        self._file.close()
        super().close()


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8, "little") + bytes((last, 0, 0, 0))


def _box(key: bytes):  # type: ignore[no-untyped-def]
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key)
