"""The compressed frames of a data set (PS3.5 A.4), as views of the file's bytes."""

from __future__ import annotations

from collections.abc import Sequence

from workstation.adapters.pictures.notices import DAMAGED, ENDS_EARLY, refuse, refuse_damaged

Frame = bytes | memoryview

_ITEM, _END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"


def frames_of(data: memoryview, count: int) -> list[Frame]:
    """The `count` compressed frames of an encapsulated pixel element; what follows is left out.

    Raises
    ------
    WorkstationError
        SCAN-03 where the items are damaged, SCAN-06 where there are fewer frames.
    """
    offsets, fragments = _items(data)
    frames: Sequence[Frame]
    if len(fragments) == count:
        frames = fragments
    elif count == 1:
        frames = [b"".join(fragments)]
    else:
        frames = _by_offsets(offsets, fragments, count) or _by_pydicom(data, count)
    if len(frames) < count:
        refuse(ENDS_EARLY, f"The file declares {count} frames and holds {len(frames)}.")
    return list(frames[:count])


def _items(data: memoryview) -> tuple[list[int], list[memoryview]]:
    """The basic offset table and the fragments; the last may be cut short by the file's end."""
    parts: list[memoryview] = []
    at = 0
    while at + 8 <= len(data):
        mark, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if mark == _END:
            break
        if mark != _ITEM or length == 0xFFFFFFFF:
            refuse(DAMAGED, "The compressed pixels of the file are damaged.")
        parts.append(data[at + 8 : at + 8 + length])
        at += 8 + length
    if not parts:
        refuse(ENDS_EARLY, "The file holds no pixel data where its picture should be.")
    table = bytes(parts[0])
    offsets = [int.from_bytes(table[n : n + 4], "little") for n in range(0, len(table) - 3, 4)]
    return offsets, parts[1:]


def _by_offsets(offsets: list[int], fragments: list[memoryview], count: int) -> list[Frame] | None:
    """Frames as the basic offset table says; None where it does not fit the fragments."""
    if len(offsets) != count:
        return None
    starts, at = {}, 0
    for number, fragment in enumerate(fragments):
        starts[at] = number
        at += 8 + len(fragment)
    firsts = [starts.get(offset, -1) for offset in offsets]
    if -1 in firsts or firsts != sorted(set(firsts)) or firsts[0] != 0:
        return None
    ends = [*firsts[1:], len(fragments)]
    return [b"".join(fragments[a:b]) for a, b in zip(firsts, ends, strict=True)]


def _by_pydicom(data: memoryview, count: int) -> list[Frame]:
    """Frames told apart by the marks of their streams, where no table tells."""
    from pydicom.encaps import generate_frames

    try:
        return list(generate_frames(bytes(data), number_of_frames=count))
    except Exception as error:
        refuse_damaged("The compressed pixels of the file are damaged.", error)
