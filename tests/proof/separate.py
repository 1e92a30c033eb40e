"""The separate verifier, packaging/verify_log.py, loaded by its path."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).parents[2] / "packaging" / "verify_log.py"


@contextmanager
def loaded() -> Iterator[ModuleType]:
    """The module, known by its name meanwhile: its dataclasses ask for that."""
    spec = importlib.util.spec_from_file_location("verify_log", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_log"] = module
    spec.loader.exec_module(module)
    yield module
    sys.modules.pop("verify_log", None)
