"""What a back-up is, and what makes, checks and brings back one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Told = Callable[[str], None]
"""Hears in words how far the work has come."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """One back-up that is whole, checked and in its place."""

    folder: Path
    manifest_sha256: str
    entries: int
    """Entries of the log in it."""
    head: str
    """Hash of the last one, hexadecimal."""
    files: int
    size: int
    """Bytes of all its files."""
    copied: int
    """Bytes that were copied; the others were in the back-up before it and are shared."""
    removed: tuple[str, ...] = ()
    """Folders of older back-ups that made room."""


@dataclass(frozen=True, slots=True)
class BackupChecked:
    """What checking a back-up found."""

    folder: Path
    manifest_sha256: str
    station: str
    made_at: str
    entries: int
    head: str
    files: int
    size: int
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.problems


class BackupKeeper(Protocol):
    """Makes, checks and brings back back-ups of one data folder. Calls block, some for long."""

    def make(self, target: Path, keep: int | None, told: Told) -> BackupMade:
        """Write a back-up of the running station into a new folder of `target`, and check it.

        With `keep` only that many whole back-ups of this station stay in `target`.

        Raises
        ------
        WorkstationError
            BACKUP-01 the place will not do, -02 no room, -03 not whole (and why), -05 another
            one is under way; STORE-nn. Older back-ups are as they were.
        """
        ...

    def check(self, folder: Path) -> BackupChecked:
        """Read all of a back-up: its list, every hash, every entry of its log.

        Raises
        ------
        WorkstationError
            BACKUP-04 where there is none.
        """
        ...

    def restore(self, folder: Path, told: Told) -> BackupChecked:
        """Bring a back-up that holds into this data folder, which is not there yet or empty.

        Raises
        ------
        WorkstationError
            BACKUP-01, -02, -03, -04: the data folder is as it was.
        """
        ...
