"""A dialog whose own keys go before those of the field or list that has them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog


class KeyedDialog(QDialog):
    """Asks `_pressed` first: of keys that come to it, and to widgets that it filters."""

    def _pressed(self, event: QKeyEvent) -> bool:
        """Do what the key means here; False where it is none of the dialog's own, as all are here."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._pressed(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The dialog's keys, while the keys go to a widget of it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)
