"""Where the shipped models and assets lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

THUMBNAILS_FOLDER = Path("cache") / "thumbnails"
"""In the data folder: small pictures of lists, which may be deleted at any time."""
_PACKAGE = Path(__file__).resolve().parent


def assets_dir() -> Path:
    """Folder with policy, rules, physics tables and icons."""
    return _folder("assets")


def models_dir() -> Path:
    """Folder with one sub-folder per model package."""
    return _folder("models")


def _folder(name: str) -> Path:
    bundled = _PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else _PACKAGE.parent / name
