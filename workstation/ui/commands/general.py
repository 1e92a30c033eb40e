"""Commands of the program: window, help, finding a command."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workstation.ui import theme
from workstation.ui.commands.spec import ActionSpec
from workstation.ui.general_dialogs import about, change_keys, find_command, show_keys

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("file.quit", "File", "Quit", "Ctrl+Q", "Close the workstation", bench=False),
    ActionSpec(
        "tools.commands",
        "Tools",
        "Find a command",
        "Ctrl+K",
        "Find a command by its name",
        "command",
        bench=False,
    ),
    ActionSpec(
        "tools.keys",
        "Tools",
        "Change keys…",
        "Ctrl+,",
        "Give commands other keys",
        bench=True,
    ),
    ActionSpec("window.dark", "Window", "Dark", "", "Dark colours", "", True, False),
    ActionSpec("window.light", "Window", "Light", "", "Light colours", "", True, False),
    ActionSpec(
        "window.contrast", "Window", "High contrast", "", "Black and white", "", True, False
    ),
    ActionSpec(
        "window.full_screen", "Window", "Full screen", "F11", "The whole screen", "", True, False
    ),
    ActionSpec("help.keys", "Help", "Keys", "F1", "All keys on one sheet", "keys", bench=False),
    ActionSpec("help.about", "Help", "About", "", "Version and licences", bench=False),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    on = window.on
    on("file.quit", window.close)
    on("tools.commands", lambda: find_command(window))
    on("tools.keys", lambda: change_keys(window))
    on("window.full_screen", window.full_screen)
    on("help.keys", lambda: show_keys(window))
    on("help.about", lambda: about(window))
    for name in theme.NAMES:
        on(f"window.{name}", partial(window.set_theme, name))
