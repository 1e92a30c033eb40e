"""The named functions that change how a picture is looked at. Values only, no arrays here."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Protocol

from workstation.domain.scan import PictureKind, Scan
from workstation.imaging.palette import COLOUR_BLIND_SAFE, STANDARD, vendor_palette
from workstation.imaging.view_state import CLAHE, ViewState
from workstation.imaging.windows import Band, WindowChoice, site_bands, units_of

__all__ = [
    "CLAHE_LIMITS",
    "GAMMA_LIMITS",
    "STANDARD_NAME",
    "ViewState",
    "Viewable",
    "apply_function",
    "band_of",
    "beam",
    "carry",
    "functions",
    "standard_view",
    "with_band",
    "with_choice",
    "with_clahe",
    "with_gamma",
    "with_standard_window",
    "with_sweep",
    "with_window",
]

STANDARD_NAME = "standard"
HIGH_PENETRATION_SHARE = 0.12
"""High penetration shows the darkest share of black..air over the whole grey scale."""
LOW_PENETRATION_SHARE = 0.40
"""Low penetration shows the brightest share of black..air over the whole grey scale."""
SWEPT_DEPTH, SWEEP_WIDTH = 4.6, 0.8
"""Variable density: attenuations 0..4.6 (1 % of the beam) in windows 0.8 wide..."""
SWEEP_SHARE = 0.15
"""...or, where no air is declared, windows of this share of the range."""
GAMMA_LIMITS, GAMMA_FIRST = (0.25, 4.0), 1.5
CLAHE_LIMITS, CLAHE_FIRST = (1.0, 8.0), 2.0
_RAW = (PictureKind.DUAL_ENERGY, PictureKind.SINGLE_ENERGY)


class Viewable(Protocol):
    """What the view functions need to know of a prepared picture."""

    @property
    def kind(self) -> PictureKind: ...
    @property
    def window(self) -> tuple[float, float]: ...
    @property
    def curve(self) -> str: ...
    @property
    def range(self) -> tuple[float, float]: ...
    @property
    def inverted(self) -> bool: ...
    @property
    def has_material(self) -> bool: ...
    @property
    def has_grey(self) -> bool: ...
    @property
    def air(self) -> float | None: ...
    @property
    def black(self) -> float | None: ...
    @property
    def stored_scale(self) -> float: ...
    @property
    def scan(self) -> Scan | None: ...
    def to_plane(self, value: float) -> float: ...


def standard_view(picture: Viewable) -> ViewState:
    """The view every picture opens in: its own window, and colour where there are two energies."""
    centre, width = picture.window
    return ViewState(
        centre,
        width,
        (centre, width),
        colour_offered=picture.has_material,
        pseudo_colour=picture.has_material,
        curve=picture.curve,
        standard_curve=picture.curve,
        by_hue=_has_hues(picture),
    )


def _has_hues(picture: Viewable) -> bool:
    """A coloured picture whose scanner's palette the site has declared."""
    scan = picture.scan
    return not picture.has_grey and scan is not None and vendor_palette(scan.palette) is not None


def beam(picture: Viewable) -> tuple[float, float] | None:
    """Plane values of (no beam, empty beam); None where the picture does not declare air.

    A black level that is not declared counts as 0 stored, as the remarks of the picture say.
    """
    air = picture.air
    if air is None or not picture.has_grey:
        return None
    black = picture.to_plane(0.0) if picture.black is None else picture.black
    return None if black == air else (black, air)


def functions(picture: Viewable) -> tuple[str, ...]:
    """Names of the view functions that mean something for this picture, in the keys' order."""
    names = [STANDARD_NAME, "inverse"]
    if picture.has_material:
        names += ["black and white"]
    if picture.has_material or _has_hues(picture):
        names += ["organic only", "metal only"]
    if picture.has_grey and picture.kind in _RAW:
        names += ["high penetration", "low penetration"]
    names.append("edge enhancement")
    if picture.has_grey:
        names += ["super enhancement", "CLAHE"]
    names.append("outline trace")
    if beam(picture) is not None:
        names.append("log view")
    if picture.has_grey:
        names += ["gamma", "variable density", "density highlight"]
    if picture.has_material:
        names.append(f"{COLOUR_BLIND_SAFE} colours")
    return tuple(names)


def apply_function(picture: Viewable, view: ViewState, name: str) -> ViewState:
    """Switch one named function on, or off where it is on; "standard" is the way back.

    A function that this picture does not offer leaves the view as it is.
    """
    if name not in functions(picture):
        return view
    if name == STANDARD_NAME:
        return standard_view(picture)
    if name == "inverse":
        return replace(view, inverted=not view.inverted)
    if name == "black and white":
        return replace(view, pseudo_colour=not view.pseudo_colour)
    if name == "edge enhancement":
        return replace(view, edge=not view.edge)
    if name == "outline trace":
        return replace(view, outline=not view.outline)
    word, _, group = name.partition(" ")
    if group == "only":
        return replace(view, strip="" if view.strip == word else word)
    if name == "super enhancement":
        return replace(view, enhancement="" if view.enhancement == "super" else "super")
    if name == "CLAHE":
        return with_clahe(view, 0.0 if view.clahe else CLAHE_FIRST)
    if name == "gamma":
        return with_gamma(view, 1.0 if view.gamma != 1.0 else GAMMA_FIRST)
    if name == "log view":
        curve = view.curve if view.log or not view.curve.startswith("table") else ""
        return replace(view, log=not view.log, curve=curve)
    if name == "density highlight":
        return replace(view, band=None if view.band is not None else _first_band(picture))
    if group == "colours":
        other = STANDARD if view.palette == word else word
        return replace(view, palette=other)
    if name == "variable density":
        if view.penetration == "variable":
            return with_standard_window(view)
        return with_sweep(picture, view, view.sweep)
    if view.penetration == word:
        return with_standard_window(view)
    centre, width = _penetration_window(picture, word)
    return replace(
        view,
        penetration=word,
        sweep=0.0,
        centre=centre,
        width=width,
        curve="",
        window_words="",
    )


def with_window(view: ViewState, centre: float, width: float) -> ViewState:
    """The view with a window set by hand, at least one plane value wide.

    A declared table is left (it has no window to set); a sigmoid stays one.
    """
    curve = "" if view.curve.startswith("table") else view.curve
    return replace(
        view,
        centre=centre,
        width=max(width, 1.0),
        penetration="",
        sweep=0.0,
        curve=curve,
        window_words="",
    )


def with_choice(picture: Viewable, view: ViewState, choice: WindowChoice) -> ViewState:
    """The view with a declared window or one of the site's; its name is the view's from then on."""
    centre = round(picture.to_plane(choice.centre), 3)
    width = round(choice.width / picture.stored_scale, 3)
    changed = replace(
        view,
        centre=centre,
        width=width,
        penetration="",
        sweep=0.0,
        curve=choice.curve,
        window_words="",
    )
    return replace(changed, window_words=choice.words) if changed.own_window else changed


def with_gamma(view: ViewState, gamma: float) -> ViewState:
    """The view with another gamma, in hundredths within GAMMA_LIMITS; 1 is off."""
    return replace(view, gamma=round(min(max(gamma, GAMMA_LIMITS[0]), GAMMA_LIMITS[1]), 2))


def with_clahe(view: ViewState, limit: float) -> ViewState:
    """The view with contrast equalised locally up to a clip limit, in tenths; 0 is off.

    It takes the place of super enhancement: both equalise, and one at a time can be judged.
    """
    if limit <= 0:
        return replace(view, enhancement="")
    held = min(max(limit, CLAHE_LIMITS[0]), CLAHE_LIMITS[1])
    return replace(view, enhancement=f"{CLAHE} {held:.1f}")


def with_sweep(picture: Viewable, view: ViewState, position: float) -> ViewState:
    """The view with the variable density window at a position, 0 the densest, 1 the thinnest.

    Equal steps of position are equal steps of attenuation where air is declared, else equal
    steps of the value.
    """
    at = round(min(max(position, 0.0), 1.0), 2)
    ends = beam(picture)
    if ends is None:
        low, high = picture.range
        width = max((high - low) * SWEEP_SHARE, 1.0)
        up = (1.0 - at) if picture.inverted else at
        first = low + up * (high - low - width)
        last = first + width
    else:
        deepest = SWEEP_WIDTH + (1.0 - at) * (SWEPT_DEPTH - SWEEP_WIDTH)
        first, last = sorted(_at_depth(ends, a) for a in (deepest, deepest - SWEEP_WIDTH))
    centre, width = round((first + last) / 2, 3), round(max(last - first, 1.0), 3)
    return replace(
        view,
        penetration="variable",
        sweep=at,
        centre=centre,
        width=width,
        curve="",
        window_words="",
    )


def with_band(view: ViewState, band: tuple[float, float] | None) -> ViewState:
    """The view that marks plane values from..to (either order); None marks nothing."""
    if band is None:
        return replace(view, band=None)
    low, high = sorted(round(value, 3) for value in band)
    return replace(view, band=(low, high))


def band_of(picture: Viewable, band: Band) -> tuple[float, float]:
    """Plane values of a site's band."""
    ends = beam(picture)
    if band.quantity == "attenuation":
        if ends is None:
            raise ValueError("attenuation needs a declared air value")
        low, high = (_at_depth(ends, a) for a in (band.low, band.high))
    else:
        units = units_of(picture.scan) if picture.scan is not None else None
        if units is None or units.name != band.quantity:
            raise ValueError(f"this picture is not told in {band.quantity}")
        low, high = (picture.to_plane(units.to_stored(v)) for v in (band.low, band.high))
    first, last = sorted((round(low, 3), round(high, 3)))
    return first, last


def carry(before: Viewable, view: ViewState, after: Viewable) -> ViewState:
    """The view of one picture taken over to the next, as far as it means the same there.

    Functions that the next picture does not offer are left out. The window goes along between
    pictures of one kind: at the same share of black..air where both declare them, else at the
    same stored values where both tell them in the same unit. Otherwise the next picture keeps
    its own window.
    """
    fresh = standard_view(after)
    offered = functions(after)
    kept = replace(
        fresh,
        inverted=view.inverted,
        edge=view.edge,
        outline=view.outline,
        pseudo_colour=view.pseudo_colour if view.colour_offered else fresh.pseudo_colour,
        strip=view.strip if f"{view.strip} only" in offered else "",
        enhancement=view.enhancement if after.has_grey else "",
        log=view.log and "log view" in offered,
        gamma=view.gamma if "gamma" in offered else 1.0,
        palette=view.palette if after.has_material else STANDARD,
    )
    if not after.has_material:
        kept = replace(kept, pseudo_colour=fresh.pseudo_colour)
    if view.penetration == "variable" and "variable density" in offered:
        kept = with_sweep(after, kept, view.sweep)
    elif view.penetration and f"{view.penetration} penetration" in offered:
        kept = apply_function(after, kept, f"{view.penetration} penetration")
    move = _mover(before, after)
    if move is not None and view.own_window and not view.curve.startswith("table"):
        low, high = (move(value) for value in view.limits)
        kept = with_window(kept, round((low + high) / 2, 3), round(high - low, 3))
        kept = replace(kept, curve=view.curve, window_words=view.window_words)
    if move is not None and view.band is not None:
        kept = with_band(kept, (move(view.band[0]), move(view.band[1])))
    return replace(kept, kept=kept != fresh)


class _Move:
    """A straight line from one picture's plane values to another's."""

    def __init__(self, first: tuple[float, float], second: tuple[float, float]) -> None:
        (a, b), (c, d) = first, second
        self._slope = (d - c) / (b - a)
        self._rest = c - a * self._slope

    def __call__(self, value: float) -> float:
        return value * self._slope + self._rest


def _mover(before: Viewable, after: Viewable) -> _Move | None:
    if before.kind is not after.kind or not (before.has_grey and after.has_grey):
        return None
    first, second = beam(before), beam(after)
    if first is not None and second is not None:
        return _Move(first, second)
    if (first is None) != (second is None) or before.scan is None or after.scan is None:
        return None
    units = units_of(before.scan), units_of(after.scan)
    if units[0].name != units[1].name or before.scan.bits != after.scan.bits:
        return None
    ends = [
        tuple(p.to_plane(u.to_stored(v)) for v in (0.0, 1000.0))
        for p, u in zip((before, after), units, strict=True)
    ]
    if ends[0][0] == ends[0][1] or ends[1][0] == ends[1][1]:  # values too large to tell apart
        return None
    return _Move((ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]))


def with_standard_window(view: ViewState) -> ViewState:
    """The view with the picture's own window; the functions stay."""
    return replace(
        view,
        penetration="",
        sweep=0.0,
        centre=view.standard[0],
        width=view.standard[1],
        curve=view.standard_curve,
        window_words="",
    )


def _at_depth(ends: tuple[float, float], attenuation: float) -> float:
    black, air = ends
    return black + (air - black) * math.exp(-attenuation)


def _first_band(picture: Viewable) -> tuple[float, float]:
    """The site's second band for this picture (a middle one), else the middle of its range."""
    bands = site_bands(picture.scan) if picture.scan is not None else ()
    for band in bands[1:2] or bands[:1]:
        if band.quantity != "attenuation" or beam(picture) is not None:
            return band_of(picture, band)
    low, high = picture.range
    third = (high - low) / 3
    return round(low + third, 3), round(high - third, 3)


def _penetration_window(picture: Viewable, word: str) -> tuple[float, float]:
    low, high = picture.range
    dense_is_low = not picture.inverted
    share = HIGH_PENETRATION_SHARE if word == "high" else LOW_PENETRATION_SHARE
    width = max((high - low) * share, 1.0)
    at_low_end = (word == "high") == dense_is_low
    return (low + width / 2 if at_low_end else high - width / 2), width
