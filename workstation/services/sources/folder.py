"""What a watched folder tells: files that were taken in, refused, or are not yet whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workstation.domain.notice import Notice
from workstation.domain.repair import Repair
from workstation.services.sources.state import clock_words


@dataclass(frozen=True, slots=True)
class FileTaken:
    """One file whose whole content was looked at; `refused` says why nothing of it is in."""

    name: str
    new: int = 0
    changed: int = 0
    same: int = 0
    repairs: tuple[Repair, ...] = ()
    """The first of them; `to_repair` is how many there are."""
    to_repair: int = 0
    refused: Notice | None = None
    moved_to: str = ""
    """Where the file lies now, seen from the folder; empty where it could not be moved."""


@dataclass(frozen=True, slots=True)
class FolderLook:
    """What one look into the folder brought."""

    taken: tuple[FileTaken, ...] = ()
    waiting: int = 0
    """Files that may still be written, or for which there was no time yet."""
    notice: Notice | None = None
    """Why the folder, or a file in it, cannot be worked with now."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """How the watched folder stands, over all looks of this run."""

    looked_at: datetime | None = None
    waiting: int = 0
    taken: int = 0
    refused: int = 0
    to_repair: int = 0
    last_taken_at: datetime | None = None
    notice: Notice | None = None
    since: datetime | None = None
    """Since when `notice` has stood."""
    taking: str = ""
    """The file that is being taken in now."""

    def after(self, look: FolderLook, at: datetime) -> FolderState:
        """The state once a look has been told."""
        good = [one for one in look.taken if one.refused is None]
        same = look.notice is not None and self.notice is not None
        same = same and look.notice.code == self.notice.code  # type: ignore[union-attr]
        return FolderState(
            looked_at=at,
            waiting=look.waiting,
            taken=self.taken + len(good),
            refused=self.refused + len(look.taken) - len(good),
            to_repair=self.to_repair + sum(one.to_repair for one in good),
            last_taken_at=at if good else self.last_taken_at,
            notice=look.notice,
            since=(self.since if same else at) if look.notice is not None else None,
        )

    @property
    def good(self) -> bool:
        return self.notice is None and not self.refused

    @property
    def short(self) -> str:
        """`words` where there is little room; nothing where nothing is the matter."""
        if self.notice is not None:
            return f"folder not usable ({self.notice.code})"
        return f"folder: {_grouped(self.refused)} refused" if self.refused else ""

    @property
    def words(self) -> str:
        """For the bottom line."""
        if self.notice is not None:
            return f"folder not usable since {clock_words(self.since)} ({self.notice.code})"
        parts = [f"taking in {self.taking}"] if self.taking else []
        if self.waiting:
            parts.append(f"{_grouped(self.waiting)} waiting")
        if self.refused:
            parts.append(f"{_grouped(self.refused)} refused")
        if self.taken:
            parts.append(f"{_grouped(self.taken)} taken in, last {clock_words(self.last_taken_at)}")
        return "folder: " + (", ".join(parts) or "watched")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


@dataclass(frozen=True, slots=True)
class FolderCounts:
    """How many files lie in a watched folder."""

    waiting: int = 0
    quarantine: int = 0
    done: int = 0
    notice: Notice | None = None
    """Why it cannot be worked with."""


class FolderSource(Protocol):
    """A folder whose manifest files are taken in."""

    @property
    def name(self) -> str:
        """The folder as the settings name it."""
        ...

    @property
    def state(self) -> FolderState:
        """From any thread, never blocks."""
        ...

    def look(self) -> FolderLook:
        """Go through the folder once; take in what has not changed for long enough. Blocks."""
        ...

    def settle(self) -> float:
        """Seconds until a file that waits can be taken at the earliest; 0 where none waits."""
        ...

    def counts(self) -> FolderCounts:
        """How many files lie there; takes nothing. Blocks."""
        ...

    def stop(self) -> None:
        """Take no further file; what is being taken in is whole or goes on later."""
        ...
