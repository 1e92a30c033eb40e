"""What the services need of pictures to compare with: earlier parcels, the reference library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from workstation.domain.scan import PictureKind, ScanRef, SourceFile


class Likeness(StrEnum):
    """Why an earlier parcel is worth a look beside another. The words are shown."""

    SENDER = "same sender"
    CONSIGNEE = "same consignee"
    GOODS = "same goods"


@dataclass(frozen=True, slots=True)
class EarlierParcel:
    """Another parcel of this station with a picture, and what was decided on it, if anything."""

    parcel_id: str
    likenesses: tuple[Likeness, ...]
    title: str
    """First declared description, or what the queue says where there is none."""
    scans: tuple[ScanRef, ...]
    outcome: str | None = None
    decided_at: str | None = None
    """UTC, ISO 8601; None where no decision is recorded."""
    awaiting: bool = False
    """The decision waits for a second officer."""


class EarlierPictures(Protocol):
    """Finds other parcels that have something in common with one (the local store)."""

    def earlier(self, parcel_id: str, limit: int = 60) -> tuple[EarlierParcel, ...]:
        """Other parcels with pictures of the same sender, consignee or goods.

        Those with most in common first, then those scanned last. A party is the same where it
        is declared the same in every field, or as `surroundings` compares; goods are the same
        where an HS heading or the words of a description agree (`domain.goods`). A likeness
        looks through the newest 2,000 parcels that have it.
        """
        ...


@dataclass(frozen=True, slots=True)
class ReferenceDraft:
    """What is told of a picture that is put into the reference library."""

    title: str
    hs: str | None
    source: str
    note: str
    view: str
    kind: PictureKind
    added_by: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture of the site's reference library. It is never evidence and never in the log."""

    reference_id: int
    title: str
    hs: str | None
    source: str
    note: str
    scan: ScanRef
    """Its files; `parcel_id` is empty: it belongs to no parcel."""
    added_by: str


class ReferenceLibrary(Protocol):
    """The site's own pictures to compare with."""

    def references(self) -> tuple[Reference, ...]:
        """All of them, by title."""
        ...

    def add_reference(
        self, draft: ReferenceDraft, files: Sequence[tuple[SourceFile, Path]]
    ) -> Reference:
        """Copy a picture's files into the library (content-addressed, durable, read-only).

        Raises
        ------
        WorkstationError
            REFERENCE-01 where this picture is in the library already.
        """
        ...

    def remove_reference(self, reference_id: int) -> Reference:
        """Take a picture out, with its files where no other picture has them.

        Raises
        ------
        WorkstationError
            REFERENCE-02 where there is none of that number.
        """
        ...

    def reference_path(self, source: SourceFile) -> Path:
        """Where the stored bytes of a reference picture's file lie."""
        ...
