"""The selected entry: a decision's picture as it was seen, and what the entry tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from workstation.controllers.record_facts import full
from workstation.controllers.replaying import ReplayState
from workstation.domain.log_facts import COVERED
from workstation.services.log_words import entry_words
from workstation.services.replay_words import field_lines, head_lines, mark_words, picture_words
from workstation.ui import theme
from workstation.ui.bench.parts import Words
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.theme import GRID
from workstation.ui.words import moment_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workstation.controllers.record_facts import Section
    from workstation.services.desk_ports import FoundEntry
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.canvas.replayed import ReplayedMarks

WIDE = GRID * 220
"""From this width on picture and words stand side by side, below one above the other."""
_HINT = "F8 marks   Ctrl+PgDown next picture   Ctrl+Down reads on"
NOTHING = "Choose an entry: it is told here."
UNDER_REVIEW = (
    "It is of a parcel whose second look you have begun. Judge it first (Ctrl+Shift+Y); "
    "“cannot tell” is a judgement too. (REVIEW-18)"
)


class EntryPane(QWidget):
    """Draws an entry. The picture comes when it is read; nobody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("browser_entry")
        self._canvas: ScanCanvas | None = None
        self._own: ReplayedMarks | None = None
        self._shown: object = None
        self._stood: Mapping[str, object] | None = None
        self._told: list[tuple[str, list[str]]] = []
        self.stand_in = Words("", colour=theme.colours().quiet)
        self.stand_in.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stand_in.setObjectName("browser_stand_in")
        self.room = QVBoxLayout()
        self.room.addWidget(self.stand_in, 1)
        self.hint = Words(_HINT, colour=theme.colours().quiet, wrap=False)
        self.hint.setObjectName("browser_hint")
        self.facts = QScrollArea()
        self.facts.setObjectName("browser_facts")
        self.facts.setWidgetResizable(True)
        self.facts.setFrameShape(QFrame.Shape.NoFrame)
        self.facts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.facts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._sides.setContentsMargins(GRID * 3, 0, 0, 0)
        self._sides.setSpacing(GRID * 2)
        beside = QVBoxLayout()
        beside.addLayout(self.room, 1)
        beside.addWidget(self.hint)
        self._sides.addLayout(beside, 3)
        self._sides.addWidget(self.facts, 2)
        self._tell([(NOTHING, [])])

    def words(self) -> str:
        """All that is told, a line each."""
        inner = self.facts.widget()
        found = [] if inner is None else inner.findChildren(Wrapped)
        return "\n".join(one.text() for one in found)

    def headings(self) -> str:
        """The titles of what is told, a line each."""
        inner = self.facts.widget()
        found = [] if inner is None else inner.findChildren(Words)
        return "\n".join(one.text() for one in found)

    def show_nothing(self) -> None:
        """No entry is chosen."""
        self._hide_picture("")
        self._tell([(NOTHING, [])])

    def show_plain(self, one: FoundEntry) -> None:
        """An entry that is no decision, or one whose decision is being read."""
        if one.covered:
            self._hide_picture("No picture: covered until judged")
            self._tell([(f"Entry {one.entry.seq}: {COVERED}", [UNDER_REVIEW])])
            return
        facts = one.facts
        if facts is None:
            self._hide_picture("")
            self._tell([("Damaged entry", ["It cannot be read; keep the data folder as it is."])])
            return
        told = [
            f"Recorded {moment_words(facts.at)} by {facts.officer or 'the program'}",
            f"at {facts.station}, through {facts.through or 'not told'}",
        ]
        spoken = entry_words(one.entry.content)
        lines = [*told, *([spoken] if spoken else [])]
        title = f"Entry {one.entry.seq}: {facts.kind.replace('_', ' ')}"
        self._tell([(title, lines), ("Hash", [one.entry.hash.hex()])])
        self._hide_picture("Reading the picture…" if facts.kind == "decision" else "No picture")

    def show_replay(self, state: ReplayState) -> None:
        """A decision, as far as it is read."""
        found = state.found
        if state.notice is not None:
            self._hide_picture(str(state.notice))
            return
        if found is None:
            return
        picture = state.picture
        count = len(found.pictures)
        sections = [(f"Entry {found.entry}: {found.outcome}", list(head_lines(found)))]
        fields = field_lines(found)
        if fields:
            sections.append(("Filled in", fields))
        if picture is not None:
            title = f"Picture {state.current + 1} of {count}" if count > 1 else "Picture"
            sections.append((title, [picture_words(picture)]))
            marks = [mark_words(mark) for mark in picture.marks]
            if marks:
                sections.append(("Marks", marks))
        alarms = [one.sentence for one in found.checks]
        sections.append(("Checks on the screen", alarms or ["No check told anything"]))
        if state.record_words:
            sections.append(("Record", [state.record_words]))
        if state.record is not None:
            sections += [(one.title, _lines(one)) for one in full(state.record)]
        sections.append(("Hash", [found.hash]))
        self._tell(sections)
        if not found.pictures:
            self._hide_picture("No scan was filed under this parcel.")
        elif state.picture_notice is not None:
            self._hide_picture(str(state.picture_notice))
        elif state.prepared is None or picture is None:
            self._hide_picture("Reading the picture…")
        else:
            canvas, own = self._ensure_canvas()
            if self._shown is not state.prepared:
                self._shown, self._stood = state.prepared, picture.seen_as
                self.stand_in.hide()
                canvas.show()
                canvas.show_scan(state.prepared, f"Entry {found.entry}")
                canvas.show_opinion(tuple(mark.finding for mark in picture.marks))
                own.show_marks(picture)
                QTimer.singleShot(0, self, self._stand)
            canvas.set_marks_visible(state.marks_shown)
            own.setVisible(state.marks_shown)

    def read_on(self, by: int) -> None:
        """One page of what is told, down or up."""
        bar = self.facts.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        across = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across)
        QTimer.singleShot(0, self, self._stand)

    def _stand(self) -> None:
        """The picture stands as it was seen, once its window has its size."""
        if self._shown is not None and self._stood is not None and self._canvas is not None:
            from workstation.ui.canvas.seen import stand

            stand(self._canvas, self._stood)

    def _tell(self, sections: list[tuple[str, list[str]]]) -> None:
        if sections == self._told:
            return
        self._told = sections
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GRID * 3, 0)
        column.setSpacing(GRID)
        for title, lines in sections:
            heading = Words(title, bold=True)
            heading.setContentsMargins(0, GRID * 2, 0, 0)
            column.addWidget(heading)
            for line in lines:
                column.addWidget(Wrapped(line))
        column.addStretch(1)
        self.facts.setWidget(inner)

    def _hide_picture(self, words: str) -> None:
        self._shown = None
        self.stand_in.setText(words)
        self.stand_in.show()
        if self._canvas is not None:
            self._canvas.hide()

    def _ensure_canvas(self) -> tuple[ScanCanvas, ReplayedMarks]:
        if self._canvas is None or self._own is None:
            from workstation.ui.canvas import ScanCanvas
            from workstation.ui.canvas.replayed import ReplayedMarks

            self._canvas = ScanCanvas()
            self._canvas.setObjectName("browser_canvas")
            self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._own = ReplayedMarks(self._canvas)
            self._canvas.add_layer(self._own)
            self.room.addWidget(self._canvas, 1)
        return self._canvas, self._own


def _lines(section: Section) -> list[str]:
    told = [f"{one.label}: {one.value}" if one.label else one.value for one in section.facts]
    return [*told, f"and {section.more} more"] if section.more else told
