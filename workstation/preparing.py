"""Pictures made ready for the screen, on a lane; what handles pixels is loaded when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workstation.domain.scan import Scan, ScanRef
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.previewing import PreviewPicture
    from workstation.imaging.stored import Allocate
    from workstation.services.bench import Parcels

_BUILT_AT_ONCE = 8_000_000
"""Pixels of a picture whose levels are built before it is shown; of others while it is looked at."""
_ALL = 64


def prepare(allocate: Allocate, scan: Scan) -> Prepared:
    """A picture with its levels, in memory that `allocate` gives."""
    return prepare_frame(allocate, scan, None)


def prepare_frame(allocate: Allocate, scan: Scan, frame: int | None) -> Prepared:
    """One frame of a picture, or its only one."""
    from workstation.imaging import display

    prepared = display.prepare(scan, frame, allocate=allocate)
    if prepared.rows * prepared.columns <= _BUILT_AT_ONCE:
        prepared.levels.level(_ALL)  # a moment here, and the first frame is the final one
    return prepared


def preview(parcels: Parcels, ref: ScanRef) -> PreviewPicture | None:
    """A reduced picture to show until the whole one is there; None where none is offered."""
    found = parcels.preview(ref)
    if found is None:
        return None
    from workstation.imaging.previewing import picture_of

    return picture_of(found)
