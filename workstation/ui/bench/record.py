"""RECORD: what was declared, or that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from workstation.controllers.record_facts import one_before, short
from workstation.controllers.why_facts import quiet_in_short
from workstation.services.risk import beside
from workstation.ui import theme
from workstation.ui.bench.facts import FactColumn
from workstation.ui.bench.parts import Field, Panel, Words, emptied
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.theme import GRID
from workstation.ui.words import UNMANIFESTED

if TYPE_CHECKING:
    from workstation.domain.manifest import ManifestRecord
    from workstation.services.opened_parcel import OpenedParcel

_NEAR_SHOWN = 3
_BESIDE_SHOWN = 2
_HOW = "Ctrl+C copies it, Enter shows all of the record."


_DRAWN = ("barcode", "record", "surroundings", "near", "decided", "versions")


def _same(one: OpenedParcel, other: OpenedParcel) -> bool:
    """Nothing that is drawn here differs: what is being typed stays when only reasons are new."""
    return all(getattr(one, name) is getattr(other, name) for name in _DRAWN) and beside(
        one.reasons
    ) == beside(other.reasons)


class RecordPanel(Panel):
    """Draws the manifest record; for an unmanifested parcel asks where it was found."""

    found_in = Signal(str)
    meant = Signal(str)
    """The parcel of this number was meant."""
    entry_wanted = Signal()
    """What the paper on the parcel declares is to be entered."""
    all_wanted = Signal()
    """All of the record is to be shown."""
    copied = Signal(str)
    typed = Signal(object)

    def __init__(self) -> None:
        super().__init__("record", "RECORD")
        self._opened: OpenedParcel | None = None
        self.carton: QLineEdit | None = None
        self.facts: FactColumn | None = None
        self._source: Wrapped | None = None
        self.redraw()

    def show_parcel(self, opened: OpenedParcel | None) -> None:
        """Show the record of a parcel; None: no parcel."""
        known, self._opened = self._opened, opened
        if opened is None or known is None or not _same(known, opened):
            self.redraw()

    def focus_first(self) -> bool:
        """The keys go to the first fact; False where there is none."""
        return self.facts is not None and self.facts.focus_first()

    def redraw(self) -> None:
        """Draw anew, after another parcel or another theme."""
        emptied(self.body, keep=1)
        self.carton = self.facts = self._source = None
        opened, colours = self._opened, theme.colours()
        self.heading.set_aside("")
        if opened is None:
            self.body.addWidget(Words("What was declared stands here.", colour=colours.quiet))
        elif opened.record is None:
            self._unmanifested(opened)
        else:
            self._declared(opened, opened.record)
        if opened is not None and opened.decided is not None:
            text = f"Decided already: entry {opened.decided.seq}"
            self.body.addWidget(Words(text, bold=True, colour=colours.look))

    def _unmanifested(self, opened: OpenedParcel) -> None:
        colours = theme.colours()
        self.body.addWidget(Words(UNMANIFESTED, px=15, bold=True, colour=colours.look))
        if opened.near:
            self._near(opened.near)
        enter = QPushButton("Enter the CN 22 or CN 23    Ctrl+Shift+D")
        enter.setObjectName("enter_declaration")
        enter.setAccessibleName("Enter what the paper on the parcel declares")
        enter.setMinimumHeight(GRID * 8)
        enter.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        enter.clicked.connect(self.entry_wanted)
        self.body.addWidget(enter)
        parent = opened.surroundings.parent
        if parent:
            known = opened.surroundings.parent_declared
            told = f"{known} declared in it" if opened.surroundings.parent_known else "not known"
            self.body.addWidget(Words(f"Found in {parent} ({told})"))
            return
        ask = Words("Found in which carton or bag? Leave empty if not known.")
        self.body.addWidget(ask)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        carton = Field()
        carton.setObjectName("found_in")
        carton.setAccessibleName("Carton or bag this parcel was found in")
        carton.setMaxLength(80)
        carton.returnPressed.connect(lambda: self.found_in.emit(carton.text()))
        button = QPushButton("Set")
        button.setObjectName("set_found_in")
        button.setAccessibleName("Set the carton or bag")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.found_in.emit(carton.text()))
        row.addWidget(carton, 1)
        row.addWidget(button)
        self.body.addLayout(row)
        self.carton = carton

    def _near(self, near: tuple[str, ...]) -> None:
        """Known numbers one slip away from the one that is not known."""
        from workstation.domain.identifiers import identify

        which = "this one" if len(near) == 1 else "one of these"
        self.body.addWidget(Words(f"Did you mean {which}? Compare with the label."))
        for number, one in enumerate(near[:_NEAR_SHOWN]):
            spoken = identify(one).spoken
            button = QPushButton(spoken if number else f"{spoken}    Ctrl+Shift+O")
            button.setObjectName(f"meant_{number + 1}")
            button.setAccessibleName(f"Open {spoken} instead")
            button.setToolTip(f"Open {spoken} instead")
            button.setMinimumHeight(GRID * 8)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, parcel=one: self.meant.emit(parcel))
            self.body.addWidget(button)

    def _declared(self, opened: OpenedParcel, record: ManifestRecord) -> None:
        aside = f"version {record.version}" if record.version > 1 else ""
        if record.simulated:
            aside = f"simulated record, {aside}" if aside else "simulated record"
        self.heading.set_aside(aside)
        facts = FactColumn()
        facts.add_facts(short(record, one_before(opened.versions)))
        quiet = beside(opened.reasons)[:_BESIDE_SHOWN]
        facts.add_facts(tuple(map(quiet_in_short, quiet)))
        facts.source_told.connect(self._tell_source)
        facts.entered.connect(lambda _: self.all_wanted.emit())
        facts.copied.connect(self.copied)
        facts.typed.connect(self.typed)
        self.body.addWidget(facts)
        facts.place()
        self.facts = facts

    def _tell_source(self, words: str) -> None:
        """Where the fact that has the keys came from; the line stays once it is there."""
        if self._source is None:
            self._source = Wrapped(colour=theme.colours().quiet)
            self._source.setObjectName("record_source")
            self.body.addWidget(self._source)
        self._source.setText(f"{words}. {_HOW}")
