"""A form for one picture of the reference library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.compare import CompareController
    from workstation.domain.notice import Notice
    from workstation.services.compare_ports import Reference

_FIELDS = (
    ("title", "Title", "What the picture shows"),
    ("goods", "HS code of the goods", "4 to 12 digits; may stay empty"),
    ("source", "Source", "Where the picture comes from"),
    ("note", "Note", "What to look for"),
)


class AddReference(QDialog):
    """Asks title, goods, source and note; says whether the picture was added."""

    def __init__(
        self, bench: BenchState, compare: CompareController, officer: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("add_reference")
        self.setWindowTitle("Add to reference library")
        self._compare, self._officer, self._gone = compare, officer, False
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID)
        about = Words(
            "The picture on the screen is copied to the site’s own library, to compare others "
            "with. It is no evidence and is not written to the decision log.",
            colour=theme.colours().quiet,
        )
        column.addWidget(about)
        column.addSpacing(GRID * 2)
        self.fields: dict[str, Field] = {}
        given = _from_record(bench)
        for name, label, hint in _FIELDS:
            column.addWidget(Words(label, bold=True, px=13))
            field = Field()
            field.setObjectName(f"reference_{name}")
            field.setAccessibleName(label)
            field.setPlaceholderText(hint)
            field.setMaxLength(2000 if name == "note" else 120)
            field.setMinimumHeight(GRID * 9)
            field.setText(given.get(name, ""))
            field.returnPressed.connect(self.add)
            self.fields[name] = field
            column.addWidget(field)
        self.problem = Words("", colour=theme.colours().alarm)
        self.problem.setObjectName("reference_problem")
        self.problem.hide()
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addStretch(1)
        self.button = QPushButton("Add   Enter")
        cancel = QPushButton("Cancel   Esc")
        for button, do in ((self.button, self.add), (cancel, self.reject)):
            button.setMinimumHeight(GRID * 9)
            button.setAutoDefault(False)
            button.clicked.connect(do)
            row.addWidget(button)
        self.button.setObjectName("reference_add")
        column.addSpacing(GRID * 2)
        column.addLayout(row)
        self.resize(GRID * 110, self.sizeHint().height())

    def add(self) -> None:
        """Have it added; the form stays until it is."""
        self.button.setEnabled(False)
        texts = [self.fields[name].text() for name, _, _ in _FIELDS]
        title, goods, source, note = texts
        self._compare.add_reference(
            title, goods, source, note, self._officer, self._added, self._refused
        )

    def done(self, result: int) -> None:
        """The form is closed: an answer that comes later finds nobody."""
        self._gone = True
        super().done(result)

    def _added(self, reference: Reference) -> None:
        if not self._gone:
            self.accept()

    def _refused(self, notice: Notice) -> None:
        if not self._gone:
            self.button.setEnabled(True)
            self.problem.setText(str(notice))
            self.problem.show()


def _from_record(bench: BenchState) -> dict[str, str]:
    """What the parcel's record offers; the officer may write over it."""
    record = bench.opened.record if bench.opened is not None else None
    if record is None or not record.lines:
        return {}
    line = record.lines[0]
    return {"title": (line.description or "")[:120], "goods": line.hs or ""}
