"""Picture files as received: read-only, named by the SHA-256 of their bytes, never overwritten."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from workstation.adapters.sqlite.failures import failure, of_system
from workstation.adapters.sqlite.schema import sync_folder
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import SourceFile

_CHUNK_BYTES = 1 << 20
_BROKEN_OFF_S = 24 * 3600

CHANGED = Notice(
    fact="The picture file changed or could not be read while it was being stored.",
    safe="It has not been stored; the file itself has not been touched.",
    act="Import it again when nothing else writes to it.",
    code="STORE-10",
)
GONE = Notice(
    fact="The stored picture file of this scan is missing or is not the file that was stored.",
    safe="The record, the other scans and the decision log are not affected.",
    act="Import the scan again or scan the parcel again, and tell support.",
    code="STORE-11",
)


class ScanFiles:
    """The folder `scans/`: ab/<sha256>.<ext>; incoming/ holds copies not yet whole."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._incoming = folder, folder / "incoming"

    def clear_incoming(self) -> None:
        """Remove what copies broken off by a crash have left, once nobody can be at it."""
        for left in self._incoming.glob("*"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _BROKEN_OFF_S:
                    left.unlink()

    def path(self, source: SourceFile) -> Path:
        """Where a file lies.

        Raises
        ------
        WorkstationError
            STORE-11 where it is absent or has another size.
        """
        found = self._stored(source.sha256)
        try:
            if found is None or found.stat().st_size != source.size:
                raise failure(GONE, source.name)
        except OSError as error:
            raise failure(GONE, source.name) from error
        return found

    def put(self, source: SourceFile, file: Path) -> Path:
        """Copy `file` in, durably and whole or not at all; the same bytes again do nothing.

        Raises
        ------
        WorkstationError
            STORE-10 where the file's bytes are not those that `source` names; STORE-01 disk
            full, -02 read-only.
        """
        stored = self._stored(source.sha256)
        if stored is not None and _sha256(stored) == source.sha256:
            return stored
        folder = self._folder / source.sha256[:2]
        target = stored or folder / f"{source.sha256}.{_extension(source.name)}"
        try:
            for new in (self._folder, folder, self._incoming):
                if not new.is_dir():
                    new.mkdir(parents=True, exist_ok=True)
                    sync_folder(new.parent)
            self._copy(source, file, target)
            sync_folder(folder)
        except OSError as error:
            raise of_system(error) from error
        return target

    def _copy(self, source: SourceFile, file: Path, target: Path) -> None:
        handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as copy:
                digest = hashlib.sha256()
                for chunk in _chunks(file):
                    digest.update(chunk)
                    copy.write(chunk)
                if digest.hexdigest() != source.sha256:
                    raise WorkstationError(CHANGED)
                copy.flush()
                os.fsync(copy.fileno())
            os.chmod(name, 0o444)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _stored(self, sha256: str) -> Path | None:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            return None
        return next((self._folder / sha256[:2]).glob(f"{sha256}.*"), None)


def _chunks(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise WorkstationError(CHANGED) from error


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _extension(name: str) -> str:
    suffix = Path(name).suffix.removeprefix(".").lower()
    return suffix if re.fullmatch(r"[a-z0-9]{1,8}", suffix) else "bin"
