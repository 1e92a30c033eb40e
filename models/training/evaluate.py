"""Print every number of a package's card, as JSON: simulated test parcels, real honest pictures.

Run: python -m models.training.evaluate parcel-centre [--count 400] [--real .cache/real_baggage]
Draws the test parcels first where they are missing. Real pictures are looked at, never trained on.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from models.training.augment import STYLES
from models.training.classes import CLASSES, DECOYS
from models.training.generate import FIRST_SEED, draw
from models.training.measure import HIT, SEEN, average_precision, load, overlap, scan_of
from workstation.adapters.onnx import ModelPlaces, PackagedDetectors
from workstation.domain.scan import PictureKind, Scan, SourceFile
from workstation.imaging.canonical import canonical
from workstation.services.ports import Detector

Record = dict[str, np.ndarray]


def simulated(
    detector: Any, records: list[tuple[int, Record]], style: str, chosen: set[str]
) -> Any:
    """Recall, average precision, false alarms and the map against the densest spot, one style."""
    threshold = detector.identity.default_threshold
    per_class: dict[str, Any] = {
        name: {"asked": 0, "hit": 0, "any": 0, "pictures": []} for name in chosen
    }
    honest, alarms, false_marks = 0, 0, 0
    by_class = dict.fromkeys(chosen, 0)
    spot = {"pictures": 0, "map": 0, "densest": 0, "chance": 0.0}
    for seed, record in records:
        scan = scan_of(record, style, seed)
        answer = detector.detect(scan)
        kinds, visible, truth = record["kinds"], record["visible"], record["boxes"]
        contraband = np.array([CLASSES[kind] not in DECOYS for kind in kinds], bool)
        found = answer.above(threshold)
        if not contraband.any():
            honest += 1
            alarms += bool(found)
            false_marks += len(found)
            for name in {entry.label for entry in found}:
                by_class[name] += 1
        asked = visible >= SEEN
        marks = np.array([entry.box for entry in found], float).reshape(-1, 4)
        for name in chosen:
            mine = kinds == CLASSES.index(name)
            entry = per_class[name]
            same = np.array([f.box for f in found if f.label == name], float).reshape(-1, 4)
            entry["asked"] += int((mine & asked).sum())
            for box in truth[mine & asked]:
                entry["hit"] += bool(len(same) and overlap(same, box[None]).max() >= HIT)
                entry["any"] += bool(len(marks) and overlap(marks, box[None]).max() >= HIT)
            every = [f for f in answer.candidates if f.label == name]
            entry["pictures"].append(
                (
                    np.array([f.box for f in every], float).reshape(-1, 4),
                    np.array([f.score for f in every]),
                    truth[mine],
                    asked[mine],
                )
            )
        if (contraband & asked).any():
            _look(spot, detector, scan, answer.anomaly_map, record)
    return {
        "honest_pictures": honest,
        "false_alarm_pictures": alarms,
        "false_marks_per_honest_picture": round(false_marks / max(honest, 1), 3),
        "honest_pictures_alarmed_by_class": by_class,
        "classes": {
            name: {
                "asked": entry["asked"],
                "recall": round(entry["hit"] / max(entry["asked"], 1), 3),
                "recall_any_class": round(entry["any"] / max(entry["asked"], 1), 3),
                "ap50": round(average_precision(entry["pictures"], 0.5), 3),
                "ap30": round(average_precision(entry["pictures"], HIT), 3),
            }
            for name, entry in per_class.items()
        },
        "peak_inside_contraband": {
            "pictures": spot["pictures"],
            "map": round(spot["map"] / max(spot["pictures"], 1), 3),
            "densest_spot": round(spot["densest"] / max(spot["pictures"], 1), 3),
            "chance": round(spot["chance"] / max(spot["pictures"], 1), 3),
        },
    }


def _look(spot: Any, detector: Any, scan: Scan, anomaly: Any, record: Record) -> None:
    """Does the map's peak, or the densest spot, lie in a contraband box? Chance: their share."""
    rows, columns = scan.rows, scan.columns
    area = np.zeros((rows, columns), bool)
    for box, kind, seen in zip(record["boxes"], record["kinds"], record["visible"], strict=True):
        if CLASSES[kind] not in DECOYS and seen >= SEEN:
            x, y, width, height = (int(value) for value in box)
            area[y : y + height, x : x + width] = True
    made = canonical(scan, 384)
    x, y, width, height = made.crop
    dense = cv2.blur(made.tensor[0], (9, 9))
    row, column = np.unravel_index(np.argmax(dense), dense.shape)
    at = made.to_source(float(column) + 0.5, float(row) + 0.5)
    peak = np.unravel_index(np.argmax(anomaly), anomaly.shape)
    where = (
        (peak[1] + 0.5) / anomaly.shape[1] * columns,
        (peak[0] + 0.5) / anomaly.shape[0] * rows,
    )
    spot["pictures"] += 1
    spot["densest"] += bool(area[min(int(at[1]), rows - 1), min(int(at[0]), columns - 1)])
    spot["map"] += bool(area[min(int(where[1]), rows - 1), min(int(where[0]), columns - 1)])
    spot["chance"] += float(area[y : y + height, x : x + width].mean())


def real(detector: Any, folder: Path, keep: Path | None) -> Any:
    """Alarms on real honest pictures at the default threshold.

    Of the staged ones only how many carry any mark: they are too few and too alike for a
    detection rate.
    """
    threshold = detector.identity.default_threshold
    alarms, count, marks = 0, 0, 0
    by_class: dict[str, int] = {}
    top: list[float] = []
    for path in sorted((folder / "benign").glob("*")):
        scan = read_colour(path)
        answer = detector.detect(scan)
        found = answer.above(threshold)
        count += 1
        alarms += bool(found)
        marks += len(found)
        top.append(answer.candidates[0].score if answer.candidates else 0.0)
        for label in {entry.label for entry in found}:
            by_class[label] = by_class.get(label, 0) + 1
        if keep is not None and count % 20 == 0:
            save(scan, answer, threshold, keep / f"benign-{path.stem}.png")
    staged, marked = 0, 0
    for path in sorted((folder / "threat").glob("*"))[::6]:
        scan = read_colour(path)
        answer = detector.detect(scan)
        staged += 1
        marked += bool(answer.above(threshold))
        if keep is not None and staged % 2:
            save(scan, answer, threshold, keep / f"threat-{path.stem}.png")
    return {
        "honest_pictures": count,
        "false_alarm_pictures": alarms,
        "false_marks_per_picture": round(marks / max(count, 1), 3),
        "alarmed_by_class": by_class,
        "threshold_for_one_in_ten": round(float(np.quantile(top, 0.9)), 3) if top else None,
        "staged_pictures_looked_at": staged,
        "staged_pictures_with_any_mark": marked,
    }


def read_colour(path: Path) -> Scan:
    """A vendor-coloured picture file as a scan."""
    picture = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    file = SourceFile(path.name, "0" * 64, path.stat().st_size, "JPEG")
    return Scan(PictureKind.RENDERED_COLOUR, picture[None], 8, (file,))


def save(scan: Scan, answer: Any, threshold: float, target: Path) -> None:
    """The picture with its marks, and its map beside it."""
    if scan.kind is PictureKind.RENDERED_COLOUR:
        shown = cv2.cvtColor(scan.values[0], cv2.COLOR_RGB2BGR)
    else:
        frame = scan.values[-1].astype(np.float32)
        shown = cv2.cvtColor((frame / frame.max() * 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)
    shown = np.ascontiguousarray(shown)
    for found in answer.above(threshold):
        x, y, width, height = found.box
        cv2.rectangle(shown, (x, y), (x + width, y + height), (0, 0, 255), 2)
        text = f"{found.label} {found.score:.2f}"
        cv2.putText(shown, text, (x + 3, y + 15), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 160), 1)
    heat = cv2.resize(answer.anomaly_map, (scan.columns, scan.rows))
    heat = cv2.applyColorMap((heat * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)
    target.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(target), np.hstack([shown, heat]))


def _of_every_kind(package: Path, folder: Path) -> Detector:
    """The package with every kind of picture let in, so that those it refuses are measured too."""
    copy = folder / package.name
    shutil.copytree(package, copy)
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    manifest["input"]["accepts"] = [kind.value for kind in PictureKind if kind.value != "volume"]
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    return PackagedDetectors(ModelPlaces((folder,), (), accept_unsigned=True), package.name).load()


def main() -> None:
    """Measure a package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package")
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))
    parser.add_argument("--real", type=Path)
    parser.add_argument("--pictures", type=Path, help="folder for overlays to look at")
    options = parser.parse_args()
    drawn = options.cache / "test"
    drawn.mkdir(parents=True, exist_ok=True)
    records = []
    for index in range(options.count):
        seed = FIRST_SEED["test"] + index
        path = drawn / f"{seed}.npz"
        if not path.exists():
            np.savez(path, **draw(seed, "test"))
        records.append((seed, load(path)))
    with tempfile.TemporaryDirectory() as folder:
        detector = _of_every_kind(options.models / options.package, Path(folder))
    chosen = {name for name in CLASSES if name in detector.identity.labels}
    report: dict[str, Any] = {"model_sha256": detector.identity.sha256}
    for style in STYLES:
        report[style] = simulated(detector, records, style, chosen)
    begin = time.perf_counter()
    for seed, record in records[:20]:
        detector.detect(scan_of(record, "raw dual energy", seed))
    report["milliseconds_per_picture"] = round((time.perf_counter() - begin) * 1000 / 20, 1)
    if options.pictures is not None:
        for seed, record in records[:40]:
            style = STYLES[0] if seed % 4 < 2 else STYLES[2]
            scan = scan_of(record, style, seed)
            answer = detector.detect(scan)
            save(
                scan, answer, detector.identity.default_threshold, options.pictures / f"{seed}.png"
            )
    if options.real is not None:
        report["real"] = real(detector, options.real, options.pictures)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
