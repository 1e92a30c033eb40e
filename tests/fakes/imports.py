"""The ledger of imports in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.import_ports import ImportBatch, ImportRun
from workstation.services.manifests.told import ToldRecord
from workstation.services.ports import Clock, ImportCount


class Taking(Protocol):
    """What takes in the content of a batch."""

    def put_records(self, records: Iterable[ManifestRecord]) -> ImportCount: ...
    def put_containers(self, containers: Iterable[Container]) -> None: ...
    def put_consignments(self, consignments: Iterable[Consignment]) -> None: ...


class MemoryImports:
    def __init__(self, parcels: Taking, clock: Clock) -> None:
        self._parcels, self._clock = parcels, clock
        self._runs: list[ImportRun] = []
        self._repairs: dict[int, list[Repair]] = {}

    def begin(self, source: str, digest: str, started_at: datetime) -> ImportRun:
        for run in reversed(self._runs):
            if run.digest == digest and run.finished_at is None:
                return run
        for run in self._runs:
            if source == run.source or digest == run.digest:
                self._repairs.pop(run.run_id, None)
        run = ImportRun(len(self._runs) + 1, source, digest, started_at)
        self._runs.append(run)
        return run

    def put(self, run: ImportRun, batch: ImportBatch) -> ImportRun:
        if self._runs[run.run_id - 1].taken != run.taken:
            raise WorkstationError(
                Notice("Another imports it.", "All is in.", "Wait.", "IMPORT-06")
            )
        count = self._parcels.put_records(
            one.record() if isinstance(one, ToldRecord) else one for one in batch.records
        )
        self._parcels.put_containers(batch.containers)
        self._parcels.put_consignments(batch.consignments)
        self._repairs.setdefault(run.run_id, []).extend(batch.repairs)
        run = replace(
            run,
            taken=run.taken + batch.taken,
            read=run.read + len(batch.records),
            new=run.new + count.new,
            changed=run.changed + count.changed,
            same=run.same + count.same,
            containers=run.containers + len(batch.containers),
            consignments=run.consignments + len(batch.consignments),
            repairs=run.repairs + len(batch.repairs),
        )
        self._runs[run.run_id - 1] = run
        return run

    def finish(self, run: ImportRun) -> ImportRun:
        run = replace(run, finished_at=self._clock.now())
        self._runs[run.run_id - 1] = run
        return run

    def rest(self) -> None: ...

    def runs(self, limit: int = 50) -> tuple[ImportRun, ...]:
        return tuple(self._runs[::-1][:limit])

    def repairs(self, run_id: int, limit: int = 1000, after: int = 0) -> tuple[Repair, ...]:
        return tuple(self._repairs.get(run_id, ())[after : after + limit])
