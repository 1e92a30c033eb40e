"""What the fuzzer gives each reader, and what must hold whatever it gives.

Run by `python -m tests.fuzzing manifest_READER`, one process a reader.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["workstation"]):
    from workstation.adapters.manifests.cargo_imp import CargoImpReader
    from workstation.adapters.manifests.cargo_xml import CargoXmlReader
    from workstation.adapters.manifests.column_folder import read_columns
    from workstation.adapters.manifests.delimited import DelimitedReader
    from workstation.adapters.manifests.itmatt import ItmattReader
    from workstation.adapters.manifests.json_text import JsonReader
    from workstation.adapters.manifests.xlsx import XlsxReader
    from workstation.services.manifests.column_documents import columns_document, parse_columns

from tests.fuzzing.__main__ import MANIFESTS
from tests.manifests.consolidations import LIST, NAMED
from tests.manifests.items import ONE, SEVERAL
from tests.manifests.samples import GOOD, NOW, table
from tests.manifests.test_column_maps import COURIER, SHEET
from tests.manifests.waybills import HOUSE, MASTER
from tests.manifests.workbooks import inline, packed, parts, workbook
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.repair import Repair
from workstation.services.records import record_sha256

_PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "_rels/.rels")
_COURIER = parse_columns(COURIER, "seed")


def told(reader, data, name="a", columns=None):
    """Everything a reader tells of these bytes, or the code of its refusal; checked."""
    found = []
    try:
        for item in reader.read(io.BytesIO(data), name, NOW, columns):
            found.append(item)
            if isinstance(item, ManifestRecord):
                record_sha256(item)
                repr(item).encode()
            elif isinstance(item, Repair):
                for text in (item.field, item.sentence, item.found, item.parcel_id):
                    text.encode()
                if not item.sentence.endswith(".") or len(item.found) > 80 or item.line < 0:
                    raise AssertionError(f"not a repair as it should be: {item!r}")
    except WorkstationError as error:
        if not error.notice.code.startswith("IMPORT-") or len(error.notice.fact) > 700:
            raise AssertionError(f"not one clear sentence: {error.notice!r}") from error
        found.append(error.notice)
    return found


def _same_twice(reader, name="a", columns=None):
    def one(data):
        reader.recognises(data[:4096], name)
        if told(reader, data, name, columns) != told(reader, data, name, columns):
            raise AssertionError("the same bytes were read in two ways")

    return one


def _workbook(data):
    """The first byte says which part of a workbook the rest is; from 4 on, the file itself."""
    which, rest = data[:1], data[1:]
    if which and which[0] < len(_PARTS):
        found = parts(inline("parcel_id", "value") + inline("X-1", "5"))
        rest = packed(found | {_PARTS[which[0]]: rest})
    told(XlsxReader(), rest, "a.xlsx")


def _columns(data):
    place = Path(tempfile.gettempdir()) / "map.json"
    place.write_bytes(data)
    try:
        found = read_columns(place)
    except WorkstationError as error:
        if error.notice.code != "IMPORT-05":
            raise AssertionError(error.notice) from error
        return
    if parse_columns(columns_document(found), "again") != found:
        raise AssertionError("a map is another after it was saved")


def _seeds():
    document = [{"parcel_id": "X-1", "sender": {"name": "A"}, "lines": [{"hs": "6109.10"}]}]
    found = parts(inline("parcel_id", "value") + inline("X-1", "5"))
    return {
        "csv": [table(GOOD).encode(), b'parcel_id;value\nX-1;"5\n"\n', SHEET.encode("utf-16")],
        "csv_map": [SHEET.encode("cp1252")],
        "json": [json.dumps(document).encode(), b'{\n"parcel_id": "X-1"}', b"[{},5]"],
        "json_lines": [b'{"parcel_id": "X-1"}\n{"parcel_id": "X-2", "value": "5"}\n'],
        "xlsx": [
            *(bytes([at]) + found[name].encode() for at, name in enumerate(_PARTS)),
            b"\x09" + workbook(("parcel_id", "value"), ("X-1", 5)),
        ],
        "cargo_xml": [HOUSE.encode(), MASTER.encode(), (HOUSE + MASTER).encode("utf-8")],
        "fhl": [LIST.encode(), NAMED.encode()],
        "itmatt": [ONE.encode("latin-1"), SEVERAL.encode()],
        "columns": [json.dumps(COURIER).encode()],
    }


TARGETS = {
    "csv": _same_twice(DelimitedReader(), "a.csv"),
    "csv_map": _same_twice(DelimitedReader(), "a.csv", _COURIER),
    "json": _same_twice(JsonReader(), "a.json"),
    "json_lines": _same_twice(JsonReader(), "a.jsonl"),
    "xlsx": _workbook,
    "cargo_xml": _same_twice(CargoXmlReader(), "a.xml"),
    "fhl": _same_twice(CargoImpReader()),
    "itmatt": _same_twice(ItmattReader()),
    "columns": _columns,
}


def main() -> None:
    """Fuzz the reader named first; the rest of the command line is libFuzzer's."""
    name, *rest = sys.argv[1:]
    if set(TARGETS) != set(MANIFESTS) or set(_seeds()) != set(MANIFESTS):
        raise AssertionError("a reader has no target or no seed")
    warnings.simplefilter("ignore")
    place = Path(tempfile.mkdtemp())  # below the caller's own temporary folder, which it removes
    for number, data in enumerate(_seeds()[name]):
        (place / f"seed-{number}").write_bytes(data)
    atheris.Setup([sys.argv[0], *rest, str(place)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
