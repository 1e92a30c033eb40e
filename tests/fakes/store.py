"""The store's ports in memory, for tests of what stands on them.

They pass the same contract suite as the SQLite store (tests/contracts). Nothing survives them.
"""

from __future__ import annotations

from pathlib import Path

from tests.fakes.cases import MemoryClocks
from tests.fakes.earlier import MemoryEarlier, MemoryReferences
from tests.fakes.imports import MemoryImports
from tests.fakes.log import MemoryLog
from tests.fakes.officers import MemoryOfficers
from tests.fakes.parcels import MemoryParcels
from tests.fakes.rows import ParcelRow
from workstation.services.ports import Clock


class MemoryStore:
    """`parcels`, `log` and `officers` over one state; `folder` takes the picture files."""

    def __init__(
        self, folder: Path, clock: Clock, station: str = "fake station", software: str = "0"
    ) -> None:
        rows: dict[str, ParcelRow] = {}
        self.parcels = MemoryParcels(folder, clock, rows)
        self.imports = MemoryImports(self.parcels, clock)
        self.log = MemoryLog(clock, station, software, rows, self.parcels)
        self.case_clocks = MemoryClocks(self.log)
        self.parcels.waits_of = self.case_clocks.words_of
        self.officers = MemoryOfficers()
        self.earlier = MemoryEarlier(self.parcels, rows, self.log)
        self.queue_reasons = self.parcels
        self.references = MemoryReferences(folder / "references", clock)

    def close(self) -> None: ...
