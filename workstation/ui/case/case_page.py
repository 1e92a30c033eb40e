"""The case of the parcel in the side column: how it stands, what can be done, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from workstation.controllers.case_facts import DEED, case_sections
from workstation.controllers.record_facts import Fact, Section
from workstation.ui.bench.full_page import FullPage
from workstation.ui.words import spoken

if TYPE_CHECKING:
    from workstation.controllers.case import CaseState
    from workstation.ui.bench.facts import FactRow


class CasePage(FullPage):
    """Draws a CaseState; Enter on a deed begins it."""

    deed_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("CASE", "case_page")

    def show_state(self, state: CaseState) -> None:
        """Draw the case, the keys where they were."""
        place = self.focused_place()
        sections: tuple[Section, ...]
        if state.notice is not None:
            fact = Fact("notice", "", str(state.notice), tone=3)
            sections = (Section("THE CASE CANNOT BE READ", (fact,)),)
        elif state.case is None or state.today is None:
            words = (
                "The case is being read…" if state.parcel else "There is no parcel on the bench."
            )
            sections = (Section("CASE", (Fact("none", "", words, absent=True),)),)
        else:
            sections = case_sections(state.case, state.today, state.deeds, state.labels or {})
            if state.told:
                said = tuple(Fact("told", "", words, tone=2) for words in state.told)
                sections = (Section("WHAT IT MEANS", said), *sections)
        self.heading.set_aside(spoken(state.parcel) if state.parcel else "")
        self.show_sections([("case", sections)])
        self.focus_place(place)

    def focus_deeds(self) -> None:
        """The keys go to the first deed that can be done."""
        for row in self.facts.rows:
            if row.fact.key.startswith(DEED) and not row.fact.absent:
                row.setFocus()
                return
        self.facts.focus_first()

    def _entered(self, row: FactRow) -> None:
        if row.fact.key.startswith(DEED):
            self.deed_wanted.emit(row.fact.key.removeprefix(DEED))
        else:
            super()._entered(row)

    def _tell_source(self, words: str) -> None:
        row = self.focused()
        if row is not None and row.fact.key.startswith(DEED):
            told = "It cannot be done now: the reason stands under it." if row.fact.absent else ""
            self.source.setText(told or f"{words}. Esc goes back.")
        else:
            super()._tell_source(words)
