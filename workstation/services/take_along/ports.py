"""What taking along and bringing back need of the outside world, as Protocols. All calls block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Protocol

from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.scan import ScanHeader
from workstation.services.ports import ImportCount, ParcelStore
from workstation.services.take_along.contents import FileEntry, Listing


class DayStore(ParcelStore, Protocol):
    """The store, with what only taking along needs of it."""

    def waiting_of(self, day: date, limit: int) -> tuple[str, ...]:
        """Parcels that wait or are open: those that arrived that day (in the record's own zone),
        and those of unknown arrival that were scanned that day; in the order to be worked."""
        ...

    def put_parcel(
        self,
        parcel_id: str,
        versions: Sequence[ManifestRecord],
        containers_: Sequence[Container],
        consignments: Sequence[Consignment],
        scans: Sequence[tuple[ScanHeader, Path]],
    ) -> ImportCount:
        """All that is told of one parcel, in one transaction."""
        ...


class Writing(Protocol):
    """A package that is being written."""

    def __enter__(self) -> Writing: ...
    def __exit__(self, *_: object) -> None: ...

    def add(self, path: str, content: bytes) -> FileEntry: ...

    def add_file(self, path: str, source: Path, sha256: str) -> None: ...

    def finish(
        self,
        kind: str,
        station: str,
        software: str,
        made_at: datetime,
        about: Mapping[str, object],
        secret: bytes,
    ) -> str:
        """Sign it and put it in place; the SHA-256 of its signed list."""
        ...


class Opened(Protocol):
    """A package whose signature was checked."""

    @property
    def listing(self) -> Listing: ...
    @property
    def signed(self) -> str: ...
    @property
    def package_id(self) -> str: ...

    def __enter__(self) -> Opened: ...
    def __exit__(self, *_: object) -> None: ...

    def read(self, entry: FileEntry) -> bytes: ...

    def extract(self, entry: FileEntry, target: Path) -> None: ...

    def sha256(self) -> str: ...

    def copy_to(self, target: IO[bytes]) -> None: ...


Write = Callable[[Path], Writing]
Open = Callable[[Path], Opened]
