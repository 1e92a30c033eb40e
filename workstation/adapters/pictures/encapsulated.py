"""The compressed frames of a data set (PS3.5 A.4), as views of the file's bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from workstation.adapters.pictures.notices import DAMAGED, ENDS_EARLY, refuse, refuse_damaged

Frame = bytes | memoryview

_ITEM, _END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"


def frames_of(data: memoryview, count: int) -> list[Frame]:
    """The compressed frames of an encapsulated pixel element, at most `count`; what follows is
    left out. Where the file ends early they are fewer: a frame that is cut off is none.

    Raises
    ------
    WorkstationError
        SCAN-03 where the items are damaged, SCAN-06 where not even one frame is whole.
    """
    offsets, fragments, torn = _items(data)
    if torn and count > 1:
        fragments.pop()
    frames: Sequence[Frame]
    if len(fragments) == count:
        frames = fragments
    elif count == 1:
        frames = [b"".join(fragments)]
    else:
        frames = _by_offsets(offsets, fragments, count, torn) or (
            fragments if len(fragments) < count else _by_pydicom(data, count)
        )
    if not frames:
        refuse(ENDS_EARLY, f"The file declares {count} frames and holds none.")
    return list(frames[:count])


def _items(data: memoryview) -> tuple[list[int], list[memoryview], bool]:
    """The basic offset table, the fragments, and whether the file's end cuts the last short."""
    parts: list[memoryview] = []
    at, cut = 0, False
    while at + 8 <= len(data):
        mark, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if mark == _END:
            break
        if mark != _ITEM or length == 0xFFFFFFFF:
            refuse(DAMAGED, "The compressed pixels of the file are damaged.")
        parts.append(data[at + 8 : at + 8 + length])
        at += 8 + length
        cut = at > len(data)
    if not parts:
        refuse(ENDS_EARLY, "The file holds no pixel data where its picture should be.")
    table = bytes(parts[0])
    offsets = [int.from_bytes(table[n : n + 4], "little") for n in range(0, len(table) - 3, 4)]
    return offsets, parts[1:], cut


def _by_offsets(
    offsets: list[int], fragments: list[memoryview], count: int, torn: bool
) -> list[Frame] | None:
    """Frames as the basic offset table says; None where it does not fit the fragments. In a file
    that is torn off, those whose successor has begun."""
    if len(offsets) != count:
        return None
    starts, at = {}, 0
    for number, fragment in enumerate(fragments):
        starts[at] = number
        at += 8 + len(fragment)
    starts[at] = len(fragments)
    begins = [starts[offset] for offset in offsets if offset in starts]
    if not torn:
        begins.append(len(fragments))
        if len(begins) != count + 1:
            return None
    if begins[:1] != [0] or begins != sorted(set(begins)):
        return None
    return [b"".join(fragments[a:b]) for a, b in pairwise(begins)]


def _by_pydicom(data: memoryview, count: int) -> list[Frame]:
    """Frames told apart by the marks of their streams, where no table tells."""
    from pydicom.encaps import generate_frames

    try:
        return list(generate_frames(bytes(data), number_of_frames=count))
    except Exception as error:
        refuse_damaged("The compressed pixels of the file are damaged.", error)
