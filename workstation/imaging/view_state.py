"""How a picture is looked at: a value, its words, its form in the log. No arrays here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from workstation.imaging.palette import STANDARD

CLAHE = "clahe"
"""`ViewState.enhancement` of equalised contrast is "clahe 2.0": the word and the clip limit."""

_FINEST = 1e-12
"""Least half width of a window, beside its centre: below it the two ends would be one number."""
HUE_WORDS = " by the scanner’s colours"


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that decides how pixels look; `name` is always on the screen and in the log.

    `centre` and `width` are in plane units (`Prepared.to_stored` gives stored values).
    `standard` is the (centre, width) that the standard view of this picture has, and
    `standard_curve` its curve.
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
    """"" or "high" or "low" or "variable" (a density window that sweeps); the window goes
    with it."""
    enhancement: str = ""
    """"" or "super" or "clahe 2.0": which derived plane is sampled."""
    palette: str = STANDARD
    edge: bool = False
    outline: bool = False
    log: bool = False
    """Brightness follows the attenuation instead of the counts."""
    gamma: float = 1.0
    """Brightness is the window's share to the power 1 / gamma."""
    curve: str = ""
    """"" a ramp, "sigmoid", or "table 1": the n-th declared table."""
    standard_curve: str = ""
    band: tuple[float, float] | None = None
    """Plane values (from, to) that the density highlight marks."""
    sweep: float = 0.0
    """Where the variable density window stands: 0 the densest, 1 the thinnest."""
    window_words: str = ""
    """Name of the chosen window ("Dense goods"); "" where it is the standard one or one's own."""
    by_hue: bool = False
    """Materials are told by the colours that the scanner drew, not by two energies."""
    kept: bool = False
    """Taken over from the picture before, by the officer's wish."""

    @property
    def clahe(self) -> float:
        """Clip limit of the equalised contrast; 0 where it is off."""
        word, _, limit = self.enhancement.partition(" ")
        return float(limit) if word == CLAHE and limit else 0.0

    @property
    def name(self) -> str:
        """The view in words: "standard", "inverse + gamma 1.40", "standard, own window"."""
        return self._named(numbers=True)

    @property
    def kinds(self) -> str:
        """The view in words without its numbers: which functions are on."""
        return self._named(numbers=False)

    def _named(self, *, numbers: bool) -> str:
        parts = []
        if self.colour_offered and not self.pseudo_colour:
            parts.append("black and white")
        if self.strip:
            parts.append(f"{self.strip} only{HUE_WORDS if self.by_hue else ''}")
        if self.penetration == "variable":
            parts.append(f"variable density{f' {self.sweep:.0%}' if numbers else ''}")
        elif self.penetration:
            parts.append(f"{self.penetration} penetration")
        if self.inverted:
            parts.append("inverse")
        if self.edge:
            parts.append("edge enhancement")
        if self.enhancement == "super":
            parts.append("super enhancement")
        if self.clahe:
            parts.append(f"CLAHE{f' {self.clahe:.1f}' if numbers else ''}")
        if self.outline:
            parts.append("outline trace")
        if self.log:
            parts.append("log view")
        if self.gamma != 1.0:
            parts.append(f"gamma{f' {self.gamma:.2f}' if numbers else ''}")
        if self.band is not None:
            parts.append("density highlight")
        if self.palette != STANDARD and self.colour_offered:
            parts.append(f"{self.palette} colours")
        name = " + ".join(parts) or "standard"
        if self.window_words:
            name += f", window {self.window_words}"
        elif self.own_window:
            name += ", own window"
        return name + (", kept from the picture before" if self.kept else "")

    @property
    def own_window(self) -> bool:
        """The window is neither the standard one nor a function's."""
        standard = (*self.standard, self.standard_curve)
        return not self.penetration and (self.centre, self.width, self.curve) != standard

    @property
    def is_standard(self) -> bool:
        return self.name == "standard"

    @property
    def limits(self) -> tuple[float, float]:
        """Plane values drawn black and white (white and black when inverted), never the same."""
        half = max(self.width / 2, abs(self.centre) * _FINEST, _FINEST)
        return self.centre - half, self.centre + half

    def as_dict(self) -> dict[str, object]:
        """For the log: text, whole numbers and flags only (numbers in thousandths)."""
        data: dict[str, object] = asdict(self)
        for key in ("centre", "width", "gamma", "sweep"):
            data[key] = round(float(data[key]) * 1000)  # type: ignore[arg-type]
        data["standard"] = [round(value * 1000) for value in self.standard]
        data["band"] = [round(value * 1000) for value in self.band or ()]
        data["name"] = self.name
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> ViewState:
        """The view that `as_dict` wrote, now or before there were these functions.

        Raises
        ------
        ValueError
            Where it is not one.
        """
        try:
            enhancement = str(data["enhancement"])
            band = _numbers(data.get("band", ()))
            standard = _numbers(data["standard"])
            return cls(
                centre=_number(data["centre"]),
                width=_number(data["width"]),
                standard=(standard[0], standard[1]),
                inverted=bool(data["inverted"]),
                colour_offered=bool(data["colour_offered"]),
                pseudo_colour=bool(data["pseudo_colour"]),
                strip=str(data["strip"]),
                penetration=str(data["penetration"]),
                enhancement="" if enhancement == "edge" else enhancement,
                palette=str(data["palette"]),
                edge=bool(data.get("edge", enhancement == "edge")),
                outline=bool(data.get("outline", False)),
                log=bool(data.get("log", False)),
                gamma=_number(data.get("gamma", 1000)),
                curve=str(data.get("curve", "")),
                standard_curve=str(data.get("standard_curve", "")),
                band=(band[0], band[1]) if band else None,
                sweep=_number(data.get("sweep", 0)),
                window_words=str(data.get("window_words", "")),
                by_hue=bool(data.get("by_hue", False)),
                kept=bool(data.get("kept", False)),
            )
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ValueError(f"not a view: {error}") from error


def _number(thousandths: object) -> float:
    value = float(str(thousandths)) / 1000
    if not math.isfinite(value):
        raise ValueError(f"{thousandths} is no number")
    return value


def _numbers(data: object) -> tuple[float, ...]:
    if not isinstance(data, (list, tuple)) or len(data) not in (0, 2):
        raise TypeError(f"two numbers wanted, got {data!r}")
    return tuple(_number(value) for value in data)
