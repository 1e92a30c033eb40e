"""What reading a manifest needs from the outside: one reader a format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.repair import Repair
from workstation.services.manifests.columns import ColumnMap
from workstation.services.manifests.told import ToldRecord

Item = ManifestRecord | Container | Consignment | Repair
"""One thing that a manifest file tells, in the file's order."""


class ManifestReader(Protocol):
    """One format of manifest files.

    Memory stays flat whatever the file's size. The same bytes give the same items in the same
    order, so that a reading that broke off can go on where it stood.
    """

    @property
    def name(self) -> str:
        """As an officer calls the format: "IATA Cargo-XML house waybill"."""
        ...

    @property
    def has_columns(self) -> bool:
        """Whether its files are tables, whose columns a map can name."""
        ...

    def recognises(self, start: bytes, name: str) -> bool:
        """Whether a file of this name that starts with these bytes is of this format."""
        ...

    def fitting(self, file: BinaryIO, maps: Sequence[ColumnMap]) -> ColumnMap | None:
        """The map that describes the file's header; of several the one of most columns.

        None where none does, or where a file of this format has no columns. The caller sets the
        file back.
        """
        ...

    def read(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item]:
        """What the file tells. What is bad or not read comes as a Repair; the rest goes on.

        Raises
        ------
        WorkstationError
            IMPORT-nn where the file as a whole is none of this format.
        """
        ...


@runtime_checkable
class TellingReader(ManifestReader, Protocol):
    """A reader that can give records as exact texts, at a tenth of the cost."""

    def told(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item | ToldRecord]:
        """What `read` gives, in the same order; a record may come as what tells it."""
        ...


class Ahead(Protocol):
    """Reads large files ahead of who stores them, on another core."""

    def serves(self, reader: ManifestReader, size: int) -> bool:
        """Whether a file of so many bytes, of this reader's format, is read so."""
        ...

    def told(
        self,
        path: Path,
        file: BinaryIO,
        source: str,
        received_at: datetime | None,
        columns: ColumnMap | None,
    ) -> Iterator[Item | ToldRecord]:
        """What the reader's `told` gives. `file` is kept where the reading stands in it.

        Raises
        ------
        WorkstationError
            What the reading itself raises; IMPORT-21 where it ends before it is done.
        """
        ...


@runtime_checkable
class TableReader(ManifestReader, Protocol):
    """A reader of tables, which can tell their first rows as they stand."""

    def sample(self, file: BinaryIO, count: int) -> list[list[str]]:
        """At most so many rows from the top, the heading first; those that are none are left
        out, and of a file that is no table of this kind there is none."""
        ...


class ColumnMaps(Protocol):
    """The column maps that a site has saved."""

    def all(self) -> tuple[ColumnMap, ...]:
        """Every saved map, by name.

        Raises
        ------
        WorkstationError
            IMPORT-05 where a saved map is no longer one.
        """
        ...

    def save(self, columns: ColumnMap) -> Path:
        """Keep a map under its name; where it stands.

        Raises
        ------
        WorkstationError
            IMPORT-05 where the map has a fault, or cannot be written.
        """
        ...
