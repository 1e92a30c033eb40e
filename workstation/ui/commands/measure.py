"""Commands of the measuring tools over the picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

_DRAWN = (
    ("select", "Move items", "Alt+S", "Choose, move and change what was drawn"),
    ("rectangle", "Rectangle", "Alt+R", "Values and area of a rectangle"),
    ("ellipse", "Ellipse", "Alt+O", "Values and area of an ellipse"),
    ("outline", "Area by outline", "Alt+A", "Values and area of an outline, by corners or drawn"),
    ("profile", "Line profile", "Alt+L", "Values along a line"),
    ("ruler", "Ruler", "Alt+D", "Distance of two places"),
    ("angle", "Angle", "Alt+G", "Angle at a corner"),
    ("count", "Count", "Alt+N", "Count things by marking each"),
)
TOOLS = {f"measure.{tool}": tool for tool, *_ in _DRAWN}
"""Command and the tool it takes up."""
STEPS = ("measure.undo", "measure.redo", "measure.copy", "measure.delete")

SPECS: tuple[ActionSpec, ...] = (
    *(
        ActionSpec(f"measure.{tool}", "Tools", text, keys, tip, f"measure_{tool}", True)
        for tool, text, keys, tip in _DRAWN
    ),
    ActionSpec(
        "measure.lens", "Tools", "Magnifier", "Alt+M", "A lens under the cursor", "lens", True
    ),
    ActionSpec(
        "measure.lens_held", "Tools", "Magnifier while held", "F10", "A lens while held down"
    ),
    ActionSpec("measure.lens_more", "Tools", "Magnify more", "Shift+F10", "The lens stronger"),
    ActionSpec("measure.lens_less", "Tools", "Magnify less", "Ctrl+F10", "The lens weaker"),
    ActionSpec(
        "measure.lens_smooth", "Tools", "Smooth magnifier", "", "Blend pixels in the lens", "", True
    ),
    ActionSpec("measure.undo", "Edit", "Undo drawing", "Ctrl+Z", "The last drawing back", "undo"),
    ActionSpec("measure.redo", "Edit", "Redo drawing", "Ctrl+Y", "The drawing again", "redo"),
    ActionSpec(
        "measure.copy",
        "Edit",
        "Copy measures",
        "Alt+K",
        "Figures of what was drawn, as text",
        "copy",
    ),
    ActionSpec(
        "measure.delete", "Edit", "Delete drawing", "Alt+Del", "Take the chosen item away", "delete"
    ),
    ActionSpec("measure.delete_all", "Edit", "Delete all drawings", "", "Of this picture"),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    on, desk = window.on, window.measuring
    for name, tool in TOOLS.items():
        on(name, partial(desk.choose, tool))
    on("measure.lens", desk.toggle_lens)
    on("measure.lens_held", desk.hold_lens)
    on("measure.lens_more", partial(desk.step_lens, 1))
    on("measure.lens_less", partial(desk.step_lens, -1))
    on("measure.lens_smooth", desk.smooth_lens)
    on("measure.undo", desk.undo)
    on("measure.redo", desk.redo)
    on("measure.copy", desk.copy)
    on("measure.delete", desk.delete)
    on("measure.delete_all", desk.delete_all)
