"""What is to be put right in a file that was read."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to put right in a manifest file: the line, the field, a sentence, what stood there.

    `line` is the line, row or segment and counts from 1, the header of a table included;
    `parcel_id` is empty where unknown. Signs that no screen and no store can hold are shown as
    the sign for that (U+FFFD).
    """

    line: int
    field: str
    sentence: str
    found: str
    parcel_id: str = ""

    def __post_init__(self) -> None:
        for name in ("field", "sentence", "found", "parcel_id"):
            text = getattr(self, name)
            if not text.isprintable() and _UNFIT.search(text):
                object.__setattr__(self, name, _UNFIT.sub("\ufffd", text))
