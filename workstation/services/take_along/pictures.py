"""The pictures of parcels in a package: gathered, unpacked, and brought into the store."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import SIDECAR_SUFFIX, ScanHeader, ScanRef, SourceFile
from workstation.services.ports import ScanReader
from workstation.services.take_along import notices
from workstation.services.take_along.codec import Unfit
from workstation.services.take_along.contents import (
    FileEntry,
    Listing,
    PictureFile,
    TakenParcel,
    parcel_of,
)
from workstation.services.take_along.ports import DayStore, Opened


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """One parcel of a package: "new", "changed", "same" or "refused"."""

    parcel_id: str
    kind: str
    pictures: int = 0
    notice: Notice | None = None


class PackedPictures:
    """Finds a parcel's picture files, and brings parcels of a package in. Calls block."""

    def __init__(self, store: DayStore, reader: ScanReader, scratch: Path) -> None:
        self._store, self._reader, self._scratch = store, reader, scratch

    def of(
        self, parcel_id: str, wanted: Callable[[ScanRef], bool] = lambda ref: True
    ) -> tuple[PictureFile, ...]:
        """The files of a parcel's pictures, with all that they need."""
        found: dict[tuple[str, str | None], PictureFile] = {}
        for ref in filter(wanted, self._store.scans(parcel_id)):
            for source in ref.files:
                key = source.sha256, source.sidecar_sha256
                if key not in found:
                    found[key] = PictureFile(
                        source.name, source.sha256, source.sidecar_sha256, self._companions(source)
                    )
        return tuple(found.values())

    def _companions(self, source: SourceFile) -> tuple[tuple[str, str], ...]:
        if source.sidecar_sha256 is None:
            return ()
        headers = self._reader.headers(self._store.scan_path(source))
        return tuple((one.name, one.sha256) for one in headers[0].companions)

    def files(
        self, parcel_id: str, pictures: Sequence[PictureFile]
    ) -> Iterator[tuple[str, Path, str]]:
        """(path in the package, stored file, SHA-256) of all that pictures need."""
        sources = {
            (source.sha256, source.sidecar_sha256): source
            for ref in self._store.scans(parcel_id)
            for source in ref.files
        }
        for one in pictures:
            stored = self._store.scan_path(sources[one.sha256, one.sidecar])
            yield f"pictures/{one.sha256}", stored, one.sha256
            if one.sidecar is not None:
                beside = stored.with_name(stored.name + SIDECAR_SUFFIX)
                yield f"declarations/{one.sidecar}", beside, one.sidecar
            if one.companions:
                for other in self._reader.headers(stored)[0].companions:
                    yield f"pictures/{other.sha256}", self._store.scan_path(other), other.sha256

    def bring(
        self,
        package: Opened,
        entry: FileEntry,
        fits: Callable[[TakenParcel], str] = lambda parcel: "",
    ) -> BroughtIn:
        """Bring one parcel of a package in, whole or not at all; `fits` says why it may not be.

        Raises
        ------
        WorkstationError
            STORE-nn, TAKE-18: it is not in. What is wrong with the parcel itself is told.
        """
        listing = package.listing
        parcel_id = entry.path
        try:
            try:
                parcel = parcel_of(package.read(entry))
                if why := fits(parcel):
                    raise Unfit(why)
            except Unfit as error:
                raise notices.unfit(f"The parcel in {entry.path}", str(error)) from error
            parcel_id = parcel.parcel_id
            self._scratch.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self._scratch))
            try:
                scans = self._unpacked(package, listing, parcel, folder)
                had = self._store.find(parcel_id) is not None
                known = {f.sha256 for ref in self._store.scans(parcel_id) for f in ref.files}
                count = self._store.put_parcel(
                    parcel_id, parcel.versions, parcel.containers, parcel.consignments, scans
                )
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        except WorkstationError as error:
            if error.environment:
                raise
            return BroughtIn(parcel_id, "refused", notice=error.notice)
        fresh = any(header.source.sha256 not in known for header, _ in scans)
        kind = (
            "new" if count.new or (not parcel.versions and fresh and not (had or known)) else "same"
        )
        if kind == "same" and (count.changed or fresh):
            kind = "changed"
        return BroughtIn(parcel_id, kind, len(parcel.pictures))

    def _unpacked(
        self, package: Opened, listing: Listing, parcel: TakenParcel, folder: Path
    ) -> list[tuple[ScanHeader, Path]]:
        """The parcel's pictures in files of their own names, each one read as any other is."""
        files = listing.by_hash()
        scans: list[tuple[ScanHeader, Path]] = []
        for number, picture in enumerate(parcel.pictures):
            place = folder / str(number)
            place.mkdir()
            wanted = [(picture.sha256, picture.name)]
            if picture.sidecar is not None:
                wanted.append((picture.sidecar, picture.name + SIDECAR_SUFFIX))
            wanted += [(sha256, name) for name, sha256 in picture.companions]
            names = [name.casefold() for _, name in wanted]
            if len(set(names)) != len(names):
                raise notices.unfit(f"The parcel {parcel.parcel_id}", "two files have one name")
            for sha256, name in wanted:
                if sha256 not in files:
                    raise notices.altered(f"A picture of the parcel {parcel.parcel_id}")
                package.extract(files[sha256], place / name)
            for header in self._reader.headers(place / picture.name):
                if (header.source.sha256, header.source.sidecar_sha256) != (
                    picture.sha256,
                    picture.sidecar,
                ):
                    raise notices.altered(f"A picture of the parcel {parcel.parcel_id}")
                scans.append((header, place / picture.name))
        return scans
