"""Opening files that may be no files."""

from __future__ import annotations

import os


def open_at_once(name: str, flags: int) -> int:
    """Open without waiting: a named pipe would hold us until somebody writes into it."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
