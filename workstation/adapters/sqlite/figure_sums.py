"""The sums of decisions, by day, month and year, moved in the transaction that moves the decisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from workstation.domain.figure_cells import COLUMNS, DecidedFacts

ROLLED_KEYS = 4
"""Keys whose months are made in one step, in an older store."""


def _add_to(table: str, span: str) -> str:
    return (
        f"INSERT INTO {table} (told_by, key, {span}, outcome, {', '.join(COLUMNS)})"
        f" VALUES (?, ?, ?, ?{', ?' * len(COLUMNS)})"
        f" ON CONFLICT (told_by, key, {span}, outcome) DO UPDATE SET "
        + ", ".join(f"{name} = {name} + excluded.{name}" for name in COLUMNS)
    )


_ADD_DAY = _add_to("figures", "day")
_ROLLED = (("figures_months", "month", 7), ("figures_years", "year", 4))
"""Table, column of the time, its letters."""
_ADD_ROLLED = tuple((_add_to(table, span), size) for table, span, size in _ROLLED)
_NEXT_KEYS = "SELECT DISTINCT key FROM figures WHERE told_by = ? AND key > ? ORDER BY key LIMIT ?"
_FIRST_KEYS = "SELECT DISTINCT key FROM figures WHERE told_by = ? AND key >= ? ORDER BY key LIMIT ?"
_ROLL = tuple(
    f"INSERT INTO {table} (told_by, key, {span}, outcome, {', '.join(COLUMNS)})"
    f" SELECT told_by, key, substr(day, 1, {size}), outcome,"
    f" {', '.join(f'sum({name})' for name in COLUMNS)}"
    " FROM figures WHERE told_by = ? AND key BETWEEN ? AND ? GROUP BY 1, 2, 3, 4"
    for table, span, size in _ROLLED
)


def summed_to(connection: sqlite3.Connection) -> int:
    """The last entry that the sums hold."""
    return int(connection.execute("SELECT seq FROM figures_summed").fetchone()[0])


def add(connection: sqlite3.Connection, facts: DecidedFacts, sign: int) -> None:
    """Add one decision to the sums, or take it out of them."""
    counts = [sign * count for count in facts.counts()]
    cells = {(by, key, facts.day, facts.outcome): counts for by, key in facts.headings()}
    _put(connection, cells)


def add_all(connection: sqlite3.Connection, decided: Iterable[DecidedFacts]) -> None:
    """Add decisions to the sums."""
    cells: dict[tuple[str, str, str, str], list[int]] = {}
    for facts in decided:
        counts = facts.counts()
        for by, key in facts.headings():
            cell = cells.setdefault((by, key, facts.day, facts.outcome), [0] * len(COLUMNS))
            for place, count in enumerate(counts):
                cell[place] += count
    _put(connection, cells)


def _put(connection: sqlite3.Connection, cells: dict[tuple[str, str, str, str], list[int]]) -> None:
    connection.executemany(_ADD_DAY, [(*cell, *counts) for cell, counts in sorted(cells.items())])
    made = {
        by: (key, whole) for by, key, whole in connection.execute("SELECT * FROM figures_rolled")
    }
    for statement, size in _ADD_ROLLED:
        rolled: dict[tuple[str, str, str, str], list[int]] = {}
        for (by, key, day, outcome), counts in cells.items():
            last, whole = made[by]
            if whole or (last and key <= last):  # other keys' are made of their days later
                cell = rolled.setdefault((by, key, day[:size], outcome), [0] * len(COLUMNS))
                for place, count in enumerate(counts):
                    cell[place] += count
        connection.executemany(statement, [(*cell, *told) for cell, told in sorted(rolled.items())])


def is_rolled(connection: sqlite3.Connection, told_by: str) -> bool:
    """Whether all months and years of a heading are made."""
    row = connection.execute(
        "SELECT whole FROM figures_rolled WHERE told_by = ?", (told_by,)
    ).fetchone()
    return bool(row and row[0])


def roll_up(connection: sqlite3.Connection) -> bool:
    """Make the months and years of some keys of an older store, within a transaction; whether more are left."""
    row = connection.execute(
        "SELECT told_by, key FROM figures_rolled WHERE NOT whole ORDER BY told_by LIMIT 1"
    ).fetchone()
    if row is None:
        return False
    told_by, last = row
    asks = (told_by, last, ROLLED_KEYS)
    keys = [key for (key,) in connection.execute(_NEXT_KEYS if last else _FIRST_KEYS, asks)]
    if keys:
        for statement in _ROLL:
            connection.execute(statement, (told_by, keys[0], keys[-1]))
    # A last key that is empty is one that has no months yet: all's, and those of nobody.
    whole = len(keys) < ROLLED_KEYS
    connection.execute(
        "UPDATE figures_rolled SET key = ?, whole = ? WHERE told_by = ?",
        (keys[-1] if keys else last, whole, told_by),
    )
    return True
