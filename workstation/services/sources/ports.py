"""What records that come by themselves need of the outside world, as Protocols. All calls block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from workstation.domain.consignment import Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.repair import Repair
from workstation.services.ports import ImportCount


class Answer(StrEnum):
    """What a service says of one parcel."""

    RECORD = "record"
    UNCHANGED = "unchanged"
    NO_RECORD = "no record"


@dataclass(frozen=True, slots=True)
class ParcelAnswer:
    """A service's answer on one parcel; `body` is the JSON text of a record, not looked at yet."""

    kind: Answer
    body: bytes = b""
    etag: str | None = None
    """The version of the record, to ask again by; None where the service names none."""


class ManifestService(Protocol):
    """A site's manifest service (docs/manifest-service.openapi.yaml)."""

    @property
    def name(self) -> str:
        """The service's address: what it told before is remembered under it."""
        ...

    def parcel(self, parcel_id: str, etag: str | None) -> ParcelAnswer:
        """The record of a parcel, if it is not the one that `etag` names.

        Raises
        ------
        WorkstationError
            SOURCE-nn: not reached, refused, or what came is no answer. Never another exception.
        """
        ...

    def records(self, after: str | None, limit: int) -> bytes | None:
        """One page of records in the order they changed: JSON text, not looked at yet.

        None: the service no longer knows the place `after`; begin anew without it.

        Raises
        ------
        WorkstationError
            SOURCE-nn, as `parcel`.
        """
        ...

    def health(self) -> str:
        """The service answers; what it says of itself.

        Raises
        ------
        WorkstationError
            SOURCE-nn, as `parcel`.
        """
        ...

    def stop(self) -> None:
        """Break off what is being asked, and ask nothing more. From any thread."""
        ...


class RecordStore(Protocol):
    """What is needed of `services.ports.ParcelStore`."""

    def find(self, parcel_id: str) -> ManifestRecord | None: ...

    def put_records(self, records: Iterable[ManifestRecord]) -> ImportCount: ...

    def put_containers(self, containers: Iterable[Container]) -> None: ...


class SourceMemory(Protocol):
    """What is remembered of a service between runs. It never runs ahead of the store."""

    @property
    def read_only(self) -> bool:
        """Nothing is kept: the store was opened to be looked at."""
        ...

    def etag(self, service: str, parcel_id: str) -> str | None: ...

    def keep_etag(self, service: str, parcel_id: str, etag: str | None) -> None: ...

    def cursor(self, service: str) -> str | None:
        """How far the service's records were taken in."""
        ...

    def keep_cursor(self, service: str, cursor: str | None) -> None: ...

    def reached_at(self, service: str) -> datetime | None:
        """When it last answered."""
        ...

    def keep_reached(self, service: str, at: datetime) -> None: ...

    def keep_repairs(self, service: str, parcels: Sequence[str], repairs: Sequence[Repair]) -> None:
        """Replace what is to be repaired in the service's records of these parcels."""
        ...

    def repairs(self, service: str, limit: int = 200) -> tuple[Repair, ...]:
        """What is to be repaired in the service's records, the newest first."""
        ...
