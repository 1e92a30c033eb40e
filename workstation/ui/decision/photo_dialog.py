"""Looking through the camera at the bench: what it sees, one key takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workstation.ui import theme
from workstation.ui.bench.parts import Words
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.attaching import Attaching
    from workstation.domain.notice import Notice

_BETWEEN_MS = 40
_SIZE = QSize(GRID * 160, GRID * 120)


class PhotoDialog(QDialog):
    """Enter or Space takes what is seen; Esc takes nothing. No camera is a state in words."""

    taken = Signal(bytes)

    def __init__(self, attaching: Attaching, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("photo_dialog")
        self.setWindowTitle("Photo")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._attaching = attaching
        self._data = b""
        self._there: list[PhotoDialog] = [self]
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        self.picture = QLabel()
        self.picture.setFixedSize(_SIZE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.filled(self.picture, theme.colours().window)
        self.words = Words("Starting the camera…", px=15)
        self.words.setObjectName("photo_words")
        column.addWidget(self.picture)
        column.addWidget(self.words)
        ends = QHBoxLayout()
        self.take = QPushButton("Take the photo   Enter")
        self.leave = QPushButton("Leave   Esc")
        for name, push in (("photo_take", self.take), ("photo_leave", self.leave)):
            push.setObjectName(name)
            push.setAutoDefault(False)
            push.setMinimumHeight(GRID * 10)
            ends.addWidget(push)
        self.take.setEnabled(False)
        self.take.clicked.connect(self._take)
        self.leave.clicked.connect(self.reject)
        column.addLayout(ends)
        for keys in ("Return", "Enter", "Space"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._take)
        self._look()

    def done(self, result: int) -> None:
        """Let the camera go."""
        self._there.clear()
        self._attaching.rest()
        super().done(result)

    def seen(self, data: bytes) -> None:
        """Another picture came: show it, and ask for the next."""
        image = QImage.fromData(data)  # made by our own child, not by a stranger
        if image.isNull():
            self.words.setText("The camera gives no picture that can be shown.")
            return
        self._data = data
        scaled = image.scaled(
            self.picture.size() * self.devicePixelRatioF(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(QPixmap.fromImage(scaled))
        self.words.setText(f"{image.width()} x {image.height()} pixels")
        self.take.setEnabled(True)
        QTimer.singleShot(_BETWEEN_MS, self, self._look)

    def refused(self, notice: Notice) -> None:
        """No picture: say why; there is nothing to take."""
        theme.coloured(self.words, theme.colours().look)
        self.words.setText(str(notice))
        self.take.setEnabled(bool(self._data))

    def _look(self) -> None:
        there = self._there  # a lane's thread must not be the last to let go of a widget

        def told(deed: Callable[[PhotoDialog], None]) -> None:
            for one in tuple(there):
                deed(one)

        self._attaching.look(
            lambda data: told(lambda one: one.seen(data)),
            lambda notice: told(lambda one: one.refused(notice)),
        )

    def _take(self) -> None:
        if self._data and self.take.isEnabled():
            self.taken.emit(self._data)
            self.accept()
