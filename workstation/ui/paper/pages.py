"""Papers on the screen, as a file, and on a printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from workstation.ui.paper.pdf import LaidOut, page_layout, write_pdf
from workstation.ui.paper.sheet import Sheet, paint_all

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from workstation.domain.paper import Paper

SCREEN_DPI = 110
"""Of a page on the screen: small print can be read."""
_INCH = 0.0254


class PaperLayout:
    """`controllers.papers.Layout`; any thread."""

    def __init__(self, dpi: int = SCREEN_DPI) -> None:
        self._dpi = dpi

    def preview(self, paper: Paper) -> tuple[tuple[QImage, ...], tuple[str, ...]]:
        """The pages as they will be printed, and what they could not show."""
        return page_images(paper, self._dpi)

    def pdf(self, paper: Paper) -> LaidOut:
        """The paper as PDF/A-1b."""
        return write_pdf(paper)


def page_images(paper: Paper, dpi: int) -> tuple[tuple[QImage, ...], tuple[str, ...]]:
    """Each page as a picture, with its margins."""
    layout = page_layout(paper)
    whole, inside = layout.fullRectPixels(dpi), layout.paintRectPixels(dpi)
    blank = QImage(whole.size(), QImage.Format.Format_RGB32)
    blank.setDotsPerMeterX(round(dpi / _INCH))
    blank.setDotsPerMeterY(round(dpi / _INCH))
    blank.fill(Qt.GlobalColor.white)
    sheet = Sheet(paper, blank, float(inside.width()), float(inside.height()))
    pages = []
    for number in range(sheet.pages):
        page = blank.copy()
        with QPainter(page) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(QPointF(inside.topLeft()))
            sheet.paint(painter, number)
        pages.append(page)
    return tuple(pages), sheet.remarks


def print_paper(printer: QPrinter, paper: Paper) -> int:
    """Draw the paper on a printer; how many pages it took."""
    return paint_all(paper, printer).pages
