"""Manifest files: CSV with one row a content line, JSON Lines with one parcel a line.

What is wrong is told line by line, field by field; nothing is dropped without a word and nothing
is guessed. Columns are described in docs/cli.md.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from workstation.domain.barcode import Barcode
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.notice import WorkstationError
from workstation.services.dated import as_decimal

MAX_TEXT = 2000
MAX_LINES = 999
"""Content lines of one parcel."""
CATEGORIES = (
    "gift",
    "documents",
    "sale of goods",
    "commercial sample",
    "returned goods",
    "other",
)
_PARTY = ("name", "address", "city", "postcode", "country", "phone")
PARCEL_COLUMNS = (
    "parcel_id",
    *(f"sender_{part}" for part in _PARTY),
    *(f"consignee_{part}" for part in _PARTY),
    "pieces",
    "gross_kg",
    "scale_kg",
    "value",
    "currency",
    "category",
    "mail_class",
    "carrier",
    "parent",
    "arrived_at",
    "presented_at",
    "received_at",
    "simulated",
)
LINE_COLUMNS = (
    "line_description",
    "line_pieces",
    "line_net_kg",
    "line_value",
    "line_hs",
    "line_origin",
)
COLUMNS = PARCEL_COLUMNS + LINE_COLUMNS


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to put right in a manifest file: the line, the field, a sentence, what stood there.

    `line` counts from 1, the header of a CSV included; `parcel_id` is empty where unknown.
    """

    line: int
    field: str
    sentence: str
    found: str
    parcel_id: str = ""


class _Refused(Exception):
    """A field's value will not do; the text is the sentence."""


@dataclass(slots=True)
class _Group:
    """The rows of one parcel in a CSV."""

    first_line: int
    values: dict[str, str]
    lines: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    bad: bool = False


def parse_csv(
    text: str, source: str, received_at: datetime
) -> tuple[list[ManifestRecord], list[Repair]]:
    """Records of a CSV text: comma or semicolon, a header line, one row a content line.

    Rows with the same `parcel_id` are one parcel: its own columns stand on the first row and may
    be blank or the same on the others. A parcel with a bad field stays out whole.
    """
    repairs: list[Repair] = []
    header_line, _, _ = text.partition("\n")
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    rows = _rows(text, delimiter, repairs)
    header = next(rows, None)
    if header is None:
        return [], repairs
    names = [name.strip().casefold() for name in header[1]]
    if not _header_serves(names, repairs):
        return [], repairs
    groups: dict[str, _Group] = {}
    for number, row in rows:
        _take_row(number, names, row, groups, repairs)
    records: list[ManifestRecord] = []
    for parcel_id, group in groups.items():
        record = _record(parcel_id, group, source, received_at, repairs)
        if record is not None:
            records.append(record)
    repairs.sort(key=lambda repair: repair.line)
    return records, repairs


def parse_json_lines(
    text: str, source: str, received_at: datetime
) -> tuple[list[ManifestRecord], list[Repair]]:
    """Records of a JSON Lines text: one object a line, `lines` a list of objects."""
    repairs: list[Repair] = []
    records: dict[str, ManifestRecord] = {}
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError):
            repairs.append(Repair(number, "", "The line is not a JSON object.", raw[:80]))
            continue
        if not isinstance(value, dict):
            repairs.append(Repair(number, "", "The line is not a JSON object.", raw[:80]))
            continue
        group = _flattened(number, value, repairs)
        parcel_id = _identify(number, group.values.get("parcel_id", ""), repairs)
        if parcel_id is None:
            continue
        if parcel_id in records:
            repairs.append(
                Repair(number, "parcel_id", "The parcel is in this file twice.", parcel_id)
            )
            continue
        record = _record(parcel_id, group, source, received_at, repairs)
        if record is not None:
            records[parcel_id] = record
    return list(records.values()), repairs


def _rows(text: str, delimiter: str, repairs: list[Repair]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            sentence = f"The line is not CSV ({error}); it and the lines it runs into are left out."
            repairs.append(Repair(start, "", sentence, ""))
            start = reader.line_num + 1
            continue
        if any(cell.strip() for cell in row):
            yield start, row
        start = reader.line_num + 1


def _header_serves(names: list[str], repairs: list[Repair]) -> bool:
    serves = True
    for name in dict.fromkeys(names):
        if name not in COLUMNS:
            sentence = f"The column “{name}” is not known; its values are left out."
            repairs.append(Repair(1, name, sentence, name))
        elif names.count(name) > 1:
            repairs.append(Repair(1, name, f"The column “{name}” is there twice.", name))
            serves = False
    if "parcel_id" not in names:
        sentence = "There is no column “parcel_id”, so no line names its parcel."
        repairs.append(Repair(1, "parcel_id", sentence, ""))
        serves = False
    return serves


def _take_row(
    number: int,
    names: list[str],
    row: list[str],
    groups: dict[str, _Group],
    repairs: list[Repair],
) -> None:
    given = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name in COLUMNS}
    parcel_id = _identify(number, given.get("parcel_id", ""), repairs)
    if parcel_id is None:
        return
    if len(row) != len(names):
        sentence = f"The line has {len(row)} fields, the header {len(names)}."
        repairs.append(Repair(number, "", sentence, "", parcel_id))
        groups.setdefault(parcel_id, _Group(number, {})).bad = True
        return
    own = {name: cell for name, cell in given.items() if name in PARCEL_COLUMNS}
    group = groups.setdefault(parcel_id, _Group(number, own))
    for name, cell in own.items():
        if name != "parcel_id" and cell and cell != group.values.get(name, ""):
            sentence = f"“{name}” differs from the parcel's first line ({group.first_line})."
            repairs.append(Repair(number, name, sentence, cell[:80], parcel_id))
            group.bad = True
    line = {name: cell for name, cell in given.items() if name in LINE_COLUMNS}
    if any(line.values()) or number == group.first_line:
        group.lines.append((number, line))


def _flattened(number: int, value: Mapping[str, object], repairs: list[Repair]) -> _Group:
    """A JSON object as the cells that a CSV row would have."""
    group = _Group(number, {})

    def put(target: dict[str, str], name: str, item: object, allowed: tuple[str, ...]) -> None:
        if name not in allowed:
            sentence = f"The field “{name}” is not known; its value is left out."
            repairs.append(Repair(number, name[:80], sentence, str(item)[:80]))
        elif item is None:
            target[name] = ""
        elif isinstance(item, bool):
            target[name] = "yes" if item else "no"
        elif isinstance(item, str):
            target[name] = item.strip()
        else:
            repairs.append(Repair(number, name, "The field must be plain text.", str(item)[:80]))
            group.bad = True

    for name, item in value.items():
        if name in ("sender", "consignee") and isinstance(item, dict):
            for part, told in item.items():
                put(group.values, f"{name}_{part}", told, PARCEL_COLUMNS)
        elif name == "lines" and isinstance(item, list):
            for part in item:
                cells: dict[str, str] = {}
                if isinstance(part, dict):
                    for inner, told in part.items():
                        put(cells, f"line_{inner}", told, LINE_COLUMNS)
                else:
                    sentence = "A content line must be an object."
                    repairs.append(Repair(number, "lines", sentence, str(part)[:80]))
                    group.bad = True
                group.lines.append((number, cells))
        else:
            put(group.values, name, item, PARCEL_COLUMNS)
    return group


def _identify(number: int, raw: str, repairs: list[Repair]) -> str | None:
    try:
        return Barcode.parse(raw).text
    except WorkstationError as error:
        sentence = "The parcel's number is missing." if not raw else error.notice.fact
        repairs.append(Repair(number, "parcel_id", sentence, raw[:80]))
        return None


def _record(
    parcel_id: str, group: _Group, source: str, received_at: datetime, repairs: list[Repair]
) -> ManifestRecord | None:
    found: list[Repair] = []

    def read(
        cells: Mapping[str, str], name: str, number: int, convert: Callable[[str], Any]
    ) -> Any:
        cell = cells.get(name, "")
        if not cell:
            return None
        try:
            return convert(cell)
        except _Refused as refused:
            sentence = f"“{name}” {refused}."
            found.append(Repair(number, name, sentence, cell[:80], parcel_id))
            return None

    def own(name: str, convert: Callable[[str], Any]) -> Any:
        return read(group.values, name, group.first_line, convert)

    def party(who: str) -> Party:
        parts = {part: own(f"{who}_{part}", _text) for part in _PARTY if part != "country"}
        return Party(country=own(f"{who}_country", _country), **parts)

    if len(group.lines) > MAX_LINES:
        sentence = f"The parcel has more than {MAX_LINES} content lines."
        found.append(Repair(group.first_line, "lines", sentence, "", parcel_id))
        group.lines = group.lines[:MAX_LINES]
    lines = tuple(
        Line(
            description=read(cells, "line_description", number, _text),
            pieces=read(cells, "line_pieces", number, _whole),
            net_kg=read(cells, "line_net_kg", number, _decimal),
            value=read(cells, "line_value", number, _decimal),
            hs=read(cells, "line_hs", number, _hs),
            origin=read(cells, "line_origin", number, _country),
        )
        for number, cells in group.lines
        if any(cells.values())
    )
    record = ManifestRecord(
        parcel_id=parcel_id,
        sender=party("sender"),
        consignee=party("consignee"),
        lines=lines,
        pieces=own("pieces", _whole),
        gross_kg=own("gross_kg", _decimal),
        scale_kg=own("scale_kg", _decimal),
        value=own("value", _decimal),
        currency=own("currency", _currency),
        category=own("category", _category),
        mail_class=own("mail_class", _text),
        carrier=own("carrier", _text),
        parent=own("parent", _parent),
        arrived_at=own("arrived_at", _moment),
        presented_at=own("presented_at", _moment),
        received_at=own("received_at", _moment) or received_at,
        source=source,
        simulated=bool(own("simulated", _flag)),
    )
    repairs.extend(found)
    return None if found or group.bad else record


def _text(cell: str) -> str:
    if len(cell) > MAX_TEXT:
        raise _Refused(f"is longer than {MAX_TEXT} characters")
    if any(ord(c) < 32 and c not in "\n\r\t" for c in cell) or not _encodable(cell):
        raise _Refused("holds control characters")
    return cell


def _encodable(cell: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in cell)


def _decimal(cell: str) -> Decimal:
    number = as_decimal(cell) if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", cell, re.ASCII) else None
    if number is None:
        raise _Refused("must be a number from 0 up with a point, as 12.50")
    return number


def _whole(cell: str) -> int:
    if not re.fullmatch(r"\d{1,9}", cell, re.ASCII):
        raise _Refused("must be a whole number from 0 up")
    return int(cell)


def _country(cell: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", cell, re.ASCII):
        raise _Refused("must be a country in two letters (ISO 3166), as CN")
    return cell.upper()


def _currency(cell: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", cell, re.ASCII):
        raise _Refused("must be a currency in three letters (ISO 4217), as USD")
    return cell.upper()


def _hs(cell: str) -> str:
    digits = re.sub(r"[. ]", "", cell)
    if not re.fullmatch(r"\d{2,10}", digits, re.ASCII):
        raise _Refused("must be 2 to 10 digits, points allowed, as 6109.10")
    return digits


def _category(cell: str) -> str:
    folded = " ".join(cell.casefold().replace("_", " ").split())
    if folded not in CATEGORIES:
        raise _Refused(f"must be one of: {', '.join(CATEGORIES)}")
    return folded


def _parent(cell: str) -> str:
    try:
        return Barcode.parse(cell).text
    except WorkstationError:
        raise _Refused("is not a carton or bag number") from None


def _moment(cell: str) -> datetime:
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1970 <= moment.year <= 2200:
        raise _Refused("must be a time with its zone, as 2026-11-23T10:30:00-05:00")
    return moment


def _flag(cell: str) -> bool:
    if cell.casefold() not in ("yes", "no"):
        raise _Refused("must be yes or no")
    return cell.casefold() == "yes"
