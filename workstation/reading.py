"""Composes what reads, judges and writes pictures, with no store behind it. No Qt."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from workstation.adapters.onnx.choice import read_choice
from workstation.adapters.onnx.places import station_places
from workstation.adapters.settings import Settings, load_settings
from workstation.domain.estimate import WeightOpinion
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Scan
from workstation.services.exporting import PictureWriter
from workstation.services.findings_export import ReportWriter
from workstation.services.identify import BarcodePictures
from workstation.services.models import Beside, Model
from workstation.services.ports import Detector, DetectorSource, ReportReader, ScanReader

_MIB = 1024 * 1024
SITE_RULES = "site-rules.json"
"""In the data folder: what the site declares of plain pictures by their names."""


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """What reads and judges pictures, with no store behind it."""

    settings: Settings
    reader: ScanReader
    reports: ReportReader
    detectors: DetectorSource
    model: Model
    beside: Sequence[tuple[Beside, DetectorSource]] = ()
    closing: Sequence[Callable[[], None]] = field(default=())

    def close(self) -> None:
        close_all(self.closing)


def open_pictures(data_dir: Path, *, in_process: bool = False) -> Pictures:
    """The reader and the model of a data folder's settings; makes no folder and no file.

    Raises
    ------
    WorkstationError
        SETTINGS-01.
    """
    settings = load_settings(data_dir)
    places = station_places(data_dir, accept_unsigned=settings.accept_unsigned_models)
    closing: list[Callable[[], None]] = []
    from workstation.adapters.worker.process import WorkerLimits

    def source(chosen: str | None) -> DetectorSource:
        """Each model in a child of its own: what one does to itself does nothing to another."""
        if in_process:
            from workstation.adapters.onnx import PackagedDetectors

            return PackagedDetectors(places, chosen)
        from workstation.adapters.worker import WorkerDetectors

        detectors = WorkerDetectors(
            places,
            chosen,
            WorkerLimits(
                seconds=settings.detect_timeout_s,
                memory_bytes=settings.detect_memory_mib * _MIB,
                nice=5,
            ),
        )
        closing.append(detectors.close)
        return detectors

    try:
        choice = read_choice(data_dir)
    except WorkstationError as error:
        primary: DetectorSource = _Refusing(error)
        beside: list[tuple[Beside, DetectorSource]] = []
    else:
        primary = source(settings.model or choice.primary)
        others = [Beside(name) for name in choice.beside]
        others += [Beside(name, shadow=True) for name in choice.shadow]
        beside = [(told, source(told.name)) for told in others if told.name != settings.model]
    if in_process:
        from workstation.adapters.pictures import PictureReader

        here = PictureReader(rules=data_dir / SITE_RULES)
        return Pictures(settings, here, here, primary, Model(primary), beside)
    from workstation.adapters.worker import WorkerReader

    reader = WorkerReader(
        worker_limits=WorkerLimits(
            seconds=settings.read_timeout_s, memory_bytes=settings.read_memory_mib * _MIB
        ),
        rules=data_dir / SITE_RULES,
    )
    closing.append(reader.close)
    return Pictures(settings, reader, reader, primary, Model(primary), beside, closing)


def open_barcode_pictures() -> tuple[BarcodePictures, Callable[[], None]]:
    """What finds barcodes in picture files, in a child process, and what ends it."""
    from workstation.adapters.worker import WorkerReader

    reader = WorkerReader()
    return reader, reader.close


class Writer(PictureWriter, ReportWriter, Protocol):
    """Writes all DICOM and DICOS files that leave the station."""


def open_writer(*, in_process: bool = False) -> tuple[Writer, Callable[[], None]]:
    """The writer of files for others, in a child process, and what ends it."""
    if in_process:
        from workstation.adapters.pictures.dicom_out import DicomWriter

        return DicomWriter(), lambda: None
    from workstation.adapters.worker import WorkerWriter

    writer = WorkerWriter()
    return writer, writer.close


def weigh(scans: Sequence[Scan]) -> WeightOpinion:
    """What pictures say of the weight; numpy is loaded only when it is asked."""
    from workstation.imaging.weighing import weigh_parcel

    return weigh_parcel(scans)


def close_all(closing: Sequence[Callable[[], None]]) -> None:
    """Close what was opened, the last first."""
    with contextlib.ExitStack() as stack:  # each is called, whatever the others do
        for close in reversed(closing):
            stack.callback(close)


class _Refusing:
    """A source of detectors that tells why there is none."""

    def __init__(self, why: WorkstationError) -> None:
        self._why = why

    def load(self) -> Detector:
        raise self._why
