"""Each contract runs on the SQLite store, open and encrypted, and on its in-memory fake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from tests.fakes.search import MemorySearch
from tests.fakes.store import MemoryStore
from workstation.adapters.encryption import vault
from workstation.adapters.encryption.files import open_plain
from workstation.adapters.keys.sealing import Cost
from workstation.adapters.sqlite import open_store
from workstation.services.compare_ports import EarlierPictures, ReferenceLibrary
from workstation.services.import_ports import ImportLedger
from workstation.services.ports import DecisionLog, OfficerStore, ParcelStore
from workstation.services.queue_checks import QueueReasons
from workstation.services.search import RecordSearch


@dataclass(frozen=True, slots=True)
class Ports:
    parcels: ParcelStore
    log: DecisionLog
    officers: OfficerStore
    clock: HandClock
    earlier: EarlierPictures
    references: ReferenceLibrary
    imports: ImportLedger
    search: RecordSearch
    queue_reasons: QueueReasons


@pytest.fixture(params=["sqlite", "encrypted", "memory"])
def ports(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ports]:
    clock = HandClock()
    if request.param == "encrypted":
        vault.make(tmp_path / "data", "ada", "a long pass phrase", Cost(1, 8, 1))
    if request.param != "memory":
        store = open_store(tmp_path / "data", clock, "fake station", "0")
        yield Ports(
            *(store.parcels, store.log, store.officers, clock, store.earlier, store.references),
            imports=store.imports,
            search=store.search,
            queue_reasons=store.queue_reasons,
        )
        store.close()
        vault.forget_all()
    else:
        fake = MemoryStore(tmp_path / "data", clock)
        yield Ports(
            *(fake.parcels, fake.log, fake.officers, clock, fake.earlier, fake.references),
            imports=fake.imports,
            search=MemorySearch(fake.parcels),
            queue_reasons=fake.queue_reasons,
        )


def stored_bytes(path: Path) -> bytes:
    """What was put into a stored file, sealed or not."""
    with open_plain(path) as file:
        return file.read()
