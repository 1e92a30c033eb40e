"""A parcel to be judged unseen, and the decision behind it once it is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workstation.controllers.record_facts import full
from workstation.controllers.review_words import sections, verdict_words
from workstation.controllers.reviewing import VERDICTS
from workstation.controllers.reviewing_state import Page
from workstation.domain.review import Closing
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.desk.review_parts import LABEL, PickRow, Told, add_section, push
from workstation.ui.theme import GRID
from workstation.ui.words import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workstation.controllers.reviewing_state import ReviewingState
    from workstation.services.replay import ReplayPicture
    from workstation.services.second_looks import BlindLook, Revealed
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.canvas.replayed import ReplayedMarks

VERDICT_KEYS = ("F2", "F3", "F4")
QUALITY_KEYS = ("F5", "F6", "F7", "F8")
CLOSING_KEYS = ("F2", "F3", "F4")
_CLOSINGS = ("Concur", "Ask the officer", "Overrule")
_SIDE = GRID * 100
LONGEST = 2000


class ReviewLook(QWidget):
    """Draws `ReviewingState` while something is looked at."""

    typed = Signal(str)

    def __init__(self, qualities: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._labels = dict(qualities)
        self.canvas: ScanCanvas | None = None
        self._own: ReplayedMarks | None = None
        self._shown: object = None
        self.title = Words("", px=17, bold=True, wrap=False)
        self.title.setObjectName("look_title")
        self.aside = Words("", colour=theme.colours().quiet, wrap=False)
        self.aside.setObjectName("look_aside")
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.aside)
        self.stand_in = Words("", px=17)
        self.stand_in.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stand_in.setObjectName("look_stand_in")
        self.room = QVBoxLayout()
        self.room.addWidget(self.stand_in, 1)
        self.facts = Told("look_facts")
        self.facts.setFixedWidth(_SIDE)
        middle = QHBoxLayout()
        middle.setSpacing(GRID * 3)
        middle.addLayout(self.room, 1)
        middle.addWidget(self.facts)
        self.verdicts = PickRow(
            "look_verdict",
            "The parcel is",
            [
                (one, verdict_words(one), key)
                for one, key in zip(VERDICTS, VERDICT_KEYS, strict=True)
            ],
        )
        self.qualities = PickRow(
            "look_quality",
            "The picture is",
            [
                (value, label, key)
                for (value, label), key in zip(qualities, QUALITY_KEYS, strict=False)
            ],
        )
        self.closings = PickRow(
            "look_closing",
            "You",
            [
                (how, words, key)
                for how, words, key in zip(Closing, _CLOSINGS, CLOSING_KEYS, strict=True)
            ],
        )
        self.words_label = Words("", bold=True, wrap=False)
        self.words_label.setFixedWidth(LABEL)
        self.words = Field()
        self.words.setObjectName("look_words")
        self.words.setMaxLength(LONGEST)
        self.words.setMinimumHeight(GRID * 9)
        self.words_label.setBuddy(self.words)
        self.words.textEdited.connect(self.typed)
        self.record = push("Record   Ctrl+Enter", "look_record")
        last = QHBoxLayout()
        last.setSpacing(GRID * 2)
        last.addWidget(self.words_label)
        last.addWidget(self.words, 1)
        last.addWidget(self.record)
        self.notice = Wrapped("")
        self.notice.setObjectName("look_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addWidget(self.notice)
        for row in (self.verdicts, self.qualities, self.closings):
            column.addWidget(row)
        column.addLayout(last)

    def forget(self) -> None:
        """Nothing of what was looked at stays in any part."""
        self.facts.forget()
        self._shown = None
        for part in (self.title, self.aside, self.stand_in, self.notice):
            part.setText("")
        self.words.clear()
        if self.canvas is not None:
            self.canvas.hide()
            self.canvas.clear("")
            self.canvas.show_opinion(())
        if self._own is not None:
            self._own.forget()

    def show_state(self, state: ReviewingState) -> None:
        """Draw what is looked at."""
        look, revealed, judging = state.look, state.revealed, state.page is Page.JUDGE
        for row in (self.verdicts, self.qualities):
            row.setVisible(judging)
        self.closings.setVisible(not judging)
        self.verdicts.show_taken(state.verdict)
        self.qualities.show_taken(state.quality or None)
        self.closings.show_taken(state.how)
        self.record.setEnabled(not state.busy)
        if self.words.text() != state.words:
            self.words.setText(state.words)
        self._name_words(state)
        told = str(state.notice) if state.notice is not None else state.told
        self.notice.set_colour(theme.colours().alarm if state.notice else theme.colours().quiet)
        self.notice.setText(told)
        self.notice.setVisible(bool(told))
        parcel = state.item.parcel if state.item is not None else ""
        if look is not None:
            self.title.setText(f"{spoken(parcel)}: how would you judge it?")
            self.facts.tell(look, lambda column: _record(column, look))
        elif revealed is not None:
            decision = revealed.decision
            self.title.setText(f"{spoken(parcel)}: {decision.outcome} by {decision.officer}")
            self.facts.tell(revealed, lambda column: self._decision(column, revealed))
        count = len(state.scans)
        pictures = f"picture {state.current + 1} of {count}   Ctrl+PgDown" if count > 1 else ""
        wait = f"{state.left} listed" if state.left else ""
        self.aside.setText("     ".join(filter(None, (pictures, wait))))
        self._draw(state)

    def _name_words(self, state: ReviewingState) -> None:
        name = "Remark"
        if state.page is Page.DECISION:
            name = {Closing.RETURN: "Your question", Closing.OVERRULE: "The reason"}.get(
                state.how or Closing.CONCUR, "Remark"
            )
        self.words_label.setText(name)
        self.words.setAccessibleName(name)
        asked = name != "Remark"
        self.words.setPlaceholderText("" if asked else "optional")

    def _decision(self, column: QVBoxLayout, revealed: Revealed) -> None:
        for title, lines in sections(revealed, self._labels):
            add_section(column, title, lines)

    def _draw(self, state: ReviewingState) -> None:
        if state.prepared is None:
            words = (
                "Reading the picture…" if state.scans else "No scan was filed under this parcel."
            )
            if state.picture_notice is not None:
                words = str(state.picture_notice)
            self.stand_in.setText(words)
            self.stand_in.show()
            if self.canvas is not None:
                self.canvas.hide()
            self._shown = None
            return
        canvas, own = self._ensure_canvas()
        self.stand_in.hide()
        canvas.show()
        if self._shown is not state.prepared:
            self._shown = state.prepared
            canvas.show_scan(state.prepared, f"Picture {state.current + 1}")
            QTimer.singleShot(0, canvas.fit)
            picture = self._picture(state)
            if picture is None:
                own.forget()
                canvas.show_opinion(())
            else:
                own.show_marks(picture)
                canvas.show_opinion(tuple(mark.finding for mark in picture.marks))
        canvas.set_marks_visible(state.marks_shown and state.revealed is not None)
        own.setVisible(state.marks_shown and state.revealed is not None)

    @staticmethod
    def _picture(state: ReviewingState) -> ReplayPicture | None:
        if state.revealed is None:
            return None
        return state.revealed.decision.pictures[state.current]

    def _ensure_canvas(self) -> tuple[ScanCanvas, ReplayedMarks]:
        if self.canvas is None or self._own is None:
            from workstation.ui.canvas import ScanCanvas
            from workstation.ui.canvas.replayed import ReplayedMarks

            self.canvas = ScanCanvas()
            self.canvas.setObjectName("look_canvas")
            self._own = ReplayedMarks(self.canvas)
            self.canvas.add_layer(self._own)
            self.room.addWidget(self.canvas, 1)
        return self.canvas, self._own


def _record(column: QVBoxLayout, look: BlindLook) -> None:
    column.addWidget(Wrapped(look.record_words, colour=theme.colours().quiet))
    if look.record is None:
        return
    for section in full(look.record):
        more = (f"and {section.more} more",) if section.more else ()
        lines = [
            f"{fact.label}: {fact.value}" if fact.label else fact.value for fact in section.facts
        ]
        add_section(column, section.title, (*lines, *more))
