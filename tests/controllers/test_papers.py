"""The dialog of papers without a window: what was asked last is what is shown, saved and printed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from workstation.controllers.papers import PapersController
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.paper import Paper, PaperKind
from workstation.services.paper.service import Offer, Printed

RECEIPT, REPORT = PaperKind.CUSTODY_RECEIPT, PaperKind.EXAMINATION_REPORT
OFFERS = (Offer(RECEIPT, 7, "Seize"), Offer(REPORT, 7, "Seize"), Offer(None, 7, "Seize"))
ADA = Officer("ada", "Ada")


class Lanes:
    """Does nothing until it is told to: work waits in the order in which it came."""

    def __init__(self) -> None:
        self.waiting: deque = deque()
        self.lanes: list[str] = []

    def submit(self, lane, work, done, failed):
        self.lanes.append(lane)
        self.waiting.append((work, done, failed))

    def work(self, number: int = 0) -> None:
        work, done, failed = self.waiting[number]
        del self.waiting[number]
        try:
            answer = work()
        except Exception as error:
            failed(error)
        else:
            done(answer)

    def all(self) -> None:
        while self.waiting:
            self.work()


@dataclass
class Prints:
    offers: tuple[Offer, ...] = OFFERS
    kept: list = field(default_factory=list)
    fails: bool = False

    def of_parcel(self, parcel):
        return self.offers

    def languages(self):
        return ("en", "fr")

    def language(self):
        return "en"

    def compose(self, kind, number, language=""):
        if self.fails:
            raise WorkstationError(Notice("No font.", "", "", "PAPER-05"))
        return Paper(
            kind, language, "t", "s", "<p>x</p>", "", {}, "", "", "code", "a" * 64, number,
            "b" * 64, "P", False, remarks=("told by the service.",),
        )  # fmt: skip

    def notice(self, number):
        raise AssertionError("not asked here")

    def write(self, pdf, target, printed):
        return Printed(target, "c" * 64, "", printed.pages, printed.through)

    def record(self, paper, officer, printed):
        self.kept.append((paper.kind, paper.language, officer.name, printed))
        return LogEntry(9, b"{}", bytes(32), bytes(32))

    def keep_notice(self, document, target, officer, through):
        raise AssertionError("not asked here")


@dataclass
class LaidOut:
    data: bytes = b"%PDF"
    pages: int = 2
    remarks: tuple[str, ...] = ()


class Layout:
    def preview(self, paper):
        return (f"page of {paper.kind} in {paper.language}",), ("told by the layout.",)

    def pdf(self, paper):
        return LaidOut()


def controller(prints=None):
    lanes, shown = Lanes(), []
    made = PapersController(prints or Prints(), Layout(), lanes, shown.append, "P", ADA)
    made.start()
    return made, lanes, shown


def test_that_the_first_paper_is_laid_out_and_what_it_lacks_is_told():
    made, lanes, _ = controller()
    lanes.all()
    state = made.state
    assert state.pages == ("page of custody-receipt in en",)
    assert state.message == "told by the service. told by the layout."
    assert state.ready
    assert not state.busy
    assert set(lanes.lanes) == {"export"}  # nothing waits for a paper


def test_that_a_paper_asked_for_before_the_last_one_is_dropped():
    made, lanes, _ = controller()
    lanes.work()
    made.choose(1)
    made.speak("fr")
    lanes.work(2)  # the newest answers first
    lanes.all()
    assert made.state.pages == ("page of examination-report in fr",)


def test_that_a_paper_is_written_aside_and_recorded_on_the_store():
    prints = Prints()
    made, lanes, _ = controller(prints)
    lanes.all()
    made.save(Path("/x/r.pdf"))
    made.save(Path("/x/again.pdf"))  # while it is being written nothing else is
    lanes.all()
    assert lanes.lanes[-2:] == ["export", "store"]
    ((kind, language, officer, printed),) = prints.kept
    assert (kind, language, officer) == (RECEIPT, "en", "ada")
    assert (printed.file, printed.pages, printed.through) == (Path("/x/r.pdf"), 2, "bench")
    assert made.state.message == "Printed: r.pdf. Told in the log as entry 9."


def test_that_what_a_printer_took_is_recorded_with_its_name():
    prints = Prints()
    made, lanes, _ = controller(prints)
    lanes.all()
    made.print_on("Office 2", lambda paper: 3)
    lanes.all()
    ((*_, printed),) = prints.kept
    assert (printed.printer, printed.pages, printed.file) == ("Office 2", 3, None)


def test_that_a_printer_that_fails_is_told_and_nothing_is_recorded():
    prints = Prints()
    made, lanes, _ = controller(prints)
    lanes.all()

    def fails(paper):
        raise WorkstationError(Notice("No paper.", "", "", "PAPER-07"))

    made.print_on("Office 2", fails)
    lanes.all()
    assert prints.kept == []
    assert made.state.failed
    assert "PAPER-07" in made.state.message


def test_that_what_cannot_be_laid_out_cannot_be_saved():
    prints = Prints(fails=True)
    made, lanes, _ = controller(prints)
    lanes.all()
    assert made.state.failed
    assert "PAPER-05" in made.state.message
    made.save(Path("/x/r.pdf"))
    made.print_on("Office 2", lambda paper: 1)
    assert not lanes.waiting


def test_that_nothing_to_print_says_what_to_do():
    made, lanes, _ = controller(Prints(offers=()))
    lanes.all()
    assert "PAPER-11" in made.state.message
    assert made.proposed() == ""


def test_that_the_proposed_name_tells_parcel_paper_entry_and_language():
    made, lanes, _ = controller()
    lanes.all()
    assert made.proposed() == "P-custody-receipt-7-en.pdf"
