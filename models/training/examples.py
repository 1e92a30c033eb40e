"""Pictures for the card: what a package found, missed and marked wrongly on simulated parcels.

Run: python -m models.training.examples models/parcel-centre --set .cache/test_seen --out examples.png
Three of each are drawn, those that tell most: the surest hit of each class, the plainest miss, the
surest false mark. Green is the truth, red the model.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from models.training.calibrate import overlap
from workstation.adapters.onnx import ModelPlaces, PackagedDetectors
from workstation.adapters.onnx.places import shipped_keys
from workstation.domain.scan import PictureKind, Scan

SIDE = 420
KINDS = ("found", "missed", "false")
GREEN, RED = (60, 150, 0), (30, 30, 220)


def _box(box: tuple[float, ...]) -> np.ndarray:
    x, y, width, height = box
    return np.array([x, y, x + width, y + height], np.float64)


def _drawn(picture: np.ndarray, truth: np.ndarray, marks: list, focus: np.ndarray, words: str):  # type: ignore[no-untyped-def, type-arg]
    shown = picture.copy()
    for box in truth:
        corners = [round(float(value)) for value in box]
        cv2.rectangle(shown, tuple(corners[:2]), tuple(corners[2:]), GREEN, 2)
    for mark in marks:
        corners = [round(float(value)) for value in _box(mark.box)]
        cv2.rectangle(shown, tuple(corners[:2]), tuple(corners[2:]), RED, 2)
    middle = (focus[:2] + focus[2:]) / 2
    reach = max(110.0, float((focus[2:] - focus[:2]).max()) * 0.9)
    low = np.maximum(middle - reach, 0).astype(int)
    high = np.minimum(middle + reach, shown.shape[1::-1]).astype(int)
    part = shown[low[1] : high[1], low[0] : high[0]]
    scale = SIDE / max(part.shape[:2])
    part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tile = np.full((SIDE + 26, SIDE, 3), 255, np.uint8)
    tile[26 : 26 + part.shape[0], : part.shape[1]] = part
    cv2.putText(tile, words, (6, 18), cv2.FONT_HERSHEY_SIMPLEX, 0.48, (0, 0, 0), 1, cv2.LINE_AA)
    return tile


def main() -> None:
    """Choose and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--set", type=Path, required=True, help="a set of `workstation simulate`")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    places = ModelPlaces((options.package.parent,), (shipped_keys(),), accept_unsigned=True)
    model = PackagedDetectors(places, options.package.name).load()
    coco = json.loads((options.set / "annotations.json").read_text("utf-8"))
    names = {entry["id"]: entry["name"] for entry in coco["categories"]}
    asked = {entry.casefold() for entry in model.identity.labels}
    of: dict[int, list] = {}  # type: ignore[type-arg]
    for mark in coco["annotations"]:
        of.setdefault(mark["image_id"], []).append(mark)
    best: dict[str, list[tuple[float, np.ndarray]]] = {kind: [] for kind in KINDS}
    for image in coco["images"]:
        if not image["file_name"].endswith((".png", ".jpg")):
            continue
        picture = cv2.imread(str(options.set / image["file_name"]), cv2.IMREAD_COLOR)
        values = np.ascontiguousarray(picture[..., ::-1])[None]
        values.setflags(write=False)
        found = model.detect(Scan(PictureKind.RENDERED_COLOUR, values, bits=8, files=()))
        marks = list(found.counting(0.0))
        objects = [
            one for one in of.get(image["id"], []) if names[one["category_id"]].casefold() in asked
        ]
        truth = np.array([_box(one["bbox"]) for one in objects]).reshape(-1, 4)
        met = np.zeros(len(truth), bool)
        for mark in marks:
            share = overlap(_box(mark.box), truth) if len(truth) else np.zeros(0)
            met |= share >= 0.3
            right = [
                objects[i]
                for i in np.flatnonzero(share >= 0.3)
                if names[objects[i]["category_id"]].casefold() == mark.label.casefold()
            ]
            focus = _box(mark.box)
            if right:
                words = f"found: {right[0]['extra']['family']}, {right[0]['extra']['concealment']}"
                best["found"].append(
                    (mark.score, _drawn(picture, truth, marks, focus, words.replace("_", " ")))
                )
            elif not (share > 0.05).any():
                words = f"false: marked as {mark.label}"
                best["false"].append((mark.score, _drawn(picture, truth, marks, focus, words)))
        for one, box, hit in zip(objects, truth, met, strict=True):
            if not hit and one["extra"]["visible"] > 0.5:
                words = f"missed: {one['extra']['family']}, {one['extra']['concealment']}"
                plain = one["extra"]["visible"] - one["extra"]["covered"]
                tile = _drawn(picture, truth, marks, box, words.replace("_", " "))
                best["missed"].append((plain, tile))
    tiles = []
    for kind in KINDS:
        ranked = sorted(best[kind], key=lambda pair: -pair[0])
        empty = np.full((SIDE + 26, SIDE, 3), 255, np.uint8)
        tiles.append(np.hstack([*(tile for _, tile in ranked[:3]), *[empty] * 3][:3]))
    cv2.imwrite(str(options.out), np.vstack(tiles))
    print({kind: len(found) for kind, found in best.items()})


if __name__ == "__main__":
    main()
