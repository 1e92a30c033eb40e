"""Each import contract of pyproject.toml, broken once on purpose to see it bite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BROKEN = [
    # contract, module that gets the import, what it imports
    ("layers", "domain/barcode.py", "workstation.imaging.levels"),
    ("layers", "imaging/levels.py", "workstation.services.ports"),
    ("layers", "services/ports.py", "workstation.adapters.sqlite"),
    ("layers", "services/ports.py", "workstation.simulation.scene"),
    ("layers", "controllers/wedge.py", "workstation.adapters.sqlite"),
    ("layers", "adapters/system_clock.py", "workstation.ui"),
    ("layers", "adapters/system_clock.py", "workstation.composition"),
    ("layers", "simulation/scene.py", "workstation.services.ports"),
    ("layers", "evaluation/boxes.py", "workstation.services.ports"),
    ("layers", "evaluation/boxes.py", "workstation.adapters.kept_answers"),
    ("layers", "evaluation/boxes.py", "workstation.simulation.scene"),
    ("layers", "composition.py", "workstation.ui"),
    ("ui-knows-no-adapter", "ui/__init__.py", "workstation.adapters.sqlite"),
    ("qt-only-in-ui", "controllers/wedge.py", "PySide6.QtCore"),
    ("qt-only-in-ui", "cli/__init__.py", "PySide6.QtWidgets"),
    ("qt-only-in-ui", "domain/barcode.py", "shiboken6"),
    ("io-only-in-adapters", "services/ports.py", "sqlite3"),
    ("io-only-in-adapters", "ui/__init__.py", "pydicom"),
    ("io-only-in-adapters", "composition.py", "onnxruntime"),
    ("io-only-in-adapters", "imaging/levels.py", "tifffile"),
    ("io-only-in-adapters", "cli/__init__.py", "argon2"),
    ("arrays-where-pixels-are", "domain/barcode.py", "numpy"),
    ("arrays-where-pixels-are", "controllers/wedge.py", "cv2"),
]


def lint(tree: Path, contract: str) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).with_name("lint-imports")
    words = [str(script), "--no-logo", "--no-cache", "--contract", contract]
    env = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run(words, cwd=tree, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def tree(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and of the contracts."""
    copy = tmp_path_factory.mktemp("contracts")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(repo_root / "workstation", copy / "workstation", ignore=ignored)
    shutil.copy(repo_root / "pyproject.toml", copy)
    return copy


@pytest.fixture
def inject(tree: Path) -> Iterator[object]:
    """Adds one import to a module of the copy and takes it out again."""
    touched: list[tuple[Path, str]] = []

    def add(module: str, imported: str) -> None:
        path = tree / "workstation" / module
        source = path.read_text(encoding="utf-8")
        touched.append((path, source))
        path.write_text(f"{source}\nimport {imported}\n", encoding="utf-8")

    yield add
    for path, source in touched:
        path.write_text(source, encoding="utf-8")


@pytest.mark.parametrize("contract", sorted({row[0] for row in BROKEN}))
def test_that_the_product_keeps_each_contract(tree: Path, contract: str) -> None:
    answer = lint(tree, contract)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(("contract", "module", "imported"), BROKEN)
def test_that_a_forbidden_import_breaks_its_contract(
    tree: Path, inject, contract: str, module: str, imported: str
) -> None:
    inject(module, imported)
    answer = lint(tree, contract)
    assert answer.returncode == 1, answer.stdout
    assert "0 kept, 1 broken" in answer.stdout


def test_that_every_contract_is_broken_once_above(repo_root: Path) -> None:
    import tomllib

    project = tomllib.loads((repo_root / "pyproject.toml").read_text("utf-8"))
    named = {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]}
    assert named == {row[0] for row in BROKEN}
