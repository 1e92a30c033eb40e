"""What is to be put right in a file that was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to put right in a manifest file: the line, the field, a sentence, what stood there.

    `line` is the line, row or segment and counts from 1, the header of a table included;
    `parcel_id` is empty where unknown.
    """

    line: int
    field: str
    sentence: str
    found: str
    parcel_id: str = ""
