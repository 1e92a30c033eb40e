"""Commands of the manifest: reading the record and the reasons, finding parcels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui import queue_order
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.find",
        "File",
        "Find a parcel…",
        "Ctrl+F",
        "By any number, party, goods or HS code",
        "search",
    ),
    ActionSpec(
        "file.barcodes",
        "File",
        "Barcodes in a picture…",
        "Ctrl+Shift+I",
        "Read the numbers in this parcel's pictures or in a picture file, and open one",
    ),
    ActionSpec(
        "file.import",
        "File",
        "Import manifests…",
        "Ctrl+I",
        "Look at manifest files, bring them in, see what is to repair",
        deed=Deed.IMPORT_RECORDS,
    ),
    ActionSpec(
        "record.read",
        "Inspection",
        "Read the record",
        "Ctrl+J",
        "Step through the record: where each fact came from, copy it",
    ),
    ActionSpec(
        "record.why",
        "Inspection",
        "Why look, in full",
        "Ctrl+W",
        "All reasons with their figures and what clears them, then all of the record",
    ),
    ActionSpec(
        "record.network",
        "Inspection",
        "Ties of this parcel",
        "Ctrl+Shift+G",
        "Who shares address, telephone or sender with these parties, and what was found there",
    ),
    ActionSpec(
        "record.copy",
        "Edit",
        "Copy the record",
        "Ctrl+Shift+J",
        "All of the record to the clipboard, as text",
        "copy",
    ),
    ActionSpec(
        "record.filer",
        "Edit",
        "Copy text for the filer",
        "Ctrl+Shift+F",
        "What the filer of the data is to put right, to the clipboard",
    ),
    ActionSpec(
        "view.queue_order",
        "View",
        "Sort the queue",
        "Ctrl+Shift+K",
        "The waiting parcels by arrival, by reasons, by carton",
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    on, desk = window.on, window.reading
    on("record.read", desk.focus_record)
    on("record.why", lambda: desk.show_all("why"))
    on("record.network", desk.show_network)
    on("record.copy", desk.copy_record)
    on("file.import", lambda: _import(window))
    on("file.find", lambda: _find(window))
    on("file.barcodes", lambda: _barcodes(window))
    on("view.queue_order", lambda: queue_order.step(window))
    on("record.filer", desk.copy_for_filer)


def _find(window: MainWindow) -> None:
    from workstation.ui.search_dialog import open_dialog

    open_dialog(window)


def _barcodes(window: MainWindow) -> None:
    from workstation.ui.barcode_dialog import open_dialog

    open_dialog(window)


def _import(window: MainWindow) -> None:
    from workstation.ui.imports.window import open_window

    open_window(window)
