"""The bottom line: what was recorded, and the state of queue, model, station, officer, clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import Words
from workstation.ui.theme import GRID
from workstation.ui.words import grouped, recorded_words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.queue import QueueSnapshot
    from workstation.controllers.sources import SourcesState
    from workstation.domain.log import LogEntry

NOTHING = "Nothing recorded yet in this session"
_WIDE = 1600
"""Width from which sources are told in full."""
_PARTS = (
    "questions",
    "case",
    "waiting",
    "queue",
    "model",
    "station",
    "officer",
    "sources",
    "clock",
)


class StatusLine(QWidget):
    """Words only, each always at the same place."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_line")
        self.setFixedHeight(GRID * 7)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 3, 0, GRID * 3, 0)
        row.setSpacing(GRID * 5)
        self.message = Words(NOTHING, wrap=False)
        self.message.setObjectName("recorded")
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.message, 1)
        self.parts: dict[str, Words] = {}
        for name in _PARTS:
            words = Words("", wrap=False)
            words.setObjectName(f"status_{name}")
            self.parts[name] = words
            row.addWidget(words)
        self._sources: SourcesState | None = None
        self._model: tuple[str, str] | None = None
        self._entry: LogEntry | None = None
        self.parts["model"].setText("model not asked yet")
        self.parts["clock"].setText("local store")
        for name in ("questions", "case", "waiting"):
            self.parts[name].hide()

    def show_bench(self, state: BenchState) -> None:
        """The last record here, and the model that answered."""
        entry = state.recorded
        if entry is not None and entry is not self._entry:
            self._entry = entry  # once: what is told after it stays until the next record
            self.message.setText(recorded_words(entry, state.recorded_parcel))
            self.message.setToolTip(f"SHA-256 of the entry: {entry.hash.hex()}")
            clock = str(entry.content.get("clock", "ok"))
            self.parts["clock"].setText(
                "local store" if clock == "ok" else f"local store, clock {clock}"
            )
            theme.coloured(
                self.parts["clock"],
                theme.colours().text if clock == "ok" else theme.colours().look,
            )
        detection = state.detection
        model = self.parts["model"]
        if detection is not None:
            unsigned = ", UNSIGNED" if detection.model.signed.startswith("unsigned") else ""
            earlier = " in an earlier run" if detection.remembered else ""
            self._model = (
                f"model {detection.model.model_id}{unsigned}",
                f", {detection.milliseconds:.0f} ms{earlier}, {detection.model.sha256[:8]}…",
            )
            self._fit_model()
            model.setToolTip(
                f"version {detection.model.version}, {detection.model.signed}, "
                f"SHA-256 {detection.model.sha256}, input {detection.input_used}, "
                f"{detection.milliseconds:.0f} ms{earlier}"
            )
        elif state.view is not None and state.view.opinion is not None:
            self._model = None
            model.setText("no machine opinion")
            model.setToolTip(state.opinion_words)
        elif state.view is not None and state.view.prepared is not None:
            self._model = None
            model.setText("model looks…")

    def show_queue(self, snapshot: QueueSnapshot) -> None:
        """How many parcels wait."""
        self.parts["queue"].setText(f"queue {grouped(snapshot.waiting)}")

    def show_case(self, words: str, late: bool) -> None:
        """What of the parcel's case waits: a detention's clock, a sign-off, an answer."""
        part, colours = self.parts["case"], theme.colours()
        part.setText(f"▲ {words}" if late else words)
        part.setVisible(bool(words))
        theme.coloured(part, colours.alarm if late else colours.look)

    def show_waiting(self, count: int, late: int) -> None:
        """How much waits for somebody at this station, and how much is overdue."""
        part, colours = self.parts["waiting"], theme.colours()
        told = f"{grouped(count)} {'case waits' if count == 1 else 'cases wait'}"
        part.setText(f"{told}, {grouped(late)} overdue" if late else told)
        part.setVisible(bool(count))
        theme.coloured(part, colours.alarm if late else colours.text)

    def show_questions(self, count: int) -> None:
        """How many decisions of the officer came back with a question."""
        part = self.parts["questions"]
        part.setText(f"{grouped(count)} {'question' if count == 1 else 'questions'} to you")
        part.setToolTip("Ctrl+Shift+F11 shows them")
        part.setVisible(bool(count))
        theme.coloured(part, theme.colours().look)

    def forget_recorded(self) -> None:
        """Nothing in the place of what was recorded last."""
        self.message.setText(NOTHING)
        self.message.setToolTip("")

    def show_sources(self, state: SourcesState) -> None:
        """How the service and the watched folder stand; nothing where there are none."""
        self._sources = state
        self._fit_sources()
        part = self.parts["sources"]
        part.setToolTip("\n".join(filter(None, (state.words, state.why))))
        theme.coloured(part, theme.colours().text if state.good else theme.colours().look)

    def _fit_sources(self) -> None:
        """In a narrow window what was recorded comes first."""
        state = self._sources
        if state is not None:
            words = state.words if self.width() >= _WIDE else state.short
            self.parts["sources"].setText(words)

    def _fit_model(self) -> None:
        """In a narrow window the model's name alone: what was recorded comes first."""
        if self._model is not None:
            name, rest = self._model
            self.parts["model"].setText(name + (rest if self.width() >= _WIDE else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sources()
        self._fit_model()

    def show_message(self, text: str) -> None:
        """Words in the message's place until the next record."""
        self.message.setText(text)
