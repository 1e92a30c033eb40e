"""Dialogs that any command may open: every command, the keys, the library, the version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from workstation.ui.words import APP

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow


def find_command(window: MainWindow) -> None:
    """Offer every command by name."""
    from workstation.ui.command_palette import CommandPalette

    palette = CommandPalette(window.actions_by_name, window)
    if palette.exec() and (chosen := palette.chosen()) is not None:
        QTimer.singleShot(0, chosen.trigger)
    palette.deleteLater()


def show_keys(window: MainWindow) -> None:
    """All keys on one sheet."""
    from workstation.ui.keys_sheet import KeysSheet

    sheet = KeysSheet(window.actions_by_name, window)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    sheet.show()


def change_keys(window: MainWindow) -> None:
    """Give commands other keys."""
    from workstation.ui.keys_dialog import KeysDialog

    dialog = KeysDialog(window.actions_by_name, window.keys, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def add_reference(window: MainWindow) -> None:
    """Keep the picture on the screen in the reference library."""
    from workstation.ui.compare.add_reference import AddReference

    bench, compare = window.bench, window.compare
    if bench is None or compare is None or bench.officer is None:
        return
    dialog = AddReference(bench.state, compare, bench.officer.name, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def about(window: MainWindow) -> None:
    """Version and licence."""
    from PySide6.QtWidgets import QMessageBox

    from workstation import __version__

    QMessageBox.about(
        window,
        APP,
        f"{APP} {__version__}. Apache-2.0. A machine opinion is an aid: the officer decides.",
    )
