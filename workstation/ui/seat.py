"""The seat at the bench: what the window shows to whom, and what it takes away with an officer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from workstation.controllers.sign_in import SignInState
    from workstation.domain.officer import Officer
    from workstation.ui.main_window import MainWindow

_NOT_WITHOUT_OFFICER = (
    "keys_sheet",
    "add_reference",
    "import_window",
    "search_dialog",
    "replay_dialog",
    "desk_export",
    "log_browser",
    "figures_window",
    "targets_window",
    "review_window",
    "questions_dialog",
    "barcode_dialog",
    "network_dialog",
    "reconcile",
    "sign_off_dialog",
    "papers_dialog",
    "photo_dialog",
    "choose_attachment",
    "accounts_dialog",
    "password_dialog",
)
"""Windows that are closed when the bench is locked: nobody reads records over its shoulder."""


class Seat:
    """Follows who sits at the bench: sign-in page or bench in front, commands as the role allows."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def show(self, state: SignInState) -> None:
        """Put the page of this state in front."""
        window, officer = self._window, state.officer
        on_bench = state.page.value == "bench"
        if on_bench and officer is not None and window.permissions is not None:
            may, who = partial(window.permissions.may, officer), window.permissions.who
            window.actions_by_name.permit(may, lambda deed: ", ".join(who(deed)) + ".")
        window.actions_by_name.enable_bench(on_bench)
        window.menuBar().setEnabled(True)
        named = officer.full_name if officer is not None else ""
        window.status_line.parts["officer"].setText(named)
        if on_bench:
            window.bench_page.picture.tell_commands()
            window.measuring.tell_commands()
            window.marking.tell_commands(officer)
        if on_bench and officer is not None:
            self._taken(officer)
        else:
            self._left(state)

    def _taken(self, officer: Officer) -> None:
        window = self._window
        window.keys.use(officer.name)
        window.sign_in_page.forget()
        if window.bench is not None:
            window.bench.officer = officer
            window.case_desk.sits_down(officer)
            window.review_desk.sits_down(officer)
            window.show_bench(window.bench.state)
        if window.compare is not None:
            window.show_compare(window.compare.state)
        window.page.setCurrentWidget(window.bench_page)
        if not window.deciding():
            window.bench_page.focus_barcode()
        if window.queue is not None:
            window.queue.refresh()
        window.show_screens(True)

    def _left(self, state: SignInState) -> None:
        """The bench is locked, or nobody is signed in."""
        window, officer = self._window, state.officer
        window.case_desk.keep()
        window.review_desk.keep()
        for name in _NOT_WITHOUT_OFFICER:
            for dialog in window.findChildren(QWidget, name):
                dialog.close()
        window.show_screens(False)
        window.page.setCurrentWidget(window.sign_in_page)
        window.sign_in_page.show_state(state)
        if officer is None:
            window.keys.use("")
        if officer is None and window.bench is not None and window.bench.officer is not None:
            window.case_desk.sits_down(None)
            window.review_desk.sits_down(None)
            window.bench.clear()
            window.bench.officer = None
            window.bench_page.picture.viewing.set_keep(False)
