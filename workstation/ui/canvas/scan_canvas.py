"""The picture of the bench: looked at with the mouse, marked by models, named in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QToolTip, QWidget

from workstation.domain.findings import Finding
from workstation.imaging.marks import style_of, tag_of
from workstation.imaging.view import ViewState, apply_function, standard_view, with_window
from workstation.ui.canvas.colours import CanvasColours
from workstation.ui.canvas.gestures import Gestures
from workstation.ui.canvas.marks import MapItem, MarksItem
from workstation.ui.canvas.picture import PictureItem
from workstation.ui.canvas.strip import paint_message, paint_room, paint_strip
from workstation.ui.canvas.words import NO_PICTURE, pixel_words, state_lines, view_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.imaging.prepared import Prepared

LARGEST_SCALE = 64.0
"""Device pixels a source pixel, at most."""
_ROOM = 0.6  # share of the window by which the picture may be pushed past an edge
_FADE_MS = 160


class ScanCanvas(QGraphicsView):
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
    zoom_changed = Signal(float)
    """Device pixels a source pixel."""

    def __init__(self, parent: QWidget | None = None, colours: CanvasColours | None = None) -> None:
        super().__init__(parent)
        self._given_colours = colours
        self._prepared: Prepared | None = None
        self._state: ViewState | None = None
        self._message = NO_PICTURE
        self._notice = ""
        self._title = ""
        self._scale = 1.0  # logical pixels a source pixel
        self._fitted = True
        self._anchor: tuple[QPointF, QPointF] | None = None  # of the last zoom: window, scene
        self._marks_visible = True
        self._map_opacity = 0.4
        self._map_shown = True
        self._gestures = Gestures(self)
        self.animated = QGuiApplication.platformName() != "offscreen"

        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self._picture = PictureItem(self)
        self._map = MapItem()
        self._marks = MarksItem(self)
        for item in (self._picture, self._map, self._marks):
            scene.addItem(item)
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(_FADE_MS)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.valueChanged.connect(self._faded)
        self._apply_opacities(1.0)

        self.setObjectName("scan_canvas")
        self.setAccessibleName("Scan picture")
        self.setAccessibleDescription(NO_PICTURE)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumSize(320, 240)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown

    def show_scan(self, prepared: Prepared, title: str = "") -> None:
        """Show a picture in its standard view, fitted, with no marks yet."""
        self._prepared, self._title = prepared, title or prepared.title
        self._state = standard_view(prepared)
        self._message = self._notice = ""
        self._clear_opinion()
        self._picture.show_picture(prepared, self._state)
        self.fit()
        self._tell()
        self.view_changed.emit(self._state)

    def show_slice(self, prepared: Prepared) -> None:
        """Show another slice of the same scan in the view and at the place in force."""
        if self._prepared is None or self._state is None:
            self.show_scan(prepared)
            return
        self._prepared = prepared
        self._picture.show_picture(prepared, self._state)
        self._tell()

    def clear(self, message: str = NO_PICTURE) -> None:
        """Show no picture, and say why: "Picture loading…"."""
        self._prepared = self._state = None
        self._message, self._notice, self._title = message, "", ""
        self._clear_opinion()
        self._picture.show_picture(None, None)
        self._tell()

    def set_notice(self, words: str) -> None:
        """One more line of words over the picture ("" for none); it never hides the view's name."""
        self._notice = words
        self._tell()

    def prepared(self) -> Prepared | None:
        """The picture shown."""
        return self._prepared

    def title(self) -> str:
        """The shown picture's title."""
        return self._title

    def words(self) -> str:
        """All words on the picture, as a screen reader tells them."""
        if self._prepared is None or self._state is None:
            return self._message
        lines = [view_line(self._prepared, self._state), *state_lines(self._prepared)]
        if self._notice:
            lines.append(self._notice)
        return "\n".join(lines)

    # The model's opinion

    def show_opinion(
        self, findings: tuple[Finding, ...], anomaly_map: NDArray[np.float32] | None = None
    ) -> None:
        """Marks and map over the picture; they fade in and never move it.

        Called again for another threshold it replaces the marks and keeps the chosen one.
        """
        if self._prepared is None:
            return
        chosen = self._marks.selected
        fresh = not self._marks.findings and not self._map.has_map
        bounds = self._picture.boundingRect()
        self._marks.show_findings(tuple(findings), bounds)
        self._map.show_map(anomaly_map, bounds)
        if self._marks.finding(chosen) is not None:
            self._marks.selected = chosen
        if fresh and self.animated:
            self._fade.stop()
            self._fade.start()
        else:
            self._apply_opacities(1.0)

    def set_marks_visible(self, visible: bool) -> None:
        """Show or hide marks and map together, at once."""
        self._marks_visible = visible
        self._fade.stop()
        self._apply_opacities(1.0)

    def marks_visible(self) -> bool:
        """Whether marks are shown."""
        return self._marks_visible

    def set_map_visible(self, visible: bool) -> None:
        """Show or hide the map alone."""
        self._map_shown = visible
        self._apply_opacities(1.0)

    def set_map_opacity(self, opacity: float) -> None:
        """How strongly the map covers the picture, 0..1."""
        self._map_opacity = min(max(opacity, 0.0), 1.0)
        self._apply_opacities(1.0)

    def select_finding(self, number: int | None, zoom: bool = True) -> None:
        """Highlight a mark and bring it before the eye; None highlights none, moves nothing."""
        self._marks.selected = number
        self._marks.update()
        finding = self._marks.finding(number)
        if finding is None or not zoom:
            return
        box = QRectF(*(float(value) for value in finding.box))
        port = self.viewport().rect()
        wanted = 0.4 * min(port.width() / box.width(), port.height() / box.height())
        scale = min(max(wanted, self._fit_scale()), max(self._fit_scale(), 8.0))
        self._place(scale, box.center(), QPointF(port.center()))

    def selected_finding(self) -> int | None:
        """Number of the highlighted mark."""
        return self._marks.selected

    # The view

    def apply(self, state: ViewState) -> None:
        """Look at the same picture in another view."""
        if self._prepared is None or state == self._state:
            return
        self._state = state
        self._picture.set_state(state)
        self._tell()
        self.view_changed.emit(state)

    def apply_function(self, name: str) -> None:
        """Switch a named view function on or off: "inverse", "organic only", "standard"..."""
        if self._prepared is not None and self._state is not None:
            self.apply(apply_function(self._prepared, self._state, name))

    def view_state(self) -> ViewState | None:
        """The view in force; None where there is no picture."""
        return self._state

    def reset_view(self) -> None:
        """One key back: the standard view, fitted."""
        if self._prepared is not None:
            self.apply(standard_view(self._prepared))
            self.fit()

    def set_window(self, centre: float, width: float) -> None:
        """Set the window, plane units."""
        if self._state is not None:
            self.apply(with_window(self._state, centre, width))

    # Zoom and pan
    def fit(self) -> None:
        """The whole picture, as large as the window allows."""
        self._fitted = True
        if self._prepared is None:
            return
        rect = self._picture.boundingRect()
        self._place(self._fit_scale(), rect.center(), self._middle(), fitted=True)

    def one_to_one(self) -> None:
        """One device pixel a source pixel, about the middle of the window."""
        self._zoom_to(1.0 / self._ratio(), self._middle())

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a window point (the middle): what is under it stays under it."""
        self._zoom_to(self._scale * factor, self._middle() if at is None else at)

    def zoom(self) -> float:
        """Device pixels a source pixel."""
        return self._scale * self._ratio()

    def pan_by(self, across: int, down: int) -> None:
        """Move the picture by window pixels."""
        if self._prepared is None:
            return
        self._fitted, self._anchor = False, None
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar, step in zip(bars, (across, down), strict=True):
            bar.setValue(bar.value() - step)

    def _zoom_to(self, scale: float, at: QPointF) -> None:
        if self._prepared is None:
            return
        smallest = min(self._fit_scale(), 1.0 / self._ratio()) / 4
        scale = min(max(scale, smallest), LARGEST_SCALE / self._ratio())
        # Scrolling is in whole pixels: turning the wheel at one place must not add roundings up.
        held = self._anchor is not None and self._anchor[0] == at
        scene = self._anchor[1] if held and self._anchor else self._to_scene(at)
        self._place(scale, scene, at)
        self._anchor = at, scene

    def _place(
        self, scale: float, scene: QPointF, window: QPointF, *, fitted: bool = False
    ) -> None:
        """Show at a scale with a scene point under a window point."""
        changed = scale != self._scale
        self._anchor = None
        self._fitted = fitted
        self._scale = scale
        port = self.viewport()
        rect = self._picture.boundingRect()
        across, down = port.width() * _ROOM / scale, port.height() * _ROOM / scale
        self.setSceneRect(rect.adjusted(-across, -down, across, down))
        self.setTransform(QTransform.fromScale(scale, scale))
        self.horizontalScrollBar().setValue(round(scene.x() * scale - window.x()))
        self.verticalScrollBar().setValue(round(scene.y() * scale - window.y()))
        port.update()
        if changed:
            self.zoom_changed.emit(self.zoom())

    def _fit_scale(self) -> float:
        rect, port = self._picture.boundingRect(), self.viewport().rect()
        if rect.isEmpty() or port.isEmpty():
            return 1.0
        scale = min(port.width() / rect.width(), port.height() / rect.height())
        return min(scale, LARGEST_SCALE / self._ratio())

    def _to_scene(self, point: QPointF) -> QPointF:
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(point)

    def _middle(self) -> QPointF:
        port = self.viewport()
        return QPointF(port.width() / 2, port.height() / 2)

    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()

    # Events
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._gestures.press(event)
        self._show_cursor(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._gestures.move(event)
        self._point(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
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
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._gestures.space = True
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._gestures.space = False
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._gestures.space = False
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        old = event.oldSize()
        if self._fitted or not old.isValid():
            self.fit()
            return
        kept = self._to_scene(QPointF(old.width() / 2, old.height() / 2))
        self._place(self._scale, kept, self._middle())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
            self.cursor_moved.emit(-1, -1, "")
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            finding = self._mark_at(QPointF(event.pos()))
            if finding is not None:
                family = style_of(finding.label).family
                words = f"{tag_of(finding)} ({family}). The score is the model's own scale."
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            rect = self.viewport().rect()
            if self._prepared is None or self._state is None:
                paint_message(painter, rect, self.font(), self.colours(), self._message)
                return
            lines = [(words, True) for words in ([self._notice] if self._notice else [])]
            lines += [(words, words.startswith("Partly")) for words in state_lines(self._prepared)]
            first = view_line(self._prepared, self._state)
            paint_strip(painter, rect, self.font(), self.colours(), first, lines)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill what the picture leaves free, and nothing under it."""
        painter.resetTransform()
        covered, room = self._picture.device_rect(), self.colours().room
        paint_room(painter, self.viewport().rect(), covered, self._ratio(), room)

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

    def _mark_at(self, at: QPointF) -> Finding | None:
        return self._marks.at(at) if self._marks_visible and self._prepared else None

    def _point(self, at: QPointF) -> None:
        if self._gestures.busy:
            return
        self._show_cursor(at)
        if self._prepared is None:
            return
        place = self._to_scene(at)
        x, y = int(place.x() // 1), int(place.y() // 1)
        words = pixel_words(self._prepared, x, y)
        self.cursor_moved.emit(*((x, y) if words else (-1, -1)), words)

    def _show_cursor(self, at: QPointF) -> None:
        finding = None if self._gestures.busy else self._mark_at(at)
        self._hover(finding)
        shape = Qt.CursorShape.CrossCursor
        if self._prepared is None:
            shape = Qt.CursorShape.ArrowCursor
        elif finding is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._gestures.space:
            shape = Qt.CursorShape.OpenHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _hover(self, finding: Finding | None) -> None:
        number = finding.number if finding is not None else None
        if number != self._marks.hovered:
            self._marks.hovered = number
            self._marks.update()

    def _clear_opinion(self) -> None:
        self._fade.stop()
        self._gestures.cancel()
        self._marks.show_findings((), QRectF())
        self._map.show_map(None, QRectF())

    def _faded(self, value: object) -> None:
        self._apply_opacities(float(str(value)))

    def _apply_opacities(self, fade: float) -> None:
        self._marks.setVisible(self._marks_visible)
        self._map.setVisible(self._marks_visible and self._map_shown)
        self._marks.setOpacity(fade)
        self._map.setOpacity(fade * self._map_opacity)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.viewport().update()
