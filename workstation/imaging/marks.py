"""How marks look, by family of class: shape and line as well as colour. No arrays here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.findings import Finding


class MarkShape(StrEnum):
    """Outline of a mark."""

    BOX = "box"
    DASHED = "dashed"
    BRACKETS = "brackets"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """Outline and colour (red, green, blue) of one family, and its word for tooltips."""

    family: str
    shape: MarkShape
    colour: tuple[int, int, int]


HALO = (16, 16, 18)
"""Drawn dark and wider under every bright line, so that marks show on any picture."""

# Okabe and Ito 2008 (vermilion, reddish purple, yellow, sky blue), lightened where the picture's
# own colours come near.
_FIREARM = MarkStyle("firearm", MarkShape.BOX, (255, 112, 67))
_BLADE = MarkStyle("blade", MarkShape.DASHED, (240, 140, 205))
_UNUSUAL = MarkStyle("unusual", MarkShape.BRACKETS, (240, 228, 66))
_OTHER = MarkStyle("other", MarkShape.DOTTED, (86, 196, 245))
STYLES = (_FIREARM, _BLADE, _UNUSUAL, _OTHER)

_WORDS = (
    (_FIREARM, ("gun", "pistol", "revolver", "rifle", "firearm", "ammunition", "cartridge",
                "magazine", "silencer", "receiver", "weapon")),
    (_BLADE, ("knife", "blade", "dagger", "sword", "machete", "cleaver", "scissor", "razor")),
    (_UNUSUAL, ("unusual", "unlike", "anomal", "dense", "odd", "place", "region")),
)  # fmt: skip


def style_of(label: str) -> MarkStyle:
    """The style of a finding's label."""
    text = label.lower()
    for style, words in _WORDS:
        if any(word in text for word in words):
            return style
    return _OTHER


def tag_of(finding: Finding) -> str:
    """The words on a mark: "1 pistol-like 0.91"."""
    number = f"{finding.number} " if finding.number else ""
    return f"{number}{finding.label.replace('_', ' ')} {finding.score:.2f}"
