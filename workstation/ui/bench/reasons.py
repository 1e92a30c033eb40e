"""WHY LOOK: the reasons, worst first, each a sentence with its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from workstation.services.risk import counts, ranked
from workstation.ui import theme
from workstation.ui.bench.parts import IconMark, Panel, Words, emptied, plain_tip
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.theme import GRID
from workstation.ui.words import unbroken

if TYPE_CHECKING:
    from workstation.services.opened_parcel import OpenedParcel

SEVERITY_WORDS = {3: "ALARM", 2: "LOOK", 1: "NOTE"}
_ICONS = {3: "alarm", 2: "look", 1: "note"}
_SHOWN = 5


class ReasonsPanel(Panel):
    """Draws the reasons of a parcel and the checks that could not be made."""

    ties_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("reasons", "WHY LOOK")
        self._opened: OpenedParcel | None = None
        self._show_words("The reasons to look stand here once a parcel is open.")

    def show_parcel(self, opened: OpenedParcel | None) -> None:
        """Show the reasons of a parcel; None: no parcel."""
        if opened is self._opened and opened is not None:
            return
        self._opened = opened
        self.redraw()

    def redraw(self) -> None:
        """Draw anew, after another parcel or another theme."""
        opened = self._opened
        emptied(self.body, keep=1)
        if opened is None:
            self.heading.set_aside("")
            self._show_words("The reasons to look stand here once a parcel is open.")
            return
        colours = theme.colours()
        shades = {3: colours.alarm, 2: colours.look, 1: colours.quiet}
        order = ranked(opened.reasons)
        count = len(order)
        self.heading.set_aside(counts(opened.reasons))
        for number, reason in enumerate(order[:_SHOWN]):
            level = int(reason.severity)
            word = SEVERITY_WORDS[level]
            line = self._line(_ICONS[level], shades[level], word)
            text = Wrapped(unbroken(reason.sentence), px=15 if number == 0 else 0, bold=number == 0)
            text.setAccessibleName(f"{word}: {reason.sentence}")
            if reason.clears:
                text.setToolTip(plain_tip(f"{word}. {reason.clears}"))
            line.addWidget(text, 1)
        if count > _SHOWN:
            rest = Words(f"and {count - _SHOWN} more: Ctrl+W tells all", colour=colours.quiet)
            rest.setToolTip(plain_tip("\n".join(r.sentence for r in order[_SHOWN:])))
            self.body.addWidget(rest)
        self._show_ties(opened)
        if not order:
            self._show_words("No reason found by the checks that could be made.")
        if opened.not_computed:
            left = opened.not_computed
            line = self._line("unknown", colours.quiet, "NOT COMPUTED")
            few = len(left) == 1 and len(left[0].why) < 80
            words = left[0].why if few else f"{len(left)} checks could not be made"
            text = Wrapped(words, colour=colours.quiet)
            text.setToolTip(plain_tip("\n".join(f"{item.rule}: {item.why}" for item in left)))
            line.addWidget(text, 1)

    def _show_ties(self, opened: OpenedParcel) -> None:
        """The way to the small graph, where it holds more than the parcel's own parties."""
        network = opened.surroundings.network
        marked = sum(node.marked for node in network.nodes) if network is not None else 0
        if network is None or not marked:
            return
        least = "at least " if network.more else ""
        parcels = "parcel" if marked == 1 else "parcels"
        button = QPushButton(f"Ties to {least}{marked} {parcels}   Ctrl+Shift+G")
        button.setObjectName("reasons_ties")
        button.setToolTip("Who shares address, telephone or sender with these parties")
        button.setMinimumHeight(GRID * 8)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key is the way without the mouse
        button.clicked.connect(self.ties_wanted)
        self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _line(self, mark: str, shade: str, word: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GRID * 2)
        line.addWidget(IconMark(mark, shade, word), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        return line

    def _show_words(self, text: str) -> None:
        self.body.addWidget(Words(text, colour=theme.colours().quiet))
