"""The log browser's column of small pictures: asks for those in view, and makes them pixmaps."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap

from workstation.controllers.small_pictures import HELD, SmallPictures
from workstation.services.thumbnails import Thumbnail
from workstation.ui.desk.log_table import PICTURE, NoPicture
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.controllers.small_pictures import SmallSource
    from workstation.services.ports import Runner
    from workstation.ui.desk.log_rows import LogRows
    from workstation.ui.desk.log_table import LogTable, Picture

ROOM = QSize(GRID * 18, GRID * 10)
"""What a small picture is fitted into."""
_SETTLE_MS = 60
"""Rows that stay in view for less are not asked for."""


class PictureColumn(QObject):
    """Stands between a `LogTable`, its view, and what makes small pictures."""

    def __init__(self, table: LogTable, rows: LogRows) -> None:
        super().__init__(rows)
        self._table, self._rows = table, rows
        self._source: SmallPictures | None = None
        self._there: list[PictureColumn] = []
        self._pixmaps: OrderedDict[str, QPixmap] = OrderedDict()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._settled.timeout.connect(self._want)
        rows.scrolled.connect(self._settled.start)
        for changed in (table.modelReset, table.dataChanged, table.rowsInserted):
            changed.connect(lambda *_: self._settled.start())
        table.picture_of = self._picture

    def use(self, source: SmallSource, runner: Runner) -> None:
        """Take what makes them."""
        there = self._there = [self]  # a lane's thread must not be the last to let go of a widget

        def came(_: str) -> None:
            for one in tuple(there):
                one._rows.viewport().update()

        self._source = SmallPictures(source, runner, came)
        self._settled.start()

    def forget(self) -> None:
        """The window is gone: nothing more is asked for."""
        self._settled.stop()
        self._there.clear()
        if self._source is not None:
            self._source.want(())
        self._source = None

    def _picture(self, parcel: str) -> Picture | None:
        told = None if self._source is None else self._source.get(parcel)
        if told is None:
            return None
        if not isinstance(told, Thumbnail):
            return NoPicture(told.short, told.why)
        pixmap = self._pixmaps.get(parcel)
        if pixmap is None:
            pixmap = self._pixmaps[parcel] = _pixmap(told, self._rows.devicePixelRatioF())
            while len(self._pixmaps) > HELD:
                self._pixmaps.popitem(last=False)
        return pixmap

    def _want(self) -> None:
        if self._source is not None and not self._rows.isColumnHidden(PICTURE):
            first, last = self._rows.seen_rows()
            parcels = (self._table.parcel(row) for row in range(first, last + 1))
            self._source.want(tuple(dict.fromkeys(one for one in parcels if one)))


def _pixmap(small: Thumbnail, ratio: float) -> QPixmap:
    """As sharp as the screen shows it."""
    image = QImage(
        small.pixels, small.width, small.height, small.width * 3, QImage.Format.Format_RGB888
    )
    fitted = image.scaled(
        ROOM * ratio,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    pixmap = QPixmap.fromImage(fitted)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
