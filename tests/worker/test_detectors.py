"""The model in a child process: same answers, and every failure told."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import sys

import numpy as np
import pytest

from tests.detect.scans import raw
from tests.detect.tiny_model import places, tiny_model, write_package
from workstation.adapters.onnx import PackagedDetectors
from workstation.adapters.worker import WorkerDetectors, WorkerLimits
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind


def block():
    values = np.full((64, 64), 60000)
    values[16:24, 32:40] = 900
    return raw(values)


@pytest.fixture
def source(tmp_path):
    write_package(tmp_path)
    detectors = WorkerDetectors(places(tmp_path), worker_limits=WorkerLimits(seconds=30))
    yield detectors
    detectors.close()


def test_that_the_child_answers_as_the_model_does_here(source, tmp_path):
    there, here = source.load(), PackagedDetectors(places(tmp_path)).load()
    assert there.identity == here.identity
    one, two = there.detect(block()), here.detect(block())
    for field in dataclasses.fields(one):
        left, right = getattr(one, field.name), getattr(two, field.name)
        if field.name == "anomaly_map":
            assert np.array_equal(left, right)
            assert left.dtype == np.float32
        elif field.name != "milliseconds":
            assert left == right, field.name
    assert one.candidates


def test_that_a_killed_child_is_replaced_and_loads_the_model_again(source):
    detector = source.load()
    before = detector.detect(block()).candidates
    if os.name == "posix":
        os.kill(source.worker.process_id, signal.SIGKILL)
    assert detector.detect(block()).candidates == before


def test_that_a_model_swapped_behind_the_stations_back_gives_no_answer(source, tmp_path):
    detector = source.load()
    shutil.rmtree(tmp_path / "tiny")
    write_package(tmp_path, tiny_model(size=64), size=64)
    source.worker._end()
    with pytest.raises(WorkstationError) as refused:
        detector.detect(block())
    assert refused.value.notice.code == "MODEL-10"


def test_that_an_absent_model_and_a_refused_picture_keep_their_own_sentences(source, tmp_path):
    empty = WorkerDetectors(places(tmp_path / "none"))
    with pytest.raises(WorkstationError) as refused:
        empty.load()
    assert refused.value.notice.code == "MODEL-01"
    empty.close()
    volume = dataclasses.replace(block(), kind=PictureKind.VOLUME, energies=(Energy.UNDECLARED,))
    with pytest.raises(WorkstationError) as refused:
        source.load().detect(volume)
    assert refused.value.notice.code == "MODEL-04"


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits are those of Linux")
def test_that_a_model_without_memory_is_told_and_not_a_crash_of_the_bench(tmp_path):
    write_package(tmp_path)
    limits = WorkerLimits(seconds=30, memory_bytes=64 * 1024 * 1024)
    with_little = WorkerDetectors(places(tmp_path), worker_limits=limits)
    with pytest.raises(WorkstationError) as refused:
        with_little.load().detect(block())
    assert refused.value.notice.code.startswith("MODEL-")
    with_little.close()
