"""Column maps: other people's tables read as declared, never as guessed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.manifests.samples import NOW, read
from tests.manifests.workbooks import workbook
from workstation.adapters.manifests import readers
from workstation.adapters.manifests.column_folder import ColumnFolder, read_columns
from workstation.domain.notice import WorkstationError
from workstation.services.manifest_reading import ManifestReading
from workstation.services.manifests.column_documents import columns_document, parse_columns

COURIER = {
    "name": "Courier X, daily",
    "columns": {
        "Tracking No": "parcel_id",
        "Poids": {"field": "gross_kg", "unit": "lb"},
        "Valeur": "value",
        "Arrivée": {"field": "arrived_at", "dates": "DD.MM.YYYY hh:mm"},
        "Contenu": "line_description",
    },
    "ignored": ["Notes"],
    "constants": {"currency": "EUR", "sender_country": "FR", "line_origin": "CN"},
    "decimal": ",",
    "grouping": ".",
    "zone": "+01:00",
    "delimiter": ";",
    "encoding": "cp1252",
}
SHEET = (
    "Tracking No;Poids;Valeur;Arrivée;Contenu;Notes\r\n"
    "X-1;2,5;1.234,50;23.11.2026 10:30;Crème brûlée – 3 €;whatever\r\n"
    "X-2;1;7;23.11.2026 11:00;coton;\r\n"
)


def columns_of(**changed):
    return parse_columns(COURIER | changed, "test")


def test_a_table_is_read_as_its_map_declares():
    records, repairs = read(SHEET.encode("cp1252"), "day.csv", columns_of())
    assert repairs == []
    first = records[0]
    assert first.gross_kg == Decimal("1.133981")  # 2.5 lb of 0.45359237 kg, to a milligram
    assert first.value == Decimal("1234.50")
    assert first.currency == "EUR"
    assert first.sender.country == "FR"
    zone = timezone(timedelta(hours=1))
    assert first.arrived_at == datetime(2026, 11, 23, 10, 30, tzinfo=zone)
    assert first.lines[0].description == "Crème brûlée – 3 €"
    assert first.lines[0].origin == "CN"


@pytest.mark.parametrize(
    ("unit", "kilograms"),
    [("kg", "2"), ("g", "0.002"), ("lb", "0.907185"), ("oz", "0.056699")],
)
def test_weights_are_kilograms_whatever_the_declared_unit(unit, kilograms):
    found = columns_of(columns={"id": "parcel_id", "w": {"field": "gross_kg", "unit": unit}})
    (record,), _ = read("id;w\nX-1;2\n", "a.csv", found)
    assert record.gross_kg == Decimal(kilograms)


@pytest.mark.parametrize(
    "cell", ["1.5", "1,234.50", "12.34,5", "-3", "1.2345", "1e3", "", "1.234.5", "²", "1,2,3"]
)
def test_a_number_that_is_not_as_declared_is_told(cell):
    table = f"Tracking No;Poids;Valeur;Arrivée;Contenu\nX-1;1;{cell};;x\n"
    records, repairs = read(table.encode("cp1252"), "a.csv", columns_of())
    if cell:
        assert records == []
        assert [(repair.line, repair.field) for repair in repairs] == [(2, "value")]
    else:
        assert records[0].value is None


@pytest.mark.parametrize(
    "cell", ["31.02.2026 10:00", "23/11/2026 10:30", "2026-11-23T10:30:00Z", "23.11.2026", "x",
             "23.11.1066 10:30", "23.11.2026 25:00"],
)  # fmt: skip
def test_a_time_that_is_not_as_declared_is_told(cell):
    table = f"Tracking No;Poids;Valeur;Arrivée;Contenu\nX-1;1;1;{cell};x\n"
    records, repairs = read(table.encode("cp1252"), "a.csv", columns_of())
    assert records == []
    assert [repair.field for repair in repairs] == ["arrived_at"]


def test_a_time_without_a_zone_is_refused_unless_the_map_declares_one():
    table = "Tracking No;Poids;Valeur;Arrivée;Contenu\nX-1;1;1;23.11.2026 10:30;x\n"
    _, repairs = read(table.encode("cp1252"), "a.csv", columns_of(zone=""))
    assert "no zone" in repairs[0].sentence
    (record,), _ = read(table.encode("cp1252"), "a.csv", columns_of(zone="UTC"))
    assert record.arrived_at.tzinfo is UTC


def test_a_column_that_the_map_does_not_name_is_told_unless_it_is_ignored():
    table = "Tracking No;Notes;Colour\nX-1;a;red\n"
    found = columns_of(columns={"Tracking No": "parcel_id"})
    records, repairs = read(table, "a.csv", found)
    assert len(records) == 1
    assert [(repair.line, repair.field) for repair in repairs] == [(1, "Colour")]


def test_a_row_in_another_encoding_than_declared_is_told_and_the_rest_is_in():
    found = columns_of(encoding="ascii", columns={"id": "parcel_id", "t": "line_description"})
    records, repairs = read("id;t\nX-1;é\nX-2;e\n".encode(), "a.csv", found)
    assert [record.parcel_id for record in records] == ["X-2"]
    assert (repairs[0].line, "ASCII" in repairs[0].sentence) == (2, True)


@pytest.mark.parametrize("encoding", ["utf-16-le", "gb18030", "shift_jis", "utf-8"])
def test_declared_encodings_are_read(encoding):
    found = columns_of(encoding=encoding, columns={"id": "parcel_id", "t": "line_description"})
    table = "id;t\nX-1;日本\n".encode(encoding)
    (reader,) = [one for one in readers() if one.name == "table (CSV)"]
    (record,), repairs = read(table, "a.csv", found, reader)
    assert (record.lines[0].description, repairs) == ("日本", [])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"columns": {"a": "value"}}, "no column is “parcel_id”"),
        ({"columns": {"a": "parcel_id", "b": "gross_kg"}}, "needs its “unit”"),
        ({"columns": {"a": "parcel_id", "b": {"field": "value", "unit": "kg"}}}, "no weight"),
        ({"columns": {"a": "parcel_id", "b": "weight"}}, "no field of a record"),
        ({"columns": {"a": "parcel_id", "b": "value", "c": "value"}}, "and so is"),
        ({"columns": {"a": "parcel_id", "A ": "value"}}, "there twice"),
        ({"columns": {"a": "parcel_id", "b": {"field": "value", "x": 1}}}, "“x” is not known"),
        ({"columns": []}, "must be an object"),
        ({"columns": {"a": 5}}, "no field of a record"),
        ({"constants": {"gross_kg": "1"}}, "cannot be constant"),
        ({"constants": {"parcel_id": "1"}}, "no field that a map may set"),
        ({"constants": {"currency": "euros"}}, "must be a currency"),
        ({"constants": {"currency": 5}}, "must be a text"),
        ({"ignored": ["Valeur"]}, "both a column and ignored"),
        ({"decimal": "."}, "the same sign"),
        ({"dates": "DD.MM"}, "must name year, month and day"),
        ({"dates": "DD.MM.YYYY mm"}, "minutes without hours"),
        ({"dates": "DD.DD.YYYY"}, "twice"),
        ({"zone": "Paris"}, "UTC or an offset"),
        ({"encoding": "rot13"}, "“encoding” must be one of"),
        ({"delimiter": "x"}, "“delimiter” must be one of"),
        ({"header_row": 0}, "“header_row”"),
        ({"name": ""}, "“name”"),
        ({"colums": {}}, "“colums” is not known"),
    ],
)
def test_a_map_with_a_fault_is_refused_in_words(changed, told):
    with pytest.raises(WorkstationError, match="IMPORT-05") as refused:
        columns_of(**changed)
    assert told in refused.value.notice.fact


def test_all_faults_of_a_map_are_told_together():
    with pytest.raises(WorkstationError) as refused:
        columns_of(zone="x", decimal="!", name="")
    fact = refused.value.notice.fact
    assert all(word in fact for word in ("“zone”", "“decimal”", "“name”"))


def test_a_saved_map_is_the_same_when_read_again(tmp_path):
    folder = ColumnFolder(tmp_path / "columns")
    assert folder.all() == ()
    path = folder.save(columns_of())
    assert path.name == "courier-x-daily.json"
    assert folder.all() == (columns_of(),)
    assert json.loads(path.read_text("utf-8"))["zone"] == "+01:00"
    folder.save(columns_of(zone="UTC"))
    assert [found.zone for found in folder.all()] == [UTC]


def test_a_map_does_not_replace_one_of_another_name(tmp_path):
    folder = ColumnFolder(tmp_path)
    folder.save(columns_of())
    with pytest.raises(WorkstationError, match="too like"):
        folder.save(columns_of(name="Courier x. Daily"))
    assert [found.name for found in folder.all()] == ["Courier X, daily"]


def test_the_site_s_map_is_chosen_by_the_header(tmp_path):
    folder = ColumnFolder(tmp_path / "columns")
    folder.save(columns_of())
    folder.save(columns_of(name="other", columns={"Barcode": "parcel_id"}))
    reading = ManifestReading(readers(), folder)
    (tmp_path / "day.csv").write_bytes(SHEET.encode("cp1252"))
    with reading.open(tmp_path / "day.csv", NOW) as stream:
        assert stream.columns.name == "Courier X, daily"
        assert [item.parcel_id for item in stream] == ["X-1", "X-2"]
    (tmp_path / "own.csv").write_text("parcel_id\nX-1\n", "utf-8")
    with reading.open(tmp_path / "own.csv", NOW) as stream:
        assert stream.columns is None
        assert [item.parcel_id for item in stream] == ["X-1"]


def test_a_saved_map_that_is_broken_stops_the_reading_and_names_the_file(tmp_path):
    (tmp_path / "columns").mkdir()
    (tmp_path / "columns" / "bad.json").write_text("{", "utf-8")
    (tmp_path / "day.csv").write_text("parcel_id\nX-1\n", "utf-8")
    reading = ManifestReading(readers(), ColumnFolder(tmp_path / "columns"))
    with pytest.raises(WorkstationError, match=r"bad\.json"):
        reading.open(tmp_path / "day.csv", NOW)


def test_of_several_maps_that_fit_the_one_that_says_most_is_taken(tmp_path):
    folder = ColumnFolder(tmp_path / "columns")
    folder.save(columns_of())
    folder.save(columns_of(name="A small one", columns={"Tracking No": "parcel_id"}))
    reading = ManifestReading(readers(), folder)
    (tmp_path / "day.csv").write_bytes(SHEET.encode("cp1252"))
    with reading.open(tmp_path / "day.csv", NOW) as stream:
        assert stream.columns.name == "Courier X, daily"
    (tmp_path / "day.xlsx").write_bytes(workbook(("Tracking No", "Notes"), ("X-1", "y")))
    with reading.open(tmp_path / "day.xlsx", NOW) as stream:
        assert stream.columns.name == "A small one"
        assert [item.parcel_id for item in stream] == ["X-1"]


def test_a_map_for_a_file_without_columns_is_refused_in_words(tmp_path):
    (tmp_path / "a.json").write_text('{"parcel_id": "X-1"}', "utf-8")
    reading = ManifestReading(readers(), None)
    with pytest.raises(WorkstationError, match="no columns to map"):
        reading.open(tmp_path / "a.json", NOW, columns_of())


def test_a_broken_map_hinders_no_file_without_columns(tmp_path):
    (tmp_path / "columns").mkdir()
    (tmp_path / "columns" / "bad.json").write_text("{", "utf-8")
    (tmp_path / "a.json").write_text('{"parcel_id": "X-1"}', "utf-8")
    reading = ManifestReading(readers(), ColumnFolder(tmp_path / "columns"))
    with reading.open(tmp_path / "a.json", NOW) as stream:
        assert [item.parcel_id for item in stream] == ["X-1"]


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "\\ud800"}', "[" * 100_000, "\x00"])
def test_a_file_that_is_no_map_is_refused_in_words(tmp_path, text):
    (tmp_path / "map.json").write_text(text, "utf-8")
    with pytest.raises(WorkstationError, match="IMPORT-05"):
        read_columns(tmp_path / "map.json")
    with pytest.raises(WorkstationError, match="IMPORT-05"):
        read_columns(tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*COURIER, "x"]), _JSON))
def test_any_object_is_a_map_or_refused_in_words(document):
    try:
        columns = parse_columns(document, "test")
    except WorkstationError as refused:
        assert refused.notice.code == "IMPORT-05"
    else:
        assert parse_columns(columns_document(columns), "test") == columns
