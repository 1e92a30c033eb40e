"""The export from the desk: what was found or counted, as which file, where to, what came of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol

from workstation.controllers.figure_desk import Asked
from workstation.domain.days import moved
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.paper import Paper
from workstation.services.bundles import Exported
from workstation.services.desk_ports import LogQuery, Period
from workstation.services.permissions import Deed
from workstation.services.ports import Runner
from workstation.services.report_papers import entries, grouped, query_words
from workstation.services.report_ports import PDF, LaidOut, LayOut, TableForm
from workstation.services.reporting import CANCELLED, Report

CancelledLayOut = Callable[[Paper, Callable[[], bool]], LaidOut]
"""Lays out, and asks meanwhile whether it is to stop."""
LANE = "export"
"""A thread of its own, that of pictures and papers that leave."""


class Form(StrEnum):
    """What is written; of a file the value is the ending."""

    CSV = TableForm.CSV.value
    XLSX = TableForm.XLSX.value
    PARQUET = TableForm.PARQUET.value
    JSON_LINES = TableForm.JSON_LINES.value
    PDF = PDF
    BUNDLE = "bundle"
    PUBLIC = "json"


FORM_WORDS: Mapping[Form, tuple[str, str]] = {
    Form.CSV: ("CSV", "for spreadsheets; nothing that a cell holds is run"),
    Form.XLSX: ("XLSX", "a workbook; nothing that a cell holds is run"),
    Form.PARQUET: ("Parquet", "for programs that count"),
    Form.JSON_LINES: ("JSON Lines", "a line for each, for programs"),
    Form.PDF: ("PDF report", "PDF/A, to print and to keep"),
    Form.BUNDLE: ("Signed bundle", "entries with proofs that a court checks alone"),
    Form.PUBLIC: ("Public report", "a month in counts that tell of nobody"),
}
NO_PATH = Notice(
    fact="No file is named.",
    safe="Nothing has been written.",
    act="Name the file, or choose one.",
    code="REPORT-12",
)
THERE = Notice(
    fact="There is a file of that name already.",
    safe="It is as it was.",
    act="Press Enter again to put the new one in its place, or name another.",
    code="REPORT-13",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the log browser's filter finds."""

    query: LogQuery

    @property
    def words(self) -> str:
        return f"Entries found: {query_words(self.query)}"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the figures' window counts."""

    asked: Asked

    @property
    def words(self) -> str:
        asked = self.asked
        by = "all together" if asked.told_by == "all" else f"by {asked.told_by}"
        each = "" if asked.period is Period.ALL else f", each {asked.period.value}"
        return f"Figures: {asked.since} to {asked.until}, {by}{each}"

    @property
    def query(self) -> LogQuery:
        """The entries that these figures are counted from."""
        first = datetime.combine(self.asked.since, time(), UTC)
        last = datetime.combine(self.asked.until, time(), UTC)
        return LogQuery(since=first, until=moved(last, 1))


class Reports(Protocol):
    """What the dialog needs of `services.reporting.Reporting`. Blocking calls."""

    def entries(
        self,
        officer: Officer,
        query: LogQuery,
        path: Path,
        form: TableForm,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> Report: ...

    def entries_pdf(
        self,
        officer: Officer,
        query: LogQuery,
        path: Path,
        lay_out: LayOut,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> Report: ...

    def figures(
        self,
        officer: Officer,
        since: date,
        until: date,
        told_by: str,
        period: Period,
        path: Path,
        form: TableForm,
        cancelled: Callable[[], bool],
    ) -> Report: ...

    def figures_pdf(
        self,
        officer: Officer,
        since: date,
        until: date,
        told_by: str,
        period: Period,
        path: Path,
        lay_out: LayOut,
        cancelled: Callable[[], bool],
    ) -> Report: ...

    def public(self, officer: Officer, month: str, path: Path) -> tuple[Report, object]: ...


class ProvedBundles(Protocol):
    """What it needs of `services.found_bundles.FoundBundles`. Blocking calls."""

    def export(
        self,
        officer: Officer,
        query: LogQuery,
        folder: Path,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> Exported: ...


@dataclass(slots=True, eq=False)
class DeskOut:
    """What leaves the desk, and the one export that runs now."""

    reports: Reports
    bundles: ProvedBundles
    require: Callable[[Officer, Deed], None]
    lay_out: CancelledLayOut
    held_back: Callable[[], Notice | None] = lambda: None
    """Why nothing is written out now: a decision is to be judged unseen."""
    running: threading.Event | None = None

    def close(self) -> None:
        """The program ends: an export that runs is stopped, and leaves nothing."""
        if self.running is not None:
            self.running.set()


@dataclass(frozen=True, slots=True)
class DeskExportState:
    """What the dialog shows."""

    what: str
    forms: tuple[Form, ...]
    form: Form = Form.CSV
    target: str = ""
    month: str = ""
    """Of the public report: "2026-10"."""
    not_offered: Mapping[Form, str] = field(default_factory=dict)
    """Why a form cannot be written by this account."""
    busy: bool = False
    message: str = ""
    failed: bool = False

    @property
    def offered(self) -> bool:
        """Whether the form chosen can be written."""
        return self.form not in self.not_offered


class DeskExport:
    """State of the export dialog. No Qt; one thread only."""

    def __init__(
        self,
        out: DeskOut,
        runner: Runner,
        show: Callable[[DeskExportState], None],
        what: Found | Counted,
        officer: Officer,
        folder: Path,
        now: datetime,
    ) -> None:
        self._out, self._runner, self._show = out, runner, show
        self._what, self._officer = what, officer
        self._folder = folder
        self._stamp = f"{now:%Y-%m-%d-%H%M}"
        self._cancel = threading.Event()
        self._count = 0
        self._sure: Path | None = None
        """A file there already that may be replaced."""
        forms = forms_of(what)
        refused, message = self._refused(forms)
        form = next((one for one in forms if one not in refused), forms[0])
        month = f"{now.date().replace(day=1) - timedelta(days=1):%Y-%m}"
        self._state = DeskExportState(
            *(what.words, forms, form, str(folder / self._proposed(form, month))),
            month=month,
            not_offered=refused,
            message=message,
            failed=bool(message),
        )

    @property
    def state(self) -> DeskExportState:
        return self._state

    @property
    def folder(self) -> Path:
        """Where the file goes, or went."""
        return (self._folder / Path(self._state.target)).parent

    def choose(self, form: Form) -> None:
        """Another kind of file: in the same folder, and under the name that was given."""
        state = self._state
        if form is state.form or state.busy:
            return
        target = Path(state.target)
        own = target.name not in ("", self._proposed(state.form, state.month))
        ending = "" if form is Form.BUNDLE else f".{form.value}"
        name = f"{target.stem}{ending}" if own else self._proposed(form, state.month)
        changed = replace(state, form=form, target=str(target.parent / name))
        self._set(replace(changed, message="", failed=False))

    def aim(self, target: str) -> None:
        """Where the file goes, as typed or chosen."""
        if not self._state.busy and target != self._state.target:
            self._set(replace(self._state, target=target, message="", failed=False))

    def of_month(self, month: str) -> None:
        """Which month the public report tells of."""
        state = self._state
        if state.busy or month == state.month:
            return
        target = Path(state.target)
        if target.name == self._proposed(state.form, state.month):
            target = target.parent / self._proposed(state.form, month)
        changed = replace(state, month=month, target=str(target))
        self._set(replace(changed, message="", failed=False))

    def export(self) -> None:
        """Write the file, on its lane."""
        state = self._state
        if state.busy or not state.offered:
            return
        try:
            path = self._folder / Path(state.target.strip()).expanduser()
        except RuntimeError:  # “~” of somebody whom this computer does not know
            path = Path()
        if not state.target.strip() or not path.name:
            self._failed(None, WorkstationError(NO_PATH))
            return
        self._cancel, self._count = threading.Event(), 0
        self._out.running = self._cancel
        self._set(replace(state, busy=True, message="Writing…", failed=False))
        work = partial(self._write, state.form, path, state.month, self._sure, self._cancel)
        self._runner.submit(LANE, work, self._written, partial(self._failed, path))

    def look(self) -> None:
        """Tell how far it is. Call from time to time while it is busy."""
        if self._state.busy and self._count and not self._cancel.is_set():
            message = f"Writing… {entries(self._count)} so far"
            if message != self._state.message:
                self._set(replace(self._state, message=message))

    def stop(self) -> None:
        """Stop what is being written: nothing of it stays."""
        if self._state.busy:
            self._cancel.set()
            self._set(replace(self._state, message="Stopping…"))

    def _write(
        self, form: Form, path: Path, month: str, sure: Path | None, cancel: threading.Event
    ) -> tuple[Path, str]:
        """On the lane's thread: the file, and what is said of it."""
        held_back = self._out.held_back()
        if held_back is not None:
            raise WorkstationError(held_back)
        if form is not Form.BUNDLE and path != sure and os.path.lexists(path):
            raise WorkstationError(THERE)
        out, officer, what = self._out, self._officer, self._what

        def lay_out(paper: Paper) -> LaidOut:
            return out.lay_out(paper, cancel.is_set)

        if form is Form.BUNDLE:
            made = out.bundles.export(officer, what.query, path, self._tell, cancel.is_set)
            return path, (
                f"{entries(made.entries)} with proofs, of a log of "
                f"{grouped(made.made.checkpoint.size)}. Told in the log as entry "
                f"{grouped(made.entry)}. README.txt in it says how to check them."
            )
        if form is Form.PUBLIC:
            report, _ = out.reports.public(officer, month, path)
            return path, _told(report, "lines")
        if isinstance(what, Found):
            found = (officer, what.query, path)
            heard = (self._tell, cancel.is_set)
            report = (
                out.reports.entries_pdf(*found, lay_out, *heard)
                if form is Form.PDF
                else out.reports.entries(*found, TableForm(form.value), *heard)
            )
            return path, _told(report, "entries")
        asked = what.asked
        counted = (officer, asked.since, asked.until, asked.told_by, asked.period, path)
        report = (
            out.reports.figures_pdf(*counted, lay_out, cancel.is_set)
            if form is Form.PDF
            else out.reports.figures(*counted, TableForm(form.value), cancel.is_set)
        )
        return path, _told(report, "figures")

    def _tell(self, count: int) -> None:
        self._count = count  # on the lane's thread; shown at the next look

    def _written(self, answer: tuple[Path, str]) -> None:
        path, words = answer
        self._end(f"Written: {path}. {words}", failed=False)

    def _failed(self, path: Path | None, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._end(str(notice), failed=notice is not CANCELLED)
        self._sure = path if notice is THERE else None

    def _end(self, message: str, *, failed: bool) -> None:
        if self._out.running is self._cancel:
            self._out.running = None
        self._sure = None
        self._set(replace(self._state, busy=False, message=message, failed=failed))

    def _refused(self, forms: tuple[Form, ...]) -> tuple[dict[Form, str], str]:
        """Why forms are not for this account, and what is said where none is."""
        refused: dict[Form, str] = {}
        first = ""
        for form in forms:
            deed = Deed.EXPORT_LOG if form is Form.BUNDLE else Deed.REPORT
            try:
                self._out.require(self._officer, deed)
            except WorkstationError as error:
                act = error.notice.act
                refused[form] = f"{act[:1].lower()}{act[1:]}"
                first = first or str(error.notice)
        return refused, first

    def _proposed(self, form: Form, month: str) -> str:
        if form is Form.PUBLIC:
            plain = "".join(sign if sign.isalnum() else "-" for sign in month)
            return f"public-report-{plain}.json"
        name = "entries" if isinstance(self._what, Found) else "figures"
        if form is Form.BUNDLE:
            return f"bundle-{self._stamp}"
        return f"{name}-{self._stamp}.{form.value}"

    def _set(self, state: DeskExportState) -> None:
        self._state = state
        self._show(state)


def forms_of(what: Found | Counted) -> tuple[Form, ...]:
    """What can be written of it."""
    counted = isinstance(what, Counted)
    return tuple(form for form in Form if counted or form is not Form.PUBLIC)


def _told(report: Report, of: str) -> str:
    count = "1 row" if report.rows == 1 else f"{grouped(report.rows)} {of}"
    told = f"{count}. Told in the log as entry {grouped(report.entry.seq)}."
    return " ".join((told, *report.remarks))
