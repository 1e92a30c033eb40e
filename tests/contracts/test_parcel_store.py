"""What every parcel store does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from tests.contracts.conftest import Ports, stored_bytes
from workstation.domain.consignment import Consignment
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind, ScanHeader, SourceFile
from workstation.services.ports import EntryDraft, ImportCount, QueueState

EAST = timezone(timedelta(hours=-5))
NOON = datetime(2026, 11, 20, 12, tzinfo=EAST)
ANNA = Party("Anna O'Neil", "12 Main St.", "Troy", "12180", "US", "+1 555")
RECORD = ManifestRecord(
    parcel_id="RB123456785GB",
    sender=Party(name="Ø. Sender", country="NO"),
    consignee=ANNA,
    lines=(
        Line("cotton shirt", 2, Decimal("0.40"), Decimal("25.10"), "610910", "CN"),
        Line(),
    ),
    pieces=2,
    gross_kg=Decimal("0.500"),
    value=Decimal("25.10"),
    currency="USD",
    category="gift",
    parent="BAG1",
    arrived_at=NOON,
    received_at=NOON,
    source="a.csv",
)


def header(content: bytes, name: str = "scan.dcs", **changes: object) -> ScanHeader:
    source = SourceFile(name, hashlib.sha256(content).hexdigest(), len(content), "DICOS DX")
    made = ScanHeader(
        *(PictureKind.SINGLE_ENERGY, source, 4, 6, 1, 16, Energy.LOW), scan_uid="1.2", ooi_id="P1"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def put(ports: Ports, folder: Path, content: bytes, **changes: object) -> list[tuple[str, ...]]:
    file = folder / "import.dcs"
    file.write_bytes(content)
    ports.parcels.put_scan("P1", header(content, **changes), file)
    return [tuple(f.name for f in ref.files) for ref in ports.parcels.scans("P1")]


def test_that_a_record_reads_back_exactly_as_it_was_put(ports: Ports) -> None:
    assert ports.parcels.put_records([RECORD]) == ImportCount(new=1)
    found = ports.parcels.find(RECORD.parcel_id)
    assert found == RECORD
    assert str(found.gross_kg) == "0.500"
    assert found.arrived_at is not None
    assert found.arrived_at.isoformat() == "2026-11-20T12:00:00-05:00"


def test_that_a_parcel_is_told_when_its_consignment_arrived(ports: Ports) -> None:
    at = datetime(2026, 11, 20, 6, tzinfo=UTC)
    ports.parcels.put_consignments([Consignment("176-12345675", arrived_at=at)])
    ports.parcels.put_records(
        [ManifestRecord("P1", master_bill="176-12345675"), ManifestRecord("P2", master_bill="X")]
    )
    assert ports.parcels.surroundings("P1", None).consignment_arrived == at
    assert ports.parcels.surroundings("P2", None).consignment_arrived is None


def test_that_an_unknown_parcel_has_no_record_and_is_no_error(ports: Ports) -> None:
    assert ports.parcels.find("NOBODY") is None
    assert ports.parcels.scans("NOBODY") == ()
    assert ports.parcels.surroundings("NOBODY", None).parent is None


def test_that_putting_the_same_records_again_changes_nothing(ports: Ports) -> None:
    ports.parcels.put_records([RECORD])
    later = replace(RECORD, source="b.csv", received_at=NOON + timedelta(days=1))
    assert ports.parcels.put_records([later, later]) == ImportCount(same=2)
    assert ports.parcels.find(RECORD.parcel_id) == RECORD


def test_that_a_changed_record_is_a_new_version_and_keeps_the_weight_measured_here(
    ports: Ports,
) -> None:
    ports.parcels.put_records([replace(RECORD, scale_kg=Decimal("0.61"))])
    changed = replace(RECORD, value=Decimal("9"))
    assert ports.parcels.put_records([changed]) == ImportCount(changed=1)
    found = ports.parcels.find(RECORD.parcel_id)
    assert found == replace(changed, version=2, scale_kg=Decimal("0.61"))


def test_that_the_same_consignee_on_the_same_day_is_found_despite_case_and_punctuation(
    ports: Ports,
) -> None:
    loud = replace(ANNA, name="ANNA ONEIL", address="12 main st", phone=None)
    ports.parcels.put_records(
        [
            RECORD,
            replace(RECORD, parcel_id="SAME", consignee=loud, value=Decimal("7.5")),
            replace(RECORD, parcel_id="NEXT-DAY", arrived_at=NOON + timedelta(days=1)),
            replace(RECORD, parcel_id="OTHER", consignee=replace(ANNA, postcode="99999")),
            replace(RECORD, parcel_id="NO-DAY", arrived_at=None),
        ]
    )
    around = ports.parcels.surroundings(RECORD.parcel_id, None)
    assert around.same_consignee_day == (("SAME", Decimal("7.5"), "USD"),)
    assert ports.parcels.surroundings("NO-DAY", None).same_consignee_day == ()


def test_that_a_name_alone_makes_no_two_consignees_the_same(ports: Ports) -> None:
    alone = replace(RECORD, consignee=Party(name="John Smith"))
    ports.parcels.put_records([alone, replace(alone, parcel_id="P2")])
    assert ports.parcels.surroundings("P2", None).same_consignee_day == ()


def test_that_the_carton_is_known_by_other_records(ports: Ports) -> None:
    ports.parcels.put_records([RECORD, replace(RECORD, parcel_id="P2")])
    around = ports.parcels.surroundings("LOOSE", "BAG1")
    assert (around.parent, around.parent_known, around.parent_declared) == ("BAG1", True, 2)
    around = ports.parcels.surroundings("LOOSE", "BAG9")
    assert (around.parent, around.parent_known, around.parent_declared) == ("BAG9", False, 0)
    assert ports.parcels.surroundings("P2", None).parent == "BAG1"
    ports.parcels.mark_open("LOOSE", "BAG1")
    assert ports.parcels.surroundings("LOOSE", None).parent == "BAG1"


def test_that_a_scan_file_is_kept_byte_for_byte_and_once(ports: Ports, tmp_path: Path) -> None:
    content = b"\x00picture" * 99
    put(ports, tmp_path, content)
    assert put(ports, tmp_path, content) == [("scan.dcs",)]
    (ref,) = ports.parcels.scans("P1")
    assert stored_bytes(ports.parcels.scan_path(ref.files[0])) == content


def test_that_low_and_high_energy_of_one_view_become_one_scan(ports: Ports, tmp_path: Path) -> None:
    put(ports, tmp_path, b"high", name="h.dcs", energy=Energy.HIGH)
    assert put(ports, tmp_path, b"low", name="l.dcs") == [("l.dcs", "h.dcs")]
    (ref,) = ports.parcels.scans("P1")
    assert ref.kind is PictureKind.DUAL_ENERGY
    assert put(ports, tmp_path, b"low", name="l.dcs") == [("l.dcs", "h.dcs")]
    assert len(put(ports, tmp_path, b"another low", name="l2.dcs")) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"view": "2"},
        {"rows": 5},
        {"columns": 7},
        {"frames": 2},
        {"scan_uid": "1.3"},
        {"scan_uid": None},
        {"energy": Energy.LOW},
        {"energy": Energy.UNDECLARED},
        {"kind": PictureKind.RENDERED_GREY},
        {"ooi_id": "P2"},
        {"ooi_id": None},
        {"bits": 12},
        {"inverted": True},
    ],
)
def test_that_only_true_halves_are_paired(
    ports: Ports, tmp_path: Path, changes: dict[str, object]
) -> None:
    put(ports, tmp_path, b"low")
    told = put(ports, tmp_path, b"high", **({"energy": Energy.HIGH} | changes))
    assert len(told) == 2


def test_that_single_slices_of_one_series_are_one_scan(ports: Ports, tmp_path: Path) -> None:
    ct = {"kind": PictureKind.VOLUME, "energy": Energy.UNDECLARED, "series_uid": "1.2.9"}
    put(ports, tmp_path, b"one", name="one", **ct)
    assert put(ports, tmp_path, b"two", name="two", **ct) == [("one", "two")]
    assert put(ports, tmp_path, b"two", name="two", **ct) == [("one", "two")]
    others: tuple[dict[str, object], ...] = (
        {"series_uid": "1.2.10"},
        {"rows": 5},
        {"view": "2"},
        {"frames": 3},
        {"series_uid": None},
    )
    for number, change in enumerate(others):
        name = f"other {number}"
        found = put(ports, tmp_path, name.encode(), name=name, **(ct | change))
        assert (name,) in found
        assert ("one", "two") in found


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ({"effective_energy_kev": 60.0}, {"effective_energy_kev": 90.0}, ("first", "second")),
        ({"effective_energy_kev": 90.0}, {"effective_energy_kev": 60.0}, ("second", "first")),
        ({"kvp": 160.0}, {"kvp": 80.0}, ("second", "first")),
        ({"kvp": 80.0, "energy": Energy.LOW}, {"kvp": 160.0}, ("first", "second")),
        ({"kvp": 160.0, "energy": Energy.LOW}, {"kvp": 80.0}, None),
        ({"kvp": 160.0}, {"kvp": 160.0}, None),
        ({"kvp": 160.0}, {"effective_energy_kev": 60.0}, None),
    ],
)
def test_that_energies_told_only_as_numbers_make_a_pair(
    ports: Ports,
    tmp_path: Path,
    first: dict[str, object],
    second: dict[str, object],
    order: tuple[str, str] | None,
) -> None:
    for name, changes in (("first", first), ("second", second)):
        told = put(
            ports,
            tmp_path,
            name.encode(),
            **({"name": name, "energy": Energy.UNDECLARED} | changes),
        )
    assert told == ([order] if order else [("first",), ("second",)])


def test_that_declarations_beside_a_picture_are_kept_beside_it(
    ports: Ports, tmp_path: Path
) -> None:
    file, beside = tmp_path / "a.png", tmp_path / "a.png.json"
    file.write_bytes(b"picture")
    refs = []
    for words in (b'{"energy": "low"}', b'{"energy": "high"}', b'{"energy": "low"}'):
        beside.write_bytes(words)
        made = header(b"picture", "a.png", scan_uid=None)
        digest = hashlib.sha256(words).hexdigest()
        made = replace(made, source=replace(made.source, sidecar_sha256=digest))
        refs.append(ports.parcels.put_scan("P1", made, file))
        path = ports.parcels.scan_path(refs[-1].files[0])
        assert stored_bytes(path) == b"picture"
        assert stored_bytes(path.with_name(path.name + ".json")) == words
    assert refs[0] == refs[2] != refs[1]
    assert len(ports.parcels.scans("P1")) == 2
    path.with_name(path.name + ".json").unlink()
    with pytest.raises(WorkstationError, match="STORE-11"):
        ports.parcels.scan_path(refs[2].files[0])


def test_that_each_view_of_a_file_is_a_scan_of_its_own(ports: Ports, tmp_path: Path) -> None:
    file = tmp_path / "a.tif"
    file.write_bytes(b"two views")
    for view in ("top", "side", "top"):
        made = header(b"two views", "a.tif", view=view)
        made = replace(made, source=replace(made.source, part=view))
        ports.parcels.put_scan("P1", made, file)
    refs = ports.parcels.scans("P1")
    assert [(ref.view, ref.files[0].part) for ref in refs] == [("side", "side"), ("top", "top")]
    assert {ports.parcels.scan_path(ref.files[0]) for ref in refs} == {
        ports.parcels.scan_path(refs[0].files[0])
    }


@pytest.mark.parametrize(
    ("changes", "paired"),
    [
        ({}, True),
        ({"scan_uid": "1.2"}, True),
        ({"pair": "rule: other"}, False),
        ({"pair": None}, False),
        ({"view": "2"}, False),
    ],
)
def test_that_halves_are_paired_by_the_declared_name_of_their_pair(
    ports: Ports, tmp_path: Path, changes: dict[str, object], paired: bool
) -> None:
    told = {"scan_uid": None, "ooi_id": None, "pair": "rule: p1"}
    put(ports, tmp_path, b"high", name="h.tif", energy=Energy.HIGH, **told)
    names = put(ports, tmp_path, b"low", name="l.tif", **(told | changes))
    assert names == ([("l.tif", "h.tif")] if paired else [("h.tif",), ("l.tif",)])


def test_that_declarations_and_companions_of_the_header_are_kept(
    ports: Ports, tmp_path: Path
) -> None:
    file, air = tmp_path / "a.tif", tmp_path / "air.tif"
    file.write_bytes(b"picture")
    air.write_bytes(b"air counts")
    words = '{"energy": "low", "declared_by": "site rule “é”"}'
    digest = hashlib.sha256(words.encode()).hexdigest()
    other = SourceFile("air.tif", hashlib.sha256(b"air counts").hexdigest(), 10, "TIFF")
    made = header(b"picture", "a.tif", declarations=words, companions=(other,))
    made = replace(made, source=replace(made.source, sidecar_sha256=digest))
    ref = ports.parcels.put_scan("P1", made, file)
    path = ports.parcels.scan_path(ref.files[0])
    assert stored_bytes(path.with_name(path.name + ".json")) == words.encode()
    assert stored_bytes(ports.parcels.scan_path(other)) == b"air counts"
    changed = replace(made, companions=(replace(other, sha256="0" * 64),))
    with pytest.raises(WorkstationError, match="STORE-10"):
        ports.parcels.put_scan("P2", changed, file)
    assert ports.parcels.scans("P2") == ()


def test_that_declarations_that_changed_since_they_were_read_are_refused(
    ports: Ports, tmp_path: Path
) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"picture")
    file.with_name("a.png.json").write_bytes(b"{}")
    made = header(b"picture", "a.png")
    made = replace(made, source=replace(made.source, sidecar_sha256="0" * 64))
    with pytest.raises(WorkstationError, match="STORE-10"):
        ports.parcels.put_scan("P1", made, file)
    assert ports.parcels.scans("P1") == ()


def test_that_a_file_that_is_not_what_its_header_says_is_refused(
    ports: Ports, tmp_path: Path
) -> None:
    file = tmp_path / "x.dcs"
    file.write_bytes(b"altered")
    with pytest.raises(WorkstationError) as told:
        ports.parcels.put_scan("P1", header(b"what was read"), file)
    assert told.value.notice.code == "STORE-10"
    assert ports.parcels.scans("P1") == ()


def test_that_a_missing_stored_file_is_told(ports: Ports, tmp_path: Path) -> None:
    put(ports, tmp_path, b"low")
    (ref,) = ports.parcels.scans("P1")
    path = ports.parcels.scan_path(ref.files[0])
    path.chmod(0o600)
    path.write_bytes(b"lower")
    with pytest.raises(WorkstationError, match="STORE-11"):
        ports.parcels.scan_path(ref.files[0])
    path.unlink()
    with pytest.raises(WorkstationError, match="STORE-11"):
        ports.parcels.scan_path(ref.files[0])


def test_that_the_queue_tells_open_then_waiting_by_arrival_then_lately_done(
    ports: Ports, tmp_path: Path
) -> None:
    early = replace(RECORD, parcel_id="EARLY", arrived_at=NOON - timedelta(hours=1))
    ports.parcels.put_records([RECORD, early, replace(RECORD, parcel_id="DONE")])
    put(ports, tmp_path, b"low")
    ports.parcels.mark_open("LOOSE", "BAG1")
    ports.log.append(EntryDraft("decision", "bo", {}, closes="DONE", outcome="release"))
    items = ports.parcels.queue()
    assert [(i.parcel_id, i.state) for i in items] == [
        ("LOOSE", QueueState.OPEN),
        ("EARLY", QueueState.WAITING),
        (RECORD.parcel_id, QueueState.WAITING),
        ("P1", QueueState.WAITING),
        ("DONE", QueueState.DONE),
    ]
    assert (items[0].title, items[0].parent) == ("no record: unmanifested", "BAG1")
    assert (items[1].title, items[3].scans) == ("cotton shirt", 1)
    assert (items[4].outcome, items[4].entry) == ("release", 1)
    assert dict(ports.parcels.counts()) == {
        QueueState.WAITING: 3,
        QueueState.OPEN: 1,
        QueueState.DONE: 1,
    }
    assert len(ports.parcels.queue(limit=2)) == 2


def test_that_opening_a_decided_parcel_again_leaves_it_decided(ports: Ports) -> None:
    ports.log.append(EntryDraft("decision", "bo", {}, closes="P1", outcome="seize"))
    ports.parcels.mark_open("P1")
    (item,) = ports.parcels.queue()
    assert (item.state, item.outcome) == (QueueState.DONE, "seize")


def test_that_a_draft_is_kept_per_officer_until_cleared_or_recorded(ports: Ports) -> None:
    ports.parcels.save_draft("P1", "bo", "seize", {"why": "first"})
    ports.parcels.save_draft("P1", "bo", "seize", {"why": "“quoted” ü"})
    ports.parcels.save_draft("P1", "ann", "release", {})
    kept = ports.parcels.draft("P1", "bo")
    assert kept is not None
    assert (kept.outcome, dict(kept.fields)) == ("seize", {"why": "“quoted” ü"})
    ports.log.append(EntryDraft("decision", "bo", {}, closes="P1", outcome="seize"))
    assert ports.parcels.draft("P1", "bo") is None
    assert ports.parcels.draft("P1", "ann") is not None
    ports.parcels.clear_draft("P1", "ann")
    assert ports.parcels.draft("P1", "ann") is None
