"""The station's private key: `keys/station.pem` in the data folder, for this user's eyes only.

While the log has not yet told of a key that replaces another, the other one lies beside it under
its own name, `old-KEY.pem`: it must sign for its successor.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from workstation.adapters.keys.checks import MemorySigner, new_signer
from workstation.durable import sync_folder

FOLDER = "keys"
FILE = "station.pem"


class StationFile:
    """The key file of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER
        self.path = self.folder / FILE

    def read(self) -> MemorySigner | None:
        """The signer; None where there is no file. Raises OSError, ValueError."""
        return _read(self.path)

    def read_old(self, key_id: str) -> MemorySigner | None:
        """A key that was in use before, where the log may not have told of the change yet."""
        try:
            found = _read(self._old(key_id))
        except (OSError, ValueError):
            return None  # it can vouch for nothing any more: the log will say so
        return found if found is not None and found.key_id == key_id else None

    def renew(self) -> MemorySigner:
        """Put a new key in place; the one there was is kept as an old one. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        signer, new = new_signer(), self._new()
        _write(new, _pem(signer))
        try:
            present = self.read()
        except (OSError, ValueError):
            present = None  # unreadable: it can vouch for nothing
        if present is not None:
            os.replace(self.path, self._old(present.key_id))
        os.replace(new, self.path)
        sync_folder(self.folder)
        return signer

    def make(self) -> MemorySigner | None:
        """The first key, unless another process makes it just now: then None. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        signer, new = new_signer(), self._new()
        _write(new, _pem(signer))
        try:
            os.link(new, self.path)  # unlike a move, refused where there is one
        except FileExistsError:
            return None
        finally:
            new.unlink()
        sync_folder(self.folder)
        return signer

    def settle(self) -> None:
        """Delete old keys. Raises OSError."""
        for old in self.folder.glob("old-*.pem"):
            old.unlink(missing_ok=True)

    def others_may_read(self) -> bool:
        """Whether other users of this computer may read the key (never told of on Windows)."""
        if os.name == "nt":
            return False
        try:
            return bool(self.path.stat().st_mode & 0o077)
        except OSError:
            return False

    def _old(self, key_id: str) -> Path:
        return self.folder / f"old-{key_id}.pem"

    def _new(self) -> Path:
        return self.folder / f"new-{os.getpid()}.pem"


def _read(path: Path) -> MemorySigner | None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        private = load_pem_private_key(content, None)
    except Exception as error:  # a stranger's file: whatever the library makes of it
        raise ValueError("it is no private key") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("it is no Ed25519 key")
    return MemorySigner(private)


def _pem(signer: MemorySigner) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    private = Ed25519PrivateKey.from_private_bytes(signer.secret())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()  # left by one that was cut off
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
