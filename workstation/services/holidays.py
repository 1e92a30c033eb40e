"""Reading the dated list of holidays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from workstation.domain.working_days import Calendar
from workstation.services.dated import Asked, Problems, in_force_here, open_chosen

FORMAT = "nii-holidays/1"
STEM = "holidays"


def load_holidays(folder: Path, on: date, site: Path | None, problems: Problems) -> Calendar:
    """The holidays in force on a day; each fault is noted. The site's own list stands first."""
    chosen = in_force_here(folder, STEM, on, site)
    if chosen is None:
        problems.add(folder.name, f"holds no file {STEM}-YYYY-MM-DD.json")
        return Calendar()
    path, day = chosen
    top = open_chosen(path, day, FORMAT, problems)
    if top is None:
        return Calendar()
    version, source, status = top.text("version"), top.text("source"), top.text("status")
    first, last = top.whole("first_year"), top.whole("last_year")
    if not 1900 <= first <= last <= 9000:
        problems.add(path.name, "“first_year” must not be after “last_year”")
    holidays: dict[date, str] = {}
    for number, item in enumerate(top.objects("holidays"), 1):
        one = Asked(item, f"{path.name}, holiday {number}", problems)
        when, name = one.day("day"), one.text("name")
        if when in holidays:
            problems.add(one.where, f"{when} is there twice")
        if not first <= when.year <= last:
            problems.add(one.where, f"{when} is not in the years the list covers")
        one.nothing_else()
        holidays[when] = name
    top.nothing_else()
    return Calendar(holidays, (first, last), version, f"{source} {status}")
