"""Working days are counted by weekends and the listed holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.working_days import Calendar
from workstation.resources import assets_dir
from workstation.services.dated import Problems
from workstation.services.holidays import load_holidays

THANKSGIVING = date(2026, 11, 26)
CALENDAR = Calendar({THANKSGIVING: "Thanksgiving Day"}, (2026, 2026), "test")
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def test_that_five_working_days_pass_over_a_weekend_and_a_holiday() -> None:
    assert CALENDAR.after(date(2026, 11, 20), 5) == date(2026, 11, 30)
    assert CALENDAR.after(date(2026, 11, 21), 1) == date(2026, 11, 23)
    assert CALENDAR.after(THANKSGIVING, 0) == THANKSGIVING


@given(DAYS, st.integers(0, 60))
def test_that_the_last_day_is_a_working_day_and_the_count_lies_between(
    day: date, count: int
) -> None:
    last = CALENDAR.after(day, count)
    assert count == 0 or CALENDAR.works(last)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(CALENDAR.works(one) for one in between) == count
    assert CALENDAR.left(day, last) == count
    assert CALENDAR.left(last, day) == -count


def test_that_a_negative_count_is_a_fault() -> None:
    with pytest.raises(ValueError, match="from 0 up"):
        CALENDAR.after(THANKSGIVING, -1)


def test_that_years_beyond_the_list_are_known_not_to_be_covered() -> None:
    assert CALENDAR.complete(date(2026, 1, 1), date(2026, 12, 31))
    assert not CALENDAR.complete(date(2026, 12, 1), date(2027, 1, 1))


def test_that_the_shipped_holidays_are_those_of_the_law_as_observed() -> None:
    problems = Problems()
    calendar = load_holidays(assets_dir() / "policy", date(2026, 11, 26), None, problems)
    assert not problems
    first, last = calendar.covers
    wanted = {day for year in range(first, last + 2) for day in by_the_law(year)}
    assert set(calendar.holidays) == {day for day in wanted if first <= day.year <= last}
    assert "5 USC 6103" in calendar.source


def by_the_law(year: int) -> set[date]:
    """5 USC 6103(a); of fixed days the weekday nearest a weekend."""
    fixed = {date(year, m, d) for m, d in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))}
    shift = {5: -1, 6: 1}
    found = {day + timedelta(days=shift.get(day.weekday(), 0)) for day in fixed}
    for month, weekday, place in ((1, 0, 2), (2, 0, 2), (9, 0, 0), (10, 0, 1), (11, 3, 3)):
        days = [date(year, month, n) for n in range(1, 29)]
        found.add([day for day in days if day.weekday() == weekday][place])
    mondays = [date(year, 5, n) for n in range(1, 32) if date(year, 5, n).weekday() == 0]
    return {*found, mondays[-1]}
