"""Rows of a table as records: one row a content line, rows of one parcel grouped.

Rows of one parcel need not stand together: the newest OPEN_PARCELS parcels stay open for more.
A row that comes later than that is told and left out, for its record has gone to the store.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime

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
    COLUMNS,
    CONVERT,
    LINE_COLUMNS,
    PARCEL_COLUMNS,
)
from workstation.services.manifests.seen import Seen

OPEN_PARCELS = 2000
OPEN_ROWS = 20_000
"""Content lines kept of open parcels, all together."""
MAX_COLUMNS = 500


class Table:
    """Takes a table row by row and gives its records and repairs in order."""

    def __init__(
        self,
        source: str,
        received_at: datetime,
        columns: ColumnMap | None,
        bytes_total: int,
        *,
        typed: bool = False,
    ) -> None:
        convert = CONVERT if columns is None else columns.converters(typed=typed)
        self._columns = columns
        self._constants = {} if columns is None else dict(columns.constants)
        self._drafting = Drafting(source, received_at, convert)
        self._seen = Seen(bytes_total)
        self._open: OrderedDict[str, Draft] = OrderedDict()
        self._rows = 0
        self._width = 0
        self._own: list[tuple[int, str]] = []
        self._line: list[tuple[int, str]] = []
        self._parcel_id = -1

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

    @property
    def serves(self) -> bool:
        """Whether the headings name the parcels, so that rows can be read."""
        return self._parcel_id >= 0

    def row(self, number: int, cells: list[str]) -> Iterator[Item]:
        """Take one row; the records and repairs that are complete by it."""
        if len(cells) != self._width and not self._padded(cells):
            yield from self._misshapen(number, cells)
            return
        cells = [*map(str.strip, cells)]
        parcel_id = identified(number, cells[self._parcel_id])
        if isinstance(parcel_id, Repair):
            yield parcel_id
            return
        draft = self._open.get(parcel_id)
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
        draft = self._open.get(known)
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

    def _close_oldest(self) -> Iterator[Item]:
        parcel_id, draft = self._open.popitem(last=False)
        self._rows -= len(draft.lines)
        for name, cell in self._constants.items():
            if name in PARCEL_COLUMNS:
                draft.values.setdefault(name, cell)
            else:
                for _, line in draft.lines:
                    line.setdefault(name, cell)
        yield from self._drafting.items(parcel_id, draft)


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
