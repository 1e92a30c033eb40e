"""Records read by whole columns say just what the same rows say one by one."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks import manifest_make
from workstation.adapters.manifests.delimited import DelimitedReader
from workstation.domain.identifiers import normal_form, normal_forms
from workstation.domain.notice import WorkstationError
from workstation.services.manifests import table as tables
from workstation.services.manifests.columns import Column, ColumnMap
from workstation.services.manifests.fields import COLUMNS
from workstation.services.manifests.table import Table
from workstation.services.manifests.told import ToldRecord

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
CELLS = (
    *(
        "",
        "",
        "",
        "1",
        "0",
        "12.50",
        "007.5",
        "0.0000001",
        "-3",
        "1e5",
        "٣",
        "123456789012.123456789",
    ),
    *("US", "us", "usd", "yes", "no", "gift", "Gift ", "6109.10", "610910", "x" * 2001, "a\tb"),
    *("2026-11-23T10:30:00-05:00", "2026-11-23T10:30:00Z", "2026-11-23", "1234-5678", ";", "a; b"),
    *("Łódź", "日本", " padded ", '"quoted", too', "MC-1", "176-12345675", "carton", "\u200b"),
)
NUMBERS = (
    "P1",
    "P2",
    "p3",
    "RB123456785GB",
    "9400 1000 0000 0000 0000 00",
    "x-1",
    "",
    "bad/é",
    " P1 ",
)


def by_row(text: str, columns: ColumnMap | None = None) -> list[object]:
    """Every item, each row taken alone."""
    table = Table("a.csv", NOW, columns, len(text))
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    items: list[object] = [*table.header(1, rows[0])]
    if not table.serves:
        return items
    for number, cells in enumerate(rows[1:], 2):
        if any(map(str.strip, cells)):
            items += table.row(number, cells)
    return [*items, *table.end()]


def by_columns(text: str, columns: ColumnMap | None = None) -> tuple[list[object], int]:
    """Every item as the reader gives it, and how many records came as texts."""
    file = io.BytesIO(text.encode())
    items = [*DelimitedReader().told(file, "a.csv", NOW, columns)]
    told = sum(isinstance(item, ToldRecord) for item in items)
    return [item.record() if isinstance(item, ToldRecord) else item for item in items], told


def written(header: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def test_a_large_table_is_read_by_columns_and_says_the_same():
    text = written([*manifest_make.COLUMNS], list(manifest_make.rows(3000)))
    items, told = by_columns(text)
    assert items == by_row(text)
    assert told == 3000


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_table_the_columns_say_what_the_rows_say(data):
    columns = data.draw(st.lists(st.sampled_from(COLUMNS[1:]), max_size=6, unique=True))
    row = st.tuples(
        st.sampled_from(NUMBERS),
        *(st.sampled_from(CELLS if data.draw(st.booleans()) else CELLS[:6]) for _ in columns),
    )
    rows = [[*cells] for cells in data.draw(st.lists(row, min_size=1, max_size=12))]
    text = written(["parcel_id", *columns], rows)
    assert by_columns(text)[0] == by_row(text)


def test_what_the_text_of_a_number_is_in_the_store_is_what_the_number_is_there():
    header = ["parcel_id", "gross_kg", "value", "documents", "simulated", "arrived_at", "line_hs"]
    cells = [
        "00.50",
        "0.000001",
        "licence 1; invoice é",
        "YES",
        "2026-11-23T23:30:00-05:00",
        "6109.10",
    ]
    items, told = by_columns(written(header, [["P1", *cells]] * 1))
    assert told == 1
    assert items == by_row(written(header, [["P1", *cells]]))
    assert (str(items[0].gross_kg), items[0].documents) == ("0.50", ("licence 1", "invoice é"))


@pytest.mark.parametrize("count", [1, tables.MAX_LINES, tables.MAX_LINES + 3])
def test_the_lines_of_a_parcel_are_counted_as_one_by_one(count):
    rows = [
        ["P1", "5", "shirt"],
        *[["P1", "", f"thing {n}"] for n in range(count - 1)],
        ["P2", "1", ""],
    ]
    text = written(["parcel_id", "value", "line_description"], rows)
    items, _ = by_columns(text)
    assert items == by_row(text)


def test_rows_that_differ_come_late_or_are_misshapen_are_told_as_one_by_one(monkeypatch):
    monkeypatch.setattr(tables, "OPEN_PARCELS", 3)
    rows = [[f"P{n % 7}", str(n % 3), "US"] for n in range(40)]
    rows[11] = ["P4", "1"]
    rows[12] = []
    rows[20] = ["P6", "x", "US"]
    text = written(["parcel_id", "value", "sender_country"], rows)
    assert by_columns(text)[0] == by_row(text)


def test_a_site_s_own_columns_units_and_times_are_read_by_columns_too():
    columns = ColumnMap(
        "theirs",
        {
            "item": Column("parcel_id"),
            "pounds": Column("gross_kg", unit="lb"),
            "landed": Column("arrived_at", dates="DD.MM.YYYY hh:mm"),
        },
        decimal=",",
        zone=UTC,
    )
    text = written(
        ["Item", "Pounds", "Landed"], [[f"Q{n}", f"{n},5", "23.11.2026 10:30"] for n in range(9)]
    )
    items, told = by_columns(text.replace('"', '"'), columns)
    assert items == by_row(text, columns)
    assert told == 9


def test_a_quote_that_stays_open_and_bytes_that_are_no_text_cost_their_own_lines_only():
    good = [f"P{n},shirt {n}\n" for n in range(30)]
    good[7] = 'P7,"two\nlines"\n'
    good[15] = 'P15,"open\n'
    text = "parcel_id,line_description\n" + "".join(good)
    items, _ = by_columns(text)
    ids = [item.parcel_id for item in items if hasattr(item, "lines")]
    assert ids == [f"P{n}" for n in range(30) if n != 15]
    assert [item.line for item in items if not hasattr(item, "lines")] == [18]


@given(st.lists(st.text("09AZaz./_#+- é\n", max_size=30), max_size=6))
def test_many_numbers_have_the_normal_forms_that_each_has(raws):
    found = normal_forms(raws)
    if found is not None:
        assert found == [normal_form(raw) for raw in raws]


def test_numbers_that_take_a_closer_look_are_brought_to_their_form_among_others():
    raws = ["rb123456785gb", "420941199400100000000000000000"]
    assert normal_forms(raws) == [normal_form(raw) for raw in raws]
    assert normal_forms(["P1", "x-1"]) is None
    with pytest.raises(WorkstationError):
        normal_form("é")
