"""The day's queue into one signed file, and such a file into another station's store."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import SIDECAR_SUFFIX, ScanHeader, SourceFile
from workstation.services.ports import Clock, DecisionLog, EntryDraft, ScanReader
from workstation.services.take_along import notices
from workstation.services.take_along.codec import Unfit
from workstation.services.take_along.contents import (
    MOST_PARCELS,
    TAKEN,
    FileEntry,
    Listing,
    PictureFile,
    TakenParcel,
    parcel_bytes,
    parcel_of,
)
from workstation.services.take_along.ports import DayStore, Open, Opened, Write

KIND = "taken_along"
"""Of the log entries that tell of packages packed and opened here."""
_VERSIONS = 100
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that was written."""

    file: Path
    package_id: str
    parcels: tuple[str, ...]
    pictures: int
    entry: int


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """One parcel of a package: "new", "changed", "same" or "refused"."""

    parcel_id: str
    kind: str
    pictures: int = 0
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """What came of opening a package."""

    package_id: str
    facility: str
    day: str
    station: str
    signed: str
    parcels: tuple[BroughtIn, ...]
    entry: int


class TakeAlong:
    """Packs and opens. Nothing of a package is believed before its signature has been checked."""

    def __init__(
        self,
        store: DayStore,
        reader: ScanReader,
        log: DecisionLog,
        clock: Clock,
        station: str,
        software: str,
        write: Write,
        open_: Open,
        scratch: Path,
    ) -> None:
        self._store, self._reader, self._log, self._clock = store, reader, log, clock
        self._station, self._software = station, software
        self._write, self._open, self._scratch = write, open_, scratch

    def pack(
        self,
        facility: str,
        day: date,
        out: Path,
        secret: bytes,
        who: str,
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> Packed:
        """Write the day's queue to a new file; the log says what went along.

        Raises
        ------
        WorkstationError
            TAKE-02 to -04, -15, STORE-nn, SCAN-nn: nothing has been written.
        """
        parcels = self._store.waiting_of(day, MOST_PARCELS + 1)
        if not parcels:
            raise notices.nothing_to_take(day.isoformat())
        if len(parcels) > MOST_PARCELS:
            raise notices.too_many(MOST_PARCELS)
        pictures: set[str] = set()
        with self._write(out) as package:
            for place, parcel_id in enumerate(parcels, 1):
                parcel = self._gathered(parcel_id)
                for path, source, sha256 in self._files(parcel_id, parcel.pictures):
                    package.add_file(path, source, sha256)
                pictures |= {one.sha256 for one in parcel.pictures}
                package.add(f"parcels/{place}.json", parcel_bytes(parcel))
                told(place, len(parcels))
            last = self._log.last()
            about = {
                "facility": facility,
                "day": day.isoformat(),
                "log_entries": last.seq if last is not None else 0,
                "log_head": last.hash.hex() if last is not None else "",
            }
            package_id = package.finish(
                TAKEN, self._station, self._software, self._clock.now(), about, secret
            )
        entry = self._log.append(
            EntryDraft(
                KIND,
                who,
                {
                    "deed": "packed",
                    "package": package_id,
                    "facility": facility,
                    "day": day.isoformat(),
                    "parcels": list(parcels),
                    "through": "command line",
                },
            )
        )
        return Packed(out, package_id, parcels, len(pictures), entry.seq)

    def open(
        self, file: Path, who: str, told: Callable[[BroughtIn], None] = lambda _: None
    ) -> OpenedPackage:
        """Bring a package in; each parcel of it is in whole or not at all.

        Raises
        ------
        WorkstationError
            TAKE-05 to -08, -10, -16: nothing of it is in. STORE-nn, TAKE-18: the parcels before
            are in; opening it again goes on.
        """
        with self._open(file) as package:
            listing = package.listing
            if listing.kind != TAKEN:
                raise notices.other_kind(file.name[:100], listing.kind)
            facility, day = (str(listing.about.get(name, ""))[:200] for name in ("facility", "day"))
            done: list[BroughtIn] = []
            for entry in listing.files:
                if entry.path.startswith("parcels/"):
                    done.append(self._brought(package, listing, entry))
                    told(done[-1])
            recorded = self._log.append(
                EntryDraft(
                    KIND,
                    who,
                    {
                        "deed": "opened",
                        "package": package.package_id,
                        "facility": facility,
                        "day": day,
                        "station": listing.station,
                        "signed": package.signed,
                        "parcels": [one.parcel_id for one in done if one.kind != "refused"],
                        "refused": [one.parcel_id for one in done if one.kind == "refused"],
                        "through": "command line",
                    },
                )
            )
            return OpenedPackage(
                *(package.package_id, facility, day, listing.station, package.signed),
                tuple(done),
                recorded.seq,
            )

    # Packing

    def _gathered(self, parcel_id: str) -> TakenParcel:
        versions = tuple(v.record for v in reversed(self._store.versions(parcel_id, _VERSIONS)))
        containers, consignments = self._around(versions[-1] if versions else None)
        return TakenParcel(parcel_id, versions, containers, consignments, self._pictures(parcel_id))

    def _around(
        self, record: ManifestRecord | None
    ) -> tuple[tuple[Container, ...], tuple[Consignment, ...]]:
        """The cartons a parcel lies in, from the inside out, and its consignment."""
        containers: list[Container] = []
        bills = [record.master_bill] if record is not None and record.master_bill else []
        inside = record.parent if record is not None else None
        while inside and len(containers) < _DEEPEST:
            found = self._store.container(inside, limit=1)
            if found is None or found.container in containers:
                break
            containers.append(found.container)
            if found.container.master_bill:
                bills.append(found.container.master_bill)
            inside = found.container.parent
        consignments = [self._store.consignment(bill) for bill in dict.fromkeys(bills)]
        return tuple(containers), tuple(one for one in consignments if one is not None)

    def _pictures(self, parcel_id: str) -> tuple[PictureFile, ...]:
        found: dict[tuple[str, str | None], PictureFile] = {}
        for ref in self._store.scans(parcel_id):
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

    def _files(
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

    # Opening

    def _brought(self, package: Opened, listing: Listing, entry: FileEntry) -> BroughtIn:
        parcel_id = entry.path
        try:
            try:
                parcel = parcel_of(package.read(entry))
            except Unfit as error:
                raise notices.unfit(f"The parcel in {entry.path}", str(error)) from error
            parcel_id = parcel.parcel_id
            self._scratch.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self._scratch))
            try:
                scans = self._unpacked(package, listing, parcel, folder)
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
        kind = "new" if count.new or (not parcel.versions and fresh) else "same"
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
