"""A paper laid out on pages: the same for the file, the screen and the printer."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEventLoop, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPaintDevice,
    QPainter,
    QPalette,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
    QTextLayout,
    QTextOption,
)

from workstation.domain.notice import Notice, WorkstationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workstation.domain.paper import Paper

FAMILIES = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Arial", "Helvetica")
_SIZE_PT, _SMALL_PT = 9.5, 7.5
_PX_INCH = 96.0
"""A length without a unit in HTML is one of these of an inch."""
_TALLEST = 0.5
"""Of the page, for one picture."""
_BAND_MM = 8.0
"""Room of the line at the head and of that at the foot of each page."""
_MOST_TOLD = 12
_NEVER = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_ALLOWED = frozenset("\n\t\r\u00ad\u200c\u200d")
"""Line ends, a soft hyphen, and the joiners that some scripts are written with."""


class _Document(QTextDocument):
    """Loads the paper's own pictures and nothing else: no file, no address."""

    def __init__(self, pictures: dict[str, QImage]) -> None:
        super().__init__()
        self._pictures = pictures

    def loadResource(self, kind: int, name: QUrl | str) -> QImage | None:
        words = name.toString() if isinstance(name, QUrl) else str(name)
        return self._pictures.get(words, _nothing())


class Sheet:
    """One paper on the pages of a device. Use it on one thread, and with a QGuiApplication.

    Raises
    ------
    WorkstationError
        PAPER-05 where no font has the characters of the paper's language.
    """

    def __init__(self, paper: Paper, device: QPaintDevice, width: float, height: float) -> None:
        self._paper, self._device = paper, device
        # Laying out starts timers, and a thread that Qt did not start has none until a loop is
        # there; it never runs.
        self._loop = QEventLoop()
        self._width, self._height = width, height
        self._dpi = float(device.logicalDpiY())
        self._font = paper_font()
        lacking = lacks(paper.texts, self._font)
        if lacking:
            raise WorkstationError(_no_font(paper, lacking), environment=True)
        self.lacking = lacks(paper.html + paper.header + paper.footer, self._font)
        """Characters of recorded values that no font has; the paper names them by their numbers."""
        self._band = _BAND_MM / 25.4 * self._dpi
        inside = QSizeF(width, height - 2 * self._band)
        pictures = {name: _picture(data) for name, data in paper.pictures.items()}
        self._document = _Document(pictures)
        self._document.setUndoRedoEnabled(False)
        self._document.documentLayout().setPaintDevice(device)
        self._document.setDefaultFont(self._font)
        wrapping = QTextOption()
        # A number longer than its column goes on in the next line instead of over its neighbour.
        wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(wrapping)
        self._document.setDefaultStyleSheet(paper.style)
        self._document.setHtml(f"<body>{named(paper.html, self.lacking)}</body>")
        self._document.setDocumentMargin(0)
        _fit(self._document, inside.width() / self._dpi * _PX_INCH, inside.height() / self._dpi)
        self._document.setPageSize(inside)
        _keep_headings(self._document, inside.height())
        self._document.markContentsDirty(0, self._document.characterCount())
        self._inside = inside

    @property
    def pages(self) -> int:
        return max(1, self._document.pageCount())

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the paper could not show as it was recorded."""
        if not self.lacking:
            return ()
        return (
            f"No font of this computer has {len(self.lacking)} of the recorded characters; the "
            "paper names them by their Unicode numbers.",
        )

    def paint(self, painter: QPainter, page: int) -> None:
        """Draw one page, counted from 0, into the device's own coordinates."""
        paper, inside = self._paper, self._inside
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        small = QFont(self._font)
        small.setPointSizeF(_SMALL_PT)
        painter.setFont(small)
        painter.setPen(QColor(Qt.GlobalColor.black))
        head = QRectF(0, 0, inside.width(), self._band * 0.6)
        foot = QRectF(0, self._height - self._band * 0.6, inside.width(), self._band * 0.6)
        words = paper.page_words.replace("{page}", str(page + 1))
        words = words.replace("{pages}", str(self.pages))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        low = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        metrics = painter.fontMetrics()
        room = int(inside.width() - 1.2 * metrics.horizontalAdvance(words))
        header = named(paper.header, self.lacking)
        elided = metrics.elidedText(header, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(head, left, elided)
        painter.drawText(head, right, words)
        painter.drawText(foot, low, named(paper.footer, self.lacking))
        painter.translate(0, self._band - page * inside.height())
        clip = QRectF(0, page * inside.height(), inside.width(), inside.height() - 1)
        painter.setClipRect(clip)
        context = self._document.documentLayout().PaintContext()
        context.clip = clip
        black = QPalette()
        black.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)  # whatever the theme says
        context.palette = black
        self._document.documentLayout().draw(painter, context)
        painter.restore()


def paint_all(paper: Paper, device: QPagedPaintDevice) -> Sheet:
    """Draw every page of a paper on a printer or into a file."""
    room = device.pageLayout().paintRectPixels(device.logicalDpiX())
    sheet = Sheet(paper, device, float(room.width()), float(room.height()))
    painter = QPainter()
    if not painter.begin(device):
        raise WorkstationError(_no_device(), environment=True)
    try:
        for page in range(sheet.pages):
            if page:
                device.newPage()
            sheet.paint(painter, page)
    finally:
        painter.end()
    return sheet


def paper_font() -> QFont:
    """The font of papers: the first of those that this computer has."""
    known = set(QFontDatabase.families())
    font = QFont()
    family = next((name for name in FAMILIES if name in known), None)
    if family is not None:
        font.setFamily(family)
    font.setPointSizeF(_SIZE_PT)
    font.setStyleStrategy(QFont.StyleStrategy.PreferOutline)
    font.setFeature(QFont.Tag("liga"), 0)  # a text that is searched or copied has its own letters
    return font


def lacks(text: str, font: QFont) -> frozenset[str]:
    """The characters of a text that neither the font nor any that stands in for it has.

    Signs that are not seen or turn the text about are among them: on paper nobody could find them.
    """
    found: set[str] = set()
    signs = []
    for sign in sorted(set(text)):
        category = unicodedata.category(sign)
        if category in _NEVER and sign not in _ALLOWED:
            found.add(sign)
        elif not sign.isspace() and sign not in _ALLOWED:
            signs.append(sign)
    if not signs:
        return frozenset(found)
    together = " ".join(signs)
    layout = QTextLayout(together, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    utf16 = [c for sign in together for c in (sign, "")[: len(sign.encode("utf-16-le")) // 2]]
    flags = (
        QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphIndexes
        | QTextLayout.GlyphRunRetrievalFlag.RetrieveStringIndexes
    )
    for run in layout.glyphRuns(-1, -1, flags):
        for glyph, place in zip(run.glyphIndexes(), run.stringIndexes(), strict=False):
            if glyph == 0 and place < len(utf16) and utf16[place].strip():
                found.add(utf16[place])
    return frozenset(found)


def named(text: str, lacking: frozenset[str]) -> str:
    """The text with each run of characters that no font has told by their numbers."""
    if not lacking:
        return text
    signs = re.compile("[" + "".join(re.escape(c) for c in sorted(lacking)) + "]+")

    def told(found: re.Match[str]) -> str:
        run = found.group(0)
        numbers = " ".join(f"U+{ord(c):04X}" for c in run[:_MOST_TOLD])
        more = f" +{len(run) - _MOST_TOLD}" if len(run) > _MOST_TOLD else ""
        return f"[{numbers}{more}]"

    return signs.sub(told, text)


def _picture(data: bytes) -> QImage:
    """A picture without transparency, which an archive's file must not have."""
    # Named, not guessed: a guess asks every plug-in, and in a lane's thread one of them may wait for
    # the window while that waits for the interpreter, which is held here.
    # (Qt's stubs and its code disagree on the format's type.)
    image = QImage.fromData(QByteArray(data), "PNG")  # type: ignore[arg-type]
    if image.isNull():
        return _nothing()
    if image.hasAlphaChannel():
        flat = QImage(image.size(), QImage.Format.Format_RGB32)
        flat.fill(Qt.GlobalColor.white)
        painter = QPainter(flat)
        painter.drawImage(0, 0, image)
        painter.end()
        return flat
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def _fit(document: _Document, width_px: float, height_inch: float) -> None:
    """Give pictures of no stated size the room's width, and never more than most of a page."""
    most = height_inch * _PX_INCH * _TALLEST
    for start, length, name in list(_pictures(document)):
        image = document.loadResource(0, name)
        if image is None or image.width() < 1:
            continue
        scale = min(width_px / image.width(), most / image.height())
        shown = QTextImageFormat()
        shown.setName(name)
        shown.setWidth(image.width() * scale)
        shown.setHeight(image.height() * scale)
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(shown)


def _keep_headings(document: QTextDocument, height: float) -> None:
    """Move a heading that would stand alone at a page's foot to the page of what it heads."""
    layout = document.documentLayout()
    block = document.begin()
    while block.isValid():
        after = block.next()
        if after.isValid() and (block.blockFormat().headingLevel() or _heads_picture(after)):
            end = layout.blockBoundingRect(after).bottom()
            page = int(layout.blockBoundingRect(block).top() // height)
            if int(max(0.0, end - 1) // height) != page and page * height < end:
                split = QTextCursor(block)
                shape = split.blockFormat()
                shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                first = layout.blockBoundingRect(after).height() < height * 0.9
                if first and layout.blockBoundingRect(block).top() % height > 1:
                    split.setBlockFormat(shape)
        block = after


def _heads_picture(block: QTextBlock) -> bool:
    return any(True for _ in _sized_pictures(block))


def _sized_pictures(block: QTextBlock) -> Iterator[str]:
    place = block.begin()
    while not place.atEnd():
        if place.fragment().charFormat().isImageFormat():
            yield place.fragment().charFormat().toImageFormat().name()
        place += 1


def _pictures(document: QTextDocument) -> Iterator[tuple[int, int, str]]:
    block: QTextBlock = document.begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            fragment = place.fragment()
            shown = fragment.charFormat()
            if shown.isImageFormat():
                image = shown.toImageFormat()
                if image.width() <= 0:
                    yield fragment.position(), fragment.length(), image.name()
            place += 1
        block = block.next()


def need_application() -> QGuiApplication:
    """The running application, or one that draws into memory.

    Raises
    ------
    WorkstationError
        PAPER-06 where Qt cannot be started here.
    """
    known = QGuiApplication.instance()
    if isinstance(known, QGuiApplication):
        return known
    return QGuiApplication(["workstation", "-platform", "offscreen"])


def _no_font(paper: Paper, lacking: frozenset[str]) -> Notice:
    sample = " ".join(f"U+{ord(c):04X}" for c in sorted(lacking)[:4])
    return Notice(
        fact=f"No font of this computer has the characters of the language {paper.language}"
        f" ({len(lacking)} are missing, among them {sample}).",
        safe="Nothing has been printed.",
        act="Install a font that has them, or print the paper in another language.",
        code="PAPER-05",
    )


def _no_device() -> Notice:
    return Notice(
        fact="The printer or the file does not take the paper.",
        safe="Nothing has been printed.",
        act="Choose another printer, or save the paper as PDF.",
        code="PAPER-07",
    )
