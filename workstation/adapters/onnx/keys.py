"""Keys of models' owners: PEM files, and which of them this station trusts.

PEM as openssl writes it: `openssl genpkey -algorithm ed25519`, `openssl pkey -pubout`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.adapters import ed25519
from workstation.domain.notice import Notice, WorkstationError

_SECRET = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of an Ed25519 secret key in PKCS #8 (RFC 8410)."""
_PUBLIC = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of a public one in SubjectPublicKeyInfo."""
_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key that this station trusts; `name` is its file's name without the ending."""

    key_id: str
    name: str
    public: bytes
    file: Path


def key_id(public: bytes) -> str:
    """First 16 hexadecimal digits of the key's SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def read_secret(path: Path) -> bytes:
    """The secret key (32 bytes) of a PEM file.

    Raises
    ------
    WorkstationError
        KEY-01 where the file holds none.
    """
    return _read(path, "PRIVATE KEY", _SECRET, "a secret")


def read_public(path: Path) -> bytes:
    """The public key (32 bytes) of a PEM file.

    Raises
    ------
    WorkstationError
        KEY-01 where the file holds none.
    """
    return _read(path, "PUBLIC KEY", _PUBLIC, "a public")


def secret_pem(secret: bytes) -> bytes:
    """A secret key as a PEM file."""
    return _pem("PRIVATE KEY", _SECRET + secret)


def public_pem(public: bytes) -> bytes:
    """A public key as a PEM file."""
    return _pem("PUBLIC KEY", _PUBLIC + public)


def trusted_keys(folders: Sequence[Path]) -> dict[str, TrustedKey]:
    """Keys by their ids; the folder named first wins. A folder that is absent holds none.

    Raises
    ------
    WorkstationError
        KEY-01 where a file that ends in .pem is no public key.
    """
    found: dict[str, TrustedKey] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.pem")) if folder.is_dir() else ():
            public = read_public(path)
            found.setdefault(key_id(public), TrustedKey(key_id(public), path.stem, public, path))
    return found


def new_key(target: Path) -> Path:
    """Write a new secret key that only its owner may read, and beside it the public one.

    Returns
    -------
    Path
        The public key's file: `target` with `.public.pem` in place of its ending.

    Raises
    ------
    WorkstationError
        KEY-02 where a file of that name exists, KEY-03 where it cannot be written.
    """
    beside = target.with_name(f"{target.stem}.public.pem")
    secret = os.urandom(ed25519.KEY_BYTES)
    try:
        for path, content, mode in (
            (target, secret_pem(secret), 0o600),
            (beside, public_pem(ed25519.public_key(secret)), 0o644),
        ):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
    except FileExistsError as error:
        raise _refused(
            f"There is a file {error.filename} already; a key is never written over.",
            "Choose another name.",
            "KEY-02",
        ) from error
    except OSError as error:
        raise _refused(
            f"The key cannot be written ({error.strerror}).", "Choose another folder.", "KEY-03"
        ) from error
    return beside


def _read(path: Path, label: str, before: bytes, what: str) -> bytes:
    try:
        with path.open("rb") as stream:
            text = stream.read(_LARGEST + 1)
    except OSError as error:
        raise _refused(
            f"The key file {path.name} cannot be read ({error.strerror}).",
            "Name the file that holds the key.",
        ) from error
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    begin, end = f"-----BEGIN {label}-----".encode(), f"-----END {label}-----".encode()
    whole = len(lines) >= 3 and lines[0] == begin and lines[-1] == end and len(text) <= _LARGEST
    try:
        content = base64.b64decode(b"".join(lines[1:-1]), validate=True) if whole else b""
    except binascii.Error:
        content = b""
    if not content.startswith(before) or len(content) != len(before) + ed25519.KEY_BYTES:
        raise _refused(
            f"The file {path.name} holds no {what.split()[-1]} Ed25519 key.",
            f"Name the file of {what} key, PEM as “workstation models keys new” writes it.",
        )
    return content[len(before) :]


def _pem(label: str, content: bytes) -> bytes:
    body = base64.b64encode(content).decode("ascii")
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n".encode("ascii")


def _refused(fact: str, act: str, code: str = "KEY-01") -> WorkstationError:
    return WorkstationError(Notice(fact, "Nothing has been signed or trusted.", act, code))
