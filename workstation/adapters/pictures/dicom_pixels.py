"""Decodes the pixels of a DICOS or DICOM data set to the values its file declares."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.codestream import MOST_TILES, stream_size
from workstation.adapters.pictures.dicom_colour import model_of, rgb_of
from workstation.adapters.pictures.dicom_header import PIXELS, PixelLayout
from workstation.adapters.pictures.dicom_native import (
    NATIVE,
    Pixels,
    missing_words,
    only_stored_bits,
    painted,
    read_native,
)
from workstation.adapters.pictures.encapsulated import Frame, frames_of
from workstation.adapters.pictures.frame_decoders import RLE, decode_frames
from workstation.adapters.pictures.notices import (
    DAMAGED,
    ENDS_EARLY,
    UNREADABLE_ENCODING,
    refuse,
    refuse_damaged,
)
from workstation.adapters.pictures.pixel_place import PixelPlace
from workstation.adapters.pictures.room import Room

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

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
    RLE: ("pylibjpeg", "pydicom"),
}


def decode(ds: Dataset, layout: PixelLayout, place: PixelPlace, room: Room) -> Pixels:
    """Stored values of a data set, palette and YBR colours as RGB.

    Raises
    ------
    WorkstationError
        SCAN-03 damaged, SCAN-06 ends early, SCAN-07 encoding not read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sizes and ends are checked here
        if layout.transfer_syntax in NATIVE:
            return read_native(ds, layout, place)
        if layout.transfer_syntax not in _DECODERS:
            refuse(
                UNREADABLE_ENCODING,
                f"The file's transfer syntax ({layout.transfer_syntax[:64]}) is not one"
                " this workstation reads.",
            )
        return _encapsulated(ds, layout, place, room)


def _encapsulated(ds: Dataset, layout: PixelLayout, place: PixelPlace, room: Room) -> Pixels:
    if layout.bits_allocated not in (8, 16, 32):
        refuse(
            UNREADABLE_ENCODING,
            f"The file holds compressed samples of {layout.bits_allocated} bits.",
        )
    if place.tag != PIXELS or not place.compressed:
        refuse(DAMAGED, "The file says that its pixels are compressed, but they are not.")
    frames = _whole_frames(frames_of(place.data, layout.frames), layout)
    if len(frames) == layout.frames:
        return _decoded_frames(ds, layout, frames, place.data, room)
    from pydicom.encaps import encapsulate

    part = replace(layout, frames=len(frames))
    data = memoryview(encapsulate([bytes(frame) for frame in frames], has_bot=False))
    return _filled_up(_decoded_frames(ds, part, frames, data, room), layout)


def _decoded_frames(
    ds: Dataset, layout: PixelLayout, frames: list[Frame], data: memoryview, room: Room
) -> Pixels:
    failures: list[BaseException] = []
    try:
        out = room.zeros((layout.frames, layout.rows, layout.columns), _cell(layout))
        decode_frames(frames, layout, out)
        return _finished(ds, layout, out, layout.bits_stored)
    except MemoryError:
        raise
    except Exception as error:  # an oddity of its maker, perhaps: others read some of those
        failures.append(error)
    whole = bytes(data)
    for name in _DECODERS[layout.transfer_syntax]:
        try:
            if name == "gdcm 12 bit":
                from workstation.adapters.pictures.gdcm_frames import decode_grey

                return _finished(ds, layout, decode_grey(whole, layout), layout.bits_stored)
            return _decoded(ds, layout, whole, name)
        except (MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a Rust decoder's panic is no Exception
            failures.append(error)
    refuse_damaged("The picture in the file cannot be decoded.", failures[-1])


def _filled_up(part: Pixels, layout: PixelLayout) -> Pixels:
    """The frames that a file cut short still holds, and zero for the others, which it says."""
    import numpy as np

    found = len(part.values)
    values = np.zeros((layout.frames, *part.values.shape[1:]), part.values.dtype)
    values[:found] = part.values
    missing = missing_words(found * layout.rows * layout.columns, layout)
    return Pixels(values, part.bits, missing, part.remarks)


def _cell(layout: PixelLayout) -> str:
    return f"{'i' if layout.signed else 'u'}{layout.bits_allocated // 8}"


def _whole_frames(frames: list[Frame], layout: PixelLayout) -> list[Frame]:
    """The frames that are whole: a decoder would fill up what is missing of one.

    Raises
    ------
    WorkstationError
        SCAN-06 where another frame than the last stops before its end, SCAN-03 where one is not
        what the file declares.
    """
    if not layout.transfer_syntax.startswith(_JPEG):
        return frames
    for number, frame in enumerate(frames, 1):
        if b"\xff\xd9" not in bytes(frame[-16:]):
            if number == len(frames) and number > 1:
                return frames[:-1]
            refuse(ENDS_EARLY, f"The compressed picture stops inside frame {number}.")
        _check_stream(frame, layout)
    return frames


def _check_stream(frame: Frame, layout: PixelLayout) -> None:
    size = stream_size(frame)
    if size is None:
        refuse(DAMAGED, "The compressed picture does not say its size.")
    declared_size = (layout.rows, layout.columns, layout.samples)
    if (size.rows, size.columns, size.samples) != declared_size:
        refuse(DAMAGED, "The compressed picture has another size than the file declares.")
    if size.precision > layout.bits_allocated:
        refuse(DAMAGED, "The compressed picture has more bits than the file declares.")
    if not 1 <= size.tiles <= MOST_TILES:
        refuse(DAMAGED, f"The compressed picture declares {size.tiles:,} tiles.")


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
    values, meta = decoder.as_array(data, raw=True, decoding_plugin=plugin, **options)
    model = model_of(str(meta.get("photometric_interpretation", layout.photometric)))
    bits = int(meta.get("bits_stored", layout.bits_stored))
    if model is not None:
        values = rgb_of(values, model, bits)
    return _finished(ds, layout, values, bits)


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
    remarks: list[str] = []
    if layout.transfer_syntax == RLE:  # whole cells, with whatever lies above the stored bits
        values = only_stored_bits(values, layout, remarks)
    if layout.photometric == "PALETTE COLOR":
        return painted(ds, layout, values, remarks)
    return Pixels(values, bits, None, tuple(remarks))
