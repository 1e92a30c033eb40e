"""Work for one widget, done beside the screen: the last wish counts, older ones are dropped."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
log = logging.getLogger(__name__)
_Work = Callable[[], object]


class Background(QObject):
    """A thread that lives while there is work; answers come on the GUI thread."""

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._next: _Work | None = None
        self._thread: threading.Thread | None = None
        self._answered.connect(lambda answer: answer(), Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do this next; what was asked before and has not begun is forgotten."""

        def run() -> None:
            try:
                answer: Callable[[], None] = partial(done, work())
            except Exception as error:  # a thread's edge: nothing vanishes
                log.warning("work beside the screen failed", exc_info=True)
                answer = partial(failed, error)
            with contextlib.suppress(RuntimeError):  # the widget is gone: nobody to tell
                self._answered.emit(answer)

        with self._lock:
            self._next = run
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="canvas", daemon=True)
                self._thread.start()

    def forget(self) -> None:
        """Drop what has not begun."""
        with self._lock:
            self._next = None

    def _work(self) -> None:
        while True:
            with self._lock:
                work, self._next = self._next, None
                if work is None:
                    self._thread = None
                    return
            work()
