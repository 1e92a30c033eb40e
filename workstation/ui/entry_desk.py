"""Dialogs for parcels with no data: opens them and tells the bench what came of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from workstation.domain.notice import WorkstationError

if TYPE_CHECKING:
    from workstation.controllers.entry_form import EntryKeeper
    from workstation.services.entry_forms import EntryForms
    from workstation.services.ports import Runner
    from workstation.ui.entry_form import EntryForm
    from workstation.ui.main_window import MainWindow


class EntryDesk:
    """What the commands of entering call; works once the station is open."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._keeper: EntryKeeper | None = None
        self._runner: Runner | None = None
        self._forms: Callable[[], EntryForms] | None = None

    def use(self, keeper: EntryKeeper, forms: Callable[[], EntryForms], runner: Runner) -> None:
        """Take what stores, what reads the forms, and the lanes; there once the station is open."""
        self._keeper, self._forms, self._runner = keeper, forms, runner

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
        there = [True]
        dialog.finished.connect(lambda _: there.clear())
        controller = EntryController(
            self._keeper,
            self._runner,
            lambda state: dialog.show_state(state) if there else None,
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

    def _stored(self, parcel: str) -> None:
        self._window.status_line.show_message("The declaration is stored.")
        self._window.controller().record_changed(parcel)
        if self._window.queue is not None:
            self._window.queue.refresh()
