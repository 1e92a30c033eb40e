"""Opens a station: the one place that picks the adapters. No Qt."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workstation import __version__
from workstation.adapters.facility import SimulatedFacility
from workstation.adapters.onnx.places import station_places
from workstation.adapters.plane_room import PlaneRoom
from workstation.adapters.settings import Settings, load_settings
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.decision import Policy
from workstation.resources import assets_dir
from workstation.services.accounts import Accounts
from workstation.services.answering import Answering
from workstation.services.bench import Model, Parcels
from workstation.services.decisions import Deciding
from workstation.services.demo import Facility
from workstation.services.earlier import Earlier
from workstation.services.exporting import Exporting, PictureWriter
from workstation.services.importing import Importing
from workstation.services.policy import load_policy
from workstation.services.ports import (
    Clock,
    DecisionLog,
    DetectorSource,
    OfficerStore,
    ParcelStore,
    ReportReader,
    ScanReader,
)
from workstation.services.rules import Rules, load_rules
from workstation.services.shadowing import Shadowing

_MIB = 1024 * 1024
SITE_RULES = "site-rules.json"
"""In the data folder: what the site declares of plain pictures by their names."""
SOFTWARE = f"nii-workstation {__version__}"


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What reads and judges pictures, with no store behind it."""

    settings: Settings
    reader: ScanReader
    reports: ReportReader
    detectors: DetectorSource
    model: Model
    closing: Sequence[Callable[[], None]] = field(default=())

    def close(self) -> None:
        _close(self.closing)


@dataclass(frozen=True, slots=True, eq=False)
class Station:
    """Everything that a bench works with; close it when the work is done."""

    data_dir: Path
    settings: Settings
    clock: Clock
    store: ParcelStore
    log: DecisionLog
    officers: OfficerStore
    reader: ScanReader
    detectors: DetectorSource
    parcels: Parcels
    deciding: Deciding
    answering: Answering
    shadowing: Shadowing
    accounts: Accounts
    importing: Importing
    earlier: Earlier
    policy: Policy
    rules: Rules
    facility: Facility
    exporting: Exporting
    planes: PlaneRoom
    database: SqliteStore
    closing: Sequence[Callable[[], None]] = field(default=())

    def close(self) -> None:
        """End the child processes and close the store."""
        _close(self.closing)


def open_station(
    data_dir: Path,
    *,
    in_process: bool = False,
    read_only: bool = False,
    through: str = "bench",
) -> Station:
    """Open the station of a data folder, made on first use (not if `read_only`).

    Pictures are decoded and judged in child processes, started when first needed; with
    `in_process` in this one (tests). `through` is told in the log: "bench" or "command line".

    Raises
    ------
    WorkstationError
        SETTINGS-nn, STORE-nn, POLICY-nn or RULES-nn: the station cannot be used, and why.
    """
    pictures = open_pictures(data_dir, in_process=in_process)
    clock = SystemClock()
    today = clock.now().date()
    try:
        policy = load_policy(assets_dir() / "policy", today)
        rules = load_rules(assets_dir() / "rules", today)
        store = open_store(data_dir, clock, pictures.settings.station, SOFTWARE, read_only)
    except BaseException:
        pictures.close()
        raise
    writer, close_writer = _writer(in_process)
    parcels = Parcels(store.parcels, pictures.reader, pictures.detectors, rules, clock, store.log)
    return Station(
        data_dir=data_dir,
        settings=pictures.settings,
        clock=clock,
        store=store.parcels,
        log=store.log,
        officers=store.officers,
        reader=pictures.reader,
        detectors=pictures.detectors,
        parcels=parcels,
        deciding=Deciding(store.log, policy, clock),
        answering=Answering(store.log),
        shadowing=Shadowing(store.log),
        accounts=Accounts(store.officers, store.log, clock, through),
        importing=Importing(store.parcels, pictures.reader, clock),
        earlier=Earlier(store.parcels, store.earlier, store.references, pictures.reader, policy),
        policy=policy,
        rules=rules,
        facility=SimulatedFacility(in_process=in_process),
        exporting=Exporting(
            store.parcels, store.log, writer, clock, pictures.settings.station, SOFTWARE
        ),
        planes=PlaneRoom(pictures.settings.picture_memory_mib * _MIB, data_dir),
        database=store,
        closing=(pictures.close, close_writer, store.close),
    )


def open_pictures(data_dir: Path, *, in_process: bool = False) -> Pictures:
    """The reader and the model of a data folder's settings; makes no folder and no file.

    Raises
    ------
    WorkstationError
        SETTINGS-01.
    """
    settings = load_settings(data_dir)
    places = station_places(data_dir, accept_unsigned=settings.accept_unsigned_models)
    if in_process:
        from workstation.adapters.onnx import PackagedDetectors
        from workstation.adapters.pictures import PictureReader

        source = PackagedDetectors(places, settings.model)
        here = PictureReader(rules=data_dir / SITE_RULES)
        return Pictures(settings, here, here, source, Model(source))
    from workstation.adapters.worker import WorkerDetectors, WorkerLimits, WorkerReader

    reader = WorkerReader(
        worker_limits=WorkerLimits(
            seconds=settings.read_timeout_s, memory_bytes=settings.read_memory_mib * _MIB
        ),
        rules=data_dir / SITE_RULES,
    )
    detectors = WorkerDetectors(
        places,
        settings.model,
        WorkerLimits(
            seconds=settings.detect_timeout_s,
            memory_bytes=settings.detect_memory_mib * _MIB,
            nice=5,
        ),
    )
    closing = (reader.close, detectors.close)
    return Pictures(settings, reader, reader, detectors, Model(detectors), closing)


def _writer(in_process: bool) -> tuple[PictureWriter, Callable[[], None]]:
    if in_process:
        from workstation.adapters.pictures.dicom_out import DicomWriter

        return DicomWriter(), lambda: None
    from workstation.adapters.worker import WorkerWriter

    writer = WorkerWriter()
    return writer, writer.close


def _close(closing: Sequence[Callable[[], None]]) -> None:
    with contextlib.ExitStack() as stack:  # each is called, whatever the others do
        for close in reversed(closing):
            stack.callback(close)
