"""What a number is, whether the store knows it, and which known numbers are one slip away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workstation.domain.identifiers import Identifier, identify, near_misses

MOST_TOLD = 8
"""Most near misses told of one number."""


class KnownIds(Protocol):
    """The part of the parcel store that is asked."""

    def known_ids(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the parcels that have a record, in the order asked."""
        ...


@dataclass(frozen=True, slots=True)
class SeenBarcode:
    """One barcode found in a picture."""

    raw: str
    """As a scanner would send it: AIM symbology identifier, then the text with FNC1 as GS."""
    symbology: str
    """"Code 128", "QR Code"..."""
    corners: tuple[tuple[int, int], ...]
    """x and y of its four corners in pixels of the picture, clockwise from its own top left."""
    frame: int = 0


@dataclass(frozen=True, slots=True)
class SeenBarcodes:
    """The barcodes of a picture, in reading order, and what was left out."""

    found: tuple[SeenBarcode, ...]
    remarks: tuple[str, ...] = ()


class BarcodePictures(Protocol):
    """Finds barcodes in picture files of strangers."""

    def barcodes(self, path: Path) -> SeenBarcodes:
        """All that are found; none is no failure.

        Raises
        ------
        WorkstationError
            SCAN-nn where the picture cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Identified:
    """What is told of one number. `known` is None where there is no store to ask."""

    identifier: Identifier
    known: bool | None = None
    near: tuple[str, ...] = ()


class Identifying:
    """Tells numbers; the store may be absent."""

    def __init__(self, store: KnownIds | None = None) -> None:
        self._store = store

    def tell(self, raw: str) -> Identified:
        """What a number is, with known near misses where the store does not know it.

        Raises
        ------
        WorkstationError
            BARCODE-nn for what is no number, STORE-nn for a store that fails.
        """
        found = identify(raw)
        if self._store is None:
            return Identified(found)
        if self._store.known_ids([found.normal]):
            return Identified(found, True)
        return Identified(found, False, near_known(self._store, found))


def near_known(store: KnownIds, found: Identifier) -> tuple[str, ...]:
    """Numbers with a record that are one slip away from this one, the likeliest first."""
    near = near_misses(found)
    return store.known_ids(near)[:MOST_TOLD] if near else ()
