"""Look-up tables of a data set (PS3.3 C.11.1.1 and C.11.2.1.1), and what comes before them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures import declared
from workstation.domain.scan import Lut, Rescale, Window

if TYPE_CHECKING:
    from pydicom import Dataset

    from workstation.adapters.pictures.dicom_groups import Said
    from workstation.adapters.pictures.dicom_header import PixelLayout

DESCRIPTOR, DATA, EXPLANATION = 0x00283002, 0x00283006, 0x00283003


def stored_range(layout: PixelLayout) -> tuple[int, int]:
    """The lowest and highest value that the stored bits can hold."""
    top = 1 << layout.bits_stored
    return (-(top >> 1), (top >> 1) - 1) if layout.signed else (0, top - 1)


def lut_of(
    ds: Dataset, item: Dataset, name: str, said: Said, low: int = 0, high: int | None = None
) -> Lut | None:
    """The table of an item, or None with a remark where it is damaged.

    `low` and `high` are the ends of what is looked up: the first input may be written with either
    sign (VR US or SS), and only one of them lies there.
    """
    said_of = [int(value) for value in declared.numbers(item, DESCRIPTOR)]
    values = _entries(ds, declared.raw(item, DATA), said_of)
    if values is None or len(said_of) != 3:
        said.remark(f"The file's {name} is damaged and is not used.")
        return None
    first, bits = said_of[1], said_of[2]
    if first >= 32768 and low < 0 and (high is None or first > high):
        first -= 65536
    elif first < 0 and low >= 0:
        first += 65536
    needed = max(max(values).bit_length(), 1)
    if not 8 <= bits <= 16 or needed > bits:
        said.remark(f"The file's {name} holds other values than its {bits} bits can be.")
        bits = max(needed, 8)
    return Lut(first, bits, values, declared.text(item, EXPLANATION) or "")


def _entries(ds: Dataset, data: Any, descriptor: list[int]) -> tuple[int, ...] | None:
    if len(descriptor) != 3 or data is None:
        return None
    count = descriptor[0] % 65536 or 65536
    if isinstance(data, bytes):
        order = "big" if ds.original_encoding[1] is False else "little"
        if len(data) >= 2 * count:
            step = range(0, 2 * count, 2)
            return tuple(int.from_bytes(data[at : at + 2], order) for at in step)  # type: ignore[arg-type]
        if descriptor[2] <= 8 and len(data) >= count:
            return tuple(data[:count])
        return None
    try:
        found = [data] if isinstance(data, int) else list(data)
        values = tuple(int(value) % 65536 for value in found[:count])
    except (TypeError, ValueError):
        return None
    return values if len(values) == count else None


def falls(modality: Rescale | Lut | None) -> bool:
    """Whether the answers become smaller as stored values become larger."""
    if isinstance(modality, Lut):
        return modality.values[-1] < modality.values[0]
    return modality is not None and modality.slope < 0


def after(modality: Lut, voi: Lut) -> Lut:
    """Both tables as one, from stored values to the answers of the second: exact."""
    last = len(voi.values) - 1
    values = tuple(voi.values[min(max(value - voi.first, 0), last)] for value in modality.values)
    return Lut(modality.first, voi.bits, values, voi.words)


def window_before(modality: Lut, window: Window) -> Window | None:
    """A window on a table's answers as one on its inputs; None where the table rises and falls,
    or does not reach the window's ends, or the window is no straight one."""
    if window.function == "SIGMOID":
        return None
    values = modality.values if not falls(modality) else modality.values[::-1]
    if any(left > right for left, right in pairwise(values)):
        return None
    centre, width = window.centre, window.width
    if window.function == "LINEAR":
        centre, width = centre - 0.5, width - 1
    low, high = centre - width / 2, centre + width / 2
    if low < values[0] or high > values[-1] or low >= high:
        return None
    ends = (_last_at(values, low), _first_at(values, high))
    if falls(modality):
        ends = (len(values) - 1 - ends[1], len(values) - 1 - ends[0])
    bottom, top = (modality.first + end for end in ends)
    return Window((bottom + top) / 2, top - bottom, window.words, "LINEAR_EXACT")


def _last_at(values: tuple[int, ...], answer: float) -> float:
    """The largest input, between entries where need be, whose answer is `answer`."""
    place = bisect_right(values, answer) - 1
    if values[place] == answer or place + 1 == len(values):
        return place
    return place + (answer - values[place]) / (values[place + 1] - values[place])


def _first_at(values: tuple[int, ...], answer: float) -> float:
    """The smallest input, between entries where need be, whose answer is `answer`."""
    place = bisect_left(values, answer)
    if values[place] == answer or place == 0:
        return place
    return place - (values[place] - answer) / (values[place] - values[place - 1])
