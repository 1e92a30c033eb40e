"""Answers of a model kept beside a report, so that an evaluation goes on where it was stopped.

Named by the SHA-256 of everything that could change them: the picture's files and what lies beside
them, the site's rules, the package's own files, the program's version.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workstation import __version__
from workstation.domain.scan import SIDECAR_SUFFIX

if TYPE_CHECKING:
    from workstation.evaluation.answers import Answer


class KeptAnswers:
    """Reads and writes answers of one model in one folder; nothing is kept without a folder."""

    def __init__(self, folder: Path | None, model: str, rules: Path) -> None:
        """`model` names the package's content (`package_hash`); `rules` the site's rule file."""
        self._folder = folder
        self._common = "\0".join([__version__, model, digest(rules) or "-"])
        self.found = 0
        """How many were read back."""
        self.lost = 0
        """How many could not be kept."""

    def name(self, paths: Sequence[Path], part: str | None = None) -> str | None:
        """The name of a picture's answer; None where nothing is kept or a file cannot be read."""
        if self._folder is None:
            return None
        words = [self._common, part or "-"]
        for path in paths:
            own = digest(path)
            if own is None:
                return None
            words += [own, digest(path.with_name(path.name + SIDECAR_SUFFIX)) or "-"]
        return hashlib.sha256("\0".join(words).encode()).hexdigest()

    def get(self, name: str | None) -> Answer | None:
        """The kept answer; None where there is none that can be read: then the model is asked."""
        if name is None or self._folder is None:
            return None
        from workstation.evaluation.answers import Damaged, unpacked

        try:
            answer = unpacked(self._path(name).read_bytes())
        except (OSError, Damaged):
            return None
        self.found += 1
        return answer

    def put(self, name: str | None, answer: Answer) -> None:
        """Keep an answer; where the disk takes no more it is lost, and the work goes on."""
        if name is None or self._folder is None:
            return
        from workstation.evaluation.answers import packed

        path = self._path(name)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                temporary.write_bytes(packed(answer))
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError:
            self.lost += 1

    def _path(self, name: str) -> Path:
        assert self._folder is not None  # noqa: S101 - the callers looked
        return self._folder / name[:2] / f"{name}.npz"


def package_hash(folder: Path) -> str:
    """SHA-256 over model.json, which names the SHA-256 of every other file of the package."""
    return digest(folder / "model.json") or "-"


def digest(path: Path) -> str | None:
    """SHA-256 of a file; None where it is not there or cannot be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
