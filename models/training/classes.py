"""What is trained: classes, how often each is put into a scene, and what no scene holds."""

from __future__ import annotations

from workstation.simulation import PROFILES
from workstation.simulation.classes import CLASSES, CODES, DECOYS
from workstation.simulation.classes import class_of as _name_of

__all__ = ["CLASSES", "CODES", "DECOYS", "HELD_OUT", "HELD_OUT_PROFILES", "WEIGHTS", "class_of"]

HELD_OUT = (
    "knife_butterfly",
    "sawn_off",
    "suppressor",
    "powder_sachets",
    "power_drill",
    "musical",
    "door_handles",
    "toy_car",
    "headphones",
    "pan",
    "spark_plugs",
    "shaver",
)
"""Families that no training scene holds; the test on unseen kinds uses them."""

HELD_OUT_PROFILES = tuple(name for name, profile in PROFILES.items() if profile.unseen)
"""Scanners that no training picture comes from."""

WEIGHTS = {
    "gun": 3.0,
    "gun part": 0.3,
    "knife": 4.5,
    "ammunition": 0.4,
    "powder or pills": 0.4,
    "loose cells": 0.4,
}
"""How often an object of each class is put into a training scene; the rest together 1."""


def class_of(family: str, group: str) -> int | None:
    """The index of an object's class; None for what has none that is learned."""
    name = _name_of(family, group)
    return CLASSES.index(name) if name in CLASSES else None
