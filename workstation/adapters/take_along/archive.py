"""Packages as zip files: manifest.json with the SHA-256 of every file, and its signature.

A package is written beside its name and put in place when it is whole and on disk. Reading checks
the signature before anything else is looked at, each file against the signed list as it is read,
and never writes under a name that the package chose.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from workstation.adapters import ed25519
from workstation.adapters.encryption.files import open_plain
from workstation.adapters.onnx.keys import TrustedKey
from workstation.adapters.onnx.signing import read_signature, signature_of
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.take_along import notices
from workstation.services.take_along.codec import Unfit
from workstation.services.take_along.contents import (
    MOST_FILES,
    FileEntry,
    Listing,
    listing_bytes,
    listing_of,
)

LIST, SIGNATURE = "manifest.json", "manifest.sig"
_LARGEST_LIST = 64 << 20
_LARGEST_SIGNATURE = 4096
_LARGEST_DIRECTORY = 64 << 20
LARGEST_READ = 64 << 20
"""Of a file that is read into memory."""
_CHUNK = 1 << 20
_END, _END64, _WHERE64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_STAMP = (1980, 1, 1, 0, 0, 0)
_BAD = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
    OverflowError,
)


class PackageWriter:
    """Writes one package; leaves nothing behind where it fails or is killed but a hidden file."""

    def __init__(self, out: Path) -> None:
        self._out = out
        if os.path.lexists(out):
            raise _not_written(out, "there is a file of that name already", environment=False)
        try:
            handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name[:80]}.")
        except OSError as error:
            raise _not_written(out, error.strerror or "input error") from error
        self._temporary = Path(name)
        self._stream: BinaryIO = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._stream, "w", allowZip64=True)
        self._entries: dict[str, FileEntry] = {}

    def __enter__(self) -> PackageWriter:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()
        self._stream.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink()

    def add(self, path: str, content: bytes) -> FileEntry:
        """A file of these bytes, packed."""
        entry = FileEntry(path, len(content), hashlib.sha256(content).hexdigest())
        with self._told():
            self._put(path, content)
        self._entries[path] = entry
        return entry

    def add_file(self, path: str, source: Path, sha256: str) -> None:
        """A stored file, as it is; the same one again does nothing.

        Raises
        ------
        WorkstationError
            TAKE-15 where its bytes are not those that were stored.
        """
        if path in self._entries:
            return
        info = zipfile.ZipInfo(path, _STAMP)
        digest, size = hashlib.sha256(), 0
        with self._told(), open_plain(source) as stream:
            large = source.stat().st_size > (1 << 31) - 1
            with self._zip.open(info, "w", force_zip64=large) as target:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
        if digest.hexdigest() != sha256:
            raise WorkstationError(
                Notice(
                    fact="A stored picture is not the one that was filed: its SHA-256 differs.",
                    safe="Nothing has been written.",
                    act="Run “workstation doctor” and tell a supervisor.",
                    code="TAKE-15",
                ),
                environment=True,
            )
        self._entries[path] = FileEntry(path, size, sha256)

    def finish(
        self,
        kind: str,
        station: str,
        software: str,
        made_at: datetime,
        about: Mapping[str, object],
        secret: bytes,
    ) -> str:
        """Sign the list and put the package in place; gives the list's SHA-256: its name."""
        files = tuple(self._entries.values())
        listed = listing_bytes(Listing(kind, station, software, made_at, files, about))
        with self._told():
            self._put(LIST, listed)
            self._put(SIGNATURE, signature_of(secret, listed))
            self._zip.close()
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            if os.path.lexists(self._out):
                raise FileExistsError(17, "there is a file of that name already")
            os.replace(self._temporary, self._out)
        return hashlib.sha256(listed).hexdigest()

    def _put(self, path: str, content: bytes) -> None:
        info = zipfile.ZipInfo(path, _STAMP)
        info.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(info, content)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _not_written(self._out, error.strerror or "input error") from error


class Package:
    """An opened package whose signature was checked. Close it, or use it in a `with`."""

    def __init__(self, name: str, archive: zipfile.ZipFile, stream: BinaryIO) -> None:
        self._name, self._zip, self._stream = name, archive, stream
        self.listing: Listing
        self.signed = ""
        """Who vouches for it, in words."""
        self.package_id = ""
        """SHA-256 of its signed list."""

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._zip.close()
        self._stream.close()

    def read(self, entry: FileEntry) -> bytes:
        """All of a listed file.

        Raises
        ------
        WorkstationError
            TAKE-09 where it is not the listed one.
        """
        if entry.size > LARGEST_READ:
            raise notices.unfit(f"The file {entry.path}", "it is too large")
        return b"".join(self._chunks(entry))

    def extract(self, entry: FileEntry, target: Path) -> None:
        """Write a listed file to a new file.

        Raises
        ------
        WorkstationError
            TAKE-09 where it is not the listed one, TAKE-18 where it cannot be written.
        """
        try:
            with target.open("xb") as out:
                for chunk in self._chunks(entry):
                    out.write(chunk)
        except OSError as error:
            raise no_room(error) from error

    def sha256(self) -> str:
        """Of the package's own file."""
        digest = hashlib.sha256()
        self._stream.seek(0)
        while chunk := self._stream.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()

    def copy_to(self, target: IO[bytes]) -> None:
        """The package's own bytes, as they were checked."""
        self._stream.seek(0)
        while chunk := self._stream.read(_CHUNK):
            target.write(chunk)

    def _chunks(self, entry: FileEntry) -> Iterator[bytes]:
        digest, left = hashlib.sha256(), entry.size
        try:
            with self._zip.open(entry.path) as stream:
                while chunk := stream.read(min(_CHUNK, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        break
                    digest.update(chunk)
                    yield chunk
        except (*_BAD, KeyError, OSError) as error:
            raise notices.altered(f"The file {entry.path}") from error
        if left or digest.hexdigest() != entry.sha256:
            raise notices.altered(f"The file {entry.path}")


def open_package(path: Path, trusted: Mapping[str, TrustedKey]) -> Package:
    """A package, its signature checked before anything in it is believed.

    Raises
    ------
    WorkstationError
        TAKE-05 where the file is none, TAKE-06 unsigned, TAKE-07 signed by a key that is not
        trusted here, TAKE-08 altered, TAKE-10 of another format.
    """
    name = path.name[:100]
    try:
        if not path.is_file():
            why = "it is not a file" if path.exists() else "there is no such file"
            raise notices.no_package(name, why)
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        why = f"it cannot be read ({getattr(error, 'strerror', None) or 'its name is none'})"
        raise notices.no_package(name, why) from error
    try:
        _look_at_directory(name, stream)
        try:
            archive = zipfile.ZipFile(stream)
        except (*_BAD, OSError) as error:
            raise notices.no_package(name, "it is damaged or cut short") from error
        package = Package(name, archive, stream)
        _check(package, name, archive, trusted)
        return package
    except BaseException:
        stream.close()
        raise


def _check(
    package: Package, name: str, archive: zipfile.ZipFile, trusted: Mapping[str, TrustedKey]
) -> None:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise notices.no_package(name, "it holds two files of one name")
    if LIST not in names:
        raise notices.no_package(name, f"it holds no {LIST}")
    listed = _small(name, archive, LIST, _LARGEST_LIST)
    if SIGNATURE not in names:
        raise notices.unsigned(name)
    package.signed = _vouched(
        name, listed, _small(name, archive, SIGNATURE, _LARGEST_SIGNATURE), trusted
    )
    try:
        package.listing = listing_of(listed)
    except Unfit as error:
        raise notices.unfit(f"“{name}”", str(error)) from error
    package.package_id = hashlib.sha256(listed).hexdigest()
    _agree(name, infos, package.listing.files)


def _vouched(name: str, listed: bytes, signature: bytes, trusted: Mapping[str, TrustedKey]) -> str:
    try:
        whose, value = read_signature(signature)
    except ValueError as error:
        raise notices.unsigned(name) from error
    key = trusted.get(whose)
    if key is None:
        raise notices.unknown_key(name, whose)
    if not ed25519.verify(key.public, listed, value):
        raise notices.wrong_signature(name, key.name)
    return f"signed by {key.name} (key {key.key_id})"


def _agree(name: str, infos: Iterable[zipfile.ZipInfo], files: Iterable[FileEntry]) -> None:
    """The archive holds the listed files and no other, none larger than listed."""
    sizes = {entry.path: entry.size for entry in files}
    for info in infos:
        if info.filename in (LIST, SIGNATURE):
            continue
        if info.filename not in sizes:
            raise notices.no_package(name, "it holds a file that its signed list does not name")
        if info.flag_bits & 1 or info.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise notices.no_package(name, "a file in it is packed in a way not used here")


def _small(name: str, archive: zipfile.ZipFile, path: str, largest: int) -> bytes:
    try:
        with archive.open(path) as stream:
            content = stream.read(largest + 1)
    except (*_BAD, OSError) as error:
        raise notices.no_package(name, f"its {path} is damaged") from error
    if len(content) > largest:
        raise notices.no_package(name, f"its {path} is too large")
    return content


def _look_at_directory(name: str, stream: BinaryIO) -> None:
    """The end of the file says how large the directory is: it is read only where that is little."""
    try:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 22 - 20))
        tail = stream.read()
        end = tail[-22:]
        if len(end) < 22 or end[:4] != _END:
            raise notices.no_package(name, "it does not end as one")
        count, directory = struct.unpack("<H", end[10:12])[0], struct.unpack("<L", end[12:16])[0]
        if count == 0xFFFF or directory == 0xFFFFFFFF or end[16:20] == b"\xff" * 4:
            where = tail[:20]
            if len(tail) != 42 or where[:4] != _WHERE64:
                raise notices.no_package(name, "it does not end as one")
            stream.seek(struct.unpack("<Q", where[8:16])[0])
            last = stream.read(56)
            if len(last) < 56 or last[:4] != _END64:
                raise notices.no_package(name, "it does not end as one")
            count, directory = struct.unpack("<QQ", last[32:48])
    except (OSError, OverflowError, struct.error) as error:
        raise notices.no_package(name, "it cannot be read") from error
    if count > MOST_FILES + 2 or directory > _LARGEST_DIRECTORY:
        raise notices.no_package(name, "it holds too many files")


def no_room(error: OSError) -> WorkstationError:
    """TAKE-18."""
    return WorkstationError(
        Notice(
            fact=f"What is in the package cannot be unpacked here ({error.strerror}).",
            safe="The parcels before are in whole; this one and those after it are not.",
            act="Free space on the station's disk, then open the package again.",
            code="TAKE-18",
        ),
        environment=True,
    )


def _not_written(out: Path, why: str, *, environment: bool = True) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The package {out.name} cannot be written: {why}.",
            safe="Nothing has been written.",
            act="Name another file, or free space where it goes.",
            code="TAKE-02",
        ),
        environment=environment,
    )
