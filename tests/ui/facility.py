"""A small station on disk with real pictures, and a model that answers when told."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from workstation.adapters.pictures.dicos import write_dx
from workstation.composition import SOFTWARE, Station, open_station
from workstation.domain.findings import Detection, Finding, ModelIdentity
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.officer import Role
from workstation.domain.scan import Energy, Scan
from workstation.imaging.weighing import weigh_parcel
from workstation.services.bench import Parcels
from workstation.services.replaying import Replaying

NAME, PASSWORD = "tester", "correct horse"
PARCELS = ("RB123456785GB", "RR473124829GB", "CP123456785US")
UNMANIFESTED = "UA000000016CN"
_MODEL = ModelIdentity("test-model", "1", "ab" * 32, 0.5, accepts=("dual_energy",))


class GatedDetector:
    """`ports.Detector` and its source: answers at once, or waits until its gate is opened."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.scores: tuple[float, ...] = (0.91, 0.64)

    @property
    def identity(self) -> ModelIdentity:
        return _MODEL

    def load(self) -> GatedDetector:
        return self

    def detect(self, scan: Scan) -> Detection:
        self.gate.wait(20)
        found = tuple(
            Finding((30 + 60 * n, 40, 50, 30), score, "pistol-like")
            for n, score in enumerate(self.scores)
        )
        anomaly_map = np.zeros((12, 16), np.float32)
        return Detection(_MODEL, scan.identity, found, 12.5, "raw dual energy", anomaly_map)


def lay_down(data_dir: Path, scale: int = 1) -> None:
    """Three declared parcels and an unmanifested one, each with a dual-energy scan."""
    station = open_station(data_dir, in_process=True)
    try:
        now = datetime(2026, 11, 20, 9, tzinfo=UTC)
        station.store.put_records(
            ManifestRecord(
                parcel,
                sender=Party("Mill Shirts", city="Shenzhen", country="CN"),
                consignee=Party(f"Ann Lee {number}", city="Dover", country="US"),
                lines=(Line("cotton shirt, knitted", 2, Decimal("0.4"), Decimal("24"), "610910"),),
                pieces=2,
                gross_kg=Decimal("0.5"),
                value=Decimal("24"),
                currency="USD",
                category="gift",
                arrived_at=now,
                presented_at=now,
                received_at=now,
                simulated=True,
            )
            for number, parcel in enumerate(PARCELS)
        )
        for seed, parcel in enumerate((*PARCELS, UNMANIFESTED)):
            for energy, kev, depth in ((Energy.LOW, 60.0, 20000), (Energy.HIGH, 90.0, 12000)):
                path = data_dir / f"{parcel}-{energy}.dcs"
                write_dx(
                    path,
                    _picture(seed, depth, scale),
                    energy=energy,
                    effective_energy_kev=kev,
                    kvp=160.0,
                    ooi_id=parcel,
                    scan_uid=f"1.2.826.0.1.3680043.10.{seed + 1}",
                    instance_uid=f"1.2.826.0.1.3680043.10.{seed + 1}.{int(kev)}",
                    spacing_mm=(1.0, 1.0),
                    air_value=60000,
                    black_level=0,
                    window=None,
                    acquired_at=now,
                    device="test bench",
                )
                station.store.put_scan(parcel, station.reader.header(path), path)
                path.unlink()
        station.officers.create(NAME, "T. Ester", PASSWORD, Role.OFFICER)
    finally:
        station.close()


def open_with(detector: GatedDetector, data_dir: Path) -> Station:
    """The station with this detector in place of the packaged one; everything else is real."""
    station = open_station(data_dir, in_process=True)
    parcels = Parcels(
        station.store, station.reader, detector, station.rules, station.clock, station.log
    )
    replaying = Replaying(
        *(station.log, parcels, weigh_parcel, station.policy.version, SOFTWARE),
        station.settings.threshold,
    )
    return replace(station, parcels=parcels, detectors=detector, replaying=replaying)


def _picture(seed: int, depth: int, scale: int) -> np.ndarray:
    values = np.full((120, 200), 60000, np.uint16)
    values[20:100, 30:170] -= np.uint16(depth)
    values[40:70, 40 + 10 * seed : 90 + 10 * seed] -= np.uint16(depth)
    return np.repeat(np.repeat(values, scale, 0), scale, 1)
