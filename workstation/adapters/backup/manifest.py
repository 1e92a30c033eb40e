"""The list that stands in a back-up: what is in it, with hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workstation.adapters.backup.notices import NONE
from workstation.domain.notice import WorkstationError
from workstation.services.dated import Asked, Problems

NAME = "manifest.json"
FORMAT = "nii-backup/1"
_LARGEST = 256 << 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a back-up."""

    path: str
    """Relative, with slashes."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a back-up says of itself."""

    station: str
    software: str
    made_at: str
    entries: int
    head: str
    files: tuple[Listed, ...]

    @property
    def size(self) -> int:
        return sum(one.size for one in self.files)

    def document(self) -> bytes:
        """As it is written."""
        told = {
            "format": FORMAT,
            "station": self.station,
            "software": self.software,
            "made_at": self.made_at,
            "log": {"entries": self.entries, "head": self.head},
            "files": [
                {"path": one.path, "bytes": one.size, "sha256": one.sha256} for one in self.files
            ],
        }
        return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def read_manifest(folder: Path) -> tuple[Manifest, bytes]:
    """The list of a back-up and its bytes.

    Raises
    ------
    WorkstationError
        BACKUP-04 where there is none that can be read.
    """
    try:
        path = folder / NAME
        if path.stat().st_size > _LARGEST:
            raise WorkstationError(NONE)
        data = path.read_bytes()
        value = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        raise WorkstationError(NONE) from error
    problems = Problems()
    if not isinstance(value, dict):
        raise WorkstationError(NONE)
    top = Asked(value, NAME, problems)
    top.one_of("format", (FORMAT,))
    log = Asked(top.mapping("log"), f"{NAME}, log", problems)
    files = tuple(_listed(item, problems) for item in top.objects("files"))
    found = Manifest(
        *(top.text("station"), top.text("software"), top.text("made_at")),
        *(log.whole("entries"), log.text("head"), files),
    )
    if problems:
        raise WorkstationError(NONE)
    return found, data


def _listed(item: Mapping[str, object], problems: Problems) -> Listed:
    asked = Asked(item, NAME, problems)
    path = asked.text("path")
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
        problems.add(NAME, f"“{path[:80]}” is no name of a file in it")
    return Listed(path, asked.whole("bytes"), asked.text("sha256"))
