"""A decision as the officer saw it: picture, window, marks; and where today would differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workstation.controllers.replaying import ReplayController, ReplayState
from workstation.services.replay_words import (
    check_words,
    field_lines,
    head_lines,
    mark_words,
    picture_words,
    when_words,
)
from workstation.ui import theme
from workstation.ui.bench.parts import Field, Words, push_button
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.keyed_dialog import KeyedDialog
from workstation.ui.theme import GRID
from workstation.ui.words import spoken

if TYPE_CHECKING:
    from workstation.services.replay import Replay, ReplayPicture
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.main_window import MainWindow

WORKING = "Asking today’s software…"
SAME = "Today’s software shows the same."


class ReplayDialog(KeyedDialog):
    """Draws `ReplayState` and passes on which entry is wanted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("replay_dialog")
        self.setWindowTitle("Replay of a decision")
        self.setModal(True)
        wanted = QSize(GRID * 460, GRID * 260)
        self.resize(wanted.boundedTo(parent.size() - QSize(GRID * 6, GRID * 6)))
        self._controller: ReplayController | None = None
        self._shown: object = None
        self._stood: object = None
        self._map_of = -1
        self._found: Replay | None = None
        self.canvas: ScanCanvas | None = None
        self.field = Field()
        self.field.setObjectName("replay_entry")
        self.field.setAccessibleName("Number of the decision’s entry")
        self.field.setValidator(QIntValidator(1, 2_147_483_647, self))
        self.field.setFixedWidth(GRID * 30)
        self.field.setMinimumHeight(GRID * 9)
        self.title = Words("", px=17, bold=True)
        self.title.setObjectName("replay_title")
        top = QHBoxLayout()
        top.setSpacing(GRID * 3)
        top.addWidget(Words("Entry", wrap=False))
        top.addWidget(self.field)
        top.addWidget(self.title, 1)
        self.picture_words = Wrapped("", colour=theme.colours().quiet)
        self.picture_words.setObjectName("replay_picture_words")
        self.room = QVBoxLayout()
        self.room.setSpacing(GRID * 2)
        self.room.addWidget(self.picture_words)
        self.stand_in = Words("", px=17)
        self.stand_in.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stand_in.setObjectName("replay_stand_in")
        self.room.addWidget(self.stand_in, 1)
        self.facts = Facts()
        middle = QHBoxLayout()
        middle.setSpacing(GRID * 3)
        middle.addLayout(self.room, 5)
        middle.addWidget(self.facts, 3)
        self.marks_button, self.next_button, close = (
            push_button(text, name, wide=GRID * 36, focus=Qt.FocusPolicy.NoFocus)
            for text, name in (
                ("Marks   F8", "replay_marks"),
                ("Next picture   Ctrl+PgDown", "replay_next"),
                ("Close   Esc", "replay_close"),
            )
        )
        ends = QHBoxLayout()
        for button in (self.marks_button, self.next_button):
            ends.addWidget(button)
        ends.addStretch(1)
        ends.addWidget(close)
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        column.setSpacing(GRID * 3)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addLayout(ends)
        self.field.installEventFilter(self)

    def attach(self, controller: ReplayController) -> None:
        """Take the controller, and draw its state."""
        self._controller = controller
        self.field.returnPressed.connect(self._asked)
        self.marks_button.clicked.connect(controller.toggle_marks)
        self.next_button.clicked.connect(lambda: controller.step_picture(1))
        self.show_state(controller.state)
        self.field.setFocus()

    def show_state(self, state: ReplayState) -> None:
        """Draw what is known so far."""
        colours = theme.colours()
        found = state.found
        if state.notice is not None:
            self.title.setText(str(state.notice))
        elif found is not None:
            self.title.setText(
                f"{found.outcome} of {spoken(found.parcel)} by {found.officer}, "
                f"{when_words(found.at)}"
            )
        elif state.asked is not None:
            self.title.setText(f"Reading entry {state.asked}…")
        else:
            self.title.setText("Type the number of a decision’s entry, then Enter.")
        theme.coloured(self.title, colours.alarm if state.notice is not None else colours.text)
        if state.asked is not None and not self.field.hasFocus():
            self.field.setText(str(state.asked))
        picture = state.picture
        self.picture_words.setText("" if picture is None else _thin(picture_words(picture)))
        several = found is not None and len(found.pictures) > 1
        self.next_button.setVisible(several)
        self.marks_button.setEnabled(picture is not None and bool(picture.marks))
        self.marks_button.setText(f"{'Hide' if state.marks_shown else 'Show'} marks   F8")
        self._draw(state)
        if found is None:
            self.facts.clear()
        else:
            self.facts.show_replay(found, state)

    def _pressed(self, event: QKeyEvent) -> bool:
        controller, key = self._controller, event.key()
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if controller is None:
            return False
        if key == Qt.Key.Key_F8:
            controller.toggle_marks()
        elif held and key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            controller.step_picture(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.facts.page(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stood = None
        QTimer.singleShot(0, self._stand)

    def _asked(self) -> None:
        if self._controller is not None and self.field.hasAcceptableInput():
            self._controller.ask(int(self.field.text()))

    def _draw(self, state: ReplayState) -> None:
        picture = state.picture
        if state.prepared is None or picture is None:
            words = "" if state.found is None else "Reading the picture…"
            if state.found is not None and not state.found.pictures:
                words = "No scan was filed under this parcel."
            if state.picture_notice is not None:
                words = str(state.picture_notice)
            self.stand_in.setText(words)
            self.stand_in.show()
            if self.canvas is not None:
                self.canvas.hide()
            self._shown = None
            return
        canvas = self._ensure_canvas()
        self.stand_in.hide()
        canvas.show()
        if self._shown is not state.prepared:
            self._shown = state.prepared
            canvas.show_scan(state.prepared, f"As seen, entry {state.asked}")
            self._map_of = -1
            self._own.show_marks(picture)
            self._stood = None
            QTimer.singleShot(0, self._stand)
        self._show_opinion(canvas, picture, state)
        canvas.set_marks_visible(state.marks_shown)
        self._own.setVisible(state.marks_shown)

    def _show_opinion(self, canvas: ScanCanvas, picture: ReplayPicture, state: ReplayState) -> None:
        """The marks of then; once its model has made it again, the map that covered the picture."""
        covered = None if state.found is None else state.found.maps.get(picture.scan)
        if self._map_of == id(covered):
            return
        self._map_of = id(covered)
        from workstation.ui.canvas.seen import stand_map

        if covered is not None and picture.map_seen is not None:
            stand_map(canvas, picture.map_seen)
        canvas.show_opinion(tuple(mark.finding for mark in picture.marks), covered)

    def _stand(self) -> None:
        """The picture stands as it stood, once its window has its size."""
        if self._controller is None or self.canvas is None:
            return
        state = self._controller.state
        picture = state.picture
        if self._shown is None or picture is None or self._stood is self._shown:
            return
        self._stood = self._shown
        if picture.seen_as is not None:
            from workstation.ui.canvas.seen import stand

            stand(self.canvas, picture.seen_as)

    def _ensure_canvas(self) -> ScanCanvas:
        if self.canvas is None:
            from workstation.ui.canvas import ScanCanvas
            from workstation.ui.canvas.replayed import ReplayedMarks

            self.canvas = ScanCanvas()
            self.canvas.setObjectName("replay_canvas")
            self._own = ReplayedMarks(self.canvas)
            self.canvas.add_layer(self._own)
            self.room.addWidget(self.canvas, 1)
        return self.canvas


class Facts(QScrollArea):
    """What the entry tells, in sections; the differences of today first."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("replay_facts")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._told: tuple[object, ...] = ()

    def clear(self) -> None:
        """Nothing to tell."""
        self._told = ()
        self.setWidget(QWidget())

    def page(self, by: int) -> None:
        """One page down or up."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    def show_replay(self, found: Replay, state: ReplayState) -> None:
        """Tell it, unless it is told already."""
        told = (found, state.compare_notice)
        if told == self._told:
            return
        self._told = told
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GRID * 3, 0)
        column.setSpacing(GRID)
        for title, lines, colour in _sections(found, state):
            heading = Words(title, bold=True)
            heading.setContentsMargins(0, GRID * 2, 0, 0)
            column.addWidget(heading)
            for line in lines:
                column.addWidget(Wrapped(_thin(line), colour=colour))
        column.addStretch(1)
        self.setWidget(inner)
        self.changed.emit()

    def words(self) -> str:
        """All that is told, a line each."""
        inner = self.widget()
        found = [] if inner is None else inner.findChildren(Wrapped)
        return "\n".join(one.text() for one in found)


def _thin(words: str) -> str:
    """Thousands as the screen has them."""
    return re.sub(r"(?<=\d),(?=\d{3})", "\u202f", words)


def _sections(found: Replay, state: ReplayState) -> list[tuple[str, list[str], str]]:
    """(title, lines, colour) of each section."""
    colours = theme.colours()
    if state.compare_notice is not None:
        today, colour = [str(state.compare_notice)], colours.alarm
    elif not found.compared:
        today, colour = [WORKING], colours.quiet
    elif found.differences:
        today, colour = [one.sentence for one in found.differences], colours.look
    else:
        today, colour = [SAME], ""
    count = len(found.differences)
    title = "Where today differs"
    if count:
        title = f"Where today differs: {count} {'place' if count == 1 else 'places'}"
    sections = [(title, today, colour), ("The decision", list(head_lines(found)), "")]
    fields = field_lines(found)
    if fields:
        sections.append(("Filled in", fields, ""))
    sections.append(("Pictures", [picture_words(one) for one in found.pictures] or ["None"], ""))
    said = [
        line
        for picture in found.pictures
        for model in picture.models
        for line in (
            f"{picture.title}: {model.words}",
            *(f"   {mark_words(mark)}" for mark in model.marks),
        )
    ]
    own = [
        f"own mark of {mark.officer}: “{mark.word}” (entry {mark.entry})"
        for picture in found.pictures
        for mark in picture.own_marks
    ]
    if said or own:
        sections.append(("Models and marks", said + own, ""))
    checks = [check_words(one) for one in found.checks]
    checks += [f"{rule} not made: {why}" for rule, why in found.not_computed]
    sections.append(("Checks on the screen", checks or ["No check told anything"], ""))
    if found.same:
        sections.append(("As then", list(found.same), colours.quiet))
    sections.append(("Hash of the entry", [found.hash], colours.quiet))
    return sections


def open_replay(window: MainWindow, entry: int | None = None) -> ReplayDialog | None:
    """Open the replay over the bench: of an entry, else of the decision on the parcel there."""
    tools = window.replaying
    if tools is None:
        return None
    source, runner, prepare = tools
    dialog = ReplayDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    there = [True]
    dialog.finished.connect(lambda _: there.clear())

    def show(state: ReplayState) -> None:
        if there:
            dialog.show_state(state)

    controller = ReplayController(source, runner, show, prepare)
    dialog.attach(controller)
    if entry is None and window.bench is not None:
        opened, recorded = window.bench.state.opened, window.bench.state.recorded
        decided = opened.decided if opened is not None else recorded
        entry = None if decided is None else decided.seq
    if entry is not None:
        dialog.field.setText(str(entry))
        controller.ask(entry)
    dialog.open()
    return dialog
