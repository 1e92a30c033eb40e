"""Runs blocking work on one-thread lanes; answers on the GUI thread."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
log = logging.getLogger(__name__)
STORE = "store"


class QtRunner(QObject):
    """`ports.Runner`: a lane is one thread, started when it first has work.

    Closing waits for the store lane, so that a decision on its way is written; other lanes drop
    what has not begun.
    """

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._closed = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        lane: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` on a lane; then `done` or `failed` on this object's thread."""
        if self._closed:
            return

        def run() -> None:
            try:
                answer = partial(done, work())
            except Exception as error:  # a thread's edge: nothing vanishes
                log.info("%s work failed", lane, exc_info=True)
                answer = partial(_fail, failed, error)
            with contextlib.suppress(RuntimeError):  # the window is gone: nobody to tell
                self._answered.emit(answer)

        self._lane(lane).submit(run)

    def finish(self, *lanes: str) -> None:
        """Let lanes end what they do now; they take up nothing more."""
        for lane in lanes:
            pool = self._lanes.get(lane)
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """Take no more work; wait for what runs, and for all of the store lane."""
        self._closed = True
        for lane, pool in self._lanes.items():
            pool.shutdown(wait=True, cancel_futures=lane != STORE)

    def _lane(self, lane: str) -> ThreadPoolExecutor:
        pool = self._lanes.get(lane)
        if pool is None:
            from concurrent.futures import ThreadPoolExecutor

            pool = self._lanes[lane] = ThreadPoolExecutor(1, lane)
        return pool

    def _deliver(self, answer: Callable[[], None]) -> None:
        answer()


def _fail(failed: Callable[[Exception], None], error: Exception) -> None:
    failed(error)
