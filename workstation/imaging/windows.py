"""Windows that can be chosen for a picture: those its file declares and those of the site.

Everything here is in stored values; `Prepared.to_plane` says where that lies in the plane.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from workstation.domain.scan import Lut, Rescale, Scan, Window
from workstation.resources import assets_dir

STRAIGHT, SIGMOID, TABLE = "", "sigmoid", "table "
"""Curves of a window: a ramp, DICOM's SIGMOID, or the n-th declared table ("table 1")."""
_NARROWEST = 1e-3


@dataclass(frozen=True, slots=True)
class WindowChoice:
    """One window to choose: its words, where it lies in stored values, its curve, who says so."""

    words: str
    centre: float
    width: float
    curve: str = STRAIGHT
    said_by: str = "file"
    """"file" or "site"."""


@dataclass(frozen=True, slots=True)
class Units:
    """The unit in which a picture's values are told and typed: slope * stored + intercept."""

    name: str
    slope: float = 1.0
    intercept: float = 0.0

    def of_stored(self, stored: float) -> float:
        """The value that a stored value means."""
        return self.slope * stored + self.intercept

    def to_stored(self, value: float) -> float:
        """The stored value that means a value."""
        return (value - self.intercept) / self.slope


STORED = Units("stored value")


def units_of(scan: Scan) -> Units:
    """The unit that a scan declares for its values; stored values where it declares none."""
    rescale = scan.modality
    if not isinstance(rescale, Rescale) or not rescale.slope:
        return STORED
    plain = (rescale.slope, rescale.intercept) == (1.0, 0.0)
    name = rescale.units.strip()
    if plain and name in ("", "US"):
        return STORED
    return Units(
        "no unit declared" if name in ("", "US") else name, rescale.slope, rescale.intercept
    )


def declared_windows(scan: Scan) -> tuple[WindowChoice, ...]:
    """Every window and table that the file declares, its own first choice first."""
    slope = units_of(scan).slope
    found = [_declared(window, number, slope) for number, window in enumerate(scan.windows, 1)]
    if not found and scan.window is not None and scan.window[1] > 0:
        found.append(WindowChoice("declared", *scan.window))
    for number, table in enumerate(scan.voi_luts, 1):
        if table.values:
            found.append(_table(table, number, scan))
    return tuple(found)


def _declared(window: Window, number: int, slope: float) -> WindowChoice:
    """A declared window as the ramp it means.

    DICOM's LINEAR (PS3.3 C.11.2.1.2.1) draws (value - (centre - 1/2)) / (width - 1) + 1/2, half
    and one being steps of the value that the window is told in.
    """
    words = window.words.strip() or f"declared {number}"
    centre, width = window.centre, window.width
    if window.function.upper() == "SIGMOID":
        return WindowChoice(words, centre, max(width, _NARROWEST), SIGMOID)
    if window.function.upper() == "LINEAR":
        centre, width = centre - 0.5 / slope, width - 1.0 / abs(slope)
    return WindowChoice(words, centre, max(width, _NARROWEST))


def _table(table: Lut, number: int, scan: Scan) -> WindowChoice:
    units = units_of(scan)
    ends = [units.to_stored(v) for v in (table.first, table.first + len(table.values) - 1)]
    centre, width = (ends[0] + ends[1]) / 2, max(abs(ends[1] - ends[0]), _NARROWEST)
    words = table.words.strip() or f"declared table {number}"
    return WindowChoice(words, centre, width, f"{TABLE}{number}")


@dataclass(frozen=True, slots=True)
class Band:
    """One density band to highlight: from and to, in "attenuation" or a unit ("HU")."""

    words: str
    quantity: str
    low: float
    high: float


def site_windows(scan: Scan) -> tuple[WindowChoice, ...]:
    """The site's windows for this kind of picture: told in its unit, or in shares of the beam."""
    found = []
    units = units_of(scan)
    for entry in _read("windows.json")["windows"]:
        if scan.kind.value not in entry["kinds"]:
            continue
        low, high = float(entry["low"]), float(entry["high"])
        if entry["quantity"] == "transmission":
            if scan.air_value is None or scan.air_value == scan.black_level:
                continue
            black = float(scan.black_level or 0)
            span = scan.air_value - black
            ends = sorted((black + low * span, black + high * span))
        elif entry["quantity"] == units.name:
            ends = sorted((units.to_stored(low), units.to_stored(high)))
        else:
            continue
        centre, width = (ends[0] + ends[1]) / 2, ends[1] - ends[0]
        found.append(WindowChoice(entry["words"], centre, width, said_by="site"))
    return tuple(found)


def site_bands(scan: Scan) -> tuple[Band, ...]:
    """The site's density bands that this picture's quantities can tell."""
    known = {units_of(scan).name}
    if scan.air_value is not None and scan.air_value != scan.black_level:
        known.add("attenuation")
    return tuple(
        Band(entry["words"], entry["quantity"], float(entry["low"]), float(entry["high"]))
        for entry in _read("bands.json")["bands"]
        if entry["quantity"] in known
    )


def band_colour() -> tuple[int, int, int]:
    """Red, green, blue of the density highlight."""
    text = str(_read("bands.json")["colour"])
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


@lru_cache(maxsize=4)
def _read(name: str) -> Mapping[str, list[dict[str, str]]]:
    data: Mapping[str, list[dict[str, str]]] = json.loads(
        (assets_dir() / "picture" / name).read_text(encoding="utf-8")
    )
    return data
