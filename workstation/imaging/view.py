"""How a picture is looked at: a value, and the named functions that change it. No arrays here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from workstation.domain.scan import PictureKind
from workstation.imaging.palette import STANDARD

HIGH_PENETRATION_SHARE = 0.12
"""High penetration shows the darkest share of black..air over the whole grey scale."""
LOW_PENETRATION_SHARE = 0.40
"""Low penetration shows the brightest share of black..air over the whole grey scale."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that decides how pixels look; `name` is always on the screen and in the log.

    `centre` and `width` are in plane units (`Prepared.to_stored` gives stored values).
    `standard` is the (centre, width) that the standard view of this picture has.
    """

    centre: float
    width: float
    standard: tuple[float, float]
    inverted: bool = False
    colour_offered: bool = False
    pseudo_colour: bool = False
    strip: str = ""
    """"" or "organic" (only organic is drawn in full) or "metal"."""
    penetration: str = ""
    """"" or "high" or "low"; the window goes with it."""
    enhancement: str = ""
    """"" or "edge" or "super"."""
    palette: str = STANDARD

    @property
    def name(self) -> str:
        """The view in words: "standard", "inverse + edge enhancement", "standard, own window"."""
        parts = []
        if self.colour_offered and not self.pseudo_colour:
            parts.append("black and white")
        if self.strip:
            parts.append(f"{self.strip} only")
        if self.penetration:
            parts.append(f"{self.penetration} penetration")
        if self.inverted:
            parts.append("inverse")
        if self.enhancement:
            parts.append(f"{self.enhancement} enhancement")
        if self.palette != STANDARD and self.pseudo_colour:
            parts.append(f"{self.palette} colours")
        name = " + ".join(parts) or "standard"
        if not self.penetration and (self.centre, self.width) != self.standard:
            name += ", own window"
        return name

    @property
    def is_standard(self) -> bool:
        return self.name == "standard"

    @property
    def limits(self) -> tuple[float, float]:
        """Plane values drawn black and white (white and black when inverted)."""
        return self.centre - self.width / 2, self.centre + self.width / 2

    def as_dict(self) -> dict[str, object]:
        """For the log: text, whole numbers and flags only (window in thousandths)."""
        data: dict[str, object] = asdict(self)
        for key in ("centre", "width"):
            data[key] = round(float(data[key]) * 1000)  # type: ignore[arg-type]
        data["standard"] = [round(value * 1000) for value in self.standard]
        data["name"] = self.name
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> ViewState:
        """The view that `as_dict` wrote; ValueError where it is not one."""
        try:
            standard = data["standard"]
            if not isinstance(standard, (list, tuple)):
                raise TypeError("standard")
            first, second = standard
            return cls(
                centre=float(str(data["centre"])) / 1000,
                width=float(str(data["width"])) / 1000,
                standard=(float(first) / 1000, float(second) / 1000),
                inverted=bool(data["inverted"]),
                colour_offered=bool(data["colour_offered"]),
                pseudo_colour=bool(data["pseudo_colour"]),
                strip=str(data["strip"]),
                penetration=str(data["penetration"]),
                enhancement=str(data["enhancement"]),
                palette=str(data["palette"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"not a view: {error}") from error


class Viewable(Protocol):
    """What the view functions need to know of a prepared picture."""

    @property
    def kind(self) -> PictureKind: ...
    @property
    def window(self) -> tuple[float, float]: ...
    @property
    def range(self) -> tuple[float, float]: ...
    @property
    def inverted(self) -> bool: ...
    @property
    def has_material(self) -> bool: ...
    @property
    def has_grey(self) -> bool: ...


def standard_view(picture: Viewable) -> ViewState:
    """The view every picture opens in: its own window, and colour where there are two energies."""
    centre, width = picture.window
    return ViewState(
        centre,
        width,
        (centre, width),
        colour_offered=picture.has_material,
        pseudo_colour=picture.has_material,
    )


def functions(picture: Viewable) -> tuple[str, ...]:
    """Names of the view functions that mean something for this picture, in the keys' order."""
    names = ["standard", "inverse"]
    if picture.has_material:
        names += ["black and white", "organic only", "metal only"]
    if picture.has_grey and picture.kind in (PictureKind.DUAL_ENERGY, PictureKind.SINGLE_ENERGY):
        names += ["high penetration", "low penetration"]
    names.append("edge enhancement")
    if picture.has_grey:
        names.append("super enhancement")
    return tuple(names)


def apply_function(picture: Viewable, view: ViewState, name: str) -> ViewState:
    """Switch one named function on, or off where it is on; "standard" is the way back.

    A function that this picture does not offer leaves the view as it is.
    """
    if name not in functions(picture):
        return view
    if name == "standard":
        return standard_view(picture)
    if name == "inverse":
        return replace(view, inverted=not view.inverted)
    if name == "black and white":
        return replace(view, pseudo_colour=not view.pseudo_colour)
    word, _, group = name.partition(" ")
    if group == "only":
        return replace(view, strip="" if view.strip == word else word)
    if group == "enhancement":
        return replace(view, enhancement="" if view.enhancement == word else word)
    if view.penetration == word:
        return replace(view, penetration="", centre=view.standard[0], width=view.standard[1])
    centre, width = _penetration_window(picture, word)
    return replace(view, penetration=word, centre=centre, width=width)


def with_window(view: ViewState, centre: float, width: float) -> ViewState:
    """The view with a window set by hand, at least one plane value wide."""
    return replace(view, centre=centre, width=max(width, 1.0), penetration="")


def _penetration_window(picture: Viewable, word: str) -> tuple[float, float]:
    low, high = picture.range
    dense_is_low = not picture.inverted
    share = HIGH_PENETRATION_SHARE if word == "high" else LOW_PENETRATION_SHARE
    width = max((high - low) * share, 1.0)
    at_low_end = (word == "high") == dense_is_low
    return (low + width / 2 if at_low_end else high - width / 2), width
