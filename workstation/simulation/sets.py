"""Sets of simulated parcels: which parcel each number is, and the truth about it as COCO tells it.

Every parcel of a set follows from the set's seed and the parcel's number alone, so a set can be
drawn in any order, by several processes, and gone on with later.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.simulation.classes import CLASSES, DECOYS, class_of
from workstation.simulation.conceal import LEVELS
from workstation.simulation.parcels import Placed, SimulatedScan, families, random_parcel
from workstation.simulation.profiles import DEFAULT_PROFILE, PROFILES, SEEN_PROFILES

ALL_PROFILES = "all"
"""In place of a profile's name: each parcel is scanned by one of those that may be trained on."""
FILLING = ("sparse", "packed", "metal clutter")
"""How a parcel is filled: at most two other things; as parcels are; mostly tools, chains, brackets."""
_FILLING_SHARE = (0.2, 0.5, 0.3)
_THREATS_SHARE = (0.75, 0.2, 0.05)  # of parcels with contraband: one, two, three objects

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Recipe:
    """One parcel of a set."""

    number: int
    seed: int
    profile: str
    filling: str
    contraband: tuple[str, ...]
    n_contents: int | None
    clutter: Literal["normal", "metal"]


def recipe(
    number: int,
    *,
    seed: int,
    profile: str = DEFAULT_PROFILE,
    threats: float = 0.5,
    only: Collection[str] = (),
) -> Recipe:
    """Parcel `number` of the set with that seed.

    Parameters
    ----------
    profile : str
        Name of a scanner profile, or ALL_PROFILES.
    threats : float
        Share of parcels with contraband in them, 0..1. Every detection class is as frequent as
        any other, and within it every family.
    only : collection of str
        Families that the contraband is drawn from; empty: all.

    Raises
    ------
    ValueError
        Where there is no such profile or family, or the share is not within 0..1.
    """
    if not 0.0 <= threats <= 1.0:
        raise ValueError(f"threats must be within 0..1, got {threats}")
    if profile != ALL_PROFILES and profile not in PROFILES:
        raise ValueError(f"no scanner profile {profile!r}; there are {sorted(PROFILES)}")
    rng = np.random.default_rng([seed, number, 20])
    scanner = profile if profile != ALL_PROFILES else str(rng.choice(sorted(SEEN_PROFILES)))
    level = FILLING[int(rng.choice(len(FILLING), p=_FILLING_SHARE))]
    contraband: tuple[str, ...] = ()
    if rng.random() < threats:
        kinds = contraband_families(only)
        count = 1 + int(rng.choice(len(_THREATS_SHARE), p=_THREATS_SHARE))
        names = sorted(kinds)
        chosen = [kinds[names[int(pick)]] for pick in rng.integers(0, len(names), count)]
        contraband = tuple(str(rng.choice(of_class)) for of_class in chosen)
    return Recipe(
        number=number,
        seed=int(rng.integers(0, 2**53)),
        profile=scanner,
        filling=level,
        contraband=contraband,
        n_contents=int(rng.integers(0, 3)) if level == "sparse" else None,
        clutter="metal" if level == "metal clutter" else "normal",
    )


def contraband_families(only: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """Families of contraband by detection class, or by category where they have no class.

    Raises
    ------
    ValueError
        Where a name in `only` is none of them.
    """
    known = {info.name for info in families() if info.category != "benign"}
    if unknown := sorted(set(only) - known):
        raise ValueError(f"no family of contraband {unknown[0]!r}; there are {sorted(known)}")
    found: dict[str, list[str]] = {}
    for info in families():
        if info.category != "benign" and (not only or info.name in only):
            found.setdefault(category_of(info.name, info.category, info.group), []).append(
                info.name
            )
    return {name: tuple(sorted(members)) for name, members in found.items()}


def category_of(family: str, category: str, group: str) -> str:
    """The COCO category of an object: its detection class; without one the simulator's category."""
    return class_of(family, group) or category


def draw(wanted: Recipe) -> SimulatedScan:
    """The parcel, scanned."""
    return random_parcel(
        wanted.seed,
        profile=wanted.profile,
        contraband=wanted.contraband,
        n_contents=wanted.n_contents,
        clutter=wanted.clutter,
    )


def categories() -> list[dict[str, Any]]:
    """COCO categories: the detection classes, then contraband that has no class yet."""
    names = [*CLASSES, *sorted(set(contraband_families()) - set(CLASSES))]
    return [
        {
            "id": number,
            "name": name,
            "supercategory": "decoy" if name in DECOYS else "contraband",
        }
        for number, name in enumerate(names, 1)
    ]


def marks_of(scan: SimulatedScan) -> list[dict[str, Any]]:
    """COCO annotations of one picture, without `id` and `image_id`: contraband and decoys.

    `segmentation` holds the outer outlines of the object's shadow (holes are not told), `area` its
    pixels.
    """
    ids = {entry["name"]: entry["id"] for entry in categories()}
    told = []
    for one in scan.objects:
        name = class_of(one.label, one.group)
        if name is None and one.category == "benign":
            continue
        told.append(
            {
                "category_id": ids[name or one.category],
                "bbox": list(one.box),
                "segmentation": outlines(one.mask, one.box[:2]),
                "area": int(one.mask.sum()),
                "iscrowd": 0,
                "extra": {
                    "family": one.label,
                    "visible": round(one.visible, 4),
                    "covered": round(one.covered, 4),
                    "concealment": LEVELS[one.level],
                    "cover": one.concealment,
                    "level": one.level,
                    "hidden_in": one.hidden_in,
                    "grams": round(one.grams, 1),
                },
            }
        )
    return told


def outlines(mask: NDArray[np.bool_], corner: tuple[int, int]) -> list[list[float]]:
    """Outer outlines of a mask as COCO polygons [x, y, x, y, ...], in pixels of the picture.

    Each pixel is doubled first, so that an outline runs along pixels' edges to a quarter pixel and
    a single pixel has an area.
    """
    double = np.repeat(np.repeat(mask.astype(np.uint8), 2, axis=0), 2, axis=1)
    found, _ = cv2.findContours(double, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    polygons = []
    for contour in found:
        points = (contour.reshape(-1, 2).astype(np.float64) + 0.5) / 2.0 + np.array(corner)
        if len(points) >= 3:
            polygons.append([round(float(value), 2) for value in points.ravel()])
    return polygons


def concealment(scan: SimulatedScan) -> str:
    """The level of the best hidden contraband, one of `conceal.LEVELS`; "none" where there is none."""
    levels = [one.level for one in scan.objects if one.category != "benign"]
    return LEVELS[max(levels)] if levels else "none"


def truth(scan: SimulatedScan, wanted: Recipe) -> dict[str, Any]:
    """All that is known of a parcel and COCO has no place for: weight, packing, every object."""
    return {
        "number": wanted.number,
        "seed": wanted.seed,
        "profile": wanted.profile,
        "filling": wanted.filling,
        "concealment": concealment(scan),
        "view": scan.view,
        "contraband": list(wanted.contraband),
        "package": scan.package,
        "package_mm": [round(side, 1) for side in scan.package_mm],
        "package_box": list(scan.package_box),
        "spacing_mm": scan.spacing_mm,
        "weight_g": round(scan.weight_g, 1),
        "air_value": scan.air_value,
        "black_level": scan.black_level,
        "objects": [_object(one) for one in scan.objects],
    }


def _object(one: Placed) -> dict[str, Any]:
    return {
        "family": one.label,
        "category": one.category,
        "group": one.group,
        "class": class_of(one.label, one.group),
        "box": list(one.box),
        "visible": round(one.visible, 4),
        "covered": round(one.covered, 4),
        "concealment": LEVELS[one.level],
        "cover": one.concealment,
        "level": one.level,
        "hidden_in": one.hidden_in,
        "grams": round(one.grams, 1),
        "materials": {name: round(grams, 2) for name, grams in one.materials.items()},
    }


def coco(parts: Sequence[Mapping[str, Any]], words: str) -> dict[str, Any]:
    """One COCO document of pictures: each part has `images` and, for all of them, `annotations`.

    An image and an annotation get their numbers here, in the order of the parts.
    """
    images: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for part in parts:
        for image in part["images"]:
            images.append({"id": len(images) + 1, **image})
            for mark in part["annotations"]:
                marks.append({"id": len(marks) + 1, "image_id": len(images), **mark})
    return {
        "info": {"description": words, "simulated": True},
        "licenses": [],
        "images": images,
        "annotations": marks,
        "categories": categories(),
    }
