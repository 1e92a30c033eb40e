"""The sums of decisions read, and those of an older store made."""

from __future__ import annotations

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.figures import (
    REVOKED,
    counted,
    note_examination,
    note_shift,
    put_in,
    sum_up,
    summed_to,
    take_out_revoked,
    unsummed,
)
from workstation.adapters.sqlite.log_index import content_of
from workstation.domain.figure_cells import COLUMNS, DecidedFacts, hours_on_shift
from workstation.domain.log_facts import DECISION, EXAMINATION
from workstation.services.desk_ports import FigureSum, Period

_PERIODS = {
    Period.ALL: "''",
    Period.YEAR: "substr(day, 1, 4)",
    Period.MONTH: "substr(day, 1, 7)",
    Period.DAY: "day",
}
_SUMMED = ", ".join(f"sum({name})" for name in COLUMNS)
_WITHIN = "FROM figures WHERE told_by = ? AND day >= ? AND day < ?"
_SUMS = (
    f"SELECT key, {{span}} AS span, outcome, {_SUMMED} {_WITHIN}"
    " GROUP BY key, span, outcome HAVING sum(n) > 0 ORDER BY key, span, outcome"
)
_DAYS = (
    f"SELECT key, day, outcome, {', '.join(COLUMNS)} {_WITHIN} AND n > 0 ORDER BY key, day, outcome"
)
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
        span = _PERIODS[period]
        with self._connections.read() as connection:
            grouped = _DAYS if period is Period.DAY else _SUMS.format(span=span)
            rows = connection.execute(grouped, (told_by, since, until)).fetchall()
            more: dict[tuple[str, str, str], list[int]] = {}
            for facts in unsummed(connection, summed_to(connection)):
                if since <= facts.day < until:
                    _count(more, facts, told_by, _SPAN_SIZES[period])
        if not more:
            return tuple(FigureSum(row[0], row[1], row[2], row[3:]) for row in rows)
        for row in rows:
            cell = more.setdefault(row[:3], [0] * len(COLUMNS))
            for place, count in enumerate(row[3:]):
                cell[place] += count
        return tuple(FigureSum(*place, tuple(counts)) for place, counts in sorted(more.items()))

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


def _count(
    found: dict[tuple[str, str, str], list[int]], facts: DecidedFacts, told_by: str, size: int
) -> None:
    for by, key in facts.headings():
        if by == told_by:
            cell = found.setdefault((key, facts.day[:size], facts.outcome), [0] * len(COLUMNS))
            for place, count in enumerate(facts.counts()):
                cell[place] += count
