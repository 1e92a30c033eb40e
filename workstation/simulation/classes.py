"""The detection classes a model can learn here, and which object families belong to each."""

from __future__ import annotations

CLASSES = ("gun", "gun part", "knife", "ammunition", "powder or pills", "loose cells", "tool")
"""Names, in the order of a model's score columns."""
CODES = ("GUN", "GUN_PART", "KNIFE", "AMMUNITION", "POWDER_OR_PILLS", "LOOSE_CELLS", "TOOL")
DECOYS = ("tool",)
"""Learned so that they are told apart from the others; no contraband, never reported."""

FAMILIES = {
    "pistol": "gun",
    "pistol_top": "gun",
    "revolver": "gun",
    "firearm_parts": "gun part",
    "magazine": "gun part",
    "knife_cleaver": "knife",
    "knife_edge_on": "knife",
    "knife_fixed": "knife",
    "knife_folding": "knife",
    "knife_long": "knife",
    "ammunition": "ammunition",
    "pill_bag": "powder or pills",
    "pill_bottles": "powder or pills",
    "powder_brick": "powder or pills",
    "powder_sachets": "powder or pills",
    "lithium_cells": "loose cells",
}


def class_of(family: str, group: str) -> str | None:
    """The class of an object by its family and group; None for what has no class."""
    return "tool" if group == "tool" else FAMILIES.get(family)
