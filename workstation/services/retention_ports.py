"""What may expire and what is held: values and what retention needs of the store and the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

HOLD_PLACED, HOLD_LIFTED, EXPIRED = "hold_placed", "hold_lifted", "pictures_expired"
KEEPING_KINDS = (HOLD_PLACED, HOLD_LIFTED, EXPIRED)
"""Entries of the log that change what is kept, in their own transaction."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold: nothing of the parcel expires while it lasts."""

    parcel_id: str
    placed_at: str
    """UTC, ISO 8601."""
    placed_by: str
    why: str
    entry: int


@dataclass(frozen=True, slots=True)
class OldPicture:
    """One picture file of a parcel, and how the parcel stands."""

    parcel_id: str
    stem: str
    """The file's name without extension: its SHA-256, and that of its declarations."""
    name: str
    size: int
    added_at: str
    state: str
    """ "waiting", "open" or "done"."""
    outcome: str | None
    entry: int | None
    decided_at: str | None
    """UTC, ISO 8601; None where no decision is recorded."""


class KeepingStore(Protocol):
    """What the store knows of holds and of pictures."""

    def pictures(self) -> tuple[OldPicture, ...]:
        """Every picture file that has not expired, with each parcel that has it."""
        ...

    def expired_stems(self) -> tuple[str, ...]:
        """Files that expired: those that are still there were left by a run that was cut short."""
        ...

    def holds(self) -> tuple[Hold, ...]: ...

    def known(self, parcel_id: str) -> bool:
        """Whether the store knows the parcel at all."""
        ...


class PictureFiles(Protocol):
    """The folder of the pictures, for what expires alone."""

    def there(self, stem: str) -> str | None:
        """The file's name where it is there."""
        ...

    def expire(self, stem: str) -> bool:
        """Take a file and its declarations away, durably; false where it was not there.

        Raises
        ------
        WorkstationError
            STORE-nn where it cannot be.
        """
        ...
