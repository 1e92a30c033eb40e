"""RECORD: what was declared, or that there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import Field, Panel, Words, emptied, plain_tip
from workstation.ui.theme import GRID
from workstation.ui.words import UNMANIFESTED

if TYPE_CHECKING:
    from datetime import datetime

    from workstation.domain.manifest import Line, ManifestRecord, Party
    from workstation.services.bench import OpenedParcel

_LINES = 3


class RecordPanel(Panel):
    """Draws the manifest record; for an unmanifested parcel asks where it was found."""

    found_in = Signal(str)

    def __init__(self) -> None:
        super().__init__("record", "RECORD")
        self._opened: OpenedParcel | None = None
        self.carton: QLineEdit | None = None
        self.redraw()

    def show_parcel(self, opened: OpenedParcel | None) -> None:
        """Show the record of a parcel; None: no parcel."""
        if opened is self._opened and opened is not None:
            return
        self._opened = opened
        self.redraw()

    def redraw(self) -> None:
        """Draw anew, after another parcel or another theme."""
        emptied(self.body, keep=1)
        self.carton = None
        opened, colours = self._opened, theme.colours()
        self.heading.set_aside("")
        if opened is None:
            self.body.addWidget(Words("What was declared stands here.", colour=colours.quiet))
        elif opened.record is None:
            self._unmanifested(opened)
        else:
            self._declared(opened.record)
            if opened.decided is not None:
                text = f"Decided already: entry {opened.decided.seq}"
                self.body.addWidget(Words(text, bold=True, colour=colours.look))

    def _unmanifested(self, opened: OpenedParcel) -> None:
        colours = theme.colours()
        self.body.addWidget(Words(UNMANIFESTED, px=15, bold=True, colour=colours.look))
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

    def _declared(self, record: ManifestRecord) -> None:
        colours = theme.colours()
        self.heading.set_aside("simulated record" if record.simulated else "")
        for line in record.lines[:_LINES]:
            self.body.addWidget(Words(_goods(line), px=15, bold=True))
            details = _line_details(line)
            if details:
                self.body.addWidget(Words(details, colour=colours.quiet))
        if not record.lines:
            self.body.addWidget(Words("No contents declared", px=15, bold=True))
        if len(record.lines) > _LINES:
            more = Words(f"and {len(record.lines) - _LINES} more lines", colour=colours.quiet)
            rest = "\n".join(_goods(line) for line in record.lines[_LINES:])
            more.setToolTip(plain_tip(rest))
            self.body.addWidget(more)
        figures = QWidget()
        grid = QGridLayout(figures)
        grid.setContentsMargins(0, GRID, 0, 0)
        grid.setHorizontalSpacing(GRID * 3)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for row, (label, value, tip) in enumerate(_facts(record)):
            name = Words(label, colour=colours.quiet, wrap=False)
            text = Words(value)
            text.setAccessibleName(f"{label}: {value}")
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setToolTip(plain_tip(tip))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
        self.body.addWidget(figures)


def _goods(line: Line) -> str:
    words = line.description or "no description"
    return f"{words}  ×{line.pieces}" if line.pieces is not None else words


def _line_details(line: Line) -> str:
    parts = []
    if line.net_kg is not None:
        parts.append(f"{_number(line.net_kg)} kg net")
    if line.hs:
        parts.append(f"HS {line.hs}")
    if line.origin:
        parts.append(f"made in {line.origin}")
    return "   ".join(parts)


def _facts(record: ManifestRecord) -> list[tuple[str, str, str]]:
    declared = "not declared" if record.gross_kg is None else f"{_number(record.gross_kg)} kg"
    weight = f"{declared} declared" if record.gross_kg is not None else declared
    if record.scale_kg is not None:
        weight += f", {_number(record.scale_kg)} kg on the scale"
    value = "not declared"
    if record.value is not None:
        value = f"{record.currency or ''} {_number(record.value)}".strip()
    kind = " ".join(part for part in (record.category, record.mail_class) if part)
    rows = [
        ("Value", value, ""),
        ("Weight", weight, ""),
        ("Kind", kind or "not declared", ""),
        ("From", _party(record.sender), _address(record.sender)),
        ("To", _party(record.consignee), _address(record.consignee)),
    ]
    if record.pieces is not None:
        rows.insert(2, ("Pieces", str(record.pieces), ""))
    if record.parent:
        rows.append(("In", record.parent, "Master carton, bag or receptacle"))
    arrived = record.arrived_at
    if arrived is not None:
        rows.append(("Arrived", _local(arrived), f"{arrived.isoformat()} ({arrived.tzname()})"))
    return rows


def _party(party: Party) -> str:
    place = ", ".join(part for part in (party.city, party.country) if part)
    return ", ".join(part for part in (party.name, place) if part) or "not declared"


def _address(party: Party) -> str:
    parts = (party.name, party.address, party.postcode, party.city, party.country, party.phone)
    return "\n".join(part for part in parts if part)


def _number(value: Decimal) -> str:
    return f"{value:,f}".replace(",", "\u202f")


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%d %b %Y %H:%M")
