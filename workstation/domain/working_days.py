"""Working days and holidays: the calendar that a detention's clock runs by. Pure dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days nobody works: weekends, and the named holidays of a dated list.

    `covers` are the first and the last year of the list; outside them weekends alone are known,
    which `complete` tells.
    """

    holidays: Mapping[date, str] = field(default_factory=dict)
    covers: tuple[int, int] = (0, 0)
    version: str = ""
    source: str = ""

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        return day.weekday() < SATURDAY and day not in self.holidays

    def complete(self, first: date, last: date) -> bool:
        """Whether the holidays of all years between the two are listed."""
        return self.covers[0] <= first.year and last.year <= self.covers[1]

    def after(self, day: date, count: int) -> date:
        """The day on which `count` working days after `day` are over; `day` is not counted."""
        if count < 0:
            raise ValueError(f"a number of days from 0 up, got {count}")
        found = day
        while count:
            found += timedelta(days=1)
            count -= self.works(found)
        return found

    def left(self, today: date, last: date) -> int:
        """Working days from tomorrow to `last`; where that is past, minus those since it."""
        step = 1 if last >= today else -1
        count, day = 0, min(today, last)
        while day < max(today, last):
            day += timedelta(days=1)
            count += self.works(day)
        return step * count
