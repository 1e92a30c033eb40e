"""The pictures that tell most of where a model fails, drawn with its marks and the true objects."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from workstation.domain.findings import Finding
from workstation.domain.outline import Layer, Outline
from workstation.domain.scan import Scan
from workstation.evaluation.answers import Mark
from workstation.evaluation.table import Table
from workstation.evaluation.truth import Box, Object, Role
from workstation.imaging.display import standard_picture
from workstation.imaging.overlay import Drawing

MOST_ALARMS = 8
MOST_MISSED = 3  # of each class
_SIDE = 640
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Chosen:
    """A picture by its number in the table, and why it is shown."""

    picture: int
    why: str


def worst(table: Table, labels: Sequence[str], *, known: bool) -> tuple[list[Chosen], list[Chosen]]:
    """(most strongly marked without contraband, missed objects); without knowledge of the content
    the most strongly marked of all, and none."""
    marked = [
        (number, case)
        for number, case in enumerate(table.cases)
        if (case.honest is True or not known) and case.alarm >= 0.0
    ]
    marked.sort(key=lambda pair: -pair[1].alarm)
    alarms = [
        Chosen(
            number,
            ("holds no contraband by the COCO file" if known else "what is inside is not known")
            + f"; its surest mark lies {_signed(case.alarm)} from its threshold (logit)",
        )
        for number, case in marked[:MOST_ALARMS]
    ]
    missed: list[Chosen] = []
    for number, label in enumerate(labels):
        mine = np.flatnonzero((table.o_class == number) & (table.o_margin[:, 0] < 0.0))
        order = mine[np.argsort(table.o_margin[mine, 0], kind="stable")]
        for row in order[:MOST_MISSED]:
            margin = table.o_margin[row, 0]
            why = (
                f"{label} not found at any score"
                if margin == -np.inf
                else f"{label} found only {_signed(margin)} from its threshold (logit)"
            )
            missed.append(Chosen(int(table.o_picture[row]), why))
    return alarms, missed


def _signed(margin: float) -> str:
    return f"{margin:+.1f}".replace("-", "−")


def picture_of(
    scan: Scan, marks: Sequence[Mark], labels: dict[str, str], objects: Sequence[Object]
) -> str:
    """A data URI of the picture as JPEG: marks that count in their class's style, true objects in
    white."""
    rgb = standard_picture(scan)
    factor = _SIDE / max(rgb.shape[:2])
    size = (max(1, round(rgb.shape[1] * factor)), max(1, round(rgb.shape[0] * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = np.ascontiguousarray(cv2.resize(rgb, size, interpolation=how), dtype=np.uint8)
    findings = [
        Finding(_whole(mark.box, factor), mark.score, labels[mark.code], number, code=mark.code)
        for number, mark in enumerate((m for m in marks if m.margin >= 0 and m.code in labels), 1)
    ]
    outlines = [
        Outline(_corners(one.box, factor), _words(one), Layer.OFFICER, True) for one in objects
    ]
    Drawing(size, findings, outlines).paint(small)
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    if not done:
        raise ValueError(f"not a picture: {small.shape}")
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")


def _words(one: Object) -> str:
    return f"{one.category[:40]}{'' if one.role is Role.ASKED else f' ({one.role.value})'}"


def _whole(box: Box, factor: float) -> tuple[int, int, int, int]:
    x, y, width, height = (side * factor for side in box)
    return round(x), round(y), max(1, round(width)), max(1, round(height))


def _corners(box: Box, factor: float) -> tuple[tuple[float, float], ...]:
    x, y, width, height = (side * factor for side in box)
    return (x, y), (x + width, y), (x + width, y + height), (x, y + height)
