"""Importing: what is good comes in, what is bad is named, a file that is none is refused."""

from __future__ import annotations

import pytest

from tests.fakes.clock import HandClock
from tests.manifests.consolidations import LIST
from tests.manifests.items import ONE
from tests.manifests.samples import CODE, GOOD, table
from tests.manifests.waybills import HOUSE
from tests.manifests.workbooks import workbook
from workstation.adapters.manifests import readers
from workstation.domain.notice import WorkstationError
from workstation.services.importing import Importing
from workstation.services.manifest_reading import ManifestReading


@pytest.fixture
def importing(bench):
    return Importing(
        bench.store.parcels,
        bench.reader,
        HandClock(),
        ManifestReading(readers()),
        bench.store.imports,
    )


def test_what_is_good_is_in_and_again_changes_nothing(importing, tmp_path, bench):
    path = tmp_path / "day.csv"
    path.write_text(table(GOOD, {"parcel_id": "X-1", "value": "bad"}), "utf-8-sig")
    done = importing.manifest(path)
    assert (done.count.new, len(done.repairs)) == (1, 1)
    assert bench.store.parcels.find(CODE).source == "day.csv"


@pytest.mark.parametrize(
    ("name", "data", "parcels"),
    [
        ("a.xml", HOUSE + HOUSE.replace("HB-1", "HB-2"), ["HB-1", "HB-2"]),
        ("a.txt", LIST, ["HB-1", "HB-2"]),
        ("a.edi", ONE, [CODE]),
        ("a.json", '[{"parcel_id": "X-1"}, {"parcel_id": "X-2"}]', ["X-1", "X-2"]),
        ("a.xlsx", workbook(("parcel_id", "value"), ("X-1", 5)), ["X-1"]),
    ],
)
def test_every_format_comes_in_and_again_changes_nothing(
    importing, tmp_path, bench, name, data, parcels
):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    done = importing.manifest(path)
    assert (done.count.new, done.repairs) == (len(parcels), ())
    assert [bench.store.parcels.find(parcel).source for parcel in parcels] == [name] * len(parcels)
    again = importing.manifest(path)
    assert (again.count.new, again.count.changed, again.count.same) == (0, 0, len(parcels))


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.xlsx", b"x"), ("a.csv", b""), ("a.csv", b"parcel_id\n"), ("a.csv", bytes(5000))],
)
def test_what_is_no_manifest_is_refused_in_a_sentence(importing, tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(WorkstationError, match="IMPORT-02"):
        importing.manifest(path)
    with pytest.raises(WorkstationError, match="IMPORT-02"):
        importing.manifest(tmp_path / "absent.csv")


def test_a_scan_is_filed_under_the_parcel_named_or_the_one_it_names(importing, bench):
    assert importing.scan(bench.picture("a.dcs"), "rb123456785gb").parcel_id == CODE
    own = bench.picture("b.dcs", f"picture {CODE} b")
    assert importing.scan(own).parcel_id == CODE
    assert len(bench.store.parcels.scans(CODE)) == 2
    importing.scan(own)
    assert len(bench.store.parcels.scans(CODE)) == 2


def test_a_scan_that_names_no_parcel_is_refused(importing, bench):
    with pytest.raises(WorkstationError, match="IMPORT-01"):
        importing.scan(bench.picture())
    with pytest.raises(WorkstationError, match="SCAN-04"):
        importing.scan(bench.picture("x.txt", "words"), CODE)
