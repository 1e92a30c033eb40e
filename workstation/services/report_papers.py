"""The desk's reports on paper: figures with their n, interval, bar and definition; entries found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from workstation.domain.days import moved
from workstation.domain.log import LogEntry, canonical_bytes
from workstation.domain.notice import Notice
from workstation.domain.paper import Paper, ReportKind
from workstation.services.desk_ports import FoundEntry, LogQuery, Period
from workstation.services.figures import (
    ABOUT_TRUTH,
    SHARES,
    Definition,
    Definitions,
    Figure,
    FigureLine,
    FigureTable,
    scale_end,
)
from workstation.services.log_words import entry_words

MOST_ENTRIES = 1000
MOST_ROWS = 6000
"""Of figures, over all of their tables."""
_THIN = "\u202f"
_DASH = "–"
_INFINITE = float("inf")
_STYLE = """
h1 { font-size: 16pt; margin-top: 0; margin-bottom: 4px; }
h2 { font-size: 11pt; margin-top: 0; margin-bottom: 2px; }
p { margin-top: 0; margin-bottom: 5px; }
table { border-collapse: collapse; }
td, th { padding: 2px; }
th { background-color: #eeeeee; font-weight: bold; font-size: 8.5pt; }
.name { color: #333333; font-size: 9pt; }
.small { font-size: 8pt; color: #333333; }
.gap { font-size: 5pt; margin-bottom: 0; }
.warn { font-weight: bold; }
.mono { font-size: 6.5pt; color: #333333; }
"""
_BY = {
    "all": "all together",
    "officer": "officer",
    "hour": "hour on shift",
    "station": "station",
    "model": "model",
    "carrier": "carrier",
    "hs": "HS chapter",
}
_EACH = {
    Period.ALL: "the whole time",
    Period.YEAR: "each year",
    Period.MONTH: "each month",
    Period.DAY: "each day",
}

TOO_LONG = Notice(
    fact=f"A PDF report holds {MOST_ENTRIES:,} entries and these are more.".replace(",", " "),
    safe="No file of that name has been made or changed.",
    act="Write it as CSV, XLSX, Parquet or JSON Lines, or ask for fewer.",
    code="REPORT-08",
)
TOO_WIDE = Notice(
    fact=f"A PDF report holds {MOST_ROWS:,} rows of figures and these are more.".replace(",", " "),
    safe="No file of that name has been made or changed.",
    act="Write it as CSV, XLSX, Parquet or JSON Lines, or ask for fewer days or longer periods.",
    code="REPORT-09",
)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The log as it stood when a report was made, and who made it."""

    officer: str
    entry: LogEntry | None
    page: str = "Letter"

    @property
    def station(self) -> str:
        return "" if self.entry is None else str(self.entry.content.get("station") or "")

    @property
    def words(self) -> str:
        if self.entry is None:
            return "an empty log"
        return f"entry {grouped(self.entry.seq)} of the log, {self.entry.content.get('at')}"

    @property
    def hash(self) -> str:
        return "" if self.entry is None else self.entry.hash.hex()


def figures_paper(table: FigureTable, definitions: Definitions, as_of: AsOf) -> Paper:
    """Every figure of a table, a section each, with its definition; lines in the table's order."""
    span = f"{table.since} to {table.until}"
    least = definitions.least
    facts = [
        ("Days (UTC)", f"{span}, {_EACH[table.period]}"),
        ("Told by", _BY[table.told_by]),
        ("Definitions", f"{definitions.version}. {definitions.source}"),
    ]
    told = [
        f"<p class='small'>A share has its n and 95{_THIN}% interval, drawn over its bar as a line. "
        f"An outlined bar has fewer than {least} evaluable decisions: nobody is ranked by it, and it "
        f"is not to be compared. {_DASH}: there is nothing to tell it from.</p>"
    ]
    if table.not_counted:
        older = grouped(table.not_counted)
        told.append(
            f"<p class='warn'>Not counted yet: entries 1 to {older}, of an older store.</p>"
        )
    if not table.lines:
        told.append("<p>No decision in these days.</p>")
    pictures: dict[str, bytes] = {}
    for one in definitions.figures.values() if table.lines else ():
        told.append(_section(one, table, least, pictures))
    html = f"{_head('Figures', facts, as_of)}{''.join(told)}"
    return _paper(ReportKind.FIGURES, f"Figures, {span}", html, as_of, pictures, False)


def entries_paper(found: Sequence[FoundEntry], query: LogQuery, as_of: AsOf) -> Paper:
    """Entries that were found, newest first, each with its hash."""
    facts = [("Asked for", query_words(query)), ("Found", entries(len(found)))]
    told = _entry_table(found) if found else "<p>No entry answers this.</p>"
    html = f"{_head('Entries of the log', facts, as_of)}{told}"
    simulated = any(one.facts is not None and one.facts.simulated for one in found)
    return _paper(ReportKind.ENTRIES, "Entries of the log", html, as_of, {}, simulated)


def query_words(query: LogQuery) -> str:
    """What was asked, as an officer would say it."""
    told = []
    if query.kinds:
        told.append(" or ".join(kind.replace("_", " ") for kind in query.kinds))
    if query.outcome:
        told.append(f"outcome {query.outcome.replace('_', ' ')}")
    if query.text.strip():
        told.append(f"words “{query.text.strip()}”")
    for name in ("parcel", "officer", "station", "carrier", "model", "opinion"):
        value = getattr(query, name)
        if value:
            told.append(f"{name} {value}")
    if query.hs:
        told.append(f"HS {query.hs}…")
    if query.alarm is not None:
        told.append("with an alarm" if query.alarm else "without an alarm")
    if query.override is not None:
        told.append("released over an alarm" if query.override else "not released over an alarm")
    if query.since is not None:
        told.append(f"from {query.since:%Y-%m-%d %H:%M}".removesuffix(" 00:00"))
    if query.until is not None and f"{query.until:%H:%M:%S}" == "00:00:00":
        told.append(f"to {moved(query.until, -1):%Y-%m-%d}")
    elif query.until is not None:
        told.append(f"before {query.until:%Y-%m-%d %H:%M}")
    return "; ".join(told) or "every entry"


def grouped(number: int) -> str:
    """Thousands apart."""
    return f"{number:,}".replace(",", _THIN)


def entries(count: int) -> str:
    """So many entries, in words."""
    return "1 entry" if count == 1 else f"{grouped(count)} entries"


def _section(one: Definition, table: FigureTable, least: int, pictures: dict[str, bytes]) -> str:
    figures = [line.figures[one.name] for line in table.lines]
    end = scale_end(figures, one.unit)
    rows = "".join(
        _figure_row(one, line, table.told_by, end, least, pictures) for line in table.lines
    )
    scale = _number(end, one.unit)
    return (
        f"<p class='gap'>&nbsp;</p><h2>{escape(one.label)}</h2>"
        "<table width='100%' border='1' cellspacing='0' cellpadding='2'><thead>"
        f"<tr><td colspan='5' class='small'><b>{escape(one.label)}.</b> {escape(one.text)}</td></tr><tr>"
        f"<th width='28%'>Of</th><th width='32%'>0 to {scale}</th><th width='10%'>Value</th>"
        f"<th width='10%'>n</th><th width='20%'>95{_THIN}% interval</th></tr></thead>{rows}</table>"
    )


def _figure_row(
    one: Definition,
    line: FigureLine,
    told_by: str,
    end: float,
    least: int,
    pictures: dict[str, bytes],
) -> str:
    figure = line.figures[one.name]
    n, bar, interval = grouped(figure.n), "&nbsp;", "" if figure.value is not None else _DASH
    if figure.hits is not None and one.name in SHARES:
        n = f"{grouped(figure.hits)} of {n}"
    comparable = one.name not in ABOUT_TRUTH or line.standing == "ranked"
    if figure.value is not None:
        bar = f"<img src='{_bar(figure, end, comparable, pictures)}' width='180' height='11'>&nbsp;"
    if figure.interval is not None:
        low, high = figure.interval
        top = "no end" if high == _INFINITE else _number(high, one.unit)
        interval = f"{_number(low, one.unit)} to {top}"
    few = "" if comparable else f"<br><span class='small'>under {least} evaluable</span>"
    key = line.key or ("" if told_by == "all" else "not told")
    of = ", ".join(part for part in (line.period, key) if part) or "all"
    return (
        f"<tr><td>{escape(of)}{few}</td><td>{bar}</td>"
        f"<td align='right'>{_number(figure.value, one.unit)}</td><td align='right'>{n}</td>"
        f"<td align='right'>{interval}</td></tr>"
    )


def _bar(figure: Figure, end: float, comparable: bool, pictures: dict[str, bytes]) -> str:
    """The name of its picture; alike ones are drawn once."""
    from workstation.imaging.figure_bar import bar_png

    low, high = figure.interval or (None, None)
    shares = [None if one is None else round(min(one / end, 1.0), 3) for one in (low, high)]
    share = round((figure.value or 0.0) / end, 3)
    name = f"bar-{share}-{shares[0]}-{shares[1]}-{int(comparable)}"
    if name not in pictures:
        ends = None if shares[0] is None or shares[1] is None else (shares[0], shares[1])
        pictures[name] = bar_png(share, ends, filled=comparable)
    return name


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return _DASH
    if unit == "%":
        return f"{value * 100:.1f}{_THIN}%"
    if unit == "s":
        return f"{value:.1f}{_THIN}s"
    return grouped(round(value))


def _entry_table(found: Sequence[FoundEntry]) -> str:
    rows = "".join(map(_entry_row, found))
    return (
        "<table width='100%' border='1' cellspacing='0' cellpadding='2'><thead><tr>"
        "<th width='9%'>Entry</th><th width='17%'>Recorded (UTC)</th><th width='18%'>What</th>"
        "<th width='18%'>Parcel</th><th width='38%'>By, and what it says</th></tr></thead>"
        f"{rows}</table>"
    )


def _entry_row(one: FoundEntry) -> str:
    entry, facts = one.entry, one.facts
    number, digest = grouped(entry.seq), f"<span class='mono'>{entry.hash.hex()}</span>"
    if facts is None:
        return f"<tr><td>{number}</td><td></td><td>damaged</td><td></td><td>{digest}</td></tr>"
    what = [facts.kind.replace("_", " ")]
    if facts.outcome:
        what.append(facts.outcome.replace("_", " "))
    if facts.override:
        what.append("over an alarm")
    elif facts.alarm and facts.kind == "decision":
        what.append("with an alarm")
    said = "; ".join(
        part for part in (facts.officer or "the program", entry_words(entry.content)) if part
    )
    at = facts.at[:19].replace("T", " ")
    return (
        f"<tr><td align='right'>{number}</td><td>{escape(at)}</td>"
        f"<td>{escape(', '.join(what))}</td><td>{escape(facts.parcel or '')}</td>"
        f"<td>{escape(said)}<br>{digest}</td></tr>"
    )


def _head(title: str, facts: Sequence[tuple[str, str]], as_of: AsOf) -> str:
    rows = [*facts, ("Station", as_of.station), ("Made by", as_of.officer), ("As of", as_of.words)]
    told = "".join(
        f"<tr><td width='18%' class='name'>{escape(name)}</td><td>{escape(value)}</td></tr>"
        for name, value in rows
    )
    return (
        f"<h1>{escape(title)}</h1><table width='100%' cellspacing='0' cellpadding='2'>{told}</table>"
        f"<p class='mono'>{as_of.hash}</p>"
    )


def _paper(
    kind: ReportKind,
    title: str,
    html: str,
    as_of: AsOf,
    pictures: Mapping[str, bytes],
    simulated: bool,
) -> Paper:
    digest = hashlib.sha256(canonical_bytes({"kind": kind.value, "html": html})).hexdigest()
    seq = 0 if as_of.entry is None else as_of.entry.seq
    marks = [f"SHA-256 of the text {digest}", *(["SIMULATED"] if simulated else [])]
    return Paper(
        kind=kind,
        language="en",
        title=title,
        author=as_of.station,
        html=html,
        style=_STYLE,
        pictures=pictures,
        header=f"{as_of.station} · {title} · as of entry {seq}",
        footer=" · ".join(marks),
        code="",
        sha256=digest,
        entry=seq,
        entry_hash=as_of.hash,
        parcel="",
        simulated=simulated,
        page=as_of.page,
        template="shipped",
    )
