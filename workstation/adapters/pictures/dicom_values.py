"""What stored values of a data set mean and how they are to be drawn.

Modality LUT and rescale (PS3.3 C.11.1), windows and VOI LUTs (C.11.2), polarity (C.7.6.3.1.2,
C.11.6), the sign of the intensity relationship (C.8.11.3), pixel padding (C.7.5.1.1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workstation.adapters.pictures import declared
from workstation.adapters.pictures.dicom_groups import Groups, Said, first_item, items
from workstation.adapters.pictures.dicom_luts import (
    after,
    falls,
    lut_of,
    stored_range,
    window_before,
)
from workstation.domain.scan import Lut, PictureKind, Rescale, Window

if TYPE_CHECKING:
    from pydicom import Dataset

    from workstation.adapters.pictures.dicom_header import PixelLayout

CENTRE, WIDTH, WORDS, FUNCTION = 0x00281050, 0x00281051, 0x00281055, 0x00281056
SLOPE, INTERCEPT, RESCALE_TYPE = 0x00281053, 0x00281052, 0x00281054
MODALITY_LUT, VOI_LUT, LUT_TYPE = 0x00283000, 0x00283010, 0x00283004
TRANSFORMATION, FRAME_VOI = 0x00289145, 0x00289132
RELATIONSHIP, SIGN, SHAPE = 0x00281040, 0x00281041, 0x20500020
_PADDINGS = (
    (0x00280120, 0x00280121),
    (0x00280122, 0x00280124),  # pixels that are float
    (0x00280123, 0x00280125),  # pixels that are double
)
"""Pixel padding value and range limit, the first of whole numbers."""
_FUNCTIONS = frozenset({"LINEAR", "LINEAR_EXACT", "SIGMOID"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """The fields of `Scan` that say what values mean."""

    modality: Rescale | Lut | None
    windows: tuple[Window, ...]
    voi_luts: tuple[Lut, ...]
    inverted: bool
    padding: tuple[int, int] | None


def meaning(groups: Groups, layout: PixelLayout, kind: PictureKind, said: Said) -> Meaning:
    """Everything declared of the values of a picture; nothing for a coloured one."""
    if layout.colour:
        return Meaning(None, (), (), False, None)
    modality, one_for_all = _modality(groups, layout, kind, said)
    windows: tuple[Window, ...] = ()
    voi: tuple[Lut, ...] = ()
    if one_for_all:
        windows = _windows(groups, modality, said)
        voi = _voi_luts(groups, layout, modality, said)
    padding = _padding(groups.ds, layout, said)
    return Meaning(modality, windows, voi, _inverted(groups, layout, modality, said), padding)


def _modality(
    groups: Groups, layout: PixelLayout, kind: PictureKind, said: Said
) -> tuple[Rescale | Lut | None, bool]:
    """The modality transformation, and whether there is one for all frames."""
    ds = groups.ds
    item = first_item(ds, MODALITY_LUT)
    if item is not None:
        lut = lut_of(ds, item, "modality table", said, low=stored_range(layout)[0])
        if lut is not None:
            if SLOPE in ds:
                said.remark("The file declares a table and a rescale; its table is used.")
            said.origin("modality", MODALITY_LUT)
            words = declared.text(item, LUT_TYPE) or ""
            return Lut(lut.first, lut.bits, lut.values, "" if words == "US" else words), True
    found = groups.each(TRANSFORMATION, lambda one: _rescale(one, said))
    if len(found) > 1:
        known = [one for one in found if one is not None]
        slopes = sorted(one.slope for one in known)
        said.remark(
            f"The file's frames declare different rescales (slope {slopes[0]:g} to"
            f" {slopes[-1]:g}): values are told as stored, without unit, and are not to be"
            " compared between frames."
        )
        if any(groups.each(FRAME_VOI, lambda one: _raw_windows(one, said))):
            said.remark("The file's windows do not hold for its stored values and are left out.")
        return None, False
    rescale = found[0]
    if rescale is None:
        return None, True
    if not rescale.units and kind is PictureKind.VOLUME and not said.dicos:
        rescale = Rescale(rescale.slope, rescale.intercept, "HU")  # C.8.2.1: absent means HU
    plain = (rescale.slope, rescale.intercept) == (1.0, 0.0)
    if plain and (rescale.units in ("", "US") or kind is not PictureKind.VOLUME):
        return None, True  # the stored values themselves; projections have no HU
    said.origin("modality", SLOPE)
    return rescale, True


def _rescale(ds: Dataset, said: Said) -> Rescale | None:
    slope, intercept = declared.number(ds, SLOPE), declared.number(ds, INTERCEPT)
    if slope is None and intercept is None:
        return None
    if slope is None or intercept is None or slope == 0:
        said.remark("The file's rescale is not whole and is not used.")
        return None
    return Rescale(slope, intercept, declared.text(ds, RESCALE_TYPE) or "")


def _raw_windows(ds: Dataset, said: Said) -> tuple[Window, ...]:
    """The windows as declared, in the units of the modality transformation's answers."""
    centres, widths = declared.numbers(ds, CENTRE), declared.numbers(ds, WIDTH)
    if len(centres) != len(widths):
        said.remark("The file declares a window by one number alone; it is left out.")
    words = declared.texts(ds, WORDS)
    function = (declared.text(ds, FUNCTION) or "LINEAR").upper()
    if function not in _FUNCTIONS:
        said.remark(f"The file's window function {function[:32]} is not known; LINEAR is used.")
        function = "LINEAR"
    found = []
    for place, (centre, width) in enumerate(zip(centres, widths, strict=False)):
        if width < 1 if function == "LINEAR" else width <= 0:
            said.remark(f"The file declares a window of width {width:g}, which is none.")
            continue
        name = words[place] if place < len(words) else ""
        found.append(Window(centre, width, name, function))
    return tuple(found)


def _windows(groups: Groups, modality: Rescale | Lut | None, said: Said) -> tuple[Window, ...]:
    found = groups.each(FRAME_VOI, lambda one: _raw_windows(one, said))
    if len(found) > 1:
        said.remark("The file's frames declare different windows; those of frame 1 are offered.")
    windows = []
    for window in found[0] or ():
        if isinstance(modality, Lut):
            carried = window_before(modality, window)
            if carried is None:
                said.remark(
                    "A window of the file holds in the units of its table and cannot be carried"
                    " to stored values; it is left out."
                )
                continue
            said.remark(
                "The file's windows hold in the units of its table: their ends are carried to"
                " stored values, between them the grey scale is straight."
            )
            windows.append(carried)
        elif modality is None:
            windows.append(window)
        else:
            centre = (window.centre - modality.intercept) / modality.slope
            width = window.width / abs(modality.slope)
            windows.append(Window(centre, width, window.words, window.function))
    if windows:
        said.origin("windows", CENTRE)
    return tuple(windows)


def _voi_luts(
    groups: Groups, layout: PixelLayout, modality: Rescale | Lut | None, said: Said
) -> tuple[Lut, ...]:
    low, high = stored_range(layout)
    if isinstance(modality, Lut):
        low, high = min(modality.values), max(modality.values)
    elif modality is not None:
        ends = [modality.slope * end + modality.intercept for end in (low, high)]
        low, high = int(min(ends)), int(max(ends))

    def read(ds: Dataset) -> tuple[Lut, ...]:
        found = (
            lut_of(groups.ds, item, "VOI table", said, low, high) for item in items(ds, VOI_LUT)
        )
        return tuple(lut for lut in found if lut is not None)

    found = groups.each(FRAME_VOI, read)
    if len(found) > 1:
        said.remark("The file's frames declare different tables; those of frame 1 are offered.")
    luts = found[0] or ()
    if luts:
        said.origin("voi_luts", VOI_LUT)
    if isinstance(modality, Lut):
        luts = tuple(after(modality, lut) for lut in luts)
    if falls(modality):  # `inverted` tells the direction of stored values; a table must agree
        luts = tuple(
            Lut(one.first, one.bits, tuple((1 << one.bits) - 1 - v for v in one.values), one.words)
            for one in luts
        )
    return luts


def _inverted(
    groups: Groups, layout: PixelLayout, modality: Rescale | Lut | None, said: Said
) -> bool:
    """Whether larger stored values mean more attenuation, and so are drawn darker.

    A declared sign says so of the stored values themselves; without it the picture is drawn as
    its polarity asks, and that is taken for its direction.
    """
    relation = (groups.anywhere(RELATIONSHIP, declared.text) or "").upper()
    if relation in ("LOG", "DISP"):
        words = {"LOG": "logarithms of counts", "DISP": "made for a display"}[relation]
        said.remark(f"The file declares its values to be {words}: they are no counts.")
    one = layout.photometric == "MONOCHROME1"
    shape = (declared.text(groups.ds, SHAPE) or "").upper()
    reversed_ = shape == "INVERSE" if shape in ("IDENTITY", "INVERSE") else one
    if reversed_ != one:
        said.remark(
            f"The file declares {layout.photometric} and presentation {shape}, which disagree;"
            " the presentation is followed."
        )
    as_drawn = reversed_ != falls(modality)
    sign = groups.anywhere(SIGN, declared.number)
    if sign not in (1, -1):
        if one:
            said.origin("inverted", 0x00280004)
        return as_drawn
    said.origin("inverted", SIGN)
    if (sign == -1) != as_drawn:
        said.remark(
            "The file asks for dense parts to be drawn bright; here they are drawn dark, as in"
            " every projection."
        )
    return sign == -1


def _padding(ds: Dataset, layout: PixelLayout, said: Said) -> tuple[int, int] | None:
    """Stored values that are no picture, lowest and highest."""
    for value, limit in _PADDINGS:
        first = declared.number(ds, value)
        if first is None:
            continue
        last = declared.number(ds, limit)
        ends = [first] if last is None else [first, last]
        if any(end != int(end) for end in ends):
            said.remark("The file's padding value is a fraction and is not used.")
            return None
        whole = [int(end) for end in ends]
        if value == _PADDINGS[0][0]:
            whole = [_as_stored(end, layout) for end in whole]
        said.origin("padding", value)
        return min(whole), max(whole)
    return None


def _as_stored(value: int, layout: PixelLayout) -> int:
    """A value that may be written with the other sign than the pixels."""
    bits = 16 if layout.bits_allocated <= 16 else layout.bits_allocated
    value %= 1 << bits
    return value - (1 << bits) if layout.signed and value >> (bits - 1) else value
