"""Commands of the officer's flow: parcels, findings, decisions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

OUTCOME_ACTIONS = {
    "inspection.release": "release",
    "inspection.seize": "seize",
    "inspection.abandonment": "abandonment",
    "inspection.denied_entry": "denied_entry",
    "inspection.pga_referral": "pga_referral",
}

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("file.lock", "File", "Lock", "Ctrl+L", "Lock the screen; the parcel stays", "lock"),
    ActionSpec("file.sign_out", "File", "Sign out", "", "Leave the bench to another officer"),
    ActionSpec("edit.barcode", "Edit", "Barcode field", "Ctrl+G", "Go to the barcode field"),
    ActionSpec("edit.copy", "Edit", "Copy parcel number", "Ctrl+Shift+C", "Copy the number"),
    ActionSpec("edit.back", "Edit", "Back", "Esc", "Leave the panel, keep a draft"),
    ActionSpec("view.queue", "View", "Queue", "Ctrl+E", "Show or hide the queue", "queue", True),
    ActionSpec(
        "inspection.release",
        "Inspection",
        "Release",
        "Ctrl+F2",
        "Release this parcel",
        "release",
        deed=Deed.DECIDE,
    ),
    ActionSpec(
        "inspection.seize",
        "Inspection",
        "Seize",
        "Ctrl+F5",
        "Seize this parcel",
        "seize",
        deed=Deed.DECIDE,
    ),
    ActionSpec(
        "inspection.abandonment",
        "Inspection",
        "Abandon",
        "Ctrl+F6",
        "The addressee abandons this parcel",
        "abandonment",
        deed=Deed.DECIDE,
    ),
    ActionSpec(
        "inspection.denied_entry",
        "Inspection",
        "Deny entry",
        "Ctrl+F7",
        "Deny this parcel entry",
        "denied_entry",
        deed=Deed.DECIDE,
    ),
    ActionSpec(
        "inspection.pga_referral",
        "Inspection",
        "Refer",
        "Ctrl+F8",
        "Refer this parcel to a partner agency",
        "pga_referral",
        deed=Deed.DECIDE,
    ),
    ActionSpec(
        "inspection.record",
        "Inspection",
        "Record decision",
        "Ctrl+Return",
        "Record the decision in the open panel",
        deed=Deed.DECIDE,
    ),
    ActionSpec(
        "inspection.next",
        "Inspection",
        "Next in queue",
        "Ctrl+N",
        "Open the next waiting parcel",
        "next",
    ),
    ActionSpec(
        "inspection.open_scanned",
        "Inspection",
        "Open scanned parcel",
        "Ctrl+O",
        "Open what was scanned meanwhile",
    ),
    ActionSpec(
        "inspection.next_finding", "Inspection", "Next finding", "PgDown", "Go to the next finding"
    ),
    ActionSpec(
        "inspection.previous_finding",
        "Inspection",
        "Previous finding",
        "PgUp",
        "Go to the previous finding",
    ),
    ActionSpec("inspection.next_view", "Inspection", "Next view", "Ctrl+PgDown", "The next scan"),
    ActionSpec(
        "inspection.previous_view", "Inspection", "Previous view", "Ctrl+PgUp", "The scan before"
    ),
    ActionSpec(
        "inspection.threshold_default",
        "Inspection",
        "Threshold back",
        "Ctrl+D",
        "The threshold as shipped, or as this station sets it",
    ),
    ActionSpec(
        "tools.verify",
        "Tools",
        "Verify the log",
        "Ctrl+Shift+V",
        "Check every entry’s hash",
        "log",
        deed=Deed.VERIFY_LOG,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    on, page = window.on, window.bench_page
    for name, outcome in OUTCOME_ACTIONS.items():
        on(name, partial(window.decide, outcome))
    on("view.queue", partial(_toggle_queue, window))
    on("edit.barcode", page.focus_barcode)
    on("edit.back", window.back)
    on("edit.copy", partial(_copy, window))
    on("inspection.record", window.submit)
    on("inspection.next", lambda: window.controller().open_next())
    on("inspection.open_scanned", lambda: window.controller().open_meanwhile())
    on("inspection.next_finding", lambda: window.controller().step_finding(1))
    on("inspection.previous_finding", lambda: window.controller().step_finding(-1))
    on("inspection.next_view", lambda: window.controller().step_view(1))
    on("inspection.previous_view", lambda: window.controller().step_view(-1))
    on("inspection.threshold_default", lambda: window.controller().set_shift(None))
    on("file.lock", lambda: window.signing().lock())
    on("file.sign_out", lambda: window.signing().sign_out())
    on("tools.verify", window.verify_wanted.emit)


def _toggle_queue(window: MainWindow) -> None:
    """Show or hide the queue."""
    shown = window.actions_by_name["view.queue"].isChecked()
    window.bench_page.queue.setVisible(shown)


def _copy(window: MainWindow) -> None:
    """The parcel's number to the clipboard."""
    barcode = window.controller().state.barcode
    if barcode is not None:
        QGuiApplication.clipboard().setText(barcode.text)
