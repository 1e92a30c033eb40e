"""Files of a field: papers and photos, added by hand or by the camera, told by name and hash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from workstation.controllers.attaching import file_words
from workstation.controllers.field_texts import canonical, rows_of
from workstation.domain.fields import FieldSpec
from workstation.ui import theme
from workstation.ui.bench.parts import emptied, outline
from workstation.ui.bench.wrapped import Wrapped
from workstation.ui.decision.keeping import NOT_HERE, KeepingField
from workstation.ui.decision.tools import Tools, answers_to, is_override
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.services.case_ports import Attachment

_KINDS = "Papers and photos (*.jpg *.jpeg *.png *.tif *.tiff *.pdf);;All files (*)"
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class FilesField(KeepingField):
    """Ins adds a file, Shift+Ins a photo, Del takes one out, Enter goes on."""

    def __init__(self, spec: FieldSpec, value: str, tools: Tools) -> None:
        super().__init__(spec, tools)
        self._files = rows_of(value)
        self._at = len(self._files) - 1
        self._demanded = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.setSpacing(GRID)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self.words = Wrapped()
        self.words.setObjectName(f"files_words_{spec.name}")
        column.addWidget(self.words)
        column.addLayout(
            self._buttons(
                "files",
                ("add", "Add a file   Ins", self.choose),
                ("photo", "Photo   Shift+Ins", self.photo),
            )
        )
        self._draw()

    def value(self) -> str:
        """The files as one text; empty where there is none."""
        return canonical(self._files) if self._files else ""

    def show_demanded(self, demanded: bool) -> None:
        """Say where no file need be added."""
        self._demanded = demanded
        self._draw()

    def choose(self) -> None:
        """Ask for a file by its name."""
        dialog = self._file_dialog("choose a file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_KINDS)
        dialog.filesSelected.connect(self._add_all)
        dialog.open()

    def _add_all(self, names: list[str]) -> None:
        for name in names:
            self.add(Path(name))

    def photo(self) -> None:
        """Look through the camera and take a picture."""
        if self._tools.attaching is None:
            self._say(NOT_HERE, bad=True)
            return
        from workstation.ui.decision.photo_dialog import PhotoDialog

        dialog = PhotoDialog(self._tools.attaching, self)
        dialog.taken.connect(self._taken)
        dialog.open()

    def event(self, event: QEvent) -> bool:
        if is_override(event, Qt.Key.Key_Insert, Qt.Key.Key_Delete):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Insert and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.photo()
        elif key == Qt.Key.Key_Insert:
            self.choose()
        elif key == Qt.Key.Key_Delete and self._files:
            del self._files[self._at]
            self._at = min(self._at, len(self._files) - 1)
            self._told("")
        elif key in _STEPS and self._files:
            self._at = max(0, min(len(self._files) - 1, self._at + _STEPS[key]))
            self._draw()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._draw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        outline(self)

    # Inside

    def _taken(self, data: bytes) -> None:
        if self._tools.attaching is not None:
            name = f"photo-{self._tools.now()[:19].replace(':', '')}.jpg"
            self._say("Keeping the photo…")
            self._tools.attaching.photo(data, name, *answers_to(self))

    def kept(self, file: Attachment) -> None:
        """A file is kept: it stands on the list, once."""
        told = file.document()
        if told["sha256"] not in {one["sha256"] for one in self._files}:
            self._files.append(told)
        self._at = len(self._files) - 1
        self._told(f"Kept: {file.name}")

    def _told(self, words: str) -> None:
        self._say(words)
        self.changed.emit(self.value())

    def _draw(self) -> None:
        colours = theme.colours()
        emptied(self._rows)
        for place, file in enumerate(self._files):
            at = self.hasFocus() and place == self._at
            row = Wrapped(f"{'▸ ' if at else ''}{file_words(file)}")
            row.set_colour(colours.accent if at else colours.text)
            self._rows.addWidget(row)
        nothing = "no file yet" if self._demanded else "optional"
        said = self._words or ("" if self._files else nothing)
        if self.hasFocus() and self._files and not self._bad:
            said = f"{said}   Del takes it out".strip()
        self.words.setText(said)
        self.words.setVisible(bool(said))
        self.words.set_colour(colours.alarm if self._bad else colours.quiet)
        self.setAccessibleDescription("; ".join(map(file_words, self._files)) or said)
        self.update()
