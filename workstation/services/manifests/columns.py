"""A column map: how one sender's table becomes our fields, as declared, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from types import MappingProxyType

from workstation.services.manifests import values
from workstation.services.manifests.fields import CONVERT, DECIMALS, MOMENTS, WEIGHTS
from workstation.services.manifests.values import Convert, Refused

UNITS: Mapping[str, Decimal] = MappingProxyType(
    {
        "kg": Decimal(1),
        "g": Decimal("0.001"),
        "lb": Decimal("0.45359237"),
        "oz": Decimal("0.028349523125"),
    }
)
"""Kilograms in one of each: the international avoirdupois pound of 1959."""
_MILLIGRAM = Decimal("0.000001")
_TOKENS = {"YYYY": 4, "YY": 2, "MM": 2, "DD": 2, "hh": 2, "mm": 2, "ss": 2}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)
_TOKEN = re.compile("YYYY|YY|MM|DD|hh|mm|ss")


@dataclass(frozen=True, slots=True)
class Column:
    """What one of their columns is."""

    field: str
    unit: str = "kg"
    """Of a weight: kg, g, lb or oz."""
    dates: str = ""
    """How this column writes times, where it differs from the map's."""
    title: str = ""
    """Its heading as they write it."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Their columns and our fields. Empty where nothing is declared: our own names and forms."""

    name: str
    columns: Mapping[str, Column] = field(default_factory=dict)
    """By their heading as `heading` writes it."""
    ignored: frozenset[str] = frozenset()
    """Their columns that are left out without a word, by the site's own decision."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Our field and the value it has in every row that does not give its own."""
    decimal: str = "."
    grouping: str = ""
    """What parts thousands: a point, a comma, an apostrophe, a space; empty: nothing does."""
    dates: str = ""
    """As "DD.MM.YYYY hh:mm"; empty: ISO 8601."""
    zone: tzinfo | None = None
    """Of times that tell none. None: such a time is refused."""
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header_row: int = 1

    def fits(self, header: list[str]) -> bool:
        """Whether every mapped column is among these headings."""
        return bool(self.columns) and self.columns.keys() <= {heading(cell) for cell in header}

    def field_of(self, title: str) -> str | None:
        """Our field for one of their headings; None where the map does not name it."""
        found = self.columns.get(heading(title))
        return None if found is None else found.field

    def converters(self, *, typed: bool = False) -> dict[str, Convert]:
        """How the cells of each of our fields are read by this map.

        In a `typed` table a time may be a time by its cell's own kind: it comes as ISO 8601.
        """
        by_field = {column.field: column for column in self.columns.values()}
        found = dict(CONVERT)
        for name in DECIMALS:
            unit = by_field[name].unit if name in WEIGHTS and name in by_field else "kg"
            if self.decimal != "." or self.grouping or unit != "kg":
                found[name] = number_reader(self.decimal, self.grouping, UNITS[unit])
        for name in MOMENTS:
            form = (by_field[name].dates if name in by_field else "") or self.dates
            if form or self.zone is not None:
                found[name] = moment_reader(form, self.zone, typed=typed)
        return found


def most_columns(maps: Sequence[ColumnMap]) -> ColumnMap | None:
    """Of several maps that fit a header the one that says most of it; None of none."""
    return max(maps, key=lambda columns: len(columns.columns), default=None)


def heading(title: str) -> str:
    """A heading without case and doubled spaces, as headings are compared."""
    return " ".join(title.casefold().split())


def number_reader(mark: str, grouping: str, unit: Decimal) -> Convert:
    """Reads "1.234,5" as declared; a weight comes out in kg, to a milligram."""
    group = re.escape(grouping)
    whole = rf"\d{{1,3}}(?:{group}\d{{3}})+|\d{{1,12}}" if grouping else r"\d{1,12}"
    form = re.compile(rf"({whole})(?:{re.escape(mark)}(\d{{1,9}}))?", re.ASCII)

    def read(cell: str) -> Decimal:
        match = form.fullmatch(cell)
        if match is None:
            raise Refused(f"must be a number from 0 up, as 12{mark}50")
        digits = match[1].replace(grouping, "") if grouping else match[1]
        number = values.decimal(f"{digits}.{match[2]}" if match[2] else digits)
        return number if unit == 1 else (number * unit).quantize(_MILLIGRAM)

    return read


def moment_reader(form: str, zone: tzinfo | None, *, typed: bool = False) -> Convert:
    """Reads times as declared; a date with no time of day counts from midnight."""
    pattern = moment_pattern(form) if form else None

    def read(cell: str) -> datetime:
        found = None
        try:
            if pattern is None or (typed and _ISO.match(cell)):
                found = datetime.fromisoformat(cell)
            elif match := pattern.fullmatch(cell):
                found = _moment(match.groupdict(), zone)
        except ValueError:
            found = None
        if found is None:
            raise Refused(f"must be a time as {form or '2026-11-23T10:30:00'}")
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        if found.tzinfo is None:
            raise Refused("tells no zone, and neither does the column map")
        if not 1970 <= found.year <= 2200:
            raise Refused("is outside the years 1970 to 2200")
        return found

    return read


def moment_pattern(form: str) -> re.Pattern[str]:
    """The pattern of a form as "DD.MM.YYYY hh:mm".

    Raises
    ------
    ValueError
        Where it names no full date, or a part twice; the text says so.
    """
    parts = _TOKEN.findall(form)
    names = ["YYYY" if part == "YY" else part for part in parts]
    if len(set(names)) != len(names):
        raise ValueError("names a part of the time twice")
    if not {"YYYY", "MM", "DD"} <= set(names):
        raise ValueError("must name year, month and day, as DD.MM.YYYY")
    if ("mm" in names and "hh" not in names) or ("ss" in names and "mm" not in names):
        raise ValueError("names minutes without hours, or seconds without minutes")
    pattern, end = "", 0
    for match in _TOKEN.finditer(form):
        pattern += re.escape(form[end : match.start()])
        pattern += rf"(?P<{match[0]}>\d{{{_TOKENS[match[0]]}}})"
        end = match.end()
    return re.compile(pattern + re.escape(form[end:]), re.ASCII)


def _moment(parts: Mapping[str, str], zone: tzinfo | None) -> datetime:
    year = int(parts["YYYY"]) if "YYYY" in parts else 2000 + int(parts["YY"])
    hour, minute, second = (int(parts.get(part, "0")) for part in ("hh", "mm", "ss"))
    month, day = int(parts["MM"]), int(parts["DD"])
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


def zone_of(text: str) -> tzinfo | None:
    """ "UTC", "+01:00" or "-05:00" as a zone; None for anything else."""
    if text == "UTC":
        return UTC
    match = re.fullmatch(r"([+-])(\d{2}):(\d{2})", text, re.ASCII)
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-offset if match[1] == "-" else offset)
