"""Commands of the picture: view functions, zoom, window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workstation.ui.bench.held_key import HeldKey
from workstation.ui.bench.peek import Peek
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

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
    "image.safe_colours": "colour-blind-safe colours",
    "image.log": "log view",
    "image.gamma": "gamma",
    "image.band": "density highlight",
    "image.outline": "outline trace",
    "image.variable": "variable density",
    "image.clahe": "CLAHE",
}
IN_ROW = tuple(VIEW_FUNCTIONS)[:8]
"""Functions with a button under the picture; the others are on Shift with the same keys."""

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("view.fit", "View", "Fit", "Ctrl+0", "The whole picture", "fit"),
    ActionSpec("view.one_to_one", "View", "One to one", "Ctrl+1", "One screen dot a pixel"),
    ActionSpec("view.fit_width", "View", "Fit width", "Ctrl+2", "As wide as the window"),
    ActionSpec("view.zoom_in", "View", "Zoom in", "Ctrl++", "Larger"),
    ActionSpec("view.zoom_out", "View", "Zoom out", "Ctrl+-", "Smaller"),
    ActionSpec("view.turn_right", "View", "Turn right", "Ctrl+R", "A quarter turn clockwise"),
    ActionSpec("view.turn_left", "View", "Turn left", "Ctrl+Shift+R", "A quarter turn back"),
    ActionSpec("view.mirror", "View", "Mirror", "Ctrl+Alt+H", "Left and right exchanged"),
    ActionSpec(
        "view.mirror_vertical", "View", "Mirror vertically", "Ctrl+Alt+V", "Top and foot exchanged"
    ),
    ActionSpec(
        "view.histogram",
        "View",
        "Picture tools",
        "Ctrl+H",
        "Window numbers, histogram, presets, strengths",
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
    ActionSpec(
        "image.safe_colours",
        "Image",
        "Safe colours",
        "Shift+F2",
        "Material colours for colour-blind eyes",
        "",
        True,
    ),
    ActionSpec("image.log", "Image", "Log view", "Shift+F3", "Even steps of density", "", True),
    ActionSpec("image.gamma", "Image", "Gamma", "Shift+F4", "Dark parts brighter", "", True),
    ActionSpec(
        "image.band", "Image", "Density highlight", "Shift+F5", "Mark a band of density", "", True
    ),
    ActionSpec("image.outline", "Image", "Outline", "Shift+F6", "Outlines alone", "", True),
    ActionSpec(
        "image.variable",
        "Image",
        "Variable density",
        "Shift+F7",
        "A density window that runs from dense to thin",
        "",
        True,
    ),
    ActionSpec("image.clahe", "Image", "CLAHE", "Shift+F8", "Contrast evened out", "", True),
    ActionSpec("image.sweep", "Image", "Run density window", "Ctrl+Shift+F7", "Run or stop it"),
    ActionSpec(
        "image.step_denser",
        "Image",
        "Denser",
        "Ctrl+Shift+Down",
        "The density window one step denser",
    ),
    ActionSpec(
        "image.step_thinner",
        "Image",
        "Thinner",
        "Ctrl+Shift+Up",
        "The density window one step thinner",
    ),
    ActionSpec(
        "image.band_next", "Image", "Next density band", "Ctrl+Shift+F5", "The site’s next band"
    ),
    ActionSpec(
        "image.window_next",
        "Image",
        "Next window",
        "Ctrl+Shift+F3",
        "The next declared window or preset",
    ),
    ActionSpec(
        "image.window_auto",
        "Image",
        "Automatic window",
        "Ctrl+Shift+A",
        "Fit the window to the values",
    ),
    ActionSpec(
        "image.window_reset", "Image", "Own window", "Ctrl+Shift+W", "The picture’s own window back"
    ),
    ActionSpec(
        "image.window_set", "Image", "Set window", "Ctrl+Shift+F4", "Hold the window as it stands"
    ),
    ActionSpec(
        "image.keep",
        "Image",
        "Keep for next",
        "Ctrl+Shift+F10",
        "The next picture opens with this window and these functions",
        "",
        True,
    ),
    ActionSpec(
        "image.marks",
        "Image",
        "Marks",
        "F12",
        "Show or hide all marks; held down, only while it is held",
        "marks",
        True,
    ),
    ActionSpec("image.map", "Image", "Anomaly map", "Shift+F12", "Show or hide the map", "", True),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    on, room = window.on, window.bench_page.picture
    viewing, peek = room.viewing, Peek(room.viewing)
    for name, function in VIEW_FUNCTIONS.items():
        on(name, partial(room.apply_function, function))
        peek.watch(window.actions_by_name[name], function)
    on("image.sweep", lambda: viewing.run_sweep(not viewing.sweeping()))
    on("image.step_denser", lambda: viewing.step_sweep(-1))
    on("image.step_thinner", lambda: viewing.step_sweep(1))
    on("image.band_next", viewing.next_band)
    on("image.window_next", viewing.next_window)
    on("image.window_auto", viewing.auto_window)
    on("image.window_reset", viewing.reset_window)
    on("image.window_set", viewing.hold_window)
    keep = window.actions_by_name["image.keep"]
    on("image.keep", lambda: viewing.set_keep(keep.isChecked()))
    viewing.keep_changed.connect(keep.setChecked)
    viewing.keep_key = lambda: keep.shortcut().toString()
    room.tools_left.connect(window.bench_page.focus_barcode)
    marks = window.actions_by_name["image.marks"]
    on("image.marks", lambda: window.controller().toggle_marks())
    HeldKey(room).watch(marks, lambda: window.controller().toggle_marks())
    map_action = window.actions_by_name["image.map"]
    map_action.setChecked(True)
    on("image.map", lambda: _show_map(window, map_action.isChecked()))
    on("view.fit", lambda: room.ensure_canvas().go_back())
    on("view.one_to_one", lambda: room.ensure_canvas().one_to_one())
    on("view.fit_width", lambda: room.ensure_canvas().fit_width())
    on("view.turn_right", lambda: room.ensure_canvas().turn(1))
    on("view.turn_left", lambda: room.ensure_canvas().turn(-1))
    on("view.mirror", lambda: room.ensure_canvas().mirror())
    on("view.mirror_vertical", lambda: room.ensure_canvas().mirror(top_to_bottom=True))
    on("view.zoom_in", lambda: room.ensure_canvas().zoom_by(1.25))
    on("view.zoom_out", lambda: room.ensure_canvas().zoom_by(0.8))
    histogram = window.actions_by_name["view.histogram"]
    on("view.histogram", lambda: room.show_tools(histogram.isChecked()))


def _show_map(window: MainWindow, on: bool) -> None:
    """Show or hide the anomaly map."""
    window.bench_page.picture.ensure_canvas().set_map_visible(on)
    if window.bench is not None:
        window.bench_page.marks.show_state(window.bench.state)
