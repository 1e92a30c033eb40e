"""The sums of decisions read, and those of an older store made."""

from __future__ import annotations

from operator import add

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.figure_sums import is_rolled, summed_to
from workstation.adapters.sqlite.figures import (
    REVOKED,
    counted,
    note_examination,
    note_shift,
    put_in,
    sum_up,
    take_out_revoked,
    unsummed,
)
from workstation.adapters.sqlite.log_index import content_of
from workstation.domain.figure_cells import COLUMNS, DecidedFacts, hours_on_shift
from workstation.domain.log_facts import DECISION, EXAMINATION
from workstation.services.desk_ports import FigureSum, Period

_SUMMED = ", ".join(f"sum({name})" for name in COLUMNS)
_NAMED = ", ".join(COLUMNS)
_OF_KEYS = ", ".join(f"f.{name}" for name in COLUMNS)
_KEYS = "(SELECT DISTINCT key FROM figures_years WHERE told_by = ?) k CROSS JOIN figures f"
_PARTS = {
    10: (  # key by key: the days lie behind the key
        f"SELECT f.key, f.day, f.outcome, {_OF_KEYS} FROM {_KEYS}"
        " ON f.told_by = ? AND f.key = k.key AND f.day >= ? AND f.day < ?"
    ),
    7: (
        f"SELECT key, month AS day, outcome, {_NAMED} FROM figures_months"
        " WHERE told_by = ? AND month >= ? AND month < ?"
    ),
    4: (
        f"SELECT key, year AS day, outcome, {_NAMED} FROM figures_years"
        " WHERE told_by = ? AND year >= ? AND year < ?"
    ),
}
_DAYS = (
    f"SELECT key, day, outcome, {_NAMED} FROM figures WHERE told_by = ? AND day >= ? AND day < ?"
)
_IN_ORDER = "SELECT * FROM ({rows}) WHERE n > 0 ORDER BY 1, 2, 3"
_Part = tuple[int, str, str]
"""Letters of its time, the first time, and the one behind the last."""
_SPAN_SIZES = {Period.ALL: 0, Period.YEAR: 4, Period.MONTH: 7, Period.DAY: 10}
_OLDER = "SELECT seq, at, kind, officer, parcel_id, body FROM log WHERE seq > ? AND seq < ? LIMIT ?"
_STEP = 1000
_MISSING = (
    "SELECT 1 FROM parcels WHERE parcel_id = ? AND entry = ?"
    " AND NOT EXISTS (SELECT 1 FROM decided WHERE seq = ?)"
)


class SqliteFigures:
    """`desk_ports.FigureStore` in the store's file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def sums(
        self, told_by: str, since: str, until: str, period: Period = Period.ALL
    ) -> tuple[FigureSum, ...]:
        """See the port."""
        size = _SPAN_SIZES[period]
        with self._connections.read() as connection:
            rolled = is_rolled(connection, told_by)
            statement, asks = _asked(told_by, since, until, period, rolled=rolled)
            rows = connection.execute(statement, asks).fetchall()
            more: dict[tuple[str, str, str], list[int]] = {}
            for facts in unsummed(connection, summed_to(connection)):
                if since <= facts.day < until:
                    _count(more, facts, told_by, size)
        found = []
        for row in rows:
            counts = row[3:]
            if more and (added := more.pop(row[:3], None)) is not None:
                counts = tuple(map(add, counts, added))
            found.append(FigureSum(row[0], row[1], row[2], counts))
        if more:
            found += [FigureSum(*place, tuple(counts)) for place, counts in more.items()]
            found.sort()
        return tuple(found)

    def sum_up(self, limit: int = 1000) -> bool:
        """See the port."""
        if self._connections.read_only:
            return False
        with self._connections.write() as connection:
            return sum_up(connection, limit)

    def not_counted(self) -> int:
        """See the port."""
        with self._connections.read() as connection:
            (before,) = connection.execute("SELECT before FROM figures_counted").fetchone()
        return int(before) - 1

    def count_older(self) -> None:
        """See the port."""
        left = self.not_counted()
        if not left or self._connections.read_only:
            return
        shifts: dict[str, tuple[str, str]] = {}
        after = 0
        while True:
            with self._connections.write() as connection:
                rows = connection.execute(_OLDER, (after, left + 1, _STEP)).fetchall()
                if not rows:
                    connection.execute("UPDATE figures_counted SET before = 1")
                    return
                for seq, at, kind, officer, parcel, body in rows:
                    began = note_shift(shifts, officer, at)
                    if kind == REVOKED:
                        take_out_revoked(connection, (content_of(body) or {}).get("data"))
                    if kind == EXAMINATION and parcel is not None:
                        told = (content_of(body) or {}).get("data")
                        note_examination(connection, parcel, seq, told)
                    asked = (parcel, seq, seq)
                    if kind != DECISION or not connection.execute(_MISSING, asked).fetchone():
                        continue
                    content = content_of(body)
                    if content is not None:
                        hour = hours_on_shift(began, at)
                        facts = counted(connection, content, seq, parcel, hour)
                        put_in(connection, facts, summed=seq <= summed_to(connection))
                after = rows[-1][0]


def _asked(
    told_by: str, since: str, until: str, period: Period, *, rolled: bool
) -> tuple[str, tuple[str, ...]]:
    """The statement that sums, and its values: whole years and months, and days at the ends."""
    size = _SPAN_SIZES[period]
    if not rolled:
        asks: tuple[str, ...] = (told_by, since, until)
        return (_IN_ORDER.format(rows=_DAYS) if size == 10 else _grouped(size, _DAYS)), asks
    cut = {10: _days, 7: _months}.get(size, _years)
    parts = cut(since, until)
    rows = " UNION ALL ".join(_PARTS[letters] for letters, _, _ in parts)
    asks = tuple(
        value
        for letters, low, high in parts
        for value in (*([told_by] if letters == 10 else ()), told_by, low, high)
    )
    if len(parts) == 1 and parts[0][0] == size:
        return _IN_ORDER.format(rows=rows), asks
    return _grouped(size, rows), asks


def _days(since: str, until: str) -> list[_Part]:
    return [(10, since, until)]


def _months(since: str, until: str) -> list[_Part]:
    """Whole months, and days at their ends. "2026-11~" lies behind all days of that month."""
    first, behind = since[:7], until[:7]
    if first >= behind:
        return _days(since, until)
    parts = []
    if since > f"{first}-01":
        parts += _days(since, f"{first}~")
        first = f"{first}~"
    parts.append((7, first, behind))
    return parts + (_days(behind, until) if until > f"{behind}-01" else [])


def _years(since: str, until: str) -> list[_Part]:
    """Whole years, and months and days at their ends."""
    first, behind = since[:4], until[:4]
    if first >= behind:
        return _months(since, until)
    parts = []
    if since > f"{first}-01-01":
        parts += _months(since, f"{first}-99")
        first = f"{first}~"
    parts.append((4, first, behind))
    return parts + (_months(behind, until) if until > f"{behind}-01-01" else [])


def _grouped(size: int, rows: str) -> str:
    return (
        f"SELECT key, substr(day, 1, {size}) AS span, outcome, {_SUMMED} FROM ({rows})"
        " GROUP BY key, span, outcome HAVING sum(n) > 0 ORDER BY key, span, outcome"
    )


def _count(
    found: dict[tuple[str, str, str], list[int]], facts: DecidedFacts, told_by: str, size: int
) -> None:
    for by, key in facts.headings():
        if by == told_by:
            cell = found.setdefault((key, facts.day[:size], facts.outcome), [0] * len(COLUMNS))
            for place, count in enumerate(facts.counts()):
                cell[place] += count
