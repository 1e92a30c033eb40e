"""Tables as text: comma, semicolon, tabulator or bar between the fields, a header line first."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import PurePath
from typing import BinaryIO

from workstation.adapters.manifests.text_lines import (
    MAX_LINE,
    BadLine,
    TextLines,
    encoding_of,
    is_text,
    printable,
    size_of,
)
from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item
from workstation.services.manifest_reading import not_a_manifest
from workstation.services.manifests.columns import ColumnMap, most_columns
from workstation.services.manifests.table import Table
from workstation.services.manifests.told import ToldRecord

MAX_ROW_LINES = 200
"""Lines of one row whose fields hold line ends; a quote that stays open longer is a fault."""
ROWS_AT_ONCE = 1000
_MOST_SAMPLED = 1000
_DELIMITERS = (",", ";", "\t", "|")
_SUFFIXES = (".csv", ".tsv", ".txt")


class DelimitedReader:
    """CSV and its relatives."""

    name = "table (CSV)"
    has_columns = True

    def recognises(self, start: bytes, name: str) -> bool:
        encoding = encoding_of(start)
        if not is_text(start, encoding):
            return False
        if PurePath(name).suffix.casefold() in _SUFFIXES:
            return True
        first = start.decode(encoding, "replace").partition("\n")[0].casefold()
        return "parcel_id" in (cell.strip('" \r') for cell in first.split(_delimiter(first)))

    def fitting(self, file: BinaryIO, maps: Sequence[ColumnMap]) -> ColumnMap | None:
        fit = []
        for columns in maps:
            file.seek(0)
            header = next(_header_rows(file, columns), None)
            if header is not None and columns.fits(header):
                fit.append(columns)
        return most_columns(fit)

    def sample(self, file: BinaryIO, count: int) -> list[list[str]]:
        return _sampled(_Rows(file, None), count)

    def read(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item]:
        for item in self.told(file, source, received_at, columns):
            yield item.record() if isinstance(item, ToldRecord) else item

    def told(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item | ToldRecord]:
        """What `read` gives; a record may come as a `ToldRecord`, which says the same."""
        table = Table(source, received_at, columns, size_of(file))
        header_row = 1 if columns is None else columns.header_row
        rows = _Rows(file, columns)
        for found in rows:
            if isinstance(found, Repair) and found.line >= header_row:
                why = (
                    f"its header in line {found.line} cannot be read. {found.sentence.rstrip('.')}"
                )
                raise not_a_manifest(PurePath(source), why)
            if isinstance(found, Repair):
                yield found
            elif found[0] >= header_row:
                yield from table.header(*found)
                break
        if not table.serves:
            return
        while True:
            several = rows.several(ROWS_AT_ONCE)
            if several is not None:
                yield from table.rows(*several)
                continue
            for found in islice(rows, ROWS_AT_ONCE):
                if isinstance(found, Repair):
                    yield found
                else:
                    yield from table.rows(found[0], [found[1]])
            if rows.ended:
                break
        yield from table.rest()


def _sampled(rows: Iterator[tuple[int, list[str]] | Repair], count: int) -> list[list[str]]:
    found: list[list[str]] = []
    for number, row in enumerate(rows):
        if not isinstance(row, Repair):
            found.append(row[1])
        if len(found) >= count or number >= _MOST_SAMPLED:
            break
    return found


def _header_rows(file: BinaryIO, columns: ColumnMap) -> Iterator[list[str]]:
    """The rows from the header on, as long as all before them are rows."""
    for found in _Rows(file, columns):
        if isinstance(found, Repair):
            return
        if found[0] >= columns.header_row:
            yield found[1]


class _Broken(Exception):
    """The lines taken so far are no row; the text says why."""


class _Lines:
    """Feeds a CSV parser; remembers the lines of the row at hand, to hand them out again."""

    def __init__(self, lines: Iterator[tuple[int, str | BadLine]]) -> None:
        self._lines = lines
        self._again: deque[tuple[int, str | BadLine]] = deque()
        self.taken: list[tuple[int, str | BadLine]] = []
        self._size = 0

    @property
    def waiting(self) -> bool:
        """Whether lines are to be handed out again."""
        return bool(self._again)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        told = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(told)
        line = told[1]
        if isinstance(line, BadLine):
            raise _Broken(line.sentence)
        self._size += len(line)
        if len(self.taken) > MAX_ROW_LINES or self._size > MAX_LINE:
            raise _Broken("A quote that opens in this line is not closed; the line is left out.")
        return line

    def begin(self) -> None:
        """A row has been read; the next one begins."""
        self.taken.clear()
        self._size = 0

    def rewind(self) -> None:
        """Hand out the lines of the row at hand once more."""
        self._again.extendleft(reversed(self.taken))
        self.begin()

    def give_up(self) -> tuple[int, str | BadLine]:
        """The first line of the row at hand; the others will be read anew."""
        first = self.taken[0]
        self._again.extendleft(reversed(self.taken[1:]))
        self.begin()
        return first


class _Rows:
    """(line, cells) of each row that is not blank, and the lines that are none."""

    def __init__(self, file: BinaryIO, columns: ColumnMap | None) -> None:
        declared = columns or ColumnMap("")
        self._text = TextLines(file, declared.encoding)
        self._lines = _Lines(iter(self._text))
        self._delimiter = declared.delimiter
        self._reader: Iterator[list[str]] | None = None
        self.ended = False

    def __iter__(self) -> _Rows:
        return self

    def __next__(self) -> tuple[int, list[str]] | Repair:
        lines = self._lines
        while True:
            try:
                if self._reader is None:
                    if not self._delimiter:
                        self._delimiter = _delimiter(next(lines))
                        lines.rewind()
                    self._reader = self._parser(lines)
                row = next(self._reader)
            except StopIteration:
                self.ended = True
                raise
            except (csv.Error, _Broken) as error:
                number, first = lines.give_up()
                if isinstance(first, BadLine):
                    return Repair(number, "", first.sentence, first.found)
                sentence = (
                    str(error)
                    if isinstance(error, _Broken)
                    else f"The line is not CSV ({error}); it is left out."
                )
                return Repair(number, "", sentence, printable(first))
            number = lines.taken[0][0]
            lines.begin()
            if row and (row[0].strip() or any(map(str.strip, row))):
                return number, row

    def several(self, most: int) -> tuple[int, list[list[str]]] | None:
        """(line of the first, rows) where the next lines are a row each, blank ones too."""
        if self._lines.waiting:
            return None
        found = self._text.several(most)
        if found is None:
            return None
        try:
            rows = [*self._parser(found[1])]
        except csv.Error:
            rows = []
        if len(rows) != len(found[1]):
            self._text.give_back(found[1])
            return None
        return found[0], rows

    def _parser(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)


def _delimiter(line: str) -> str:
    """The sign that parts this header line; a comma where none does."""
    return max(_DELIMITERS, key=line.count)
