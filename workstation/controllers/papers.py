"""The dialog of papers: what can be printed of a parcel, how it looks, where it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from workstation.domain.log import LogEntry
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.paper import Paper, PaperKind
from workstation.services.filer_notice import notice_text
from workstation.services.paper.service import Offer, Printed

if TYPE_CHECKING:
    from workstation.services.ports import Runner

LANE = "export"
"""A thread of its own: a paper waits for its pictures, nothing else waits for a paper."""
THROUGH = "bench"


class PrintsPapers(Protocol):
    """What the dialog needs of `services.paper.service.Papers`. Blocking calls."""

    def of_parcel(self, parcel: str) -> tuple[Offer, ...]: ...

    def languages(self) -> tuple[str, ...]: ...

    def language(self) -> str: ...

    def compose(self, kind: PaperKind, number: int, language: str = "") -> Paper: ...

    def notice(self, number: int) -> dict[str, object]: ...

    def write(self, pdf: bytes, target: Path, printed: Printed) -> Printed: ...

    def record(self, paper: Paper, officer: Officer | None, printed: Printed) -> LogEntry: ...

    def keep_notice(
        self, document: Mapping[str, object], target: Path, officer: Officer | None, through: str
    ) -> LogEntry: ...


class Laid(Protocol):
    """A paper as a file."""

    @property
    def data(self) -> bytes: ...

    @property
    def pages(self) -> int: ...

    @property
    def remarks(self) -> tuple[str, ...]: ...


class Layout(Protocol):
    """Lays papers out (`ui.paper`): pages for the screen, a file. Blocking calls."""

    def preview(self, paper: Paper) -> tuple[tuple[object, ...], tuple[str, ...]]:
        """The pages, and what they could not show."""
        ...

    def pdf(self, paper: Paper) -> Laid: ...


@dataclass(frozen=True, slots=True)
class PapersState:
    """What the dialog shows."""

    offers: tuple[Offer, ...] = ()
    chosen: int = -1
    languages: tuple[str, ...] = ()
    language: str = ""
    pages: tuple[object, ...] = ()
    """Of the paper, as the layout made them."""
    text: str = ""
    """Of a notice to the filer."""
    ready: bool = False
    """What is shown can be saved."""
    busy: bool = True
    message: str = "Looking what can be printed…"
    failed: bool = False

    @property
    def offer(self) -> Offer | None:
        return self.offers[self.chosen] if 0 <= self.chosen < len(self.offers) else None


class PapersController:
    """State of the dialog of papers. No Qt; one thread only."""

    def __init__(
        self,
        papers: PrintsPapers,
        layout: Layout,
        runner: Runner,
        show: Callable[[PapersState], None],
        parcel: str,
        officer: Officer,
    ) -> None:
        self._papers, self._layout, self._runner, self._show = papers, layout, runner, show
        self._parcel, self._officer = parcel, officer
        self._state, self._ticket = PapersState(), 0
        self._paper: Paper | None = None
        self._notice: dict[str, object] | None = None

    @property
    def state(self) -> PapersState:
        return self._state

    def start(self) -> None:
        """Ask what can be printed."""
        self._runner.submit(LANE, self._look, self._looked, self._failed)

    def choose(self, number: int) -> None:
        """Another paper."""
        if number != self._state.chosen and 0 <= number < len(self._state.offers):
            self._state = replace(self._state, chosen=number)
            self._compose()

    def speak(self, language: str) -> None:
        """Another language."""
        if language != self._state.language and language in self._state.languages:
            self._state = replace(self._state, language=language)
            self._compose()

    def proposed(self) -> str:
        """The name of the file that is to be saved."""
        offer = self._state.offer
        if offer is None:
            return ""
        kind = "filer-notice" if offer.kind is None else offer.kind.value
        plain = "".join(c if c.isalnum() or c in "-_" else "_" for c in self._parcel)[:60]
        language = "" if offer.kind is None else f"-{self._state.language}"
        return f"{plain}-{kind}-{offer.entry}{language}.{'json' if offer.kind is None else 'pdf'}"

    def save(self, target: Path) -> None:
        """Write what is shown into a file."""
        if not self._state.ready or self._state.busy:
            return
        self._set(busy=True, message="Writing…", failed=False)
        if self._notice is not None:
            keep = partial(self._papers.keep_notice, self._notice, target, self._officer, THROUGH)
            self._runner.submit("store", keep, partial(self._kept, target.name), self._failed)
        elif self._paper is not None:
            paper = self._paper
            self._runner.submit(
                LANE,
                partial(self._write, paper, target),
                partial(self._written, paper, target.name),
                self._failed,
            )

    def print_on(self, name: str, draw: Callable[[Paper], int]) -> None:
        """Have `draw` put the paper on a printer (it gives the number of pages), and record it."""
        paper = self._paper
        if paper is None or not self._state.ready or self._state.busy:
            return
        self._set(busy=True, message=f"Printing on {name}…", failed=False)
        self._runner.submit(
            LANE, partial(draw, paper), partial(self._drawn, paper, name), self._failed
        )

    def _look(self) -> tuple[tuple[Offer, ...], tuple[str, ...], str]:
        return (
            self._papers.of_parcel(self._parcel),
            self._papers.languages(),
            self._papers.language(),
        )

    def _looked(self, found: tuple[tuple[Offer, ...], tuple[str, ...], str]) -> None:
        offers, languages, language = found
        if not offers:
            self._set(busy=False, message=str(NOTHING))
            return
        self._state = replace(
            self._state, offers=offers, languages=languages, language=language, chosen=0
        )
        self._compose()

    def _compose(self) -> None:
        offer = self._state.offer
        if offer is None:
            return
        self._ticket += 1
        self._paper = self._notice = None
        self._set(
            busy=True, ready=False, pages=(), text="", message="Laying the paper out…", failed=False
        )
        if offer.kind is None:
            work: Callable[[], object] = partial(self._papers.notice, offer.entry)
        else:
            work = partial(self._make, offer.kind, offer.entry, self._state.language)
        self._runner.submit(
            LANE,
            work,
            partial(self._composed, self._ticket),
            partial(self._not_composed, self._ticket),
        )

    def _make(self, kind: PaperKind, entry: int, language: str) -> tuple[Paper, tuple[object, ...]]:
        paper = self._papers.compose(kind, entry, language)
        pages, remarks = self._layout.preview(paper)
        return replace(paper, remarks=(*paper.remarks, *remarks)), pages

    def _composed(self, ticket: int, found: object) -> None:
        if ticket != self._ticket:
            return
        if isinstance(found, dict):
            self._notice = found
            self._set(busy=False, ready=True, text=notice_text(found), message="")
        elif isinstance(found, tuple):
            self._paper, pages = found
            told = " ".join(self._paper.remarks) if self._paper is not None else ""
            self._set(busy=False, ready=True, pages=pages, message=told)

    def _not_composed(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            self._failed(error)

    def _write(self, paper: Paper, target: Path) -> Printed:
        laid = self._layout.pdf(paper)
        return self._papers.write(laid.data, target, Printed(pages=laid.pages, through=THROUGH))

    def _drawn(self, paper: Paper, name: str, pages: int) -> None:
        self._written(paper, name, Printed(printer=name, pages=pages, through=THROUGH))

    def _written(self, paper: Paper, where: str, printed: Printed) -> None:
        self._runner.submit(
            "store",
            partial(self._papers.record, paper, self._officer, printed),
            partial(self._kept, where),
            self._failed,
        )

    def _kept(self, where: str, entry: LogEntry) -> None:
        self._set(
            busy=False,
            message=f"Printed: {where}. Told in the log as entry {entry.seq}.",
            failed=False,
        )

    def _failed(self, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._set(busy=False, message=str(notice), failed=True)

    def _set(self, **changed: object) -> None:
        self._state = replace(self._state, **changed)  # type: ignore[arg-type]
        self._show(self._state)


NOTHING = Notice(
    fact="Nothing of this parcel can be printed yet.",
    safe="Nothing has been printed.",
    act="Decide it, detain it or record an examination first.",
    code="PAPER-11",
)
