"""The sums of decisions read, and those of an older store made."""

from __future__ import annotations

from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.figures import REVOKED, counted, put_in, take_out_revoked
from workstation.adapters.sqlite.log_index import content_of
from workstation.domain.figure_cells import COLUMNS, hours_on_shift, is_new_shift
from workstation.domain.log_facts import DECISION
from workstation.services.desk_ports import FigureSum, Period

_PERIODS = {
    Period.ALL: "''",
    Period.YEAR: "substr(day, 1, 4)",
    Period.MONTH: "substr(day, 1, 7)",
    Period.DAY: "day",
}
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
        columns = ", ".join(f"sum({name})" for name in COLUMNS)
        span = _PERIODS[period]
        with self._connections.read() as connection:
            rows = connection.execute(
                f"SELECT key, {span} AS span, outcome, {columns} FROM figures"
                " WHERE told_by = ? AND day >= ? AND day < ?"
                " GROUP BY key, span, outcome HAVING sum(n) > 0 ORDER BY key, span, outcome",
                (told_by, since, until),
            ).fetchall()
        return tuple(
            FigureSum(key, told, outcome, dict(zip(COLUMNS, counts, strict=True)))
            for key, told, outcome, *counts in rows
        )

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
                    began = at
                    if officer:
                        known = shifts.get(officer)
                        began = at if known is None or is_new_shift(known[1], at) else known[0]
                        shifts[officer] = (began, at)
                    if kind == REVOKED:
                        take_out_revoked(connection, (content_of(body) or {}).get("data"))
                    asked = (parcel, seq, seq)
                    if kind != DECISION or not connection.execute(_MISSING, asked).fetchone():
                        continue
                    content = content_of(body)
                    if content is not None:
                        hour = hours_on_shift(began, at)
                        put_in(connection, counted(connection, content, seq, parcel, hour))
                after = rows[-1][0]
