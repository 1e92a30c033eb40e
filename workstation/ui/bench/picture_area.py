"""The room: the picture, its legend, and the keys of the view functions under it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from workstation.ui import theme
from workstation.ui.bench.keys_row import KeyButton, KeysRow
from workstation.ui.bench.parts import Words
from workstation.ui.bench.viewing import Viewing
from workstation.ui.compare.stage import Stage
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.volume import VolumeState
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.previewing import PreviewPicture
    from workstation.imaging.view import ViewState
    from workstation.services.ports import Runner
    from workstation.ui.actions import Actions
    from workstation.ui.bench.picture_tools import PictureTools
    from workstation.ui.bench.preview_room import PreviewRoom
    from workstation.ui.canvas import LegendWidget, ScanCanvas
    from workstation.ui.canvas.gestures import MouseBindings
    from workstation.ui.canvas.marks import MarkNote
    from workstation.ui.volume.room import VolumeRoom


class EmptyRoom(QWidget):
    """What stands where the picture will be: a title and what would fill the room."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._words = "", ""
        self.setObjectName("empty_room")

    def show_words(self, title: str, words: str) -> None:
        """A title, and a sentence under it."""
        if (title, words) != (self._title, self._words):
            self._title, self._words = title, words
            self.setAccessibleName(f"{title}. {words}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.window).darker(115))
            middle = self.height() // 2
            margin = GRID * 8
            width = self.width() - 2 * margin
            font = self.font()
            font.setPixelSize(22)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(colours.text))
            centred = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
            bottom = int(Qt.AlignmentFlag.AlignBottom) | centred
            painter.drawText(QRect(margin, 0, width, middle - GRID), bottom, self._title)
            font.setPixelSize(15)
            font.setBold(False)
            painter.setFont(font)
            painter.setPen(QColor(colours.quiet))
            lower = QRect(margin, middle + GRID * 2, width, self.height() - middle)
            painter.drawText(lower, centred, self._words)


class PictureArea(QWidget):
    """Holds the canvas, made when the first picture comes (or when nobody waits for anything)."""

    finding_clicked = Signal(int)
    view_used = Signal(str)
    volume_changed = Signal(object)
    """The VolumeState of the volume on the screen; one without a grid, or None: there is none."""
    tools_left = Signal()
    """The officer is done with the picture tools: the keys go back to the barcode."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self.canvas: ScanCanvas | None = None
        self._mouse: MouseBindings | None = None
        self.slices: VolumeRoom | None = None
        self._runner: Runner | None = None
        self._selected: int | None = None
        self._keys: dict[str, KeyButton] = {}
        self.volume_changed.connect(self._show_keys)
        self.legend: LegendWidget | None = None
        self.tools: PictureTools | None = None
        self.viewing = Viewing(self)
        self.viewing.view_used.connect(self.view_used)
        self.preview: PreviewRoom | None = None
        self._prepared: object = None
        self._stand_in: QWidget | None = None
        self._marks: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._stack = QStackedLayout()
        self.empty = EmptyRoom()
        self._stack.addWidget(self.empty)
        room = QWidget()
        room.setLayout(self._stack)
        self.stage = Stage(room)
        self._column.addWidget(self.stage, 1)
        self._foot = QWidget()
        self._foot.setFixedHeight(GRID * 10)
        self._foot_row = QHBoxLayout(self._foot)
        self._foot_row.setContentsMargins(GRID * 3, 0, GRID * 3, 0)
        self._foot_row.setSpacing(GRID * 4)
        self._pixel = Words("", wrap=False)
        self._pixel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._pixel.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._foot_row.addWidget(self._pixel, 1)
        self._column.addWidget(self._foot)
        self._column.addWidget(self._keys_row())

    def show_state(self, state: BenchState) -> None:
        """Draw the view on the screen: the picture at once, its marks when they come."""
        view = state.view
        if view is None or view.prepared is None:
            self._prepared = None
            self._leave_volume()
            self._show_empty(state)
            if view is not None and view.preview is not None:
                self._show_preview(view.preview)
            self.tell_commands()
            return
        canvas = self.ensure_canvas()
        if view.prepared is not self._prepared and self._same_scan(view.prepared):
            self._prepared, self._marks = view.prepared, ()
            self.viewing.show_frame(view.prepared)
        elif view.prepared is not self._prepared:
            self._leave_volume()
            self._prepared, self._marks = view.prepared, ()
            if self.slices is not None:
                self._stack.setCurrentWidget(self.slices)
            self.viewing.show_scan(view.prepared)
            if self.preview is not None:
                self.preview.show_preview(None)
            self.tell_commands()
            if self.slices is not None:
                self.slices.show_picture(view.prepared)
        if self.slices is not None and self.slices.holds_volume:
            self._show_volume_marks(self.slices, state)
            return
        canvas.set_marks_visible(state.marks_shown and not state.held_back)
        marks = (state.marks, view.opinions, state.given, state.held_back)
        if not _same(marks, self._marks) and (view.opinion is not None or view.others):
            self._marks = marks
            detection = None if state.held_back else state.detection
            anomaly_map = None if detection is None else detection.anomaly_map
            canvas.show_opinion(state.findings, anomaly_map, _notes(state))
        if canvas.selected_finding() != state.selected:
            canvas.select_finding(state.selected)

    def _same_scan(self, prepared: Prepared) -> bool:
        """Whether it is another frame of the picture that stands there."""
        before = self.canvas.prepared() if self.canvas is not None else None
        return (
            before is not None
            and before is self._prepared
            and before.identity == prepared.identity
            and before.frame != prepared.frame
        )

    def use_lanes(self, runner: Runner) -> None:
        """Where slices of volumes and local contrast are made ready."""
        self._runner = runner
        self.viewing.lanes = self.lanes

    def lanes(self) -> Runner:
        """Where work beside the screen runs; there once the station is open."""
        if self._runner is None:
            raise RuntimeError("a picture came before its station was open")
        return self._runner

    def _leave_volume(self) -> None:
        if self.slices is not None:
            self.slices.leave()
            self.slices.show_picture(None)
        else:
            self.volume_changed.emit(None)

    def _show_volume_marks(self, slices: VolumeRoom, state: BenchState) -> None:
        slices.set_marks_visible(state.marks_shown and not state.held_back)
        if state.findings != slices.findings():
            slices.show_findings(state.findings)
        if state.selected != self._selected:
            self._selected = state.selected
            slices.select_finding(state.selected)

    def lend_stage(self, stand_in: QWidget) -> Stage:
        """Give the pictures to another window; `stand_in` keeps their place."""
        at = self._column.indexOf(self.stage)
        self._column.removeWidget(self.stage)
        self._column.insertWidget(at, stand_in, 1)
        stand_in.show()
        self._stand_in = stand_in
        return self.stage

    def take_back_stage(self) -> None:
        """The pictures stand here again."""
        stand_in, self._stand_in = self._stand_in, None
        if stand_in is not None:
            at = self._column.indexOf(stand_in)
            self._column.removeWidget(stand_in)
            stand_in.hide()
            self._column.insertWidget(at, self.stage, 1)
            self.stage.show()

    def add_under_stage(self, widget: QWidget) -> None:
        """Put a row between the pictures and their foot."""
        self._column.insertWidget(self._column.indexOf(self._foot), widget)

    def use_mouse(self, bindings: MouseBindings) -> None:
        """What buttons and wheel mean over the picture."""
        self._mouse = bindings
        if self.canvas is not None:
            self.canvas.set_mouse(bindings)

    def ensure_canvas(self) -> ScanCanvas:
        """The canvas, made if it is not there yet."""
        if self.canvas is None:
            from workstation.ui.canvas import LegendWidget, ScanCanvas

            canvas = ScanCanvas()
            if self._mouse is not None:
                canvas.set_mouse(self._mouse)
            self.canvas = canvas
            from workstation.ui.volume.room import VolumeRoom

            self.slices = VolumeRoom(canvas, self.lanes)
            self.slices.state_changed.connect(self.volume_changed)
            self.slices.view_used.connect(self.view_used)
            self.slices.pixel_told.connect(self._pixel.setText)
            self._stack.addWidget(self.slices)
            canvas.finding_clicked.connect(self.finding_clicked)
            canvas.view_changed.connect(self._view_changed)
            self.viewing.take(canvas)
            canvas.cursor_moved.connect(lambda x, y, text: self._pixel.setText(text))
            self.legend = LegendWidget()
            self._foot_row.insertWidget(0, self.legend)
        return self.canvas

    def seen_as(self) -> dict[str, object] | None:
        """How the picture stands on the screen now, for the log; None where there is none."""
        canvas = self.canvas
        view = None if canvas is None else canvas.view_state()
        if canvas is None or view is None:
            return None
        from workstation.ui.canvas.seen import seen_as

        return seen_as(canvas, view)

    def show_tools(self, on: bool) -> None:
        """Show or hide the strip of picture tools."""
        canvas = self.ensure_canvas()
        if self.tools is None:
            from workstation.ui.bench.picture_tools import PictureTools

            self.tools = PictureTools(self.viewing, self._actions)
            self.tools.left.connect(self.tools_left)
            self._column.insertWidget(1, self.tools)
        self.tools.setVisible(on)
        self.tools.show_view(canvas.prepared(), canvas.view_state())

    def apply_function(self, name: str) -> None:
        """Switch a view function; "standard" is also the whole picture."""
        if self.canvas is None or self.canvas.prepared() is None:
            return
        self.viewing.apply_function(name)
        self._view_changed(self.canvas.view_state())

    def _view_changed(self, view: ViewState | None) -> None:
        canvas = self.canvas
        if view is None or canvas is None:
            return
        if self.legend is not None:
            self.legend.show_view(canvas.prepared(), view)
        if self.tools is not None and self.tools.isVisible():
            self.tools.show_view(canvas.prepared(), view)
        active = {
            "image.standard": view.is_standard,
            "image.inverse": view.inverted,
            "image.black_and_white": view.colour_offered and not view.pseudo_colour,
            "image.organic_only": view.strip == "organic",
            "image.metal_only": view.strip == "metal",
            "image.high_penetration": view.penetration == "high",
            "image.low_penetration": view.penetration == "low",
            "image.edge": view.edge,
            "image.super": view.enhancement == "super",
            "image.safe_colours": view.palette != "standard",
            "image.log": view.log,
            "image.gamma": view.gamma != 1.0,
            "image.band": view.band is not None,
            "image.outline": view.outline,
            "image.variable": view.penetration == "variable",
            "image.clahe": view.clahe > 0,
        }
        for name, on in active.items():
            self._actions[name].setChecked(on)

    def tell_commands(self) -> None:
        """Put on the functions that mean something for the picture on the screen."""
        from workstation.ui.actions import VIEW_FUNCTIONS

        offered: tuple[str, ...] = ()
        prepared = self.canvas.prepared() if self.canvas is not None else None
        if prepared is not None and self._prepared is not None:
            from workstation.imaging.view import functions

            offered = functions(prepared)
        for name, function in VIEW_FUNCTIONS.items():
            self._actions[name].setEnabled(function in offered)
        for name, function in _NEEDED.items():
            self._actions[name].setEnabled(function in offered)
        if self.legend is not None and self._prepared is None:
            self.legend.show_view(None, None)

    def _show_empty(self, state: BenchState) -> None:
        self._stack.setCurrentWidget(self.empty)
        self._pixel.setText("")
        if self.canvas is not None and self.canvas.prepared() is not None:
            self.canvas.clear()
        self.empty.show_words(*_empty_words(state))

    def _show_preview(self, picture: PreviewPicture) -> None:
        """A reduced picture to look at; no canvas, so nothing of it can be measured or marked."""
        if self.preview is None:
            from workstation.ui.bench.preview_room import PreviewRoom

            self.preview = PreviewRoom()
            self._stack.addWidget(self.preview)
        self.preview.show_preview(picture)
        self._stack.setCurrentWidget(self.preview)

    def _keys_row(self) -> QWidget:
        from workstation.ui.commands.picture import IN_ROW
        from workstation.ui.commands.volume import IN_ROW as VOLUME_ROW

        bar = KeysRow()
        row = bar.row
        self._actions["image.standard"].setCheckable(True)
        for name in [*IN_ROW, *VOLUME_ROW, "image.marks"]:
            action = self._actions[name]
            button = KeyButton()
            button.setObjectName(f"button_{name}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.clicked.connect(action.trigger)
            action.changed.connect(partial(_follow, button, action))
            _follow(button, action)
            button.setVisible(name not in VOLUME_ROW)
            self._keys[name] = button
            row.addWidget(button)
        return bar

    def _show_keys(self, state: VolumeState | None) -> None:
        """Keys that mean nothing for a volume give their place to those of volumes."""
        from workstation.ui.commands.volume import IN_ROW, NOT_IN_ROW

        there = state is not None and state.grid is not None
        for name in NOT_IN_ROW:
            if name in self._keys:
                self._keys[name].setVisible(not there)
        for name in IN_ROW:
            self._keys[name].setVisible(there)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether both hold the very same things: none is compared by its contents."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _notes(state: BenchState) -> dict[int, MarkNote]:
    """What is said of the marks on the screen beside their own words."""
    from workstation.controllers.marking import answer_to
    from workstation.ui.canvas.marks import MarkNote

    notes = {}
    for mark in state.marks:
        given = answer_to(state, mark)
        if given is not None or mark.agreement_words:
            answer = "" if given is None else given.answer.words
            alone = f"1 of {mark.asked}" if mark.asked > 1 else ""
            agreed = mark.agreement_words if len(mark.agreeing) > 1 else alone
            notes[mark.finding.number] = MarkNote(answer, agreed)
    return notes


def _follow(button: KeyButton, action: QAction) -> None:
    """Key, words and state of a button are its command's."""
    button.setText(f"{action.shortcut().toString()} {action.text()}".strip())
    button.setAccessibleName(action.toolTip())
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    button.setChecked(action.isChecked())


_NEEDED = {
    "image.sweep": "variable density",
    "image.step_denser": "variable density",
    "image.step_thinner": "variable density",
    "image.band_next": "density highlight",
    "image.window_next": "gamma",
    "image.window_auto": "gamma",
    "image.window_reset": "gamma",
    "image.window_set": "gamma",
}
"""Commands that mean something only where a function is offered (a window: where gamma is)."""


def _empty_words(state: BenchState) -> tuple[str, str]:
    """Title and sentence of the room while it holds no picture."""
    from workstation.ui import words

    view = state.view
    if view is not None and view.problem is not None:
        return "The picture cannot be shown", str(view.problem)
    if view is not None:
        return "Reading the picture…", ""
    if state.opened is not None:
        return (
            "No scan is filed under this parcel",
            "It can be decided without one. To add a picture: workstation import scan FILE "
            f"--parcel {state.opened.barcode.text}",
        )
    if state.barcode is not None:
        return "Opening…", ""
    if state.recorded is not None:
        return words.SCAN_NEXT, words.recorded_words(state.recorded, state.recorded_parcel)
    return words.SCAN_FIRST, "The picture will stand here. Ctrl+N opens the next one in the queue."
