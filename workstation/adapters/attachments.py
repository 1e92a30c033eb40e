"""Photos and papers of cases, as received: read-only, named by the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from workstation.adapters.encryption.files import open_plain, sealed_pieces
from workstation.adapters.encryption.vault import key_for
from workstation.adapters.sqlite.failures import of_system
from workstation.domain.notice import Notice, WorkstationError
from workstation.durable import sync_folder
from workstation.services.case_ports import Attachment

FOLDER = "attachments"
LARGEST = 50_000_000
_KINDS: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "jpg"),
    (b"\x89PNG\r\n\x1a\n", 0, "png"),
    (b"%PDF-", 0, "pdf"),
    (b"II*\x00", 0, "tif"),
    (b"MM\x00*", 0, "tif"),
    (b"WEBP", 8, "webp"),
)
_TOLD = "JPEG, PNG, WebP and TIFF pictures and PDF papers are kept"


class AttachmentFiles:
    """`case_ports.Attachments`: ab/<sha256>.<ext> in a folder. What a file is its bytes say."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, file: Path) -> Attachment:
        """See the port."""
        try:
            if file.stat().st_size > LARGEST:
                raise _refused(file.name, f"it is larger than {LARGEST // 1_000_000} MB")
            data = file.read_bytes()
        except OSError as error:
            raise _refused(file.name, error.strerror or "it cannot be read") from error
        return self.keep_bytes(file.name, data)

    def keep_bytes(self, name: str, data: bytes) -> Attachment:
        """See the port."""
        if not data or len(data) > LARGEST:
            raise _refused(name, "it is empty" if not data else "it is too large")
        kind = next((ext for sign, at, ext in _KINDS if data[at : at + len(sign)] == sign), None)
        if kind is None:
            raise _refused(name, f"{_TOLD}, and it is none of them")
        digest = hashlib.sha256(data).hexdigest()
        target = self._folder / digest[:2] / f"{digest}.{kind}"
        try:
            if not (target.is_file() and _holds(target, digest)):
                for new in (self._folder, target.parent):
                    if not new.is_dir():
                        new.mkdir(parents=True, exist_ok=True)
                        sync_folder(new.parent)
                _write(target, data)
        except OSError as error:
            raise of_system(error) from error
        return Attachment(digest, _plain_name(name, kind), len(data))

    def path(self, sha256: str) -> Path:
        """See the port."""
        found = self._find(sha256)
        if found is None:
            raise WorkstationError(
                Notice(
                    fact=f"The kept photo or paper {sha256[:16]} is missing.",
                    safe="The entry that names it stands and proves what it was.",
                    act="Look for it in a back-up by its SHA-256, and tell a supervisor.",
                    code="CASE-21",
                ),
                environment=True,
            )
        return found

    def has(self, sha256: str) -> bool:
        """See the port."""
        return self._find(sha256) is not None

    def _find(self, sha256: str) -> Path | None:
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            return None
        found = sorted((self._folder / sha256[:2]).glob(f"{sha256}.*"))
        return found[0] if found else None


def _write(target: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            key = key_for(target)
            for piece in [data] if key is None else sealed_pieces([data], key):
                file.write(piece)
            file.flush()
            os.fchmod(file.fileno(), 0o444) if hasattr(os, "fchmod") else fresh.chmod(0o444)
            os.fsync(file.fileno())
        fresh.replace(target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


def _holds(path: Path, digest: str) -> bool:
    with open_plain(path) as file:
        return hashlib.sha256(file.read()).hexdigest() == digest


def _plain_name(name: str, kind: str) -> str:
    """The file's own name without what no name should hold; at most 255 signs."""
    plain = "".join(c for c in name if c.isprintable() and c not in "/\\").strip()
    return plain[-255:] or f"attachment.{kind}"


def _refused(name: str, why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"“{name[:100]}” cannot be kept with the case: {why}.",
            safe="Nothing has been recorded; the file itself has not been touched.",
            act="Take the photo again, or scan the paper as PDF, PNG or JPEG.",
            code="CASE-20",
        )
    )
