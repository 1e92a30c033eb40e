"""How a picture stands on the screen as a document for the log, and back on a screen from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from workstation.domain.orientation import Orientation

if TYPE_CHECKING:
    from workstation.imaging.view_state import ViewState
    from workstation.ui.canvas.scan_canvas import ScanCanvas


def seen_as(canvas: ScanCanvas, view: ViewState) -> dict[str, object]:
    """The view, its words, how the picture is turned, and the part of it that the window shows.

    `part` is [x, y, width, height] in whole source pixels, `frame` the slice or frame from 0, `map`
    how the model's map covers it (None: no map on it).
    """
    turned, prepared = canvas.orientation(), canvas.prepared()
    return {
        "words": canvas.view_words(),
        "view": view.as_dict(),
        "turns": turned.turns,
        "mirrored": turned.mirrored,
        "part": part_shown(canvas),
        "frame": prepared.frame if prepared is not None and prepared.frames > 1 else None,
        "marks": canvas.marks_visible(),
        "map": canvas.map_look(),
    }


def part_shown(canvas: ScanCanvas) -> list[int]:
    """The source pixels in the window."""
    room = canvas.room()
    corners = (QPointF(0, 0), QPointF(room.width, room.height))
    one, other = (canvas.to_source(corner) for corner in corners)
    shown = QRectF(one, other).normalized().intersected(QRectF(0, 0, *room.source))
    across, down = round(shown.x()), round(shown.y())
    return [across, down, round(shown.right()) - across, round(shown.bottom()) - down]


def stand(canvas: ScanCanvas, told: Mapping[str, object]) -> bool:
    """Have a picture stand as it was seen; False where the document does not say how."""
    from workstation.imaging.view_state import ViewState

    view, part = told.get("view"), told.get("part")
    if not isinstance(view, Mapping) or not isinstance(part, (list, tuple)) or len(part) != 4:
        return False
    try:
        canvas.apply(ViewState.from_dict(view))
        turns, box = int(str(told.get("turns"))), [int(str(side)) for side in part]
    except ValueError:
        return False
    canvas.set_orientation(Orientation(turns % 4, bool(told.get("mirrored"))))
    width, height = max(box[2], 1), max(box[3], 1)
    room = canvas.room()
    if (box[2], box[3]) == room.source:
        canvas.fit()
        return True
    across, down = float(width), height * room.aspect
    if canvas.orientation().sideways:
        across, down = down, across
    zoom = min(room.device[0] / across, room.device[1] / down)
    canvas.centre_on(QPointF(box[0] + width / 2, box[1] + height / 2), zoom)
    return True


def stand_map(canvas: ScanCanvas, told: Mapping[str, object]) -> None:
    """Have a model's map cover a picture as it did; colours this version does not know are left."""
    from workstation.imaging.map_colours import MAP_COLOURS

    opacity, colours = told.get("opacity"), told.get("colours")
    if isinstance(opacity, int):
        canvas.set_map_opacity(opacity / 100)
    if colours in MAP_COLOURS:
        canvas.set_map_colours(str(colours))
