"""Long commands: how far they have come, and stopping them with what was found until then."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

from workstation.cli.answers import Answers
from workstation.services.figures_said import grouped

_TELL_EVERY_S = 1.0


class Progress:
    """Says how many of how many stored records were gone through, once a second at most."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._said = answers, time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._said < _TELL_EVERY_S:
            return
        self._said = now
        if self._answers.as_json:
            self._answers.line({"progress": {"records_done": done, "records_total": of}})
        else:
            self._answers.note(f"{100 * done // max(of, 1)} %, {grouped(done)} records")


def ignored(done: int, of: int) -> None:
    """Progress that nobody asked for."""


@contextlib.contextmanager
def stopping() -> Iterator[threading.Event]:
    """Within: Ctrl+C sets the event, so that a command ends with what it has; again: at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.getsignal(signal.SIGINT)

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
