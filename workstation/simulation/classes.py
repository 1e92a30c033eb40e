"""The detection classes a model can learn here, and which object families belong to each.

`CLASSES` are those a shipped model learns, in the order of its score columns; `FURTHER` those that
the simulator draws and no shipped model learns yet. A family that is in no class is benign.
"""

from __future__ import annotations

CLASSES = ("gun", "gun part", "knife", "ammunition", "powder or pills", "loose cells", "tool")
"""Names, in the order of a model's score columns."""
CODES = ("GUN", "GUN_PART", "KNIFE", "AMMUNITION", "POWDER_OR_PILLS", "LOOSE_CELLS", "TOOL")
DECOYS = ("tool",)
"""Learned so that they are told apart from the others; no contraband, never reported."""

FURTHER = ("other weapon", "currency", "vape", "liquid", "organic")
FURTHER_CODES = ("OTHER_WEAPON", "CURRENCY", "VAPE", "LIQUID", "ORGANIC")

FAMILIES = {
    "pistol": "gun",
    "pistol_top": "gun",
    "revolver": "gun",
    "sawn_off": "gun",
    "firearm_parts": "gun part",
    "long_gun_part": "gun part",
    "magazine": "gun part",
    "pistol_part": "gun part",
    "suppressor": "gun part",
    "knife_automatic": "knife",
    "knife_bundle": "knife",
    "knife_butterfly": "knife",
    "knife_ceramic": "knife",
    "knife_cleaver": "knife",
    "knife_dagger": "knife",
    "knife_edge_on": "knife",
    "knife_fixed": "knife",
    "knife_folding": "knife",
    "knife_kitchen": "knife",
    "knife_long": "knife",
    "knife_pocket": "knife",
    "knife_razor": "knife",
    "knife_utility": "knife",
    "machete": "knife",
    "ammunition": "ammunition",
    "ammunition_loose": "ammunition",
    "pill_bag": "powder or pills",
    "pill_bottles": "powder or pills",
    "powder_brick": "powder or pills",
    "powder_sachets": "powder or pills",
    "powder_packets": "powder or pills",
    "tablets_loose": "powder or pills",
    "lithium_cells": "loose cells",
    "pouch_cells": "loose cells",
    "baton": "other weapon",
    "handcuffs": "other weapon",
    "knuckleduster": "other weapon",
    "nunchaku": "other weapon",
    "pepper_spray": "other weapon",
    "stun_gun": "other weapon",
    "throwing_star": "other weapon",
    "banknotes": "currency",
    "banknote_rolls": "currency",
    "vape_cartridges": "vape",
    "vape_liquids": "vape",
    "vape_pens": "vape",
    "liquid_bottles": "liquid",
    "liquid_canister": "liquid",
    "liquid_pouch": "liquid",
    "mercury_vials": "liquid",
    "bulbs": "organic",
    "citrus_and_apples": "organic",
    "dried_fish": "organic",
    "dried_plant": "organic",
    "live_plant": "organic",
    "meat": "organic",
    "sausages": "organic",
    "seeds": "organic",
    "stone_fruit": "organic",
}


def class_of(family: str, group: str) -> str | None:
    """The class of an object by its family and group; None for what has no class."""
    return "tool" if group == "tool" else FAMILIES.get(family)
