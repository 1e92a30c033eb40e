"""What dialogs that write files share: the folder of last time, and words that come after them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QStandardPaths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from workstation.ui.main_window import MainWindow


class Writes(Protocol):
    """A state of something that is written on a lane."""

    @property
    def busy(self) -> bool: ...

    @property
    def message(self) -> str: ...


State = TypeVar("State", bound=Writes)


def told_while_open(
    window: MainWindow, dialog: QDialog, show: Callable[[State], None]
) -> Callable[[State], None]:
    """Draws on the dialog while it is open, then on the status line: what was begun is done anyhow."""
    there = [True]
    dialog.finished.connect(lambda _: there.clear())

    def told(state: State) -> None:
        if there:
            show(state)
        elif not state.busy and state.message:
            window.status_line.show_message(state.message)

    return told


def last_folder(window: MainWindow, key: str, usual: QStandardPaths.StandardLocation) -> Path:
    """The folder that was used last time; else the desktop's usual one."""
    kept = window.remembered(key)
    if kept and Path(kept).is_dir():
        return Path(kept)
    return Path(QStandardPaths.writableLocation(usual) or Path.home())
