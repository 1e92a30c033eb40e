"""What the records of several outcomes are made of, and reading it out of a decision's fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One kind of goods: what, how much, how heavy in kg, worth what."""

    number: int
    description: str
    quantity: Decimal | None
    unit: str
    gross_kg: Decimal | None
    net_kg: Decimal | None
    value: Decimal | None
    currency: str
    hs: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A photo or paper kept with the case."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed and when; drawn on the screen, or on a paper that was scanned."""

    by: str
    at: datetime
    box: tuple[int, int] | None
    strokes: tuple[tuple[tuple[int, int], ...], ...]
    paper: KeptFile | None


def text(fields: Mapping[str, object], name: str) -> str:
    """A field that is one text; "" where there is none."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def number(fields: Mapping[str, object], name: str) -> Decimal | None:
    """A number or weight, or None."""
    told = text(fields, name)
    try:
        return Decimal(told) if told else None
    except InvalidOperation:
        return None


def day(fields: Mapping[str, object], name: str) -> date | None:
    """A day, or None."""
    told = text(fields, name)
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        return None


def moment(fields: Mapping[str, object], name: str) -> datetime | None:
    """A moment in UTC, or None."""
    told = text(fields, name)
    try:
        return datetime.fromisoformat(told) if told else None
    except ValueError:
        return None


def rows(fields: Mapping[str, object], name: str) -> tuple[Mapping[str, object], ...]:
    """The rows of a field of several; empty where there are none."""
    value = fields.get(name)
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(row for row in value if isinstance(row, Mapping))


def items(fields: Mapping[str, object]) -> tuple[ItemLine, ...]:
    """The item lines. Of a decision by a policy of format 1: its one line of goods."""
    found = rows(fields, "items")
    if not found and text(fields, "description"):
        found = (fields,)
    return tuple(
        ItemLine(
            place,
            text(row, "description"),
            number(row, "quantity"),
            text(row, "unit"),
            number(row, "gross_kg"),
            number(row, "net_kg"),
            number(row, "value"),
            text(row, "currency"),
            text(row, "hs"),
        )
        for place, row in enumerate(found, 1)
    )


def files(fields: Mapping[str, object], name: str) -> tuple[KeptFile, ...]:
    """The kept files of a field."""
    return tuple(_file(row) for row in rows(fields, name))


def signature(fields: Mapping[str, object], name: str) -> Signature | None:
    """A signature, or None."""
    told = fields.get(name)
    if not isinstance(told, Mapping):
        return None
    at = moment(told, "at")
    if at is None:
        return None
    paper, strokes = told.get("file"), told.get("strokes")
    width, _, height = text(told, "box").partition("x")
    drawn = strokes if isinstance(strokes, (list, tuple)) else ()
    try:
        return Signature(
            text(told, "by"),
            at,
            (int(width), int(height)) if height else None,
            tuple(_points(str(one)) for one in drawn),
            _file(paper) if isinstance(paper, Mapping) else None,
        )
    except ValueError:  # no strokes of ours
        return None


def _file(row: Mapping[str, object]) -> KeptFile:
    size = text(row, "size")
    return KeptFile(text(row, "sha256"), text(row, "name"), int(size) if size.isdecimal() else 0)


def _points(stroke: str) -> tuple[tuple[int, int], ...]:
    pairs = [point.split(",") for point in stroke.split(" ")]
    return tuple((int(x), int(y)) for x, y in pairs)
