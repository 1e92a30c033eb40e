"""Cargo-IMP consolidation lists: each house bill a record, bad segments told, the rest in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.manifests.consolidations import LIST, NAMED
from tests.manifests.samples import items
from workstation.adapters.manifests.cargo_imp import CargoImpReader
from workstation.domain.consignment import Consignment
from workstation.domain.manifest import ManifestRecord
from workstation.domain.repair import Repair


def told(text):
    """(records, consignments, repairs) of a file."""
    found = items(text, "a.txt", reader=CargoImpReader())
    return tuple(
        [item for item in found if isinstance(item, kind)]
        for kind in (ManifestRecord, Consignment, Repair)
    )


def test_each_house_bill_becomes_a_record():
    (first, second), _, repairs = told(LIST)
    assert repairs == []
    assert (first.parcel_id, first.house_bill, first.master_bill) == ("HB-1", "HB-1", "17612345675")
    assert (first.pieces, first.gross_kg) == (2, Decimal("0.4"))
    assert (first.value, first.currency) == (Decimal("24.50"), "USD")
    assert (first.sender.name, first.sender.address) == ("ORCHARD BOOKS", "1 PIER ROAD")
    assert (first.sender.city, first.sender.region) == ("HONG KONG", "KOWLOON")
    assert (first.sender.country, first.sender.postcode) == ("HK", "999077")
    assert first.sender.phone == "85212345678"
    assert first.consignee.reference == "EIN123456789"
    assert (first.consignee.city, first.consignee.phone) == ("NEW YORK", "12125550100")
    for remark in ("handling ELI EAW", "US/DNR/D: UN3481", "FX of sender: 85287654321",
                   "load and count 40", "from HKG to JFK"):  # fmt: skip
        assert remark in first.comments
    assert (second.parcel_id, second.value) == ("HB-2", None)
    assert (second.sender.name, second.consignee.country) == ("A SENDER", "US")
    assert "no customs value declared" in second.comments


def test_a_text_goes_on_within_a_word_where_its_line_is_full_and_else_after_a_space():
    (first, _), _, _ = told(LIST)
    assert first.lines[0].description == (
        "COTTON SHIRTS FOR MEN IN TWO SIZES, SHORT SLEEVES, PRINTED, PACKED BY DOZEN MADE OF COTTON"
    )


def test_each_tariff_code_has_a_content_line():
    (first, _), _, _ = told(LIST)
    assert [line.hs for line in first.lines] == ["610910", "620520"]
    assert first.lines[1].description.startswith("COTTON SHIRTS")


def test_the_master_bill_becomes_a_consignment_with_its_house_bills():
    _, (master,), _ = told(LIST)
    assert (master.master_bill, master.origin, master.destination) == ("17612345675", "HKG", "JFK")
    assert (master.pieces, master.gross_kg) == (9, Decimal("45.359237"))
    assert master.house_bills == ("HB-1", "HB-2")


def test_version_5_names_the_lines_of_a_party():
    (record,), _, repairs = told(NAMED)
    assert repairs == []
    assert record.sender.name == "ORCHARD BOOKS, EXPORT DEPARTMENT"
    assert (record.sender.city, record.sender.phone) == ("HONG KONG", "85212345678")
    assert (record.consignee.region, record.consignee.postcode) == ("NY", "10001")


@pytest.mark.parametrize("version", ["2", "3", "4", "5"])
def test_versions_2_to_5_are_known(version):
    records, _, repairs = told(LIST.replace("FHL/4", f"FHL/{version}"))
    assert (len(records), repairs) == (2, [])


def test_another_version_is_read_and_told():
    records, _, repairs = told(LIST.replace("FHL/4", "FHL/9"))
    assert len(records) == 2
    assert "version" in repairs[0].sentence


def test_lists_one_after_the_other_within_an_envelope_are_all_read():
    text = "QD HDQFMXX\r\n.HKGFMXX 221200\r\n" + LIST.replace("\n", "\r\n") + NAMED + "\x03"
    records, masters, repairs = told(text)
    assert [record.parcel_id for record in records] == ["HB-1", "HB-2", "HB-3"]
    assert (len(masters), repairs) == (2, [])
    assert CargoImpReader().recognises(text.encode(), "telex")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("K0.4", "X0.4", 3, "gross_kg"),
        ("K0.4", "K-4", 3, "gross_kg"),
        ("/2/K0.4", "/two/K0.4", 3, "pieces"),
        ("24.50", "much", 21, "value"),
        ("CVD/USD/PP", "CVD/dollars/PP", 21, "currency"),
        ("HTS/610910", "HTS/shirts", 8, "line_hs"),
        ("OCI/US/CNE/T/EIN", "OCI/US/CNE", 10, "OCI"),
        ("TXT/", "ZZZ/", 5, "ZZZ"),
        ("HKGJFK/T9L100", "HKGJFK/nine", 2, "pieces"),
        ("MBI/176-12345675", "MBI/176-1", 2, "master_bill"),
        ("HBS/HB-2/", "HBS//", 22, "parcel_id"),
        ("HTS/610910", "lower case", 8, ""),
    ],
)
def test_a_bad_segment_is_told_by_its_line_and_the_rest_is_in(old, new, line, field):
    assert old in LIST
    records, _, repairs = told(LIST.replace(old, new))
    assert (repairs[0].line, repairs[0].field) == (line, field)
    assert records[0].sender.name == "ORCHARD BOOKS"
    assert len(records) == (1 if new == "HBS//" else 2)


def test_a_segment_before_any_house_bill_is_told():
    _, _, repairs = told("FHL/4\nTXT/HELLO\n" + LIST.partition("\n")[2])
    assert (repairs[0].line, repairs[0].field) == (2, "TXT")


@pytest.mark.parametrize("segment", ["TXT/" + "x/\n/" * 3000, "OCI/" + "\n/US/SHP/ZZ/x" * 3000,
                                     "HTS/" + "\n/610910" * 3000, "SHP/" + "\n/x" * 3000])  # fmt: skip
def test_a_segment_without_end_is_told_and_bounded(segment):
    records, _, repairs = told(LIST.replace("CVD/USD/PP", segment + "\nCVD/USD/PP"))
    assert len(records) == 2
    assert repairs
    assert len(records[0].lines) <= 999


def test_a_line_that_is_not_utf_8_is_told_and_the_rest_is_in():
    records, _, repairs = told(LIST.encode().replace(b"/1 PIER", b"/\xff PIER"))
    assert len(records) == 2
    assert [repair.line for repair in repairs] == [14]


@settings(max_examples=80)
@given(st.lists(st.sampled_from(LIST.splitlines() + NAMED.splitlines())
                | st.text("ABCFHLMBISX/0123456789-. K", max_size=40), max_size=40))  # fmt: skip
def test_any_lines_are_read_without_a_crash_and_no_house_bill_is_dropped(lines):
    text = "FHL/4\n" + "\n".join(lines)
    records, _, repairs = told(text)
    seen = {record.parcel_id for record in records}
    if any(line.startswith("HBS/HB-1/") for line in lines):
        assert "HB-1" in seen or repairs


@pytest.mark.parametrize(
    ("bill", "field"),
    [("HBS/HB-9", "pieces"), ("HBS/HB-9/HKGJFK//K3", "pieces"), ("HBS/HB-9/HKGJFK/2", "gross_kg")],
)
def test_a_house_bill_that_tells_no_pieces_or_no_weight_is_in_and_that_is_told(bill, field):
    records, _, repairs = told(f"FHL/4\nMBI/176-12345675HKGJFK/T2K3\n{bill}\n")
    assert [(one.line, one.field, one.parcel_id) for one in repairs] == [(3, field, "HB-9")]
    assert [one.parcel_id for one in records] == ["HB-9"]
