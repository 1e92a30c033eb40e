"""Opening parcels, loading pictures, asking the model."""

from __future__ import annotations

import pytest

from tests.fakes.pictures import FakeDetectors
from workstation.domain.barcode import Check
from workstation.domain.findings import Detection, ModelIdentity, NotChecked
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.ports import QueueState

CODE = "RB123456785GB"


def test_no_record_and_no_scan_are_states(bench):
    opened = bench.parcels.open(CODE)
    assert opened.record is None
    assert opened.scans == ()
    assert [r.rule for r in opened.reasons] == ["unmanifested"]
    assert opened.decided is None


def test_a_wrong_check_digit_warns_and_goes_on(bench):
    assert bench.parcels.open("RB123456789GB").barcode.check is Check.BAD


def test_opening_notes_the_parcel_in_the_queue_and_looking_does_not(bench):
    bench.parcels.open(CODE, mark=False)
    assert bench.store.parcels.counts()[QueueState.OPEN] == 0
    bench.parcels.open(CODE, parent="mc-7")
    assert bench.store.parcels.counts()[QueueState.OPEN] == 1
    assert bench.parcels.open(CODE).surroundings.parent == "MC-7"


def test_what_is_no_barcode_opens_nothing(bench):
    with pytest.raises(WorkstationError, match="BARCODE-01"):
        bench.parcels.open("\r\n")
    assert bench.store.parcels.queue() == ()


def test_a_loaded_scan_carries_the_names_its_files_came_with(bench):
    bench.file(CODE, "view-1.dcs")
    (ref,) = bench.parcels.open(CODE).scans
    scan = bench.parcels.load(ref)
    assert [f.name for f in scan.files] == ["view-1.dcs"]
    assert scan.identity == ref.files[0].sha256


def test_a_stored_file_that_was_altered_is_refused(bench):
    bench.file(CODE)
    (ref,) = bench.parcels.open(CODE).scans
    path = bench.store.parcels.scan_path(ref.files[0])
    path.write_bytes(path.read_bytes().replace(b"a.dcs", b"b.dcs"))
    with pytest.raises(WorkstationError, match="BENCH-01"):
        bench.parcels.load(ref)


def test_an_opinion_is_asked_of_the_model(bench):
    bench.file(CODE)
    opened = bench.parcels.open(CODE)
    opinion = bench.parcels.judge(bench.parcels.load(opened.scans[0]))
    assert isinstance(opinion, Detection)
    assert isinstance(bench.parcels.model(), ModelIdentity)
    assert opened.simulated


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (WorkstationError(Notice("The model is broken.", "S.", "A.", "MODEL-03")), "MODEL-03"),
        (RuntimeError("boom"), "BUG-01"),
    ],
)
def test_a_model_that_fails_leaves_the_picture_unchecked_and_says_why(make_bench, failure, code):
    bench = make_bench(FakeDetectors(failure=failure))
    bench.file(CODE)
    scan = bench.parcels.load(bench.parcels.open(CODE).scans[0])
    opinion = bench.parcels.judge(scan)
    assert isinstance(opinion, NotChecked)
    assert opinion.code == code


def test_a_simulated_record_makes_the_parcel_simulated(bench):
    bench.store.parcels.put_records([ManifestRecord(CODE, simulated=True)])
    assert bench.parcels.open(CODE).simulated
