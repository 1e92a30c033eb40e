"""Python's threads take turns more often while a decision is being committed.

A thread that computes in Python gives the interpreter up only every 5 ms: each wait for the disk
would cost a commit as much again. While a commit is under way the turn is 10 µs.
"""

from __future__ import annotations

import sys
import threading

TURN_S = 10e-6


class _Promptly:
    """Counts who is inside: the last one out restores what was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._usual = 0.0

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(TURN_S)
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                sys.setswitchinterval(self._usual)


_ONE = _Promptly()


def promptly() -> _Promptly:
    """For the time of a `with` block."""
    return _ONE
