"""Rows that every benchmark gives, and how they are printed."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside its goal.

    `measured_ratio` is the median of the rounds, as a ratio to `limit` (the bare limit or the
    peer, measured in the same run); `spread` is (smallest, largest).
    """

    what: str
    goal: str
    measured_ratio: float
    spread: tuple[float, float]
    limit: str
    met: bool
    note: str = ""


def at_most(what: str, ratios: Sequence[float], goal: float, limit: str, note: str = "") -> Row:
    """A row whose median ratio must not pass `goal`."""
    middle = statistics.median(ratios)
    return Row(
        what, f"<= {goal:g}x", middle, (min(ratios), max(ratios)), limit, middle <= goal, note
    )


def at_least(what: str, ratios: Sequence[float], goal: float, limit: str, note: str = "") -> Row:
    """A row whose median ratio must reach `goal`."""
    middle = statistics.median(ratios)
    return Row(
        what, f">= {goal:g}x", middle, (min(ratios), max(ratios)), limit, middle >= goal, note
    )


def as_text(rows: Iterable[Row]) -> str:
    """A table for people: goal, figure, spread, and whether it was met."""
    lines = []
    for row in rows:
        low, high = row.spread
        verdict = "met   " if row.met else "MISSED"
        lines.append(
            f"{verdict} {row.what}: {row.measured_ratio:.2f}x [{low:.2f}..{high:.2f}] "
            f"of {row.limit}, goal {row.goal}" + (f"; {row.note}" if row.note else "")
        )
    return "\n".join(lines)
