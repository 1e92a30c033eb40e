"""What officers read: no word that calls a parcel harmless, and one failure for each code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "workstation"
CLEAN = re.compile(r"\bclean\b", re.IGNORECASE)
CODE = re.compile(r"[A-Z]{2,10}-\d{2}")


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def spoken(tree: ast.Module) -> Iterator[ast.Constant]:
    """String constants that are no docstring and no bare expression (attribute docs)."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node


def test_no_text_of_the_program_calls_anything_clean():
    found = [
        f"{path.relative_to(ROOT)}:{text.lineno}: {text.value!r}"
        for path, tree in modules()
        for text in spoken(tree)
        if CLEAN.search(text.value)
    ]
    assert not found


def test_no_shipped_data_calls_anything_clean():
    texts = (".json", ".csv", ".txt", ".toml", ".md", ".svg", ".qss")
    files = [path for path in sorted((ROOT / "assets").rglob("*")) if path.suffix in texts]
    assert files
    found = [path.name for path in files if CLEAN.search(path.read_text("utf-8"))]
    assert not found


def test_the_search_for_the_word_sees_texts_and_passes_over_docstrings():
    tree = ast.parse('"""A clean module."""\nX = "Parcel is Clean."\nY = f"{X} clean"\n')
    assert [t.value for t in spoken(tree) if CLEAN.search(t.value)] == [
        "Parcel is Clean.",
        " clean",
    ]


def test_each_code_names_one_failure():
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in modules():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id != "Notice":
                continue
            given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            given += node.args[3:4]
            for value in given:
                if isinstance(value, ast.Constant):
                    assert CODE.fullmatch(value.value), value.value
                    places[value.value].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert places
    twice = {code: where for code, where in places.items() if len(where) > 1}
    assert not twice
