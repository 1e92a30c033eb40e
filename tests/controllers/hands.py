"""Lanes turned by hand, and parcels in memory, for tests of controllers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.controllers.bench import BenchController
from workstation.controllers.bench_state import BenchState
from workstation.controllers.decision import DecisionState
from workstation.domain.barcode import Barcode
from workstation.domain.estimate import WeightEstimate, WeightOpinion
from workstation.domain.findings import Detection, Finding, ModelIdentity, NotChecked
from workstation.domain.log import LogEntry
from workstation.domain.manifest import Line, ManifestRecord, Party, Surroundings
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.picture_facts import PictureFacts
from workstation.domain.reasons import Reason, Severity
from workstation.domain.scan import PictureKind, Scan, ScanRef, SourceFile
from workstation.resources import assets_dir
from workstation.services.decisions import Deciding
from workstation.services.models import Beside
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.policy import load_policy

A, B, C = "RB123456785GB", "RR473124829GB", "UA000000016CN"
OFFICER = Officer("j.doe", "J. Doe")
MODEL = ModelIdentity("ptd-1", "1", "ab" * 32, 0.5)
UNREADABLE = Notice("The X-ray image cannot be read.", "Nothing was recorded.", "Again.", "SCAN-03")
READ_ONLY = Notice("The store cannot be written.", "Nothing is lost.", "Free space.", "STORE-01")


TOO_HEAVY = Reason("declared_vs_scan", Severity.ALARM, "Declared 0.4 kg, the picture says 2 kg.")
SEEN = Reason("site_shape", Severity.LOOK, "The picture shows what the site looks for.")


class HandRunner:
    """`ports.Runner` whose lanes go one step only when told."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, Callable[[], Any], Callable[..., None], Any]] = []

    def submit(self, lane: str, work: Any, done: Any, failed: Any) -> None:
        self.waiting.append((lane, work, done, failed))

    def step(self, lane: str) -> None:
        """Do the first work waiting on a lane and deliver its answer."""
        index = next(i for i, job in enumerate(self.waiting) if job[0] == lane)
        _, work, done, failed = self.waiting.pop(index)
        try:
            answer = work()
        except Exception as error:
            failed(error)
        else:
            done(answer)

    def waits(self, lane: str) -> int:
        return sum(1 for job in self.waiting if job[0] == lane)

    def all(self, *lanes: str) -> None:
        """Turn these lanes (all of them) until nothing waits."""
        while any(not lanes or job[0] in lanes for job in self.waiting):
            self.step(next(job[0] for job in self.waiting if not lanes or job[0] in lanes))


def detection(*scores: float, scan: str = "") -> Detection:
    found = tuple(Finding((n * 10, 5, 8, 6), s, "pistol-like") for n, s in enumerate(scores))
    return Detection(MODEL, scan, found, 12.5, "raw dual energy")


@dataclass
class Parcels:
    """A ParcelSource over a dictionary; faults are planted by the test."""

    parcels: dict[str, OpenedParcel] = field(default_factory=dict)
    opinions: dict[str, Detection | NotChecked] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    cannot_mark: bool = False
    loads: list[str] = field(default_factory=list)
    rechecks: list[tuple[str, WeightOpinion | None, PictureFacts | None]] = field(
        default_factory=list
    )

    def open(self, raw: str, parent: str | None = None, *, mark: bool = True) -> OpenedParcel:
        if mark and self.cannot_mark:
            raise WorkstationError(READ_ONLY, environment=True)
        barcode = Barcode.parse(raw)
        known = self.parcels.get(barcode.text)
        if known is None or parent:
            return opened(barcode.text, record=None, found_in=parent)
        return known

    def with_pictures(
        self, opened: OpenedParcel, weight: WeightOpinion | None, seen: PictureFacts | None
    ) -> OpenedParcel:
        """An alarm by a weight from 2 kg on, a reason by findings; both beside what is known."""
        self.rechecks.append((opened.barcode.text, weight, seen))
        kept = tuple(r for r in opened.reasons if r not in (TOO_HEAVY, SEEN))
        heavy = isinstance(weight, WeightEstimate) and weight.low_kg >= 2
        found = seen is not None and bool(seen.findings)
        reasons = (*kept, *([TOO_HEAVY] if heavy else ()), *([SEEN] if found else ()))
        return replace(opened, reasons=reasons, weight=weight)

    def load(self, ref: ScanRef) -> Scan:
        self.loads.append(ref.parcel_id)
        if ref.parcel_id in self.unreadable:
            raise WorkstationError(UNREADABLE)
        values = np.full((2, 40, 60), 1000, np.uint16)
        return Scan(PictureKind.DUAL_ENERGY, values, 16, ref.files, view=ref.view)

    beside: tuple[Beside, ...] = ()
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(model, picture) in the order of asking; the primary model has no name."""

    def judge(self, scan: Scan) -> Detection | NotChecked:
        self.asked.append(("", scan.files[0].sha256))
        return self.opinions.get(scan.files[0].sha256, detection())

    def models_beside(self) -> tuple[Beside, ...]:
        return self.beside

    def judge_beside(self, name: str, scan: Scan) -> Detection | NotChecked:
        self.asked.append((name, scan.files[0].sha256))
        return self.opinions.get(name, replace(detection(0.7), model=replace(MODEL, model_id=name)))

    def identity_beside(self, name: str) -> ModelIdentity:
        return replace(MODEL, model_id=name)


def ref(parcel: str, number: int = 1) -> ScanRef:
    source = SourceFile(f"{parcel}-{number}.dcs", f"{parcel}-{number}", 10, "DICOS DX")
    return ScanRef(number, parcel, str(number), PictureKind.DUAL_ENERGY, (source,), "2026-11-23")


def opened(
    parcel: str,
    *,
    views: int = 0,
    record: ManifestRecord | None = None,
    reasons: tuple[Reason, ...] = (),
    found_in: str | None = None,
    decided: LogEntry | None = None,
) -> OpenedParcel:
    return OpenedParcel(
        Barcode.parse(parcel),
        record,
        tuple(ref(parcel, n + 1) for n in range(views)),
        Surroundings(parent=found_in),
        reasons,
        (),
        datetime(2026, 11, 23, 10, tzinfo=UTC),
        decided,
    )


def record(parcel: str) -> ManifestRecord:
    return ManifestRecord(
        parcel,
        consignee=Party("Ann Lee"),
        lines=(Line("cotton shirt", 2, value=Decimal("24")),),
        pieces=2,
        gross_kg=Decimal("0.4"),
        value=Decimal("24"),
        currency="USD",
    )


ALARM = Reason("weight_to_value", Severity.ALARM, "Declared 0.4 kg, scale 1.9 kg.")


class Bench:
    """A bench over lanes turned by hand and the in-memory store."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.runner, self.clock = HandRunner(), HandClock()
        self.store = MemoryStore(folder, self.clock)
        policy = load_policy(assets_dir() / "policy", datetime(2026, 11, 23, tzinfo=UTC).date())
        self.deciding = Deciding(self.store.log, policy, self.clock)
        self.parcels = Parcels()
        self.shown: list[BenchState] = []
        self.panels: list[DecisionState] = []
        self.following: str | None = None
        prepare: Any = lambda scan: ("prepared", scan.files[0].name)  # noqa: E731
        self.controller = BenchController(
            self.parcels,
            self.deciding,
            self.runner,
            self.clock,
            self.shown.append,
            self.panels.append,
            prepare=prepare,
            next_parcel=lambda current: self.following,
            drafts=self.store.parcels,
            **more,
        )
        self.controller.officer = OFFICER

    @property
    def state(self) -> BenchState:
        return self.controller.state

    @property
    def panel(self) -> DecisionState:
        return self.controller.decision.state

    def has(self, parcel: str, *opinions: Detection | NotChecked, **more: Any) -> None:
        """A parcel with one view for each opinion."""
        views = len(opinions)
        self.parcels.parcels[parcel] = opened(parcel, views=views, **more)
        for number, opinion in enumerate(opinions, 1):
            self.parcels.opinions[f"{parcel}-{number}"] = opinion

    def open(self, parcel: str) -> None:
        self.controller.open(parcel)
        self.runner.all()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.controller.decision.change(name, value)

    def entries(self) -> tuple[LogEntry, ...]:
        return self.store.log.entries(limit=100)

    def data(self) -> dict[str, Any]:
        """The last entry's data."""
        value = self.entries()[-1].content["data"]
        assert isinstance(value, dict)
        return value
