"""A manifest file as a stream: where it stands, going on after a break, what is refused."""

from __future__ import annotations

import json

import pytest

from tests.manifests.consolidations import LIST
from tests.manifests.items import SEVERAL
from tests.manifests.samples import NOW, table
from tests.manifests.waybills import HOUSE
from tests.manifests.workbooks import workbook
from workstation.adapters.manifests import readers
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.services.manifest_reading import ManifestReading


@pytest.fixture
def reading():
    return ManifestReading(readers())


def rows(count, bad=()):
    return [
        {"parcel_id": f"P-{n}", "value": "x" if n in bad else f"{n}.50", "currency": "USD"}
        for n in range(count)
    ]


def write(path, form, told):
    if form == "csv":
        path.write_text(table(*told), "utf-8")
    elif form == "jsonl":
        path.write_text("\n".join(json.dumps(row) for row in told), "utf-8")
    else:
        path.write_text(json.dumps(told), "utf-8")
    return path


@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_a_stream_that_broke_off_goes_on_where_it_stood(reading, tmp_path, form):
    path = write(tmp_path / f"day.{form}", form, rows(300, bad={40, 41, 200}))
    with reading.open(path, NOW) as whole:
        every = list(whole)
        assert whole.position() == whole.bytes_total == path.stat().st_size
    assert len(every) == 300
    with reading.open(path, NOW) as first:
        begun = [next(first) for _ in range(123)]
        assert first.taken == 123
        assert 0 < first.position() <= first.bytes_total
    with reading.open(path, NOW, skip=first.taken) as second:
        assert begun + list(second) == every
        assert second.taken == 300


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", (HOUSE + HOUSE.replace("HB-1", "HB-2").replace("KGM", "XXX")) * 3),
        ("a.fhl", LIST.replace("24.50", "much") * 3),
        ("a.edi", SEVERAL.replace("book", "x" * 3000) * 3),
        ("a.xlsx", workbook(("parcel_id", "value"), *((f"P-{n}", n % 3 - 1) for n in range(30)))),
    ],
)
def test_a_stream_of_any_format_goes_on_from_each_of_its_items(reading, tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with reading.open(path, NOW) as whole:
        every = list(whole)
    assert len({type(item) for item in every}) > 1
    for taken in (1, len(every) // 2, len(every) - 1):
        with reading.open(path, NOW, skip=taken) as rest:
            assert list(rest) == every[taken:]


def test_a_stream_that_is_closed_early_frees_its_file(reading, tmp_path):
    path = write(tmp_path / "day.csv", "csv", rows(5000))
    stream = reading.open(path, NOW)
    assert isinstance(next(stream), ManifestRecord)
    stream.close()
    assert stream.position() == stream.bytes_total


def test_a_stream_names_the_format_it_reads(reading, tmp_path):
    with reading.open(write(tmp_path / "a.json", "json", rows(1)), NOW) as stream:
        assert stream.reader == "JSON"
    with reading.open(write(tmp_path / "a.dat", "csv", rows(1)), NOW) as stream:
        assert stream.reader == "table (CSV)"


@pytest.mark.parametrize("data", [b"", b"parcel_id,value\n", b"\x7fELF\x00\x00\x00\x00", b"hello"])
def test_a_file_that_is_no_manifest_is_refused_in_a_sentence(reading, tmp_path, data):
    path = tmp_path / "thing.bin"
    path.write_bytes(data)
    with pytest.raises(WorkstationError, match="IMPORT-02"), reading.open(path, NOW) as stream:
        list(stream)


def test_what_is_not_a_file_is_refused_in_a_sentence(reading, tmp_path):
    for path in (tmp_path, tmp_path / "absent.csv", tmp_path / "a\x00b.csv"):
        with pytest.raises(WorkstationError, match="IMPORT-02"):
            reading.open(path, NOW)


@pytest.mark.parametrize(
    ("name", "start", "reader"),
    [
        ("a.csv", 'parcel_id,comments\nX-1,"\nFHL/4\n"', "table (CSV)"),
        ("a.txt", "QD HDQ\r\nFHL/4\r\nMBI/", "IATA Cargo-IMP consolidation list (FHL)"),
        ("a.txt", "UNB+UNOA:1+A", "UPU-style ITMATT (EDIFACT)"),
        ("noname", "\ufeff <?xml version='1.0'?><ns:HouseWaybill>", "IATA Cargo-XML waybill"),
        ("noname", ' [ {"parcel_id"', "JSON"),
        ("day.csv", '{"parcel_id"', "table (CSV)"),
        ("a.dat", "PK\x03\x04....[Content_Types].xml", "table (XLSX)"),
        ("a.png", "\x89PNG", None),
        ("a.dat", "GIF89a", None),
    ],
)
def test_each_format_is_told_by_its_start(name, start, reader):
    data = start.encode("utf-8" if "\x89" not in start else "latin-1")
    found = next((one.name for one in readers() if one.recognises(data, name)), None)
    assert found == reader
