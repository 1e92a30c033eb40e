"""What is kept of a model's answer to a picture: candidates, map, the densest spot beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation.domain.findings import Detection, Finding, NotChecked, logit
from workstation.domain.scan import PictureKind, Scan
from workstation.imaging.canonical import NotAccepted, canonical

FORMAT = 1
_SIDE = 384
"""Side of the canonical picture in which the densest spot is looked for."""
_BLUR = 9
"""Side of the box, in pixels of that picture, over which attenuation is averaged."""
_KEPT_SIDE = 160
"""Longer side of the attenuation map that is kept."""
_STEPS = 65535

Codes = NDArray[np.uint16]
Point = tuple[float, float]


class Damaged(ValueError):
    """A kept answer cannot be read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One candidate: box, score as shown, class code, and how far above its class's threshold it
    lies on the logit scale."""

    box: tuple[float, float, float, float]
    score: float
    code: str
    margin: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Of one picture. `refusal` is (code, words) where no model has judged it.

    Maps are uint16 of round(65535 * sqrt(value)): the order of values is kept, small ones are
    told apart. Peaks are (x, y) in source pixels.
    """

    kind: str
    rows: int
    columns: int
    simulated: bool
    refusal: tuple[str, str] | None = None
    input_used: str = ""
    milliseconds: float = 0.0
    marks: tuple[Mark, ...] = ()
    crop: tuple[int, int, int, int] | None = None
    anomaly: Codes | None = None
    anomaly_peak: Point | None = None
    dense: Codes | None = None
    dense_peak: Point | None = None

    @property
    def checked(self) -> bool:
        return self.refusal is None


def answer_of(scan: Scan, opinion: Detection | NotChecked) -> Answer:
    """The answer to a picture; the densest spot is found by the model's own canonical picture."""
    common: dict[str, Any] = {
        "kind": scan.kind.value,
        "rows": scan.rows,
        "columns": scan.columns,
        "simulated": scan.simulated,
    }
    if isinstance(opinion, NotChecked):
        return Answer(**common, refusal=(opinion.code, opinion.reason))
    dense = _densest(scan)
    anomaly, peak = None, None
    if opinion.anomaly_map is not None:
        anomaly, peak = _coded(opinion.anomaly_map), _peak(opinion.anomaly_map, scan)
    return Answer(
        **common,
        input_used=opinion.input_used,
        milliseconds=opinion.milliseconds,
        marks=tuple(_mark(one, opinion) for one in opinion.candidates),
        crop=None if dense is None else dense[2],
        anomaly=anomaly,
        anomaly_peak=peak,
        dense=None if dense is None else dense[0],
        dense_peak=None if dense is None else dense[1],
    )


def _mark(finding: Finding, opinion: Detection) -> Mark:
    own = finding.threshold
    limit = opinion.model.default_threshold if own is None else own
    x, y, width, height = finding.box
    return Mark(
        (float(x), float(y), float(width), float(height)),
        finding.score,
        finding.code or code_of(finding.label),
        logit(finding.score) - logit(limit),
    )


def code_of(label: str) -> str:
    """A class's code where the package gives none: its name in capitals."""
    return "".join(letter if letter.isalnum() else "_" for letter in label.upper())


def _densest(scan: Scan) -> tuple[Codes, Point, tuple[int, int, int, int]] | None:
    if scan.kind is PictureKind.VOLUME:
        return None
    try:
        made = canonical(scan, _SIDE)
    except NotAccepted:
        return None  # the model saw it otherwise; then there is no spot to compare with
    blurred = cv2.blur(made.tensor[0], (_BLUR, _BLUR))
    row, column = np.unravel_index(int(np.argmax(blurred)), blurred.shape)
    at = made.to_source(float(column) + 0.5, float(row) + 0.5)
    whole = made.map_to_source(np.asarray(blurred, dtype=np.float32))
    factor = min(1.0, _KEPT_SIDE / max(whole.shape))
    if factor < 1.0:
        size = (max(1, round(whole.shape[1] * factor)), max(1, round(whole.shape[0] * factor)))
        whole = np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA))
    return _coded(whole), at, made.crop


def _coded(values: NDArray[np.float32]) -> Codes:
    return np.round(np.sqrt(np.clip(values, 0.0, 1.0)) * _STEPS).astype(np.uint16)


def _peak(values: NDArray[np.float32], scan: Scan) -> Point:
    row, column = np.unravel_index(int(np.argmax(values)), values.shape)
    height, width = values.shape
    return (
        (float(column) + 0.5) / width * scan.columns,
        (float(row) + 0.5) / height * scan.rows,
    )


def packed(answer: Answer) -> bytes:
    """An answer as bytes of a numpy archive, to be kept."""
    told = {
        "format": FORMAT,
        "kind": answer.kind,
        "rows": answer.rows,
        "columns": answer.columns,
        "simulated": answer.simulated,
        "refusal": answer.refusal,
        "input_used": answer.input_used,
        "milliseconds": round(answer.milliseconds, 2),
        "marks": [[*mark.box, mark.score, mark.code, mark.margin] for mark in answer.marks],
        "crop": answer.crop,
        "anomaly_peak": answer.anomaly_peak,
        "dense_peak": answer.dense_peak,
    }
    arrays = {"told": np.frombuffer(json.dumps(told).encode("ascii"), np.uint8)}
    for name in ("anomaly", "dense"):
        values = getattr(answer, name)
        if values is not None:
            arrays[name] = values
    buffer = BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpacked(data: bytes) -> Answer:
    """The answer of `packed`.

    Raises
    ------
    Damaged
        Where the bytes are not such an answer.
    """
    try:
        with np.load(BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        told = json.loads(arrays["told"].tobytes())
        if told.pop("format") != FORMAT:
            raise Damaged("another format")
        marks = tuple(
            Mark((x, y, width, height), score, code, margin)
            for x, y, width, height, score, code, margin in told.pop("marks")
        )
        for name in ("refusal", "crop", "anomaly_peak", "dense_peak"):
            told[name] = None if told[name] is None else tuple(told[name])
        return Answer(**told, marks=marks, anomaly=arrays.get("anomaly"), dense=arrays.get("dense"))
    except Damaged:
        raise
    except Exception as error:  # an archive of a stranger's making fails in many ways
        raise Damaged(str(error)) from error
