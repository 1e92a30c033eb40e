"""Pixels that a DICOS or DICOM data set holds as plain samples, of every depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.dicom_header import DOUBLES, FLOATS, PixelLayout
from workstation.adapters.pictures.notices import (
    ENDS_EARLY,
    IMPOSSIBLE_SIZE,
    UNREADABLE_ENCODING,
    refuse,
)
from workstation.adapters.pictures.pixel_place import PixelPlace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydicom import Dataset

NATIVE = {
    "1.2.840.10008.1.2": "<",
    "1.2.840.10008.1.2.1": "<",
    "1.2.840.10008.1.2.1.99": "<",
    "1.2.840.10008.1.2.2": ">",
}
"""Transfer syntaxes of plain samples, and the order of their bytes."""
_CELLS_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """Decoded values, (frames, rows, columns[, 3]), and what was tolerated on the way."""

    values: NDArray[np.generic]
    bits: int
    missing: str | None = None
    remarks: tuple[str, ...] = ()


def read_native(ds: Dataset, layout: PixelLayout, place: PixelPlace) -> Pixels:
    """Stored values of plain samples; a file cut short is zero after its end, and says so.

    Raises
    ------
    WorkstationError
        SCAN-06 ends early, SCAN-07 encoding not read.
    """
    letter = "i" if layout.signed else "u"
    if (place.tag, layout.bits_allocated) in ((FLOATS, 32), (DOUBLES, 64)):
        letter = "f"
    elif layout.bits_allocated > 32:
        refuse(
            UNREADABLE_ENCODING,
            f"The file holds whole numbers of {layout.bits_allocated} bits per sample.",
        )
    sampled = _samples_per_picture(layout)
    order = NATIVE[layout.transfer_syntax]
    samples = _samples(place.data, layout, order, letter, sampled, place.vr)
    found, missing = samples.size, None
    if found < sampled:
        if layout.planar == 1 or sampled != layout.pixels * layout.samples:
            refuse(ENDS_EARLY, "The file ends before its last pixel.")
        import numpy as np

        found //= layout.samples
        whole: NDArray[Any] = np.zeros(sampled, samples.dtype)
        whole[: found * layout.samples] = samples[: found * layout.samples]
        samples, missing = whole, missing_words(found, layout)
    remarks: list[str] = []
    if letter != "f":
        samples = only_stored_bits(samples, layout, remarks)
    if layout.samples == 3:
        values = _colours(samples, layout)
    else:
        values = samples.reshape(layout.frames, layout.rows, layout.columns)
    if layout.photometric == "PALETTE COLOR":
        values = painted(ds, layout, values, remarks).values
    if missing is not None and values.ndim == 4:  # absent colours are black, whatever zero means
        values.reshape(-1, 3)[found:] = 0
    bits = (
        values.dtype.itemsize * 8 if layout.photometric == "PALETTE COLOR" else layout.bits_stored
    )
    return Pixels(values, bits, missing, tuple(remarks))


def _samples_per_picture(layout: PixelLayout) -> int:
    if layout.photometric.endswith("_422") and layout.samples == 3:
        if layout.columns % 2:
            refuse(
                IMPOSSIBLE_SIZE,
                f"The file declares {layout.columns} columns of colours that are stored for two"
                " columns at a time.",
            )
        return layout.pixels * 2
    return layout.pixels * layout.samples


def _samples(
    data: memoryview | bytes,
    layout: PixelLayout,
    order: str,
    letter: str,
    wanted: int,
    vr: str,
) -> NDArray[Any]:
    """At most `wanted` samples in the order and the type of this machine."""
    import numpy as np

    allocated = layout.bits_allocated
    if order == ">" and allocated < 16 and vr == "OW":  # small samples in words
        data = np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype("<u2").tobytes()
    if allocated not in (8, 16, 32, 64):
        return _unpacked(data, layout, order, wanted)
    dtype = np.dtype(f"{order}{letter}{allocated // 8}")
    found = np.frombuffer(data, dtype, count=min(wanted, len(data) // dtype.itemsize))
    if dtype.isnative and found.flags.aligned:
        return found  # the file's own bytes
    return found.astype(dtype.newbyteorder("="))


def _unpacked(
    data: memoryview | bytes, layout: PixelLayout, order: str, wanted: int
) -> NDArray[Any]:
    """Samples of an unusual depth, one right after the other, the lowest bit first (PS3.5 8.1)."""
    import numpy as np

    allocated = layout.bits_allocated
    if order == ">" and allocated not in (1, 24):
        refuse(
            UNREADABLE_ENCODING,
            f"The file holds samples of {allocated} bits in big endian words.",
        )
    wanted = min(wanted, len(data) * 8 // allocated)
    raw = np.frombuffer(data, np.uint8)
    if allocated == 1:
        return np.unpackbits(raw, count=wanted, bitorder="little")
    width = 1 if allocated < 8 else 2 if allocated < 16 else 4
    out = np.empty(wanted, np.dtype(f"u{width}"))
    weights = (1 << np.arange(allocated, dtype=np.uint64)).astype(out.dtype)
    for start in range(0, wanted, _CELLS_AT_ONCE):  # a multiple of 8: each part begins a byte
        stop = min(start + _CELLS_AT_ONCE, wanted)
        part = raw[start * allocated // 8 : -(-stop * allocated // 8)]
        if order == ">":
            part = part.reshape(-1, 3)[:, ::-1].reshape(-1)
        bits = np.unpackbits(part, count=(stop - start) * allocated, bitorder="little")
        out[start:stop] = bits.reshape(-1, allocated) @ weights
    return out.view(out.dtype.str.replace("u", "i")) if layout.signed else out


def missing_words(found: int, layout: PixelLayout) -> str:
    """Which part of a picture is missing, where the file ends after `found` pixels."""
    per_frame = layout.rows * layout.columns
    frame, rest = divmod(found, per_frame)
    row = rest // layout.columns
    where = f"from row {row + 1} of {layout.rows}"
    if layout.frames > 1:
        where += f" of frame {frame + 1} of {layout.frames}"
    share = 100 * (1 - found / (per_frame * layout.frames))
    return (
        f"the pixels {where} to the end ({max(share, 0.1):.1f} % of the picture)"
        " are not in the file and shown as zero"
    )


def only_stored_bits(
    values: NDArray[Any], layout: PixelLayout, remarks: list[str]
) -> NDArray[np.generic]:
    """The stored bits alone: what lies above them is not part of a value, the sign is."""
    import numpy as np

    allocated, stored = values.dtype.itemsize * 8, layout.bits_stored
    if stored == allocated:
        return values
    shift = layout.high_bit + 1 - stored
    low, top = (
        (-(1 << stored - 1), (1 << stored - 1) - 1) if layout.signed else (0, (1 << stored) - 1)
    )
    if not shift and low <= values.min(initial=0) and values.max(initial=0) <= top:
        return values
    unsigned = values.view(np.dtype(f"u{allocated // 8}"))
    cut = unsigned >> shift if shift else unsigned
    mask = (1 << stored) - 1
    masked: NDArray[Any] = cut & unsigned.dtype.type(mask)
    if layout.signed:
        up = allocated - stored
        masked = (masked << up).view(values.dtype) >> up
    if np.array_equal(masked, values):
        return values
    if any(layout.high_bit < bit for bit in range(stored, allocated)) or shift:
        remarks.append(
            f"Bits outside the {stored} stored ones (such as old overlay planes) are left out."
        )
    return masked


def _colours(samples: NDArray[Any], layout: PixelLayout) -> NDArray[Any]:
    """Three samples per pixel as RGB (PS3.3 C.7.6.3.1.2 and C.7.6.3.1.3)."""
    import numpy as np

    from workstation.adapters.pictures.dicom_colour import model_of, rgb_of, spread_422

    shape = (layout.frames, layout.rows, layout.columns)
    if layout.photometric.endswith("_422"):
        values = spread_422(samples, shape)
    elif layout.photometric in ("RGB", "YBR_FULL"):
        if layout.planar == 1:
            planes = samples.reshape(shape[0], 3, *shape[1:])
            values = np.ascontiguousarray(planes.transpose(0, 2, 3, 1))
        else:
            values = samples.reshape(*shape, 3)
    else:
        refuse(
            UNREADABLE_ENCODING,
            f"The file declares '{layout.photometric or 'no'}' photometric interpretation"
            " for plain samples.",
        )
    model = model_of(layout.photometric)
    return values if model is None else rgb_of(values, model, layout.bits_stored)


def painted(ds: Dataset, layout: PixelLayout, values: NDArray[Any], remarks: list[str]) -> Pixels:
    """The colours of a palette picture."""
    from workstation.adapters.pictures.dicom_colour import paint

    rgb = paint(ds, values, signed=layout.signed)
    return Pixels(rgb, rgb.dtype.itemsize * 8, None, tuple(remarks))
