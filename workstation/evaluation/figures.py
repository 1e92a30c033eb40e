"""All figures of one evaluation, from pictures added one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.evaluation.alarms import (
    alarmed,
    alarmed_by_class,
    froc,
    honest_flags,
    operating_points,
    precision_spread,
    recall,
    shift_for,
)
from workstation.evaluation.answers import Answer
from workstation.evaluation.boxes import COCO_OVERLAPS, average_precision, precision_curve
from workstation.evaluation.calibration import reliability
from workstation.evaluation.intervals import draws, rate
from workstation.evaluation.looking import Looking
from workstation.evaluation.table import HIT_OVERLAPS, NEVER, UNKNOWN, Case, Table, TableMaker
from workstation.evaluation.truth import Role, Truth

GROUPS = ("profile", "filling", "package", "palette")
"""Keys of an image's `extra` by which figures are told apart; and by kind of input."""
_FOLDER_RATES = (0.01, 0.02, 0.05, 0.1)
_HALF = 1  # column of overlap 0.5 in the table


@dataclass(frozen=True, slots=True)
class Asked:
    """The classes that the model reports: labels and codes, in one order."""

    labels: tuple[str, ...]
    codes: tuple[str, ...]


class Evaluation:
    """Takes pictures one by one, then tells the figures.

    Parameters
    ----------
    asked : Asked
    known : bool
        Whether anything is known of what is in the pictures (a COCO file).
    """

    def __init__(self, asked: Asked, *, known: bool) -> None:
        self._asked, self._known = asked, known
        self._table = TableMaker(asked.codes)
        self._looking = Looking()
        self._refused: Counter[tuple[str, str]] = Counter()
        self._refused_kinds: Counter[str] = Counter()
        self._folders: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._objects: Counter[tuple[str, str, str]] = Counter()
        self._unchecked_objects: Counter[str] = Counter()
        self._milliseconds: list[float] = []
        self._simulated = 0
        self._inputs: Counter[str] = Counter()

    def add(self, truth: Truth, answer: Answer) -> None:
        """Count one picture in, checked or not."""
        folder = str(PurePosixPath(truth.name.replace("\\", "/")).parent)
        counts = self._folders[folder]
        counts["read"] += 1
        self._simulated += answer.simulated
        for one in truth.objects:
            self._objects[one.category, one.role.value, one.code] += 1
        if answer.refusal is not None:
            self._refused[answer.refusal] += 1
            self._refused_kinds[answer.kind] += 1
            counts["not checked"] += 1
            for one in truth.objects:
                if one.role is Role.ASKED and one.counts:
                    self._unchecked_objects[one.code] += 1
            return
        counts["checked"] += 1
        self._milliseconds.append(answer.milliseconds)
        self._inputs[answer.input_used] += 1
        self._table.add(truth, answer, folder)
        if self._known:
            self._looking.add(truth, answer)

    @property
    def table(self) -> Table:
        """What has been counted so far."""
        return self._table.made()

    def figures(self) -> dict[str, Any]:
        """Everything, as the report's JSON holds it."""
        table = self._table.made()
        whole = np.ones(len(table.cases), bool)
        told: dict[str, Any] = {
            "pictures": self._pictures(table),
            "milliseconds": self._times(),
            "folders": self._by_folder(table),
        }
        if not self._known:
            return told
        told["categories"] = [
            {"category": category, "role": role, "code": code, "objects": count}
            for (category, role, code), count in sorted(self._objects.items())
        ]
        told["objects_not_checked"] = dict(sorted(self._unchecked_objects.items()))
        told |= _block(table, whole, curves=True)
        told["concealment"] = _by_concealment(table, told["operating_points"])
        told["map"] = self._looking.figures()
        told["groups"] = {}
        for name in ("kind", *GROUPS):
            values = sorted({_value(case, name) for case in table.cases})
            if name != "kind" and values in ([], [UNKNOWN]):
                continue
            told["groups"][name] = {
                value: _block(
                    table, np.array([_value(case, name) == value for case in table.cases], bool)
                )
                for value in values
            }
        return told

    def _pictures(self, table: Table) -> dict[str, Any]:
        honest = honest_flags(table)
        known = [case.honest for case in table.cases]
        return {
            "read": sum(counts["read"] for counts in self._folders.values()),
            "simulated": self._simulated,
            "checked": len(table.cases),
            "honest": int(honest.sum()) if self._known else None,
            "with_contraband": known.count(False) if self._known else None,
            "of_unknown_content": known.count(None) if self._known else len(table.cases),
            "not_checked": [
                {"code": code, "reason": reason, "pictures": count}
                for (code, reason), count in self._refused.most_common()
            ],
            "not_checked_by_kind": dict(self._refused_kinds.most_common()),
            "inputs": dict(self._inputs.most_common()),
        }

    def _times(self) -> dict[str, Any]:
        if not self._milliseconds:
            return {"median": None, "p95": None, "n": 0}
        middle, high = np.quantile(np.array(self._milliseconds), [0.5, 0.95])
        return {
            "median": round(float(middle), 1),
            "p95": round(float(high), 1),
            "n": len(self._milliseconds),
        }

    def _by_folder(self, table: Table) -> list[dict[str, Any]]:
        told = []
        margins = np.array([case.alarm for case in table.cases], np.float64)
        counting = table.m_margin >= 0.0
        for folder, counts in sorted(self._folders.items()):
            mine = np.array([case.folder == folder for case in table.cases], bool)
            marked, marks = margins[mine] >= 0.0, mine[table.m_picture] & counting
            by_class = {
                code: rate(
                    len(np.unique(table.m_picture[marks & (table.m_class == number)])),
                    int(mine.sum()),
                )
                for number, code in enumerate(table.codes)
            }
            told.append(
                {
                    "folder": folder,
                    "read": counts["read"],
                    "checked": counts["checked"],
                    "not_checked": counts["not checked"],
                    "marked": rate(int(marked.sum()), int(mine.sum())),
                    "marks_per_picture": round(int(marks.sum()) / int(mine.sum()), 4)
                    if mine.any()
                    else None,
                    "marked_by_class": by_class,
                    "shift_for": [
                        {
                            "accepted": accepted,
                            "shift": shift_for(margins[mine], accepted),
                        }
                        for accepted in _FOLDER_RATES
                    ]
                    if mine.any()
                    else [],
                }
            )
        return told


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _value(case: Case, name: str) -> str:
    return case.kind if name == "kind" else dict(case.extra).get(name, UNKNOWN)


def _block(table: Table, chosen: NDArray[np.bool_], *, curves: bool = False) -> dict[str, Any]:
    """The figures of some of the pictures; with `curves` those that only the whole has."""
    part = table.of_pictures(chosen)
    groups = _groups(table)
    weights = draws(int(groups.max(initial=-1)) + 1)
    honest = honest_flags(table) & chosen
    told: dict[str, Any] = {
        "n": {"pictures": int(chosen.sum()), "honest": int(honest.sum())},
        "alarmed": alarmed(part, chosen),
        "alarmed_by_class": alarmed_by_class(part, chosen),
        "classes": {
            code: _class(part, number, weights, groups, curves)
            for number, code in enumerate(part.codes)
        },
        "recall": _recalls(part, np.ones(len(part.o_class), bool), weights, groups),
    }
    told["mean_ap"] = {
        name: _mean([one[name]["value"] for one in told["classes"].values()])
        for name in ("ap50", "ap50_95")
    }
    told["operating_points"] = operating_points(part, chosen, weights, groups)
    told["froc"] = froc(part, chosen, weights, groups)
    if not curves:
        told["froc"].pop("curves")
    told["calibration"] = {
        f"{least:g}": _calibration(part, column, weights, groups, None)
        for column, least in enumerate(HIT_OVERLAPS)
    }
    return told


def _by_concealment(table: Table, points: list[dict[str, Any]]) -> dict[str, Any]:
    """Recall by how well each object is hidden: as shipped, and at 10 % of honest ones alarmed."""
    groups = _groups(table)
    weights = draws(int(groups.max(initial=-1)) + 1)
    tenth = next((point for point in points if point["accepted"] == 0.1), None)
    shift = None if tenth is None else NEVER if tenth["shift"] is None else tenth["shift"]
    levels = np.array(table.o_level, object)
    told: dict[str, Any] = {}
    for level in sorted(set(table.o_level)):
        mine = levels == level
        by_class = {}
        for number, code in enumerate(table.codes):
            of_class = mine & (table.o_class == number)
            by_class[code] = recall(
                table.o_margin[of_class, 0], table.o_picture[of_class], weights, groups
            )
        told[level] = {
            "recall": _recalls(table, mine, weights, groups),
            "classes": by_class,
            "at_tenth": None
            if shift is None
            else recall(table.o_margin[mine, 0], table.o_picture[mine], weights, groups, shift),
        }
    return told


def _groups(table: Table) -> NDArray[np.int64]:
    """(pictures,) number of what each is drawn again with."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(c.group, len(numbers)) for c in table.cases], np.int64)


def _class(
    table: Table, number: int, weights: Any, groups: NDArray[np.int64], curves: bool
) -> dict[str, Any]:
    marks = table.m_class == number
    objects = table.o_class == number
    asked = np.bincount(groups[table.o_picture[objects]], minlength=weights.shape[1]).astype(float)
    scores, pictures = table.m_score[marks], table.m_picture[marks]
    values = []
    for column in range(1, 1 + len(COCO_OVERLAPS)):
        kept = ~table.m_ignored[marks, column]
        right = table.m_right[marks, column]
        values.append(average_precision(scores[kept], right[kept], float(objects.sum())))
    kept = ~table.m_ignored[marks, _HALF]
    right = table.m_right[marks, _HALF]
    told: dict[str, Any] = {
        "objects": int(objects.sum()),
        "marks": int(marks.sum()),
        "ap50": {
            "value": _rounded(values[0]),
            "interval": precision_spread(
                scores[kept], right[kept], pictures[kept], asked, weights[:200], groups
            )
            if asked.any()
            else None,
        },
        "ap50_95": {"value": _mean(values)},
        "recall": _recalls(table, objects, weights, groups),
    }
    if curves:
        told["pr_curve"] = _pr(scores[kept], right[kept], int(objects.sum()))
        told["calibration"] = _calibration(table, _HALF, weights, groups, number)
    return told


def _recalls(
    table: Table, objects: NDArray[np.bool_], weights: Any, groups: NDArray[np.int64]
) -> dict[str, Any]:
    """At the shipped thresholds: by the right class, and by a mark of any class."""
    told = {}
    for column, least in enumerate(HIT_OVERLAPS):
        pictures = table.o_picture[objects]
        told[f"{least:g}"] = {
            "right_class": recall(table.o_margin[objects, column], pictures, weights, groups),
            "any_class": recall(table.o_any[objects, column], pictures, weights, groups),
            "at_any_score": recall(
                np.where(table.o_margin[objects, column] > NEVER, 0.0, NEVER),
                pictures, weights, groups,
            ),
        }  # fmt: skip
    return told


def _pr(scores: NDArray[np.float64], right: NDArray[np.bool_], asked: int) -> list[list[float]]:
    """At most some 200 points (recall, precision, score)."""
    if not asked or not len(scores):
        return []
    recalls, precision = precision_curve(scores, right, float(asked), None)
    falling = np.sort(scores)[::-1]
    at = np.unique(np.linspace(0, len(falling) - 1, min(200, len(falling))).astype(int))
    return [[round(float(v[i]), 4) for v in (recalls, precision, falling)] for i in at]


def _calibration(
    table: Table, column: int, weights: Any, groups: NDArray[np.int64], number: int | None
) -> dict[str, Any]:
    kept = ~table.m_ignored[:, column]
    if number is not None:
        kept &= table.m_class == number
    return reliability(
        table.m_score[kept], table.m_right[kept, column], groups[table.m_picture[kept]], weights
    )


def _mean(values: Sequence[float | None]) -> float | None:
    sound = [value for value in values if value is not None]
    return round(sum(sound) / len(sound), 4) if sound else None
