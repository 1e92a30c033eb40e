"""What leaves the supervisor's desk: entries, figures, and the month's public report.

Each export is itself an entry of the log, with the SHA-256 of the file. The file takes its place
when that entry is on disk; what stood there before stays until then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.services.desk_ports import FoundEntry, LogQuery, LogSearch, Period
from workstation.services.figures import Definitions, Figures, FigureTable
from workstation.services.log_words import entry_words
from workstation.services.permissions import Deed
from workstation.services.ports import DecisionLog, EntryDraft
from workstation.services.public_report import (
    NOT_OVER,
    PublicPolicy,
    PublicReport,
    last_day,
    public_report,
    told_before,
)
from workstation.services.report_papers import (
    MOST_ENTRIES,
    MOST_ROWS,
    TOO_LONG,
    TOO_WIDE,
    AsOf,
    entries_paper,
    figures_paper,
)
from workstation.services.report_ports import (
    PDF,
    Cell,
    Column,
    ColumnKind,
    LayOut,
    TableForm,
    TableWriter,
)

EXPORT = "export"
PUBLIC = "public report"
_PAGE = 500

CANCELLED = Notice(
    fact="The export was stopped.",
    safe="No file of that name has been made or changed.",
    act="Start it again when it is wanted.",
    code="REPORT-05",
)

ENTRY_COLUMNS = (
    Column("entry", ColumnKind.WHOLE, "number of the log entry"),
    Column("at", meaning="when it was recorded (UTC)"),
    Column("kind", meaning="what it tells"),
    Column("officer"),
    Column("station"),
    Column("parcel"),
    Column("outcome"),
    Column("alarm", ColumnKind.FLAG, "an alarm stood at the decision"),
    Column("override", ColumnKind.FLAG, "released over an alarm"),
    Column("opinion", meaning="the models' together"),
    Column("models"),
    Column("carrier"),
    Column("hs", meaning="HS code declared first"),
    Column("seconds", ColumnKind.NUMBER, "from opening to decision"),
    Column("amends", ColumnKind.WHOLE, "the entry that it changes"),
    Column("through"),
    Column("simulated", ColumnKind.FLAG),
    Column("words", meaning="what the entry says"),
    Column("hash", meaning="SHA-256 of the entry, as the log chains it"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was written, and the entry that tells of it."""

    path: Path
    rows: int
    sha256: str
    entry: LogEntry
    remarks: tuple[str, ...] = ()
    """What a PDF could not show as it was recorded."""


class Reporting:
    """Writes reports. Blocking calls, for a lane of their own."""

    def __init__(
        self,
        log: DecisionLog,
        search: LogSearch,
        figures: Figures,
        writer: TableWriter,
        policy: PublicPolicy,
        require: Callable[[Officer, Deed], None],
        today: Callable[[], date],
        page: Callable[[], str] = lambda: "Letter",
    ) -> None:
        self._log, self._search, self._figures = log, search, figures
        self._writer, self._policy, self._require = writer, policy, require
        self._today, self._page = today, page

    @property
    def definitions(self) -> Definitions:
        return self._figures.definitions

    def entries(
        self,
        officer: Officer,
        query: LogQuery,
        path: Path,
        form: TableForm,
        progress: Callable[[int], None] = lambda rows: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Write every entry that answers a query, newest first.

        Entries that are recorded meanwhile are not in it. `progress` is told the rows so far;
        `cancelled` is asked between pages.

        Raises
        ------
        WorkstationError
            RIGHTS-01, SEARCH-nn, REPORT-nn (-05 where it was stopped), LOG-nn: no file is left.
        """
        self._require(officer, Deed.REPORT)
        rows = map(entry_row, self._found(query, progress, cancelled))
        made = self._writer.beside(path)
        count = self._writer.write(made, form, ENTRY_COLUMNS, rows, "entries")
        data: dict[str, object] = {"kind": "entries", "query": _asked(query)}
        return self._told(officer, made, path, count, data, cancelled)

    def entries_pdf(
        self,
        officer: Officer,
        query: LogQuery,
        path: Path,
        lay_out: LayOut,
        progress: Callable[[int], None] = lambda rows: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Write entries as `entries` does, on pages.

        Raises
        ------
        WorkstationError
            As `entries`; REPORT-08 where they are too many for paper, PAPER-nn.
        """
        self._require(officer, Deed.REPORT)
        as_of = self._as_of(officer)
        found: list[FoundEntry] = []
        for one in self._found(query, progress, cancelled):
            found.append(one)
            if len(found) > MOST_ENTRIES:
                raise WorkstationError(TOO_LONG)
        laid = lay_out(entries_paper(found, query, as_of))
        made = self._writer.beside(path)
        self._writer.write_bytes(made, laid.data)
        data = {"kind": "entries", "query": _asked(query), "format": PDF, "pages": laid.pages}
        return self._told(officer, made, path, len(found), data, cancelled, laid.remarks)

    def figures(
        self,
        officer: Officer,
        since: date,
        until: date,
        told_by: str,
        period: Period,
        path: Path,
        form: TableForm,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Write figures, a row each: value, n, hits, interval and definition.

        Raises
        ------
        WorkstationError
            RIGHTS-01, FIGURES-nn, REPORT-nn (-05 where it was stopped), LOG-nn: no file is left.
        """
        self._require(officer, Deed.REPORT)
        table = self._figures.table(since, until, told_by, period)
        told = self._figures.definitions.figures
        columns = (
            *(Column("by"), Column("key"), Column("period"), Column("standing")),
            *(Column("figure"), Column("label"), Column("unit")),
            *(Column("value", ColumnKind.NUMBER), Column("n", ColumnKind.WHOLE)),
            Column("hits", ColumnKind.WHOLE),
            *(Column("low", ColumnKind.NUMBER), Column("high", ColumnKind.NUMBER)),
            Column("definition"),
        )
        rows: list[Sequence[Cell]] = []
        for line in table.lines:
            for name, figure in line.figures.items():
                low, high = figure.interval or (None, None)
                rows.append(
                    (
                        *(told_by, line.key, line.period, line.standing, name),
                        *(told[name].label, told[name].unit, figure.value, figure.n),
                        *(figure.hits, low, _finite(high), told[name].text),
                    )
                )
        made = self._writer.beside(path)
        count = self._writer.write(made, form, columns, rows, "figures")
        data = self._asked_figures(table)
        return self._told(officer, made, path, count, data, cancelled)

    def figures_pdf(
        self,
        officer: Officer,
        since: date,
        until: date,
        told_by: str,
        period: Period,
        path: Path,
        lay_out: LayOut,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Write figures on pages: a section each, with its definition, a bar with its n and
        interval for each line.

        Raises
        ------
        WorkstationError
            As `figures`; REPORT-09 where they are too many for paper, PAPER-nn.
        """
        self._require(officer, Deed.REPORT)
        as_of = self._as_of(officer)
        table = self._figures.table(since, until, told_by, period)
        rows = len(table.lines) * len(self._figures.definitions.figures)
        if rows > MOST_ROWS:
            raise WorkstationError(TOO_WIDE)
        laid = lay_out(figures_paper(table, self._figures.definitions, as_of))
        made = self._writer.beside(path)
        self._writer.write_bytes(made, laid.data)
        data = self._asked_figures(table) | {"format": PDF, "pages": laid.pages}
        return self._told(officer, made, path, rows, data, cancelled, laid.remarks)

    def public(self, officer: Officer, month: str, path: Path) -> tuple[Report, PublicReport]:
        """Write the public report of a month ("2026-11") as JSON: no personal data, and no count
        from which one could be guessed.

        Raises
        ------
        WorkstationError
            RIGHTS-01, REPORT-nn (-06 where it is no month, -14 where it is not over, -15 where one
            with other counts was written before), LOG-nn: no file is left.
        """
        self._require(officer, Deed.REPORT)
        if last_day(month) >= self._today():
            raise WorkstationError(NOT_OVER)
        report = public_report(self._figures, self._policy, month)
        text = report.as_json()
        self._refuse_another(month, hashlib.sha256(text.encode()).hexdigest())
        made = self._writer.beside(path)
        self._writer.write_text(made, text)
        data: dict[str, object] = {
            "kind": PUBLIC,
            "month": month,
            "policy": self._policy.version,
        }
        return self._told(officer, made, path, len(report.lines), data), report

    def _refuse_another(self, month: str, digest: str) -> None:
        """A month is told once: the same again, or nothing."""
        for one in self._found(LogQuery(kinds=(EXPORT,)), lambda rows: None, lambda: False):
            if one.facts is None:
                continue  # damaged: what it told is not known
            data = one.entry.content.get("data")
            if not isinstance(data, Mapping) or data.get("kind") != PUBLIC:
                continue
            files = data.get("files")
            told = (
                [file.get("sha256") for file in files if isinstance(file, Mapping)]
                if isinstance(files, list)
                else []
            )
            if data.get("month") == month and digest not in told:
                raise WorkstationError(told_before(month, one.entry.seq))

    def _found(
        self, query: LogQuery, progress: Callable[[int], None], cancelled: Callable[[], bool]
    ) -> Iterator[FoundEntry]:
        after, count = None, 0
        while True:
            if cancelled():
                raise WorkstationError(CANCELLED)
            page = self._search.search(query, _PAGE, after)
            yield from page.items
            count += len(page.items)
            progress(count)
            after = page.after
            if after is None:
                return

    def _as_of(self, officer: Officer) -> AsOf:
        return AsOf(officer.name, self._log.last(), self._page())

    def _asked_figures(self, table: FigureTable) -> dict[str, object]:
        return {
            "kind": "figures",
            "by": table.told_by,
            "each": table.period.value,
            "from": table.since.isoformat(),
            "to": table.until.isoformat(),
            "definitions": self._figures.definitions.version,
        }

    def _told(
        self,
        officer: Officer,
        made: Path,
        path: Path,
        rows: int,
        data: dict[str, object],
        cancelled: Callable[[], bool] = lambda: False,
        remarks: tuple[str, ...] = (),
    ) -> Report:
        """The file takes its place once the log tells of it, and not without."""
        try:
            digest = _digest(made)
            if cancelled():
                raise WorkstationError(CANCELLED)
            told = data | {"files": [{"file": path.name, "sha256": digest}], "rows": rows}
            entry = self._log.append(EntryDraft(EXPORT, officer.name, told))
            self._writer.put(made, path)
        except BaseException:
            self._writer.forget(made)
            raise
        return Report(path, rows, digest, entry, remarks)


def entry_row(one: FoundEntry) -> Sequence[Cell]:
    """An entry as a row of `ENTRY_COLUMNS`; of a damaged one only what is known."""
    entry, facts = one.entry, one.facts
    if facts is None:
        return (entry.seq, *[None] * (len(ENTRY_COLUMNS) - 3), "damaged", entry.hash.hex())
    return (
        *(entry.seq, facts.at, facts.kind, facts.officer or None, facts.station or None),
        *(facts.parcel, facts.outcome),
        facts.alarm if facts.kind == "decision" else None,
        facts.override if facts.kind == "decision" else None,
        *(facts.opinion or None, "; ".join(facts.models) or None),
        *(facts.carrier or None, facts.hs or None),
        None if facts.milliseconds is None else facts.milliseconds / 1000,
        *(facts.amends, facts.through or None, facts.simulated),
        *(entry_words(entry.content) or None, entry.hash.hex()),
    )


def _finite(value: float | None) -> float | None:
    return None if value == float("inf") else value


def _asked(query: LogQuery) -> dict[str, object]:
    """What of a query was asked, as the log keeps it."""
    told: dict[str, object] = {}
    for name, value in asdict(query).items():
        if value in (None, "", ()):
            continue
        told[name] = (
            value.isoformat()
            if isinstance(value, datetime)
            else list(value)
            if isinstance(value, tuple)
            else value
        )
    return told


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
