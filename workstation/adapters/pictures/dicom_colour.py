"""Colours of a data set: luminance and chrominance, planes and palettes, all as RGB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures import declared
from workstation.adapters.pictures.notices import DAMAGED, UNREADABLE_ENCODING, refusal, refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

# PS3.3 C.7.6.3.1.2: what each colour model is made of, as (Y, Cb, Cr) rows over (R, G, B).
_MODELS: dict[str, tuple[tuple[tuple[float, ...], ...], float]] = {
    "YBR_FULL": (
        ((0.2990, 0.5870, 0.1140), (-0.1687, -0.3313, 0.5000), (0.5000, -0.4187, -0.0813)),
        0.0,
    ),
    "YBR_PARTIAL": (
        ((0.2568, 0.5041, 0.0979), (-0.1482, -0.2910, 0.4392), (0.4392, -0.3678, -0.0714)),
        16.0,
    ),
}
_PIXELS_AT_ONCE = 1 << 18
_DESCRIPTORS = (0x00281101, 0x00281102, 0x00281103)
_DATA = (0x00281201, 0x00281202, 0x00281203)
_SEGMENTED = (0x00281221, 0x00281222, 0x00281223)
_PALETTE_DAMAGED = "The palette of the picture is damaged."


def model_of(photometric: str) -> str | None:
    """The colour model that `rgb_of` undoes; None where the samples are red, green, blue."""
    if photometric in ("YBR_FULL", "YBR_FULL_422"):
        return "YBR_FULL"
    if photometric in ("YBR_PARTIAL_422", "YBR_PARTIAL_420"):
        return "YBR_PARTIAL"
    return None


def rgb_of(values: NDArray[Any], model: str, bits: int) -> NDArray[Any]:
    """Luminance and chrominance as red, green, blue of the same depth.

    Parameters
    ----------
    values : (..., 3) unsigned
        Y, Cb, Cr. Never modified.
    model : str
        A name of `model_of`.
    bits : int
        Bits stored per sample.
    """
    import cv2
    import numpy as np

    rows, foot = _MODELS[model]
    back = np.linalg.inv(np.array(rows))
    scale = 2.0 ** (bits - 8)
    offset = back @ np.array([foot * scale, 128.0 * scale, 128.0 * scale])
    whole = np.column_stack([back, 0.5 - offset]).astype(np.float32)
    top = (1 << bits) - 1
    flat = values.reshape(-1, 3)
    out = np.empty_like(flat)
    for start in range(0, len(flat), _PIXELS_AT_ONCE):
        part = flat[start : start + _PIXELS_AT_ONCE].astype(np.float32)
        turned = cv2.transform(part.reshape(-1, 1, 3), whole).reshape(-1, 3)
        out[start : start + _PIXELS_AT_ONCE] = np.clip(turned, 0, top)
    return out.reshape(values.shape)


def spread_422(samples: NDArray[Any], shape: tuple[int, int, int]) -> NDArray[Any]:
    """Y1 Y2 Cb Cr for each two pixels of a row (PS3.3 C.7.6.3.1.2), each with its own Cb and Cr."""
    import numpy as np

    frames, rows, columns = shape
    pairs = samples.reshape(-1, 4)
    out = np.empty((len(pairs), 2, 3), samples.dtype)
    out[:, :, 0] = pairs[:, :2]
    out[:, :, 1:] = pairs[:, None, 2:]
    return out.reshape(frames, rows, columns, 3)


def paint(ds: Dataset, indices: NDArray[Any], *, signed: bool) -> NDArray[Any]:
    """The colours of a PALETTE COLOR picture (PS3.3 C.7.9): (..., 3) uint8 or uint16.

    Raises
    ------
    WorkstationError
        SCAN-03 a damaged palette, SCAN-07 one of an unknown depth.
    """
    import numpy as np

    tables = [
        _table(ds, descriptor, plain, segmented, signed=signed)
        for descriptor, plain, segmented in zip(_DESCRIPTORS, _DATA, _SEGMENTED, strict=True)
    ]
    widest = max(int(table.max()) for table, _ in tables)
    deep = widest > 255 or any(bits > 8 for _, bits in _depths(ds))
    bounds = np.iinfo(indices.dtype)
    every = np.arange(bounds.min, bounds.max + 1)
    colours = np.zeros((len(every), 4), np.uint16 if deep else np.uint8)
    for channel, (table, first) in enumerate(tables):
        colours[:, channel] = table[np.clip(every - first, 0, len(table) - 1)]
    if bounds.min < 0:  # in the order of the bits: 0 upwards, then the negative ones
        colours = np.roll(colours, bounds.min, axis=0)
    # All of a colour as one number: taken in one step, many times faster than three.
    numbers = colours.view(f"u{4 * colours.itemsize}")[:, 0]
    taken = np.take(numbers, indices.view(f"u{indices.dtype.itemsize}"))
    four = taken.view(colours.dtype).reshape(*indices.shape, 4)
    return np.ascontiguousarray(four[..., :3])


def _depths(ds: Dataset) -> list[tuple[int, int]]:
    return [(tag, int(declared.numbers(ds, tag)[2])) for tag in _DESCRIPTORS]


def _table(
    ds: Dataset, descriptor: int, plain: int, segmented: int, *, signed: bool
) -> tuple[NDArray[Any], int]:
    """One colour's entries and the index of the first of them."""
    import numpy as np

    said = declared.numbers(ds, descriptor)
    if len(said) != 3:
        refuse(DAMAGED, _PALETTE_DAMAGED)
    entries, first, bits = (int(value) for value in said)
    entries = entries % 65536 or 65536
    first = (first + 32768) % 65536 - 32768 if signed else first % 65536
    if bits not in (8, 16):
        refuse(UNREADABLE_ENCODING, "The palette of the picture is of an unknown depth.")
    data, in_segments = declared.raw(ds, plain), False
    if data is None:
        data, in_segments = declared.raw(ds, segmented), True
    if not isinstance(data, bytes):
        refuse(DAMAGED, _PALETTE_DAMAGED)
    if ds.original_encoding[1] is False:  # words of a big endian file
        data = np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype("<u2").tobytes()
    try:
        if in_segments:
            small = bits == 8 and _of_bytes(data)
            words = np.frombuffer(
                data if small else data[: len(data) // 2 * 2], "<u1" if small else "<u2"
            )
            table = np.array(_unfold([int(word) for word in words], entries, small), np.int64)
        elif len(data) >= entries * 2:
            table = np.frombuffer(data, "<u2", count=entries)
        elif bits == 8 and len(data) >= entries:
            table = np.frombuffer(data, np.uint8, count=entries)
        else:
            refuse(DAMAGED, "The palette of the picture has fewer entries than it declares.")
    except (ValueError, IndexError) as error:
        raise refusal(DAMAGED, _PALETTE_DAMAGED) from error
    if len(table) != entries:
        refuse(DAMAGED, _PALETTE_DAMAGED)
    return table, first


def _of_bytes(data: bytes) -> bool:
    """Whether the segments of an 8-bit palette are bytes: as words every second byte is zero."""
    return any(data[1::2])


def _unfold(words: list[int], entries: int, small: bool) -> list[int]:
    """The entries of segmented palette data (PS3.3 C.7.9.2)."""
    out: list[int] = []
    starts: list[int] = []
    at = 0
    while at + 1 < len(words) and len(out) < entries:
        starts.append(at)
        at = _again(words, at, out, starts, small) if words[at] == 2 else _segment(words, at, out)
    return out[:entries]


def _segment(words: list[int], at: int, out: list[int]) -> int:
    """Unfold one discrete or linear segment; where the next one begins."""
    kind, length = words[at], words[at + 1]
    if kind == 0 and at + 2 + length <= len(words):
        out += words[at + 2 : at + 2 + length]
        return at + 2 + length
    if kind == 1 and out and length:
        start, end = out[-1], words[at + 2]
        out += [start + round((end - start) * step / length) for step in range(1, length + 1)]
        return at + 3
    raise ValueError(f"no segment of kind {kind}")


def _again(words: list[int], at: int, out: list[int], starts: list[int], small: bool) -> int:
    """Unfold earlier segments once more; their place is declared in bytes."""
    if small:
        place, after = int.from_bytes(bytes(words[at + 2 : at + 6]), "little"), at + 6
    else:
        place, after = (words[at + 2] | words[at + 3] << 16) // 2, at + 4
    first = starts.index(place)
    for begin in starts[first : first + words[at + 1]]:
        if words[begin] == 2 or len(out) > 65536:
            raise ValueError("an indirect segment points at discrete and linear ones")
        _segment(words, begin, out)
    return after
