"""Pictures to compare a parcel with: earlier parcels of this station, and the reference library.

Nothing here judges: an earlier parcel's decision is told with its day, and what was not decided is
said to be so. All calls block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from workstation.domain.barcode import Barcode
from workstation.domain.decision import Outcome, Policy
from workstation.domain.goods import alike, heading, telling_words
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.pairing import first_is_low
from workstation.domain.scan import PictureKind, Scan, ScanHeader, ScanRef
from workstation.services.compare_ports import (
    EarlierParcel,
    EarlierPictures,
    Reference,
    ReferenceDraft,
    ReferenceLibrary,
)
from workstation.services.ports import ParcelStore, ScanReader
from workstation.services.stored_pictures import read_stored

LONGEST_TITLE = 120
LONGEST_NOTE = 2000


class Kept(StrEnum):
    """Where a picture to compare with comes from. The words head its title."""

    EARLIER = "EARLIER"
    LATER = "LATER"
    REFERENCE = "REFERENCE"


@dataclass(frozen=True, slots=True)
class Comparable:
    """One picture (or the views of one parcel) to compare with, in words."""

    kept: Kept
    name: str
    """A parcel's number as spoken, or a reference's title."""
    decided: str
    """ "seize 13 Nov 2026" or "not decided"; "" for a reference."""
    about: str
    """ "scanned 12 Nov 2026", or a reference's source."""
    why: str
    """ "same sender, same goods"; "" for a reference of other goods."""
    goods: str
    views: tuple[ScanRef, ...]
    note: str = ""

    @property
    def simulated(self) -> bool:
        """One of its pictures is simulated."""
        return any(view.simulated for view in self.views)

    @property
    def title(self) -> str:
        """ "EARLIER: RB 1234 5678 5 GB, seize 13 Nov 2026"."""
        return f"{self.kept}: " + ", ".join(filter(None, (self.name, self.decided)))

    @property
    def details(self) -> str:
        """ "same sender, cotton shirt, scanned 12 Nov 2026, simulated"."""
        views = f"{len(self.views)} views" if len(self.views) > 1 else ""
        simulated = "simulated" if self.simulated else ""
        parts = (self.why, self.goods, views, self.about, simulated, self.note)
        return ", ".join(filter(None, parts))


class Earlier:
    """Finds and reads pictures to compare with; keeps the reference library."""

    def __init__(
        self,
        store: ParcelStore,
        pictures: EarlierPictures,
        library: ReferenceLibrary,
        reader: ScanReader,
        policy: Policy,
    ) -> None:
        self._store, self._pictures, self._library = store, pictures, library
        self._reader, self._policy = reader, policy

    def find(self, parcel_id: str) -> tuple[Comparable, ...]:
        """What there is to compare a parcel with: parcels first, then the reference library.

        Earlier parcels come before later ones, those with most in common first; references of
        the same goods come before the others.

        Raises
        ------
        WorkstationError
            STORE-nn where the store fails.
        """
        mine = [scan.added_at for scan in self._store.scans(parcel_id)]
        scanned = max(mine, default="")
        found = [self._of_parcel(p, scanned) for p in self._pictures.earlier(parcel_id)]
        found.sort(key=lambda one: one.kept is Kept.LATER)  # the rest stays in its order
        record = self._store.find(parcel_id)
        library = [_of_reference(r, record) for r in self._library.references()]
        library.sort(key=lambda one: not one.why)  # the rest stays by title
        return (*found, *library)

    def load(self, picture: Comparable, view: int = 0) -> Scan:
        """Decode one view of it.

        Raises
        ------
        WorkstationError
            SCAN-nn or STORE-nn where it cannot be read, BENCH-01 where its stored bytes are not
            those that were filed.
        """
        reference = picture.kept is Kept.REFERENCE
        path_of = self._library.reference_path if reference else self._store.scan_path
        return read_stored(self._reader, path_of, picture.views[view])

    def references(self) -> tuple[Reference, ...]:
        """The reference library, by title."""
        return self._library.references()

    def add_files(
        self, files: Sequence[Path], title: str, hs: str, source: str, note: str, by: str
    ) -> Reference:
        """Put one picture into the library: one file, or the two files of a dual-energy pair.

        Raises
        ------
        WorkstationError
            SCAN-nn where it cannot be read, REFERENCE-01 where it is there already, REFERENCE-03
            where its title or its goods cannot be kept, REFERENCE-04 where the files are no one
            picture, STORE-nn where the store fails.
        """
        if not 1 <= len(files) <= 2:
            raise WorkstationError(_no_picture(f"{len(files)} files were named"))
        headers = _in_order([(self._reader.header(file), file) for file in files])
        scan = self._reader.read([file for _, file in headers])
        draft = _draft(title, hs, source, note, by, scan.kind, scan.view, simulated=scan.simulated)
        return self._library.add_reference(draft, [(h.source, file) for h, file in headers])

    def add_scan(
        self, ref: ScanRef, title: str, hs: str, source: str, note: str, by: str
    ) -> Reference:
        """Put a stored scan of a parcel into the library; the parcel's own files stay as they are.

        Raises
        ------
        WorkstationError
            As `add_files`.
        """
        draft = _draft(title, hs, source, note, by, ref.kind, ref.view, simulated=ref.simulated)
        # The store's names end in the same suffix; the picture keeps the name it came with.
        return self._library.add_reference(
            draft, [(source_, self._store.scan_path(source_)) for source_ in ref.files]
        )

    def remove(self, reference_id: int) -> Reference:
        """Take a picture out of the library.

        Raises
        ------
        WorkstationError
            REFERENCE-02 where there is none of that number, STORE-nn where the store fails.
        """
        return self._library.remove_reference(reference_id)

    def _of_parcel(self, parcel: EarlierParcel, scanned: str) -> Comparable:
        first = min(scan.added_at for scan in parcel.scans)
        decided = "not decided"
        if parcel.outcome is not None and parcel.decided_at is not None:
            waits = ", awaiting sign-off" if parcel.awaiting else ""
            decided = f"{self._label(parcel.outcome)} {day(parcel.decided_at)}{waits}"
        return Comparable(
            Kept.LATER if scanned and first > scanned else Kept.EARLIER,
            _spoken(parcel.parcel_id),
            decided,
            f"scanned {day(first)}",
            ", ".join(parcel.likenesses),
            parcel.title,
            parcel.scans,
        )

    def _label(self, outcome: str) -> str:
        known = self._policy.outcomes.get(Outcome(outcome)) if outcome in set(Outcome) else None
        return known.label.lower() if known is not None else outcome.replace("_", " ")


def _spoken(parcel_id: str) -> str:
    try:
        return Barcode.parse(parcel_id).spoken
    except WorkstationError:  # a record may name what no label bears
        return parcel_id


def day(moment: str) -> str:
    """A stored time's day at this station, "12 Nov 2026"."""
    return datetime.fromisoformat(moment).astimezone().strftime("%d %b %Y").lstrip("0")


def _of_reference(reference: Reference, record: ManifestRecord | None) -> Comparable:
    same = False
    for line in record.lines if record is not None else ():
        four = heading(line.hs)
        same = same or (four is not None and four == heading(reference.hs))
        same = same or alike(telling_words(line.description), telling_words(reference.title))
    goods = f"HS {reference.hs}" if reference.hs else ""
    return Comparable(
        Kept.REFERENCE,
        reference.title,
        "",
        f"source: {reference.source}" if reference.source else "",
        "same goods" if same else "",
        goods,
        (reference.scan,),
        reference.note,
    )


def _in_order(headers: list[tuple[ScanHeader, Path]]) -> list[tuple[ScanHeader, Path]]:
    if len(headers) == 1:
        return headers
    first, second = headers
    try:
        return headers if first_is_low(first[0], second[0]) else [second, first]
    except ValueError as error:
        raise WorkstationError(_no_picture(str(error).rstrip("."))) from error


def _draft(
    title: str,
    hs: str,
    source: str,
    note: str,
    by: str,
    kind: PictureKind,
    view: str,
    *,
    simulated: bool,
) -> ReferenceDraft:
    title, source, note = (" ".join(text.split()) for text in (title, source, note))
    digits = "".join(c for c in hs if c not in " .-")
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise WorkstationError(_untold(f"a title has 1 to {LONGEST_TITLE} characters"))
    if digits and not (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 12):
        raise WorkstationError(_untold("goods are told by an HS code of 4 to 12 digits"))
    if max(len(source), len(note)) > LONGEST_NOTE:
        raise WorkstationError(_untold(f"source and note have at most {LONGEST_NOTE} characters"))
    return ReferenceDraft(title, digits or None, source, note, view, kind, by, simulated)


def _untold(why: str) -> Notice:
    return Notice(
        fact=f"The reference picture is not told well enough: {why}.",
        safe="Nothing has been added.",
        act="Correct it and add the picture again.",
        code="REFERENCE-03",
    )


def _no_picture(why: str) -> Notice:
    return Notice(
        fact=f"These files are not one picture: {why}.",
        safe="Nothing has been added.",
        act="Name one file, or the two files of one dual-energy picture.",
        code="REFERENCE-04",
    )
