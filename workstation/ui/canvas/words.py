"""The words on and about the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.domain.scan import PictureKind
from workstation.imaging.view import ViewState

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.readout import Subject
    from workstation.imaging.zeff import Estimate

NO_PICTURE = "No picture"
NO_VALUE = "no picture here"
LOADING = "Picture loading…"
THIN = "\u202f"


def grouped(value: float) -> str:
    """A whole number with its thousands set apart; one or more decimals where it is small."""
    size = abs(value)
    if size >= 100 or value == round(value):
        return f"{value:,.0f}".replace(",", THIN)
    return f"{value:.3g}"


def value_words(prepared: Prepared, plane: float) -> str:
    """A plane value in the picture's own unit, the unit not named."""
    from workstation.imaging.windows import STORED, units_of

    units = units_of(prepared.scan) if prepared.scan is not None else STORED
    return grouped(units.of_stored(prepared.to_stored(plane)))


def window_words(prepared: Prepared, view: ViewState) -> str:
    """ "W 400  L 40 HU": the window in the picture's unit, its curve where it is no ramp."""
    from workstation.imaging.windows import STORED, units_of

    units = units_of(prepared.scan) if prepared.scan is not None else STORED
    width = abs(view.width * prepared.stored_scale * units.slope)
    centre = units.of_stored(prepared.to_stored(view.centre))
    words = f"W {grouped(width)}  L {grouped(centre)}"
    if units is not STORED:
        words += f" {units.name}"
    return f"{words} ({view.curve})" if view.curve else words


def view_line(prepared: Prepared, view: ViewState, turned: str = "") -> str:
    """ "VIEW standard, turned 90°   W 21 400  L 30 100   simulated"."""
    parts = ["VIEW " + ", ".join(filter(None, (view.name, turned)))]
    if prepared.has_grey:
        numbers = window_words(prepared, view)
        if prepared.window_words == "automatic" and (view.centre, view.width) == view.standard:
            numbers += " (automatic)"
        parts.append(numbers)
    if prepared.simulated:
        parts.append("simulated")
    return "   ".join(parts)


def state_lines(prepared: Prepared) -> tuple[str, ...]:
    """What else has to be said of the picture, each a line, the gravest first."""
    lines = []
    if prepared.missing:
        lines.append(f"Partly missing: {prepared.missing}")
    if prepared.kind is not PictureKind.DUAL_ENERGY:
        lines.append(prepared.kind_words)
    elif not prepared.has_material:
        lines.append("No material colours: the file declares no air value.")
    lines.extend(prepared.shown_words)
    return tuple(lines)


def pixel_words(prepared: Prepared, x: int, y: int) -> str:
    """What is stored at a pixel and what it means, in two lines; nothing outside the picture.

    Stored values of each energy, then attenuation, share of air and the effective atomic number,
    each as far as the file declares what it needs.
    """
    if not (0 <= x < prepared.columns and 0 <= y < prepared.rows):
        return ""
    place = f"x {x}  y {y}"
    if prepared.rgb is not None:
        red, green, blue = (int(v) for v in prepared.rgb[y, x])
        return f"{place}   colour {red} {green} {blue}"
    if prepared.grey is None or prepared.scan is None:
        return place
    if prepared.kind is PictureKind.VOLUME:
        return f"{place}   {_plane_words(prepared, float(prepared.grey[y, x]))}"
    shares, meaning = _meaning(prepared, x, y)
    first = "   ".join(filter(None, (f"{place}   {_values(prepared, x, y)}", shares)))
    return f"{first}\n{meaning}" if meaning else first


def _plane_words(prepared: Prepared, plane: float) -> str:
    """A value of a plane that may be cut across slices: its own unit, else the stored value."""
    from workstation.imaging.windows import STORED, units_of

    if prepared.padding is not None and prepared.padding[0] <= plane <= prepared.padding[1]:
        return NO_VALUE
    stored = prepared.to_stored(plane)
    units = units_of(prepared.scan) if prepared.scan is not None else STORED
    if units is STORED:
        return f"value {grouped(stored)}"
    return f"{grouped(units.of_stored(stored))} {units.name}   value {grouped(stored)}"


def _subject(prepared: Prepared) -> Subject:
    from workstation.imaging.readout import subject

    scan = prepared.scan
    if scan is None:
        raise ValueError("a picture without a scan has no values")
    return prepared.keep("subject", lambda: subject(scan, min(prepared.frame, scan.frames - 1)))


def _values(prepared: Prepared, x: int, y: int) -> str:
    from workstation.imaging.readout import readings

    parts = []
    for reading in readings(_subject(prepared), x, y):
        if reading.padding:
            parts.append(NO_VALUE)
            continue
        words = f"{reading.name.removesuffix(' energy')} {grouped(reading.stored)}"
        if reading.modality is not None:
            words += f" = {grouped(reading.modality)} {reading.units or 'no unit declared'}"
        if reading.saturated:
            words += " (saturated)"
        parts.append(words)
    return "  ".join(dict.fromkeys(parts))


def _meaning(prepared: Prepared, x: int, y: int) -> tuple[str, str]:
    """Shares of air; attenuations and what they tell of the material. Each "" where unknown."""
    from workstation.imaging.readout import readings
    from workstation.imaging.zeff import estimate

    planes = _subject(prepared)
    found = [r for r in readings(planes, x, y) if r.share is not None]
    if not found:
        return "", ""
    shares = " / ".join(f"{r.share:.1%}" for r in found)
    depths = " / ".join(
        "none came through" if r.attenuation is None else f"{r.attenuation:.2f}" for r in found
    )
    told = estimate(planes, x, y)
    words = "" if told is None else f"   {zeff_words(told)}"
    return f"{shares} of air", f"attenuation {depths}{words}"


def zeff_words(told: Estimate) -> str:
    """ "Z 7.4 ± 0.6 organic", or why it is not known."""
    if told.zeff is None or told.error is None:
        return f"Z {told.why}" + (f" ({told.words})" if told.words else "")
    or_more = " or more" if told.beyond else ""
    return f"Z {told.zeff:.1f} ± {told.error:.1f}{or_more} {told.words}"
