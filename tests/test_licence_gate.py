"""The licence gate lets the shipped set through and bites on what may not be shipped."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest
from licence_gate import ALLOWED, Component, allowed, objections, refused_imports, runtime_set


def install(site: Path, name: str, fields: str) -> None:
    """Lay down a distribution's metadata as an installer does."""
    folder = site / f"{name.replace('-', '_')}-1.0.dist-info"
    folder.mkdir(parents=True)
    text = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{fields}\n"
    (folder / "METADATA").write_text(text, encoding="utf-8")


def gate(site: Path) -> list[str]:
    """The gate's objections to what a project installed in a folder needs."""

    def find(name: str) -> metadata.Distribution:
        return next(iter(metadata.distributions(name=name, path=[str(site)])))

    return objections(runtime_set("product", find))


def test_that_the_shipped_set_passes(repo_root: Path) -> None:
    components = runtime_set()
    assert objections(components) == []
    names = {component.name for component in components}
    assert {"pyside6-essentials", "shiboken6", "numpy", "pydantic-core", "cffi"} <= names
    assert "pytest" not in names
    assert refused_imports(repo_root / "workstation") == []


@pytest.mark.parametrize(
    ("name", "fields", "complaint"),
    [
        ("graph", "License-Expression: GPL-3.0-only", "not allowed: GPL-3.0-only"),
        ("graph", "License-Expression: MIT AND AGPL-3.0-or-later", "not allowed"),
        ("graph", "License: GNU General Public License v3", "not allowed"),
        (
            "graph",
            "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
            "not allowed",
        ),
        ("graph", "Summary: says nothing", "names no licence"),
        ("graph", "License: Proprietary", "not allowed: Proprietary"),
        ("pylibjpeg-libjpeg", "License-Expression: MIT", "refused: GPL-3.0"),
        ("PySide6_Addons", "License-Expression: LGPL-3.0-only", "is refused"),
        ("pymerkle", "License-Expression: MIT", "is refused"),
    ],
)
def test_that_a_library_deep_in_the_set_is_found(
    tmp_path: Path, name: str, fields: str, complaint: str
) -> None:
    install(tmp_path, "product", "License-Expression: Apache-2.0\nRequires-Dist: middle[more]")
    deep = f'Requires-Dist: {name}; extra == "more"\nProvides-Extra: more'
    install(tmp_path, "middle", f"License: MIT License\n{deep}")
    install(tmp_path, name, fields)
    (line,) = gate(tmp_path)
    assert complaint in line


def test_that_a_library_for_another_platform_is_not_asked_for(tmp_path: Path) -> None:
    install(tmp_path, "product", 'Requires-Dist: elsewhere; sys_platform == "none"')
    assert gate(tmp_path) == []


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "GPL-2.0-only OR MIT",
        "BSD-3-Clause AND (GPL-3.0-only OR Zlib)",
        "Apache-2.0 WITH LLVM-exception",
    ],
)
def test_that_one_allowed_way_to_comply_suffices(expression: str) -> None:
    assert allowed(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "(MIT OR BSD-3-Clause) AND AGPL-3.0-only",
        "MIT OR",
        "MIT)",
        "(MIT",
        "MIT BSD",
        "AND",
        "LicenseRef-Proprietary",
    ],
)
def test_that_an_expression_that_needs_more_or_does_not_parse_is_refused(expression: str) -> None:
    assert not allowed(expression)


def test_that_no_gpl_or_agpl_is_on_the_allowed_list() -> None:
    assert [name for name in ALLOWED if name.startswith(("GPL", "AGPL"))] == []
    assert objections([Component("a", "1", "GPL-3.0-or-later")]) != []


@pytest.mark.parametrize(
    "statement",
    [
        "import PySide6.QtCharts",
        "from PySide6 import QtGraphs",
        "from PySide6.QtDataVisualization import Q3DBars",
        "def later():\n    from PySide6.QtCharts import QChart",
    ],
)
def test_that_a_gpl_qt_module_is_found_in_the_sources(tmp_path: Path, statement: str) -> None:
    folder = tmp_path / "product" / "ui"
    folder.mkdir(parents=True)
    (folder / "fine.py").write_text("from PySide6.QtWidgets import QWidget\n", encoding="utf-8")
    assert refused_imports(tmp_path / "product") == []
    (folder / "plot.py").write_text(statement + "\n", encoding="utf-8")
    (line,) = refused_imports(tmp_path / "product")
    assert line.startswith("product/ui/plot.py:")
