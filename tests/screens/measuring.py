"""Plays the measuring tools over the picture on the stage, with real mouse and key events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from tests.screens.shots import Stage

ALT = Qt.KeyboardModifier.AltModifier
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def measured(stage: Stage, name: Callable[[str], Path]) -> None:
    """Draw one item of each kind on the parcel that is open, save screens, take all away."""
    stage.key(Qt.Key.Key_O, ALT)
    drag(stage, (0.6, 0.15), (0.85, 0.4))
    stage.live(400)
    stage.save(name("measure-region"))
    stage.key(Qt.Key.Key_D, ALT)
    drag(stage, (0.15, 0.8), (0.5, 0.9))
    stage.key(Qt.Key.Key_G, ALT)
    press(stage, (0.6, 0.9), (0.65, 0.7), (0.8, 0.85))
    stage.key(Qt.Key.Key_N, ALT)
    press(stage, (0.45, 0.2), (0.5, 0.25), (0.48, 0.35))
    stage.key(Qt.Key.Key_L, ALT)
    drag(stage, (0.2, 0.5), (0.8, 0.6))
    stage.key(Qt.Key.Key_M, ALT)
    QTest.mouseMove(
        stage.window.bench_page.picture.ensure_canvas().viewport(), at(stage, (0.35, 0.25))
    )
    stage.live(400)
    stage.save(name("measure-profile-lens"))
    stage.key(Qt.Key.Key_M, ALT)
    stage.window.measuring.delete_all()
    for _ in range(3):
        stage.key(Qt.Key.Key_Escape)


def at(stage: Stage, place: tuple[float, float]) -> QPoint:
    """The window point of a share of the picture's width and height."""
    canvas = stage.window.bench_page.picture.ensure_canvas()
    prepared = canvas.prepared()
    if prepared is None:
        raise RuntimeError("no picture to measure")
    x, y = place
    return canvas.from_source(QPointF(prepared.columns * x, prepared.rows * y)).toPoint()


def drag(stage: Stage, start: tuple[float, float], end: tuple[float, float]) -> None:
    port = stage.window.bench_page.picture.ensure_canvas().viewport()
    a, b = at(stage, start), at(stage, end)
    QTest.mousePress(port, _LEFT, _NONE, a)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(port, a + (b - a) * share)
        stage.live(5)
    QTest.mouseRelease(port, _LEFT, _NONE, b)
    stage.live(40)


def press(stage: Stage, *places: tuple[float, float]) -> None:
    port = stage.window.bench_page.picture.ensure_canvas().viewport()
    for place in places:
        QTest.mouseMove(port, at(stage, place))
        QTest.mouseClick(port, _LEFT, _NONE, at(stage, place))
        stage.live(20)
