"""Palettes and scanner calibrations of the pseudo-colour picture, read from `assets/palettes`.

Hue says material, brightness says thickness. A material is a position between calibration curves
measured on known plates: 0 plastic, 1 aluminium, 2 steel, at equal high-energy attenuation. So
beam hardening does not turn thick steel green, as a plain low/high ratio does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workstation.domain.scan import Scan
from workstation.resources import assets_dir

STANDARD = "standard"
COLOUR_BLIND_SAFE = "colour-blind-safe"
DEFAULT_CALIBRATION = "sim-160-a"


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One colour of the legend: its word and (red, green, blue), 0..255."""

    words: str
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class MaterialClass:
    """One class: positions (from, to) that have its full hue, and its ramp from dark to light.

    `ramp` is a tuple of (brightness 0..1, (red, green, blue)), rising.
    """

    id: str
    words: str
    positions: tuple[float, float]
    ramp: tuple[tuple[float, tuple[int, int, int]], ...]

    def colour(self, brightness: float) -> tuple[int, int, int]:
        """The class's colour at a brightness of 0..1."""
        before = self.ramp[0]
        for after in self.ramp[1:]:
            if brightness <= after[0]:
                share = (brightness - before[0]) / (after[0] - before[0])
                r, g, b = (
                    round(p + (q - p) * share) for p, q in zip(before[1], after[1], strict=True)
                )
                return r, g, b
            before = after
        return self.ramp[-1][1]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of the material classes, in rising order of position."""

    id: str
    title: str
    source: str
    classes: tuple[MaterialClass, ...]
    impenetrable: LegendEntry
    impenetrable_transmission: float
    """Share of air below which nothing can be known; drawn in the impenetrable colour."""

    def legend(self) -> tuple[LegendEntry, ...]:
        """What the legend shows: each class at half brightness, then impenetrable."""
        return (
            *(LegendEntry(c.words, c.colour(0.5)) for c in self.classes),
            self.impenetrable,
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves of one scanner: low-energy attenuation of each reference at `high`.

    `known` are the high-energy attenuations between which colour fades in: below the first
    nothing can be said of the material.
    """

    id: str
    devices: tuple[str, ...]
    effective_energies_kev: tuple[float, ...]
    high: tuple[float, ...]
    plastic: tuple[float, ...]
    aluminium: tuple[float, ...]
    steel: tuple[float, ...]
    known: tuple[float, float]
    zeff: tuple[tuple[float, float, float], ...] = ()
    """Plates of known effective atomic number: (position, number, spread), by rising position."""


@dataclass(frozen=True, slots=True)
class HueClass:
    """One class of a scanner's own colours: hues (from, to) in degrees."""

    id: str
    words: str
    hues: tuple[float, float]
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class VendorPalette:
    """What the colours of a picture mean that its scanner coloured, as the site declares it."""

    id: str
    title: str
    source: str
    classes: tuple[HueClass, ...]
    impenetrable: LegendEntry
    saturation: float
    """Share of saturation below which a pixel belongs to no class."""
    thin_is_dark: bool = False
    """Thin goods are drawn dark: what is stripped away fades to black."""

    def legend(self) -> tuple[LegendEntry, ...]:
        """What the legend shows."""
        return (*(LegendEntry(c.words, c.colour) for c in self.classes), self.impenetrable)


def palettes_dir() -> Path:
    """Folder of the shipped palettes."""
    return assets_dir() / "palettes"


def palette_names() -> tuple[str, ...]:
    """Ids of the palettes there are, the standard one first."""
    names = sorted(path.stem for path in palettes_dir().glob("*.json"))
    return (STANDARD, *(name for name in names if name != STANDARD))


@lru_cache(maxsize=16)
def palette(name: str = STANDARD) -> Palette:
    """A palette by its id.

    Raises
    ------
    KeyError
        Where there is no palette of this name.
    """
    path = palettes_dir() / f"{name}.json"
    if name not in palette_names():
        raise KeyError(name)
    data = json.loads(path.read_text(encoding="utf-8"))
    dark = data["impenetrable"]
    return Palette(
        id=data["id"],
        title=data["title"],
        source=data["source"],
        classes=tuple(_material_class(entry) for entry in data["classes"]),
        impenetrable=LegendEntry(dark["words"], _rgb(dark["colour"])),
        impenetrable_transmission=float(dark["transmission"]),
    )


@lru_cache(maxsize=16)
def vendor_palette(name: str | None) -> VendorPalette | None:
    """A scanner's palette by its id; None where the site has none of that name."""
    files = {path.stem: path for path in (palettes_dir() / "vendor").glob("*.json")}
    if name is None or name not in files:
        return None
    data = json.loads(files[name].read_text(encoding="utf-8"))
    dark = data["impenetrable"]
    return VendorPalette(
        id=data["id"],
        title=data["title"],
        source=data["source"],
        classes=tuple(
            HueClass(
                c["id"], c["words"], (float(c["hues"][0]), float(c["hues"][1])), _rgb(c["colour"])
            )
            for c in data["classes"]
        ),
        impenetrable=LegendEntry(dark["words"], _rgb(dark["colour"])),
        saturation=float(data["saturation"]),
        thin_is_dark=data.get("thin") == "dark",
    )


@lru_cache(maxsize=1)
def calibrations() -> Mapping[str, Calibration]:
    """Every shipped scanner calibration by its id."""
    found = {}
    for path in sorted((palettes_dir() / "calibration").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        low = data["attenuation_low"]
        found[data["id"]] = Calibration(
            id=data["id"],
            devices=tuple(data["devices"]),
            effective_energies_kev=tuple(data["effective_energies_kev"]),
            high=tuple(data["attenuation_high"]),
            plastic=tuple(low["polyethylene"]),
            aluminium=tuple(low["aluminium"]),
            steel=tuple(low["steel"]),
            known=(data["known"][0], data["known"][1]),
            zeff=tuple((float(p), float(z), float(e)) for p, z, e in data.get("zeff", ())),
        )
    return found


def calibration_for(scan: Scan) -> tuple[Calibration, str | None]:
    """The calibration of the scanner that made a scan, and a remark where it is another's.

    Chosen by the declared device name, else by declared effective energies within 6 keV, else
    the default, which the remark says.
    """
    known = calibrations()
    device = (scan.device or "").lower()
    for entry in known.values():
        if any(name.lower() in device for name in entry.devices):
            return entry, None
    energies = scan.effective_energies_kev
    if len(energies) == 2:
        pair = sorted(energies)
        for entry in known.values():
            close = zip(pair, entry.effective_energies_kev, strict=True)
            if all(abs(declared - own) <= 6.0 for declared, own in close):
                return entry, f"Material colours use the calibration of {entry.id}."
    return known[DEFAULT_CALIBRATION], (
        "This scanner has no calibration: material colours are approximate."
    )


def _material_class(entry: dict[str, object]) -> MaterialClass:
    positions, ramp = entry["positions"], entry["ramp"]
    if not isinstance(positions, list) or not isinstance(ramp, list):
        raise TypeError("positions and ramp are lists")
    return MaterialClass(
        id=str(entry["id"]),
        words=str(entry["words"]),
        positions=(float(positions[0]), float(positions[1])),
        ramp=tuple((float(at), _rgb(colour)) for at, colour in ramp),
    )


def _rgb(text: str) -> tuple[int, int, int]:
    """ "#rrggbb" as numbers."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
