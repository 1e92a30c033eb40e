"""The command that prints papers of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "case.papers",
        "Case",
        "Papers…",
        "Ctrl+P",
        "Receipt, notices, consent, referral, report: look, save as PDF, print",
        deed=Deed.PAPER,
    ),
)


def connect(window: MainWindow) -> None:
    """Give the command its deed."""
    window.on("case.papers", lambda: _open(window))


def _open(window: MainWindow) -> None:
    from workstation.ui.paper.dialog import open_dialog

    open_dialog(window)
