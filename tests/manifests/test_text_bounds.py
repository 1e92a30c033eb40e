"""Long lines, odd encodings and large files: all is told, and memory stays flat."""

from __future__ import annotations

import gc
import io
import json
import tracemalloc

import pytest

from tests.manifests.consolidations import LIST
from tests.manifests.items import HEAD, ITEM, SEVERAL, TAIL
from tests.manifests.samples import NOW, items, read
from tests.manifests.waybills import HOUSE
from tests.manifests.workbooks import by_hand, inline
from workstation.adapters.manifests import text_lines
from workstation.adapters.manifests.cargo_imp import CargoImpReader
from workstation.adapters.manifests.cargo_xml import CargoXmlReader
from workstation.adapters.manifests.delimited import DelimitedReader
from workstation.adapters.manifests.itmatt import ItmattReader
from workstation.adapters.manifests.json_text import JsonReader
from workstation.adapters.manifests.xlsx import XlsxReader
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.repair import Repair
from workstation.services.manifests import table as tables

MIB = 1 << 20


class Endless(io.RawIOBase):
    """A file of `size` bytes that are made as they are read and never lie in memory together."""

    def __init__(self, pieces, size):
        self._pieces, self._size, self._left, self._place = pieces, size, b"", 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self._place

    def seek(self, place, whence=0):
        if whence == 2:
            return self._size
        assert place in (0, self._place) or self._place <= 4096
        if place == 0 and self._place:
            self._pieces = self._pieces.again()
            self._left = b""
        self._place = place
        return place

    def readinto(self, buffer):
        while len(self._left) < len(buffer):
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._left += piece
        given = self._left[: len(buffer)]
        buffer[: len(given)] = given
        self._left = self._left[len(given) :]
        self._place += len(given)
        return len(given)


class Pieces:
    """Pieces of a file from a function that makes them anew."""

    def __init__(self, make):
        self._make, self._it = make, make()

    def __next__(self):
        return next(self._it)

    def __iter__(self):
        return self

    def again(self):
        return Pieces(self._make)


def peak_of(reader, name, make, size):
    """(records, repairs, MiB of memory at most) of reading a generated file."""
    file = io.BufferedReader(Endless(Pieces(make), size))
    records, repairs = 0, []
    tracemalloc.start()
    try:
        for item in reader.read(file, name, NOW, None):
            if isinstance(item, ManifestRecord):
                records += 1
            elif isinstance(item, Repair):
                repairs.append(item)
        return records, repairs, tracemalloc.get_traced_memory()[1] / MIB
    finally:
        tracemalloc.stop()


def csv_pieces(rows):
    def make():
        yield b"parcel_id,value,currency,line_description\n"
        for start in range(0, rows, 100):
            yield b"".join(b"P-%d,1.50,USD,cotton shirt\n" % n for n in range(start, start + 100))

    return make


def json_pieces(rows):
    def make():
        yield b"["
        for start in range(0, rows, 100):
            yield b"".join(
                b'{"parcel_id":"P-%d","value":1},' % n for n in range(start, start + 100)
            )
        yield b'{"parcel_id":"last"}]'

    return make


@pytest.mark.parametrize(
    ("reader", "make", "name"),
    [(DelimitedReader(), csv_pieces, "a.csv"), (JsonReader(), json_pieces, "a.json")],
)
def test_many_times_the_rows_take_no_more_memory(monkeypatch, reader, make, name):
    # The filter of parcel numbers follows the file's size by design (to 64 MiB): both files say
    # the same size here, so that whatever else grew would be seen.
    monkeypatch.setattr(tables, "OPEN_PARCELS", 50)
    few, _, low = peak_of(reader, name, make(200), MIB)
    many, repairs, high = peak_of(reader, name, make(1_500), MIB)
    assert (few // 200, many // 1_500, repairs) == (1, 1, [])
    assert high < low * 1.1 + 0.5


def repeated(head, body, tail):
    """A file of `head`, `body` as often as asked with its own number for {n}, and `tail`."""

    def of(count):
        def make():
            yield head.encode()
            for number in range(count):
                yield body.replace("{n}", str(number)).encode()
            yield tail.encode()

        return make

    return of


_HOUSE = HOUSE.partition("?>")[2].replace("HB-1", "HB-{n}")


@pytest.mark.parametrize(
    ("reader", "make"),
    [
        (CargoXmlReader(), repeated("<Batch>", _HOUSE, "</Batch>")),
        (CargoXmlReader(), repeated("", _HOUSE, "")),
        (CargoImpReader(), repeated(LIST.partition("HBS")[0], "HBS/HB-{n}//1/K1//TOYS\n", "")),
        (ItmattReader(), repeated(HEAD, ITEM.replace("RB123456785GB", "E-{n}"), TAIL)),
        (
            ItmattReader(),
            repeated(SEVERAL.partition("CNI")[0], "CNI+1+E-{n}'GID+1'FTX+AAA+++x'", ""),
        ),
    ],
)
def test_many_times_the_messages_take_no_more_memory(reader, make):
    few, _, low = peak_of(reader, "a", make(20), MIB)
    many, _, high = peak_of(reader, "a", make(100), MIB)
    assert (few, many) == (20, 100)
    assert high < low * 1.1 + 0.5


def test_many_times_the_rows_of_a_workbook_take_no_more_memory(monkeypatch):
    monkeypatch.setattr(tables, "OPEN_PARCELS", 50)

    def peak(count):
        rows = "".join(inline(f"P-{number}", "5") for number in range(count))
        data = by_hand(inline("parcel_id", "value") + rows)
        tracemalloc.start()
        try:
            found = sum(1 for _ in XlsxReader().read(io.BytesIO(data), "a.xlsx", NOW, None))
            return found, tracemalloc.get_traced_memory()[1] / MIB
        finally:
            tracemalloc.stop()

    (few, low), (many, high) = peak(700), peak(1_500)
    assert (few, many) == (700, 1_500)
    assert high < low * 1.1 + 0.5


def test_a_line_without_end_is_told_and_passed_over_in_flat_memory():
    def make():
        yield b"parcel_id,value\nX-1,"
        for _ in range(400):
            yield b"9" * (64 << 10)
        yield b"\nX-2,5\n"

    records, repairs, high = peak_of(DelimitedReader(), "a.csv", make, MIB)
    assert records == 1
    assert [repair.line for repair in repairs] == [2]
    assert high < 12  # of 25 MiB in one line


def test_an_object_without_end_is_told_and_passed_over_in_flat_memory():
    def make():
        yield b'[{"parcel_id":"X-1","comments":"'
        for _ in range(400):
            yield b"9" * (64 << 10)
        yield b'"},\n{"parcel_id":"X-2"}]'

    records, repairs, high = peak_of(JsonReader(), "a.json", make, MIB)
    assert records == 1
    assert "longer than" in repairs[0].sentence
    assert high < 12


def test_a_quote_that_is_never_closed_costs_its_own_line_only():
    rows = "".join(f"P-{n},shirt\n" for n in range(900))
    records, repairs = read(f'parcel_id,line_description\nX-1,"open\n{rows}', "a.csv")
    assert len(records) == 900
    assert [(repair.line, repair.parcel_id) for repair in repairs] == [(2, "")]


def test_a_file_of_open_quotes_is_read_in_a_time_that_grows_as_the_file():
    rows = '"\n' * 3001
    records, repairs = read(f"parcel_id,value\n{rows}", "a.csv")
    assert records == []
    assert repairs


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_byte_order_mark_names_the_encoding(encoding):
    text = "parcel_id,line_description\r\nX-1,日本 – é\r\n"
    (record,), repairs = read(text.encode(encoding), "a.csv")
    assert (record.lines[0].description, repairs) == ("日本 – é", [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_is_read_in_these_encodings_too(encoding, name):
    (record,), repairs = read('{"parcel_id": "X-1", "comments": "é"}'.encode(encoding), name)
    assert (record.comments, repairs) == ("é", [])


def test_a_line_that_is_not_utf_8_is_told_and_the_rest_is_in():
    data = b"parcel_id,line_description\nX-1,caf\xe9\nX-2,cafe\n"
    records, repairs = read(data, "a.csv")
    assert [record.parcel_id for record in records] == ["X-2"]
    assert (repairs[0].line, repairs[0].sentence) == (
        2, "The line is not UTF-8 text; it is left out."
    )  # fmt: skip


def test_a_header_that_cannot_be_read_refuses_the_file_in_words():
    with pytest.raises(
        WorkstationError, match=r"header in line 1 cannot be read\. The line is not"
    ):
        read("parcel_id,é\nX-1,5\n".encode("cp1252"), "a.csv")


def test_a_delimiter_at_the_end_of_each_line_makes_no_column():
    records, repairs = read("parcel_id;value;;\nX-1;5;;\nX-2;5\n", "a.csv")
    assert ([record.parcel_id for record in records], repairs) == (["X-1", "X-2"], [])


def test_a_column_without_a_heading_is_told_by_its_place():
    (record,), repairs = read("parcel_id,,value\nX-1,red,5\n", "a.csv")
    assert record.value == 5
    assert [repair.sentence for repair in repairs] == [
        "Column 2 has no heading; its values are left out."
    ]


def test_a_cut_utf_16_file_is_told_at_its_last_line():
    data = "parcel_id\nX-1\nX-2\n".encode("utf-16")[:-3]
    records, repairs = read(data, "a.csv")
    assert [record.parcel_id for record in records] == ["X-1"]
    assert [repair.line for repair in repairs] == [3]


def test_nul_bytes_are_told_and_the_rest_is_in():
    records, repairs = read(b"parcel_id,comments\nX-1,a\0b\nX-\x002,c\nX-3,d\n", "a.csv")
    assert [record.parcel_id for record in records] == ["X-3"]
    assert sorted(repair.line for repair in repairs) == [2, 3]


def test_old_line_ends_are_line_ends():
    records, _ = read(b"parcel_id\rX-1\rX-2\r\nX-3\n", "a.csv")
    assert [record.parcel_id for record in records] == ["X-1", "X-2", "X-3"]


def test_rows_of_a_parcel_that_stand_apart_are_joined_while_it_is_open(monkeypatch):
    monkeypatch.setattr(tables, "OPEN_PARCELS", 3)
    rows = ["A", "B", "A", "C", "D", "E", "A", "B"]
    text = "parcel_id,line_description\n" + "".join(f"{r},{n}\n" for n, r in enumerate(rows))
    records, repairs = read(text, "a.csv")
    found = {record.parcel_id: [line.description for line in record.lines] for record in records}
    assert found["A"] == ["0", "2"]
    assert [(repair.line, repair.parcel_id) for repair in repairs] == [(8, "A"), (9, "B")]
    assert "far earlier" in repairs[0].sentence


def test_a_parcel_of_too_many_lines_stays_out_and_is_told():
    text = "parcel_id,line_description\n" + "X-1,shirt\n" * 1005 + "X-2,shirt\n"
    records, repairs = read(text, "a.csv")
    assert [record.parcel_id for record in records] == ["X-2"]
    assert [(repair.line, repair.field) for repair in repairs] == [(1001, "lines")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_tells_what_parts_the_fields(delimiter):
    text = "parcel_id,line_description\nX-1,shirt\n".replace(",", delimiter)
    (record,), _ = read(text, "a.csv")
    assert record.lines[0].description == "shirt"


def test_blank_cells_beyond_the_header_are_nothing():
    records, repairs = read("parcel_id,value\nX-1,5,,\nX-2,5,,x\n", "a.csv")
    assert [record.parcel_id for record in records] == ["X-1"]
    assert [repair.line for repair in repairs] == [3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[{"parcel_id": "X-1"}, 5, {"parcel_id": "X-2"}]', ["X-1", "", "X-2"]),
        ('[{"parcel_id": "X-1"}, {"parcel_id": }, {"parcel_id": "X-2"}]', ["X-1", "", "X-2"]),
        ('{\n "parcel_id": "X-1"\n}\n', ["X-1"]),
        ('[{"parcel_id": "X-1", "comments": "]}\\"{["}]', ["X-1"]),
        ('[{"parcel_id": "X-1"}, {"parcel_id": "X-2"', ["X-1", ""]),
        ('[{"parcel_id": "X-1"}', ["X-1", ""]),
        ('[{"parcel_id": "X-1"}] and more', ["X-1", ""]),
        ('{"parcel_id": "X-1"}\n{"parcel_id": \n{"parcel_id": "X-2"}\n', ["X-1", "", "X-2"]),
        ('{"parcel_id": "X-1", "parcel_id": "X-2"}', [""]),
        ("[[]]", [""]),
    ],
)
def test_json_in_each_form_tells_what_it_holds_and_what_is_bad(text, told):
    found = items(text, "a.json")
    assert [item.parcel_id for item in found] == told


def test_json_names_the_line_of_an_object_that_is_bad():
    text = json.dumps([{"parcel_id": "X-1"}, {"parcel_id": "X-2", "value": "x"}], indent=1)
    _, repairs = read(text, "a.json")
    assert [repair.line for repair in repairs] == [5]


def test_every_party_and_field_of_the_record_comes_through_json_and_csv():
    document = {
        "parcel_id": "X-1", "house_bill": "H-1", "master_bill": "176-12345675",
        "tracking_id": "T-1", "country_from": "cn", "postage": "4.20", "entry_type": "86",
        "posted_at": "2026-11-20T08:00:00+08:00", "documents": ["licence 12", "invoice 7"],
        "comments": "handle", "buyer": {"name": "B", "email": "b@example.org"},
        "seller": {"business": "S Ltd", "reference": "IM-7"},
        "deliver_to": {"region": "NY", "postcode": "10001"},
        "lines": [{"gross_kg": "1.5", "product_id": "SKU", "listing": "https://example.org/1"}],
    }  # fmt: skip
    (record,), repairs = read(json.dumps(document), "a.json")
    assert repairs == []
    assert record.master_bill == "17612345675"
    assert record.documents == ("licence 12", "invoice 7")
    assert record.seller.business == "S Ltd"
    assert (record.country_from, record.entry_type) == ("CN", "86")
    flat = {
        "parcel_id": "X-1", "master_bill": "17612345675", "documents": "licence 12; invoice 7",
        "seller_business": "S Ltd", "line_listing": "https://example.org/1",
    }  # fmt: skip
    text = ",".join(flat) + "\n" + ",".join(flat.values()) + "\n"
    (other,), repairs = read(text, "a.csv")
    assert repairs == []
    assert (other.documents, other.seller.business) == (record.documents, "S Ltd")
    assert other.lines[0].listing == record.lines[0].listing


def test_the_bound_of_a_line_is_below_what_a_bench_can_hold():
    assert text_lines.MAX_LINE <= 1 << 20


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (CargoXmlReader(), HOUSE * 3),
        (CargoXmlReader(), HOUSE[:500]),
        (CargoImpReader(), LIST),
        (ItmattReader(), HEAD + ITEM + TAIL),
        (DelimitedReader(), 'parcel_id,value\nX-1,5\nX-2,"x\n'),
        (JsonReader(), '[{"parcel_id": "X-1"}, 5]'),
        (XlsxReader(), by_hand(inline("parcel_id") + inline("X-1"))),
    ],
)
def test_a_reading_leaves_nothing_for_the_collector_of_garbage(reader, data):
    # A lane's thread collects none: what holds itself in a ring would stay for good.
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    assert list(reader.read(file, "a", NOW, None))
    gc.collect()
    file.seek(0)
    assert list(reader.read(file, "a", NOW, None))
    assert gc.collect() == 0
