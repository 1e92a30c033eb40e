"""Commands that write pictures out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = ()


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
