"""The picture of the bench: looked at with the mouse, marked by models, named in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QHelpEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTouchEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from workstation.domain.findings import Finding
from workstation.domain.orientation import Orientation
from workstation.imaging.view import ViewState, apply_function, standard_view, with_window
from workstation.ui.canvas.background import Background
from workstation.ui.canvas.colours import CanvasColours
from workstation.ui.canvas.gestures import Gestures, MouseBindings
from workstation.ui.canvas.keys import press_key
from workstation.ui.canvas.marked_view import MarkedView
from workstation.ui.canvas.picture import Picture
from workstation.ui.canvas.placement import Fit, Placement
from workstation.ui.canvas.strip import Strip, paint_message, paint_room
from workstation.ui.canvas.tool import CanvasTool, ToolEvent
from workstation.ui.canvas.touch import Touch
from workstation.ui.canvas.words import NO_PICTURE, pixel_words, state_lines, view_line

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared


_REST_MS = 100


class ScanCanvas(MarkedView):
    """Shows one prepared picture.

    Left drag sets the window (across: width, down: level), middle drag or Space with left drag
    pans, right drag zooms, the wheel zooms at the cursor (Ctrl: finely; in a CT it steps through
    slices). A click on a mark chooses it. Nothing here changes a stored value.
    """

    finding_clicked = Signal(int)
    view_changed = Signal(object)
    """The new ViewState."""
    cursor_moved = Signal(int, int, str)
    """Source column and row, and what is stored there; -1, -1, "" when the cursor leaves."""
    slice_requested = Signal(int)
    """Steps through a CT: +1 the next slice, -1 the one before."""
    menu_requested = Signal(QPoint)
    """A right click that was not a drag; window position."""
    place_clicked = Signal(QPointF)
    """A left click that meant no mark; source pixels."""
    density_turned = Signal(float)
    """The wheel was turned with Shift while the variable density window is on; + thinner."""
    turned = Signal(object)
    """The new Orientation, of the same picture."""
    tool_changed = Signal(object)
    """The tool set, or None."""
    picture_changed = Signal(object)
    """The Prepared on the screen now, or None."""

    def __init__(self, parent: QWidget | None = None, colours: CanvasColours | None = None) -> None:
        super().__init__(parent)
        self._given_colours = colours
        self._prepared: Prepared | None = None
        self._state: ViewState | None = None
        self._message = NO_PICTURE
        self._notice = ""
        self._title = ""
        self._tool: CanvasTool | None = None
        self._gestures, self._touch = Gestures(self), Touch(self)
        self._picture = Picture(Background(self), self._tell)
        self._strip = Strip()

        self._telling = QTimer(self)  # a drag is told once it rests, not at each step
        self._telling.setSingleShot(True)
        self._telling.setInterval(_REST_MS)
        self._telling.timeout.connect(self._tell)

        self.setObjectName("scan_canvas")
        self.setAccessibleName("Scan picture")
        self.setAccessibleDescription(NO_PICTURE)
        self.setMinimumSize(320, 240)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    # What is shown

    def show_scan(self, prepared: Prepared, title: str = "") -> None:
        """Show a picture in its standard view, fitted, unturned, with no marks yet."""
        self._prepared, self._title = prepared, title or prepared.title
        self._state = standard_view(prepared)
        self._message = self._notice = ""
        self._clear_opinion()
        self._picture.show_picture(prepared, self._state)
        self._set_source(prepared.columns, prepared.rows, prepared.aspect)
        self._place(replace(self.placement, orientation=Orientation(), fit=Fit.WHOLE), force=True)
        self._tell()
        self._point_anew()
        self.picture_changed.emit(prepared)
        self.view_changed.emit(self._state)

    def show_slice(self, prepared: Prepared) -> None:
        """Show another slice of the same scan in the view and at the place in force."""
        if self._prepared is None or self._state is None:
            self.show_scan(prepared)
            return
        self._prepared = prepared
        self._picture.show_picture(prepared, self._state)
        self._set_source(prepared.columns, prepared.rows, prepared.aspect)
        self._place(self.placement)
        self._tell()
        self._point_anew()
        self.picture_changed.emit(prepared)

    def clear(self, message: str = NO_PICTURE) -> None:
        """Show no picture, and say why: "Picture loading…"."""
        self._prepared = self._state = None
        self._message, self._notice, self._title = message, "", ""
        self._clear_opinion()
        self._picture.show_picture(None, None)
        self._set_source(0, 0)
        self._tell()
        self._point_anew()
        self.picture_changed.emit(None)

    def set_notice(self, words: str) -> None:
        """One more line of words over the picture ("" for none); it never hides the view's name."""
        self._notice = words
        self._tell()

    def set_marks_words(self, words: str) -> None:
        """What has to be said of marks that are not to be seen: hidden, held back."""
        if words != self._opinion.words:
            self._opinion.words = words
            self._tell()

    def marks_words(self) -> str:
        """What is said of marks that are not to be seen."""
        return self._opinion.words

    def prepared(self) -> Prepared | None:
        """The picture shown."""
        return self._prepared

    def settled(self) -> bool:
        """What the screen shows is final: no draft of it, nothing being prepared."""
        return self._picture.settled

    def title(self) -> str:
        """The shown picture's title."""
        return self._title

    def words(self) -> str:
        """All words on the picture, as a screen reader tells them."""
        if self._prepared is None or self._state is None:
            return self._message
        first = self._view_line(self._prepared, self._state)
        others = [words for words, _ in self._lines()]
        return "\n".join([first, *state_lines(self._prepared), *others])

    def _lines(self) -> list[tuple[str, bool]]:
        """What has to be said beside the view and the picture's state, and whether it warns."""
        said = (self._notice, self._opinion.words, self._picture.problem)
        lines = [(words, True) for words in said if words]
        if self._picture.preparing:
            name = f"{self._picture.preparing} enhancement".capitalize()
            lines.append((f"{name} is being prepared: not in the picture yet", True))
        return lines

    # The view

    def apply(self, state: ViewState) -> None:
        """Look at the same picture in another view."""
        if self._prepared is None or state == self._state:
            return
        self._state = state
        self._picture.set_state(state)
        self.viewport().update()
        self._telling.start()
        self.view_changed.emit(state)

    def apply_function(self, name: str) -> None:
        """Switch a named view function on or off: "inverse", "organic only", "standard"..."""
        if self._prepared is not None and self._state is not None:
            self.apply(apply_function(self._prepared, self._state, name))

    def view_state(self) -> ViewState | None:
        """The view in force; None where there is no picture."""
        return self._state

    def reset_view(self) -> None:
        """One key back: the standard view, fitted, unturned."""
        if self._prepared is not None:
            self.apply(standard_view(self._prepared))
            self.set_placement(replace(self.placement, orientation=Orientation(), fit=Fit.WHOLE))

    def set_window(self, centre: float, width: float) -> None:
        """Set the window, plane units."""
        if self._state is not None:
            self.apply(with_window(self._state, centre, width))

    def strip_shown(self) -> bool:
        """Whether the strip of words is drawn over the picture's foot."""
        return True

    def view_words(self) -> str:
        """The view's name and how the picture is turned: what the screen shows and the log keeps."""
        if self._state is None:
            return ""
        return ", ".join(filter(None, (self._state.name, self.orientation().words)))

    # Tools

    def set_tool(self, tool: CanvasTool | None) -> None:
        """Give the mouse and keys over the picture to a tool; None takes them back."""
        if tool is self._tool:
            return
        old, self._tool = self._tool, tool
        if old is not None:
            old.left()
        self._gestures.cancel()
        self._opinion.hover(None)
        self.viewport().update()
        self.tool_changed.emit(tool)

    def tool(self) -> CanvasTool | None:
        """The tool set."""
        return self._tool

    def set_mouse(self, bindings: MouseBindings) -> None:
        """Give buttons and wheel other meanings."""
        self._gestures.bindings = bindings

    def mouse(self) -> MouseBindings:
        """What buttons and wheel mean."""
        return self._gestures.bindings

    def cancel_drag(self) -> None:
        """Forget a drag under way."""
        self._gestures.cancel()

    # Events
    def mousePressEvent(self, event: QMouseEvent) -> None:
        tool = None if self._gestures.space else self._usable_tool()
        if tool is None or not tool.press(self._tool_event(event)):
            self._gestures.press(event)
        self._show_cursor(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        tool = None if self._gestures.busy else self._usable_tool()
        if tool is None or not tool.move(self._tool_event(event)):
            self._gestures.move(event)
        self._point(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        tool = self._usable_tool()
        if tool is not None and tool.release(self._tool_event(event)):
            event.accept()
            return
        clicked = self._gestures.release(event)
        if clicked is not None and event.button() == Qt.MouseButton.LeftButton:
            self._click(clicked)
        elif clicked is not None and event.button() == Qt.MouseButton.RightButton:
            self.menu_requested.emit(clicked.toPoint())
        self._show_cursor(event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # just two clicks: no gesture here destroys a setting

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._gestures.wheel(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        tool = self._usable_tool()
        if tool is not None and tool.key(event):
            event.accept()
        elif tool is not None and event.key() == Qt.Key.Key_Escape:
            self.set_tool(None)
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._gestures.space = True
        elif not press_key(self, event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._gestures.space = False
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._gestures.space = False
        super().focusOutEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch.event(event)
            return True
        if event.type() == QEvent.Type.Leave:
            self._opinion.hover(None)
            self.cursor_moved.emit(-1, -1, "")
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            finding = self._mark_at(QPointF(event.pos()))
            if finding is not None:
                QToolTip.showText(event.globalPos(), self._opinion.tip(finding), self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        port, colours = self.viewport(), self.colours()
        rect = port.rect()
        painter = QPainter(port)
        if self._prepared is None or not self.has_source:
            painter.fillRect(rect, colours.room)
            paint_message(painter, rect, self.font(), colours, self._message)
            painter.end()
            return
        room, grid = self.standing()
        if room.ratio != 1.0:
            painter.setTransform(QTransform.fromScale(1 / room.ratio, 1 / room.ratio))
        paint_room(painter, room.device, grid.origin, grid.size, colours.room)
        heat = self._opinion.map if self._opinion.map_drawn else None
        # A region of one part that reaches as far as the window is the window.
        whole = event.rect() == rect and event.region().rectCount() == 1
        self._picture.paint(painter, grid, heat, whole=whole)
        if room.ratio != 1.0:
            painter.resetTransform()
        if self._layers_drawn():
            painter.end()
            super().paintEvent(event)
            painter = QPainter(port)
        elif self._opinion.marks_drawn:
            self._opinion.marks.paint_alone(painter)
        self._paint_words(painter, rect, colours)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRect, colours: CanvasColours) -> None:
        """What lies over picture, layers and marks: the tool in use and the strip of words."""
        if self._prepared is None or self._state is None:
            return
        if self._tool is not None:
            painter.save()
            self._tool.paint(painter, self.viewportTransform())
            painter.restore()
        if self.strip_shown():
            lines = self._lines()
            lines += [(words, words.startswith("Partly")) for words in state_lines(self._prepared)]
            first = self._view_line(self._prepared, self._state)
            self._strip.paint(painter, rect, self.font(), colours, first, lines, self._ratio())

    def colours(self) -> CanvasColours:
        """Colours in force: the given ones, else the palette's."""
        return self._given_colours or CanvasColours.of(self.palette())

    def set_colours(self, colours: CanvasColours | None) -> None:
        """Use a theme's colours, or (None) those of the palette."""
        self._given_colours = colours
        self.viewport().update()

    # Inside

    def _click(self, at: QPointF) -> None:
        finding = self._mark_at(at)
        if finding is not None:
            self.select_finding(finding.number, zoom=False)
            self.finding_clicked.emit(finding.number)
        else:
            self.place_clicked.emit(self.to_source(at))

    def _mark_at(self, at: QPointF) -> Finding | None:
        return self._opinion.at(at) if self._prepared and self._tool is None else None

    def _usable_tool(self) -> CanvasTool | None:
        return self._tool if self._prepared is not None else None

    def _tool_event(self, event: QMouseEvent) -> ToolEvent:
        at = event.position()
        kind = event.pointingDevice().type()
        touch = kind in (QInputDevice.DeviceType.TouchScreen, QInputDevice.DeviceType.Stylus)
        held = event.button(), event.buttons(), event.modifiers()
        return ToolEvent(self.to_source(at), at, *held, touch)

    def _view_line(self, prepared: Prepared, state: ViewState) -> str:
        return view_line(prepared, state, self.orientation().words)

    def _point(self, at: QPointF) -> None:
        if self._gestures.busy:
            return
        self._show_cursor(at)
        if self._prepared is None:
            return
        place = self.to_source(at)
        x, y = int(place.x() // 1), int(place.y() // 1)
        words = pixel_words(self._prepared, x, y)
        self.cursor_moved.emit(*((x, y) if words else (-1, -1)), words)

    def _point_anew(self) -> None:
        """Another picture is shown: what was told of the last one's pixel must not stand by it."""
        self.cursor_moved.emit(-1, -1, "")
        if self._prepared is not None and self.viewport().underMouse():
            self._point(QPointF(self.viewport().mapFromGlobal(QCursor.pos())))

    def _show_cursor(self, at: QPointF) -> None:
        finding = None if self._gestures.busy else self._mark_at(at)
        self._opinion.hover(finding)
        shape = Qt.CursorShape.CrossCursor
        if self._prepared is None:
            shape = Qt.CursorShape.ArrowCursor
        elif finding is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._tool is not None and not self._gestures.space:
            shape = self._tool.cursor
        elif self._gestures.space:
            shape = Qt.CursorShape.OpenHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _place(self, placement: Placement, force: bool = False) -> None:
        turned = placement.orientation != self.orientation()
        super()._place(placement, force)
        if turned:
            self._tell()
            self.turned.emit(self.orientation())

    def _clear_opinion(self) -> None:
        self.set_tool(None)
        self._glide.stop()
        self._gestures.cancel()
        self._opinion.clear()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.viewport().update()
