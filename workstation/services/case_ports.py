"""What cases need of the outside world: kept papers and photos, and the clocks that run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from workstation.domain.fields import FieldKind, FieldSpec, FieldValue


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kept file: a photo of an examination, a signed paper. Named by its content."""

    sha256: str
    name: str
    """As it came."""
    size: int

    def document(self) -> dict[str, str]:
        """As a field of files holds it."""
        return {"sha256": self.sha256, "name": self.name, "size": str(self.size)}


class Attachments(Protocol):
    """Photos and papers of cases: `<data-dir>/attachments`, never altered, named by SHA-256."""

    def keep(self, file: Path) -> Attachment:
        """Copy a file in, durably; the same bytes again do nothing.

        Raises
        ------
        WorkstationError
            CASE-20 where it cannot be read, is no picture or paper of a known kind, is empty or
            too large; STORE-01 disk full, STORE-02 read-only.
        """
        ...

    def keep_bytes(self, name: str, data: bytes) -> Attachment:
        """As `keep`, of what a camera gave."""
        ...

    def path(self, sha256: str) -> Path:
        """Where a kept file lies.

        Raises
        ------
        WorkstationError
            CASE-21 where it is not there.
        """
        ...

    def has(self, sha256: str) -> bool: ...


class ClockKind(StrEnum):
    """What waits for somebody."""

    SIGN_OFF = "sign_off"
    """A decision waits for a second officer."""
    DETENTION = "detention"
    """A detention has to be decided; `due` is the last day."""
    NOTICE = "notice"
    """The notice of a detention has to be sent; `due` is the last day."""
    REFERRAL = "referral"
    """An agency has to answer; `due` is the last day, None where none is named."""
    RE_REVIEW = "re_review"
    """A release over an alarm was drawn to be looked at again."""


def waiting_words(kind: ClockKind, due: date | None) -> str:
    """What waits, in a few words: "awaiting sign-off", "detained, due 2026-12-03"."""
    day = "" if due is None else f" due {due.isoformat()}"
    return {
        ClockKind.SIGN_OFF: "awaiting sign-off",
        ClockKind.DETENTION: f"detained,{day}" if day else "detained",
        ClockKind.NOTICE: f"notice{day}" if day else "notice to be sent",
        ClockKind.REFERRAL: f"agency's answer{day}" if day else "agency's answer open",
        ClockKind.RE_REVIEW: "second look due",
    }[kind]


@dataclass(frozen=True, slots=True)
class RunningClock:
    """Something that waits, of one parcel."""

    parcel: str
    kind: ClockKind
    entry: int
    """The entry that started it: the decision, the start of the detention."""
    officer: str
    """Who recorded that entry."""
    at: str
    due: date | None

    @property
    def words(self) -> str:
        return waiting_words(self.kind, self.due)

    def overdue(self, today: date) -> bool:
        return self.due is not None and today > self.due


class CaseClocks(Protocol):
    """What waits, kept up with the log in the transaction of each entry. Derived data."""

    def running(
        self, kinds: Sequence[ClockKind] = (), limit: int = 1000
    ) -> tuple[RunningClock, ...]:
        """What waits: the earliest day first, then what names no day, oldest first."""
        ...

    def overdue(self, today: date, limit: int = 1000) -> tuple[RunningClock, ...]:
        """What was due before `today`, the earliest day first."""
        ...


def missing_files(
    specs: tuple[FieldSpec, ...], values: Mapping[str, FieldValue], has: Callable[[str], bool]
) -> dict[str, str]:
    """A sentence for every field that names a file which is not kept here."""
    problems: dict[str, str] = {}
    for spec in specs:
        value = values.get(spec.name)
        files: list[object] = []
        if spec.kind is FieldKind.FILES and isinstance(value, list):
            files = value
        elif spec.kind is FieldKind.SIGNATURE and isinstance(value, Mapping):
            files = [value["file"]] if "file" in value else []
        for one in files:
            if isinstance(one, Mapping) and not has(str(one["sha256"])):
                problems[spec.name] = (
                    f"{spec.label}: “{one['name']}” is not kept here: add it again."
                )
    return problems
