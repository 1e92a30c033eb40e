"""Choose the thresholds on simulated validation parcels and write the model package.

Each class's threshold is a logit, chosen so that together they alarm on the accepted share of
honest validation pictures, equally spread over the classes; it is moved to a score of 0.5 inside
the exported graph, so that one threshold serves all classes.

Run: python -m models.training.export models/parcel-centre --simulator COMMIT
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch

from models.training.augment import STYLES
from models.training.classes import CLASSES, CODES, DECOYS
from models.training.measure import load, scan_of
from models.training.net import Detector, Exported
from models.training.train import BATCH, SIZE
from workstation.imaging.canonical import canonical

ACCEPTED = 0.10
"""Share of honest validation pictures that may alarm."""
STYLES_CALIBRATED = ("raw dual energy", "vendor colours")


def peaks(net: Detector, tensor: np.ndarray) -> np.ndarray:
    """Heat logits (N, classes) of the cells that are peaks of any class."""
    with torch.no_grad():
        heat = net(torch.from_numpy(tensor[None]))[0]
    top = torch.nn.functional.max_pool2d(heat, 3, 1, 1)
    cells = (heat >= top).any(1)[0]
    return heat[0][:, cells].T.numpy()


def shifts(net: Detector, folder: Path, silent: set[str]) -> tuple[np.ndarray, int]:
    """Thresholds as logits (classes,), and how many honest pictures they come from.

    `silent` classes are not reported: they take no share of the accepted alarms.
    """
    pictures = []
    for path in sorted(folder.glob("*.npz")):
        record = load(path)
        if any(CLASSES[kind] not in DECOYS for kind in record["kinds"]):
            continue
        for style in STYLES_CALIBRATED:
            tensor = canonical(scan_of(record, style, int(path.stem)), SIZE).tensor
            pictures.append(peaks(net, tensor))
    reported = [index for index, name in enumerate(CLASSES) if name not in silent]
    shift = np.full(len(CLASSES), np.log(0.3 / 0.7))
    share = ACCEPTED / len(reported)
    for _ in range(40):
        best = np.full((len(pictures), len(CLASSES)), -9.0)
        for row, logits in enumerate(pictures):
            # As the product reads them: a place speaks for the class with the best score.
            kinds = np.argmax(logits - shift, axis=1)
            for kind in reported:
                if (kinds == kind).any():
                    best[row, kind] = logits[kinds == kind, kind].max()
        for kind in reported:
            shift[kind] = 0.5 * shift[kind] + 0.5 * np.quantile(best[:, kind], 1.0 - share)
        for kind in set(range(len(CLASSES))) - set(reported):
            shift[kind] = shift[reported].mean()
        alarms = float((best[:, reported] >= shift[reported]).any(axis=1).mean())
        share *= float(np.clip((ACCEPTED / max(alarms, 1e-3)) ** 0.5, 0.8, 1.25))
    return shift, len(pictures)


def main() -> None:
    """Export the running mean of the weights with its thresholds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--simulator", required=True, help="commit of the simulator that drew")
    parser.add_argument("--cache", type=Path, default=Path(".cache/training"))
    parser.add_argument("--off", action="append", default=[], help="CLASS=WHY: not reported")
    options = parser.parse_args()
    torch.set_num_threads(2)
    stored = torch.load(options.cache / "run" / "checkpoint.pt", weights_only=True)
    net = Detector()
    net.load_state_dict(stored["slow"])
    net.eval()
    off = dict(entry.split("=", 1) for entry in options.off)
    shift, pictures = shifts(net, options.cache / "validation", {*DECOYS, *off})
    options.package.mkdir(parents=True, exist_ok=True)
    weights = options.package / "model.onnx"
    whole = Exported(net, SIZE, torch.tensor(shift, dtype=torch.float32)).eval()
    torch.onnx.export(
        whole,
        (torch.zeros(1, 3, SIZE, SIZE),),
        str(weights),
        input_names=["picture"],
        output_names=["boxes", "scores", "map"],
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(weights))
    classes = [
        {
            "name": name,
            "code": code,
            "reported": name not in DECOYS and name not in off,
            "note": off.get(name, "learned as a decoy" if name in DECOYS else ""),
        }
        for name, code in zip(CLASSES, CODES, strict=True)
    ]
    manifest = {
        "format": 1,
        "id": options.package.name,
        "version": "0.1.0",
        "task": "detect",
        "weights": "model.onnx",
        "files": [
            {
                "name": "model.onnx",
                "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
            }
        ],
        "classes": classes,
        "input": {
            "name": "picture",
            "size": SIZE,
            "channels": ["attenuation", "material", "material_known"],
            "scaling": "0..1 as in workstation/imaging/canonical.py: -ln(T)/5; plastic 0, "
            "aluminium 0.5, steel 1; unknown 0, known 1",
            "padding": "0 (air); the picture is cropped to its goods, kept in proportion, centred",
            "palette": "display pictures: white is air, lightness stands for transmission, orange "
            "is organic, green mixed or light metal, blue metal",
            # Display pictures stay out: on real ones it found nothing of what lay in plain view.
            "accepts": ["dual_energy", "single_energy"],
        },
        "outputs": [
            {"name": "boxes", "role": "boxes"},
            {"name": "scores", "role": "scores"},
            {"name": "map", "role": "map"},
        ],
        "thresholds": {
            "default": 0.5,
            "floor": 0.1,
            "overlap": 0.45,
            "chosen_from": f"{pictures} honest simulated validation pictures "
            f"({' and '.join(STYLES_CALIBRATED)}), of which {ACCEPTED:.0%} may alarm",
        },
        "map_meaning": "How far each place looks like the contraband drawn by the simulator "
        "(learned from simulated outlines). It is no measure of what is unusual in general.",
        "training_data": f"Simulated parcels only (workstation/simulation at {options.simulator[:12]}, "
        f"seeds from 10000000), {stored['step'] * BATCH} random views read as "
        f"{', '.join(STYLES)}. No real picture was trained on.",
        "limits": [
            "Places to look, not a verdict: no finding says nothing about a parcel's contents.",
            "Never measured on real parcels with contraband; see CARD.md.",
            "Display pictures (a scanner's own colours or grey) are refused: on real baggage "
            "pictures in vendor colours it stayed silent also where weapons lay in plain view.",
            "Scores are the model's own scale, not probabilities.",
        ],
        "licence": "Apache-2.0",
        "contact": "the administrator of this workstation",
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (options.package / "model.json").write_text(text, encoding="utf-8")
    print({name: round(float(value), 3) for name, value in zip(CLASSES, shift, strict=True)})


if __name__ == "__main__":
    main()
