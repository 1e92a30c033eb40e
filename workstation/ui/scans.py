"""Barcodes on their way to the bench: from the scanner, or typed into the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow
    from workstation.ui.wedge import ScannerWedge


class Scans:
    """Takes each barcode to where it is meant: a dialog in front, the carton, the bench."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def watch(self, wedge: ScannerWedge) -> None:
        """Take barcodes from the scanner filter."""
        wedge.scanned.connect(self.scanned)
        wedge.broken_scan.connect(self._broken)
        wedge.activity.connect(self._active)
        handle = self._window.windowHandle()
        if handle is not None:
            wedge.watch(handle)

    def typed(self, text: str) -> None:
        """A number was typed into the bench's field, then Enter."""
        if text.strip():
            field = self._window.bench_page.top.barcode
            field.setText(text)  # typed and done: nothing is left to undo
            self._window.controller().scanned(text)

    def scanned(self, text: str) -> None:
        """The scanner sent this, wherever the keys were."""
        window = self._window
        if not window.on_bench() or window.entry_desk.take_scan(text):
            return
        modal = QApplication.activeModalWidget()
        if modal is not None:
            # A dialog that a scan is meant for says so by having this method.
            getattr(modal, "take_scan", window.controller().scanned_aside)(text)
            return
        window.bench_page.top.barcode.setText(text.strip())
        window.controller().scanned(text)
        if not window.deciding():
            window.bench_page.focus_barcode()

    def _broken(self) -> None:
        if self._window.on_bench():
            self._window.controller().broken_scan()

    def _active(self) -> None:
        if self._window.sign_in is not None:
            self._window.sign_in.activity()
