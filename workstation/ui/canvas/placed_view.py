"""A window onto source pixels: zoom, pan, quarter turns; layers that follow them all."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget

from workstation.domain.orientation import Orientation
from workstation.ui.canvas.placement import LARGEST_ZOOM, Fit, Grid, Placement, Room

_WORLD = QRectF(-1e6, -1e6, 2e6, 2e6)
"""The scene never ends where the picture does: places are this class's, not the scroll bars'."""


class PlacedView(QGraphicsView):
    """Shows a scene whose units are source pixels, at a `Placement`."""

    zoom_changed = Signal(float)
    """Device pixels a source pixel."""
    placement_changed = Signal(object)
    """The new Placement: zoomed, panned, turned, mirrored or resized."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source_size = (0, 0)
        self._aspect = 1.0
        self._placement = Placement(fit=Fit.WHOLE)
        self._anchor: tuple[QPointF, QPointF] | None = None  # of the last zoom: window, source
        self._layers: list[QGraphicsItem] = []
        self._stood: tuple[tuple[object, ...], Placement, Room, Grid] | None = None
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.setSceneRect(_WORLD)
        self.setScene(scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)

    # Placement

    @property
    def placement(self) -> Placement:
        """Where the picture stands."""
        return self._placement

    def set_placement(self, placement: Placement) -> None:
        """Show at a placement, kept in bounds; nothing happens without a picture."""
        if not self.has_source:
            return
        self._anchor = None
        self._place(placement)

    @property
    def has_source(self) -> bool:
        """There is a picture to place."""
        return min(self._source_size) > 0

    def room(self) -> Room:
        """The window as it is now."""
        port = self.viewport()
        return Room(
            port.width(), port.height(), port.devicePixelRatioF(), self._source_size, self._aspect
        )

    def grid(self) -> Grid | None:
        """The whole picture in device pixels; None where there is none."""
        return self.standing()[1] if self.has_source else None

    def standing(self) -> tuple[Room, Grid]:
        """The window and the picture in it; reckoned anew only when one of them has changed."""
        port = self.viewport()
        size = port.width(), port.height(), port.devicePixelRatioF()
        key = *size, self._source_size, self._aspect
        stood = self._stood
        if stood is None or stood[1] is not self._placement or stood[0] != key:
            room = Room(*size, self._source_size, self._aspect)
            self._stood = stood = key, self._placement, room, room.grid(self._placement)
        return stood[2], stood[3]

    def to_source(self, point: QPointF) -> QPointF:
        """The source point at a point of the window, logical pixels."""
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(point)

    def from_source(self, point: QPointF) -> QPointF:
        """The point of the window, logical pixels, at a source point."""
        return self.viewportTransform().map(point)

    def fit(self) -> None:
        """The whole picture, as large as the window allows."""
        self.set_placement(replace(self._placement, fit=Fit.WHOLE))

    def fit_width(self) -> None:
        """As wide as the window; a longer picture begins at its top."""
        self.set_placement(replace(self._placement, fit=Fit.WIDTH))

    def one_to_one(self) -> None:
        """One device pixel a source pixel, about the middle of the window."""
        self._zoom_to(1.0, self._middle())

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a window point (the middle): what is under it stays under it."""
        self._zoom_to(self._placement.zoom * factor, self._middle() if at is None else at)

    def zoom(self) -> float:
        """Device pixels a source pixel."""
        return self._placement.zoom

    def pan_by(self, across: float, down: float) -> None:
        """Move the picture by logical window pixels."""
        scale = self._placement.zoom / self._ratio()
        way = self.room().unturned(self.orientation(), across / scale, down / scale)
        self.set_placement(self._placement.moved(QPointF(*self._placement.centre) - way))

    def centre_on(self, source: QPointF, zoom: float | None = None) -> None:
        """Bring a source point to the middle of the window."""
        self.set_placement(self._placement.moved(source, zoom))

    def orientation(self) -> Orientation:
        """How the picture is turned."""
        return self._placement.orientation

    def set_orientation(self, orientation: Orientation) -> None:
        """Turn and mirror the picture about the middle of the window."""
        self.set_placement(replace(self._placement, orientation=orientation))

    def turn(self, quarters: int) -> None:
        """Turn the picture clockwise by quarters."""
        self.set_orientation(self.orientation().turned(quarters))

    def mirror(self, *, top_to_bottom: bool = False) -> None:
        """Mirror the picture as it stands, left to right or top to bottom."""
        self.set_orientation(self.orientation().flipped(top_to_bottom=top_to_bottom))

    # Layers

    def add_layer(self, item: QGraphicsItem) -> None:
        """Draw an item over the picture; its coordinates are source pixels and follow all moves."""
        self._layers.append(item)
        self.scene().addItem(item)

    def remove_layer(self, item: QGraphicsItem) -> None:
        """Draw an added item no more."""
        self._layers.remove(item)
        self.scene().removeItem(item)

    # Inside

    def _layers_drawn(self) -> bool:
        """There is something in a layer to draw."""
        return any(i.isVisible() and not i.boundingRect().isEmpty() for i in self._layers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.has_source:
            self._anchor = None
            self._place(self._placement, force=True)

    def event(self, event: QEvent) -> bool:
        """On a screen of another scale the same place is drawn anew."""
        answer = super().event(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange and self.has_source:
            self._place(self._placement, force=True)
        return answer

    def _set_source(self, columns: int, rows: int, aspect: float = 1.0) -> None:
        """Another picture's size and the height of its pixels for a width of 1; the next placement
        is for it."""
        self._source_size, self._aspect = (columns, rows), aspect

    def _zoom_to(self, zoom: float, at: QPointF) -> None:
        if not self.has_source:
            return
        smallest = min(self.room().fitted(self.orientation()).zoom, 1.0) / 4
        zoom = min(max(zoom, smallest), LARGEST_ZOOM)
        # Drawing is on whole pixels: turning the wheel at one place must not add roundings up.
        held = self._anchor is not None and self._anchor[0] == at
        source = self._anchor[1] if held and self._anchor else self.to_source(at)
        off = (self._middle() - at) * self._ratio() / zoom
        centre = source + self.room().unturned(self.orientation(), off.x(), off.y())
        self._place(self._placement.moved(centre, zoom))
        self._anchor = at, source

    def _place(self, placement: Placement, force: bool = False) -> None:
        room, before = self.room(), self._placement
        placement = room.bounded(placement)
        self._placement = placement
        self.setTransform(room.transform(placement))
        self.viewport().update()
        if placement.zoom != before.zoom:
            self.zoom_changed.emit(placement.zoom)
        if placement != before or force:
            self.placement_changed.emit(placement)

    def _middle(self) -> QPointF:
        return self.room().middle

    def _ratio(self) -> float:
        return self.viewport().devicePixelRatioF()
