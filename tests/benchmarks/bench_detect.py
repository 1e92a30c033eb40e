"""A decoded picture to its boxes and map painted, beside the bare run of the model on its tensor.

The model is the shipped one, in its child process as at the bench; the bare run is onnxruntime's
`session.run` here, with the same two threads. The crowd is the same model with thousands of boxes
put beside its own. The load is the whole of it: signature, hashes, and the network as it is kept.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.table import Row, at_most

NAME = "detection: boxes and map beside the bare run, a crowd of boxes, the model's load"
SIZES = ((700, 900), (2400, 2500), (4000, 6000), (6000, 10000))
CROWD = 8_400


def clocked(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(rounds: int) -> list[Row]:
    from workstation.adapters.onnx import PackagedDetectors
    from workstation.resources import models_dir

    bare = PackagedDetectors(models_dir()).load()
    return [*_painted(bare, rounds), _crowd(bare, rounds), _load(rounds)]


def _session_run(bare: Any) -> Callable[[], object]:
    size = bare.size
    tensor = np.random.default_rng(1).random((1, 3, size, size), np.float32)
    return lambda: bare._run(tensor)


def _painted(bare: Any, rounds: int) -> list[Row]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.bench_display import scans
    from workstation.adapters.worker import WorkerDetectors
    from workstation.imaging.display import prepare
    from workstation.resources import models_dir
    from workstation.ui.canvas import ScanCanvas

    app = QApplication.instance() or QApplication(["bench"])
    detectors = WorkerDetectors(models_dir())
    detector, alone = detectors.load(), _session_run(bare)
    canvas = ScanCanvas()
    canvas.resize(1600, 1000)
    canvas.show()
    rows = []
    for height, width in SIZES:
        scan = scans(height, width)[1]
        canvas.show_scan(prepare(scan))
        app.processEvents()

        def whole(scan: Any = scan) -> None:
            found = detector.detect(scan)
            canvas.show_opinion(found.counting(-4.0), found.anomaly_map)
            canvas.viewport().repaint()

        whole()
        alone()
        ratios, taken = [], []
        for _ in range(rounds):
            limit = clocked(alone)
            taken.append(clocked(whole))
            ratios.append(taken[-1] / limit)
        note = f"{statistics.median(taken) * 1e3:.0f} ms"
        what = f"picture to boxes and map painted, {height * width / 1e6:.1f} Mpx"
        rows.append(at_most(what, ratios, 1.10, "session.run", note))
    canvas.close()
    detectors.close()
    return rows


def _crowd(bare: Any, rounds: int) -> Row:
    """What follows the run, of thousands of boxes of high scores: cut before it costs anything."""
    from tests.detect.scans import raw
    from workstation.domain.scan import PictureKind

    rng, size = np.random.default_rng(2), bare.size
    picture = raw(rng.integers(500, 60000, (600, 600)))
    from workstation.adapters.onnx.inputs import input_of

    brought = input_of(picture, [PictureKind.SINGLE_ENERGY.value], size)
    answer = bare._run(brought.tensor[None])
    corners = rng.random((1, CROWD, 2), np.float32) * size * 0.8
    lengths = rng.random((1, CROWD, 2), np.float32) * size * 0.3 + 2
    crowd = {
        **answer,
        "boxes": np.concatenate([corners, corners + lengths], axis=2),
        "scores": rng.random((1, CROWD, answer["scores"].shape[2]), np.float32),
    }
    alone = _session_run(bare)

    def after() -> None:
        bare._check(crowd)
        bare._findings(crowd, brought, PictureKind.SINGLE_ENERGY)

    after()
    ratios = [clocked(after) / clocked(alone) for _ in range(rounds)]
    return at_most(f"added by {CROWD:,} boxes", ratios, 0.3, "session.run")


def _load(rounds: int) -> Row:
    """A whole load from what is kept, beside a session made of the weights in the usual way."""
    import onnxruntime

    from workstation.adapters.onnx import ModelPlaces, PackagedDetectors
    from workstation.adapters.onnx.places import shipped_keys
    from workstation.resources import models_dir

    (weights,) = models_dir().glob("*/model.onnx")
    content = weights.read_bytes()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 2, 4

    def usual() -> object:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

    with tempfile.TemporaryDirectory() as folder:
        places = ModelPlaces((models_dir(),), (shipped_keys(),), Path(folder))
        source = PackagedDetectors(places)
        source.load()
        usual()
        ratios, taken = [], []
        for _ in range(rounds):
            limit = clocked(usual)
            taken.append(clocked(source.load))
            ratios.append(taken[-1] / limit)
    note = f"{statistics.median(taken) * 1e3:.1f} ms with signature and hashes"
    return at_most("model load", ratios, 0.3, "default session creation", note)
