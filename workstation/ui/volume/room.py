"""The room of a CT volume: the slice, the two other planes beside it, the strip of slices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QSlider, QVBoxLayout, QWidget

from workstation.domain.findings import Finding
from workstation.imaging.planes import Plane
from workstation.ui.canvas.scan_canvas import ScanCanvas
from workstation.ui.theme import GRID
from workstation.ui.volume.overlay import Cut, PlaneOverlay
from workstation.ui.volume.strip import SliceStrip

if TYPE_CHECKING:
    from workstation.controllers.volume import VolumeController, VolumeState
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.view_state import ViewState
    from workstation.services.ports import Runner
    from workstation.ui.canvas.placement import Placement

_OTHERS = {
    Plane.AXIAL: (Plane.CORONAL, Plane.SAGITTAL),
    Plane.CORONAL: (Plane.AXIAL, Plane.SAGITTAL),
    Plane.SAGITTAL: (Plane.AXIAL, Plane.CORONAL),
}
"""For each plane, the one whose cut is a level line in it and the one whose cut is upright."""
_TEN = 10
_BAR_STYLE = """
QSlider::groove:vertical { width: 8px; background: palette(button);
  border: 1px solid palette(mid); border-radius: 4px; }
QSlider::handle:vertical { height: 40px; margin: 0 -9px; border-radius: 5px;
  background: palette(button); border: 1px solid palette(text); }
QSlider::handle:vertical:hover { background: palette(highlight); }
"""
"""A handle that a glove can take."""
_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_TEN,
    Qt.Key.Key_PageDown: _TEN,
    Qt.Key.Key_Home: -(10**9),
    Qt.Key.Key_End: 10**9,
}
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down)


class SideCanvas(ScanCanvas):
    """A smaller plane: its name stands at its head; the view's words are on the large one."""

    def __init__(self, plane: Plane) -> None:
        super().__init__()
        self.setObjectName(f"{plane.value}_canvas")
        self.setAccessibleName(f"{plane.value.capitalize()} plane")
        self.setMinimumSize(160, 120)

    def strip_shown(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class _Looks:
    """How a volume's large picture was left: the view and the place."""

    view: ViewState
    placement: Placement


class VolumeRoom(QWidget):
    """Holds the bench's canvas; for a volume of several slices everything about it is there too.

    The controller is made when the first volume comes. Nothing is decided here.
    """

    state_changed = Signal(object)
    """The new VolumeState."""
    view_used = Signal(str)
    pixel_told = Signal(str)

    def __init__(self, canvas: ScanCanvas, runner: Callable[[], Runner]) -> None:
        super().__init__()
        self.setObjectName("volume_room")
        self.setAutoFillBackground(True)
        self._runner = runner
        self.canvas = canvas
        self._canvases: dict[Plane, ScanCanvas] = {Plane.AXIAL: canvas}
        self._overlays: dict[Plane, PlaneOverlay] = {}
        self._sizes: dict[Plane, tuple[int, int]] = {}
        self._controller: VolumeController | None = None
        self._findings: tuple[Finding, ...] = ()
        self._marks: dict[Plane, tuple[object, ...]] = {}
        self._looks: dict[str, _Looks] = {}
        self._identity = ""
        self._quiet = False
        self._strip_wanted = True
        self._waiting: Callable[[], None] = lambda: None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(2)
        self._pause.timeout.connect(self._drawn)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.addWidget(canvas, 0, 0)
        self.bar: QSlider | None = None
        self.strip: SliceStrip | None = None
        self._side: QWidget | None = None

    # What is shown

    def leave(self) -> None:
        """Another picture comes: how this one is looked at is kept for its return."""
        view = self.canvas.view_state()
        if self._identity and view is not None:
            self._looks[self._identity] = _Looks(view, self.canvas.placement)
            while len(self._looks) > _TEN:
                del self._looks[next(iter(self._looks))]
        self._identity = ""

    def show_picture(self, prepared: Prepared | None) -> None:
        """The canvas shows a new picture: a volume's slice, another kind of picture, or none."""
        volume = prepared.volume if prepared is not None else None
        if prepared is None or volume is None or volume.grid.shape[0] < 2:
            if self._controller is not None:
                self._controller.close()
                self._show(self._controller.state)
            return
        self._make()
        self._findings, self._marks = (), {}
        self._identity = prepared.identity
        looks = self._looks.pop(prepared.identity, None)
        if looks is not None:
            self.canvas.apply(looks.view)
            self.canvas.set_placement(looks.placement)
        if self.strip is not None:
            self.strip.show_volume(volume.grid.shape[0])
        self.controller().open(volume, prepared)
        if self.strip is not None:
            self.controller().want_thumbnails(self.strip.drawn_slices())

    @property
    def holds_volume(self) -> bool:
        """A volume of several slices is on the screen."""
        return self._controller is not None and self._controller.state.grid is not None

    def controller(self) -> VolumeController:
        """The volume's controller, made if it is not there yet."""
        if self._controller is None:
            from workstation.controllers.volume import VolumeController

            self._controller = VolumeController(
                self._runner(),
                self._show,
                used=self.view_used.emit,
                warm=self._warm,
                later=self._when_drawn,
            )
        return self._controller

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Findings of the whole volume: each shows on its own slices."""
        self._findings = findings
        if self.strip is not None and self._controller is not None:
            self.strip.show_marks(findings, self._controller.state.own_marks)
        self._show_marks()

    def select_finding(self, number: int | None) -> None:
        """Go to a finding's slice and highlight it."""
        finding = next((f for f in self._findings if f.number == number), None)
        if finding is not None:
            self.controller().look_at(finding)
        for canvas in self._canvases.values():
            canvas.select_finding(number, zoom=False)

    def findings(self) -> tuple[Finding, ...]:
        """Findings of the whole volume."""
        return self._findings

    def set_marks_visible(self, visible: bool) -> None:
        """Show or hide the marks of all planes."""
        for canvas in self._canvases.values():
            canvas.set_marks_visible(visible)

    def show_strip(self, on: bool) -> None:
        """Show or hide the strip of slices."""
        self._make()
        if self.strip is not None:
            self.strip.setVisible(on and self.holds_volume)
            self._strip_wanted = on

    def plane_canvas(self, plane: Plane) -> ScanCanvas:
        """The canvas of a plane."""
        return self._canvases[plane]

    # Inside

    def _make(self) -> None:
        """Everything about a volume; made once, when the first one comes."""
        if self.strip is not None:
            return
        self.bar = QSlider(Qt.Orientation.Vertical)
        self.bar.setObjectName("slice_bar")
        self.bar.setAccessibleName("Slice")
        self.bar.setToolTip("Drag through the slices")
        self.bar.setInvertedAppearance(True)
        self.bar.setInvertedControls(True)
        self.bar.setStyleSheet(_BAR_STYLE)
        self.bar.setFixedWidth(GRID * 8)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.valueChanged.connect(self._bar_moved)
        self._grid.addWidget(self.bar, 0, 1)
        self._side = QWidget()
        self._side.setObjectName("other_planes")
        column = QVBoxLayout(self._side)
        column.setContentsMargins(GRID // 2, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for plane in (Plane.CORONAL, Plane.SAGITTAL):
            canvas: ScanCanvas = SideCanvas(plane)
            canvas.view_changed.connect(partial(self._view_changed, plane))
            canvas.cursor_moved.connect(lambda x, y, text: self.pixel_told.emit(text))
            self._canvases[plane] = canvas
            column.addWidget(canvas, 1)
        self._grid.addWidget(self._side, 0, 2)
        self._grid.setColumnStretch(0, 3)
        self.strip = SliceStrip()
        self.strip.slice_wanted.connect(lambda n: self.controller().go(Plane.AXIAL, n))
        self.strip.scrolled.connect(lambda n: self.controller().scroll(Plane.AXIAL, n))
        self.strip.thumbnails_wanted.connect(lambda n: self.controller().want_thumbnails(n))
        self._grid.addWidget(self.strip, 1, 0, 1, 3)
        self.canvas.view_changed.connect(partial(self._view_changed, Plane.AXIAL))
        for plane, canvas in self._canvases.items():
            overlay = PlaneOverlay(canvas, plane)
            canvas.add_layer(overlay)
            self._overlays[plane] = overlay
            canvas.slice_requested.connect(partial(self._scroll, plane))
            canvas.place_clicked.connect(partial(self._placed, plane))
            canvas.placement_changed.connect(partial(self._sized, plane))
            canvas.installEventFilter(self)
            canvas.viewport().installEventFilter(self)
        for widget in (self.bar, self._side, self.strip):
            widget.hide()

    def _when_drawn(self, do: Callable[[], None]) -> None:
        """A moment later, once; the screen is drawn in between."""
        if not self._pause.isActive():
            self._waiting = do
            self._pause.start()

    def _drawn(self) -> None:
        self._waiting()

    def _warm(self, plane: Plane, picture: Prepared) -> None:
        """On the lane: sample the plane as the screen will want it."""
        from workstation.imaging import display

        size = self._sizes.get(plane)
        if size is not None:
            display.sample_whole(picture, size)

    def _sized(self, plane: Plane, placement: object) -> None:
        grid = self._canvases[plane].grid()
        if grid is not None and max(grid.unturned) <= 4096:
            self._sizes[plane] = grid.unturned

    def _show(self, state: VolumeState) -> None:
        """Draw a state of the volume."""
        there = state.grid is not None
        if self.bar is None or self.strip is None or self._side is None:
            return
        self.bar.setVisible(there)
        self.strip.setVisible(there and self._strip_wanted)
        self._side.setVisible(there and state.mpr)
        self._grid.setColumnStretch(2, 2 if there and state.mpr else 0)
        if not there or state.grid is None:
            for overlay in self._overlays.values():
                overlay.show_cuts("", QRectF(), None, None)
            self.state_changed.emit(state)
            return
        self._quiet = True
        self.bar.setRange(0, state.grid.shape[0] - 1)
        self.bar.setPageStep(_TEN)
        self.bar.setValue(state.at[0])
        self._quiet = False
        self.strip.show_slice(state.at[0])
        self.strip.show_thumbnails(state.thumbnails)
        self.strip.show_marks(self._findings, state.own_marks)
        for plane, picture in state.pictures.items():
            self._show_plane(plane, picture)
        self.canvas.set_notice(state.problem)
        for plane, overlay in self._overlays.items():
            self._show_cuts(state, plane, overlay)
        self._show_marks()
        self.state_changed.emit(state)

    def _show_plane(self, plane: Plane, picture: Prepared) -> None:
        canvas = self._canvases[plane]
        before = canvas.prepared()
        if before is picture:
            return
        if before is None or before.volume is not picture.volume:
            canvas.show_scan(picture)
            view = self.canvas.view_state()
            if view is not None:
                canvas.apply(view)
            return
        canvas.show_slice(picture)

    def _show_cuts(self, state: VolumeState, plane: Plane, overlay: PlaneOverlay) -> None:
        grid = state.grid
        if grid is None:
            return
        across, down = grid.axis_words(plane)
        index = state.index(plane)
        words = f"{plane.value.capitalize()} {index + 1} of {grid.count(plane)}"
        slab = grid.slab_short(plane, state.slab)
        words += f"   {slab}" if slab else ""
        words += f"   {across} → {down} ↓"
        rows, columns = grid.size(plane)
        cuts = []
        for other in _OTHERS[plane]:
            at = state.index(other)
            cuts.append(Cut(other, at, *grid.slab_range(other, at, state.slab)))
        level, upright = cuts if state.mpr else (None, None)
        overlay.show_cuts(words, QRectF(0, 0, columns, rows), level, upright)

    def _show_marks(self) -> None:
        if self._controller is None:
            return
        state = self._controller.state
        for plane, canvas in self._canvases.items():
            marks = state.marks(plane, self._findings)
            if canvas.prepared() is not None and marks != self._marks.get(plane):
                chosen = self.canvas.selected_finding()
                self._marks[plane] = marks
                canvas.show_opinion(marks)
                if chosen is not None:
                    canvas.select_finding(chosen, zoom=False)

    def _view_changed(self, plane: Plane, view: ViewState | None) -> None:
        """One window and one set of view functions for all planes."""
        if view is None or not self.holds_volume:
            return
        for other, canvas in self._canvases.items():
            if other is not plane:
                canvas.apply(view)

    def _scroll(self, plane: Plane, by: int) -> None:
        if self.holds_volume:
            self.controller().scroll(plane, by)

    def _placed(self, plane: Plane, at: QPointF) -> None:
        """A click puts the crosshair there."""
        if not self.holds_volume or not self.controller().state.mpr:
            return
        state = self.controller().state
        if state.grid is not None:
            column, row = int(at.x() // 1), int(at.y() // 1)
            self.controller().place(state.grid.voxel(plane, state.index(plane), column, row))

    def _bar_moved(self, value: int) -> None:
        if not self._quiet:
            self.controller().go(Plane.AXIAL, value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of slices while a plane has the focus; Shift and drag move the crosshair."""
        plane = next(
            (p for p, c in self._canvases.items() if watched in (c, c.viewport())), Plane.AXIAL
        )
        if self.holds_volume and isinstance(event, QKeyEvent):
            by = _KEYS.get(Qt.Key(event.key()))
            if self._canvases[plane].tool() is not None and event.key() in _ARROWS:
                by = None  # a tool in hand moves its point
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if by is not None and plain:
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                if event.type() == QEvent.Type.KeyPress:
                    self.controller().scroll(plane, by)
                    return True
        if self.holds_volume and isinstance(event, QMouseEvent):
            held = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            dragged = event.buttons() & Qt.MouseButton.LeftButton
            if held and dragged and self.controller().state.mpr:
                self._placed(plane, self._canvases[plane].to_source(event.position()))
                return True
        return super().eventFilter(watched, event)
