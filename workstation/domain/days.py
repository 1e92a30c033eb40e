"""Days beside a day, also at the ends of the calendar, where there is none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar

Day = TypeVar("Day", date, datetime)


def moved(day: Day, days: int) -> Day:
    """So many days later, or earlier where `days` is under 0; the end of the calendar at most."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        later = days > 0
        if isinstance(day, datetime):
            end = datetime.max if later else datetime.min  # noqa: DTZ901 - in the day's own zone
            return end.replace(tzinfo=day.tzinfo)
        return date.max if later else date.min
