"""Calibrate a trained network on validation pictures and write the model package, unsigned.

Run: python -m models.training.export models/parcel-detector --run .cache/run \\
         --sets .cache/sets/validation --honest .cache/real_baggage/benign --version 1.0.0
then: workstation models sign models/parcel-detector --key KEY

`--honest` names honest display pictures from which, every second one, the threshold of vendor
colours is chosen as well; figures are reported on the others. `figures.json` beside the run holds
what the card's tables of calibration are made from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch

from models.training.calibrate import (
    Marks,
    alarmed_at,
    fitted,
    found,
    real,
    session_of,
    simulated,
    thresholds,
)
from models.training.classes import CLASSES, CODES, DECOYS
from models.training.net import Detector, Exported
from models.training.sets import KINDS, load
from workstation.domain.scan import PictureKind

ACCEPTED = 0.08
"""Share of honest pictures that may alarm: below the tenth that is aimed at, since honest pictures
of other places will differ from those the thresholds came from."""
EARNED = 0.25
"""Share of a class's validation objects that must be found at its threshold: a class that finds less
is not reported in that kind of picture, and leaves its part of the false alarms to the others."""
POINTS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
FLOOR = 0.005


def _written(net: Detector, options: argparse.Namespace, weights: Path) -> None:
    size = options.size
    torch.onnx.export(
        Exported(net, size, coarse=options.coarse, mirror=options.mirror).eval(),
        (torch.zeros(1, 3, size, size),),
        str(weights),
        input_names=["picture"],
        output_names=["boxes", "scores", "map", "masks"],
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(weights))


def _shown(curve: tuple[float, float], logit: float) -> float:
    return float(1 / (1 + np.exp(-(curve[0] * logit + curve[1]))))


def _earned(
    marks: list[Marks], honest: list[Marks], others: list[Marks], reported: list[int]
) -> tuple[dict[int, float], dict[str, str]]:
    """Thresholds of the classes that earn theirs, and what each class found of what was asked."""
    told: dict[str, str] = {}
    while True:
        # Real honest pictures, where there are any, are what the officer sees; a threshold from
        # simulated ones was seen to be too strict for them.
        limit = thresholds(others or honest, reported, ACCEPTED)
        shares = {}
        for k in reported:
            hits, asked = found(marks, k, limit[k])
            told[CLASSES[k]] = f"{hits} of {asked}"
            shares[k] = hits / max(1, asked)
        weakest = min(reported, key=lambda k: shares[k])
        if shares[weakest] >= EARNED or len(reported) == 1:
            return limit, told
        reported = [k for k in reported if k != weakest]


def _everywhere_off(
    by_input: dict[str, dict[str, float | None]], off: dict[str, str]
) -> dict[str, dict[str, float | None]]:
    """Without the classes that earn their place in no kind of picture: those are told in `off`."""
    codes = dict(zip(CODES, CLASSES, strict=True))
    kept = {code for one in by_input.values() for code, limit in one.items() if limit is not None}
    for one in by_input.values():
        for code in one.keys() - kept:
            off[codes[code]] = (
                f"finds less than {EARNED:.0%} of its validation objects at the accepted rate of "
                "false alarms, in every kind of picture"
            )
    return {
        kind: {code: limit for code, limit in one.items() if code in kept}
        for kind, one in by_input.items()
    }


def _points(honest: list[Marks], limit: dict[int, float], curves: dict[int, tuple[float, float]]):  # type: ignore[no-untyped-def]
    """Operating points: the shift of the shown logits at which a share of honest pictures alarms."""
    told = []
    for wanted in POINTS:
        low, high = -8.0, 8.0
        for _ in range(40):
            middle = (low + high) / 2
            move = {kind: middle / curves[kind][0] for kind in limit}
            low, high = (
                (middle, high) if alarmed_at(honest, limit, move) > wanted else (low, middle)
            )
        told.append({"alarmed": wanted, "shift": round(high, 3)})
    return told


def main() -> None:
    """Export the running mean of the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--run", type=Path, default=Path(".cache/run"))
    parser.add_argument("--sets", type=Path, default=Path(".cache/sets/validation"))
    parser.add_argument("--honest", type=Path, help="folder of honest display pictures")
    parser.add_argument("--size", type=int, default=832)
    parser.add_argument("--coarse", action="store_true", help="look at half the size too")
    parser.add_argument("--mirror", action="store_true", help="average with the mirror image")
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--off", action="append", default=[], help="CLASS=WHY: not reported")
    parser.add_argument("--refuse", action="append", default=[], help="kind of picture refused")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    stored = torch.load(options.run / "checkpoint.pt", weights_only=True)
    net = Detector(stored["shape"])
    net.load_state_dict(stored["slow"])
    net.eval()
    off = dict(entry.split("=", 1) for entry in options.off)
    reported = [i for i, name in enumerate(CLASSES) if name not in DECOYS and name not in off]
    options.package.mkdir(parents=True, exist_ok=True)
    weights = options.package / "model.onnx"
    _written(net, options, weights)
    session = session_of(weights, options.threads)
    records = load(options.sets)
    marks = simulated(session, records, options.size)
    accepts = [kind for kind in KINDS if kind.value not in options.refuse]
    others = real(session, options.honest, options.size, 0, 2) if options.honest else []
    calibration, by_input, points, figures = {}, {}, [], {}
    for kind in accepts:
        curves = fitted(marks[kind])
        honest = [m for m in marks[kind] if m.honest]
        real_ones = others if kind is PictureKind.RENDERED_COLOUR else []
        limit, told = _earned(marks[kind], honest, real_ones, reported)
        figures[kind.value] = {
            "honest": len(honest),
            "honest real": len(real_ones),
            "pictures": len(marks[kind]),
            "found": told,
        }
        calibration[kind.value] = {
            CODES[k]: [round(value, 4) for value in curves[k]] for k in range(len(CLASSES))
        }
        by_input[kind.value] = {
            CODES[k]: round(max(FLOOR, _shown(curves[k], limit[k])), 4) if k in limit else None
            for k in reported
        }
        if kind is PictureKind.RENDERED_COLOUR:
            points = _points(others or honest, limit, curves)
    by_input = _everywhere_off(by_input, off)
    files = sorted(
        p.name for p in options.package.iterdir() if p.name not in ("model.json", "model.sig")
    )
    manifest = {
        "format": 2,
        "id": options.package.name,
        "version": options.version,
        "task": "detect",
        "weights": "model.onnx",
        "files": [
            {
                "name": name,
                "sha256": hashlib.sha256((options.package / name).read_bytes()).hexdigest(),
            }
            for name in files
        ],
        "classes": [
            {
                "name": name,
                "code": code,
                "reported": name not in DECOYS and name not in off,
                "note": off.get(name, "learned as a decoy" if name in DECOYS else ""),
            }
            for name, code in zip(CLASSES, CODES, strict=True)
        ],
        "input": {
            "name": "picture",
            "size": options.size,
            "channels": ["attenuation", "material", "material_known"],
            "scaling": "0..1 as in workstation/imaging/canonical.py: -ln(T)/5; plastic 0, "
            "aluminium 0.5, steel 1; unknown 0, known 1",
            "padding": "0 (air); the picture is cropped to its goods, kept in proportion, centred",
            "palette": "display pictures: white is air, lightness stands for transmission, orange "
            "is organic, green mixed or light metal, blue metal",
            "accepts": [kind.value for kind in accepts],
        },
        "outputs": [{"name": name, "role": name} for name in ("boxes", "scores", "map", "masks")],
        "thresholds": {
            "default": 0.5,
            "floor": FLOOR,
            "overlap": 0.4,
            "chosen_from": _chosen_from(figures),
            "by_input": by_input,
            "operating_points": points,
        },
        "calibration": calibration,
        "card": "CARD.md",
        "signature": "model.sig",
        "map_meaning": "How far each place looks like contraband that the simulator draws, of any "
        "kind (learned from simulated outlines). It is no measure of what is unusual in general.",
        "training_data": "Simulated scenes only (workstation/simulation, models/training): "
        f"{stored['step']} steps of 12 to 16 views. No real picture was trained on.",
        "limits": [
            "Places to look, not a verdict: no finding says nothing about a parcel's contents.",
            "Never measured on real parcels with contraband in customs use; see CARD.md.",
            "Scores were calibrated on simulated pictures; on real ones they are an order, not a "
            "chance.",
            "Every picture is brought to one size: what is small in a large picture is lost.",
        ],
        "licence": "Apache-2.0",
        "contact": "the administrator of this workstation",
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (options.package / "model.json").write_text(text, encoding="utf-8")
    (options.run / "figures.json").write_text(json.dumps(figures, indent=2), encoding="utf-8")
    print(json.dumps({"thresholds": by_input, "points": points, "figures": figures}, indent=1))


def _chosen_from(figures: dict[str, dict[str, object]]) -> str:
    words = [
        f"{told['honest real'] or told['honest']} honest {'real baggage' if told['honest real'] else 'simulated validation'} pictures for {kind.replace('_', ' ')}"
        for kind, told in figures.items()
    ]
    return f"{', '.join(words)}; {ACCEPTED:.0%} of them may alarm"


if __name__ == "__main__":
    main()
