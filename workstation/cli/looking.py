"""Finding, pairing and reading picture files that are named on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.pairing import pairs
from workstation.domain.scan import Energy, PictureKind, Scan, ScanHeader
from workstation.services.ports import ScanReader

PICTURE_SUFFIXES = frozenset(
    {
        ".raw",
        ".dcs",
        ".dcm",
        ".dicom",
        ".dicos",
        ".dic",
        ".png",
        ".tif",
        ".tiff",
        ".jpg",
        ".jpeg",
        ".jpe",
    }
)
_DICOS = "1.2.840.10008.5.1.4.1.1.501."


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """One picture, or why its file could not be read."""

    paths: tuple[Path, ...]
    scan: Scan | None = None
    failure: WorkstationError | None = None


def gather(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """(picture files, files left out), folders walked through in the order of their names.

    A file that is named is always taken; in a folder those are taken whose name or first bytes
    are a picture's. A folder that cannot be listed is taken too: reading it says why.
    """
    taken: list[Path] = []
    left: list[Path] = []
    for path in paths:
        if not path.is_dir():
            taken.append(path)
            continue
        for folder, folders, names in os.walk(
            path, onerror=lambda e: taken.append(Path(e.filename))
        ):
            folders.sort()
            for name in sorted(names):
                found = Path(folder, name)
                (taken if _is_picture(found) else left).append(found)
    return taken, left


def read_all(reader: ScanReader, paths: Sequence[Path]) -> Iterator[Read]:
    """Each picture as soon as it is read; the halves of a dual-energy pair as one.

    Files are a pair where `domain.pairing` says so. Only for what may be a half are later files'
    headers looked at ahead of their turn.
    """
    headers: dict[int, ScanHeader | None] = {}
    used: set[int] = set()
    for number, path in enumerate(paths):
        if number in used:
            continue
        try:
            scan = reader.read([path])
        except WorkstationError as error:
            yield Read((path,), failure=error)
            continue
        if scan.files[0].part is not None:
            yield from _views(reader, path)
            continue
        other = _partner(reader, paths, number, scan, headers, used)
        if other is None:
            yield Read((path,), scan)
            continue
        try:
            pair = reader.read([path, paths[other]])
        except WorkstationError:
            yield Read((path,), scan)  # two pictures then, each as it stands
            continue
        used.add(other)
        first = {scan.files[0].sha256: path}
        yield Read(tuple(first.get(f.sha256, paths[other]) for f in pair.files), pair)


def _views(reader: ScanReader, path: Path) -> Iterator[Read]:
    """Each view of a file that holds several."""
    try:
        for header in reader.headers(path):
            yield Read((path,), reader.read([path], header.source.part))
    except WorkstationError as error:
        yield Read((path,), failure=error)


def _partner(
    reader: ScanReader,
    paths: Sequence[Path],
    number: int,
    scan: Scan,
    headers: dict[int, ScanHeader | None],
    used: set[int],
) -> int | None:
    declared = set(scan.energies) != {Energy.UNDECLARED} or scan.effective_energies_kev
    dicos = any(uid.startswith(_DICOS) for uid in scan.sop_classes)  # may tell it by its voltage
    if scan.kind is not PictureKind.SINGLE_ENERGY or scan.frames != 1:
        return None
    if not declared and not dicos:
        return None
    mine = _header(reader, paths[number])
    if mine is None or not (mine.scan_uid or mine.pair):
        return None
    for later in range(number + 1, len(paths)):
        if later in used:
            continue
        if later not in headers:
            headers[later] = _header(reader, paths[later])
        header = headers[later]
        apart = mine.pair is not None and paths[later].parent != paths[number].parent
        if header is not None and not apart and pairs(mine, header):
            return later
    return None


def _header(reader: ScanReader, path: Path) -> ScanHeader | None:
    try:
        return reader.header(path)
    except WorkstationError:
        return None  # told when its own turn comes


def _is_picture(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    if path.suffix.lower() in PICTURE_SUFFIXES:
        return True
    try:
        if not path.is_file():  # a named pipe would be waited for without end
            return False
        with path.open("rb") as file:
            start = file.read(132)
    except OSError:
        return False
    return start[128:132] == b"DICM" or start.startswith(
        (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
    )


def no_pictures(paths: Sequence[Path]) -> WorkstationError:
    """Nothing to look at."""
    return WorkstationError(
        Notice(
            fact=f"There is no picture file in {', '.join(str(path) for path in paths)}.",
            safe="Nothing has been done.",
            act="Name DICOS, DICOM, PNG, TIFF, JPEG or declared raw files, or a folder that holds them.",
            code="CLI-03",
        )
    )
