"""What lists call a parcel."""

from __future__ import annotations


def title_of(description: str | None, recorded: bool) -> str:
    """The first declared description, or what there is in its place."""
    if not recorded:
        return "no record: unmanifested"
    return description or "no description"
