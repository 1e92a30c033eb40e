"""What is taken along of one parcel, and the list that is signed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from workstation.domain.barcode import Barcode
from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.services.take_along.codec import (
    Unfit,
    decode,
    encode,
    moment_of,
    text_of,
    whole_of,
)

FORMAT = "nii-take-along/1"
TAKEN, BROUGHT = "take-along", "bring-back"
MOST_FILES = 200_000
MOST_PARCELS = 10_000
LARGEST_FILE = 1 << 34
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One picture file, its declarations and what it needs beside it, each by name and SHA-256."""

    name: str
    sha256: str
    sidecar: str | None = None
    companions: tuple[tuple[str, str], ...] = ()
    """(name, sha256) of files that must lie beside it."""

    @property
    def hashes(self) -> tuple[str, ...]:
        beside = (self.sidecar,) if self.sidecar else ()
        return (self.sha256, *beside, *(sha256 for _, sha256 in self.companions))


@dataclass(frozen=True, slots=True)
class TakenParcel:
    """Everything that goes along of one parcel."""

    parcel_id: str
    versions: tuple[ManifestRecord, ...] = ()
    """Of its record, oldest first; empty: unmanifested."""
    containers: tuple[Container, ...] = ()
    consignments: tuple[Consignment, ...] = ()
    pictures: tuple[PictureFile, ...] = ()


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the package."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    """manifest.json: what the package holds, by whom and when it was made."""

    kind: str
    station: str
    software: str
    made_at: datetime
    files: tuple[FileEntry, ...]
    about: Mapping[str, object]
    """What else the kind of package tells."""

    def by_hash(self) -> dict[str, FileEntry]:
        return {entry.sha256: entry for entry in self.files}


def parcel_bytes(parcel: TakenParcel) -> bytes:
    """A parcel as the JSON file of it."""
    told = {
        "parcel_id": parcel.parcel_id,
        "versions": [encode(record) for record in parcel.versions],
        "containers": [encode(one) for one in parcel.containers],
        "consignments": [encode(one) for one in parcel.consignments],
        "pictures": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "sidecar": one.sidecar,
                "companions": [list(other) for other in one.companions],
            }
            for one in parcel.pictures
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def parcel_of(content: bytes) -> TakenParcel:
    """The parcel of such a file.

    Raises
    ------
    Unfit
        Where it is none.
    """
    told = object_of(content, "the parcel's file")
    _only(told, {"parcel_id", "versions", "containers", "consignments", "pictures"}, "the parcel")
    parcel_id = text_of(told["parcel_id"], "parcel_id")
    if _normal(parcel_id) != parcel_id:
        raise Unfit("parcel_id is no parcel number in its normal form")
    versions = tuple(
        decode(ManifestRecord, one, f"version {n}")
        for n, one in enumerate(_list(told["versions"], "versions"), 1)
    )
    for record in versions:
        if record.parcel_id != parcel_id:
            raise Unfit(f"a version is of another parcel, {record.parcel_id[:40]}")
    return TakenParcel(
        parcel_id,
        versions,
        tuple(decode(Container, one, "container") for one in _list(told["containers"], "x")),
        tuple(decode(Consignment, one, "consignment") for one in _list(told["consignments"], "x")),
        tuple(_picture(one) for one in _list(told["pictures"], "pictures")),
    )


def listing_bytes(listing: Listing) -> bytes:
    """manifest.json."""
    told = {
        "format": FORMAT,
        "kind": listing.kind,
        "station": listing.station,
        "software": listing.software,
        "made_at": listing.made_at.isoformat(),
        "about": dict(listing.about),
        "files": [
            {"path": one.path, "size": one.size, "sha256": one.sha256} for one in listing.files
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def listing_of(content: bytes) -> Listing:
    """The listing of manifest.json.

    Raises
    ------
    Unfit
        Where it is none, or of a format that is not known here.
    """
    told = object_of(content, "its list")
    if told.get("format") != FORMAT:
        raise Unfit("it is of a format that this version does not know")
    names = {"format", "kind", "station", "software", "made_at", "about", "files"}
    _only(told, names, "its list")
    about = told["about"]
    if told["kind"] not in (TAKEN, BROUGHT) or not isinstance(about, dict):
        raise Unfit("it does not say what it is")
    files = _list(told["files"], "files")
    if len(files) > MOST_FILES:
        raise Unfit(f"it lists more than {MOST_FILES} files")
    entries = tuple(_entry(one) for one in files)
    if len({one.path for one in entries}) != len(entries):
        raise Unfit("it lists a file twice")
    return Listing(
        str(told["kind"]),
        text_of(told["station"], "station"),
        text_of(told["software"], "software"),
        moment_of(told["made_at"], "made_at"),
        entries,
        about,
    )


def day_of(item: object) -> date:
    """A day as 2026-11-26."""
    try:
        return date.fromisoformat(text_of(item, "day"))
    except ValueError as error:
        raise Unfit("day is no date") from error


def object_of(content: bytes, what: str) -> dict[str, object]:
    """A JSON object that names each field once."""
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Unfit(f"{what} is not JSON text") from error
    if not isinstance(value, dict):
        raise Unfit(f"{what} is no JSON object")
    return value


def sha_of(item: object, where: str) -> str:
    """A SHA-256 in hex."""
    if not isinstance(item, str) or not _SHA.fullmatch(item):
        raise Unfit(f"{where} is no SHA-256")
    return item


def plain_name(item: object, where: str) -> str:
    """A file's name that leads out of no folder, on any system."""
    name = text_of(item, where)
    plain = name.strip(" .") == name and PurePosixPath(name).name == name
    if not plain or len(name.encode()) > 200 or any(mark in name for mark in '/\\:\0"<>|?*\n\r\t'):
        raise Unfit(f"{where} is no plain file name")
    return name


def _picture(item: object) -> PictureFile:
    if not isinstance(item, dict):
        raise Unfit("a picture is no object")
    _only(item, {"name", "sha256", "sidecar", "companions"}, "a picture")
    sidecar = item["sidecar"]
    companions = []
    for one in _list(item["companions"], "companions"):
        if not isinstance(one, list) or len(one) != 2:
            raise Unfit("a companion is no pair")
        companions.append((plain_name(one[0], "a companion"), sha_of(one[1], "a companion")))
    return PictureFile(
        plain_name(item["name"], "a picture"),
        sha_of(item["sha256"], "a picture"),
        None if sidecar is None else sha_of(sidecar, "declarations"),
        tuple(companions),
    )


def _entry(item: object) -> FileEntry:
    if not isinstance(item, dict):
        raise Unfit("a file of its list is no object")
    _only(item, {"path", "size", "sha256"}, "a file of its list")
    path, size = text_of(item["path"], "path"), whole_of(item["size"], "size")
    if not re.fullmatch(r"[a-z]{1,20}(/[a-z0-9]{1,70})?(\.[a-z]{1,8})?", path):
        raise Unfit("a file of its list has a path that is not used here")
    if size > LARGEST_FILE:
        raise Unfit("a file of its list is too large")
    return FileEntry(path, size, sha_of(item["sha256"], "sha256"))


def _normal(text: str) -> str:
    try:
        return Barcode.parse(text).text
    except WorkstationError:
        return ""


def _only(told: Mapping[str, object], names: set[str], where: str) -> None:
    if set(told) != names:
        odd = sorted(set(told) ^ names)[0]
        raise Unfit(f"{where} should hold {', '.join(sorted(names))}; see “{odd[:40]}”")


def _list(item: object, where: str) -> list[object]:
    if not isinstance(item, list):
        raise Unfit(f"{where} is no list")
    return item


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is named twice")
    return found
