"""Shows the replay of the decision that was recorded last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from tests.screens.shots import Stage

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def replayed(stage: Stage, name: Callable[[str], Path]) -> None:
    """The picture as it stood, and what today's software says of it."""
    from workstation.ui.replay_dialog import WORKING, ReplayDialog

    stage.key(Qt.Key.Key_R, CTRL, ALT)
    dialog = stage.window.findChild(ReplayDialog)
    if dialog is None:
        raise RuntimeError("no replay")
    stage.until(dialog.facts.words, "what the entry tells")
    stage.until(lambda: WORKING not in dialog.facts.words(), "what differs")
    stage.until(lambda: dialog.canvas is not None and dialog.canvas.isVisible(), "the picture")
    stage.live(600)
    stage.save(name("replay"))
    stage.close_dialogs()
