"""What importing manifests needs of the store: runs that a killed program can go on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.repair import Repair
from workstation.services.manifests.told import ToldRecord

KEPT_REPAIRS = 100_000
"""Of one run; its count tells of all."""


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import of one file: how far it came and what it brought."""

    run_id: int
    source: str
    """The file's name."""
    digest: str
    """SHA-256, in hex, of the file's bytes and of the column map it was read with."""
    started_at: datetime
    """When its data reached us, for every record of it."""
    finished_at: datetime | None = None
    taken: int = 0
    """Items of the file that have been dealt with."""
    read: int = 0
    """Records read: new, changed and same together."""
    new: int = 0
    changed: int = 0
    same: int = 0
    containers: int = 0
    consignments: int = 0
    repairs: int = 0


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """What is stored at once: consecutive items of a file, by their kind."""

    taken: int
    """How many items of the file it holds."""
    records: Sequence[ManifestRecord | ToldRecord] = ()
    containers: Sequence[Container] = ()
    consignments: Sequence[Consignment] = ()
    repairs: Sequence[Repair] = ()


class ImportLedger(Protocol):
    """Runs of imports, each batch in one transaction with how far the run has come."""

    def begin(self, source: str, digest: str, started_at: datetime) -> ImportRun:
        """The broken-off run of this digest, to be gone on with, else a new one.

        A new run takes the place of what is kept to repair of earlier ones of the same file.
        """
        ...

    def put(self, run: ImportRun, batch: ImportBatch) -> ImportRun:
        """Store a batch, whole or not at all, and the run as it stands then.

        Raises
        ------
        WorkstationError
            IMPORT-06 where another program has gone on with this run meanwhile.
        """
        ...

    def finish(self, run: ImportRun) -> ImportRun: ...

    def rest(self) -> None:
        """Let go of the memory that importing takes, once an import has ended in any way."""
        ...

    def runs(self, limit: int = 50) -> tuple[ImportRun, ...]:
        """The newest runs first."""
        ...

    def repairs(self, run_id: int, limit: int = 1000, after: int = 0) -> tuple[Repair, ...]:
        """What is to be repaired of a run, in the file's order, from number `after` + 1 on.

        The first KEPT_REPAIRS of a run are kept; its count tells of all.
        """
        ...
