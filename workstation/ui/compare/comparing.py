"""Draws a CompareState beside the bench's picture and passes on what is done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from workstation.controllers.compare import CompareState
from workstation.ui.commands.compare import tick
from workstation.ui.compare.controls import Controls
from workstation.ui.compare.linker import Linker
from workstation.ui.compare.pane import Pane

if TYPE_CHECKING:
    from workstation.controllers.compare import CompareController
    from workstation.ui.actions import Actions
    from workstation.ui.bench.measuring import MeasuringDesk
    from workstation.ui.bench.picture_area import PictureArea
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.compare.mirror import Mirror


class Comparing(QObject):
    """The second picture of the bench; nothing of it is made before it is first asked for."""

    settled = Signal()
    """The list was left: the keys are the barcode field's again."""

    def __init__(
        self,
        area: PictureArea,
        actions: Actions,
        controller: CompareController,
        desk: MeasuringDesk,
    ) -> None:
        super().__init__(area)
        self._desk = desk
        self.mirror: Mirror | None = None
        self._area, self._actions, self._controller = area, actions, controller
        self._stage = area.stage
        self._shown: object = None
        self._pixel = ""
        self._listed = False
        self.linker: Linker | None = None
        self.pane = Pane(area.lanes)
        self.pane.taken.connect(controller.choose)
        self.pane.canvas_made.connect(self._canvas_made)
        self.controls = Controls(actions)
        self.controls.close_button.clicked.connect(controller.close)
        self.controls.hide()
        area.add_under_stage(self.controls)
        self._stage.set_right(self.pane)
        self._stage.divider_moved.connect(controller.move_divider)

    def show_state(self, state: CompareState) -> None:
        """Draw it: the left picture stays as it is."""
        was, self._listed = self._listed, state.choosing
        self.pane.show_state(state)
        self.controls.setVisible(state.open)
        self._stage.arrange(state)
        self._show_picture(state)
        self._show_titles(state)
        tick(self._actions, state, apart=self._stage.apart)
        if was and not state.choosing:
            self.settled.emit()

    def lend_pane(self) -> tuple[QWidget, QWidget]:
        """The second picture and its title for another window."""
        self._stage.set_right(self.pane, apart=True)
        self.pane.clearMask()
        self._show_titles(self._controller.state)
        return self._stage.right_title, self.pane

    def take_back_pane(self) -> None:
        """The second picture stands beside the first again."""
        self._stage.right_title.setParent(self._stage)
        self._stage.set_right(self.pane)
        self.show_state(self._controller.state)

    def redraw(self) -> None:
        """Draw anew, after another theme."""
        self._stage.redraw()
        self.pane.list.viewport().update()
        self.controls.update()

    def _show_picture(self, state: CompareState) -> None:
        prepared = state.prepared if state.open else None
        linker = self.linker
        if prepared is None or linker is None:
            self._shown = None
            if linker is not None:
                linker.set_link(False, same_parcel=False)
            if self.pane.canvas is not None and self.pane.canvas.prepared() is not None:
                self.pane.show_slices(None)
                self.pane.canvas.clear()
            return
        if prepared is not self._shown:
            self._shown = prepared
            linker.show(prepared, state.right_title)
            with linker.alone():
                self.pane.show_slices(prepared)
            linker.sync()
            self._note()
        linker.set_link(state.linked, same_parcel=state.same_parcel)
        self._mirror(linker)

    def _mirror(self, linker: Linker) -> None:
        """What is drawn left shows right too, once something can be drawn."""
        measuring, runner, canvas = self._desk.controller, self._desk.runner, self.pane.canvas
        if self.mirror is None and measuring is not None and runner is not None and canvas:
            from workstation.ui.compare.mirror import Mirror

            self.mirror = Mirror(canvas, linker, measuring, runner)
        if self.mirror is not None:
            self.mirror.sync()

    def _canvas_made(self, canvas: ScanCanvas) -> None:
        left = self._area.ensure_canvas()
        canvas.set_mouse(left.mouse())
        self.linker = Linker(left, canvas, self)
        self.linker.words_changed.connect(lambda _: self._show_titles(self._controller.state))
        canvas.view_changed.connect(lambda _: self._show_titles(self._controller.state))
        canvas.turned.connect(lambda _: self._show_titles(self._controller.state))
        left.view_changed.connect(lambda _: self._show_titles(self._controller.state))
        left.turned.connect(lambda _: self._show_titles(self._controller.state))
        canvas.cursor_moved.connect(self._pointed)
        canvas.picture_changed.connect(lambda _: self._note())

    def _note(self) -> None:
        """The picture itself says that it is not the parcel's; each slice of a volume does."""
        state = self._controller.state
        if self.pane.canvas is not None and state.chosen is not None:
            self.pane.canvas.set_notice(f"{state.chosen.kept}: not the parcel on the bench")

    def _pointed(self, x: int, y: int, words: str) -> None:
        self._pixel = words
        self._show_titles(self._controller.state)

    def _show_titles(self, state: CompareState) -> None:
        if not state.open:
            self._stage.right_title.show_words("NOTHING TO COMPARE WITH", "", own=False)
            return
        left, right = self._area.canvas, self.pane.canvas
        own = f"view: {left.view_words()}" if left is not None and left.prepared() else ""
        linked = self.linker.words if self.linker is not None else ""
        about = state.chosen.about if state.chosen is not None else ""
        parts = [about, linked]
        if right is not None and right.prepared() is not None:
            parts.append(self._pixel or f"view: {right.view_words()}")
        self._stage.left_title.show_words(state.left_title, own)
        self._stage.right_title.show_words(
            state.right_title, "   ".join(filter(None, parts)), own=state.same_parcel
        )
