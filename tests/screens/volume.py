"""The screens of a CT: a slice, three planes, a slab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from tests.screens.shots import Stage
from workstation.imaging.planes import Plane

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def looked_through(stage: Stage, name: Callable[[str], Path], parcel: str) -> None:
    """The CT of a parcel's last view: scrolled, cut in three planes, as a slab, and put back."""
    stage.open(parcel)
    bench = stage.window.bench
    room = stage.window.bench_page.picture.slices
    if bench is None or room is None:
        raise RuntimeError("no bench")
    stage.key(Qt.Key.Key_PageUp, CTRL)
    stage.until(lambda: room.holds_volume, "the volume")
    controller = room.controller()
    stage.until(lambda: len(controller.state.thumbnails) > 8, "the strip")
    stage.key(Qt.Key.Key_PageUp, ALT)
    stage.key(Qt.Key.Key_B, CTRL)
    stage.live(300)
    stage.save(name("ct-slice"))
    stage.key(Qt.Key.Key_M, CTRL)
    controller.place((72, 112, 112))
    stage.until(lambda: len(controller.state.pictures) == 3, "three planes")
    stage.live(400)
    stage.save(name("ct-planes"))
    stage.key(Qt.Key.Key_2, ALT)
    for _ in range(8):
        controller.thicken(3)
    stage.until(lambda: "slab" in controller.state.pictures[Plane.AXIAL].place, "the slab")
    stage.live(800)
    stage.save(name("ct-slab"))
    stage.key(Qt.Key.Key_1, ALT)
    stage.key(Qt.Key.Key_M, CTRL)
    stage.live(200)
