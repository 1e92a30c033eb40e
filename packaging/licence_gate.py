"""Stop when the shipped set holds a licence the product may not carry.

Reads the installed metadata of what the project requires at run time (and of what that requires
in turn), and the imports of the product's own sources. Exit status 0: all allowed; 1: one line
for each thing that is not.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = "nii-workstation"

# LGPL libraries stay separate shared files, which their users can replace (docs/adr/0001).
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "HPND",
    "ISC",
    "LGPL-2.1-only",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Python-2.0",
    "Unlicense",
    "Zlib",
}

# What older packages write in place of an SPDX name.
SPELLINGS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd license": "BSD",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
    "zlib/libpng license": "Zlib",
}

# Refused by name: GPL, or GPL code under metadata that says something milder.
REFUSED = {
    "nuitka": "AGPL-3.0",
    "opencv-python": "bundles a second Qt; opencv-python-headless is the one in use",
    "pylibjpeg-libjpeg": "GPL-3.0",
    "pymerkle": "GPL-3.0",
    "pyside6": "brings Addons, whose charts are GPL-3.0; PySide6-Essentials is the one in use",
    "pyside6-addons": "QtCharts, QtGraphs and QtDataVisualization are GPL-3.0 or commercial",
}
REFUSED_MODULES = {"QtCharts", "QtDataVisualization", "QtGraphs", "QtGraphsWidgets"}


@dataclass(frozen=True, slots=True)
class Component:
    """One installed distribution and the licence its metadata names (SPDX where it has one)."""

    name: str
    version: str
    licence: str


def allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met by allowed licences alone.

    One branch of an OR suffices, all parts of an AND are needed; WITH exceptions only add rights.
    An expression that does not parse is not allowed.
    """
    words = re.findall(r"[()]|[^\s()]+", expression)

    def either() -> bool:
        answers = [both()]
        while words and words[0].upper() == "OR":
            words.pop(0)
            answers.append(both())
        return any(answers)

    def both() -> bool:
        answers = [one()]
        while words and words[0].upper() == "AND":
            words.pop(0)
            answers.append(one())
        return all(answers)

    def one() -> bool:
        word = words.pop(0)
        if word == "(":
            answer = either()
            if words.pop(0) != ")":
                raise ValueError(expression)
            return answer
        if words and words[0].upper() == "WITH":
            del words[:2]
        return word in ALLOWED

    try:
        return either() and not words
    except (IndexError, ValueError):
        return False


def licence_of(fields: Message) -> str:
    """The licence named in core metadata; empty where none can be told."""
    expression = fields.get("License-Expression")
    if expression:
        return str(expression).strip()
    free_text = str(fields.get("License") or "").strip()
    if free_text and "\n" not in free_text and len(free_text) < 80:
        return SPELLINGS.get(free_text.lower(), free_text)
    named = [
        str(line).rsplit(" :: ", 1)[1]
        for line in fields.get_all("Classifier", [])
        if str(line).startswith("License :: ") and str(line) != "License :: OSI Approved"
    ]
    return " AND ".join(SPELLINGS.get(name.lower(), name.replace(" ", "-")) for name in named)


def runtime_set(
    project: str = PROJECT,
    find: Callable[[str], metadata.Distribution] = metadata.distribution,
) -> list[Component]:
    """Every distribution the project needs at run time on this platform, without the project."""
    found: dict[str, Component] = {}
    waiting = list(needs(find(project), frozenset()))
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        key = name + ",".join(sorted(requirement.extras))
        if key in found:
            continue
        distribution = find(name)
        fields = cast(Message, distribution.metadata)
        found[key] = Component(name, distribution.version, licence_of(fields))
        waiting += needs(distribution, frozenset(requirement.extras))
    return sorted(set(found.values()), key=lambda component: component.name)


def needs(distribution: metadata.Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    """The requirements that apply on this platform with these extras."""
    for text in distribution.requires or []:
        requirement = Requirement(text)
        if requirement.marker is None or any(
            requirement.marker.evaluate({"extra": extra}) for extra in {"", *extras}
        ):
            yield requirement


def objections(components: list[Component]) -> list[str]:
    """One line for each distribution that may not be shipped."""
    lines = []
    for component in components:
        named = f"{component.name} {component.version}"
        if component.name in REFUSED:
            lines.append(f"{named} is refused: {REFUSED[component.name]}.")
        elif not component.licence:
            lines.append(f"{named} names no licence.")
        elif not allowed(component.licence):
            lines.append(f"{named} has a licence that is not allowed: {component.licence}.")
    return lines


def refused_imports(sources: Path) -> list[str]:
    """One line for each import of a Qt module that is GPL, anywhere below a folder."""
    lines = []
    for path in sorted(sources.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            for name in names:
                parts = name.split(".")
                if parts[0] == "PySide6" and REFUSED_MODULES.intersection(parts):
                    where = path.relative_to(sources.parent).as_posix()
                    lines.append(f"{where}:{node.lineno} imports {name}, which is GPL-3.0.")
    return lines


def main() -> int:
    """Check the shipped set and the product's sources."""
    components = runtime_set()
    lines = objections(components) + refused_imports(ROOT / "workstation")
    for line in lines:
        print(line, file=sys.stderr)
    if not lines:
        print(f"{len(components)} shipped libraries, every licence allowed.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
