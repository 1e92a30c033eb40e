"""Item lines as they are filled in: rows of texts, kept as one canonical text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from workstation.controllers.field_texts import canonical, rows_of
from workstation.domain.fields import FieldKind, FieldSpec

MOST = 500
"""Lines that one decision may hold."""
_UNIT = "unit"
"""Name of the column that tells what a quantity is counted in."""
_SUMMED = (FieldKind.NUMBER, FieldKind.WEIGHT)


class ItemLines:
    """The rows of one field. No Qt; one thread only.

    There is always a row to type into; rows in which nothing stands are not in the text.
    """

    def __init__(self, columns: Sequence[FieldSpec], text: str = "") -> None:
        self.columns = tuple(columns)
        self._names = {column.name for column in columns}
        self.rows: list[dict[str, str]] = [self._known(row) for row in rows_of(text)] or [{}]

    def text(self) -> str:
        """All filled rows as one text; empty where there is none."""
        filled = [row for row in map(_stripped, self.rows) if row]
        return canonical(filled) if filled else ""

    def is_empty(self, row: int) -> bool:
        return not _stripped(self.rows[row])

    def put(self, row: int, name: str, value: str) -> None:
        """Type into one cell."""
        self.rows[row][name] = value

    def add(self, after: int) -> int:
        """A new row under one; its place. There is none where there are too many."""
        if len(self.rows) >= MOST:
            return after
        self.rows.insert(after + 1, {})
        return after + 1

    def remove(self, row: int) -> int:
        """Take a row out; the place of the row that is looked at then."""
        del self.rows[row]
        if not self.rows:
            self.rows.append({})
        return min(row, len(self.rows) - 1)

    def copy_in(self, rows: Iterable[Mapping[str, str]]) -> int:
        """Put rows under those there are; the same row is not put in twice. How many came in."""
        kept = [row for row in self.rows if _stripped(row)]
        known = {canonical(_stripped(row)) for row in kept}
        came = 0
        for row in map(self._known, rows):
            if _stripped(row) and canonical(_stripped(row)) not in known and len(kept) < MOST:
                known.add(canonical(_stripped(row)))
                kept.append(row)
                came += 1
        self.rows = kept or [{}]
        return came

    def lacks(self, rows: Iterable[Mapping[str, str]]) -> bool:
        """Whether some of these rows are not here as they stand."""
        known = {canonical(_stripped(row)) for row in self.rows}
        return any(canonical(_stripped(self._known(row))) not in known for row in rows)

    def summary(self, row: int) -> str:
        """A row in one line, as it would be said aloud."""
        parts: list[str] = []
        for column in self.columns:
            value = self.rows[row].get(column.name, "").strip()
            if not value:
                continue
            if column.kind is FieldKind.CHOICE:
                value = next((c.label for c in column.choices if c.value == value), value).lower()
            if column.name == _UNIT and parts:
                parts[-1] += f" {value}"
                continue
            if column.kind in _SUMMED and column.name != "quantity":
                unit = f" {column.unit}" if column.unit else ""
                value = f"{column.label.lower()} {value}{unit}"
            parts.append(value)
        return ", ".join(parts) or "nothing yet"

    def totals(self) -> str:
        """Sums of what can be added up: weights, values, quantities of one unit."""
        told = []
        for column in self.columns:
            if column.kind not in _SUMMED:
                continue
            values = [row.get(column.name, "").strip() for row in self.rows]
            given = [value for value in values if value]
            if not given:
                continue
            unit = column.unit
            if column.name == "quantity" and _UNIT in self._names:
                units = {r.get(_UNIT, "") for r in self.rows if r.get(column.name, "").strip()}
                if len(units) != 1:
                    continue
                unit = units.pop()
            total = _sum(given)
            if total is not None:
                said = f"{column.label.lower()} {total:,f}".replace(",", "\u202f")
                told.append(f"{said} {unit}".rstrip())
        count = sum(not self.is_empty(row) for row in range(len(self.rows)))
        lines = f"{count} {'line' if count == 1 else 'lines'}"
        return "; ".join([lines, *told])

    def _known(self, row: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in row.items() if name in self._names}


def _stripped(row: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in row.items() if value.strip()}


def _sum(values: Sequence[str]) -> Decimal | None:
    total = Decimal(0)
    for value in values:
        try:
            number = Decimal(value.replace(",", "."))
        except InvalidOperation:
            return None
        if not number.is_finite() or abs(number) > Decimal(10) ** 12:
            return None
        total += number
    return total
