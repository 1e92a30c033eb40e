"""Commands of a parcel with no record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "entry.meant",
        "Inspection",
        "Open what was meant",
        "Ctrl+Shift+O",
        "Open the known number that is one slip away from this unknown one",
    ),
    ActionSpec(
        "entry.form",
        "Inspection",
        "Enter the declaration…",
        "Ctrl+Shift+D",
        "Type in what the CN 22 or CN 23 on a parcel without a record says",
        deed=Deed.ENTER_RECORD,
    ),
    ActionSpec(
        "entry.reconcile",
        "Inspection",
        "Tick off a carton…",
        "Ctrl+Shift+M",
        "Scan what is in a carton, bag or receptacle: found, short, over",
        deed=Deed.RECONCILE,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    window.on("entry.meant", lambda: _open_meant(window))
    window.on("entry.form", window.entry_desk.open_form)
    window.on("entry.reconcile", window.entry_desk.open_reconcile)
    window.bench_page.record.entry_wanted.connect(window.entry_desk.open_form)
    window.bench_page.record.meant.connect(lambda parcel: window.controller().open(parcel))


def _open_meant(window: MainWindow) -> None:
    opened = window.controller().state.opened
    if opened is not None and opened.near:
        window.controller().open(opened.near[0])
