"""A child process that does dangerous work for the bench, one call at a time."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.adapters.worker import frames, pixel_files, wire
from workstation.adapters.worker.faults import Faults
from workstation.adapters.worker.operations import AT_WORK
from workstation.domain.notice import WorkstationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MIB = 1024 * 1024
_NOISE_KEPT = 64 * 1024
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one child process may use.

    Attributes
    ----------
    seconds : float
        Time of one call; then the child is killed.
    memory_bytes : int
        Memory the child may take for itself (POSIX: RLIMIT_DATA; none on Windows).
    start_seconds : float
        Time until a new child answers.
    nice : int
        How much the child steps back behind the bench's own process (POSIX).
    """

    seconds: float = 60.0
    memory_bytes: int = 4096 * _MIB
    start_seconds: float = 30.0
    nice: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a call gave back: JSON values, and arrays that are read-only."""

    fields: Mapping[str, Any]
    arrays: tuple[NDArray[np.generic], ...]


def command() -> list[str]:
    """How a child is started: this program again, as a worker."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-P", "-m", "workstation.adapters.worker"]


class _NotTakenError(Exception):
    """The child ended before it took the call."""


class Worker:
    """Starts its child at the first call and again after a crash. Safe to call from threads."""

    def __init__(
        self,
        name: str,
        faults: Faults,
        limits: WorkerLimits | None = None,
        *,
        start: Callable[[], list[str]] = command,
    ) -> None:
        self._name, self._faults, self._start_command = name, faults, start
        self._limits = limits or WorkerLimits()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None
        self._closed = False
        self.at_work: str | None = None
        """Name of the plug-in that was running when the last child ended, if one was."""

    @property
    def process_id(self) -> int | None:
        """The child's process number, None where none runs."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def start(self) -> None:
        """Start the child now and let it load its libraries, so that the first call is quick.

        Raises
        ------
        WorkstationError
            SCAN-15 or MODEL-09 where no process can be started.
        """
        self.call("warm", {})

    def call(
        self,
        operation: str,
        arguments: Mapping[str, Any],
        arrays: Sequence[NDArray[Any]] = (),
        seconds: float | None = None,
    ) -> Answer:
        """Do one operation in the child, within `seconds` (at most, and usually, the limit's).

        Raises
        ------
        WorkstationError
            The child's own refusal, or that it was too slow, crashed, or needed too much memory.
        RuntimeError
            A defect of ours in the child, with its traceback; or the worker is closed.
        """
        most = self._limits.seconds if seconds is None else min(seconds, self._limits.seconds)
        with self._lock:
            if self._closed:
                raise RuntimeError(f"worker {self._name} is closed")
            self.at_work = None
            try:
                return self._attempt(operation, arguments, arrays, most)
            except _NotTakenError:
                pass  # the child died before it took the call: that was not the call's fault
            try:
                return self._attempt(operation, arguments, arrays, most)
            except _NotTakenError as error:
                raise self._faults.no_process("it does not answer") from error

    def _attempt(
        self,
        operation: str,
        arguments: Mapping[str, Any],
        arrays: Sequence[NDArray[Any]],
        seconds: float,
    ) -> Answer:
        child = self._ready_child()
        message = {
            "operation": operation,
            "arguments": dict(arguments),
            "arrays": [self._put(index, one) for index, one in enumerate(arrays)],
            "seconds": seconds,
        }
        return self._finish(self._exchange(child, message, seconds))

    def close(self) -> None:
        """End the child and remove what it left. A call in progress is given up."""
        self._closed = True
        child = self._child
        if child is not None:
            with contextlib.suppress(OSError):
                child.kill()
        with self._lock:
            self._end()
            if self._folder is not None:
                pixel_files.remove_folder(self._folder)
                self._folder = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _put(self, index: int, values: NDArray[Any]) -> dict[str, Any]:
        try:
            return pixel_files.put(self._file(f"in-{index}"), values)
        except OSError as error:
            self._clear()
            raise self._faults.no_process("there is no room for its pixels") from error

    def _file(self, name: str) -> Path:
        if self._folder is None:
            raise AssertionError("the folder is made before the child")
        return self._folder / name

    def _ready_child(self) -> subprocess.Popen[bytes]:
        child = self._child
        if child is not None and child.poll() is None:
            return child
        self._end()
        try:
            if self._folder is None or not self._folder.is_dir():
                self._folder = pixel_files.make_folder()
            with self._file("noise").open("wb") as noise:
                child = subprocess.Popen(
                    self._start_command(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=noise,
                    env=environment(),
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
        except OSError as error:
            raise self._faults.no_process(error.strerror or "it cannot be started") from error
        self._child = child
        settings = {
            "folder": str(self._folder),
            "memory_bytes": self._limits.memory_bytes,
            "nice": self._limits.nice,
        }
        try:
            self._exchange(child, settings, self._limits.start_seconds)
        except (WorkstationError, _NotTakenError) as error:
            raise self._faults.no_process("it does not answer") from error
        return child

    def _exchange(
        self, child: subprocess.Popen[bytes], message: dict[str, Any], seconds: float
    ) -> dict[str, Any]:
        """Send one message and wait for its answer; kill the child where none comes in time.

        The child first says that it took the message, then answers.
        """
        late, taken = threading.Event(), False

        def stop() -> None:
            late.set()
            with contextlib.suppress(OSError):
                child.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            if child.stdin is None or child.stdout is None:
                raise frames.ChannelClosedError("no channel")
            frames.send(child.stdin, message)
            frames.receive(child.stdout)
            taken = True
            return frames.receive(child.stdout)
        except frames.ChannelClosedError as error:
            self._end()
            self._report_noise()
            self.at_work = self._left_word()
            self._clear()
            if self._closed:
                raise RuntimeError(f"worker {self._name} was closed during a call") from error
            if late.is_set():
                raise self._faults.too_slow(seconds) from error
            if not taken:
                raise _NotTakenError from error
            raise self._faults.crashed() from error
        finally:
            timer.cancel()
            timer.join()

    def _left_word(self) -> str | None:
        """What the child that ended said it was at."""
        try:
            found = self._file(AT_WORK).read_text(encoding="utf-8")
            self._file(AT_WORK).unlink()
        except (OSError, ValueError):
            return None
        return found or None

    def _finish(self, answer: dict[str, Any]) -> Answer:
        try:
            if "refused" in answer:
                raise wire.refusal_in(answer["refused"])
            if "no_memory" in answer:
                raise self._faults.out_of_memory()
            if "no_room" in answer:
                raise self._faults.no_process("there is no room for its pixels")
            if "defect" in answer:
                raise RuntimeError(f"worker {self._name}: {answer['defect']}")
            try:
                arrays = tuple(
                    pixel_files.take(self._file(f"out-{index}"), facts)
                    for index, facts in enumerate(answer["arrays"])
                )
                return Answer(answer["fields"], arrays)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise self._faults.crashed() from error
        finally:
            self._clear()

    def _clear(self) -> None:
        """Remove pixels that nobody took, and keep the child's noise short."""
        if self._folder is None:
            return
        for kind in ("in-*", "out-*", "room-*"):
            for file in self._folder.glob(kind):
                with contextlib.suppress(OSError):
                    file.unlink()
        with contextlib.suppress(OSError):
            if self._file("noise").stat().st_size > _NOISE_KEPT:
                os.truncate(self._file("noise"), 0)

    def _report_noise(self) -> None:
        with contextlib.suppress(OSError):
            words = self._file("noise").read_bytes()[-_NOISE_KEPT:].decode("utf-8", "replace")
            _log.warning("worker %s ended: %s", self._name, words.strip() or "without a word")

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()
        if os.name == "posix" and child.returncode not in (0, -signal.SIGKILL):
            _log.warning("worker %s ended with status %s", self._name, child.returncode)


def environment() -> dict[str, str]:
    """Ours, with the folder this package lies in first: the child runs the same code."""
    import workstation

    home = str(Path(workstation.__file__).resolve().parents[1])
    before = os.environ.get("PYTHONPATH")
    path = home if not before else os.pathsep.join((home, before))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
