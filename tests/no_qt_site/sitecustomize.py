"""Makes this Python, and every child it starts, one without Qt (see tests/no_qt.py)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

ABSENT = {"PySide6", "shiboken6"}


class NoQt:
    """An import finder that answers for Qt: there is none."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r} (kept out on purpose)", name=name)
        return None


sys.meta_path.insert(0, NoQt())
