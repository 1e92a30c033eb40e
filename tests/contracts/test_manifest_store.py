"""What every parcel store keeps of manifests: all fields, history, containers, consignments."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tests.contracts.conftest import Ports
from tests.contracts.test_parcel_store import ANNA, NOON, RECORD
from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import FieldSource, Line, ManifestRecord, Party
from workstation.services.ports import EntryDraft, ImportCount

FULL = ManifestRecord(
    parcel_id="1Z999AA10123456784",
    sender=replace(ANNA, business="Books & Co", region="NY", email="a@b.example", reference="EO1"),
    consignee=Party(name="王小明", city="台北", country="TW"),
    lines=(
        Line(*("lamp", 1, Decimal("0.40"), Decimal("25.10"), "940520", "CN", Decimal("0.45"))),
        Line(product_id="0400638133393", listing="https://shop.example/1?a=1&b=2"),
    ),
    gross_kg=Decimal("1.500"),
    currency="EUR",
    house_bill="H123",
    master_bill="17612345675",
    tracking_id="LX1",
    country_from="CN",
    buyer=Party(name="Buyer", reference="12-3456789"),
    seller=Party(business="Seller Ltd"),
    deliver_to=Party(address="Locker 9"),
    postage=Decimal("0.10"),
    documents=("licence 12 345", "invoice “7”"),
    comments="left\nright",
    entry_type="86",
    posted_at=NOON,
    provenance=(FieldSource("consignee.city", "desk", NOON), FieldSource("lines", "b.csv")),
    received_at=NOON,
    source="a.xml",
)


def test_that_every_field_of_mail_and_express_reads_back_as_it_was_put(ports: Ports) -> None:
    assert ports.parcels.put_records([FULL]) == ImportCount(new=1)
    assert ports.parcels.find(FULL.parcel_id) == FULL
    assert str(ports.parcels.find(FULL.parcel_id).gross_kg) == "1.500"  # type: ignore[union-attr]


def test_that_what_a_later_declaration_leaves_open_is_kept_with_where_it_came_from(
    ports: Ports,
) -> None:
    ports.parcels.put_records([RECORD])
    at = NOON + timedelta(hours=2)
    later = ManifestRecord(
        RECORD.parcel_id,
        consignee=Party(name="anna  o'neil", email="anna@x.example"),
        value=Decimal("30"),
        source="b.xml",
        received_at=at,
    )
    assert ports.parcels.put_records([later]) == ImportCount(changed=1)
    found = ports.parcels.find(RECORD.parcel_id)
    assert found is not None
    assert (found.version, found.value, found.source) == (2, Decimal("30"), "b.xml")
    assert found.lines == RECORD.lines
    assert found.sender == RECORD.sender
    assert (found.consignee.name, found.consignee.phone) == ("anna  o'neil", "+1 555")
    assert found.consignee.email == "anna@x.example"
    told = {said.field: (said.source, said.received_at) for said in found.provenance}
    assert told["lines"] == told["gross_kg"] == told["consignee.phone"] == ("a.csv", NOON)
    assert "value" not in told
    assert "consignee.email" not in told
    third = replace(later, currency="EUR", source="c.csv", received_at=at + timedelta(hours=1))
    ports.parcels.put_records([third])
    found = ports.parcels.find(RECORD.parcel_id)
    assert found is not None
    told = {said.field: said.source for said in found.provenance}
    assert (told["lines"], told.get("currency")) == ("a.csv", None)


def test_that_less_said_of_the_same_is_no_change(ports: Ports) -> None:
    ports.parcels.put_records([RECORD])
    less = ManifestRecord(RECORD.parcel_id, gross_kg=Decimal("0.50"), source="z")
    assert ports.parcels.put_records([less]) == ImportCount(same=1)
    assert ports.parcels.find(RECORD.parcel_id) == RECORD


def test_that_another_name_makes_another_party_and_keeps_no_particular_of_the_first(
    ports: Ports,
) -> None:
    ports.parcels.put_records([RECORD])
    ports.parcels.put_records([replace(RECORD, consignee=Party(name="Bob"))])
    found = ports.parcels.find(RECORD.parcel_id)
    assert found is not None
    assert found.consignee == Party(name="Bob")


def test_that_every_version_is_kept_newest_first(ports: Ports) -> None:
    assert ports.parcels.versions("NOBODY") == ()
    for value in ("1", "2", "3"):
        ports.clock.turn(timedelta(minutes=1))
        ports.parcels.put_records([replace(RECORD, value=Decimal(value), source=f"{value}.csv")])
    found = ports.parcels.versions(RECORD.parcel_id)
    assert [str(v.record.value) for v in found] == ["3", "2", "1"]
    assert [v.source for v in found] == ["3.csv", "2.csv", "1.csv"]
    assert found[0].record == ports.parcels.find(RECORD.parcel_id)
    assert found[0].stored_at > found[1].stored_at > found[2].stored_at
    assert len(ports.parcels.versions(RECORD.parcel_id, limit=2)) == 2


def test_that_a_parcel_twice_in_one_go_has_its_second_declaration_last(ports: Ports) -> None:
    twice = [RECORD, replace(RECORD, value=Decimal("7")), RECORD]
    assert ports.parcels.put_records(twice) == ImportCount(new=1, changed=2)
    assert [v.record.version for v in ports.parcels.versions(RECORD.parcel_id)] == [3, 2, 1]


def test_that_known_parcels_are_told_from_unknown_ones(ports: Ports) -> None:
    ports.parcels.put_records([RECORD, FULL])
    ports.parcels.mark_open("LOOSE")
    asked = [FULL.parcel_id, "LOOSE", "NOBODY", RECORD.parcel_id]
    assert ports.parcels.known_ids(asked) == (FULL.parcel_id, RECORD.parcel_id)
    assert ports.parcels.known_ids([]) == ()


def test_that_a_container_tells_what_was_declared_in_it_and_what_was_found_in_it(
    ports: Ports,
) -> None:
    assert ports.parcels.container("BAG1") is None
    ports.parcels.put_records([RECORD, replace(RECORD, parcel_id="P2", lines=())])
    ports.parcels.mark_open("LOOSE", "BAG1")
    ports.parcels.mark_open("P2", "BAG1")
    ports.log.append(EntryDraft("decision", "bo", {}, closes="P2", outcome="release"))
    bag = Container("BAG1", "bag", "PAL1", "17612345675", 3, "x.xml")
    ports.parcels.put_containers([bag])
    ports.parcels.put_containers([Container("BAG1", declared_parcels=4, source="y.xml")])
    found = ports.parcels.container("BAG1")
    assert found is not None
    assert found.container == replace(bag, declared_parcels=4, source="y.xml")
    assert found.declared == 2
    assert [(i.parcel_id, i.state, i.scanned, i.declared) for i in found.items] == [
        ("P2", "done", True, True),
        (RECORD.parcel_id, "waiting", False, True),
        ("LOOSE", "open", True, False),
    ]
    assert [i.title for i in found.items] == [
        "no description",
        "cotton shirt",
        "no record: unmanifested",
    ]
    assert len(ports.parcels.container("BAG1", limit=1).items) == 1  # type: ignore[union-attr]


def test_that_found_parcels_are_noted_and_unnoted_without_being_opened(ports: Ports) -> None:
    ports.parcels.put_records([RECORD])
    ports.parcels.note_found("BAG1", [RECORD.parcel_id, "LOOSE"])
    ports.parcels.note_found("BAG1", [RECORD.parcel_id])
    contents = ports.parcels.container("BAG1")
    assert contents is not None
    assert [(i.parcel_id, i.state, i.scanned, i.declared, i.found) for i in contents.items] == [
        (RECORD.parcel_id, "waiting", False, True, True),
        ("LOOSE", "waiting", False, False, True),
    ]
    ports.parcels.note_found("OTHER", [RECORD.parcel_id], found=False)  # it is not there
    ports.parcels.note_found("BAG1", ["LOOSE", "NOBODY"], found=False)
    contents = ports.parcels.container("BAG1")
    assert contents is not None
    assert [(i.parcel_id, i.found) for i in contents.items] == [(RECORD.parcel_id, True)]
    assert [item.parcel_id for item in ports.parcels.queue()] == [RECORD.parcel_id]
    ports.parcels.note_found("BAG2", [RECORD.parcel_id])
    contents = ports.parcels.container("BAG1")
    assert contents is not None
    assert not contents.items[0].found


def test_that_a_container_without_parcels_is_known_by_its_declaration(ports: Ports) -> None:
    ports.parcels.put_containers([Container("EMPTY", "carton", declared_parcels=0)])
    found = ports.parcels.container("EMPTY")
    assert found is not None
    assert (found.items, found.declared) == ((), 0)


def test_that_a_consignment_gathers_what_its_messages_say(ports: Ports) -> None:
    assert ports.parcels.consignment("17612345675") is None
    first = Consignment(
        "17612345675", "HKG", "JFK", 40, Decimal("99.50"), house_bills=("H2", "H1"), source="a"
    )
    second = Consignment(
        "17612345675", carrier="XX", flight="XX12", arrived_at=NOON, house_bills=("H3",), source="b"
    )
    ports.parcels.put_consignments([first])
    ports.parcels.put_consignments([second, second])
    assert ports.parcels.consignment("17612345675") == replace(
        first,
        carrier="XX",
        flight="XX12",
        arrived_at=NOON,
        house_bills=("H1", "H2", "H3"),
        source="b",
    )
