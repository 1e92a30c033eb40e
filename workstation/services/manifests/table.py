"""Rows of a table as records: one row a content line, rows of one parcel grouped.

Rows of one parcel need not stand together: the newest OPEN_PARCELS parcels stay open for more.
A row that comes later than that is told and left out, for its record has gone to the store.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from operator import itemgetter

from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item
from workstation.services.manifests.columns import ColumnMap, heading
from workstation.services.manifests.drafts import (
    MAX_LINES,
    SHOWN,
    Draft,
    Drafting,
    identified,
)
from workstation.services.manifests.fields import (
    CARTON_FIELDS,
    COLUMNS,
    CONVERT,
    LINE_COLUMNS,
    PARCEL_COLUMNS,
)
from workstation.services.manifests.seen import Seen
from workstation.services.manifests.table_columns import Cells, TableColumns, Told
from workstation.services.manifests.told import ToldRecord, Value

OPEN_PARCELS = 2000
OPEN_ROWS = 20_000
"""Content lines kept of open parcels, all together."""
MAX_COLUMNS = 500


@dataclass(slots=True)
class _Read:
    """A parcel all of whose cells so far have been read by columns."""

    line: int
    cells: Cells
    told: Told
    lines: list[tuple[Value, ...]] = field(default_factory=list)
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    """Where the lines stood."""


class Table:
    """Takes a table row by row and gives its records and repairs in order."""

    def __init__(
        self,
        source: str,
        received_at: datetime | None,
        columns: ColumnMap | None,
        bytes_total: int,
        *,
        typed: bool = False,
    ) -> None:
        convert = CONVERT if columns is None else columns.converters(typed=typed)
        self._columns = columns
        self._constants = {} if columns is None else dict(columns.constants)
        self._drafting = Drafting(source, received_at, convert)
        self._source, self._received_at, self._convert = source, received_at, convert
        self._seen = Seen(bytes_total)
        self._open: OrderedDict[str, Draft | _Read] = OrderedDict()
        self._rows = 0
        self._width = 0
        self._own: list[tuple[int, str]] = []
        self._line: list[tuple[int, str]] = []
        self._parcel_id = -1
        self._many: TableColumns | None = None
        self._compared: Callable[[Cells], object] = tuple

    def header(self, number: int, cells: list[str]) -> Iterator[Repair]:
        """Take the headings; what is wrong with them. `serves` tells whether rows can be read."""
        cells = _without_blank_end(cells)
        self._width = len(cells)
        places: dict[str, int] = {}
        twice = False
        for index, cell in enumerate(cells):
            title = cell.strip()
            name = self._name(title)
            if not title:
                sentence = f"Column {index + 1} has no heading; its values are left out."
                yield Repair(number, "", sentence, "")
            elif name is None:
                if not self._left_out(title):
                    sentence = (
                        f"The column “{title[:SHOWN]}” is not known; its values are left out."
                    )
                    yield Repair(number, title[:SHOWN], sentence, title[:SHOWN])
            elif name in places:
                twice = True
                sentence = f"The column “{title[:SHOWN]}” is there twice."
                yield Repair(number, name, sentence, title[:SHOWN])
            else:
                places[name] = index
        if len(cells) > MAX_COLUMNS:
            twice = True
            yield Repair(number, "", f"The table has more than {MAX_COLUMNS} columns.", "")
        if "parcel_id" not in places:
            sentence = "There is no column “parcel_id”, so no line names its parcel."
            yield Repair(number, "parcel_id", sentence, "")
        elif not twice:
            self._parcel_id = places["parcel_id"]
            self._own = [(i, n) for n, i in places.items() if n in PARCEL_COLUMNS]
            self._line = [(i, n) for n, i in places.items() if n in LINE_COLUMNS]
            compared = [index for index, name in self._own if name != "parcel_id"]
            self._compared = itemgetter(*compared) if compared else _nothing
            if not self._constants and not CARTON_FIELDS.keys() & places.keys():
                self._many = TableColumns(places, self._convert, self._source, self._received_at)

    @property
    def serves(self) -> bool:
        """Whether the headings name the parcels, so that rows can be read."""
        return self._parcel_id >= 0

    def rows(self, first: int, rows: Sequence[list[str]]) -> Iterator[Item | ToldRecord]:
        """Take rows that stand in the lines from `first` on: what `row` gives for each, at once.

        A record may come as a `ToldRecord`, which says the same.
        """
        stripped = [[*map(str.strip, cells)] for cells in rows]
        found = None
        if self._many is not None and set(map(len, rows)) == {self._width}:
            found = self._many.told(stripped)
        if found is None:
            for number, cells in enumerate(rows, first):
                if any(map(str.strip, cells)):
                    yield from self._row(number, cells)
            return
        open_, seen = self._open, self._seen.add
        for number, cells, parcel_id, told, line in zip(
            count(first), stripped, *found, strict=False
        ):
            draft = open_.get(parcel_id)
            if draft is None:
                if seen(parcel_id):
                    yield _too_late(number, parcel_id)
                    continue
                draft = open_[parcel_id] = _Read(number, cells, told)
            elif not isinstance(draft, _Read) or not self._agree(cells, draft.cells):
                yield from self._row(number, cells)
                continue
            if line is not None and len(draft.lines) <= MAX_LINES:
                draft.lines.append(line)
                draft.rows.append((number, cells))
                self._rows += 1
            while len(open_) > OPEN_PARCELS or self._rows > OPEN_ROWS:
                parcel_id, oldest = open_.popitem(last=False)
                self._rows -= len(oldest.lines)
                if isinstance(oldest, _Read) and len(oldest.lines) <= MAX_LINES:
                    yield ToldRecord(parcel_id, *oldest.told, tuple(oldest.lines))
                else:
                    yield from self._closed(parcel_id, oldest)

    def row(self, number: int, cells: list[str]) -> Iterator[Item]:
        """Take one row; the records and repairs that are complete by it."""
        for item in self._row(number, cells):
            yield item.record() if isinstance(item, ToldRecord) else item

    def _row(self, number: int, cells: list[str]) -> Iterator[Item | ToldRecord]:
        if len(cells) != self._width and not self._padded(cells):
            yield from self._misshapen(number, cells)
            return
        cells = [*map(str.strip, cells)]
        parcel_id = identified(number, cells[self._parcel_id])
        if isinstance(parcel_id, Repair):
            yield parcel_id
            return
        draft = self._draft(parcel_id)
        if draft is None:
            if self._seen.add(parcel_id):
                yield _too_late(number, parcel_id)
                return
            values = {name: cell for index, name in self._own if (cell := cells[index])}
            draft = self._open[parcel_id] = Draft(number, values)
        elif draft.values:
            yield from self._compare(number, cells, parcel_id, draft)
        line = {name: cell for index, name in self._line if (cell := cells[index])}
        if line and len(draft.lines) <= MAX_LINES:
            draft.lines.append((number, line))
            self._rows += 1
        while len(self._open) > OPEN_PARCELS or self._rows > OPEN_ROWS:
            yield from self._close_oldest()

    def widened(self, cells: list[str]) -> list[str]:
        """A row whose blank last cells were not written, as long as the header."""
        return cells + [""] * (self._width - len(cells))

    def end(self) -> Iterator[Item]:
        """What is still open when the table ends."""
        for item in self.rest():
            yield item.record() if isinstance(item, ToldRecord) else item

    def rest(self) -> Iterator[Item | ToldRecord]:
        """What is still open, told as `rows` does."""
        while self._open:
            yield from self._close_oldest()

    def _name(self, title: str) -> str | None:
        if self._columns is not None:
            return self._columns.field_of(title)
        name = title.casefold()
        return name if name in COLUMNS else None

    def _left_out(self, title: str) -> bool:
        return self._columns is not None and heading(title) in self._columns.ignored

    def _padded(self, cells: list[str]) -> bool:
        """Whether a row is only longer than the header by blank cells."""
        return len(cells) > self._width and not any(map(str.strip, cells[self._width :]))

    def _misshapen(self, number: int, cells: list[str]) -> Iterator[Repair]:
        raw = cells[self._parcel_id].strip() if len(cells) > self._parcel_id else ""
        parcel_id = identified(number, raw)
        known = "" if isinstance(parcel_id, Repair) else parcel_id
        sentence = f"The line has {len(cells)} fields, the header {self._width}."
        yield Repair(number, "", sentence, "", known)
        if not known:
            return
        draft = self._draft(known)
        if draft is not None:
            draft.bad = True
        elif not self._seen.add(known):
            self._open[known] = Draft(number, bad=True)

    def _compare(
        self, number: int, cells: list[str], parcel_id: str, draft: Draft
    ) -> Iterator[Repair]:
        for index, name in self._own:
            cell = cells[index]
            if cell and name != "parcel_id" and cell != draft.values.get(name, ""):
                draft.bad = True
                sentence = f"“{name}” differs from the parcel's first line ({draft.line})."
                yield Repair(number, name, sentence, cell[:SHOWN], parcel_id)

    def _agree(self, cells: Cells, first: Cells) -> bool:
        """Whether a later row tells nothing of the parcel, or just what its first one did."""
        mine = self._compared(cells)
        return not any(mine) or mine == self._compared(first)  # type: ignore[arg-type]

    def _draft(self, parcel_id: str) -> Draft | None:
        """The open draft of a parcel, as its cells were told."""
        found = self._open.get(parcel_id)
        if isinstance(found, _Read):
            found = self._open[parcel_id] = self._as_told(found)
        return found

    def _as_told(self, read: _Read) -> Draft:
        return Draft(
            read.line,
            {name: cell for index, name in self._own if (cell := read.cells[index])},
            [
                (number, {name: cell for index, name in self._line if (cell := cells[index])})
                for number, cells in read.rows
            ],
        )

    def _close_oldest(self) -> Iterator[Item | ToldRecord]:
        parcel_id, draft = self._open.popitem(last=False)
        self._rows -= len(draft.lines)
        yield from self._closed(parcel_id, draft)

    def _closed(self, parcel_id: str, draft: Draft | _Read) -> Iterator[Item | ToldRecord]:
        """The record of a parcel that no row of the table belongs to any more."""
        if isinstance(draft, _Read):
            if len(draft.lines) <= MAX_LINES:
                yield ToldRecord(parcel_id, *draft.told, tuple(draft.lines))
                return
            draft = self._as_told(draft)
        for name, cell in self._constants.items():
            if name in PARCEL_COLUMNS:
                draft.values.setdefault(name, cell)
            else:
                for _, line in draft.lines:
                    line.setdefault(name, cell)
        yield from self._drafting.items(parcel_id, draft)


def _nothing(_: Cells) -> tuple[str, ...]:
    return ()


def _too_late(number: int, parcel_id: str) -> Repair:
    sentence = (
        "The parcel also stands far earlier in this file, and its record has been made; this line "
        "is left out. Sort the file by parcel number."
    )
    return Repair(number, "parcel_id", sentence, parcel_id, parcel_id)


def _without_blank_end(cells: list[str]) -> list[str]:
    """Headings without the blank ones at the end, which a last delimiter makes."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
