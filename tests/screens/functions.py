"""The view functions on one sheet, and the picture tools over a parcel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest

from tests.screens.shots import Stage

F2, F9 = int(Qt.Key.Key_F2), int(Qt.Key.Key_F9)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
_ACROSS, _TILE, _TALL, _LINE = 4, 340, 284, 22


def functions(stage: Stage, name: Callable[[str], Path]) -> None:
    """`view-functions`: each function's picture of the open parcel, named as the screen names it.
    `picture-tools`: the strip with a band marked and the cursor's read-out."""
    room = stage.window.bench_page.picture
    canvas = room.ensure_canvas()
    stage.key(Qt.Key.Key_F12)
    tiles: list[tuple[str, QPixmap]] = []
    for held in (Qt.KeyboardModifier.NoModifier, SHIFT):
        for key in range(F2, F9 + 1):
            stage.key(Qt.Key.Key_F2)
            if (key, held) != (F2, Qt.KeyboardModifier.NoModifier):
                stage.key(Qt.Key(key), held)
            stage.live(500)
            state = canvas.view_state()
            if state is None:
                raise RuntimeError("the picture is gone")
            keys = ("Shift+" if held == SHIFT else "") + f"F{key - F2 + 2}"
            tiles.append((f"{keys}  {state.name}", _middle(canvas.viewport().grab())))
    stage.key(Qt.Key.Key_F2)
    _sheet(tiles, name("view-functions"))
    tools(stage, name)
    stage.key(Qt.Key.Key_F2)
    stage.key(Qt.Key.Key_F12)


def tools(stage: Stage, name: Callable[[str], Path]) -> None:
    """The strip of picture tools."""
    stage.key(Qt.Key.Key_H, CTRL)
    stage.key(Qt.Key.Key_F5, SHIFT)
    viewport = stage.window.bench_page.picture.ensure_canvas().viewport()
    QTest.mouseMove(viewport, QPoint(viewport.width() // 2, viewport.height() // 2))
    stage.live(300)
    stage.save(name("picture-tools"))
    stage.key(Qt.Key.Key_H, CTRL)


def _middle(picture: QPixmap) -> QPixmap:
    """The middle of a picture, in a tile's shape."""
    height = picture.height()
    width = min(picture.width(), height * _TILE // _TALL)
    middle = picture.copy(QRect((picture.width() - width) // 2, 0, width, height))
    return middle.scaled(
        _TILE,
        _TALL,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _sheet(tiles: list[tuple[str, QPixmap]], path: Path) -> None:
    down = -(-len(tiles) // _ACROSS)
    sheet = QPixmap(_ACROSS * (_TILE + 6) - 6, down * (_TALL + _LINE + 6) - 6)
    sheet.fill(QColor("#16191d"))
    with QPainter(sheet) as painter:
        font = painter.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(QColor("#e9ebee"))
        for number, (words, picture) in enumerate(tiles):
            x = number % _ACROSS * (_TILE + 6)
            y = number // _ACROSS * (_TALL + _LINE + 6)
            painter.drawPixmap(x, y + _LINE, picture)
            middle = int(Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRect(x + 4, y, _TILE - 8, _LINE), middle, words)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(str(path), "PNG", 0)
