"""Every command of the window, once: name, text, key, what it does, its menu."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from workstation.ui.icons import icon

MENUS = ("File", "Edit", "View", "Image", "Inspection", "Tools", "Window", "Help")


class ActionSpec(NamedTuple):
    """One command. `keys` may be empty; `bench` commands are off while nobody sits there."""

    name: str
    menu: str
    text: str
    keys: str
    tip: str
    icon: str = ""
    checkable: bool = False
    bench: bool = True


OUTCOME_ACTIONS = {
    "inspection.release": "release",
    "inspection.seize": "seize",
    "inspection.abandonment": "abandonment",
    "inspection.denied_entry": "denied_entry",
    "inspection.pga_referral": "pga_referral",
}
VIEW_FUNCTIONS = {
    "image.standard": "standard",
    "image.inverse": "inverse",
    "image.black_and_white": "black and white",
    "image.organic_only": "organic only",
    "image.metal_only": "metal only",
    "image.high_penetration": "high penetration",
    "image.low_penetration": "low penetration",
    "image.edge": "edge enhancement",
    "image.super": "super enhancement",
}

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("file.lock", "File", "Lock", "Ctrl+L", "Lock the screen; the parcel stays", "lock"),
    ActionSpec("file.sign_out", "File", "Sign out", "", "Leave the bench to another officer"),
    ActionSpec("file.quit", "File", "Quit", "Ctrl+Q", "Close the workstation", bench=False),
    ActionSpec("edit.barcode", "Edit", "Barcode field", "Ctrl+G", "Go to the barcode field"),
    ActionSpec("edit.copy", "Edit", "Copy parcel number", "Ctrl+Shift+C", "Copy the number"),
    ActionSpec("edit.back", "Edit", "Back", "Esc", "Leave the panel, keep a draft"),
    ActionSpec("view.queue", "View", "Queue", "Ctrl+E", "Show or hide the queue", "queue", True),
    ActionSpec("view.fit", "View", "Fit", "Ctrl+0", "The whole picture", "fit"),
    ActionSpec("view.one_to_one", "View", "One to one", "Ctrl+1", "One screen dot a pixel"),
    ActionSpec("view.zoom_in", "View", "Zoom in", "Ctrl++", "Larger"),
    ActionSpec("view.zoom_out", "View", "Zoom out", "Ctrl+-", "Smaller"),
    ActionSpec(
        "view.histogram",
        "View",
        "Histogram",
        "Ctrl+H",
        "Window over the histogram",
        "histogram",
        True,
    ),
    ActionSpec("image.standard", "Image", "Standard", "F2", "The standard view, whole picture"),
    ActionSpec("image.inverse", "Image", "Inverse", "F3", "Dark and bright exchanged", "", True),
    ActionSpec("image.black_and_white", "Image", "B/W", "F4", "No material colours", "", True),
    ActionSpec("image.organic_only", "Image", "Organic", "F5", "Only organic in full", "", True),
    ActionSpec("image.metal_only", "Image", "Metal", "F6", "Only metal in full", "", True),
    ActionSpec("image.high_penetration", "Image", "High pen.", "F7", "The dense parts", "", True),
    ActionSpec("image.low_penetration", "Image", "Low pen.", "F8", "The thin parts", "", True),
    ActionSpec("image.edge", "Image", "Edge", "F9", "Edges sharpened", "", True),
    ActionSpec("image.super", "Image", "Super", "Shift+F9", "Local contrast raised", "", True),
    ActionSpec("image.marks", "Image", "Marks", "F12", "Show or hide all marks", "marks", True),
    ActionSpec("image.map", "Image", "Anomaly map", "Shift+F12", "Show or hide the map", "", True),
    ActionSpec(
        "inspection.release", "Inspection", "Release", "Ctrl+F2", "Release this parcel", "release"
    ),
    ActionSpec("inspection.seize", "Inspection", "Seize", "Ctrl+F5", "Seize this parcel", "seize"),
    ActionSpec(
        "inspection.abandonment",
        "Inspection",
        "Abandon",
        "Ctrl+F6",
        "The addressee abandons this parcel",
        "abandonment",
    ),
    ActionSpec(
        "inspection.denied_entry",
        "Inspection",
        "Deny entry",
        "Ctrl+F7",
        "Deny this parcel entry",
        "denied_entry",
    ),
    ActionSpec(
        "inspection.pga_referral",
        "Inspection",
        "Refer",
        "Ctrl+F8",
        "Refer this parcel to a partner agency",
        "pga_referral",
    ),
    ActionSpec(
        "inspection.record",
        "Inspection",
        "Record decision",
        "Ctrl+Return",
        "Record the decision in the open panel",
    ),
    ActionSpec(
        "inspection.next",
        "Inspection",
        "Next in queue",
        "Ctrl+N",
        "Open the next waiting parcel",
        "next",
    ),
    ActionSpec(
        "inspection.open_scanned",
        "Inspection",
        "Open scanned parcel",
        "Ctrl+O",
        "Open what was scanned meanwhile",
    ),
    ActionSpec(
        "inspection.next_finding", "Inspection", "Next finding", "PgDown", "Go to the next finding"
    ),
    ActionSpec(
        "inspection.previous_finding",
        "Inspection",
        "Previous finding",
        "PgUp",
        "Go to the previous finding",
    ),
    ActionSpec("inspection.next_view", "Inspection", "Next view", "Ctrl+PgDown", "The next scan"),
    ActionSpec(
        "inspection.previous_view", "Inspection", "Previous view", "Ctrl+PgUp", "The scan before"
    ),
    ActionSpec(
        "inspection.threshold_default",
        "Inspection",
        "Model’s own threshold",
        "Ctrl+D",
        "The model’s own threshold",
    ),
    ActionSpec(
        "tools.commands",
        "Tools",
        "Find a command",
        "Ctrl+K",
        "Find a command by its name",
        "command",
        bench=False,
    ),
    ActionSpec(
        "tools.verify",
        "Tools",
        "Verify the log",
        "Ctrl+Shift+V",
        "Check every entry’s hash",
        "log",
    ),
    ActionSpec("window.dark", "Window", "Dark", "", "Dark colours", "", True, False),
    ActionSpec("window.light", "Window", "Light", "", "Light colours", "", True, False),
    ActionSpec(
        "window.contrast", "Window", "High contrast", "", "Black and white", "", True, False
    ),
    ActionSpec(
        "window.full_screen", "Window", "Full screen", "F11", "The whole screen", "", True, False
    ),
    ActionSpec("help.keys", "Help", "Keys", "F1", "All keys on one sheet", "keys", bench=False),
    ActionSpec("help.about", "Help", "About", "", "Version and licences", bench=False),
)


class Actions:
    """The window's commands by name."""

    def __init__(self, owner: QWidget) -> None:
        self._by_name: dict[str, QAction] = {}
        for spec in SPECS:
            action = QAction(spec.text, owner)
            action.setObjectName(spec.name)
            if spec.keys:
                action.setShortcut(QKeySequence(spec.keys))
                # A key held down must not decide twice.
                action.setAutoRepeat(spec.name.startswith("view.zoom"))
            action.setToolTip(f"{spec.tip} ({spec.keys})" if spec.keys else spec.tip)
            action.setStatusTip("")
            action.setWhatsThis(spec.tip)
            if spec.icon:
                action.setIcon(icon(spec.icon))
            action.setIconVisibleInMenu(bool(spec.icon))
            action.setCheckable(spec.checkable)
            owner.addAction(action)
            self._by_name[spec.name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> Iterable[QAction]:
        return self._by_name.values()

    def of_menu(self, menu: str) -> list[QAction]:
        return [self._by_name[spec.name] for spec in SPECS if spec.menu == menu]

    def enable_bench(self, on: bool) -> None:
        """Commands of the bench are off while nobody sits there."""
        for spec in SPECS:
            if spec.bench:
                self._by_name[spec.name].setEnabled(on)
