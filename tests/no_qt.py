"""A pytest plugin: the tests of all but the screens, on a Python without Qt.

Import contracts read the source; this catches what they cannot see, such as imports by name.
Left out are tests/ui, tests marked `qt`, and tests that ask for a pytest-qt fixture. Use it as
``pytest -p no:pytest-qt -p tests.no_qt``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SITE = HERE / "no_qt_site"
# The screens need Qt; the rest of these look at the project around the product, not at the product.
LEFT_OUT = {
    HERE / name
    for name in ("ui", "test_contracts.py", "test_dev_script.py", "test_licence_gate.py")
}
QT_FIXTURES = {"qapp", "qapp_args", "qapp_cls", "qtbot", "qtlog", "qtmodeltester"}

if any(name.partition(".")[0] in {"PySide6", "shiboken6"} for name in sys.modules):
    raise pytest.UsageError("Qt was imported before tests.no_qt; add -p no:pytest-qt.")

# Children (and xdist's workers) read sitecustomize when they start; this process already has.
os.environ["PYTHONPATH"] = os.pathsep.join(
    path for path in (str(SITE), os.environ.get("PYTHONPATH", "")) if path
)
if not any(type(finder).__name__ == "NoQt" for finder in sys.meta_path):
    exec(compile((SITE / "sitecustomize.py").read_text("utf-8"), "sitecustomize.py", "exec"), {})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know the settings of the plugin that is left out."""
    for name in ("qt_api", "qt_log_level_fail"):
        parser.addini(name, "pytest-qt's; has no effect without Qt")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what would answer the same with Qt or cannot answer without it."""
    return True if collection_path in LEFT_OUT else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out each test that says it needs Qt, and count it as deselected."""
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        needs_qt = item.get_closest_marker("qt") or QT_FIXTURES.intersection(
            getattr(item, "fixturenames", ())
        )
        (left_out if needs_qt else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


def pytest_report_header() -> str:
    """Say which Python this is."""
    return "Qt: kept out (tests/ui and tests marked qt are not run)"
