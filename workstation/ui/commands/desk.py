"""Commands of the supervisor's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "desk.log",
        "Desk",
        "Browse the log…",
        "Ctrl+U",
        "Find entries by any field, look at pictures and records beside them",
        deed=Deed.SEE_LOG,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""

    def browse() -> None:
        from workstation.ui.desk.log_browser import open_browser

        open_browser(window)

    window.on("desk.log", browse)
