"""What is said when a newer record arrives for the parcel on the bench."""

from __future__ import annotations

from datetime import datetime

from workstation.domain.differences import differences
from workstation.domain.manifest import ManifestRecord
from workstation.services.sources.state import clock_words

_MOST = 2
SHOWN_WHEN_LEFT = (
    "The decision under way is on the record as it was: open the parcel again to see it."
)


def arrived_words(before: ManifestRecord | None, after: ManifestRecord | None, at: datetime) -> str:
    """The change in words; "" where the record is the one that is shown."""
    if after is None or (before is not None and before.version == after.version):
        return ""
    told = clock_words(at)
    if before is None:
        return f"A record of this parcel arrived at {told}."
    return f"The record changed at {told}: {_changes(before, after)}."


def _changes(before: ManifestRecord, after: ManifestRecord) -> str:
    """The first changes; the record itself marks all of them."""
    found = differences(before, after)
    parts = [f"{one.field.lower()} {one.after or 'none'}" for one in found[:_MOST]]
    if len(found) > _MOST:
        parts.append(f"{len(found) - _MOST} more")
    return ", ".join(parts) or "who declared it"
