"""What the product relies on in its libraries and what an upgrade could take away unseen."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

TIMES = 400


def none_gained_per_call(call: Callable[[], object]) -> float:
    """Change of None's reference count for one call; 0 where the library counts rightly.

    Always 0 on Python 3.12 and later, where None is immortal.
    """
    call()
    before = sys.getrefcount(None)
    for _ in range(TIMES):
        call()
    return (sys.getrefcount(None) - before) / TIMES


@pytest.mark.qt
def test_that_qt_calls_keep_the_count_of_none(qtbot) -> None:
    from PySide6.QtCore import QObject, QThread, Signal
    from PySide6.QtGui import QColor, QImage, QPainter, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QLabel, QWidget

    class Painted(QWidget):
        def paintEvent(self, event: object) -> None:
            del event

    class Source(QObject):
        told = Signal(int)

    label, painted, source = QLabel("x"), Painted(), Source()
    qtbot.addWidget(label)
    qtbot.addWidget(painted)
    painted.resize(50, 50)
    painted.show()
    source.told.connect(lambda value: None)
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    model = QStandardItemModel(3, 3)

    def paint() -> None:
        painter = QPainter(image)
        painter.fillRect(0, 0, 5, 5, QColor(1, 2, 3))
        painter.end()

    calls: dict[str, Callable[[], object]] = {
        "processEvents": QApplication.processEvents,
        "update": label.update,
        "resize": lambda: label.resize(10, 10),
        "setText": lambda: label.setText("y"),
        "repaint": painted.repaint,
        "emit": lambda: source.told.emit(3),
        "painter": paint,
        "parent": label.parent,
        "layout": label.layout,
        "model data": lambda: model.data(model.index(0, 0)),
        "thread sleep": lambda: QThread.msleep(0),
    }
    gained = {name: none_gained_per_call(call) for name, call in calls.items()}
    assert {name: change for name, change in gained.items() if abs(change) > 0.1} == {}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_that_the_count_sees_a_call_that_loses_or_leaks_none() -> None:
    release = ctypes.pythonapi.Py_DecRef
    take = ctypes.pythonapi.Py_IncRef
    take.argtypes = release.argtypes = [ctypes.py_object]
    take.restype = release.restype = None
    assert none_gained_per_call(lambda: take(None)) == pytest.approx(1, abs=0.1)
    assert none_gained_per_call(lambda: release(None)) == pytest.approx(-1, abs=0.1)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="6.12 is at fault on Python 3.11 only")
def test_that_pyside_stays_below_the_release_that_loses_none(repo_root: Path) -> None:
    lock = tomllib.loads((repo_root / "uv.lock").read_text("utf-8"))
    locked = {package["name"]: package.get("version", "") for package in lock["package"]}
    for version in (metadata.version("PySide6-Essentials"), locked["pyside6-essentials"]):
        assert (6, 11, 2) <= tuple(int(part) for part in version.split(".")) < (6, 12), version
    assert "pyside6-addons" not in locked


def test_that_opencv_brings_no_qt_of_its_own() -> None:
    probe = (
        "import os; before = dict(os.environ); import cv2;"
        "print(sorted(name for name in os.environ if os.environ[name] != before.get(name)))"
    )
    words = [sys.executable, "-c", probe]
    env = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    answer = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60)
    changed = eval(answer.stdout)
    assert [name for name in changed if name.startswith("QT_")] == [], answer.stderr
    installed = {str(found.metadata["Name"]).lower() for found in metadata.distributions()}
    assert "opencv-python" not in installed


def test_that_opencv_looks_up_every_sixteen_bit_value() -> None:
    import cv2

    counts = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    table = (np.arange(65536, dtype=np.uint32) * 31 % 251).astype(np.uint8)
    assert np.array_equal(cv2.LUT(counts, table), table[counts])


def test_that_the_libraries_of_the_tests_are_those_of_the_lock(repo_root: Path) -> None:
    lock = tomllib.loads((repo_root / "uv.lock").read_text("utf-8"))
    locked: dict[str, set[str]] = {}
    for package in lock["package"]:
        locked.setdefault(package["name"], set()).add(package.get("version", ""))
    for name in ("numpy", "onnxruntime", "opencv-python-headless", "pydicom", "pytest"):
        assert metadata.version(name) in locked[name]
