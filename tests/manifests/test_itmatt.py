"""ITMATT: postal items become records by the public meaning of segments; the rest is told."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.manifests.items import HEAD, ITEM, ONE, SEVERAL, TAIL
from tests.manifests.samples import read
from workstation.adapters.manifests import edifact
from workstation.adapters.manifests.edifact import BadSegment, Segment, Segments
from workstation.adapters.manifests.itmatt import ItmattReader
from workstation.domain.notice import WorkstationError


def told(data):
    return read(data, "a.edi", reader=ItmattReader())


def segments(data):
    return list(Segments(io.BytesIO(data.encode() if isinstance(data, str) else data)))


def test_an_item_becomes_a_record():
    (record,), repairs = told(ONE)
    assert repairs == []
    assert record.parcel_id == "RB123456785GB"
    assert record.sender.name == "ORCHARD BOOKS, EXPORT"
    assert (record.sender.region, record.sender.postcode) == ("GREATER LONDON", "E1 6AN")
    assert (record.sender.phone, record.sender.email) == ("442071234567", "books@example.org")
    assert record.sender.reference == "GB123"
    assert record.consignee.address == "2 TEST STREET, APT 5"
    assert (record.consignee.country, record.consignee.reference) == ("US", "EIN123456789")
    assert (record.value, record.currency, record.postage) == (
        Decimal("24.50"), "USD", Decimal("4.20")
    )  # fmt: skip
    assert (record.gross_kg, record.country_from) == (Decimal("0.4"), "GB")
    assert record.documents == ("invoice INV 77", "licence L 12")
    shirts, socks = record.lines
    assert (shirts.description, shirts.pieces) == ("cotton shirts printed", 2)
    assert (shirts.net_kg, shirts.value) == (Decimal("0.25"), Decimal("24.50"))
    assert (shirts.hs, shirts.origin) == ("610910", "CN")
    assert (socks.hs, socks.product_id) == ("611595", "SKU-7")


def test_a_date_without_a_zone_is_a_remark_and_no_guessed_time():
    (record,), _ = told(ONE)
    assert record.posted_at is None
    assert "posted 20261120" in record.comments
    assert "gift for Joe's birthday" in record.comments
    (record,), _ = told(ONE.replace("20261120:102", "202611200800Z:303"))
    assert record.posted_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_several_items_of_a_message_share_what_stands_before_them():
    (first, second), repairs = told(SEVERAL)
    assert repairs == []
    assert (first.sender.name, second.sender.name) == ("ONE SENDER", "ONE SENDER")
    assert (first.consignee.name, second.consignee.name) == ("FIRST", "SECOND")
    assert [line.description for line in first.lines + second.lines] == ["book", "pen"]


def test_separators_are_those_that_una_names():
    other = ONE.replace("?'", "\0").replace("UNA:+.? '", "UNA;|,# ~")
    body = other[9:].replace(":", ";").replace("+", "|").replace("'", "~").replace("\0", "'")
    body = body.replace("24.50", "24,50").replace("0.4", "0,4").replace("4.20", "4,20")
    assert told(other[:9] + body)[0] == told(ONE)[0]


def test_the_release_sign_takes_separators_for_text():
    (found,) = segments("FTX+a?+b:c?:d?'e??+f'")
    assert found.elements == (("a+b", "c:d'e?"), ("f",))


@pytest.mark.parametrize("una", ["UNA++.? '", "UNA:+.A '", "UNA:+x? '"])
def test_separators_that_part_nothing_are_told_and_the_usual_ones_taken(una):
    records, repairs = told(ONE.replace("UNA:+.? '", una))
    assert len(records) == 1
    assert "part nothing" in repairs[0].sentence


def test_the_character_set_is_the_one_that_unb_names():
    text = ONE.replace("ORCHARD", "CAFÉ")
    assert told(text.encode("latin-1"))[0][0].sender.name.startswith("CAFÉ")
    assert told(text.replace("UNOC", "UNOY").encode())[0][0].sender.name.startswith("CAFÉ")
    records, repairs = told(text.replace("UNOC", "UNOA").encode("latin-1"))
    assert records[0].sender.name is None
    assert "UTF-8" in repairs[0].sentence


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("KGM:0.4", "XXX:0.4", "gross_kg"),
        ("KGM:0.4", "KGM:-1", "gross_kg"),
        ("43:24.50", "43:much", "value"),
        ("NEW YORK+NY+10001+US", "NEW YORK+NY+10001+USA", "consignee_country"),
        ("CST+1+610910", "CST+1+shirts", "line_hs"),
        ("GID+1+2:", "GID+1+two:", "line_pieces"),
        ("MOA+38:24.50:USD", "MOA+38:24.50:EUR", "line_value"),
        ("LOC+27+CN", "LOC+27+CHINA", "line_origin"),
        ("LOC+35+GB", "XYZ+35+GB", "XYZ"),
        ("UNT+24", "UNT+25", "UNT"),
        ("UNZ+1", "UNZ+2", "UNZ"),
        ("DOC+911", "1OC+911", ""),
    ],
)
def test_what_is_bad_is_told_by_its_segment_and_the_rest_is_in(old, new, field):
    assert old in ONE
    records, repairs = told(ONE.replace(old, new))
    assert [repair.field for repair in repairs] == [field]
    assert repairs[0].line > 1
    assert records[0].consignee.name == "J SAMPLE"


def test_an_item_without_a_number_is_told():
    records, repairs = told(ONE.replace("RB123456785GB", ""))
    assert (records, repairs[0].field) == ([], "parcel_id")
    records, repairs = told(ONE.replace("RB123456785GB", "X" * 200))
    assert (records, repairs[0].field) == ([], "parcel_id")


def test_a_withdrawal_makes_no_record_and_is_told():
    records, repairs = told(ONE.replace("RB123456785GB+9", "RB123456785GB+1"))
    assert (records, repairs[0].parcel_id) == ([], "RB123456785GB")


def test_another_message_in_the_interchange_is_told_and_the_rest_is_in():
    other = "UNH+5+PREDES:2'BGM+1+x'UNT+3+5'"
    records, repairs = told(HEAD + other + ITEM + TAIL.replace("+1+", "+2+"))
    assert len(records) == 1
    assert [repair.field for repair in repairs] == ["UNH", "BGM"]


@pytest.mark.parametrize("data", ["UNB+UNOA:1'", "UNA", "UNH+1+PREDES:2'UNT+2+1'", "UNB"])
def test_an_interchange_without_itmatt_is_refused_in_words(data):
    with pytest.raises(WorkstationError, match="no ITMATT"):
        told(data)


def test_a_file_that_ends_within_a_segment_is_told_and_its_item_is_in():
    records, repairs = told(ONE.partition("CST+1")[0] + "CST+1+61")
    assert len(records) == 1
    assert "ends within" in repairs[0].sentence


def test_a_segment_without_end_is_passed_over_in_flat_memory():
    long = "FTX+ZZZ+++" + "x" * 300_000 + "'"
    records, repairs = told(ONE.replace("LOC+35+GB'", long))
    assert len(records) == 1
    assert [("longer than" in repair.sentence) for repair in repairs] == [True]


def test_segments_are_the_same_however_the_file_is_cut(monkeypatch):
    whole = segments(ONE + SEVERAL)
    for size in (1, 2, 7, 50):
        monkeypatch.setattr(edifact, "CHUNK", size)
        assert segments(ONE + SEVERAL) == whole


@settings(max_examples=100)
@given(st.text("AUNBZH'+:? .1\n\x00é", max_size=80))
def test_any_text_is_parted_without_a_crash(text):
    for found in segments(text):
        assert isinstance(found, (Segment, BadSegment))


_SEGMENTS = [part + "'" for part in (ITEM + SEVERAL).replace("\n", "").split("'") if part]


@settings(max_examples=80)
@given(st.lists(st.sampled_from(_SEGMENTS) | st.text("UNTX+:'?1. ", max_size=20), max_size=40))
def test_any_arrangement_of_segments_is_read_without_a_crash(parts):
    records, repairs = told("UNH+1+ITMATT:1'BGM+1+X-1'" + "".join(parts))
    assert records or repairs
