"""Decodes the pixels of a DICOS or DICOM data set to the values its file declares."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures import declared
from workstation.adapters.pictures.codestream import stream_size
from workstation.adapters.pictures.dicom_header import DOUBLES, FLOATS, PIXELS, PixelLayout
from workstation.adapters.pictures.notices import (
    DAMAGED,
    ENDS_EARLY,
    UNREADABLE_ENCODING,
    refuse,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydicom import Dataset

_NATIVE = {
    "1.2.840.10008.1.2": "<",
    "1.2.840.10008.1.2.1": "<",
    "1.2.840.10008.1.2.1.99": "<",
    "1.2.840.10008.1.2.2": ">",
}
_JPEG = "1.2.840.10008.1.2.4."
# Decoders by measured speed and by who reads the files of other makers; the first that succeeds.
_DECODERS: dict[str, tuple[str, ...]] = {
    _JPEG + "50": ("gdcm",),
    _JPEG + "51": ("gdcm", "gdcm 12 bit"),
    _JPEG + "57": ("gdcm",),
    _JPEG + "70": ("gdcm",),
    _JPEG + "80": ("pyjpegls", "gdcm"),
    _JPEG + "81": ("pyjpegls", "gdcm"),
    _JPEG + "90": ("pylibjpeg", "gdcm"),
    _JPEG + "91": ("pylibjpeg", "gdcm"),
    _JPEG + "201": ("pylibjpeg",),
    _JPEG + "202": ("pylibjpeg",),
    _JPEG + "203": ("pylibjpeg",),
    "1.2.840.10008.1.2.5": ("pylibjpeg", "pydicom"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """Decoded values, (frames, rows, columns[, 3]), and what was tolerated on the way."""

    values: NDArray[np.generic]
    bits: int
    missing: str | None = None
    remarks: tuple[str, ...] = ()


def decode(ds: Dataset, layout: PixelLayout) -> Pixels:
    """Stored values of a data set, palette and YBR colours as RGB.

    Raises
    ------
    WorkstationError
        SCAN-03 damaged, SCAN-06 ends early, SCAN-07 encoding not read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sizes and ends are checked here
        if layout.transfer_syntax in _NATIVE:
            return _native(ds, layout)
        if layout.transfer_syntax not in _DECODERS:
            refuse(
                UNREADABLE_ENCODING,
                f"The file's transfer syntax ({layout.transfer_syntax[:64]}) is not one"
                " this workstation reads.",
            )
        return _encapsulated(ds, layout)


def _pixel_bytes(ds: Dataset, tag: int) -> bytes:
    if tag not in ds:
        refuse(
            ENDS_EARLY,
            f"The file ends before its picture: it declares {ds.get('Rows')} × {ds.get('Columns')}"
            " pixels and holds none.",
        )
    value = declared.raw(ds, tag)
    if not isinstance(value, bytes) or not value:
        refuse(ENDS_EARLY, "The file holds no pixel data where its picture should be.")
    return value


def _native(ds: Dataset, layout: PixelLayout) -> Pixels:
    import numpy as np

    order = _NATIVE[layout.transfer_syntax]
    tag, letter = PIXELS, "i" if layout.signed else "u"
    if PIXELS not in ds and FLOATS in ds and layout.bits_allocated == 32:
        tag, letter = FLOATS, "f"
    elif PIXELS not in ds and DOUBLES in ds and layout.bits_allocated == 64:
        tag, letter = DOUBLES, "f"
    elif layout.bits_allocated == 64:
        refuse(UNREADABLE_ENCODING, "The file holds whole numbers of 64 bits per sample.")
    data = _pixel_bytes(ds, tag)
    shape = (layout.frames, layout.rows, layout.columns)
    if layout.samples == 3:
        return _native_colour(ds, layout, data)
    wanted = layout.frames * layout.rows * layout.columns
    if layout.bits_allocated == 1:
        if len(data) * 8 < wanted:
            refuse(ENDS_EARLY, "The file ends before its last pixel.")
        bits = np.unpackbits(np.frombuffer(data, np.uint8), count=wanted, bitorder="little")
        return Pixels(bits.reshape(shape), 1)
    width = layout.bits_allocated // 8
    if order == ">" and width == 1 and _element_vr(ds) == "OW":
        data = np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype("<u2").tobytes()
    dtype = np.dtype(f"{order}{letter}{width}")
    found = np.frombuffer(data, dtype, count=min(wanted, len(data) // width))
    missing = None
    if found.size < wanted:
        whole: NDArray[np.generic] = np.zeros(wanted, dtype.newbyteorder("="))
        whole[: found.size] = found
        missing = _missing_words(found.size, layout)
        found = whole
    elif not dtype.isnative:
        found = found.astype(dtype.newbyteorder("="))
    values = found.reshape(shape)
    remarks: list[str] = []
    if letter != "f":
        values = _only_stored_bits(values, layout, remarks)
    if layout.photometric == "PALETTE COLOR":
        if missing:
            refuse(ENDS_EARLY, f"The file ends early: {missing}")
        return _palette(ds, values, remarks)
    return Pixels(values, layout.bits_stored, missing, tuple(remarks))


def _element_vr(ds: Dataset) -> str:
    return str(getattr(ds.get_item(PIXELS), "VR", None) or "OW")


def _missing_words(found: int, layout: PixelLayout) -> str:
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


def _only_stored_bits(
    values: NDArray[Any], layout: PixelLayout, remarks: list[str]
) -> NDArray[np.generic]:
    """The stored bits alone: what lies above them is not part of a value, the sign is."""
    import numpy as np

    allocated, stored = layout.bits_allocated, layout.bits_stored
    if stored == allocated:
        return values
    unsigned = values.view(np.dtype(f"u{allocated // 8}"))
    shift = layout.high_bit + 1 - stored
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


def _native_colour(ds: Dataset, layout: PixelLayout, data: bytes) -> Pixels:
    wanted = layout.frames * layout.rows * layout.columns * 3 * (layout.bits_allocated // 8)
    if layout.photometric == "YBR_FULL_422":
        wanted = wanted // 3 * 2
    if len(data) < wanted:
        refuse(ENDS_EARLY, "The file ends before its last pixel.")
    return _decoded(ds, layout, data, "")


def _palette(ds: Dataset, values: NDArray[Any], remarks: list[str]) -> Pixels:
    import numpy as np
    from pydicom.pixels.processing import apply_color_lut

    try:
        rgb = apply_color_lut(values, ds)
    except Exception as error:
        raise_damaged("The palette of the picture is damaged.", error)
    rgb = rgb[..., :3]
    if rgb.dtype not in (np.dtype(np.uint8), np.dtype(np.uint16)):
        refuse(UNREADABLE_ENCODING, "The palette of the picture is of an unknown depth.")
    return Pixels(np.ascontiguousarray(rgb), rgb.dtype.itemsize * 8, None, tuple(remarks))


def raise_damaged(fact: str, cause: BaseException) -> Any:
    """Refuse with SCAN-03, keeping the decoder's own error as the cause."""
    from workstation.adapters.pictures.notices import refusal

    raise refusal(DAMAGED, fact) from cause


def _encapsulated(ds: Dataset, layout: PixelLayout) -> Pixels:
    data = _pixel_bytes(ds, PIXELS)
    if not getattr(ds.get_item(PIXELS), "is_undefined_length", False):
        refuse(DAMAGED, "The file says that its pixels are compressed, but they are not.")
    _check_frames(data, layout)
    failures: list[BaseException] = []
    for name in _DECODERS[layout.transfer_syntax]:
        try:
            if name == "gdcm 12 bit":
                from workstation.adapters.pictures.gdcm_frames import decode_grey

                return _finished(ds, layout, decode_grey(data, layout), layout.bits_stored)
            return _decoded(ds, layout, data, name)
        except (MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a Rust decoder's panic is no Exception
            failures.append(error)
    raise_damaged("The picture in the file cannot be decoded.", failures[0])
    raise AssertionError("unreachable")


def _check_frames(data: bytes, layout: PixelLayout) -> None:
    """Refuse a stream that stops before its end: a decoder would fill up what is missing."""
    from pydicom.encaps import generate_frames

    try:
        frames = list(generate_frames(data, number_of_frames=layout.frames))
    except Exception as error:
        raise_damaged("The compressed pixels of the file are damaged.", error)
    if len(frames) < layout.frames:
        refuse(
            ENDS_EARLY,
            f"The file declares {layout.frames} frames and holds {len(frames)}.",
        )
    if layout.transfer_syntax.startswith(_JPEG):
        for number, frame in enumerate(frames, 1):
            if b"\xff\xd9" not in frame[-16:]:
                refuse(ENDS_EARLY, f"The compressed picture stops inside frame {number}.")
            _check_stream(frame, layout)


def _check_stream(frame: bytes, layout: PixelLayout) -> None:
    size = stream_size(frame)
    if size is None:
        refuse(DAMAGED, "The compressed picture does not say its size.")
    declared_size = (layout.rows, layout.columns, layout.samples)
    if (size.rows, size.columns, size.samples) != declared_size:
        refuse(DAMAGED, "The compressed picture has another size than the file declares.")
    if size.precision > layout.bits_allocated:
        refuse(DAMAGED, "The compressed picture has more bits than the file declares.")


def _decoded(ds: Dataset, layout: PixelLayout, data: bytes, plugin: str) -> Pixels:
    from pydicom.pixels.decoders.base import get_decoder

    decoder = get_decoder(layout.transfer_syntax)
    options: dict[str, Any] = {
        "allow_excess_frames": False,
        "rows": layout.rows,
        "columns": layout.columns,
        "number_of_frames": layout.frames,
        "samples_per_pixel": layout.samples,
        "photometric_interpretation": layout.photometric,
        "pixel_representation": int(layout.signed),
        "bits_allocated": layout.bits_allocated,
        "bits_stored": layout.bits_stored,
        "planar_configuration": layout.planar,
        "pixel_keyword": "PixelData",
    }
    if layout.transfer_syntax in _NATIVE:
        options["pixel_vr"] = _element_vr(ds)
    values, meta = decoder.as_array(data, raw=False, decoding_plugin=plugin, **options)
    return _finished(ds, layout, values, int(meta.get("bits_stored", layout.bits_stored)))


def _finished(ds: Dataset, layout: PixelLayout, values: NDArray[Any], bits: int) -> Pixels:
    import numpy as np

    shape: tuple[int, ...] = (layout.frames, layout.rows, layout.columns)
    if layout.samples == 3:
        shape += (3,)
    if values.size != int(np.prod(shape)):
        refuse(DAMAGED, "The compressed picture has another size than the file declares.")
    values = values.reshape(shape)
    if not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    if layout.photometric == "PALETTE COLOR":
        return _palette(ds, values, [])
    return Pixels(values, bits)
