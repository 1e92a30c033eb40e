"""Brings answers and own marks to the bench: picture, tool, panel and commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal

from workstation.imaging.marks import MOST_DRAWN
from workstation.ui.bench.map_row import DEFAULT_OPACITY
from workstation.ui.bench.mark_rows import ANSWERS
from workstation.ui.words import grouped

if TYPE_CHECKING:
    from workstation.controllers.bench import BenchController
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.drawing import Drawing, DrawingState
    from workstation.controllers.marking import Marking
    from workstation.domain.answers import OwnShape, Point
    from workstation.domain.officer import Officer
    from workstation.ui.actions import Actions
    from workstation.ui.bench.marks import MarksPanel
    from workstation.ui.bench.picture_area import PictureArea
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.canvas.own_marks import OwnMarksLayer
    from workstation.ui.canvas.tools.own_tool import OwnTool

OWN_TOOLS = {"marks.own_box": "box", "marks.own_outline": "polygon"}
"""Commands and the shape they draw."""


class MarkingDesk(QObject):
    """Nothing of it exists before there is a picture."""

    done = Signal()
    """The officer is done here: the keys go back to the barcode."""
    recorded = Signal(str)
    """What was recorded, for the line of words at the window's foot."""

    def __init__(self, room: PictureArea, panel: MarksPanel, actions: Actions) -> None:
        super().__init__(room)
        self._room, self._panel, self._actions = room, panel, actions
        self._bench: BenchController | None = None
        self._canvas: ScanCanvas | None = None
        self._layer: OwnMarksLayer | None = None
        self._tool: OwnTool | None = None
        self._drawing: Drawing | None = None
        self._state: BenchState | None = None
        self._officer: Officer | None = None
        self.first_look_s = 0
        """After so many seconds a first look is over by itself; 0: by the officer's key alone."""
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(lambda: self._with_bench(lambda b: b.end_first_look()))
        self._colours, self._opacity = "inferno", DEFAULT_OPACITY
        panel.first_look_over.connect(lambda: self._with_bench(lambda b: b.end_first_look()))
        panel.own.chosen.connect(lambda entry: self._with(lambda m: m.choose(entry)))
        panel.own.named.connect(self._named)
        panel.own.left.connect(self._word_left)
        panel.threshold.moved.connect(lambda v: self._with_bench(lambda b: b.set_shift(v)))
        panel.threshold.reset.connect(lambda: self._with_bench(lambda b: b.set_shift(None)))
        panel.map.opacity_moved.connect(self._opacity_moved)
        panel.map.colours_wanted.connect(self.next_colours)
        self._enable()

    def use(self, bench: BenchController, first_look_s: int = 0) -> None:
        """Answer through this controller."""
        self._bench, self.first_look_s = bench, first_look_s

    def show_state(self, state: BenchState) -> None:
        """The bench changed: another picture, another answer."""
        before, self._state = self._state, state
        canvas = self._room.canvas
        if canvas is not None and canvas is not self._canvas:
            self._begin(canvas)
        if self._layer is not None and canvas is not None:
            self._layer.setVisible(state.marks_shown or state.own_draft is not None)
            self._layer.show_marks(state.own_marks, state.own_draft, state.own_chosen)
            canvas.viewport().update()
            canvas.set_marks_words(self._unseen(state))
        self._first_look(state)
        self._enable()
        if before is not None and before.given is not state.given:
            self._tell_recorded(before, state)
        asked = before is not None and before.own_draft is not None
        if state.own_draft is not None and not asked:
            self._panel.own.focus_word()
        elif state.own_draft is None and asked:
            self.done.emit()

    def tell_commands(self, officer: Officer | None) -> None:
        """Put on again only what means something: somebody sits at the bench anew."""
        self._officer = officer
        self._enable()

    # Commands

    def draw(self, shape: str) -> None:
        """Take up the tool that draws a shape, or lay it down where it is in hand."""
        from workstation.domain.answers import OwnShape

        canvas, drawing, tool = self._canvas, self._drawing, self._tool
        prepared = None if canvas is None else canvas.prepared()
        if canvas is None or drawing is None or tool is None or prepared is None:
            self._tick()
            return
        wanted = OwnShape(shape)
        if canvas.tool() is tool and drawing.state.shape is wanted:
            canvas.set_tool(None)
            self.done.emit()
            return
        drawing.take_up(wanted, prepared.columns, prepared.rows)
        canvas.set_tool(tool)
        canvas.setFocus()
        self._tick()

    def escape(self) -> bool:
        """Esc: one step back within drawing; False where there is nothing to leave."""
        if self._marking is not None and self._marking.drop():
            return True
        canvas, tool, drawing = self._canvas, self._tool, self._drawing
        if canvas is None or tool is None or drawing is None or canvas.tool() is not tool:
            return False
        if not drawing.cancel():
            canvas.set_tool(None)
        return True

    def answer(self, name: str) -> None:
        """Answer the chosen mark by a command's name."""
        self._with(lambda marking: marking.answer(ANSWERS[name]))

    def remove(self) -> None:
        """Take the chosen own mark back."""
        self._with(lambda marking: marking.remove())

    def next_own(self) -> None:
        """Choose the next own mark, round and round, and bring it before the eye."""
        state = self._state
        if state is None or not state.own_marks:
            return
        entries = [mark.entry for mark in state.own_marks]
        at = entries.index(state.own_chosen) + 1 if state.own_chosen in entries else 0
        mark = state.own_marks[at % len(entries)]
        self._with(lambda marking: marking.choose(mark.entry))
        if self._canvas is not None:
            self._canvas.go_to(QRectF(*mark.bounds))

    def edit_word(self) -> None:
        """Type the chosen own mark's word anew."""
        if self._state is not None and self._state.own_chosen is not None:
            self._panel.own.focus_word()

    def next_colours(self) -> None:
        """The map's next colouring."""
        from workstation.imaging.map_colours import MAP_COLOURS

        at = MAP_COLOURS.index(self._colours) + 1
        self._colours = MAP_COLOURS[at % len(MAP_COLOURS)]
        self._panel.map.legend.show_colours(self._colours)
        self._dress()

    def step_shift(self, by: float) -> None:
        """Every threshold a step up or down."""
        from workstation.controllers.mark_words import MOST_SHIFT

        state = self._state
        if state is None or state.detection is None or state.held_back:
            return
        shift = min(max(round(state.shift_in_force + by, 2), -MOST_SHIFT), MOST_SHIFT)
        self._with_bench(lambda bench: bench.set_shift(shift))

    # Inside

    @property
    def _marking(self) -> Marking | None:
        return None if self._bench is None else self._bench.marking

    def _begin(self, canvas: ScanCanvas) -> None:
        from workstation.controllers.drawing import Drawing
        from workstation.ui.canvas.own_marks import OwnMarksLayer
        from workstation.ui.canvas.tools.own_tool import OwnTool

        self._canvas = canvas
        self._layer = OwnMarksLayer(canvas)
        canvas.add_layer(self._layer)
        self._drawing = Drawing(self._show_drawing, self._drawn)
        self._tool = OwnTool(canvas, self._drawing, self._tool_left)
        canvas.place_clicked.connect(self._clicked)
        canvas.tool_changed.connect(lambda _: self._tick())
        self._dress()

    def _dress(self) -> None:
        if self._canvas is not None:
            self._canvas.set_map_colours(self._colours)
            self._canvas.set_map_opacity(self._opacity / 100)

    def _opacity_moved(self, percent: int) -> None:
        self._opacity = percent
        self._dress()

    def _show_drawing(self, state: DrawingState) -> None:
        if self._layer is not None and self._canvas is not None:
            self._layer.show_drawing(state)
            self._canvas.viewport().update()

    def _drawn(self, shape: OwnShape, points: tuple[Point, ...]) -> None:
        if self._canvas is not None:
            self._canvas.set_tool(None)
        self._with(lambda marking: marking.drawn(shape, points))

    def _tool_left(self) -> None:
        if self._drawing is not None:
            self._drawing.lay_down()
        self._tick()

    def _clicked(self, at: QPointF) -> None:
        """A click beside the model's marks: on an own one, or on nothing."""
        layer, canvas, state = self._layer, self._canvas, self._state
        if layer is None or canvas is None or state is None or not layer.isVisible():
            return
        mark = layer.at(canvas.from_source(at))
        if mark is not None or state.own_chosen is not None:
            entry = None if mark is None else mark.entry
            self._with(lambda marking: marking.choose(entry))

    def _named(self, word: str) -> None:
        waits = self._state is not None and self._state.own_draft is not None
        self._with(lambda marking: marking.name(word))
        if not waits:
            self.done.emit()

    def _word_left(self) -> None:
        if self._marking is None or not self._marking.drop():
            self.done.emit()

    def _first_look(self, state: BenchState) -> None:
        """The clock of a first look runs from when the picture is there."""
        there = state.held_back and state.view is not None and state.view.prepared is not None
        if not there or not self.first_look_s:
            self._look.stop()
        elif not self._look.isActive():
            self._look.start(self.first_look_s * 1000)

    def _tell_recorded(self, before: BenchState, state: BenchState) -> None:
        """Say what came into the log; another parcel's answers were read, not given."""
        from workstation.controllers.mark_words import recorded_words

        if before.opened is None or state.opened is None:
            return
        words = recorded_words(before.given, state.given)
        if words and before.opened.barcode == state.opened.barcode:
            self.recorded.emit(words)

    def _unseen(self, state: BenchState) -> str:
        key = self._actions["image.marks"].shortcut().toString()
        if state.held_back:
            words = f"Marks held back: first look ({key} shows them)"
            return words if not self.first_look_s else f"{words[:-1]}, or {self.first_look_s} s)"
        if not state.marks_shown and (state.detection is not None or state.own_marks):
            return f"All marks are hidden ({key} shows them)"
        if len(state.marks) > MOST_DRAWN:
            return f"The {MOST_DRAWN} best of {grouped(len(state.marks))} marks are drawn"
        return ""

    def _tick(self) -> None:
        canvas, drawing = self._canvas, self._drawing
        in_hand = canvas is not None and canvas.tool() is self._tool and self._tool is not None
        shape = drawing.state.shape if drawing is not None and in_hand else None
        for name, own in OWN_TOOLS.items():
            self._actions[name].setChecked(shape is not None and shape.value == own)

    def _enable(self) -> None:
        state = self._state
        view = None if state is None else state.view
        there = state is not None and state.can_decide and view is not None
        picture = there and view is not None and view.prepared is not None
        flat = picture and not (self._room.slices is not None and self._room.slices.holds_volume)
        for name in OWN_TOOLS:
            self._actions[name].setEnabled(bool(flat) and self._marking is not None)
        chosen = state is not None and state.chosen_mark is not None
        for name in ANSWERS:
            self._actions[name].setEnabled(there and chosen)
        own = state is not None and (state.own_chosen is not None or state.own_draft is not None)
        for name in ("marks.own_remove", "marks.own_word"):
            self._actions[name].setEnabled(there and own)
        self._actions["marks.own_next"].setEnabled(state is not None and bool(state.own_marks))
        detection = None if state is None else state.detection
        for name in ("marks.more", "marks.fewer", "marks.card"):
            self._actions[name].setEnabled(there and detection is not None)
        mapped = detection is not None and detection.anomaly_map is not None
        for name in ("marks.map_more", "marks.map_less", "marks.map_colours"):
            self._actions[name].setEnabled(there and mapped)
        self._actions["marks.blind_first"].setEnabled(self._officer is not None)

    def _with(self, do: Callable[[Marking], None]) -> None:
        if self._marking is not None:
            do(self._marking)

    def _with_bench(self, do: Callable[[BenchController], None]) -> None:
        if self._bench is not None:
            do(self._bench)
