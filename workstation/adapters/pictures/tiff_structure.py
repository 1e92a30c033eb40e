"""Walks a TIFF's directories before a library does: all whole, none twice."""

from __future__ import annotations

from workstation.adapters.pictures.notices import (
    DAMAGED,
    ENDS_EARLY,
    UNREADABLE_ENCODING,
    refuse,
)

MOST_PAGES = 4096
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4,
          16: 8, 17: 8, 18: 8}  # fmt: skip


def check_directories(data: bytes | memoryview) -> None:
    """Refuse a file whose directories, or the values they point at, are not all inside it.

    Raises
    ------
    WorkstationError
        SCAN-06 where one lies beyond the end, SCAN-03 where they run in a circle, SCAN-07 where
        there are more than `MOST_PAGES`.
    """
    order = "little" if data[:2] == b"II" else "big"
    big = data[2:4] in (b"+\0", b"\0+")

    def number(at: int, width: int) -> int:
        if at + width > len(data):
            refuse(ENDS_EARLY, "The TIFF file ends inside its directory.")
        return int.from_bytes(data[at : at + width], "little" if order == "little" else "big")

    pointer, counter, entry = (8, 8, 20) if big else (4, 2, 12)
    at = number(8 if big else 4, pointer)
    seen: set[int] = set()
    while at:
        if at in seen:
            refuse(DAMAGED, "The pages of the TIFF file run in a circle.")
        seen.add(at)
        if len(seen) > MOST_PAGES:
            refuse(UNREADABLE_ENCODING, f"The TIFF file has more than {MOST_PAGES} pages.")
        entries = number(at, counter)
        end = at + counter + entries * entry
        if end + pointer > len(data):
            refuse(ENDS_EARLY, "The TIFF file ends inside its directory.")
        for place in range(at + counter, end, entry):
            size = _SIZES.get(number(place + 2, 2), 0) * number(place + 4, pointer)
            if size > pointer and number(place + 4 + pointer, pointer) + size > len(data):
                refuse(ENDS_EARLY, "The TIFF file ends before the values of its directory.")
        at = number(end, pointer)
    if not seen:
        refuse(DAMAGED, "The TIFF file has no page.")
