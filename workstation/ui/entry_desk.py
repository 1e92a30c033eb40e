"""Dialogs for parcels with no data: opens them and tells the bench what came of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from workstation.domain.notice import WorkstationError

if TYPE_CHECKING:
    from workstation.controllers.entry_form import EntryKeeper, EntryState
    from workstation.controllers.reconcile import CartonSource, ReconcileState
    from workstation.domain.notice import Notice
    from workstation.services.entry_forms import EntryForms
    from workstation.services.ports import Runner
    from workstation.ui.entry_form import EntryForm
    from workstation.ui.main_window import MainWindow
    from workstation.ui.reconcile_dialog import ReconcileDialog


class EntryDesk:
    """What the commands of entering call; works once the station is open."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._keeper: EntryKeeper | None = None
        self._runner: Runner | None = None
        self._forms: Callable[[], EntryForms] | None = None
        self._cartons: CartonSource | None = None
        self._ticking: ReconcileDialog | None = None

    def use(
        self,
        keeper: EntryKeeper,
        forms: Callable[[], EntryForms],
        cartons: CartonSource,
        runner: Runner,
    ) -> None:
        """Take what stores, reads and ticks off, and the lanes; there once the station is open."""
        self._keeper, self._forms, self._runner = keeper, forms, runner
        self._cartons = cartons

    def open_form(self) -> EntryForm | None:
        """The form for the parcel on the bench, where it has no record yet."""
        bench = self._window.controller()
        opened, officer = bench.state.opened, bench.officer
        if self._keeper is None or self._forms is None or self._runner is None or officer is None:
            return None
        if opened is None or opened.record is not None or bench.decision.state.is_open:
            why = "Open a parcel first, then enter its declaration."
            if opened is not None:
                why = "This parcel has a record: there is nothing to enter."
            if bench.decision.state.is_open:
                why = "Record or leave the decision first, then enter the declaration."
            bench.put(replace(bench.state, note=why))
            return None
        try:
            forms = self._forms()
        except WorkstationError as error:
            bench.put(replace(bench.state, notice=error.notice))
            return None
        from workstation.controllers.entry_form import EntryController
        from workstation.ui.entry_form import EntryForm

        dialog = EntryForm(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setModal(True)
        there = [dialog]  # a lane's thread must not be the last to let go of a widget
        dialog.finished.connect(lambda _: there.clear())

        def show(state: EntryState) -> None:
            for one in tuple(there):
                one.show_state(state)

        controller = EntryController(
            self._keeper,
            self._runner,
            show,
            forms,
            opened.barcode,
            officer.name,
            opened.surroundings.parent,
        )
        dialog.attach(controller)
        parcel = opened.barcode.text
        dialog.accepted.connect(lambda: self._stored(parcel))
        dialog.fit(self._window)
        controller.begin()
        dialog.open()
        dialog.focus_first()
        return dialog

    def open_reconcile(self) -> ReconcileDialog | None:
        """The screen that ticks a carton off; the one of the parcel on the bench is opened."""
        bench = self._window.controller()
        if self._cartons is None or self._runner is None or bench.decision.state.is_open:
            return None
        from workstation.controllers.reconcile import ReconcileController
        from workstation.ui.reconcile_dialog import ReconcileDialog

        dialog = ReconcileDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setModal(True)
        there = [dialog]  # a lane's thread must not be the last to let go of a widget

        def show(state: ReconcileState) -> None:
            for one in tuple(there):
                one.show_state(state)

        controller = ReconcileController(
            self._cartons,
            self._runner,
            show,
            "" if bench.officer is None else bench.officer.name,
            self._left_carton,
        )
        dialog.attach(controller)
        opened = bench.state.opened
        self._ticking = dialog

        def closed(_: int) -> None:
            there.clear()
            self._ticking = None
            controller.leave()
            if opened is not None:
                self._window.controller().record_changed(opened.barcode.text)
            if self._window.queue is not None:
                self._window.queue.refresh()

        dialog.finished.connect(closed)
        dialog.fit(self._window)
        controller.begin(None if opened is None else opened.surroundings.parent)
        dialog.open()
        dialog.number.setFocus()
        return dialog

    def _left_carton(self, words: str, notice: Notice | None) -> None:
        bench = self._window.controller()
        if notice is not None:
            said = replace(
                notice, fact=f"{words} {notice.fact}", safe="What was ticked off stands."
            )
            bench.put(replace(bench.state, notice=said))
        else:
            self._window.status_line.show_message(words)

    def take_scan(self, text: str) -> bool:
        """Whether a scan belongs to the dialog that ticks a carton off: then it has it."""
        if self._ticking is None:
            return False
        self._ticking.take_scan(text)
        return True

    def _stored(self, parcel: str) -> None:
        self._window.status_line.show_message("The declaration is stored.")
        self._window.controller().record_changed(parcel)
        if self._window.queue is not None:
            self._window.queue.refresh()
