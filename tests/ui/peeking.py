"""All that anybody could read of a running window: what a peeking reviewer, or a screen reader, gets."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
_TEXTS = (
    *("text", "toolTip", "statusTip", "whatsThis", "windowTitle", "accessibleName"),
    *("accessibleDescription", "placeholderText", "toPlainText", "title", "words", "objectName"),
)


def widget_texts() -> Iterator[str]:
    """Every text of every widget and action that exists, shown or not."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for widget in app.allWidgets():
        yield from _texts(widget)
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model, top = widget.model(), QModelIndex()
            columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
            for row in range(model.rowCount(top)):
                for column in range(columns):
                    index = model.index(row, column)
                    yield from (str(model.data(index, role) or "") for role in _ROLES)
        for action in widget.findChildren(QAction):
            yield from _texts(action)


def accessible_texts() -> Iterator[str]:
    """Every name, value and description of the accessibility trees of all windows."""
    for window in QApplication.topLevelWidgets():
        root = QAccessible.queryAccessibleInterface(window)
        if root is not None:
            yield from _walk(root, 0)


def clipboard_text() -> str:
    return str(QApplication.clipboard().text())


def titles() -> Iterator[str]:
    for window in QApplication.topLevelWindows():
        yield window.title()


def _texts(thing: QObject) -> Iterator[str]:
    for name in _TEXTS:
        found = getattr(thing, name, None)
        if callable(found):
            try:
                told = found()
            except TypeError:
                continue
            if isinstance(told, str):
                yield told


def _walk(node: QAccessibleInterface, depth: int) -> Iterator[str]:
    for kind in (
        QAccessible.Text.Name,
        QAccessible.Text.Description,
        QAccessible.Text.Value,
        QAccessible.Text.Help,
    ):
        yield node.text(kind)
    if depth < 60:
        for number in range(node.childCount()):
            child = node.child(number)
            if child is not None:
                yield from _walk(child, depth + 1)
