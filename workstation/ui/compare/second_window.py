"""A bare window on another screen: a picture and nothing else; keys and scans go on working."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QScreen
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class SecondWindow(QWidget):
    """Fills a screen with what it is lent. The main window's commands have their keys here too;
    what is typed goes on into the barcode field."""

    closed = Signal()
    """Somebody closed it: what it was lent goes home."""

    def __init__(self, name: str, title: str, actions: list[QAction], barcode: QLineEdit) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.addActions(actions)
        self._barcode = barcode
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def fill(self, screen: QScreen) -> None:
        """Stand on a screen, all of it that is free, never beyond."""
        self.setScreen(screen)
        self.setGeometry(screen.availableGeometry())
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace)
        if event.modifiers() & _COMMANDS or not (ends or (typed and typed.isprintable())):
            super().keyPressEvent(event)
            return
        self._barcode.window().activateWindow()
        if not self._barcode.hasFocus():
            self._barcode.setFocus()
            self._barcode.selectAll()
        QCoreApplication.sendEvent(self._barcode, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()
