"""The classes the detector learns, and which of the simulator's families belong to each."""

from __future__ import annotations

CLASSES = ("gun", "gun part", "knife", "ammunition", "powder or pills", "loose cells", "tool")
CODES = ("GUN", "GUN_PART", "KNIFE", "AMMUNITION", "POWDER_OR_PILLS", "LOOSE_CELLS", "TOOL")
DECOYS = ("tool",)
"""Learned so that they are told apart from the others; never reported."""

_FAMILIES = {
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
HELD_OUT: tuple[str, ...] = ()
"""Families that no training scene holds; the test on unseen kinds uses them."""

HELD_OUT_PROFILES: tuple[str, ...] = ()
"""Scanners that no training picture comes from."""

CONTRABAND = tuple(_FAMILIES)
WEIGHTS = {
    "gun": 1.5,
    "gun part": 1.0,
    "knife": 1.0,
    "ammunition": 1.0,
    "powder or pills": 0.8,
    "loose cells": 1.2,
}
"""How often a family of each class is put into a training parcel."""


def class_of(family: str, group: str) -> int | None:
    """The index of an object's class; None for what has no class."""
    name = "tool" if group == "tool" else _FAMILIES.get(family)
    return None if name is None else CLASSES.index(name)
