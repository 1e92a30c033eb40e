"""Reads the cells of many rows column by column: each is checked whole, and most at once.

What it gives is what `drafts.Drafting` would make of each row alone. Where a single cell is in any
way out of the ordinary it gives nothing, and the rows are read one by one, which tells what is
wrong and where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from itertools import repeat
from typing import Any

from workstation.domain.identifiers import normal_forms
from workstation.domain.manifest import Party
from workstation.services.manifests import values
from workstation.services.manifests.fields import PARTIES
from workstation.services.manifests.told import LINE, NO_PARTY, OWN, PartyTexts, Value
from workstation.services.manifests.values import MAX_TEXT, Convert, Refused

_PARTY = tuple(field.name for field in fields(Party))
_MOST_KNOWN = 20_000
# As `str(Decimal(cell))` writes it: no zeros before the first digit, never with an exponent.
_DECIMALS = re.compile(r"(?:(?:(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?)?\n)*", re.ASCII)
_NO_LINE = (None,) * len(LINE)

Cells = Sequence[str]
Read = Callable[[Cells], Iterable[Any]]
Told = tuple[str | None, tuple[Value, ...], tuple[PartyTexts | None, ...]]
"""When it arrived in UTC, the parcel's own values, and its parties: see `ToldRecord`."""


class TableColumns:
    """The columns of one table, by our names and places."""

    def __init__(
        self,
        places: Mapping[str, int],
        convert: Mapping[str, Convert],
        source: str,
        received_at: datetime | None,
    ) -> None:
        self._places = places
        self._parcel_id = places["parcel_id"]
        self._source, self._received = source, received_at and received_at.isoformat()
        self._read: dict[str, Read] = {
            name: _reader(convert[name]) for name in places if name in convert
        }
        self._read["arrived_at"] = _Known(_arrival(convert["arrived_at"]), (None, None, None))

    def told(
        self, rows: Sequence[Cells]
    ) -> tuple[Iterable[str], Iterable[Told], Iterable[tuple[Value, ...] | None]] | None:
        """The parcels of the rows, what is told of each and its content line, if it has one; None
        where a cell is unusual.

        The rows are as long as the header, their cells without blanks around them.
        """
        columns = list(zip(*rows, strict=True))
        parcels = normal_forms(columns[self._parcel_id])
        if parcels is None:
            return None
        try:
            lines = self._lines(columns)
            arrived, own = self._own(columns)
            parties = zip(*(self._party(columns, who) for who in PARTIES), strict=True)
        except Refused:
            return None
        return parcels, zip(arrived, own, parties, strict=True), lines

    def _column(self, columns: Sequence[Cells], name: str) -> Iterable[Any] | None:
        place = self._places.get(name)
        return None if place is None else self._read[name](columns[place])

    def _own(self, columns: Sequence[Cells]) -> tuple[Iterable[str | None], Iterable[Any]]:
        count = len(columns[self._parcel_id])
        utc: Iterable[str | None] = repeat(None, count)
        found: dict[str, Iterable[Any]] = {"source": repeat(self._source, count)}
        for name in OWN:
            if name in ("arrival_day", "source"):
                continue
            told = self._column(columns, name)
            if name == "arrived_at" and told is not None:
                utc, found["arrived_at"], found["arrival_day"] = zip(*told, strict=True)
            elif name == "simulated":
                found[name] = repeat(0, count) if told is None else [one or 0 for one in told]
            elif name == "received_at":
                given: Iterable[str | None] = repeat(None, count) if told is None else told
                found[name] = [one or self._received for one in given]
            elif told is not None:
                found[name] = told
        return utc, zip(*(found.get(name, repeat(None, count)) for name in OWN), strict=True)

    def _party(self, columns: Sequence[Cells], who: str) -> Iterable[PartyTexts | None]:
        count = len(columns[self._parcel_id])
        told = [self._column(columns, f"{who}_{part}") for part in _PARTY]
        if all(one is None for one in told):
            return repeat(None, count)
        found = zip(*(repeat(None, count) if one is None else one for one in told), strict=True)
        return [None if party == NO_PARTY else party for party in found]

    def _lines(self, columns: Sequence[Cells]) -> Iterable[tuple[Value, ...] | None]:
        count = len(columns[self._parcel_id])
        told = [self._column(columns, f"line_{name}") for name in LINE]
        found = zip(*(repeat(None, count) if one is None else one for one in told), strict=True)
        return [None if line == _NO_LINE else line for line in found]


class _Known:
    """What cells are worth, each of them converted once."""

    def __init__(self, convert: Convert, blank: Any = None) -> None:
        self._convert, self._blank = convert, blank
        self._known: dict[str, Any] = {"": blank}

    def __call__(self, cells: Cells) -> list[Any]:
        known = self._known
        try:
            return [known[cell] for cell in cells]
        except KeyError:
            if len(known) > _MOST_KNOWN:
                known.clear()
                known[""] = self._blank
            for cell in set(cells) - known.keys():
                known[cell] = self._convert(cell)
        return [known[cell] for cell in cells]


def _reader(convert: Convert) -> Read:
    if convert is values.text:
        return _texts
    if convert is values.decimal:
        return _decimals
    return _Known(lambda cell: _stored(convert(cell)))


def _texts(cells: Cells) -> Iterable[str | None]:
    joined = "".join(cells)
    if not joined:
        return repeat(None, len(cells))
    if not joined.isprintable() or (len(joined) > MAX_TEXT and max(map(len, cells)) > MAX_TEXT):
        raise Refused("is unusual")
    return [cell or None for cell in cells]


def _decimals(cells: Cells) -> Iterable[str | None]:
    if _DECIMALS.fullmatch("\n".join(cells) + "\n"):
        return [cell or None for cell in cells]
    return [str(values.decimal(cell)) if cell else None for cell in cells]


def _arrival(convert: Convert) -> Convert:
    def read(cell: str) -> tuple[str, str, str]:
        moment = convert(cell)
        return moment.astimezone(UTC).isoformat(), moment.isoformat(), moment.date().isoformat()

    return read


def _stored(value: Any) -> Value:
    """A value as a store keeps it."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False) if value else None
    return int(value) if isinstance(value, bool) else value
