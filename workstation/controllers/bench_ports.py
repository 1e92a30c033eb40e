"""What the bench needs of the services and the store. All calls block: they run on lanes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from workstation.domain.decision import Policy
from workstation.domain.estimate import WeightOpinion
from workstation.domain.findings import Detection, ModelIdentity, NotChecked
from workstation.domain.log import LogEntry
from workstation.domain.officer import Officer
from workstation.domain.picture_facts import PictureFacts
from workstation.domain.scan import Scan, ScanRef
from workstation.services.decisions import DecisionRequest
from workstation.services.models import Beside
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.ports import DecisionDraft


class ParcelSource(Protocol):
    """What the bench needs of `services.bench.Parcels`. Blocking calls."""

    def open(self, raw: str, parent: str | None = None, *, mark: bool = True) -> OpenedParcel: ...

    def with_pictures(
        self, opened: OpenedParcel, weight: WeightOpinion | None, seen: PictureFacts | None
    ) -> OpenedParcel: ...

    def with_case(self, opened: OpenedParcel) -> OpenedParcel:
        """The parcel with its case read anew."""
        ...

    def load(self, ref: ScanRef) -> Scan: ...

    def judge(self, scan: Scan) -> Detection | NotChecked: ...

    def models_beside(self) -> tuple[Beside, ...]:
        """Never blocks."""
        ...

    def judge_beside(self, name: str, scan: Scan) -> Detection | NotChecked: ...

    def identity_beside(self, name: str) -> ModelIdentity:
        """Never blocks."""
        ...


class Shadowed(Protocol):
    """Writes a shadow model's opinion to the log: `services.shadowing.Shadowing.record`. Blocking."""

    def __call__(
        self,
        ref: ScanRef,
        picture: str,
        model: ModelIdentity,
        opinion: Detection | NotChecked,
        officer: Officer | None,
    ) -> LogEntry | None: ...


class Drafts(Protocol):
    """Where drafts outlive a restart: part of `ports.ParcelStore`. Blocking: store lane."""

    def save_draft(
        self, parcel_id: str, officer: str, outcome: str, fields: Mapping[str, str]
    ) -> None: ...

    def draft(self, parcel_id: str, officer: str) -> DecisionDraft | None: ...

    def clear_draft(self, parcel_id: str, officer: str) -> None: ...


class Recording(Protocol):
    """What the bench needs of `services.decisions.Deciding`. Blocking: store lane."""

    @property
    def policy(self) -> Policy: ...

    def record(self, request: DecisionRequest) -> LogEntry: ...
