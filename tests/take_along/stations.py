"""Two stations: one that packs, one with no network that opens."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from tests.pictures.png_writer import png
from tests.ui.facility import PARCELS, lay_down
from workstation.adapters.onnx.keys import new_key, read_secret
from workstation.adapters.take_along.archive import PackageWriter, open_package
from workstation.adapters.take_along.evidence import Evidence
from workstation.adapters.take_along.trust import trust, trusted
from workstation.composition import Station, open_station
from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import FieldSource, Line, ManifestRecord, Party
from workstation.services.ports import EntryDraft
from workstation.services.take_along.bringing import BringBack
from workstation.services.take_along.pictures import PackedPictures
from workstation.services.take_along.taking import TakeAlong

DAY = date(2026, 11, 20)
ARRIVED = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLAIN = "PLAINPARCEL1"
PACKED = (*PARCELS, PLAIN)
"""What goes along, by arrival and number."""


def lay_down_home(folder: Path) -> None:
    """The facility's parcels, and one with a history, a carton, and a declared plain picture."""
    folder.mkdir()
    lay_down(folder)
    station = open_station(folder, in_process=True)
    try:
        first = ManifestRecord(
            PLAIN,
            sender=Party("Mill Goods", country="CN"),
            consignee=Party(
                "Bo Lind", "1 Long Road", "Dover", "19901", "US", phone="+1 302 5550100"
            ),
            lines=(Line("steel parts", 3, Decimal("1.250"), Decimal("30.00"), "732690", "CN"),),
            pieces=3,
            value=Decimal("30.00"),
            currency="USD",
            parent="CARTON77",
            master_bill="17612345675",
            arrived_at=ARRIVED,
            received_at=ARRIVED,
            source="express.csv",
            documents=("licence 12 345",),
            provenance=(FieldSource("value", "invoice", ARRIVED),),
        )
        station.store.put_records([first])
        station.store.put_records([replace(first, value=Decimal("45.10"), source="late.csv")])
        station.store.put_containers(
            [
                Container(
                    "CARTON77", "carton", "PALLET1", declared_parcels=4, source="express.csv"
                ),
                Container("PALLET1", "pallet", source="express.csv"),
            ]
        )
        station.store.put_consignments(
            [Consignment("17612345675", "PVG", "JFK", 40, Decimal("12.5"), source="express.csv")]
        )
        values = np.arange(4800, dtype=np.uint16).reshape(60, 80) * 10
        air = folder / "air.png"
        air.write_bytes(png(np.full((1, 80), 60000, np.uint16), 16))
        picture = folder / "plain.png"
        picture.write_bytes(png(values, 16))
        told = {
            "values": "counts",
            "view": "top",
            "flat_field": {
                "air": "air.png",
                "air_sha256": hashlib.sha256(air.read_bytes()).hexdigest(),
            },
        }
        (folder / "plain.png.json").write_text(json.dumps(told))
        station.importing.scans(picture, PLAIN)
        for left in (air, picture, folder / "plain.png.json"):
            left.unlink()
    finally:
        station.close()


@dataclass
class Post:
    """One station, its key, and what it can do."""

    data: Path
    secret: Path

    @contextmanager
    def opened(self) -> Iterator[Station]:
        station = open_station(self.data, in_process=True)
        try:
            yield station
        finally:
            station.close()

    def taking(self, station: Station) -> TakeAlong:
        return TakeAlong(
            station.database.parcels,
            station.reader,
            station.log,
            station.clock,
            self.data.name,
            "tests",
            PackageWriter,
            lambda file: open_package(file, trusted(self.data)),
            self.data / "taking-in",
        )

    def bringing(self, station: Station) -> BringBack:
        return BringBack(
            station.log,
            station.clock,
            self.data.name,
            "tests",
            PackageWriter,
            lambda file: open_package(file, trusted(self.data)),
            Evidence(self.data).keep,
            PackedPictures(station.database.parcels, station.reader, self.data / "taking-in"),
        )

    def pack(self, out: Path) -> str:
        with self.opened() as station:
            done = self.taking(station).pack("JFK", DAY, out, read_secret(self.secret), "ada")
        return done.package_id

    def decide(self, station: Station, parcel: str, outcome: str = "release") -> None:
        data = {"outcome_label": outcome.capitalize(), "parcel": parcel}
        station.log.append(EntryDraft("decision", "bo", data, closes=parcel, outcome=outcome))


def pair(tmp_path: Path, original: Path) -> tuple[Post, Post]:
    """Home with its parcels, and an empty station away; each trusts the other's key."""
    posts = []
    for name in ("home", "away"):
        data = tmp_path / name
        if name == "home":
            shutil.copytree(original, data)
        else:
            data.mkdir()
        secret = tmp_path / f"{name}.pem"
        new_key(secret)
        posts.append(Post(data, secret))
    home, away = posts
    trust(tmp_path / "home.public.pem", away.data, "home")
    trust(tmp_path / "away.public.pem", home.data, "away")
    return home, away
