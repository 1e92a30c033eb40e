"""Commands of CT volumes, and of pictures of many frames."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workstation.controllers.frames import many
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.volume import VolumeController, VolumeState
    from workstation.ui.main_window import MainWindow

STEPS = {
    "volume.next": 1,
    "volume.previous": -1,
    "volume.next_ten": 10,
    "volume.previous_ten": -10,
    "volume.last": 10**9,
    "volume.first": -(10**9),
}
SLABS = {
    "volume.single": "slice",
    "volume.mip": "MIP",
    "volume.minip": "MinIP",
    "volume.average": "average",
}

IN_ROW = ("volume.mpr", "volume.single", "volume.mip", "volume.average", "volume.mark")
"""Under a volume these keys stand in the place of those that mean nothing for it."""
NOT_IN_ROW = (
    "image.black_and_white",
    "image.organic_only",
    "image.metal_only",
    "image.high_penetration",
    "image.low_penetration",
)

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("volume.mpr", "View", "Three planes", "Ctrl+M", "CT: three planes", "", True),
    ActionSpec("volume.next", "View", "Next slice or frame", "Alt+Down", "One slice or frame on"),
    ActionSpec(
        "volume.previous", "View", "Previous slice or frame", "Alt+Up", "One slice or frame back"
    ),
    ActionSpec(
        "volume.next_ten",
        "View",
        "Ten slices or frames on",
        "Alt+PgDown",
        "Ten slices or frames on",
    ),
    ActionSpec(
        "volume.previous_ten",
        "View",
        "Ten slices or frames back",
        "Alt+PgUp",
        "Ten slices or frames back",
    ),
    ActionSpec(
        "volume.first", "View", "First slice or frame", "Alt+Home", "To the first slice or frame"
    ),
    ActionSpec(
        "volume.last", "View", "Last slice or frame", "Alt+End", "To the last slice or frame"
    ),
    ActionSpec("volume.single", "View", "One slice", "Alt+1", "CT: no slab", "", True),
    ActionSpec("volume.mip", "View", "MIP", "Alt+2", "CT: the largest value of a slab", "", True),
    ActionSpec(
        "volume.minip", "View", "MinIP", "Alt+3", "CT: the smallest value of a slab", "", True
    ),
    ActionSpec("volume.average", "View", "Average", "Alt+4", "CT: average of a slab", "", True),
    ActionSpec("volume.thicker", "View", "Thicker slab", "Alt++", "CT: one slice thicker"),
    ActionSpec("volume.thinner", "View", "Thinner slab", "Alt+-", "CT: one slice thinner"),
    ActionSpec("volume.mark", "View", "Mark slice", "Ctrl+B", "CT: mark the slice, or unmark"),
    ActionSpec("volume.next_mark", "View", "Next marked slice", "Alt+Right", "CT: next mark"),
    ActionSpec(
        "volume.previous_mark", "View", "Previous marked slice", "Alt+Left", "CT: mark before"
    ),
    ActionSpec(
        "volume.strip", "View", "Strip of slices", "Ctrl+T", "CT: show or hide it", "", True
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    on, actions, area = window.on, window.actions_by_name, window.bench_page.picture

    def volume() -> VolumeController | None:
        room = area.slices
        return room.controller() if room is not None and room.holds_volume else None

    def scroll(by: int) -> None:
        from workstation.imaging.planes import Plane

        if (found := volume()) is not None:
            found.scroll(Plane.AXIAL, by)
        else:
            window.controller().step_frame(by)

    def project(word: str) -> None:
        from workstation.imaging.planes import Projection

        if (found := volume()) is not None:
            found.project(Projection(word))

    def thicken(by: int) -> None:
        if (found := volume()) is not None:
            found.thicken(by)

    def planes() -> None:
        if (found := volume()) is not None:
            found.set_mpr(not found.state.mpr)

    def mark() -> None:
        if (found := volume()) is not None:
            found.mark()

    def step(by: int) -> None:
        if (found := volume()) is not None and area.slices is not None:
            found.step_mark(by, area.slices.findings())

    def strip() -> None:
        if area.slices is not None:
            area.slices.show_strip(actions["volume.strip"].isChecked())

    def show(state: VolumeState | None) -> None:
        there = state is not None and state.grid is not None
        for spec in SPECS:
            actions[spec.name].setEnabled(there)
        if state is None:
            return
        slab = state.slab.projection.value if state.slab.thick else "slice"
        for name, word in SLABS.items():
            actions[name].setChecked(there and slab == word)
        actions["volume.mpr"].setChecked(there and state.mpr)
        for name in ("volume.thicker", "volume.thinner"):
            actions[name].setEnabled(there and state.slab.thick)

    for name, by in STEPS.items():
        on(name, partial(scroll, by))
        actions[name].setAutoRepeat(True)
    for name, word in SLABS.items():
        on(name, partial(project, word))
    for name, by in (("volume.thicker", 1), ("volume.thinner", -1)):
        on(name, partial(thicken, by))
        actions[name].setAutoRepeat(True)
    on("volume.mpr", planes)
    on("volume.mark", mark)
    on("volume.next_mark", partial(step, 1))
    on("volume.previous_mark", partial(step, -1))
    actions["volume.strip"].setChecked(True)
    on("volume.strip", strip)
    area.volume_changed.connect(show)
    show(None)


def tick(window: MainWindow, state: BenchState) -> None:
    """Without a volume its commands are off; those that step are on for a picture of frames."""
    room, actions = window.bench_page.picture.slices, window.actions_by_name
    if room is not None and room.holds_volume:
        return
    frames = many(state.view)
    for spec in SPECS:
        actions[spec.name].setEnabled(frames and spec.name in STEPS)
