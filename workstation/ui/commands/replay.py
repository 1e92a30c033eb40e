"""Commands on decisions of earlier: to see one as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "tools.replay",
        "Tools",
        "Replay a decision…",
        "Ctrl+Alt+R",
        "A decision as the officer saw it, and where today’s software differs",
        "log",
        deed=Deed.REPLAY,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""

    def replay() -> None:
        from workstation.ui.replay_dialog import open_replay

        open_replay(window)

    window.on("tools.replay", replay)
