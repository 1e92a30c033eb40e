"""Where a preview stands until the picture is read: to look at, with no tool and no measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workstation.ui.canvas.colours import CanvasColours
from workstation.ui.canvas.strip import Strip

if TYPE_CHECKING:
    from workstation.imaging.previewing import PreviewPicture

TITLE = "Preview: full picture loading…"
WORDS = "Standard view, reduced. No marks, no measures, no machine opinion yet."


class PreviewRoom(QWidget):
    """Draws a `PreviewPicture` where the fitted picture will be, and says what it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview_room")
        self._preview: PreviewPicture | None = None
        self._image = QImage()
        self._strip = Strip()

    def show_preview(self, preview: PreviewPicture | None) -> None:
        """Draw this preview, or (None) let go of it."""
        if preview is self._preview:
            return
        self._preview, self._image = preview, QImage()
        if preview is not None:
            height, width = preview.pixels.shape[:2]
            pixels = preview.pixels
            form = QImage.Format.Format_RGB32
            self._image = QImage(pixels.data, width, height, pixels.strides[0], form)
            shape = f"{preview.rows:,} × {preview.columns:,} pixels".replace(
                ",", "\N{NO-BREAK SPACE}"
            )
            self.setAccessibleName(f"{TITLE} {shape}. {WORDS}")
        self.update()

    def target(self) -> QRectF:
        """Where the picture lies: whole, as large as the room allows, in its declared shape."""
        if self._preview is None:
            return QRectF()
        wide, tall = self._preview.columns, self._preview.rows * self._preview.aspect
        scale = min(self.width() / wide, self.height() / tall)
        left = (self.width() - wide * scale) / 2
        top = (self.height() - tall * scale) / 2
        return QRectF(left, top, wide * scale, tall * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = CanvasColours.of(self.palette())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colours.room)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.target(), self._image)
            self._strip.paint(painter, self.rect(), self.font(), colours, WORDS, [(TITLE, True)])
