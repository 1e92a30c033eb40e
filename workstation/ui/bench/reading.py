"""Reading a parcel by key: the record's facts, all that is known, copies of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from workstation.controllers.record_facts import (
    LINES_FULL,
    Fact,
    Section,
    full,
    grouped,
    history,
    one_before,
    text_of,
)
from workstation.controllers.why_facts import filer_text, why_sections
from workstation.ui.bench.full_page import MORE, FullPage

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.services.opened_parcel import OpenedParcel
    from workstation.services.risk import Summary
    from workstation.ui.main_window import MainWindow

WHY, RECORD = "why", "record"


class ReadingDesk:
    """Moves the keys into the record and the reasons, shows all of them, copies them."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._opened: OpenedParcel | None = None
        self._lines = LINES_FULL
        self._told: Summary | None = None
        record = window.bench_page.record
        record.all_wanted.connect(lambda: self.show_all(RECORD))
        record.copied.connect(self._tell_copied)
        record.typed.connect(window.type_on)
        window.bench_page.reasons.ties_wanted.connect(self.show_network)

    def show_state(self, state: BenchState) -> None:
        """Another parcel takes the full page away; the same one, read anew, is drawn anew."""
        if state.opened is self._opened:
            self._follow_opinions(state)
            return
        same = (
            state.opened is not None
            and self._opened is not None
            and state.opened.barcode.text == self._opened.barcode.text
        )
        self._opened = state.opened
        page = self._window.bench_page
        if same and page.full is not None and page.shows_full():
            place = page.full.focused_place()
            self._draw(page.full)
            page.full.focus_place(place)
        elif page.leave_full():
            self._lines = LINES_FULL

    def _follow_opinions(self, state: BenchState) -> None:
        """What the models say of the picture comes after the record: the full page tells it too."""
        page = self._window.bench_page
        if page.full is None or not page.shows_full() or state.summary == self._told:
            return
        place = page.full.focused_place()
        self._draw(page.full)
        page.full.focus_place(place)

    def focus_record(self) -> None:
        """The keys go to the first fact of the record."""
        page = self._window.bench_page
        page.leave_full()
        if page.side.currentIndex() != 0:  # a decision is under way: the short panels are not there
            self.show_all(RECORD)
        elif not self._window.bench_page.record.focus_first():
            self._tell("There is no record to read on the bench.")

    def show_all(self, part: str) -> None:
        """All that is known of the parcel, its keys at a part."""
        if self._opened is None:
            self._tell("There is no parcel on the bench.")
            return
        page = self._window.bench_page.full or self._made()
        self._lines = LINES_FULL
        self._draw(page)
        self._window.bench_page.show_full(page)
        page.focus_part(part)

    def leave(self) -> bool:
        """Back to the short panels; False where they are there already."""
        page = self._window.bench_page
        left = page.leave_full()
        if left and page.decision is not None and page.side.currentWidget() is page.decision:
            page.decision.focus_first()
        elif left:
            page.focus_barcode()
        return left

    def show_network(self) -> None:
        """The ties of the parcel on the bench, in a window of their own."""
        opened = self._opened
        if opened is None:
            self._tell("There is no parcel on the bench.")
            return
        from workstation.ui.bench.network_view import NetworkDialog

        window = self._window
        dialog = NetworkDialog(opened.barcode.spoken, opened.surroundings.network, window)
        dialog.parcel_wanted.connect(window.open_parcel)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def copy_record(self) -> None:
        """All of the record to the clipboard, as text."""
        opened = self._opened
        if opened is None or opened.record is None:
            self._tell("There is no record to copy on the bench.")
            return
        before = one_before(opened.versions)
        sections = full(opened.record, before, len(opened.record.lines))
        text = text_of(sections, f"Parcel {opened.barcode.spoken}")
        QGuiApplication.clipboard().setText(text)
        self._tell("The record was copied, all of it.")

    def copy_for_filer(self) -> None:
        """What the filer of the data is to put right, to the clipboard."""
        opened = self._opened
        text = filer_text(opened) if opened is not None else ""
        if text:
            QGuiApplication.clipboard().setText(text)
            self._tell("The text for the filer was copied.")
        elif opened is None:
            self._tell("There is no parcel on the bench.")
        else:
            self._tell("No reason of this parcel holds a text for the filer.")

    def _parts(self, opened: OpenedParcel) -> list[tuple[str, tuple[Section, ...]]]:
        bench = self._window.controller().state
        parts = [(WHY, why_sections(opened, bench.opinion_words, bench.summary))]
        if opened.record is not None:
            before = one_before(opened.versions)
            sections = list(full(opened.record, before, self._lines))
            what = sections[0]
            if what.more:
                left = Fact(MORE, "", f"{grouped(what.more)} more lines: Enter shows them")
                sections[0] = Section(what.title, (*what.facts, left))
            sections.extend(history(opened.versions))
            parts.append((RECORD, tuple(sections)))
        return parts

    def _draw(self, page: FullPage) -> None:
        if self._opened is not None:
            self._told = self._window.controller().state.summary
            page.show_sections(self._parts(self._opened))

    def _made(self) -> FullPage:
        page, window = FullPage(), self._window
        page.left.connect(self.leave)
        page.copied.connect(self._tell_copied)
        page.typed.connect(window.type_on)
        page.parcel_wanted.connect(window.open_parcel)
        page.more_wanted.connect(lambda: self._show_more(page))
        return page

    def _show_more(self, page: FullPage) -> None:
        place = page.focused_place()
        self._lines += LINES_FULL * 4
        self._draw(page)
        page.focus_place(place)

    def _tell_copied(self, what: str) -> None:
        self._tell(f"Copied: {what}")

    def _tell(self, words: str) -> None:
        self._window.status_line.show_message(words)
