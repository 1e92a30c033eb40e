"""Cargo-XML: house waybills become records, masters consignments; attacks are refused in words."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.manifests.samples import NOW, items
from tests.manifests.waybills import HOUSE, MASTER
from workstation.adapters.manifests import xml_stream
from workstation.adapters.manifests.cargo_xml import CargoXmlReader
from workstation.domain.consignment import Consignment
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.repair import Repair


def told(text, name="a.xml"):
    """(records, consignments, repairs) of a file."""
    found = items(text, name, reader=CargoXmlReader())
    return tuple(
        [item for item in found if isinstance(item, kind)]
        for kind in (ManifestRecord, Consignment, Repair)
    )


def test_a_house_waybill_becomes_a_record():
    (record,), _, repairs = told(HOUSE)
    assert repairs == []
    assert (record.parcel_id, record.house_bill) == ("HB-1", "HB-1")
    assert record.master_bill == "17612345675"
    assert (record.value, record.currency) == (Decimal("24.50"), "USD")
    assert (record.gross_kg, record.pieces) == (Decimal("0.4"), 1)
    assert record.sender.name == "Orchard Books"
    assert (record.sender.region, record.sender.phone) == ("Kowloon", "85212345678")
    assert record.sender.email == "lee@example.org"
    assert record.consignee.address == "2 Test Street, PO Box 44"
    assert record.consignee.reference == "EIN123456789"
    assert record.seller.name == "Market Seller Ltd"
    assert record.documents == ("invoice INV 77",)
    (line,) = record.lines
    assert (line.description, line.hs, line.origin) == ("cotton shirts", "610910", "CN")
    assert (line.gross_kg, line.pieces) == (Decimal("0.25"), 2)
    for remark in ("contact of sender: Ms Lee", "handling ELI", "summary: COTTON SHIRTS FOR MEN"):
        assert remark in record.comments


def test_its_master_becomes_a_consignment_that_names_the_house_bill():
    _, (master,), _ = told(HOUSE)
    assert (master.master_bill, master.origin, master.destination) == ("17612345675", "HKG", "JFK")
    assert (master.pieces, master.gross_kg) == (9, Decimal("45.359237"))
    assert (master.carrier, master.flight, master.house_bills) == ("EK", "EK380", ("HB-1",))
    assert master.arrived_at == datetime.fromisoformat("2026-11-22T05:10:00-05:00")


@pytest.mark.parametrize(("note", "records"), [("D", 1), ("", 1), ("C", 0)])
def test_a_master_waybill_is_a_consignment_and_unless_consolidated_a_record(note, records):
    found, (master,), repairs = told(MASTER.format(note=note))
    assert (len(found), repairs) == (records, [])
    assert (master.master_bill, master.gross_kg) == ("17612345675", Decimal("50.5"))
    assert [record.lines[0].description for record in found] == ["machine parts"] * records


def test_the_public_messages_are_read_whole(shared_data):
    folder = shared_data / "manifest" / "cargo_xml"
    found = {}
    for path in sorted(folder.glob("*.xml")):
        found[path.name] = told(path.read_bytes())
        assert found[path.name][2] == []
    (house,), (master,), _ = found["SEL22222222_XFZB.xml"]
    assert (house.parcel_id, house.consignee.country) == ("SEL22222222", "DE")
    assert (house.lines[0].hs, house.gross_kg, house.pieces) == ("1133557799", Decimal(134), 10)
    assert master.house_bills == ("SEL22222222",)
    records, (master,), _ = found["xfwbExample.xml"]
    assert records == []
    assert (master.flight, master.pieces, master.gross_kg) == ("LH5050", 4, Decimal("36.9"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('xmlns:rsm="iata:housewaybill:1" xmlns="iata:datamodel:3"', 'xmlns:rsm="any:version:9"'),
        ("rsm:", "other:"),
        ("3.00", "1.00"),
    ],
)
def test_namespaces_prefixes_and_versions_make_no_difference(old, new):
    text = HOUSE.replace(old, new).replace("xmlns:other:", "xmlns:other")
    if new == "other:":
        text = text.replace('xmlns:rsm="', 'xmlns:other="')
    assert told(text)[0] == told(HOUSE)[0]


@pytest.mark.parametrize("between", ["", "\n", "\ufeff"])
def test_messages_one_after_the_other_in_a_file_are_all_read(between):
    records, _, repairs = told(HOUSE + between + HOUSE.replace("HB-1", "HB-2"))
    assert [record.parcel_id for record in records] == ["HB-1", "HB-2"]
    assert repairs == []


def test_messages_within_an_envelope_are_read_and_the_rest_of_it_is_told():
    body = HOUSE.partition("?>")[2]
    records, _, repairs = told(f"<Batch><Who>me</Who>{body}{body.replace('HB-1', 'HB-2')}</Batch>")
    assert [record.parcel_id for record in records] == ["HB-1", "HB-2"]
    assert [repair.field for repair in repairs] == ["Batch"]


def test_an_element_that_is_not_read_is_told_once():
    twice = HOUSE.replace("<TotalPieceQuantity>1<", "<Colour>red</Colour><TotalPieceQuantity>1<")
    _, _, repairs = told(twice + twice)
    assert [(repair.line, repair.field, repair.found) for repair in repairs] == [
        (20, "Colour", "red")
    ]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('unitCode="KGM">0.4', 'unitCode="STN">0.4', "gross_kg"),
        ('unitCode="KGM">0.4', ">0.4", "gross_kg"),
        (">0.4<", ">-0.4<", "gross_kg"),
        (">24.50<", ">1e3<", "value"),
        ('currencyID="USD"', 'currencyID="dollars"', "currency"),
        ("<CountryID>US</CountryID>\n    </Postal", "<CountryID>USA</CountryID></Postal",
         "consignee_country"),
        (">610910<", ">shirts<", "line_hs"),
        ("<TotalPieceQuantity>1<", "<TotalPieceQuantity>many<", "pieces"),
    ],
)  # fmt: skip
def test_a_bad_field_stays_out_told_by_its_line_and_the_rest_is_in(old, new, name):
    assert old in HOUSE
    (record,), _, repairs = told(HOUSE.replace(old, new))
    assert [(repair.field, repair.parcel_id) for repair in repairs] == [(name, "HB-1")]
    assert repairs[0].line > 10
    assert record.sender.name == "Orchard Books"


def test_a_second_party_of_a_role_is_told_and_left_out():
    other = "<AssociatedParty><Name>Another</Name><RoleCode>SE</RoleCode></AssociatedParty>"
    (record,), _, repairs = told(
        HOUSE.replace("<AssociatedReferenced", other + "<AssociatedReferenced")
    )
    assert record.seller.name == "Market Seller Ltd"
    assert [(repair.field, repair.found) for repair in repairs] == [("seller", "Another")]


def test_what_is_bad_in_the_master_is_told_too():
    _, (master,), repairs = told(HOUSE.replace("<ID>JFK</ID>", "<ID>New York</ID>"))
    assert master.destination is None
    assert [repair.field for repair in repairs] == ["destination"]


def test_a_house_bill_without_a_number_is_told():
    records, _, repairs = told(HOUSE.replace("<ID>HB-1</ID>", ""))
    assert records == []
    assert [repair.field for repair in repairs] == ["parcel_id"]


def test_a_withdrawal_makes_no_record_and_is_told():
    records, _, repairs = told(HOUSE.replace(">Creation<", ">Deletion<"))
    assert records == []
    assert [repair.parcel_id for repair in repairs] == ["HB-1"]


def test_a_file_that_is_cut_short_keeps_what_was_read_and_is_told():
    records, _, repairs = told(HOUSE + HOUSE[:900])
    assert [record.parcel_id for record in records] == ["HB-1"]
    assert "cannot be read as XML" in repairs[0].sentence
    assert repairs[0].line > HOUSE.count("\n")


BOMB = '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("attack", [BOMB, OUTSIDE, "<!DOCTYPE HouseWaybill>"])
def test_document_types_and_entities_are_refused_in_words(attack):
    head, mark, body = HOUSE.partition("?>\n")
    with pytest.raises(WorkstationError, match="IMPORT-02") as refused:
        told(head + mark + attack + body)
    assert "document type or entities" in refused.value.notice.fact
    records, _, repairs = told(HOUSE + attack + body)
    assert (len(records), len(repairs)) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "<", "<a/>", "<svg><path/></svg>", "not XML", '<?xml version="1.0" encoding="x"?><a/>',
        '<?xml version="1.0" encoding="gb18030"?><HouseWaybill/>', "<a>&undefined;</a>",
        "<HouseWaybill", "\x00<HouseWaybill/>",
    ],
)  # fmt: skip
def test_what_is_no_waybill_is_refused_in_words(text):
    with pytest.raises(WorkstationError, match="IMPORT-02"):
        told(text)


def test_elements_within_each_other_without_end_are_told():
    _, _, repairs = told(HOUSE.replace("<TotalPieceQuantity>9", "<a>" * 100 + "<Total>9"))
    assert "within each other" in repairs[-1].sentence


def test_a_tag_without_end_is_told_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(xml_stream, "MAX_TOKEN", 1 << 17)

    class Endless(io.RawIOBase):
        read_bytes = 0

        def read(self, size=-1):
            assert self.read_bytes < 1 << 20
            start = b"<HouseWaybill a='" if not self.read_bytes else b""
            self.read_bytes += size
            return start + b"x" * (size - len(start))

    with pytest.raises(WorkstationError, match="a tag is longer"):
        list(CargoXmlReader().read(Endless(), "a.xml", NOW, None))


def test_a_text_without_end_is_cut_and_told():
    records, _, repairs = told(HOUSE.replace("2 Test Street", "x" * 200_000))
    assert [repair.field for repair in repairs] == ["StreetName", "consignee_address"]
    assert records[0].consignee.city == "New York"


def test_items_without_end_are_told_once():
    head, item, tail = HOUSE.partition("<IncludedHouseConsignmentItem>")
    body, end, rest = tail.partition("</IncludedHouseConsignmentItem>")
    (record,), _, repairs = told(head + (item + body + end) * 1200 + rest)
    assert len(record.lines) == 999
    assert [repair.field for repair in repairs] == ["lines"]


def test_other_encodings_that_xml_declares_are_read():
    text = HOUSE.replace("Orchard", "Café").replace('"UTF-8"', '"ISO-8859-1"')
    assert told(text.encode("latin-1"))[0][0].sender.name == "Café Books"
    wide = HOUSE.replace('"UTF-8"', '"UTF-16"').encode("utf-16")
    assert CargoXmlReader().recognises(wide[:4096], "a.xml")
    assert told(wide)[0] == told(HOUSE)[0]


_NAMES = sorted({part for part in HOUSE.replace("rsm:", "").replace("/", "<").split("<")
                 for part in [part.split(">")[0].split(" ")[0]] if part.isalpha()})  # fmt: skip


@settings(max_examples=80)
@given(
    st.lists(st.sampled_from(_NAMES) | st.sampled_from(["/", "x", "C", "-1", "US"]), max_size=60)
)
def test_any_arrangement_of_its_elements_is_read_without_a_crash(parts):
    open_, text = [], ["<HouseWaybill>"]
    for part in parts:
        if part == "/":
            text.append(f"</{open_.pop()}>" if open_ else "")
        elif part in _NAMES:
            open_.append(part)
            text.append(f"<{part}>")
        else:
            text.append(part)
    text += [f"</{name}>" for name in reversed(open_)] + ["</HouseWaybill>"]
    told("".join(text))


@settings(max_examples=80)
@given(st.data())
def test_any_damage_to_a_message_is_told_in_words(data):
    damaged = bytearray(HOUSE.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        told(bytes(damaged))
    except WorkstationError as refused:
        assert refused.notice.code == "IMPORT-02"
