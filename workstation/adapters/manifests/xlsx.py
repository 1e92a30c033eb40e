"""XLSX: the rows of one sheet, as they stand in the file.

Cells are data: a formula is its text, never its result. Numbers are told as they were stored, to
the 15 digits that such a file holds; a time comes as ISO 8601 without a zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import BinaryIO

from workstation.adapters.manifests.text_lines import size_of
from workstation.adapters.manifests.xlsx_parts import NotXlsxError, Workbook, unescaped
from workstation.adapters.manifests.xml_stream import BrokenXmlError, Start
from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item
from workstation.services.manifest_reading import not_a_manifest
from workstation.services.manifests.columns import ColumnMap, most_columns
from workstation.services.manifests.drafts import SHOWN
from workstation.services.manifests.table import MAX_COLUMNS, Table

MAX_ROWS = 1 << 20
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUFFIXES = (".xlsx", ".xlsm")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_LONGEST_EXACT = 10**15
"""From here on, a number has more digits than the file can hold."""


class XlsxReader:
    """Workbooks of Excel and its peers."""

    name = "table (XLSX)"
    has_columns = True

    def recognises(self, start: bytes, name: str) -> bool:
        if start.startswith(_ZIP):
            return PurePath(name).suffix.casefold() in _SUFFIXES or b"[Content_Types]" in start
        return PurePath(name).suffix.casefold() in _SUFFIXES or start.startswith(_OLE)

    def fitting(self, file: BinaryIO, maps: Sequence[ColumnMap]) -> ColumnMap | None:
        if not maps or not file.read(4).startswith(_ZIP):
            return None
        file.seek(0)
        headers: dict[tuple[str, int], list[str]] = {}
        fit = []
        try:
            workbook = Workbook(file)
            for columns in maps:
                place = (columns.sheet, columns.header_row)
                if place not in headers:
                    headers[place] = _header(workbook, columns)
                if columns.fits(headers[place]):
                    fit.append(columns)
        except (NotXlsxError, BrokenXmlError):
            return None  # `read` says what is wrong with it
        return most_columns(fit)

    def sample(self, file: BinaryIO, count: int) -> list[list[str]]:
        found: list[list[str]] = []
        try:
            for _, cells in _Rows(Workbook(file), None).rows():
                if not isinstance(cells, Repair):
                    found.append(list(cells))
                if len(found) >= count:
                    break
        except (NotXlsxError, BrokenXmlError):
            return []  # `read` says what is wrong with it
        return found

    def read(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item]:
        path = PurePath(source)
        start = file.read(8)
        file.seek(0)
        if start == _OLE:
            why = "it is an old XLS file, or locked with a password: save it as XLSX without one"
            raise not_a_manifest(path, why)
        if not start.startswith(_ZIP):
            raise not_a_manifest(path, "it is damaged, or no XLSX file")
        table = Table(source, received_at, columns, size_of(file), typed=True)
        begun = False
        try:
            rows = _Rows(Workbook(file), columns)
            yield from rows.unread()
            for number, cells in rows.rows():
                if isinstance(cells, Repair):
                    yield cells
                elif not begun and number >= rows.header_row:
                    begun = True
                    yield from table.header(number, cells)
                    if not table.serves:
                        return
                elif begun:
                    yield from table.row(number, table.widened(cells))
        except NotXlsxError as error:
            if not begun:
                raise not_a_manifest(path, str(error)) from error
            yield Repair(rows.line, "", f"The rows end here: {error}.", "")
        except BrokenXmlError as error:
            if not begun:
                raise not_a_manifest(path, f"a part of it is not XML ({error})") from error
            yield Repair(rows.line, "", f"The rows from here on cannot be read ({error}).", "")
        yield from table.end()


def _header(workbook: Workbook, columns: ColumnMap) -> list[str]:
    """The headings by this map's sheet and row; none where there is no such sheet or row."""
    if columns.sheet and columns.sheet not in [name for name, _ in workbook.sheets]:
        return []
    for number, cells in _Rows(workbook, columns).rows():
        if isinstance(cells, list) and number >= columns.header_row:
            return cells
    return []


class _Rows:
    """The rows of the sheet that the map names, else of the first."""

    def __init__(self, workbook: Workbook, columns: ColumnMap | None) -> None:
        self._workbook = workbook
        self._mark = "." if columns is None else columns.decimal
        self.header_row = 1 if columns is None else columns.header_row
        names = [name for name, _ in workbook.sheets]
        wanted = columns.sheet if columns is not None and columns.sheet else names[0]
        if wanted not in names:
            raise NotXlsxError(f"it has no sheet “{wanted[:SHOWN]}”")
        self._name = wanted
        self._relation = workbook.sheets[names.index(wanted)][1]
        self.line = 0
        zero = datetime(1904, 1, 1) if workbook.from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 such a file knows no zones
        self._zero = zero

    def unread(self) -> Iterator[Repair]:
        """The sheets that are passed over."""
        for name, relation in self._workbook.sheets:
            if relation != self._relation:
                sentence = (
                    f"The sheet “{name[:SHOWN]}” is not read; “{self._name[:SHOWN]}” is. "
                    "A column map can name another."
                )
                yield Repair(0, "", sentence, name[:SHOWN])

    def rows(self) -> Iterator[tuple[int, list[str] | Repair]]:
        """(row, cells), or what keeps a row out. Blank rows are passed over."""
        cells: list[str] = []
        bad: str | None = None
        cell = _Cell()
        for event in self._workbook.rows(self._relation):
            name = event.name
            if isinstance(event, Start):
                if name == "c":
                    cell = _Cell(event.attributes, len(cells) + 1)
                elif name == "row":
                    told = event.attributes.get("r", "")
                    sound = re.fullmatch(r"\d{1,7}", told, re.ASCII)
                    self.line = int(told) if sound else self.line + 1
                    if self.line > MAX_ROWS:
                        raise NotXlsxError(f"there are more than {MAX_ROWS:,} rows")
                    cells, bad = [], None
                elif name == "rPh":
                    cell.phonetic += 1
                elif name == "f":
                    cell.formula = ""
                continue
            if name == "rPh":
                cell.phonetic -= 1
            elif name == "v":
                cell.value = event.text
            elif name == "f":
                cell.formula = event.text
            elif name == "t" and not cell.phonetic:
                cell.texts.append(event.text)
            elif name == "c":
                if cell.column > MAX_COLUMNS:
                    bad = f"The row has cells beyond column {MAX_COLUMNS}; it is left out."
                    continue
                try:
                    text = self._text(cell)
                except _LostError as lost:
                    bad = str(lost)
                    continue
                if text:
                    cells.extend([""] * (cell.column - len(cells)))
                    cells[cell.column - 1] = text
            elif name == "row":
                if bad is not None:
                    yield self.line, Repair(self.line, "", bad, " ".join(cells)[:SHOWN])
                elif any(map(str.strip, cells)):
                    yield self.line, cells

    def _text(self, cell: _Cell) -> str:
        if cell.formula is not None:
            return f"={cell.formula}"
        kind, value = cell.kind, cell.value.strip()
        if kind == "s":
            found = self._workbook.texts.get(value)
            if found is None and value:
                raise _LostError("A cell refers to a text that is not in the file.")
            return found or ""
        if kind == "inlineStr":
            return unescaped("".join(cell.texts))
        if kind == "b":
            return {"1": "yes", "0": "no"}.get(value, value)
        if kind in ("str", "e", "d"):
            return unescaped(cell.value)
        return self._number(value, cell.style) if value else ""

    def _number(self, value: str, style: str) -> str:
        if not re.fullmatch(r"[+-]?\d{1,400}(\.\d{0,400})?([eE][+-]?\d{1,4})?", value, re.ASCII):
            return value
        number = float(value)
        if not abs(number) < _LONGEST_EXACT:
            raise _LostError(
                f"A number of more than 15 digits ({value[:30]}) was stored as a number: its last "
                "digits are lost. Such numbers must be stored as text."
            )
        if style.isascii() and style.isdigit() and int(style[:9]) in self._workbook.time_styles:
            return self._time(number)
        plain = format(Decimal(format(number, ".15g")), "f")
        return plain.replace(".", self._mark)

    def _time(self, number: float) -> str:
        try:
            return (self._zero + timedelta(seconds=round(number * 86400))).isoformat()
        except OverflowError:
            return str(number)


class _LostError(Exception):
    """What a cell meant is no longer in the file."""


class _Cell:
    """One cell while its elements come."""

    __slots__ = ("column", "formula", "kind", "phonetic", "style", "texts", "value")

    def __init__(self, told: dict[str, str] | None = None, next_column: int = 1) -> None:
        told = told or {}
        self.kind, self.style = told.get("t", "n"), told.get("s", "0")
        match = _REFERENCE.fullmatch(told.get("r", ""))
        self.column = _column(match[1]) if match else next_column
        self.value = ""
        self.formula: str | None = None
        self.texts: list[str] = []
        self.phonetic = 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
