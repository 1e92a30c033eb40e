"""The day's queue into one signed file, and such a file into another station's store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import ManifestRecord
from workstation.services.ports import Clock, DecisionLog, EntryDraft, ScanReader
from workstation.services.take_along import notices
from workstation.services.take_along.contents import (
    MOST_PARCELS,
    TAKEN,
    TakenParcel,
    parcel_bytes,
)
from workstation.services.take_along.pictures import BroughtIn, PackedPictures
from workstation.services.take_along.ports import DayStore, Open, Write

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
        self._store, self._log, self._clock = store, log, clock
        self._station, self._software = station, software
        self._write, self._open = write, open_
        self._packed = PackedPictures(store, reader, scratch)

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
                for path, source, sha256 in self._packed.files(parcel_id, parcel.pictures):
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
                    done.append(self._packed.bring(package, entry))
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
        return TakenParcel(
            parcel_id, versions, containers, consignments, self._packed.of(parcel_id)
        )

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
