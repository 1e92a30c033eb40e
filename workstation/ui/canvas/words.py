"""The words on and about the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.domain.scan import PictureKind
from workstation.imaging.view import ViewState

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared

NO_PICTURE = "No picture"
LOADING = "Picture loading…"
_THIN = "\u202f"


def grouped(value: float) -> str:
    """A whole number with its thousands set apart; one or more decimals where it is small."""
    size = abs(value)
    if size >= 100 or value == round(value):
        return f"{value:,.0f}".replace(",", _THIN)
    return f"{value:.3g}"


def view_line(prepared: Prepared, view: ViewState, turned: str = "") -> str:
    """ "VIEW standard, turned 90°   W 21 400  L 30 100   simulated"."""
    parts = ["VIEW " + ", ".join(filter(None, (view.name, turned)))]
    if prepared.has_grey:
        width = abs(view.width * prepared.stored_scale)
        centre = prepared.to_stored(view.centre)
        numbers = f"W {grouped(width)}  L {grouped(centre)}"
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
    return tuple(lines)


def pixel_words(prepared: Prepared, x: int, y: int) -> str:
    """What is stored at a pixel; nothing outside the picture."""
    if not (0 <= x < prepared.columns and 0 <= y < prepared.rows):
        return ""
    place = f"x {x}  y {y}"
    if prepared.rgb is not None:
        red, green, blue = (int(v) for v in prepared.rgb[y, x])
        return f"{place}   colour {red} {green} {blue}"
    if prepared.grey is None:
        return place
    plane = float(prepared.grey[y, x])
    text = f"{place}   value {grouped(prepared.to_stored(plane))}"
    if prepared.air is not None and prepared.black is not None and prepared.air != prepared.black:
        share = (plane - prepared.black) / (prepared.air - prepared.black)
        text += f"   {share:.1%} of air"
    return text
