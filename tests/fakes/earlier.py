"""In memory, what a parcel's pictures are compared with: earlier parcels and reference pictures."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.fakes.log import MemoryLog
from tests.fakes.parcels import MemoryParcels
from tests.fakes.rows import ParcelRow, error, stamp, stem
from workstation.domain.goods import alike, heading, telling_words
from workstation.domain.manifest import ManifestRecord, Party
from workstation.domain.scan import ScanRef, SourceFile
from workstation.services.compare_ports import EarlierParcel, Likeness, Reference, ReferenceDraft
from workstation.services.ports import Clock


class MemoryEarlier:
    def __init__(self, parcels: MemoryParcels, rows: dict[str, ParcelRow], log: MemoryLog) -> None:
        self._parcels, self._rows, self._log = parcels, rows, log

    def earlier(self, parcel_id: str, limit: int = 60) -> tuple[EarlierParcel, ...]:
        mine = self._parcels.find(parcel_id)
        found = []
        for other in self._parcels._records.values() if mine is not None else ():
            scans = self._parcels.scans(other.parcel_id)
            likenesses = tuple(like for like in Likeness if mine and _common(like, mine, other))
            if other.parcel_id == parcel_id or not scans or not likenesses:
                continue
            item, row = self._parcels._item(other.parcel_id), self._rows[other.parcel_id]
            decided = next((at for e, _, at in self._log._entries if e.seq == row.entry), None)
            found.append(
                EarlierParcel(
                    *(other.parcel_id, likenesses, item.title, scans, row.outcome, decided),
                    awaiting="awaiting sign-off" in item.waits,
                )
            )
        found.sort(
            key=lambda p: (len(p.likenesses), max(s.added_at for s in p.scans), p.parcel_id),
            reverse=True,
        )
        return tuple(found[: max(limit, 0)])


def _common(like: Likeness, mine: ManifestRecord, other: ManifestRecord) -> bool:
    if like is Likeness.GOODS:
        headings = {heading(line.hs) for line in mine.lines} - {None}
        if headings & {heading(line.hs) for line in other.lines}:
            return True
        words = [telling_words(line.description) for line in mine.lines]
        theirs = [
            tuple(re.findall(r"[^\W_]+", (line.description or "").casefold()))
            for line in other.lines
        ]
        return any(alike(one, two) for one in words for two in theirs)
    name = like.name.lower()
    one, two = getattr(mine, name), getattr(other, name)
    return bool(one.name) and (one == two or (_like(one) is not None and _like(one) == _like(two)))


def _like(party: Party) -> tuple[str, ...] | None:
    key = tuple(
        "".join(re.findall(r"[^\W_]+", (text or "").casefold()))
        for text in (party.name, party.address, party.postcode)
    )
    return key if key[0] and (key[1] or key[2]) else None


class MemoryReferences:
    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._kept: dict[int, Reference] = {}
        self._last = 0

    def references(self) -> tuple[Reference, ...]:
        return tuple(sorted(self._kept.values(), key=lambda r: (r.title, r.reference_id)))

    def add_reference(
        self, draft: ReferenceDraft, files: Sequence[tuple[SourceFile, Path]]
    ) -> Reference:
        sources = tuple(source for source, _ in files)
        if any(
            [*map(stem, kept.scan.files)] == [*map(stem, sources)] for kept in self._kept.values()
        ):
            raise error("REFERENCE-01")
        self._folder.mkdir(parents=True, exist_ok=True)
        for source, path in files:
            if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
                raise error("STORE-10")
            shutil.copyfile(path, self._folder / stem(source))
        self._last += 1
        scan = ScanRef(
            *(self._last, "", draft.view, draft.kind, sources),
            stamp(self._clock.now()),
            draft.simulated,
        )
        kept = Reference(
            *(self._last, draft.title, draft.hs, draft.source, draft.note, scan, draft.added_by)
        )
        self._kept[self._last] = kept
        return kept

    def remove_reference(self, reference_id: int) -> Reference:
        if reference_id not in self._kept:
            raise error("REFERENCE-02")
        gone = self._kept.pop(reference_id)
        needed = {stem(f) for kept in self._kept.values() for f in kept.scan.files}
        for source in gone.scan.files:
            if stem(source) not in needed:
                (self._folder / stem(source)).unlink(missing_ok=True)
        return gone

    def reference_path(self, source: SourceFile) -> Path:
        path = self._folder / stem(source)
        if not path.is_file() or path.stat().st_size != source.size:
            raise error("STORE-11")
        return path
