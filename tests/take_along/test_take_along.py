"""A day's queue arrives at another station exactly as it stands here, whole or not at all."""

from __future__ import annotations

import dataclasses
import json
import zipfile

import pytest

from tests.take_along.stations import ARRIVED, DAY, PACKED, PLAIN
from workstation.adapters.onnx.keys import read_secret
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import SIDECAR_SUFFIX


def test_records_history_cartons_and_pictures_are_there_as_they_were(packed):
    with packed.home.opened() as home, packed.away.opened() as away:
        found = packed.away.taking(away).open(packed.file, "bo")
        assert [one.kind for one in found.parcels] == ["new"] * 4
        assert (found.package_id, found.station, found.facility) == (
            packed.package_id, "home", "JFK",
        )  # fmt: skip
        assert found.signed.startswith("signed by home (key ")
        assert {one.parcel_id for one in found.parcels} == set(PACKED)
        for parcel in PACKED:
            mine, theirs = home.store.versions(parcel), away.store.versions(parcel)
            assert [v.record for v in theirs] == [v.record for v in mine]
            shown = [(ref.view, ref.kind, ref.files) for ref in home.store.scans(parcel)]
            assert [(r.view, r.kind, r.files) for r in away.store.scans(parcel)] == shown != []
            for ref in away.store.scans(parcel):
                assert away.parcels.load(ref).rows > 0
        record = away.store.find(PLAIN)
        assert record is not None
        assert record.version == 2
        for carton in ("CARTON77", "PALLET1"):
            told = away.store.container(carton)
            assert told is not None
            assert told.container == home.store.container(carton).container
        assert away.store.consignment("17612345675") == home.store.consignment("17612345675")
        assert away.log.verify().holds
        last = away.log.last()
        assert last is not None
        assert last.content["data"]["package"] == packed.package_id
    assert list((packed.away.data / "taking-in").iterdir()) == []


def test_what_was_decided_or_arrived_another_day_stays(packed, tmp_path):
    with packed.home.opened() as home:
        packed.home.decide(home, PACKED[0])
        home.store.put_records([ManifestRecord("TOMORROW1", arrived_at=ARRIVED.replace(day=21))])
    packed.home.pack(tmp_path / "again.zip")
    with packed.away.opened() as away:
        found = packed.away.taking(away).open(tmp_path / "again.zip", "bo")
    assert {one.parcel_id for one in found.parcels} == set(PACKED[1:])


def test_an_unmanifested_parcel_goes_along_by_the_day_it_was_scanned(packed, tmp_path):
    with packed.home.opened() as home:
        day = home.clock.now().date()
        secret = read_secret(packed.home.secret)
        done = packed.home.taking(home).pack("JFK", day, tmp_path / "b.zip", secret, "ada")
    assert len(done.parcels) == 1
    with packed.away.opened() as away:
        (one,) = packed.away.taking(away).open(tmp_path / "b.zip", "bo").parcels
        assert (one.kind, away.store.find(one.parcel_id)) == ("new", None)
        assert [item.parcel_id for item in away.store.queue()] == [one.parcel_id]


def test_the_same_package_again_changes_nothing(packed):
    with packed.away.opened() as away:
        packed.away.taking(away).open(packed.file, "bo")
        again = packed.away.taking(away).open(packed.file, "bo")
        assert [one.kind for one in again.parcels] == ["same"] * 4
        assert [len(away.store.versions(parcel)) for parcel in PACKED] == [1, 1, 1, 2]


def test_a_record_known_there_gets_the_newest_version_alone(packed):
    with packed.away.opened() as away:
        away.store.put_records([ManifestRecord(PLAIN, pieces=9, source="away.csv")])
        found = packed.away.taking(away).open(packed.file, "bo")
        kinds = {one.parcel_id: one.kind for one in found.parcels}
        assert kinds[PLAIN] == "changed"
        assert [v.record.pieces for v in away.store.versions(PLAIN)] == [3, 9]


def test_a_day_with_nothing_and_a_file_that_is_there_are_told(packed, tmp_path):
    with packed.home.opened() as home:
        taking, secret = packed.home.taking(home), read_secret(packed.home.secret)
        with pytest.raises(WorkstationError, match="TAKE-03"):
            taking.pack("JFK", DAY.replace(day=1), tmp_path / "x.zip", secret, "ada")
        (tmp_path / "x.zip").write_text("mine")
        with pytest.raises(WorkstationError, match="TAKE-02") as there:
            taking.pack("JFK", DAY, tmp_path / "x.zip", secret, "ada")
        with pytest.raises(WorkstationError, match="TAKE-02") as nowhere:
            taking.pack("JFK", DAY, tmp_path / "no" / "x.zip", secret, "ada")
        # a name that is taken is the command's fault, a folder that cannot be written the disk's
        assert (there.value.environment, nowhere.value.environment) == (False, True)
    assert (tmp_path / "x.zip").read_text() == "mine"


def test_a_stored_picture_that_was_altered_is_not_taken_along(packed, tmp_path):
    with packed.home.opened() as home:
        (ref,) = home.store.scans(PACKED[0])
        path = home.store.scan_path(ref.files[0])
        path.chmod(0o644)
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(bytes(data))
        secret = read_secret(packed.home.secret)
        with pytest.raises(WorkstationError, match="TAKE-15"):
            packed.home.taking(home).pack("JFK", DAY, tmp_path / "y.zip", secret, "ada")
    assert [p.name for p in tmp_path.iterdir()] == ["posts"]


def test_no_scratch_file_is_left_and_the_log_says_what_went_along(packed):
    assert not [p for p in packed.file.parent.iterdir() if p.name.startswith(".")]
    with packed.home.opened() as home:
        entry = home.log.last()
        assert entry is not None
        told = entry.content["data"]
        assert (told["deed"], told["package"]) == ("packed", packed.package_id)
        assert set(told["parcels"]) == set(PACKED)


def test_a_package_is_a_plain_zip_with_a_list_of_hashes(packed):
    with zipfile.ZipFile(packed.file) as archive:
        assert archive.testzip() is None
        listed = json.loads(archive.read("manifest.json"))
        assert listed["format"] == "nii-take-along/1"
        assert {one["path"] for one in listed["files"]} | {"manifest.json", "manifest.sig"} == set(
            archive.namelist()
        )
        picture = next(f for f in archive.namelist() if f.startswith("declarations/"))
        assert json.loads(archive.read(picture))["view"] == "top"
        assert SIDECAR_SUFFIX == ".json"
    assert dataclasses.is_dataclass(packed)
