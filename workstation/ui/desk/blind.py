"""Keeps from a reviewer's eyes, and from the clipboard, what is to be judged unseen."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtGui import QClipboard, QGuiApplication

from workstation.domain.review import ReviewState
from workstation.services.covered import LOOKING, Covered, names

if TYPE_CHECKING:
    from workstation.controllers.reviewing import ReviewingController
    from workstation.controllers.reviewing_state import ReviewingState
    from workstation.ui.main_window import MainWindow

_TELLS_NOTHING = frozenset(
    {
        *("file.lock", "file.sign_out", "file.quit", "help.about"),
        *("window.dark", "window.light", "window.contrast", "window.full_screen"),
    }
)
"""Commands that may be given while second looks are in front."""


class Blind:
    """What is covered, and what no command opens meanwhile."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._looked_at = 0
        self.covered = Covered()

    def cover(self, others: Collection[str]) -> None:
        """Second looks come in front: nothing else of this window tells a decision."""
        from PySide6.QtWidgets import QWidget

        for name in others:
            for dialog in self._window.findChildren(QWidget, name):
                dialog.close()
        self._window.bench_page.queue.cover(True)
        if self._window.queue is not None:
            self._window.queue.cover(True)

    def uncover(self) -> None:
        """They are left: what is begun and not judged stays covered."""
        self._window.bench_page.queue.cover(False)
        if self._window.queue is not None:
            self._window.queue.cover(False)

    def follow(self, state: ReviewingState) -> None:
        """A second look that is opened is covered until it is judged."""
        from workstation.controllers.reviewing_state import Page

        item = state.item
        if item is None:
            self._looked_at = 0
        elif item.state is not ReviewState.OPEN:
            self.covered.drop(item.parcel)
        elif state.busy or state.look is not None:
            if self._looked_at != item.entry:
                self._looked_at = item.entry
                self.covered.add(item.parcel, item.entry)
                empty_clipboard(item.parcel)
        elif state.page is Page.LIST:  # it could not be opened: nothing of it was shown
            self.covered.drop(item.parcel)

    def allows(self, command: str, looking: ReviewingController | None) -> bool:
        """Whether a command is done; why not is told in words."""
        if looking is None or command in _TELLS_NOTHING:
            return True
        action = self._window.actions_by_name[command]
        if action.isCheckable():
            action.setChecked(not action.isChecked())  # as it stood
        self._window.status_line.show_message(str(LOOKING))
        looking.refuse(LOOKING)
        return False


def empty_clipboard(parcel: str) -> None:
    """A text that names the parcel may have been copied from its decision."""
    board = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode is QClipboard.Mode.Selection and not board.supportsSelection():
            continue
        if names(board.text(mode), parcel):
            board.clear(mode)
