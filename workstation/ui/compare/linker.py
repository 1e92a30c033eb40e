"""Keeps two pictures together: place, zoom, turns, window and functions, and the place pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Signal

from workstation.controllers.linking import Link, Sheet, of_parcels, of_views
from workstation.imaging.view import ViewState, carry
from workstation.ui.canvas.placement import Fit, Placement
from workstation.ui.compare.crosshair import Crosshair

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared
    from workstation.ui.canvas import ScanCanvas

APART = "Apart: each picture has its own window and place"


class Linker(QObject):
    """Two canvases, linked or apart. Whichever is moved, the other goes along."""

    words_changed = Signal(str)
    """How they are linked."""

    def __init__(self, left: ScanCanvas, right: ScanCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self._on, self._same_parcel, self._busy = False, False, False
        self._words = ""
        self._answered: Placement | None = None  # where the right picture was put last
        self._crosses = Crosshair(left), Crosshair(right)
        left.add_layer(self._crosses[0])
        right.add_layer(self._crosses[1])
        left.placement_changed.connect(lambda _: self._moved(left))
        right.placement_changed.connect(lambda _: self._moved(right))
        left.view_changed.connect(lambda _: self._looked(left))
        right.view_changed.connect(lambda _: self._looked(right))
        left.cursor_moved.connect(lambda x, y, _: self._pointed(left, x, y))
        right.cursor_moved.connect(lambda x, y, _: self._pointed(right, x, y))

    @property
    def words(self) -> str:
        """How the two are linked, for the screen."""
        return self._words

    @property
    def linked(self) -> bool:
        """The two go together now."""
        return self._on and self.link() is not None

    @property
    def crosses(self) -> tuple[Crosshair, Crosshair]:
        """The crosshairs of the left and the right picture."""
        return self._crosses

    def show(self, prepared: Prepared, title: str) -> None:
        """Show a picture right; the left one does not move."""
        with self.alone():
            self._right.show_scan(prepared, title)
        self.sync()

    def set_link(self, on: bool, *, same_parcel: bool) -> None:
        """Link the two as views of one parcel or as two parcels, or let them go."""
        changed = (on, same_parcel) != (self._on, self._same_parcel)
        self._on, self._same_parcel = on, same_parcel
        if changed:
            self.sync()

    def sync(self) -> None:
        """Bring the right picture to the left one."""
        self._point_nowhere()
        self._moved(self._left)
        self._looked(self._left)
        self._tell()

    def link(self) -> Link | None:
        """How the two pictures lie upon each other; None where one is not there."""
        left, right = self._left.prepared(), self._right.prepared()
        if left is None or right is None:
            return None
        sheets = sheet_of(left), sheet_of(right)
        if self._same_parcel:
            return of_views(*sheets)
        room, turned = self._left.room(), self._left.orientation()
        other = replace(room, source=(right.columns, right.rows), aspect=right.aspect)
        return of_parcels(*sheets, other.fitted(turned).zoom / room.fitted(turned).zoom)

    def _scale(self, link: Link) -> float:
        """What the right zoom takes on where its window has another size or another scale."""
        left, right = self._left.room(), self._right.room()
        if not link.fitted:
            return right.ratio / left.ratio
        turned = self._left.orientation()
        return right.fitted(turned).zoom / left.fitted(turned).zoom / link.ratio

    def _moved(self, moved: ScanCanvas) -> None:
        link = self.link()
        if not self._on or self._busy or link is None:
            return
        if moved is self._right and moved.placement == self._answered:
            moved = self._left  # its window changed its size: the left picture leads
        other = self._right if moved is self._left else self._left
        to_right = moved is self._left
        placed = answering(link, moved.placement, self._scale(link), to_right=to_right)
        with self.alone():
            other.set_placement(placed)
        self._answered = self._right.placement

    def _looked(self, looked: ScanCanvas) -> None:
        other = self._right if looked is self._left else self._left
        view, before, after = looked.view_state(), looked.prepared(), other.prepared()
        if not self._on or self._busy or view is None or before is None or after is None:
            return
        with self.alone():
            other.apply(carried(before, view, after))

    def _pointed(self, where: ScanCanvas, x: int, y: int) -> None:
        link, (left, right) = self.link(), self._crosses
        own, other = (left, right) if where is self._left else (right, left)
        own.point(None)
        if link is None or not self._on or x < 0:
            other.point(None)
            return
        to = link.to_right if where is self._left else link.to_left
        other.point(QPointF(*to((x + 0.5, y + 0.5))), along_belt=link.along_belt)

    def _point_nowhere(self) -> None:
        for cross in self._crosses:
            cross.point(None)

    def _tell(self) -> None:
        link = self.link()
        words = "" if link is None else link.words if self._on else APART
        if words != self._words:
            self._words = words
            self.words_changed.emit(words)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What one does to the other is not answered back."""
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before


def sheet_of(prepared: Prepared) -> Sheet:
    """What linking needs to know of a prepared picture."""
    scan = prepared.scan
    if scan is None:
        return Sheet(prepared.columns, prepared.rows, aspect=prepared.aspect)
    return Sheet(
        prepared.columns, prepared.rows, scan.spacing_mm, scan.spacing_plane, prepared.aspect
    )


def answering(link: Link, placed: Placement, scale: float, *, to_right: bool) -> Placement:
    """The placement of one picture that answers the other's; the right zoom takes on `scale`."""
    if link.fitted and placed.fit is Fit.WHOLE:
        return placed
    to = link.to_right if to_right else link.to_left
    ratio = link.ratio * scale
    zoom = placed.zoom * ratio if to_right else placed.zoom / ratio
    return replace(placed, centre=to(placed.centre), zoom=zoom, fit=Fit.FREE)


def carried(before: Prepared, view: ViewState, after: Prepared) -> ViewState:
    """The view of one picture as the other shows it."""
    return replace(carry(before, view, after), kept=False)
