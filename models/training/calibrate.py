"""Scores that mean something: chances from logits, and thresholds from accepted false alarms.

For each kind of picture and each class a logistic curve (Platt 1999) is fitted to the candidates on
whole simulated validation pictures: the chance that a mark of that logit lies on an object of that
class (overlap at least 0.3). Thresholds are then chosen on honest pictures so that together all
reported classes alarm on the accepted share of them, each class taking an equal part. Honest pictures
for the colour threshold may also be real ones: choosing a threshold trains nothing, and those
pictures are told apart from the ones that figures are reported on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from models.training.classes import CLASSES, DECOYS
from models.training.sets import KINDS, scan_of
from workstation.domain.scan import PictureKind, Scan
from workstation.imaging.canonical import canonical

LOWEST = -6.0
"""Candidates below this logit are not looked at."""
OVERLAP = 0.3
OFTEN = (PictureKind.DUAL_ENERGY, PictureKind.RENDERED_COLOUR)
PRIOR = 20.0
"""Weight of the shared slope: few objects of a class cannot bend its curve."""


@dataclass
class Marks:
    """Candidates of one picture: logits (N,), kinds (N,), hit (N,) bool; asked (classes,): how many
    objects of each class a quarter or more of which shows."""

    logits: np.ndarray
    kinds: np.ndarray
    hit: np.ndarray
    honest: bool
    asked: np.ndarray

    def best(self, kind: int) -> float:
        """The strongest candidate of a class, -inf where there is none."""
        own = self.logits[self.kinds == kind]
        return float(own.max()) if own.size else -np.inf


def session_of(weights: Path, threads: int) -> onnxruntime.InferenceSession:
    """The exported graph, as the product runs it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(weights), options, ["CPUExecutionProvider"])


def candidates(
    net: onnxruntime.InferenceSession, tensor: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logits (N,), kinds (N,) and boxes (N, 4) in tensor pixels of all places that answer."""
    boxes, scores = net.run(["boxes", "scores"], {"picture": tensor[None]})
    kinds = scores[0].argmax(axis=1)
    best = scores[0].max(axis=1)
    keep = np.flatnonzero(best > 1 / (1 + np.exp(-LOWEST)))
    chance = np.clip(best[keep].astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(chance / (1 - chance)), kinds[keep], boxes[0][keep]


def overlap(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Intersection over union of one box with others, (N,)."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    both = np.clip(wide, 0, None) * np.clip(high, 0, None)
    area = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    return np.asarray(both / ((box[2] - box[0]) * (box[3] - box[1]) + area - both))


def marks_on(
    net: onnxruntime.InferenceSession,
    scan: Scan,
    size: int,
    boxes: np.ndarray,
    kinds: np.ndarray,
    visible: np.ndarray,
) -> Marks:
    """The network's candidates on a picture, each told whether it is right."""
    shown = canonical(scan, size)
    logits, said, found = candidates(net, shown.tensor)
    scale = np.array([*shown.scale, *shown.scale])
    offset = np.array([*shown.offset, *shown.offset])
    truth = boxes * scale + offset
    hit = np.zeros(len(logits), bool)
    ignored = np.zeros(len(logits), bool)
    taken = set()
    for index in np.argsort(-logits):
        if not len(truth):
            break
        share = overlap(found[index], truth)
        right = [
            int(i)
            for i in np.argsort(-share)
            if share[i] >= OVERLAP and kinds[i] == said[index] and int(i) not in taken
        ]
        if right:
            taken.add(right[0])
            hit[index] = visible[right[0]] >= 0.25
            ignored[index] = visible[right[0]] < 0.25
        elif (share >= OVERLAP).any() and any(
            kinds[i] == said[index] for i in np.flatnonzero(share >= OVERLAP)
        ):
            ignored[index] = (
                True  # a second mark on the same object: non-maximum suppression's work
            )
    keep = ~ignored
    honest = not any(CLASSES[kind] not in DECOYS for kind in kinds)
    asked = np.bincount(kinds[visible >= 0.25], minlength=len(CLASSES))
    return Marks(logits[keep], said[keep], hit[keep], honest, asked)


def fitted(marks: list[Marks]) -> dict[int, tuple[float, float]]:
    """Scale and shift of the logit for each class: chance = sigmoid(scale logit + shift)."""
    every = np.concatenate([m.logits for m in marks])
    right = np.concatenate([m.hit for m in marks])
    kinds = np.concatenate([m.kinds for m in marks])
    common = _logistic(every, right, None)
    return {
        kind: _logistic(every[kinds == kind], right[kinds == kind], common)
        if (kinds == kind).sum() > 20
        else common
        for kind in range(len(CLASSES))
    }


def _logistic(
    logits: np.ndarray, right: np.ndarray, prior: tuple[float, float] | None
) -> tuple[float, float]:
    """Newton's method on the log loss, drawn towards the common curve."""
    scale, shift = prior or (1.0, 0.0)
    target = np.where(right, (right.sum() + 1) / (right.sum() + 2), 1 / ((~right).sum() + 2))
    table = np.stack([logits, np.ones_like(logits)], 1)
    point = np.array([scale, shift])
    centre, strength = point.copy(), np.diag([PRIOR, 1.0]) if prior else np.eye(2) * 1e-3
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(table @ point, -30, 30)))
        slope = table.T @ (chance - target) + strength @ (point - centre)
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + strength
        step = np.linalg.solve(bend, slope)
        point = point - np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-6:
            break
    return float(max(point[0], 0.05)), float(point[1])


def thresholds(honest: list[Marks], reported: list[int], accepted: float) -> dict[int, float]:
    """Logit for each reported class so that `accepted` of the honest pictures alarm in all."""
    best = np.array([[m.best(kind) for kind in reported] for m in honest])
    best = np.where(np.isfinite(best), best, LOWEST - 1)
    low, high = 0.0, 1.0
    for _ in range(40):
        share = (low + high) / 2
        limit = np.quantile(best, 1 - share, axis=0, method="higher")
        alarmed = float((best > limit).any(axis=1).mean())
        low, high = (share, high) if alarmed <= accepted else (low, share)
    limit = np.quantile(best, 1 - low, axis=0, method="higher") + 1e-4
    return {kind: float(value) for kind, value in zip(reported, limit, strict=True)}


def found(marks: list[Marks], kind: int, limit: float) -> tuple[int, int]:
    """(objects of a class that are found at a logit, objects of it that are asked for)."""
    hits = sum(int((m.hit & (m.kinds == kind) & (m.logits >= limit)).sum()) for m in marks)
    return hits, sum(int(m.asked[kind]) for m in marks)


def alarmed_at(honest: list[Marks], limit: dict[int, float], move: dict[int, float]) -> float:
    """Share of honest pictures with a mark at or above the moved thresholds."""
    return float(
        np.mean([any(m.best(kind) >= limit[kind] + move[kind] for kind in limit) for m in honest])
    )


def simulated(
    net: onnxruntime.InferenceSession, records: list[dict[str, np.ndarray]], size: int
) -> dict[PictureKind, list[Marks]]:
    """Candidates on every record in every kind of picture."""
    cv2.setNumThreads(1)
    found: dict[PictureKind, list[Marks]] = {}
    for kind in KINDS:
        # The rarer kinds make do with half the records.
        some = records if kind in OFTEN else records[: len(records) // 2]
        found[kind] = [
            marks_on(net, scan_of(r, kind), size, r["boxes"], r["kinds"], r["visible"])
            for r in some
        ]
    return found


def real(
    net: onnxruntime.InferenceSession, folder: Path, size: int, part: int, of: int
) -> list[Marks]:
    """Candidates on every `of`-th honest display picture of a folder, from `part`."""
    found = []
    for path in sorted(folder.iterdir())[part::of]:
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if picture is None:
            raise SystemExit(f"{path} cannot be read as a picture")
        values = np.ascontiguousarray(picture[..., ::-1])[None]
        values.setflags(write=False)
        scan = Scan(kind=PictureKind.RENDERED_COLOUR, values=values, bits=8, files=())
        nothing = np.zeros((0, 4), np.float32)
        found.append(
            marks_on(net, scan, size, nothing, np.zeros(0, np.int64), np.zeros(0, np.float32))
        )
    return found
