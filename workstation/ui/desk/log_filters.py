"""The filter rows of the log browser: every field of a query, by keys."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from workstation.domain.days import moved
from workstation.domain.decision import Outcome
from workstation.services.desk_ports import LogQuery
from workstation.ui import theme
from workstation.ui.bench.parts import Chooser, Field, Words
from workstation.ui.theme import GRID

_OUTCOMES = (("any outcome", ""), *((one.value.replace("_", " "), one.value) for one in Outcome))
_KINDS = (
    ("any kind", ()),
    ("decisions", ("decision",)),
    ("sign-ins", ("signed_in", "sign_in_failed", "signed_out", "locked", "unlocked")),
    ("examinations", ("examination",)),
    ("custody", ("custody_step",)),
    ("sign-offs", ("sign_off",)),
    ("reviews", ("review_drawn", "review_judged", "review_closed", "review_answered")),
    ("exports and papers", ("export", "log_exported", "paper")),
    ("settings and rules", ("configuration", "clock_set")),
)
_ALARMS = (
    ("alarm or not", None, None),
    ("with an alarm", True, None),
    ("without an alarm", False, None),
    ("released over an alarm", None, True),
)


class LogFilters(QWidget):
    """Fields in two rows; `asked` when Enter is pressed or a choice changes."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.problem = Words("", wrap=True)
        self.problem.setObjectName("browser_problem")
        self.text = self._field("browser_text", "Words: goods, reasons, names; “pist*” starts")
        self.parcel = self._field("browser_parcel", "Parcel’s number")
        self.officer = self._field("browser_officer", "Officer")
        self.carrier = self._field("browser_carrier", "Carrier")
        self.hs = self._field("browser_hs", "HS begins")
        self.model = self._field("browser_model", "Model, version")
        self.since = self._field("browser_since", "From 2026-11-01")
        self.until = self._field("browser_until", "To 2026-11-30")
        self.kind = self._choice("browser_kind", "Kind", [name for name, _ in _KINDS])
        self.outcome = self._choice("browser_outcome", "Outcome", [name for name, _ in _OUTCOMES])
        self.alarm = self._choice("browser_alarm", "Alarm", [name for name, _, _ in _ALARMS])
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID * 2)
        grid.addWidget(self.text, 0, 0, 1, 2)
        for place, one in enumerate((self.parcel, self.officer, self.since, self.until), 2):
            grid.addWidget(one, 0, place)
        second = (self.kind, self.outcome, self.alarm, self.carrier, self.hs, self.model)
        for place, other in enumerate(second):
            grid.addWidget(other, 1, place)
        grid.addWidget(self.problem, 2, 0, 1, 6)
        for place, stretch in enumerate((3, 3, 3, 3, 2, 3)):
            grid.setColumnStretch(place, stretch)
        self.problem.hide()

    def fields(self) -> tuple[Field, ...]:
        """The lines to type in, in their order."""
        return (
            *(self.text, self.parcel, self.officer, self.since, self.until),
            *(self.carrier, self.hs, self.model),
        )

    def query(self) -> LogQuery | None:
        """What is asked; None, and the problem told, where a date is none."""
        since, until = _day(self.since.text()), _day(self.until.text())
        wrong = [
            field.text()
            for field, told in ((self.since, since), (self.until, until))
            if field.text().strip() and told is None
        ]
        self.problem.setText(f"▲ “{wrong[0]}” is no date, as 2026-11-26." if wrong else "")
        self.problem.setVisible(bool(wrong))
        theme.coloured(self.problem, theme.colours().alarm)
        if wrong:
            return None
        _, alarm, override = _ALARMS[self.alarm.currentIndex()]
        return LogQuery(
            text=self.text.text(),
            parcel=self.parcel.text().strip() or None,
            kinds=_KINDS[self.kind.currentIndex()][1],
            officer=self.officer.text().strip() or None,
            outcome=_OUTCOMES[self.outcome.currentIndex()][1] or None,
            model=self.model.text().strip() or None,
            carrier=self.carrier.text().strip() or None,
            hs=self.hs.text().strip().replace(".", "") or None,
            alarm=alarm,
            override=override,
            since=since,
            until=None if until is None else moved(until, 1),
        )

    def show_query(self, query: LogQuery) -> None:
        """Fill the fields in from a query, and ask nothing by it."""
        texts = (
            (self.text, query.text),
            (self.parcel, query.parcel),
            (self.officer, query.officer),
            (self.carrier, query.carrier),
            (self.hs, query.hs),
            (self.model, query.model),
            (self.since, query.since and query.since.date().isoformat()),
            (self.until, query.until and moved(query.until, -1).date().isoformat()),
        )
        for field, value in texts:
            field.setText(value or "")
        kinds = [kinds for _, kinds in _KINDS]
        outcomes = [value for _, value in _OUTCOMES]
        alarms = [(alarm, override) for _, alarm, override in _ALARMS]
        for box, place in (
            (self.kind, kinds.index(query.kinds) if query.kinds in kinds else 0),
            (self.outcome, outcomes.index(query.outcome or "")),
            (
                self.alarm,
                alarms.index((query.alarm, query.override))
                if (query.alarm, query.override) in alarms
                else 0,
            ),
        ):
            box.blockSignals(True)
            box.setCurrentIndex(place)
            box.blockSignals(False)

    def _field(self, name: str, words: str) -> Field:
        field = Field()
        field.setObjectName(name)
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        field.setMaxLength(200)
        field.setMinimumHeight(GRID * 9)
        field.returnPressed.connect(self.asked)
        return field

    def _choice(self, name: str, words: str, choices: list[str]) -> QComboBox:
        box = Chooser()
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.addItems(choices)
        box.setMinimumHeight(GRID * 9)
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentIndexChanged.connect(lambda _: self.asked.emit())
        return box


def _day(text: str) -> datetime | None:
    """The beginning of a day, UTC; None where the text is none."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
