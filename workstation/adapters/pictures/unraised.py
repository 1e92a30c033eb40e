"""Errors that a native decoder cannot raise, heard all the same.

imagecodecs' HTJ2K decoder copies rows in a function that can raise nothing: the error is printed
(`sys.excepthook`), reported to `sys.unraisablehook`, and the call comes back as if the frame were
whole, its rest empty.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_lock = threading.Lock()
_heard: dict[int, list[BaseException]] = {}
_before: list[tuple[Callable[[Any], object], Callable[..., object]]] = []


@contextmanager
def heard() -> Iterator[None]:
    """Raise, at the end, what this thread's decoder could not.

    Raises
    ------
    ValueError
        Where there was such an error: the frame is not whole.
    """
    mine, errors = threading.get_ident(), list[BaseException]()
    with _lock:
        if not _heard:
            _before.append((sys.unraisablehook, sys.excepthook))
            sys.unraisablehook, sys.excepthook = _unraised, _printed
        _heard[mine] = errors
    try:
        yield
    finally:
        with _lock:
            del _heard[mine]
            if not _heard:
                sys.unraisablehook, sys.excepthook = _before.pop()
    if errors:
        raise ValueError("the decoder stopped inside the frame") from errors[0]


def _unraised(told: Any) -> None:
    errors = _heard.get(threading.get_ident())
    if errors is None:
        _before[-1][0](told)
    else:
        errors.append(told.exc_value)


def _printed(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    errors = _heard.get(threading.get_ident())
    if errors is None:
        _before[-1][1](kind, error, trace)
    else:
        errors.append(error)
