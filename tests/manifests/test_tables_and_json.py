"""CSV and JSON manifests: what is good comes in, what is bad is named line by line."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.manifests.samples import CODE, GOOD, NOW, items, read, table
from workstation.adapters.manifests import readers
from workstation.adapters.manifests.text_lines import is_text
from workstation.domain.consignment import Container
from workstation.services.manifests.fields import COLUMNS
from workstation.services.records import record_sha256


def parse(text, is_csv=True):
    return read(text, "test.csv" if is_csv else "test.jsonl")


def test_a_row_becomes_a_record_with_exact_numbers():
    records, repairs = parse(table(GOOD))
    assert repairs == []
    (record,) = records
    assert record.parcel_id == CODE
    assert record.value == Decimal("24.50")
    assert (record.currency, record.category) == ("USD", "sale of goods")
    assert record.lines[0].hs == "610910"
    assert record.lines[0].pieces == 2
    assert record.received_at == NOW
    assert record.simulated


def test_rows_of_one_parcel_are_its_content_lines():
    second = {"parcel_id": CODE, "line_description": "socks"}
    records, repairs = parse(table(GOOD, second))
    assert repairs == []
    assert [line.description for line in records[0].lines] == ["cotton shirt", "socks"]


def test_json_lines_say_the_same_as_csv():
    document = {
        "parcel_id": CODE,
        "sender": {"name": "Orchard Books"},
        "consignee": {"country": "US"},
        "value": 24.50,
        "currency": "USD",
        "category": "sale of goods",
        "gross_kg": "0.4",
        "arrived_at": "2026-11-23T10:30:00-05:00",
        "lines": [{"description": "cotton shirt", "pieces": 2, "hs": "610910"}],
        "simulated": True,
    }
    text = json.dumps(document).replace("24.5", "24.50")
    (from_json,), repairs = parse(text, is_csv=False)
    assert repairs == []
    (from_csv,), _ = parse(table(GOOD))
    from_csv = replace(from_csv, source=from_json.source)
    assert record_sha256(from_json) == record_sha256(from_csv)


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", "abc"), ("value", "-1"), ("value", "1e5"), ("value", "NaN"), ("gross_kg", "1,5"),
     ("currency", "dollars"), ("consignee_country", "USA"), ("arrived_at", "2026-11-23T10:30:00"),
     ("arrived_at", "yesterday"), ("category", "clean"), ("pieces", "2.5"), ("line_hs", "61"),
     ("line_hs", "6109.10.00.001"), ("simulated", "maybe"), ("line_pieces", "٣")],
)  # fmt: skip
def test_a_bad_field_keeps_its_parcel_out_and_is_named(field, value):
    if (field, value) == ("line_hs", "61"):
        value = "6"
    records, repairs = parse(table(GOOD | {field: value}, {"parcel_id": "X-1"}))
    assert [record.parcel_id for record in records] == ["X-1"]
    (repair,) = repairs
    assert (repair.line, repair.field, repair.parcel_id, repair.found) == (2, field, CODE, value)
    assert repair.sentence.endswith(".")


def test_all_bad_fields_of_a_parcel_are_told_together():
    _, repairs = parse(table(GOOD | {"value": "x", "currency": "y", "line_pieces": "z"}))
    assert {repair.field for repair in repairs} == {"value", "currency", "line_pieces"}


def test_a_column_nobody_knows_is_told_and_the_rest_is_in():
    records, repairs = parse(table(GOOD | {"colour": "red"}))
    assert len(records) == 1
    assert [(r.line, r.field) for r in repairs] == [(1, "colour")]


def test_contradicting_rows_of_a_parcel_are_told():
    records, repairs = parse(table(GOOD, {"parcel_id": CODE, "value": "99"}))
    assert records == []
    assert [(r.line, r.field) for r in repairs] == [(3, "value")]


def test_a_line_with_too_few_fields_is_told():
    records, repairs = parse(f"parcel_id,value\n{CODE}\nX-1,5\n")
    assert [record.parcel_id for record in records] == ["X-1"]
    assert "has 1 fields" in repairs[0].sentence


def test_a_file_without_parcel_numbers_is_told():
    records, repairs = parse("value,currency\n1,USD\n")
    assert records == []
    assert repairs[0].field == "parcel_id"


def test_a_parcel_twice_in_json_lines_is_told():
    records, repairs = parse('{"parcel_id": "X-1"}\n{"parcel_id": "X-1"}\n', is_csv=False)
    assert len(records) == 1
    assert repairs[0].line == 2


def test_line_numbers_count_lines_within_quotes():
    text = 'parcel_id,line_description,value\nX-1,"two\nlines",5\nX-2,shirt,bad\n'
    _, repairs = parse(text)
    assert [repair.line for repair in repairs] == [4]


@given(st.text(max_size=300), st.booleans())
@example("parcel_id\n\x00\n", True)
@example('parcel_id\n"open\nX-1\n', True)
@example('{"parcel_id": "\\ud800"}', False)
@example('{"parcel_id": 1e999, "lines": [[]]}', False)
@example("[" * 3000, False)
@example("\x00", False)
def test_any_text_is_read_without_a_crash(text, is_csv):
    name = "test.csv" if is_csv else "test.jsonl"
    data = text.encode("utf-8", "surrogatepass")
    if any(reader.recognises(data[:4096], name) for reader in readers()):
        parse(text, is_csv)
    else:
        assert not is_text(data[:4096], "utf-8")  # else the suffix decides


@given(
    st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=12)), max_size=4),
    st.booleans(),
)
def test_no_line_is_dropped_without_a_word(rows, is_csv):
    for number, row in enumerate(rows):
        row["parcel_id"] = f"P-{number}"
    if not rows:
        return
    text = table(*rows) if is_csv else "\n".join(json.dumps(row) for row in rows)
    records, repairs = parse(text, is_csv)
    told = {record.parcel_id for record in records} | {repair.parcel_id for repair in repairs}
    unplaced = any(not repair.parcel_id for repair in repairs)
    assert unplaced or {row["parcel_id"] for row in rows} <= told


def test_a_carton_is_told_once_with_its_kind_and_how_many_parcels_it_holds():
    rows = [
        {"parcel_id": f"P-{n}", "parent": "CTN-1", "parent_kind": "Carton", "parent_parcels": "3"}
        for n in range(3)
    ]
    found = items(table(*rows), "a.csv")
    assert found[0] == Container("CTN-1", "carton", declared_parcels=3, source="a.csv")
    assert [item.parcel_id for item in found[1:]] == ["P-0", "P-1", "P-2"]
    assert items(json.dumps(rows), "a.csv.json")[1:] == [
        replace(record, source="a.csv.json") for record in found[1:]
    ]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"parent_kind": "box"}, "parent_kind"), ({"parent_parcels": "-1"}, "parent_parcels"),
     ({"parent": ""}, "parent")],
)  # fmt: skip
def test_a_carton_that_is_told_badly_keeps_its_parcel_out(changed, field):
    row = {"parcel_id": "P-1", "parent": "CTN-1", "parent_kind": "bag", "parent_parcels": "3"}
    records, repairs = parse(table(row | changed))
    assert records == []
    assert [repair.field for repair in repairs] == [field]


def test_a_parcel_number_of_any_length_is_told():
    records, repairs = parse(table({"parcel_id": "]C1" * 40_000}, {"parcel_id": "X-1"}))
    assert [record.parcel_id for record in records] == ["X-1"]
    assert repairs[0].field == "parcel_id"
