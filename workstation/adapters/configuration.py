"""Reads what a station works by: a digest for each file that changes what officers see."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from workstation.resources import assets_dir, models_dir

_SHIPPED = ("policy", "rules", "reference", "entry", "paper", "palettes", "picture", "weighing")
_SITE = (
    *(("rules", "site rules"), ("reference", "site tables"), ("policy", "site policy")),
    *(("columns", "column maps"), ("paper", "site templates"), ("model-keys", "model keys")),
    *(("palettes", "site palettes"), ("take-along-keys", "take-along keys")),
)
_FILES = (
    *(("station.toml", "settings"), ("site-rules.json", "picture rules")),
    ("models.json", "models in use"),
)
_HASHED_WHOLE = 4 << 20
"""Larger files (imported tariffs) stand by their size and time: read whole they would cost seconds."""


def read_configuration(data_dir: Path) -> dict[str, dict[str, str]]:
    """Groups, names, digests; what cannot be read stands as "unreadable"."""
    found: dict[str, dict[str, str]] = {}
    for folder in _SHIPPED:
        _take(found, f"shipped {folder}", _files(assets_dir() / folder))
    for name, group in _SITE:
        _take(found, group, _files(data_dir / name))
    for name, group in _FILES:
        if (data_dir / name).is_file():
            found.setdefault(group, {})[name] = _digest(data_dir / name)
    for group, place in (("shipped models", models_dir()), ("site models", data_dir / "models")):
        for manifest in sorted(place.glob("*/model.json")):
            found.setdefault(group, {})[manifest.parent.name] = _model(manifest)
    return found


def _take(found: dict[str, dict[str, str]], group: str, files: Iterator[tuple[str, Path]]) -> None:
    told = {name: _digest(path) for name, path in files}
    if told:
        found[group] = told


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix(), path


def _digest(path: Path) -> str:
    try:
        stat = path.stat()
        if stat.st_size > _HASHED_WHOLE:
            return f"{stat.st_size} bytes of {stat.st_mtime_ns}"
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def _model(manifest: Path) -> str:
    """Version and hashes as the package declares them: files that differ are refused at loading."""
    try:
        data = manifest.read_bytes()
        told = json.loads(data)
        version = str(told.get("version", "?")) if isinstance(told, dict) else "?"
    except (OSError, ValueError, RecursionError):
        return "unreadable"
    return f"version {version[:40]}, model.json {hashlib.sha256(data).hexdigest()}"
