"""XLSX manifests: what is stored is what is read; nothing in them is run, and none is too large."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.manifests.samples import CODE, NOW, read
from tests.manifests.workbooks import by_hand, inline, packed, parts, workbook
from workstation.adapters.manifests.xlsx import XlsxReader
from workstation.domain.notice import WorkstationError
from workstation.services.manifests.column_documents import parse_columns

HEADER = ("parcel_id", "value", "currency", "gross_kg", "line_description", "line_hs", "simulated")


def columns_of(**more):
    return parse_columns({"name": "x", "columns": {"Id": "parcel_id"}} | more, "test")


def refused(data):
    with pytest.raises(WorkstationError, match="IMPORT-02") as told:
        read(data, "a.xlsx")
    return told.value.notice.fact


def test_a_workbook_becomes_records_with_exact_numbers():
    data = workbook(
        HEADER,
        (CODE, 24.5, "usd", 0.1 + 0.2, "cotton shirt", "6109.10", True),
        (CODE, None, None, None, "socks", 611595, None),
        ("X-2", "7.25", "EUR", 3, None, None, None),
    )
    (first, second), repairs = read(data, "day.xlsx")
    assert repairs == []
    assert (first.value, first.gross_kg, first.currency) == (Decimal("24.5"), Decimal("0.3"), "USD")
    assert [line.hs for line in first.lines] == ["610910", "611595"]
    assert first.simulated
    assert (second.value, second.gross_kg) == (Decimal("7.25"), Decimal(3))


def test_times_and_decimal_commas_are_read_by_the_map_whatever_a_cell_s_kind():
    data = workbook(
        ("Id", "Wert", "Ankunft"),
        ("X-1", 1234.5, datetime(2026, 11, 23, 10, 30)),  # noqa: DTZ001 a workbook has no zones
        ("X-2", "1.234,50", "23.11.2026 10:30"),
    )
    found = columns_of(
        columns={"Id": "parcel_id", "Wert": "value", "Ankunft": "arrived_at"},
        decimal=",", grouping=".", dates="DD.MM.YYYY hh:mm", zone="UTC",
    )  # fmt: skip
    records, repairs = read(data, "day.xlsx", found)
    assert repairs == []
    assert {record.value for record in records} == {Decimal("1234.5")}
    assert {record.arrived_at for record in records} == {datetime(2026, 11, 23, 10, 30, tzinfo=UTC)}


def test_the_map_chooses_the_sheet_and_the_others_are_told():
    data = workbook(("Id",), ("X-1",), sheets=("Notes", "Old"))
    records, repairs = read(data, "day.xlsx", columns_of(sheet="Sheet"))
    assert [record.parcel_id for record in records] == ["X-1"]
    assert [repair.found for repair in repairs] == ["Notes", "Old"]
    with pytest.raises(WorkstationError, match="no sheet “Data”"):
        read(data, "day.xlsx", columns_of(sheet="Data"))


def test_a_formula_is_its_text_and_never_its_result():
    data = workbook(("parcel_id", "value", "line_description"), ("X-1", "=1+1", "shirt"),
                    ("X-2", 5, '=HYPERLINK("http://x")'))  # fmt: skip
    (record,), repairs = read(data, "a.xlsx")
    assert record.lines[0].description == '=HYPERLINK("http://x")'
    assert [(repair.line, repair.field, repair.found) for repair in repairs] == [
        (2, "value", "=1+1")
    ]


def test_a_long_number_that_lost_its_digits_keeps_its_row_out():
    data = workbook(("parcel_id", "value"), (9400111899223197428490, 1), (123456789012345, 1))
    records, repairs = read(data, "a.xlsx")
    assert [record.parcel_id for record in records] == ["123456789012345"]
    assert (repairs[0].line, "stored as text" in repairs[0].sentence) == (2, True)


def test_rows_name_their_own_numbers_and_columns():
    rows = (
        inline("parcel_id", "value")
        + '<row r="9"><c r="B9"><v>x</v></c><c r="A9" t="inlineStr"><is><r><t>P-</t></r><r><t>1</t>'
        "</r><rPh><t>no</t></rPh></is></c></row>"
    )
    records, repairs = read(by_hand(rows), "a.xlsx")
    assert records == []
    assert (repairs[0].line, repairs[0].parcel_id, repairs[0].found) == (9, "P-1", "x")


def test_signs_that_xml_cannot_hold_are_told_as_what_they_are():
    rows = inline("parcel_id", "comments") + inline("X-1", "a_x0041__x005F_x0042_")
    (record,), _ = read(by_hand(rows), "a.xlsx")
    assert record.comments == "aA_x0042_"
    rows = inline("parcel_id", "comments") + inline("X-1", "a_x0000_b_xD800_")
    records, repairs = read(by_hand(rows), "a.xlsx")
    assert (records, repairs[0].found) == ([], "a\ufffdb\ufffd")


def test_a_workbook_that_counts_from_1904_is_read_so():
    found = parts("")
    sheet = inline("parcel_id", "posted_at") + (
        '<row><c t="inlineStr"><is><t>X-1</t></is></c><c s="1"><v>0.5</v></c></row>'
    )
    more = parts(sheet)
    more["xl/workbook.xml"] = found["xl/workbook.xml"].replace(
        "<sheets>", '<workbookPr date1904="1"/><sheets>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    more["xl/_rels/workbook.xml.rels"] = more["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", f'<Relationship Id="y" Type="{kind}" Target="styles.xml"/>'
        "</Relationships>",
    )  # fmt: skip
    more["xl/styles.xml"] = (
        '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="&quot;day&quot; 0"/></numFmts>'
        '<cellXfs><xf numFmtId="200"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    )
    _, repairs = read(packed(more), "a.xlsx")
    assert repairs[0].found == "1904-01-01T12:00:00"


@pytest.mark.parametrize(
    "data", [b"x", b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_workbook_is_refused_in_words(data):
    assert "cannot be imported" in refused(data)


def test_an_encrypted_or_old_workbook_says_how_to_save_it():
    assert "save it as XLSX" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_binary_workbook_says_how_to_save_it():
    found = parts("")
    found["_rels/.rels"] = found["_rels/.rels"].replace("workbook.xml", "workbook.bin")
    assert "XLSB" in refused(packed(found))


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><worksheet><sheetData><row><c><v>&i;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    "part",
    ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "_rels/.rels"],
)
def test_entities_are_refused_in_words_in_each_part(part):
    assert "document type or entities" in refused(packed(parts("") | {part: BOMB}))


def test_a_part_that_unpacks_without_measure_is_refused_unread():
    rows = inline("parcel_id") + "<row/>" * 4_000_000
    assert "times its size" in refused(by_hand(rows))


def test_a_part_that_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr("workstation.adapters.manifests.xlsx_parts.MAX_STRINGS", 40)
    assert "larger than" in refused(by_hand(inline("parcel_id")))


def test_a_member_that_lies_about_its_size_is_refused():
    data = bytearray(by_hand(inline("parcel_id")))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (9).to_bytes(4, "little")
    with pytest.raises(WorkstationError, match="IMPORT-02"):
        read(bytes(data), "a.xlsx")


def test_a_row_number_beyond_all_measure_ends_the_sheet_and_is_told():
    rows = inline("parcel_id") + inline("X-1") + '<row r="9999999"><c><v>1</v></c></row>'
    records, repairs = read(by_hand(rows), "a.xlsx")
    assert [record.parcel_id for record in records] == ["X-1"]
    assert "rows end here" in repairs[0].sentence


def test_a_cell_far_to_the_right_is_told_and_fills_no_memory():
    rows = inline("parcel_id") + '<row r="2"><c r="ZZZ2"><v>1</v></c></row>' + inline("X-1")
    records, repairs = read(by_hand(rows), "a.xlsx")
    assert [record.parcel_id for record in records] == ["X-1"]
    assert "beyond column" in repairs[0].sentence


def test_a_sheet_that_is_cut_short_keeps_what_was_read_and_is_told():
    found = parts(inline("parcel_id") + inline("X-1"))
    found["xl/worksheets/sheet1.xml"] = found["xl/worksheets/sheet1.xml"].partition("</sheetD")[0]
    records, repairs = read(packed(found), "a.xlsx")
    assert [record.parcel_id for record in records] == ["X-1"]
    assert "cannot be read" in repairs[0].sentence


def test_a_text_that_is_not_in_the_file_keeps_its_row_out():
    rows = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>7</v></c></row>' + inline("X-1")
    records, repairs = read(by_hand(rows), "a.xlsx")
    assert [record.parcel_id for record in records] == ["X-1"]
    assert [repair.line for repair in repairs] == [2]


_TEXTS = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_characters="=",
                  exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp"]),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(st.tuples(_TEXTS, st.decimals(0, 10**6, places=3)), min_size=1, max_size=5))
def test_what_openpyxl_writes_is_what_is_read(rows):
    told = [(f"P-{at}", text, float(value)) for at, (text, value) in enumerate(rows)]
    data = workbook(("parcel_id", "comments", "value"), *told)
    records, repairs = read(data, "a.xlsx")
    assert repairs == []
    assert [record.comments for record in records] == [text for text, _ in rows]
    assert [record.value for record in records] == [value for _, value in rows]


@settings(max_examples=60)
@given(st.data())
def test_any_damage_to_a_workbook_is_told_in_words(data):
    whole = by_hand(inline("parcel_id", "value") + inline("X-1", "5"))
    cut = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.integers(0, 255))
    try:
        list(XlsxReader().read(io.BytesIO(bytes(cut)), "a.xlsx", NOW, None))
    except WorkstationError as told:
        assert told.notice.code == "IMPORT-02"


@settings(max_examples=60)
@given(st.text("<>/rowcvtisn=\"'0123456789 &;A", max_size=120))
def test_any_rows_are_read_without_a_crash(rows):
    found = packed(parts(inline("parcel_id") + rows))
    assert zipfile.is_zipfile(io.BytesIO(found))
    list(XlsxReader().read(io.BytesIO(found), "a.xlsx", NOW, None))
