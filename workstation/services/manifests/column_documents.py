"""Column maps as JSON documents: read with all their faults told, and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.dated import Asked, Problems
from workstation.services.manifests.columns import (
    UNITS,
    Column,
    ColumnMap,
    heading,
    moment_pattern,
    zone_of,
)
from workstation.services.manifests.fields import COLUMNS, CONVERT, DECIMALS, MOMENTS, WEIGHTS
from workstation.services.manifests.values import Refused

ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii",
    *(f"cp{number}" for number in (437, 850, 852, 866, *range(1250, 1259))),
    *(f"iso-8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    "koi8-r", "mac-roman", "gb18030", "gbk", "big5", "shift_jis", "cp932", "euc-jp", "euc-kr",
)  # fmt: skip
"""By Python's names; a byte order mark in the file stands before what is declared."""
DELIMITERS = (",", ";", "\t", "|")
MAX_HEADER_ROW = 100
_DECIMAL_MARKS = (".", ",")
_GROUPINGS = ("", ".", ",", "'", " ", "\u00a0", "\u202f")
_COUNTS = frozenset(("pieces", "line_pieces", "parent_parcels"))
CONSTANTS = tuple(
    name for name in COLUMNS if name != "parcel_id" and name not in {*DECIMALS, *MOMENTS, *_COUNTS}
)
"""Fields that may have one value in every row."""


def parse_columns(value: Mapping[str, object], where: str) -> ColumnMap:
    """A column map of a JSON object; `where` names it in what is told.

    Raises
    ------
    WorkstationError
        IMPORT-05 with everything that is wrong with it.
    """
    problems = Problems()
    asked = Asked(value, where, problems)
    columns = _columns(asked, problems)
    columns_map = ColumnMap(
        name=asked.text("name"),
        columns=columns,
        ignored=_ignored(asked, problems, columns),
        constants=_constants(asked, problems, {column.field for column in columns.values()}),
        decimal=asked.one_of("decimal", _DECIMAL_MARKS, "."),
        grouping=asked.one_of("grouping", _GROUPINGS, ""),
        dates=asked.text("dates", ""),
        delimiter=asked.one_of("delimiter", ("", *DELIMITERS), ""),
        encoding=asked.one_of("encoding", ("", *ENCODINGS), ""),
        sheet=asked.text("sheet", ""),
        header_row=asked.whole("header_row", 1),
        zone=zone_of(zone) if (zone := asked.text("zone", "")) else None,
    )
    if zone and columns_map.zone is None:
        problems.add(where, "“zone” must be UTC or an offset, as +01:00")
    if not columns_map.name.strip() or len(columns_map.name) > 80:
        problems.add(where, "“name” must be a text of 1 to 80 characters")
    if columns_map.decimal == columns_map.grouping:
        problems.add(where, "“decimal” and “grouping” are the same sign")
    if not 1 <= columns_map.header_row <= MAX_HEADER_ROW:
        problems.add(where, f"“header_row” must be from 1 to {MAX_HEADER_ROW}")
    for form in (columns_map.dates, *(column.dates for column in columns.values())):
        if form:
            try:
                moment_pattern(form)
            except ValueError as error:
                problems.add(where, f"the form of times “{form}” {error}")
    asked.nothing_else()
    if problems:
        raise not_columns(str(problems))
    return columns_map


def columns_document(columns: ColumnMap) -> dict[str, object]:
    """The JSON object that `parse_columns` reads as this map."""
    document: dict[str, object] = {
        "name": columns.name,
        "columns": {
            column.title or title: _column_document(column)
            for title, column in columns.columns.items()
        },
        "ignored": sorted(columns.ignored),
        "constants": dict(columns.constants),
        "decimal": columns.decimal,
        "grouping": columns.grouping,
        "dates": columns.dates,
        "zone": zone_text(columns),
        "delimiter": columns.delimiter,
        "encoding": columns.encoding,
        "sheet": columns.sheet,
        "header_row": columns.header_row,
    }
    return document


def not_columns(why: str) -> WorkstationError:
    """The failure of a column map."""
    return WorkstationError(
        Notice(
            fact=f"The column map cannot be used: {why}",
            safe="No record has been added or changed.",
            act="Put the map right as docs/manifest.md describes.",
            code="IMPORT-05",
        )
    )


def _column_document(column: Column) -> str | dict[str, str]:
    told = {"field": column.field}
    if column.field in WEIGHTS:
        told["unit"] = column.unit
    if column.dates:
        told["dates"] = column.dates
    return column.field if len(told) == 1 else told


def zone_text(columns: ColumnMap) -> str:
    """The zone as a map's document writes it; "" where none is declared."""
    if columns.zone is None:
        return ""
    text = columns.zone.tzname(None) or ""
    return text.removeprefix("UTC") or "UTC"


def _columns(asked: Asked, problems: Problems) -> dict[str, Column]:
    found: dict[str, Column] = {}
    fields: dict[str, str] = {}
    for title, told in asked.mapping("columns").items():
        place = f"{asked.where}, column “{title}”"
        column = _column(title, told, place, problems)
        if column is None:
            continue
        if heading(title) in found:
            problems.add(place, "is there twice (capitals and doubled spaces do not count)")
        if column.field in fields:
            problems.add(place, f"is “{column.field}”, and so is “{fields[column.field]}”")
        found[heading(title)] = column
        fields[column.field] = title
    if "parcel_id" not in fields:
        problems.add(asked.where, "no column is “parcel_id”, so no row would name its parcel")
    return found


def _column(title: str, told: object, place: str, problems: Problems) -> Column | None:
    inner = Asked({"field": told} if isinstance(told, str) else _object(told), place, problems)
    name = inner.text("field")
    unit = inner.text("unit", "")
    dates = inner.text("dates", "")
    inner.nothing_else()
    if name not in COLUMNS:
        problems.add(place, f"“{name}” is no field of a record")
        return None
    if name in WEIGHTS and unit not in UNITS:
        problems.add(place, f"is a weight, so it needs its “unit”: {', '.join(UNITS)}")
    if name not in WEIGHTS and unit:
        problems.add(place, "is no weight, so it has no “unit”")
    if name not in MOMENTS and dates:
        problems.add(place, "is no time, so it has no “dates”")
    return Column(name, unit or "kg", dates, title)


def _object(told: object) -> Mapping[str, object]:
    return told if isinstance(told, dict) else {}


def _ignored(asked: Asked, problems: Problems, columns: Mapping[str, Column]) -> frozenset[str]:
    told = asked.texts("ignored") if asked.has("ignored") else ()
    for title in told:
        if heading(title) in columns:
            problems.add(asked.where, f"“{title}” is both a column and ignored")
    return frozenset(heading(title) for title in told)


def _constants(asked: Asked, problems: Problems, mapped: set[str]) -> dict[str, str]:
    if not asked.has("constants"):
        return {}
    found = dict(_texts(asked.mapping("constants"), asked.where, problems))
    for name, cell in found.items():
        if name == "parcel_id" or name not in CONVERT:
            problems.add(asked.where, f"the constant “{name}” is no field that a map may set")
        elif name not in CONSTANTS:
            problems.add(asked.where, f"“{name}” differs from row to row: it cannot be constant")
        elif name in mapped:
            problems.add(asked.where, f"“{name}” is both a column and constant")
        else:
            try:
                CONVERT[name](cell)
            except Refused as refused:
                problems.add(asked.where, f"the constant “{name}” {refused}")
    return found


def _texts(told: Mapping[str, object], where: str, problems: Problems) -> Iterator[tuple[str, str]]:
    for name, cell in told.items():
        if isinstance(cell, str) and cell.strip():
            yield name, cell.strip()
        else:
            problems.add(where, f"the constant “{name}” must be a text")
