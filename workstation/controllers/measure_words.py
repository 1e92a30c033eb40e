"""What an item measures, in the officer's words: short on the picture, in full in the panel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workstation.domain.annotation import Item
from workstation.domain.scan import SpacingPlane

if TYPE_CHECKING:
    from workstation.imaging.measure import EnergyValues, Measured
    from workstation.imaging.sizes import Size
    from workstation.imaging.spread import Spread
    from workstation.imaging.zeff import Estimate

Row = tuple[str, str]
"""A label and its value."""

_THIN = "\u202f"
_WHERE = {
    SpacingPlane.DETECTOR: "at the detector",
    SpacingPlane.CALIBRATED: "calibrated",
    SpacingPlane.VOXEL: "in the volume",
}
NO_SPACING = "no pixel spacing is declared: pixels only"
_LINES = 40
"""Items that the log names one by one."""


def number(value: float, digits: int = 4) -> str:
    """A figure of about four digits, thousands set apart."""
    size = abs(value)
    if size >= 10 ** (digits - 1) or (value == round(value) and size < 1e15):
        return f"{value:,.0f}".replace(",", _THIN)
    decimals = digits
    while decimals > 0 and size >= 10 ** (digits - decimals):
        decimals -= 1
    text = f"{value:.{decimals}f}"
    return text if float(text) or not value else f"{value:.2g}"


def size_rows(size: Size, unit: str, name: str, factor: float | None) -> list[Row]:
    """A length ("" power) or an area ("²") as rows."""
    rows = []
    if size.mm is not None:
        error = f" ± {number(size.error_mm, 2)}" if size.error_mm is not None else ""
        rows.append((name, f"{number(size.mm)}{error} mm{unit}"))
        rows.append(("", f"{_WHERE[size.plane]}; {number(size.pixels)} px{unit}"))
        if size.object_mm is not None and factor is not None:
            formula = f"÷ {factor:g}{unit}, declared magnification"
            rows.append(("in the object", f"{number(size.object_mm)} mm{unit} ({formula})"))
    else:
        rows.append((name, f"{number(size.pixels)} px{unit}"))
        rows.append(("", NO_SPACING))
    return rows


def size_words(size: Size, unit: str = "") -> str:
    """One line: "49.4 mm at the detector", or pixels where no spacing is declared."""
    if size.mm is None:
        return f"{number(size.pixels)} px{unit}"
    return f"{number(size.mm)} mm{unit} {_WHERE[size.plane]}"


def tag(item: Item, measured: Measured | None) -> str:
    """The words on the picture: the item's letter and its first figure."""
    if measured is None:
        return f"{item.letter}  …"
    return f"{item.letter}  {_first(measured)}"


def _first(measured: Measured) -> str:
    if measured.area is not None:
        size = measured.area
        return f"{number(size.pixels)} px²" if size.mm is None else f"{number(size.mm)} mm²"
    if measured.length is not None:
        length = measured.length
        return f"{number(length.pixels)} px" if length.mm is None else f"{number(length.mm)} mm"
    if measured.angle is not None:
        return f"{measured.angle.degrees:.1f}°"
    return f"{measured.count} counted"


def rows(measured: Measured) -> list[Row]:
    """Everything an item measures, in reading order."""
    factor = measured.scale.magnification
    told: list[Row] = []
    if measured.area is not None:
        told += size_rows(measured.area, "²", "area", factor)
        if measured.counted:
            told.append(("", "the outline crosses itself: its pixels were counted"))
    if measured.length is not None:
        told += size_rows(measured.length, "", "length", factor)
    if measured.angle is not None:
        found = measured.angle
        told.append(("angle", f"{found.degrees:.1f} ± {found.error:.1f}°"))
        if found.square_assumed:
            told.append(("", "no pixel spacing is declared: pixels taken as square"))
    if measured.count is not None:
        told.append(("count", f"{measured.count:,}".replace(",", _THIN)))
    told += _region_rows(measured)
    told += _profile_rows(measured)
    told += [("", remark) for remark in measured.remarks]
    return told


def _region_rows(measured: Measured) -> list[Row]:
    values = measured.values
    if values is None:
        return []
    told = [("pixels", number(values.pixels))]
    if not values.energies:
        return [*told, ("", "Rendered by the scanner: colours only, no measures")]
    for energy in values.energies:
        told += _energy_rows(energy)
    if values.zeff is not None:
        told.append(("Z", _zeff(values.zeff)))
    for material in values.materials:
        told.append((material.words.lower(), f"{material.share:.1%} of pixels"))
    if values.materials:
        told.append(("", values.materials_remark or "as the standard colours tell materials"))
    return told


def _energy_rows(energy: EnergyValues) -> list[Row]:
    told: list[Row] = []
    if energy.stored is None:
        told.append((energy.name, "nothing measured"))
    else:
        told.append((energy.name, _spread(energy.stored)))
        told += _order(energy.stored)
    if energy.modality is not None:
        units = energy.units or "declared units"
        told.append((units, _spread(energy.modality)))
        told += _order(energy.modality)
    if energy.share is not None:
        told.append(("of air", f"{energy.share.mean:.1%}"))
    if energy.attenuation is not None:
        told.append(("attenuation", _spread(energy.attenuation)))
    lost = [
        (energy.saturated, "saturated"),
        (energy.padding, "padding or no number"),
    ]
    left = [f"{number(count)} {words}" for count, words in lost if count]
    if left:
        told.append(("left out", ", ".join(left)))
    if energy.blocked:
        told.append(("blocked", f"{number(energy.blocked)} px: no beam through"))
    return told


def _zeff(found: Estimate) -> str:
    if found.zeff is None or found.error is None:
        return f"{found.why} {found.words}".strip()
    least = "at least " if found.beyond else ""
    return f"{least}{found.zeff:.1f} ± {found.error:.1f} {found.words}".strip()


def _spread(found: Spread) -> str:
    sd = "" if found.sd is None else f" ± {number(found.sd, 3)} sd"
    return f"{number(found.mean)}{sd}, n {number(found.n)}"


def _order(found: Spread) -> list[Row]:
    (low_share, low), (high_share, high) = found.percentiles
    return [
        ("min to max", f"{number(found.low)} to {number(found.high)}"),
        ("median", number(found.median)),
        (f"{low_share:g} to {high_share:g} %", f"{number(low)} to {number(high)}"),
    ]


def _profile_rows(measured: Measured) -> list[Row]:
    found = measured.profile
    if found is None:
        return []
    told: list[Row] = [("across", f"mean of {found.width} px" if found.width > 1 else "1 px")]
    if not found.lines:
        told.append(("", "Rendered by the scanner: colours only, no measures"))
    for line in found.lines:
        if line.low is None or line.high is None:
            told.append((line.name, "nothing measured"))
            continue
        told.append((line.name, f"min {number(line.low)}, max {number(line.high)}"))
        if line.edges:
            step, unit = (found.step_mm, "mm") if found.step_mm is not None else (1.0, "px")
            places = ", ".join(number(at * step, 3) for at in line.edges[:8])
            more = f" and {len(line.edges) - 8} more" if len(line.edges) > 8 else ""
            told.append(("edges at", f"{places} {unit}{more}"))
        if line.left_out:
            told.append(("left out", f"{number(line.left_out)} saturated, padding or no number"))
    return told


def text_of(item: Item, measured: Measured | None) -> str:
    """An item as plain text for the clipboard: a title, then a line for each figure."""
    lines = [f"{item.letter} {item.kind.words}"]
    if measured is None:
        return "\n".join([*lines, "  not measured yet"])
    for label, value in rows(measured):
        lines.append(f"  {label}: {value}" if label else f"  {value}")
    return "\n".join(lines).replace(_THIN, " ")


def summary(items: Iterable[tuple[Item, Measured | None]]) -> tuple[str, ...]:
    """What was measured, a line for each item, for the log: texts of what the screen showed."""
    lines = []
    for item, measured in items:
        if measured is None:
            told = "not measured yet"
        elif measured.area is not None:
            told = size_words(measured.area, "²")
            values = measured.values
            for energy in values.energies if values is not None else ():
                if energy.stored is not None:
                    told += f", {energy.name} mean {number(energy.stored.mean)}"
        elif measured.length is not None:
            told = size_words(measured.length)
        elif measured.angle is not None:
            told = f"{measured.angle.degrees:.1f}°"
        else:
            told = str(measured.count)
        lines.append(f"{item.letter} {item.kind.words}: {told}".replace(_THIN, " "))
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], f"and {len(lines) - _LINES} more"]
    return tuple(lines)
