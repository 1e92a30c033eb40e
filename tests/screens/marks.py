"""Marks of every class, the map, own marks, two models, hidden, held back: a screen of each.

What the models say here is made up for the picture and told as that of example models.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt

from tests.screens.shots import Stage
from workstation.controllers.bench import BenchController
from workstation.controllers.marking import Marking
from workstation.domain.answers import MarkAnswer, OwnShape
from workstation.domain.findings import Detection, Finding, ModelIdentity, OperatingPoint
from workstation.domain.opinions import Opinions
from workstation.imaging.marks import STYLES

_POINTS = (OperatingPoint(0.2, -1.0), OperatingPoint(0.05, 0.0), OperatingPoint(0.01, 1.5))
_FIRST = ModelIdentity(
    "example-model", "1.0.0", "ab" * 32, 0.5, operating_points=_POINTS, signed="An example."
)
_SECOND = replace(_FIRST, model_id="second-example", version="0.4.0", sha256="cd" * 32)
CTRL = Qt.KeyboardModifier.ControlModifier


def marked(stage: Stage, name: Callable[[str], Path], parcel: str, next_parcel: str) -> None:
    """`marks-classes`, `marks-two-models`, `marks-map`, `marks-own`, `marks-hidden`, `first-look`."""
    bench, canvas = _bench(stage), stage.window.bench_page.picture.ensure_canvas()
    stage.open(parcel)
    view = bench.state.views[bench.state.current]
    scan, rows, columns = view.scan, view.rows, view.columns
    if scan is None or rows is None or columns is None:
        raise RuntimeError("no picture to mark")
    every = _every(scan.identity, rows, columns)
    _say(bench, Opinions.alone(every))
    stage.live(200)
    stage.save(name("marks-classes"))
    _say(bench, Opinions.alone(every).told(_SECOND.model_id, _other(every)))
    _answered(stage, bench)
    canvas.fit()
    stage.live(200)
    stage.save(name("marks-two-models"))
    for _ in range(4):
        stage.key(Qt.Key.Key_F12, CTRL)
    stage.key(Qt.Key.Key_Escape)
    stage.live(200)
    stage.save(name("marks-map"))
    for _ in range(4):
        stage.key(Qt.Key.Key_F12, CTRL, Qt.KeyboardModifier.ShiftModifier)
    _own(stage, bench, rows, columns)
    stage.save(name("marks-own"))
    stage.key(Qt.Key.Key_Escape)
    stage.key(Qt.Key.Key_F12)
    stage.live(200)
    stage.save(name("marks-hidden"))
    stage.key(Qt.Key.Key_F12)
    bench.set_blind_first(True)
    stage.open(next_parcel)
    stage.save(name("first-look"))
    bench.set_blind_first(False)


def _every(picture: str, rows: int, columns: int) -> Detection:
    """A finding of each class, some with an outline, and a map."""
    wide, tall = columns // 6, rows // 6
    found = []
    for number, code in enumerate(STYLES):
        x = columns // 20 + (number % 4) * columns // 4
        y = rows // 5 + (number // 4) * rows // 3
        corners = ((0.1, 0.3), (0.5, 0.05), (0.95, 0.4), (0.8, 0.9), (0.2, 0.8))
        outline = tuple((x + a * wide, y + b * tall) for a, b in corners) if number % 2 else ()
        label = STYLES[code].family if code != "GUN" else "gun"
        score = 0.94 - 0.05 * number
        found.append(Finding((x, y, wide, tall), score, label, code=code, outline=outline))
    across, down = np.meshgrid(np.linspace(0, 1, 96), np.linspace(0, 1, 64))
    heat = np.exp(-((across - 0.62) ** 2 + (down - 0.55) ** 2) / 0.03).astype(np.float32)
    return Detection(_FIRST, picture, tuple(found), 212.4, "raw dual energy", heat)


def _other(first: Detection) -> Detection:
    """Another model that agrees in some places and marks one of its own."""
    kept = [replace(one, score=one.score - 0.1) for one in first.candidates[::3]]
    x, y, width, height = first.candidates[-1].box
    own = Finding((x, y + height + height // 3, width // 2, height // 2), 0.58, "unusual")
    return replace(
        first, model=_SECOND, candidates=(*kept, own), milliseconds=88.0, remembered=True
    )


def _answered(stage: Stage, bench: BenchController) -> None:
    for answer in MarkAnswer:
        bench.step_finding(1)
        _marking(bench).answer(answer)
        stage.until(lambda: bench.state.given.answers[-1:], "the answer")
        stage.live(100)


def _own(stage: Stage, bench: BenchController, rows: int, columns: int) -> None:
    """One own mark that is recorded, one that waits for its word."""
    marking = _marking(bench)
    box = (0.35 * columns, 0.02 * rows), (0.6 * columns, 0.16 * rows)
    marking.drawn(OwnShape.BOX, box)
    marking.name("seam sewn twice")
    stage.until(lambda: bench.state.own_marks, "the own mark")
    shape = ((0.7, 0.8), (0.85, 0.78), (0.9, 0.9), (0.75, 0.95))
    marking.drawn(OwnShape.POLYGON, tuple((x * columns, y * rows) for x, y in shape))
    stage.live(200)


def _say(bench: BenchController, opinions: Opinions) -> None:
    state = bench.state
    view = replace(state.views[state.current], opinions=opinions)
    bench.put(state.with_view(state.current, view))


def _bench(stage: Stage) -> BenchController:
    bench = stage.window.bench
    if bench is None:
        raise RuntimeError("no bench")
    return bench


def _marking(bench: BenchController) -> Marking:
    if bench.marking is None:
        raise RuntimeError("no answers are kept")
    return bench.marking
