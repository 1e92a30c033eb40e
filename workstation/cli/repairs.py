"""What was repaired in records that came in, as JSON and in words."""

from __future__ import annotations

from collections.abc import Sequence

from workstation.domain.repair import Repair


def repair_documents(repairs: Sequence[Repair]) -> list[dict[str, object]]:
    """Repairs as JSON."""
    return [
        {
            "line": repair.line,
            "field": repair.field,
            "sentence": repair.sentence,
            "found": repair.found,
            "parcel": repair.parcel_id,
        }
        for repair in repairs
    ]


def repair_words(repairs: Sequence[Repair], place: str) -> list[str]:
    """A line for each; `place` is what their numbers count: "line", "record"."""
    told = []
    for repair in repairs:
        parcel = f" (parcel {repair.parcel_id})" if repair.parcel_id else ""
        found = f" Found: {repair.found}" if repair.found else ""
        told.append(f"  {place} {repair.line}{parcel}: {repair.sentence}{found}")
    return told
