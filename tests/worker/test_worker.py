"""A child process that crashes, hangs, floods or dies, and the bench that goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from workstation.adapters.worker import Worker, WorkerLimits, pixel_files
from workstation.adapters.worker.faults import ModelFaults, PictureFaults
from workstation.domain.notice import WorkstationError

ROOT = Path(__file__).resolve().parents[2]
MIB = 1024 * 1024


def hostile_command():
    return [sys.executable, "-m", "tests.worker.hostile"]


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.chdir(ROOT)
    limits = WorkerLimits(seconds=20, memory_bytes=1024 * MIB, nice=3)
    with Worker("test", PictureFaults(), limits, start=hostile_command) as one:
        yield one


def _code(worker, operation, arguments=None):
    with pytest.raises(WorkstationError) as refused:
        worker.call(operation, arguments or {})
    return refused.value.notice.code


def _works(worker):
    values = np.arange(12, dtype=np.uint16).reshape(3, 4)
    answer = worker.call("double", {}, [values])
    return np.array_equal(answer.arrays[0], 2 * values)


def test_that_no_child_runs_before_the_first_call_and_one_serves_many(worker):
    assert worker.process_id is None
    first = worker.call("number", {}).fields["pid"]
    assert worker.call("number", {}).fields["pid"] == first == worker.process_id


@pytest.mark.parametrize(
    "dtype", ["uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"]
)
def test_that_pixels_arrive_unchanged_and_read_only(worker, dtype):
    values = np.arange(24).astype(dtype).reshape(2, 3, 4)
    answer = worker.call("double", {}, [values, values[:, ::2]])
    assert answer.fields["count"] == 2
    assert np.array_equal(answer.arrays[0], values * 2)
    assert np.array_equal(answer.arrays[1], values[:, ::2] * 2)
    assert answer.arrays[0].dtype == values.dtype
    assert not answer.arrays[0].flags.writeable


def test_that_pixels_outlive_later_calls_and_the_worker(worker):
    values = np.full((64, 64), 21, np.uint16)
    kept = worker.call("double", {}, [values]).arrays[0]
    assert _works(worker)
    worker.close()
    assert (kept == 42).all()


def test_that_a_crash_is_told_and_the_next_call_works(worker):
    assert _works(worker)
    before = worker.process_id
    assert _code(worker, "segfault") == "SCAN-13"
    assert _works(worker)
    assert worker.process_id != before


def test_that_a_child_that_leaves_without_an_answer_is_a_crash(worker):
    assert _code(worker, "leave") == "SCAN-13"
    assert _works(worker)


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_that_a_child_killed_from_outside_during_a_call_is_a_crash(worker):
    assert _works(worker)
    killer = threading.Timer(0.3, os.kill, (worker.process_id, signal.SIGSEGV))
    killer.start()
    assert _code(worker, "hang") == "SCAN-13"
    killer.join()
    assert _works(worker)


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_that_a_child_killed_between_calls_is_replaced_unnoticed(worker):
    assert _works(worker)
    for _ in range(5):
        os.kill(worker.process_id, signal.SIGKILL)
        assert _works(worker)


def test_that_a_hang_ends_at_its_time_limit(monkeypatch):
    monkeypatch.chdir(ROOT)
    limits = WorkerLimits(seconds=0.5)
    with Worker("test", PictureFaults(), limits, start=hostile_command) as worker:
        with pytest.raises(WorkstationError, match=r"longer than 0\.5 s") as refused:
            worker.call("hang", {})
        assert refused.value.notice.code == "SCAN-12"
        assert _works(worker)


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits are those of Linux")
def test_that_a_greedy_call_is_refused_and_the_child_lives_on(worker):
    assert _works(worker)
    before = worker.process_id
    assert _code(worker, "allocate", {"bytes": 8 * 1024 * MIB}) == "SCAN-14"
    assert worker.process_id == before
    assert _works(worker)


def test_that_noise_on_standard_output_does_not_reach_the_channel(worker):
    for _ in range(3):
        assert worker.call("print", {}).fields["said"]
    assert worker.call("number", {}).fields["stdin"] == ""
    folder = worker._folder
    assert sum(file.stat().st_size for file in folder.iterdir()) < 200_000


def test_that_an_array_of_an_unknown_kind_is_refused(worker):
    assert _code(worker, "lie") == "SCAN-13"
    assert _works(worker)


def test_that_a_defect_of_ours_is_not_dressed_as_bad_input(worker):
    with pytest.raises(RuntimeError, match="KeyError: 'ours'"):
        worker.call("defect", {})
    with pytest.raises(RuntimeError, match="no_such_operation"):
        worker.call("no_such_operation", {})
    assert _works(worker)


def test_that_a_child_that_cannot_start_is_told_as_the_stations_fault():
    for command in (["/no/such/program"], [sys.executable, "-c", "pass"]):
        with Worker("test", ModelFaults(), start=lambda command=command: command) as worker:
            with pytest.raises(WorkstationError) as refused:
                worker.call("warm", {})
            assert refused.value.notice.code == "MODEL-09"
            assert refused.value.environment


def test_that_calls_from_several_threads_wait_for_each_other(worker):
    done = []

    def call():
        done.append(_works(worker))

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 6


def test_that_closing_ends_the_child_the_folder_and_a_call_in_progress(worker):
    assert _works(worker)
    folder, seen = worker._folder, []

    def call():
        try:
            worker.call("hang", {})
        except RuntimeError as error:
            seen.append(str(error))

    thread = threading.Thread(target=call)
    thread.start()
    while not worker._lock.locked():
        time.sleep(0.01)
    worker.close()
    thread.join()
    assert "closed" in seen[0]
    assert worker.process_id is None
    assert not folder.exists()
    with pytest.raises(RuntimeError, match="is closed"):
        worker.call("warm", {})
    worker.close()


@pytest.mark.skipif(os.name != "posix", reason="the lock is that of POSIX")
def test_that_what_a_dead_bench_left_is_removed_by_the_next(monkeypatch, tmp_path):
    import fcntl

    monkeypatch.setattr(pixel_files, "_root", lambda: tmp_path)
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    dead.wait()
    left = tmp_path / f"nii-workstation-{dead.pid}-abc"
    held = tmp_path / f"nii-workstation-{dead.pid}-held"  # by one in another container
    young = tmp_path / f"nii-workstation-{dead.pid}-young"
    ours = tmp_path / f"nii-workstation-{os.getpid()}-abc"
    other = tmp_path / "nii-workstation-notes-abc"
    for folder in (left, held, young, ours, other):
        folder.mkdir()
    (left / "in-use").touch()
    with (held / "in-use").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = pixel_files.make_folder()
    assert not left.exists()
    assert all(folder.exists() for folder in (held, young, ours, other))
    assert made.stat().st_mode & 0o777 == 0o700
    pixel_files.remove_folder(made)
    assert not made.exists()


@pytest.mark.skipif(os.name != "posix", reason="niceness is that of POSIX")
def test_that_the_child_steps_back_behind_the_bench(worker):
    assert worker.call("number", {}).fields["nice"] == min(19, os.nice(0) + 3)
