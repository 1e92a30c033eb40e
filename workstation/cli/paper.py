"""`paper`: a paper of a case as PDF/A, and its entry in the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import maybe_signed_in
from workstation.composition import open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.paper import Paper, PaperKind
from workstation.services.paper.service import Printed
from workstation.services.permissions import Deed

if TYPE_CHECKING:
    from workstation.ui.paper.pdf import LaidOut

THROUGH = "command line"


def run(arguments: Arguments, answers: Answers) -> int:
    """Compose the paper, write it and record its printing; 0 once both are on disk."""
    write_pdf = pdf_writer()
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        with maybe_signed_in(station, arguments, Deed.PAPER) as officer:
            paper = station.papers.compose(
                PaperKind(arguments.kind), arguments.entry, arguments.language or ""
            )
            laid = write_pdf(paper)
            paper = replace(paper, remarks=(*paper.remarks, *laid.remarks))
            printed = Printed(pages=laid.pages, through=THROUGH)
            target = arguments.out.absolute()
            entry = station.papers.keep(paper, laid.data, target, officer, printed)
    finally:
        station.close()
    data = entry.content["data"]
    told = data if isinstance(data, dict) else {}
    if answers.as_json:
        answers.document(
            {
                "paper": paper.kind.value,
                "language": paper.language,
                "file": str(target),
                "sha256": told.get("sha256"),
                "data_sha256": paper.sha256,
                "pages": laid.pages,
                "code": paper.code,
                "of_entry": paper.entry,
                "entry": entry.seq,
                "hash": entry.hash.hex(),
                "simulated": paper.simulated,
                "remarks": list(paper.remarks),
            }
        )
        return 0
    for remark in paper.remarks:
        answers.note(remark)
    pages = "1 page" if laid.pages == 1 else f"{laid.pages} pages"
    answers.say(
        f"Printed: {paper.kind.words} of entry {paper.entry}, {pages}, {target}."
        f" Told in the log as entry {entry.seq}."
    )
    return 0


def pdf_writer() -> Callable[[Paper], LaidOut]:
    """What lays papers out: it needs Qt, which the rest of the command line does not."""
    try:
        from workstation.ui.paper.pdf import write_pdf
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("PySide6", "shiboken6"):
            raise
        raise WorkstationError(NO_QT, environment=True) from error
    return write_pdf


NO_QT = Notice(
    fact="Papers are laid out by Qt, and PySide6 is not installed here.",
    safe="Nothing has been printed.",
    act="Install PySide6-Essentials, or print at a station that has a window.",
    code="PAPER-06",
)
