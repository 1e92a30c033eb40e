"""Days beside a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from workstation.domain.days import moved


def test_a_day_is_moved_and_never_past_the_ends_of_the_calendar() -> None:
    assert moved(date(2024, 2, 28), 1) == date(2024, 2, 29)
    assert moved(date(2026, 1, 1), -1) == date(2025, 12, 31)
    assert moved(date.max, 1) == date.max
    assert moved(date.min, -400) == date.min
    assert moved(datetime(9999, 12, 31, 8, tzinfo=UTC), 1) == datetime.max.replace(tzinfo=UTC)
    assert moved(datetime(1, 1, 1, tzinfo=UTC), -1) == datetime.min.replace(tzinfo=UTC)
