"""Where a model's map, its surest mark and the densest spot point, over pictures with something in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.evaluation.answers import Answer, Point
from workstation.evaluation.intervals import rate
from workstation.evaluation.maps import MapSums, difference
from workstation.evaluation.shapes import box_cells, drawn, grid_of
from workstation.evaluation.truth import Object, Role, Truth

Flags = NDArray[np.bool_]


class Looking:
    """Sums over pictures. Contraband of every class is looked for, whether the model has it or not."""

    def __init__(self) -> None:
        self._anomaly, self._dense = MapSums(), MapSums()
        self._pictures, self._with_map = 0, 0
        self._hits = {"map": 0, "densest": 0, "mark": 0}
        self._inside = {"map": 0, "densest": 0, "mark": 0}
        self._shares: list[float] = []
        self._pairs = np.zeros((2, 2), np.int64)

    def add(self, truth: Truth, answer: Answer) -> None:
        """Count one checked picture in; those of unknown content and without a map are left out."""
        if answer.dense is None or answer.dense_peak is None or truth.honest is None:
            return
        columns, rows = answer.columns, answer.rows
        wanted = [one for one in truth.objects if _contraband(one) and one.counts]
        others = [one for one in truth.objects if _unsure(one)]
        if truth.honest is False and not wanted:
            return  # what is in it cannot be asked for
        width, height = grid_of(columns, rows)
        goods = np.zeros((height, width), bool)
        goods[:] = True if answer.crop is None else box_cells(_box(answer.crop), columns, rows)
        left_out = np.zeros_like(goods)
        for one in others:
            left_out |= drawn(one, columns, rows)
        regions = [drawn(one, columns, rows) for one in wanted]
        if answer.anomaly is not None:
            self._with_map += 1
            self._anomaly.add(answer.anomaly, regions, left_out, goods)
            self._dense.add(answer.dense, regions, left_out, goods)
        if wanted:
            self._point(answer, wanted, regions, goods)

    def _point(
        self, answer: Answer, wanted: list[Object], regions: list[Flags], goods: Flags
    ) -> None:
        columns, rows = answer.columns, answer.rows
        boxes = np.zeros_like(goods)
        for one in wanted:
            boxes |= box_cells(one.box, columns, rows)
        shapes = np.any(regions, axis=0)
        best = max(answer.marks, key=lambda mark: mark.margin, default=None)
        points: dict[str, Point | None] = {
            "map": answer.anomaly_peak,
            "densest": answer.dense_peak,
            "mark": None
            if best is None
            else (best.box[0] + best.box[2] / 2, best.box[1] + best.box[3] / 2),
        }
        self._pictures += 1
        self._shares.append(float((boxes & goods).sum() / goods.sum()))
        hit = {}
        for name, point in points.items():
            hit[name] = point is not None and any(_in_box(point, one.box) for one in wanted)
            self._hits[name] += hit[name]
            self._inside[name] += point is not None and _in_cells(point, shapes, columns, rows)
        if answer.anomaly_peak is not None:
            self._pairs[int(hit["map"]), int(hit["densest"])] += 1

    def figures(self) -> dict[str, Any]:
        """Pointing game with densest spot and chance beside; pixel figures of both maps."""
        told: dict[str, Any] = {
            "pictures": self._pictures,
            "chance": round(float(np.mean(self._shares)), 4) if self._shares else None,
            "peak_in_box": {name: rate(hits, self._pictures) for name, hits in self._hits.items()},
            "peak_in_outline": {
                name: rate(hits, self._pictures) for name, hits in self._inside.items()
            },
        }
        if not self._with_map:
            for part in ("peak_in_box", "peak_in_outline"):
                told[part].pop("map")
            return told | {"pixels": None}
        told["only_map_right"] = int(self._pairs[1, 0])
        told["only_densest_right"] = int(self._pairs[0, 1])
        told["pixels"] = {
            "map": self._anomaly.figures(),
            "densest": self._dense.figures(),
            "difference": difference(self._anomaly, self._dense),
        }
        return told


def _contraband(one: Object) -> bool:
    return one.role in (Role.ASKED, Role.OTHER)


def _unsure(one: Object) -> bool:
    return one.role is Role.UNMAPPED or (_contraband(one) and not one.counts)


def _box(crop: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    x, y, width, height = crop
    return float(x), float(y), float(width), float(height)


def _in_box(point: Point, box: tuple[float, float, float, float]) -> bool:
    x, y, width, height = box
    return x <= point[0] < x + width and y <= point[1] < y + height


def _in_cells(point: Point, cells: Flags, columns: int, rows: int) -> bool:
    height, width = cells.shape
    column = min(width - 1, max(0, int(point[0] * width / columns)))
    row = min(height - 1, max(0, int(point[1] * height / rows)))
    return bool(cells[row, column])
