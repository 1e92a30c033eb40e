"""What every ledger of imports does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.contracts.conftest import Ports
from tests.contracts.test_parcel_store import NOON, RECORD
from workstation.domain.consignment import Consignment, Container
from workstation.domain.notice import WorkstationError
from workstation.domain.repair import Repair
from workstation.services.import_ports import ImportBatch
from workstation.services.manifests.told import told_of

BATCH = ImportBatch(
    5,
    (RECORD, replace(RECORD, parcel_id="P2"), replace(RECORD, value=Decimal("9"))),
    (Container("BAG1", "bag"),),
    (),
    (Repair(7, "value", "The value is no number.", "x", "P3"),),
)


def test_that_a_batch_is_in_with_what_the_run_has_come_to(ports: Ports) -> None:
    run = ports.imports.begin("day.csv", "d1", NOON)
    assert (run.source, run.digest, run.started_at, run.taken) == ("day.csv", "d1", NOON, 0)
    run = ports.imports.put(run, BATCH)
    assert (run.taken, run.read, run.new, run.changed, run.same) == (5, 3, 2, 1, 0)
    assert (run.containers, run.consignments, run.repairs) == (1, 0, 1)
    assert ports.parcels.find("P2") is not None
    assert ports.parcels.container("BAG1") is not None
    again = ImportBatch(2, (RECORD,), (), (Consignment("17612345675"),))
    run = ports.imports.finish(ports.imports.put(run, again))
    assert (run.taken, run.read, run.same, run.consignments) == (7, 4, 0, 1)
    assert run.finished_at is not None
    assert ports.imports.runs() == (run,)
    assert ports.imports.repairs(run.run_id) == BATCH.repairs
    ports.imports.rest()


def test_that_a_run_broken_off_is_gone_on_with_and_a_finished_one_begun_anew(
    ports: Ports,
) -> None:
    first = ports.imports.put(ports.imports.begin("day.csv", "d1", NOON), BATCH)
    later = NOON + timedelta(days=1)
    assert ports.imports.begin("day.csv", "d1", later) == first
    other = ports.imports.begin("night.csv", "d2", later)
    assert (other.taken, other.started_at) == (0, later)
    assert ports.imports.repairs(first.run_id) == BATCH.repairs
    done = ports.imports.finish(first)
    new = ports.imports.begin("day.csv", "d1", later)
    assert new.run_id not in (done.run_id, other.run_id)
    assert (new.taken, new.started_at) == (0, later)
    assert ports.imports.repairs(first.run_id) == ()
    assert [run.run_id for run in ports.imports.runs()] == [3, 2, 1]
    assert len(ports.imports.runs(limit=1)) == 1


def test_that_a_run_that_went_on_elsewhere_is_refused_and_leaves_nothing(ports: Ports) -> None:
    mine = ports.imports.begin("day.csv", "d1", NOON)
    theirs = ports.imports.begin("day.csv", "d1", NOON)
    ports.imports.put(theirs, BATCH)
    with pytest.raises(WorkstationError, match="IMPORT-06"):
        ports.imports.put(mine, ImportBatch(1, (replace(RECORD, parcel_id="P9"),)))
    assert ports.parcels.find("P9") is None


def test_that_repairs_are_told_in_pages_in_the_order_of_the_file(ports: Ports) -> None:
    run = ports.imports.begin("day.csv", "d1", NOON)
    for start in (0, 3):
        repairs = [Repair(start + n, "", f"No. {start + n}", "") for n in range(3)]
        run = ports.imports.put(run, ImportBatch(3, repairs=repairs))
    assert [r.line for r in ports.imports.repairs(run.run_id, limit=4)] == [0, 1, 2, 3]
    assert [r.line for r in ports.imports.repairs(run.run_id, limit=4, after=4)] == [4, 5]


def test_that_a_record_told_in_texts_is_stored_and_compared_as_the_record_it_tells(
    ports: Ports,
) -> None:
    told = told_of(RECORD)
    assert told.record() == RECORD
    run = ports.imports.begin("day.csv", "d1", NOON)
    run = ports.imports.put(run, ImportBatch(1, (told,)))
    assert ports.parcels.find(RECORD.parcel_id) == RECORD
    changed = told_of(replace(RECORD, value=Decimal("9")))
    run = ports.imports.put(run, ImportBatch(3, (told, changed, changed)))
    assert (run.new, run.changed, run.same) == (1, 1, 2)
    found = ports.parcels.find(RECORD.parcel_id)
    assert found is not None
    assert (found.value, found.version) == (Decimal("9"), 2)
