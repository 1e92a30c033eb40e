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

from workstation.adapters.encryption.files import open_plain, sealed_pieces, size_of
from workstation.adapters.encryption.vault import key_for
from workstation.adapters.sqlite.failures import failure, of_system
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import SIDECAR_SUFFIX, SourceFile
from workstation.durable import sync_folder

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
    """The folder `scans/`: ab/<sha256>.<ext>; incoming/ holds copies not yet whole.

    A picture with declarations beside it is ab/<sha256>-<their sha256>.<ext>, they lie beside it
    as ab/<sha256>-<their sha256>.<ext>.json: one picture may be declared in two ways.
    """

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
            STORE-11 where it or its declarations are absent, or it has another size.
        """
        found = self._stored(source)
        try:
            if found is None or size_of(found) != source.size:
                raise failure(GONE, source.name)
            if source.sidecar_sha256 and not _sidecar(found).is_file():
                raise failure(GONE, source.name + SIDECAR_SUFFIX)
        except OSError as error:
            raise failure(GONE, source.name) from error
        return found

    def put(self, source: SourceFile, file: Path, declarations: str | None = None) -> Path:
        """Copy `file` and its declarations in, durably; the same bytes again do nothing.

        `declarations` is their text where they do not lie beside the file.

        Raises
        ------
        WorkstationError
            STORE-10 where the file's bytes are not those that `source` names; STORE-01 disk
            full, -02 read-only.
        """
        folder = self._folder / source.sha256[:2]
        target = self._stored(source) or folder / f"{_stem(source)}.{_extension(source.name)}"
        wanted: list[tuple[Path | bytes, Path, str]] = [(file, target, source.sha256)]
        if source.sidecar_sha256:
            beside: Path | bytes = file.with_name(file.name + SIDECAR_SUFFIX)
            if declarations is not None:
                beside = declarations.encode()
            wanted.insert(0, (beside, _sidecar(target), source.sidecar_sha256))
        try:
            for given, place, digest in wanted:
                if place.is_file() and _sha256(place) == digest:
                    continue
                for new in (self._folder, folder, self._incoming):
                    if not new.is_dir():
                        new.mkdir(parents=True, exist_ok=True)
                        sync_folder(new.parent)
                self._copy(given, place, digest)
                sync_folder(folder)
        except OSError as error:
            raise of_system(error) from error
        return target

    def there(self, stem: str) -> str | None:
        """The name of a file by its stem; None where it is not there."""
        found = self._by_stem(stem)
        return None if found is None else found.name

    def expire(self, stem: str) -> bool:
        """See `retention_ports.PictureFiles`: only what the log has told of as expired."""
        found = self._by_stem(stem)
        if found is None:
            return False
        try:
            for path in (found, _sidecar(found)):
                if path.is_file():
                    path.chmod(0o644)  # Windows removes no read-only file
                    path.unlink()
            sync_folder(found.parent)
        except OSError as error:
            raise of_system(error) from error
        return True

    def remove(self, source: SourceFile) -> None:
        """Take a file and its declarations away; nothing happens where they are not there.

        For reference pictures alone: what was filed under a parcel is never removed.
        """
        found = self._stored(source)
        if found is None:
            return
        try:
            for path in (found, _sidecar(found)) if source.sidecar_sha256 else (found,):
                path.chmod(0o644)  # Windows removes no read-only file
                path.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise of_system(error) from error

    def _copy(self, file: Path | bytes, target: Path, sha256: str) -> None:
        handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as copy:
                digest = hashlib.sha256()
                for chunk in self._sealed(_hashed(file, digest)):
                    copy.write(chunk)
                if digest.hexdigest() != sha256:
                    raise WorkstationError(CHANGED)
                copy.flush()
                os.fsync(copy.fileno())
            os.chmod(name, 0o444)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _sealed(self, plain: Iterator[bytes]) -> Iterator[bytes]:
        """As they are stored: sealed where the station is encrypted."""
        key = key_for(self._incoming)
        return plain if key is None else sealed_pieces(plain, key)

    def _stored(self, source: SourceFile) -> Path | None:
        return self._by_stem(_stem(source))

    def _by_stem(self, stem: str) -> Path | None:
        if not re.fullmatch(r"[0-9a-f]{64}(-[0-9a-f]{64})?", stem):
            return None
        found = (self._folder / stem[:2]).glob(f"{stem}.*")
        return next((path for path in found if path.name.count(".") == 1), None)


def stem_of(source: SourceFile) -> str:
    """A file's name without its extension."""
    return _stem(source)


def _stem(source: SourceFile) -> str:
    return "-".join(filter(None, (source.sha256, source.sidecar_sha256)))


def _sidecar(picture: Path) -> Path:
    return picture.with_name(picture.name + SIDECAR_SUFFIX)


def _chunks(file: Path | bytes) -> Iterator[bytes]:
    if isinstance(file, bytes):
        yield file
        return
    try:
        with open_plain(file) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise WorkstationError(CHANGED) from error


def _hashed(file: Path | bytes, digest: hashlib._Hash) -> Iterator[bytes]:
    for chunk in _chunks(file):
        digest.update(chunk)
        yield chunk


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(file):
        digest.update(chunk)
    return digest.hexdigest()


def _extension(name: str) -> str:
    suffix = Path(name).suffix.removeprefix(".").lower()
    return suffix if re.fullmatch(r"[a-z0-9]{1,8}", suffix) else "bin"
