"""Small pictures for lists: one of a parcel, made once of a picture's files and kept by their hash.

They show the first picture filed under a parcel in its standard view, without marks and without
anything that was decided.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Scan, ScanRef, SourceFile, picture_identity

IN_MEMORY = 256
"""Small pictures that are held besides those on disk: some nine MB."""
NO_SCAN = "no scan"


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """Pixels are red, green, blue, 8 bits each, row by row without padding."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class NoThumbnail:
    """Why there is none: in a word or two, and in full."""

    short: str
    why: str


class Scans(Protocol):
    """What is needed of the store. Blocking."""

    def scans(self, parcel_id: str) -> tuple[ScanRef, ...]: ...

    def scan_path(self, source: SourceFile) -> object: ...


class ThumbnailCache(Protocol):
    """Keeps small pictures beyond this run. Blocking; what cannot be kept is made again."""

    def get(self, key: str) -> Thumbnail | None: ...

    def put(self, key: str, thumbnail: Thumbnail) -> None: ...


class Thumbnails:
    """Makes and keeps small pictures. Blocking; for one lane."""

    def __init__(
        self,
        store: Scans,
        load: Callable[[ScanRef], Scan],
        draw: Callable[[Scan], tuple[int, int, bytes]],
        cache: ThumbnailCache | None,
    ) -> None:
        self._store, self._load, self._draw, self._cache = store, load, draw, cache
        self._held: OrderedDict[str, Thumbnail] = OrderedDict()

    def of(self, parcel: str) -> Thumbnail | NoThumbnail:
        """The small picture of a parcel, or why there is none. Never raises for a picture's faults."""
        try:
            scans = self._store.scans(parcel)
            if not scans:
                return NoThumbnail(NO_SCAN, "No scan was filed under this parcel.")
            return self._small(scans[0])
        except WorkstationError as error:
            notice = error.notice
            return NoThumbnail(f"none: {notice.code}", f"{notice.fact} ({notice.code})")

    def _small(self, ref: ScanRef) -> Thumbnail:
        for source in ref.files:  # what expired or was lost is not shown from memory
            self._store.scan_path(source)
        key = cache_key(ref)
        found = self._held.get(key) or (self._cache.get(key) if self._cache is not None else None)
        if found is None:
            found = Thumbnail(*self._draw(self._load(ref)))
            if self._cache is not None:
                self._cache.put(key, found)
        self._held[key] = found
        self._held.move_to_end(key)
        while len(self._held) > IN_MEMORY:
            self._held.popitem(last=False)
        return found


def cache_key(ref: ScanRef) -> str:
    """By what a small picture is kept: the SHA-256 of its first file, then one over all its files
    and what is declared of them."""
    declared = "+".join(source.sidecar_sha256 or "" for source in ref.files)
    told = hashlib.sha256(f"{picture_identity(ref.files)} {declared}".encode()).hexdigest()
    return f"{ref.files[0].sha256}-{told[:16]}"
