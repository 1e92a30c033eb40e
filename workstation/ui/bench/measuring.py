"""Brings measuring to the bench: picture, tool, panel, commands and log around one controller."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from workstation.ui.bench.measure_panel import MeasurePanel
from workstation.ui.commands.measure import STEPS, TOOLS

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.measuring import MeasuringController
    from workstation.controllers.measuring_state import MeasuringState
    from workstation.domain.scan import Scan
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.readout import Subject
    from workstation.services.ports import Runner
    from workstation.ui.actions import Actions
    from workstation.ui.bench.picture_area import PictureArea
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.canvas.tools import ItemsLayer, Lens, MeasureTool

_TAP_MS = 250
"""The magnifier's key let go sooner leaves the lens until it is pressed again."""


class MeasuringDesk(QObject):
    """Nothing of it exists before there is a picture."""

    summary_changed = Signal(object)
    """What was measured on this parcel, in lines, for the log."""

    def __init__(self, room: PictureArea, panel: MeasurePanel, actions: Actions) -> None:
        super().__init__(room)
        self._room, self.panel, self._actions = room, panel, actions
        self._runner: Runner | None = None
        self.controller: MeasuringController | None = None
        self._canvas: ScanCanvas | None = None
        self._tool: MeasureTool | None = None
        self._layer: ItemsLayer | None = None
        self.lens: Lens | None = None
        self._bench: BenchState | None = None
        self._summary: tuple[str, ...] = ()
        self._held_key = Qt.Key.Key_unknown
        self._held = QTimer(self)
        self._held.setSingleShot(True)
        self._held.setInterval(_TAP_MS)
        panel.item_chosen.connect(self._choose_item)
        panel.width_changed.connect(lambda width: self._with(lambda c: c.set_width(width)))
        self._enable(False)

    @property
    def runner(self) -> Runner | None:
        """Where measures are taken; None before the station is open."""
        return self._runner

    def use(self, runner: Runner) -> None:
        """Measure on this runner's lane."""
        self._runner = runner

    def show_state(self, state: BenchState) -> None:
        """The bench changed: another parcel, another picture."""
        self._bench = state
        parcel = state.barcode.text if state.barcode is not None else None
        if self.controller is not None:
            self.controller.open_parcel(parcel)
        if state.opened is not None and state.measures != self._summary:
            self.summary_changed.emit(self._summary)  # the same parcel was opened anew
        canvas = self._room.canvas
        if canvas is None or canvas.prepared() is None or self._runner is None:
            self._picture(None)
            return
        if self.controller is None:
            self._begin(canvas, self._runner, parcel)
        self._picture(canvas.prepared())

    def tell_commands(self) -> None:
        """Put on again only what means something: somebody sits at the bench anew."""
        canvas = self._room.canvas
        self._enable(canvas is not None and canvas.prepared() is not None)
        for name in (*STEPS, "measure.delete_all"):
            self._actions[name].setEnabled(False)
        if self.controller is not None:
            self._show(self.controller.state)

    # Commands

    def choose(self, tool: str) -> None:
        """Take up a tool, or lay it down where it is in hand."""
        controller, canvas = self.controller, self._canvas
        if controller is None or canvas is None or self._tool is None:
            self._mark_tools()
            return
        from workstation.controllers.measuring_state import Tool

        wanted = Tool(tool)
        if controller.state.tool is wanted:
            canvas.set_tool(None)
            self._mark_tools()
            return
        controller.choose(wanted)
        canvas.set_tool(self._tool)
        canvas.setFocus()

    def escape(self) -> bool:
        """Esc: one step back within measuring; False where no tool is in hand."""
        tool, canvas, controller = self._tool, self._canvas, self.controller
        if tool is None or canvas is None or controller is None or canvas.tool() is not tool:
            return False
        if not tool.escape():
            canvas.set_tool(None)
            return controller.state.tool is not None
        return True

    def undo(self) -> None:
        """One drawing back."""
        self._with(lambda controller: controller.undo())

    def redo(self) -> None:
        """One drawing forward."""
        self._with(lambda controller: controller.redo())

    def delete(self) -> None:
        """The chosen item away."""
        self._with(lambda controller: controller.delete())

    def delete_all(self) -> None:
        """All items of this picture away."""
        self._with(lambda controller: controller.delete_all())

    def copy(self) -> None:
        """Figures of the chosen item, else of all of this picture, to the clipboard."""
        if self.controller is None:
            return
        from workstation.controllers.measure_words import text_of

        state = self.controller.state
        items = (state.chosen,) if state.chosen is not None else state.items
        text = "\n".join(text_of(item, state.values(item)) for item in items)
        if text:
            QGuiApplication.clipboard().setText(text)

    def toggle_lens(self) -> None:
        """The magnifier on or off."""
        self._show_lens(self._actions["measure.lens"].isChecked())

    def hold_lens(self) -> None:
        """The magnifier while its key is held; a short press leaves it on."""
        if self.lens is None:
            return
        if self.lens.on:
            self._show_lens(False)
            return
        self._show_lens(True)
        self._held.start()
        keys = self._actions["measure.lens_held"].shortcut()
        if keys.isEmpty():  # taken from the menu: nothing is held
            return
        self._held_key = keys[0].key()  # type: ignore[index]
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def step_lens(self, by: int) -> None:
        """The magnifier stronger or weaker."""
        if self.lens is not None:
            self.lens.step(by)

    def smooth_lens(self) -> None:
        """Pixels blended in the lens, or each a square."""
        if self.lens is not None:
            self.lens.set_smooth(self._actions["measure.lens_smooth"].isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the magnifier's key is held: wait for it to come up."""
        kind = event.type()
        released = kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent)
        if released and isinstance(event, QKeyEvent):
            released = event.key() == self._held_key and not event.isAutoRepeat()
        if released or kind == QEvent.Type.ApplicationDeactivate:
            app = QApplication.instance()
            if app is not None:
                app.removeEventFilter(self)
            if not self._held.isActive() or not released:
                self._show_lens(False)
        return False

    # Inside

    def _begin(self, canvas: ScanCanvas, runner: Runner, parcel: str | None) -> None:
        from workstation.controllers.measuring import MeasuringController
        from workstation.imaging.measure import measure
        from workstation.ui.canvas.tools import ItemsLayer, Lens, MeasureTool

        self._canvas = canvas
        self.controller = MeasuringController(runner, measure, self._show)
        self.controller.open_parcel(parcel)
        self._layer = ItemsLayer(canvas)
        canvas.add_layer(self._layer)
        self._tool = MeasureTool(canvas, self.controller, self._tool_left)
        self.lens = Lens(canvas)
        canvas.picture_changed.connect(self._picture)

    def _picture(self, prepared: Prepared | None) -> None:
        controller, canvas, bench = self.controller, self._canvas, self._bench
        self._enable(prepared is not None)
        if controller is None or canvas is None:
            return
        scan = prepared.scan if prepared is not None else None
        if prepared is None or scan is None or bench is None or bench.barcode is None:
            controller.show_picture(None)
            return
        from workstation.domain.annotation import Anchor

        planes = subject_of(prepared, scan)
        anchor = Anchor(
            prepared.identity,
            prepared.frame,
            planes.rows,
            planes.columns,
            planes.scale.spacing_mm,
            prepared.place if prepared.volume is not None else "",
        )
        controller.show_picture(anchor, planes)
        if controller.state.tool is not None and canvas.tool() is None:
            canvas.set_tool(self._tool)  # the next view of the parcel: the tool stays in hand
        elif controller.state.tool is None and canvas.tool() is self._tool:
            canvas.set_tool(None)

    def _show(self, state: MeasuringState) -> None:
        if self._layer is not None:
            self._layer.show_state(state)
        if self._canvas is not None:
            self._canvas.viewport().update()
        self.panel.show_state(state)
        self._mark_tools()
        self._actions["measure.undo"].setEnabled(state.can_undo)
        self._actions["measure.redo"].setEnabled(state.can_redo)
        self._actions["measure.delete"].setEnabled(state.chosen is not None)
        self._actions["measure.copy"].setEnabled(bool(state.items))
        self._actions["measure.delete_all"].setEnabled(bool(state.items))
        self._tell_summary()

    def _tell_summary(self) -> None:
        controller = self.controller
        if controller is None:
            return
        from workstation.controllers.measure_words import summary

        state = controller.state
        told = summary((item, state.values(item)) for item in controller.everything())
        if told != self._summary:
            self._summary = told
            self.summary_changed.emit(told)

    def _tool_left(self) -> None:
        """The canvas took the tool away: for good, or only because the picture changes."""
        controller, canvas, bench = self.controller, self._canvas, self._bench
        if controller is None or canvas is None:
            return
        prepared, anchor = canvas.prepared(), controller.state.anchor
        same = prepared is not None and anchor is not None
        if same and prepared is not None and anchor is not None:
            same = (prepared.identity, prepared.frame) == (anchor.identity, anchor.frame)
        if same or bench is None or bench.barcode is None:
            controller.choose(None)

    def _mark_tools(self) -> None:
        tool = self.controller.state.tool if self.controller is not None else None
        for name, own in TOOLS.items():
            self._actions[name].setChecked(tool is not None and tool.value == own)

    def _choose_item(self, number: int) -> None:
        from workstation.controllers.measuring_state import Tool

        controller, canvas = self.controller, self._canvas
        if controller is None or canvas is None:
            return
        controller.choose(Tool.SELECT)
        controller.select(number)
        canvas.set_tool(self._tool)
        canvas.setFocus()

    def _show_lens(self, on: bool) -> None:
        if self.lens is not None:
            self.lens.show(on)
        self._actions["measure.lens"].setChecked(self.lens is not None and self.lens.on)

    def _enable(self, on: bool) -> None:
        for name in (*TOOLS, "measure.lens", "measure.lens_held"):
            self._actions[name].setEnabled(on)
        if not on:
            for name in (*STEPS, "measure.delete_all"):
                self._actions[name].setEnabled(False)

    def _with(self, do: Callable[[MeasuringController], None]) -> None:
        if self.controller is not None:
            do(self.controller)


def subject_of(prepared: Prepared, scan: Scan) -> Subject:
    """What the picture holds, told once for the cursor and for measures."""
    from workstation.imaging.readout import plane_subject, subject

    grey = prepared.grey
    if prepared.volume is not None and grey is not None:
        stored = prepared.stored_scale, prepared.stored_offset
        return prepared.keep(
            "plane subject", lambda: plane_subject(scan, grey, stored, "value", prepared.aspect)
        )
    return prepared.keep("subject", lambda: subject(scan, min(prepared.frame, scan.frames - 1)))
