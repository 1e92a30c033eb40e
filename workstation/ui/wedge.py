"""Feeds the keys of the application's windows to `controllers.wedge.Wedge` and does its bidding."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from workstation.controllers.wedge import (
    Action,
    BrokenScan,
    DoubleScan,
    Keystroke,
    Replay,
    Scanned,
    Take,
    Wedge,
    WedgeSettings,
)

_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_SUFFIXES = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t"}
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)


class ScannerWedge(QObject):
    """Sees each key once, at the window it is meant for, before any widget.

    Every window of the application that takes the focus is watched, dialogs too. The barcode
    field's characters are never held back: a scan replaces what it holds anyway.
    """

    scanned = Signal(str)
    double_scan = Signal(str)
    broken_scan = Signal()
    activity = Signal()

    def __init__(
        self,
        settings: WedgeSettings,
        monotonic: Callable[[], float],
        barcode_field: Callable[[], QWidget | None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._wedge, self._monotonic, self._field = Wedge(settings), monotonic, barcode_field
        self._replaying = False
        self._target: tuple[QWidget, str] | None = None
        self._prefix = settings.prefix
        self._behind = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._expired)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.watch)
        self._app = app
        self.watch(QGuiApplication.focusWindow())

    def close(self) -> None:
        """Watch no window any more."""
        self._timer.stop()
        if isinstance(self._app, QGuiApplication):
            self._app.focusWindowChanged.disconnect(self.watch)
            for window in QGuiApplication.topLevelWindows():
                window.removeEventFilter(self)

    def watch(self, window: QWindow | None) -> None:
        """Watch one more window of the application."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self.activity.emit()
            return not self._replaying and self._pressed(event)
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._prefix and event.text() == self._prefix:
                event.accept()  # the scanner's first key is no command, whatever it is bound to
                return True
        elif kind in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self.activity.emit()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & _COMMANDS
        text = _SUFFIXES.get(key, event.text()) if plain else event.text()
        command = not plain or (not text and key not in _MODIFIERS)
        focus = QApplication.focusWidget()
        at = self._at(event)
        if self._wedge.begins_run(at) and focus is not None:
            self._target = (focus, _text_of(focus))
        in_field = focus is not None and focus is self._field()
        stroke = Keystroke(at, text, command, event.isAutoRepeat(), _Key(event))
        judged = self._wedge.press(stroke)
        self._do(judged.actions)
        if judged.take is Take.HOLD and in_field:
            self._do(self._wedge.release())
            return True
        due = self._wedge.hold_s
        if due is None:
            self._timer.stop()
        else:
            self._timer.start(max(1, round(due * 1000)))
        return judged.take is not Take.DELIVER

    def _at(self, event: QKeyEvent) -> float:
        """When the key was pressed, not when a busy window came to read it."""
        now = self._monotonic()
        pressed = event.timestamp() / 1000.0
        if pressed <= 0:
            pressed = now
        self._behind = now - pressed
        return pressed

    def _expired(self) -> None:
        self._do(self._wedge.expire(self._monotonic() - self._behind))
        due = self._wedge.hold_s
        if due is not None:
            self._timer.start(max(1, round(due * 1000)))

    def _do(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            if isinstance(action, Replay):
                for token in action.tokens:
                    if isinstance(token, _Key):
                        self._replay(token)
                continue
            if action.leaked:
                self._take_back()
            if isinstance(action, Scanned):
                self.scanned.emit(action.text)
            elif isinstance(action, DoubleScan):
                self.double_scan.emit(action.text)
            elif isinstance(action, BrokenScan):
                self.broken_scan.emit()

    def _replay(self, key: _Key) -> None:
        window = _focus_window()
        if window is None:
            return  # the application lost the keyboard: the key is for nobody here
        self._replaying = True
        try:
            QCoreApplication.sendEvent(window, key.event)
        finally:
            self._replaying = False

    def _take_back(self) -> None:
        """Characters of a scan that already reached a field leave it again."""
        if self._target is None:
            return
        widget, text = self._target
        if isinstance(widget, QLineEdit):
            widget.setText(text)
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(text)


class _Key:
    """A held key press."""

    __slots__ = ("event",)

    def __init__(self, event: QKeyEvent) -> None:
        self.event = event.clone()


def _focus_window() -> QWindow | None:
    return QGuiApplication.focusWindow()


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""
