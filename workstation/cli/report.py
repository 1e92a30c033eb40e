"""`report`: entries, figures or the month's public report as a file; each export is an entry."""

from __future__ import annotations

from pathlib import Path

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import THROUGH, signed_in
from workstation.cli.log_search import query_of
from workstation.cli.paper import pdf_writer
from workstation.composition import open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.desk_ports import Period
from workstation.services.permissions import Deed
from workstation.services.report_ports import PDF, TableForm

NO_FORM = Notice(
    fact="The ending of the file tells no format.",
    safe="Nothing has been written.",
    act=f"Give --format: {', '.join((*(form.value for form in TableForm), PDF))}.",
    code="REPORT-07",
)


def run(arguments: Arguments, answers: Answers) -> int:
    """0 once the file is whole and the log tells of it."""
    path: Path = arguments.out
    form = "" if arguments.what == "public" else form_of(path, arguments.form)
    lay_out = pdf_writer() if form == PDF else None
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        with signed_in(station, arguments, Deed.REPORT) as officer:
            if not form:
                report, _ = station.reporting.public(officer, arguments.month, path)
            elif arguments.what == "entries":
                query = query_of(arguments)

                def progress(rows: int) -> None:
                    answers.note(f"{rows:,} rows".replace(",", " "))

                report = (
                    station.reporting.entries(officer, query, path, TableForm(form), progress)
                    if lay_out is None
                    else station.reporting.entries_pdf(officer, query, path, lay_out, progress)
                )
            else:
                asked = (
                    *(officer, arguments.since, arguments.until, arguments.told_by),
                    *(Period(arguments.period), path),
                )
                report = (
                    station.reporting.figures(*asked, TableForm(form))
                    if lay_out is None
                    else station.reporting.figures_pdf(*asked, lay_out)
                )
    finally:
        station.close()
    for remark in report.remarks:
        answers.note(remark)
    if answers.as_json:
        answers.document(
            {
                "file": str(report.path),
                "rows": report.rows,
                "sha256": report.sha256,
                "entry": report.entry.seq,
                "hash": report.entry.hash.hex(),
            }
        )
    else:
        rows = f"{report.rows:,}".replace(",", " ")
        answers.say(f"Written: {report.path}, {rows} rows; told in entry {report.entry.seq}.")
    return 0


def form_of(path: Path, given: str | None) -> str:
    """The form that is asked, else that of the file's ending: a `TableForm` or `PDF`.

    Raises
    ------
    WorkstationError
        REPORT-07.
    """
    name = given or path.suffix.lstrip(".").lower()
    if name not in {PDF, *(form.value for form in TableForm)}:
        raise WorkstationError(NO_FORM)
    return name
