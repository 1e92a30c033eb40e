"""What editors share that have files kept: buttons, the choice of a file, words on what came of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from workstation.domain.fields import FieldSpec
from workstation.ui import theme
from workstation.ui.decision.tools import Tools, answers_to
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.domain.notice import Notice
    from workstation.services.case_ports import Attachment

NOT_HERE = "Files cannot be kept here."


class KeepingField(QWidget):
    """An editor whose files are kept by `tools.attaching`; what came of one is told in words."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, spec: FieldSpec, tools: Tools) -> None:
        super().__init__()
        self._spec, self._tools = spec, tools
        self._words, self._bad = "", False

    def add(self, path: Path) -> None:
        """Keep a file; `kept` or `refused` is told what came of it."""
        if self._tools.attaching is None:
            self._say(NOT_HERE, bad=True)
            return
        self._say(f"Keeping {path.name}…")
        self._tools.attaching.file(path, *answers_to(self))

    @abstractmethod
    def kept(self, file: Attachment) -> None:
        """A file is kept: it is the editor's."""

    def refused(self, notice: Notice) -> None:
        """A file could not be kept: say why."""
        self._say(str(notice), bad=True)

    # For the editors

    def _buttons(self, part: str, *told: tuple[str, str, Callable[[], None]]) -> QHBoxLayout:
        """Buttons in a row: name, text and what each does; the keys stay with the editor."""
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for name, text, do in told:
            push = QPushButton(text)
            push.setObjectName(f"{part}_{name}_{self._spec.name}")
            push.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            push.setMinimumHeight(GRID * 8)
            theme.sized(push, 12)
            push.clicked.connect(do)
            row.addWidget(push)
        return row

    def _file_dialog(self, asked: str) -> QFileDialog:
        """A dialog that asks for a file, to be opened; it deletes itself when it is closed."""
        dialog = QFileDialog(self, f"{self._spec.label}: {asked}")
        dialog.setObjectName("choose_attachment")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        # keys alone, and the same anywhere
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        return dialog

    def _say(self, words: str, *, bad: bool = False) -> None:
        self._words, self._bad = words, bad
        self._draw()

    @abstractmethod
    def _draw(self) -> None:
        """Draw the value and the words."""
