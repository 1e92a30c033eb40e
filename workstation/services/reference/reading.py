"""Reading the dated reference tables: shipped ones, and a site's own in their place.

A file is named `<table>-YYYY-MM-DD.json`. The site's newest one that has begun takes the shipped
one's place whole; one with a fault is left out and told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from workstation.services.dated import Asked, Problems, as_decimal, in_force, read_object
from workstation.services.reference.tables import (
    Agencies,
    AgencyRow,
    Band,
    Bands,
    Chapters,
    Entries,
    EntryState,
    ForcedLabour,
    ForcedLabourRow,
    Goods,
    GoodsKind,
    Postcodes,
    Tables,
)
from workstation.services.reference.tariff import Tariff

FORMAT = "nii-reference/1"
T = TypeVar("T")
_CHANNELS = ("post", "carrier")


def load_tables(shipped: Path, on: date, site: Path | None = None) -> Tables:
    """The tables in force on a day. Absent ones are None; nothing is raised."""
    left_out: list[tuple[str, str]] = []

    def table(stem: str, read: Callable[[Asked, str, Problems], T]) -> T | None:
        for folder in (site, shipped):
            chosen = None if folder is None else in_force(folder, stem, on)
            if chosen is None or (folder is site and chosen[1] > on):
                continue  # a site's table of days to come stands in for none
            problems = Problems()
            found = read_table(chosen[0], stem, problems, read)
            if not problems:
                return found
            left_out.append((chosen[0].name, str(problems)))
        return None

    return Tables(
        bands=table("bands", _bands),
        postcodes=table("postcodes", _postcodes),
        entries=table("entries", _entries),
        agencies=table("agencies", _agencies),
        goods=table("goods", _goods),
        forced_labour=table("forced-labour", _forced_labour),
        chapters=table("chapters", _chapters),
        tariff=Tariff.of_folder(site),
        left_out=tuple(left_out),
    )


def read_table(
    path: Path, stem: str, problems: Problems, read: Callable[[Asked, str, Problems], T]
) -> T | None:
    """One table's file, its faults gathered."""
    raw = read_object(path, problems)
    if problems:
        return None
    top = Asked(raw, path.name, problems)
    top.one_of("format", (FORMAT,))
    top.one_of("table", (stem,))
    version = top.text("version")
    if path.name != f"{stem}-{top.day('effective_from').isoformat()}.json":
        problems.add(path.name, "“effective_from” is not the date in the file's name")
    top.text("source"), top.text("status"), top.flag("unconfirmed")
    found = read(top, version, problems)
    top.nothing_else()
    return found


def _rows(top: Asked, name: str, problems: Problems) -> list[Asked]:
    where = f"{top.where}, {name}"
    return [
        Asked(item, f"{where} {number}", problems)
        for number, item in enumerate(top.objects(name), 1)
    ]


def _bands(top: Asked, version: str, problems: Problems) -> Bands:
    top.one_of("currency", ("USD",))
    found: dict[str, Band] = {}
    for asked in _rows(top, "bands", problems):
        chapter = asked.text("chapter")
        typical, spread = asked.decimal("typical"), asked.decimal("spread")
        if not (len(chapter) == 2 and chapter.isdigit()) or chapter in found:
            problems.add(asked.where, "“chapter” must be two figures, each chapter once")
        if typical == 0 or spread == 0 or typical > 10**9 or spread > 10:
            problems.add(asked.where, "“typical” and “spread” must be above 0 and of this world")
        found[chapter] = Band(typical, spread, asked.whole("n"))
        asked.nothing_else()
    look, alarm = top.decimal("look_spreads"), top.decimal("alarm_spreads")
    if not 0 < look <= alarm:
        problems.add(
            top.where, "“alarm_spreads” must not be less than “look_spreads”, both above 0"
        )
    return Bands(version, found, look, alarm, top.whole("fewest"))


def _postcodes(top: Asked, version: str, problems: Problems) -> Postcodes:
    formats: dict[str, tuple[str, ...]] = {}
    listed = Asked(top.mapping("formats"), f"{top.where}, formats", problems)
    for country in listed.names():
        forms = listed.texts(country)
        if any(not form or set(form) - {"9", "A"} for form in forms):
            problems.add(listed.where, f"“{country}”: a format holds the signs 9 and A only")
        formats[country] = forms
    firsts: dict[str, dict[str, tuple[str, ...]]] = {}
    by_country = Asked(top.mapping("first_figures"), f"{top.where}, first_figures", problems)
    for country in by_country.names():
        inner = Asked(by_country.mapping(country), f"{by_country.where}, {country}", problems)
        firsts[country] = {figure: inner.texts(figure) for figure in inner.names()}
    return Postcodes(version, formats, firsts)


def _entries(top: Asked, version: str, problems: Problems) -> Entries:
    rows = []
    for asked in _rows(top, "entries", problems):
        limit = asked.value("up_to_usd")
        usd = None if limit is None else as_decimal(limit)
        if limit is not None and usd is None:
            problems.add(asked.where, "“up_to_usd” must be a number as text, or null")
        rows.append(
            EntryState(
                asked.day("from"),
                asked.one_of("channel", _CHANNELS),
                usd,
                asked.texts("accepts"),
                asked.text("needs"),
                asked.text("state"),
                asked.text("source"),
                asked.flag("unconfirmed"),
            )
        )
        asked.nothing_else()
    return Entries(version, tuple(rows))


def _agencies(top: Asked, version: str, problems: Problems) -> Agencies:
    rows = []
    for asked in _rows(top, "agencies", problems):
        rows.append(
            AgencyRow(
                asked.text("code"),
                asked.text("agency"),
                _prefixes(asked, "prefixes", problems),
                asked.texts("documents"),
                asked.texts("flags"),
                asked.text("source"),
                asked.flag("unconfirmed"),
                asked.day("from") if asked.has("from") else None,
            )
        )
        asked.nothing_else()
    return Agencies(version, tuple(rows))


def _goods(top: Asked, version: str, problems: Problems) -> Goods:
    kinds = []
    for asked in _rows(top, "kinds", problems):
        limit: Decimal | None = None
        if asked.has("below_usd_per_piece"):
            limit = asked.decimal("below_usd_per_piece")
        hs, words = _prefixes(asked, "hs", problems), asked.texts("words")
        both = asked.flag("both")
        if not (hs or words) or (both and not (hs and words)):
            problems.add(asked.where, "“hs” or “words” must be given, with “both” both of them")
        kinds.append(
            GoodsKind(
                asked.text("rule"),
                asked.text("goods"),
                hs,
                words,
                both,
                asked.text("source"),
                asked.flag("unconfirmed"),
                asked.texts("origins") if asked.has("origins") else (),
                limit,
            )
        )
        asked.nothing_else()
    return Goods(version, tuple(kinds))


def _forced_labour(top: Asked, version: str, problems: Problems) -> ForcedLabour:
    rows = []
    for asked in _rows(top, "goods", problems):
        rows.append(
            ForcedLabourRow(
                asked.text("goods"),
                asked.texts("origins"),
                _prefixes(asked, "hs", problems),
                asked.texts("words"),
                asked.texts("regions"),
                asked.flag("needs_region"),
                asked.flag("loud"),
                asked.text("source"),
                asked.flag("unconfirmed"),
            )
        )
        asked.nothing_else()
    return ForcedLabour(version, tuple(rows))


def _chapters(top: Asked, version: str, problems: Problems) -> Chapters:
    titles = Asked(top.mapping("chapters"), f"{top.where}, chapters", problems)
    words = Asked(top.mapping("words"), f"{top.where}, words", problems)
    return Chapters(
        version,
        {chapter: titles.text(chapter) for chapter in titles.names()},
        {word: words.texts(word) for word in words.names()},
    )


def _prefixes(asked: Asked, name: str, problems: Problems) -> tuple[str, ...]:
    found = asked.texts(name)
    if any(not (one.isascii() and one.isdigit() and 2 <= len(one) <= 10) for one in found):
        problems.add(asked.where, f"“{name}” must hold codes of 2 to 10 figures")
    return found
