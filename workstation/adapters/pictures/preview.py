"""A large picture at a fraction of its size, for the moment until it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.codestream import codestream_of, stream_size
from workstation.adapters.pictures.dicom_header import PIXELS, PixelLayout
from workstation.adapters.pictures.dicom_native import Pixels
from workstation.adapters.pictures.encapsulated import frames_of
from workstation.adapters.pictures.frame_decoders import HTJ2K, JPEG_2000, workers
from workstation.adapters.pictures.pixel_place import PixelPlace
from workstation.adapters.pictures.room import Room
from workstation.adapters.pictures.unraised import heard

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

_PLAIN = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1"})
_LEAST = {**dict.fromkeys(_PLAIN | HTJ2K, 4_000_000), **dict.fromkeys(JPEG_2000, 1_000_000)}
"""Pixels from which a preview is worth its time, by transfer syntax: smaller ones are read as soon."""
_MOST = 1_000_000
"""Pixels of a preview: about those of a small screen."""
_AREA_TYPES = frozenset({"uint8", "uint16", "int16", "float32"})


class NoPreviewError(Exception):
    """This picture has no preview: it is read at once, or not in parts."""


def halvings(pixels: int) -> int:
    """How often both sides are halved so that a preview of `pixels` is small enough, at least once."""
    times = 1
    while pixels >> 2 * times > _MOST:
        times += 1
    return times


def reduced(ds: Dataset, layout: PixelLayout, place: PixelPlace, room: Room) -> Pixels:
    """One grey frame, halved until it is small: the average of each square of stored values.

    JPEG 2000 is decoded at that resolution: its own smooth version, not quite the average.

    Raises
    ------
    NoPreviewError
        Where there is none.
    """
    least = _LEAST.get(layout.transfer_syntax)
    grey = layout.samples == 1 and layout.photometric.startswith("MONOCHROME")
    if least is None or not grey or layout.frames != 1 or layout.rows * layout.columns < least:
        raise NoPreviewError
    times = halvings(layout.rows * layout.columns)
    if layout.transfer_syntax in _PLAIN:
        values = area_reduced(_plain(layout, place), 1 << times)
    else:
        values = _decoded(layout, place, times)
    return Pixels(values[None], layout.bits_stored)


def _plain(layout: PixelLayout, place: PixelPlace) -> NDArray[Any]:
    import numpy as np

    from workstation.adapters.pictures.dicom_native import only_stored_bits

    if layout.bits_allocated not in (8, 16) or place.tag != PIXELS:
        raise NoPreviewError
    dtype = np.dtype(f"<{'i' if layout.signed else 'u'}{layout.bits_allocated // 8}")
    wanted = layout.rows * layout.columns
    if len(place.data) < wanted * dtype.itemsize or not dtype.isnative:
        raise NoPreviewError
    values = np.frombuffer(place.data, dtype, count=wanted)
    kept: NDArray[Any] = only_stored_bits(values, layout, [])
    return kept.reshape(layout.rows, layout.columns)


def _decoded(layout: PixelLayout, place: PixelPlace, times: int) -> NDArray[Any]:
    import numpy as np

    from workstation.adapters.pictures.openjpeg_reduced import NotDecodedError, decode_reduced

    stream = codestream_of(frames_of(place.data, 1)[0])
    size = stream_size(stream)
    if size is None or (size.rows, size.columns, size.samples) != (layout.rows, layout.columns, 1):
        raise NoPreviewError
    if size.signed != layout.signed or size.precision > 16 or size.tiles > 1024:
        raise NoPreviewError
    found: NDArray[Any]
    if layout.transfer_syntax in HTJ2K:
        import imagecodecs

        source: Any = stream
        try:
            with heard():
                found = imagecodecs.htj2k_decode(source, skipres=times)
        except (imagecodecs.Htj2kError, ValueError) as error:
            raise NoPreviewError from error
    else:
        try:
            found = decode_reduced(stream, times, workers())
        except NotDecodedError as error:
            raise NoPreviewError from error
    side = 1 << times
    if found.shape != (-(-layout.rows // side), -(-layout.columns // side)):
        raise NoPreviewError
    low = -(1 << size.precision - 1) if layout.signed else 0
    kind = np.int16 if layout.signed else np.uint16
    return np.clip(found, low, low + (1 << size.precision) - 1).astype(kind)


def area_reduced(values: NDArray[Any], side: int) -> NDArray[Any]:
    """The average of each square of `side` pixels (H, W); at the far edges of what is left there."""
    import cv2
    import numpy as np

    if values.dtype.name not in _AREA_TYPES:
        raise NoPreviewError
    rows, columns = values.shape
    out = np.zeros((-(-rows // side), -(-columns // side)), values.dtype)
    for top, bottom in ((0, rows // side), (rows // side, len(out))):
        for left, right in ((0, columns // side), (columns // side, out.shape[1])):
            part = values[top * side : bottom * side, left * side : right * side]
            if part.size:
                size = (right - left, bottom - top)
                out[top:bottom, left:right] = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return out
