"""Recall against false alarms: at the shipped thresholds, at accepted rates, and all along (FROC).

A mark counts at a shift where its margin (logit of its score less that of its class's threshold) is
at or above it; 0 is as shipped. Honest pictures are those known to hold no contraband.
"""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workstation.evaluation.intervals import Weights, rate, share_spread, spread
from workstation.evaluation.table import HIT_OVERLAPS, NEVER, Numbers, Table

ALARM_RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
"""Accepted shares of honest pictures with any mark."""
FALSE_MARKS = (0.05, 0.1, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Accepted false marks a picture."""


def honest_flags(table: Table) -> NDArray[np.bool_]:
    """(pictures,) known to hold no contraband."""
    return np.array([case.honest is True for case in table.cases], bool)


def alarmed(table: Table, chosen: NDArray[np.bool_], shift: float = 0.0) -> dict[str, Any]:
    """Share of the chosen honest pictures with a mark that counts, and marks a picture."""
    honest = honest_flags(table) & chosen
    margins = np.array([case.alarm for case in table.cases], np.float64)
    hits = int((margins[honest] >= shift).sum())
    count = int(honest.sum())
    marks = int((honest[table.m_picture] & (table.m_margin >= shift)).sum())
    return {
        **rate(hits, count),
        "marks_per_picture": None if not count else round(marks / count, 4),
    }


def alarmed_by_class(table: Table, chosen: NDArray[np.bool_]) -> dict[str, Any]:
    """The same for each class alone, at the shipped thresholds."""
    honest = honest_flags(table) & chosen
    counting = honest[table.m_picture] & (table.m_margin >= 0.0)
    told = {}
    for number, code in enumerate(table.codes):
        pictures = np.unique(table.m_picture[counting & (table.m_class == number)])
        told[code] = rate(len(pictures), int(honest.sum()))
    return told


def recall(
    margins: Numbers, pictures: NDArray[np.int64], weights: Weights, groups: NDArray[np.int64],
    shift: float = 0.0,
) -> dict[str, Any]:  # fmt: skip
    """Share of objects found at a shift: Wilson interval, and one by drawing pictures again.

    Parameters
    ----------
    margins : (objects,)
        Margin of the mark that takes each.
    weights, groups : bootstrap draws (intervals.draws) and the group of each picture
    """
    hits = (margins >= shift) & (margins > NEVER)
    told = rate(int(hits.sum()), len(hits))
    if len(hits):
        by_group = groups[pictures]
        found = np.bincount(by_group, hits.astype(np.float64), minlength=weights.shape[1])
        asked = np.bincount(by_group, minlength=weights.shape[1]).astype(np.float64)
        told["by_picture"] = share_spread(np.asarray(found, dtype=np.float64), asked, weights)
    return told


def shift_for(margins: Numbers, accepted: float) -> float | None:
    """The lowest shift, to four places, at which at most that share of pictures is alarmed.

    None where even the lowest kept scores alarm no more than that.

    Parameters
    ----------
    margins : (honest pictures,) margin of each one's surest mark
    """
    most = int(np.floor(accepted * len(margins) + 1e-9))
    falling = -np.sort(-margins)
    if most >= len(falling) or falling[most] == NEVER:
        return None
    return _above(float(falling[most]))


def _above(margin: float) -> float:
    """The next shift of four decimal places at which that margin counts no more."""
    return round((floor(margin * 1e4 + 1e-6) + 1) / 1e4, 4)


def operating_points(
    table: Table, chosen: NDArray[np.bool_], weights: Weights, groups: NDArray[np.int64]
) -> list[dict[str, Any]]:
    """For each accepted rate of alarmed honest pictures: the shift, and recall there by class.

    Chosen and told on the same honest pictures.
    """
    honest = honest_flags(table) & chosen
    margins = np.array([case.alarm for case in table.cases], np.float64)[honest]
    if not len(margins):
        return []
    told = []
    for accepted in ALARM_RATES:
        shift = shift_for(margins, accepted)
        at = NEVER if shift is None else shift
        of_class = {
            code: {
                f"{least:g}": recall(
                    table.o_margin[mine, column], table.o_picture[mine], weights, groups, at
                )
                for column, least in enumerate(HIT_OVERLAPS)
            }
            for code, mine in _by_class(table)
        }
        told.append(
            {
                "accepted": accepted,
                "shift": shift,
                "alarmed": alarmed(table, chosen, NEVER if shift is None else shift),
                "recall": of_class,
            }
        )
    return told


def _by_class(table: Table) -> list[tuple[str, NDArray[np.bool_]]]:
    return [(code, table.o_class == number) for number, code in enumerate(table.codes)]


def froc(
    table: Table, chosen: NDArray[np.bool_], weights: Weights, groups: NDArray[np.int64]
) -> dict[str, Any]:
    """Recall over false marks a picture, as the shift falls; a curve and points on it.

    False marks are counted on honest pictures; where there are none, all marks that take nothing,
    over all pictures (`over` says which).
    """
    honest = honest_flags(table) & chosen
    over = "honest pictures" if honest.any() else "all pictures"
    if honest.any():
        pictures = int(honest.sum())
        false = np.sort(table.m_margin[honest[table.m_picture]])[::-1]
    else:
        pictures = int(chosen.sum())
        wrong = ~table.m_right[:, 0] & ~table.m_ignored[:, 0]
        false = np.sort(table.m_margin[wrong])[::-1]
    told: dict[str, Any] = {"over": over, "pictures": pictures, "objects": len(table.o_margin)}
    told["points"], told["curves"] = [], {}
    if not pictures or not len(table.o_margin):
        return told
    for column, least in enumerate(HIT_OVERLAPS):
        told["curves"][f"{least:g}"] = _curve(table.o_margin[:, column], false, pictures)
    for accepted in FALSE_MARKS:
        most = int(np.floor(accepted * pictures + 1e-9))
        shift = NEVER if most >= len(false) else _above(float(false[most]))
        told["points"].append(
            {
                "false_marks": accepted,
                "shift": None if shift == NEVER else shift,
                "recall": {
                    f"{least:g}": recall(
                        table.o_margin[:, column], table.o_picture, weights, groups, shift
                    )
                    for column, least in enumerate(HIT_OVERLAPS)
                },
            }
        )
    return told


def _curve(margins: Numbers, false: Numbers, pictures: int) -> list[list[float]]:
    """At most some 200 points (false marks a picture, recall), at falling shifts."""
    found = np.sort(margins[margins > NEVER])[::-1]
    levels = np.unique(np.concatenate([found, false]))[::-1]
    if len(levels) > 200:
        levels = levels[np.unique(np.linspace(0, len(levels) - 1, 200).astype(int))]
    x = np.searchsorted(-false, -levels, side="right") / pictures
    y = np.searchsorted(-found, -levels, side="right") / len(margins)
    return [[round(float(a), 4), round(float(b), 4)] for a, b in zip(x, y, strict=True)]


def precision_spread(
    scores: Numbers,
    right: NDArray[np.bool_],
    pictures: NDArray[np.int64],
    asked: NDArray[np.float64],
    weights: Weights,
    groups: NDArray[np.int64],
) -> list[float] | None:
    """Interval of the average precision by drawing pictures again.

    Parameters
    ----------
    asked : (groups,) true boxes of each group
    """
    from workstation.evaluation.boxes import average_precision

    values = []
    order = np.argsort(-scores, kind="stable")  # what is in order already is sorted at once
    scores, right = scores[order], right[order]
    of_mark = groups[pictures[order]]
    for row in weights:
        value = average_precision(scores, right, float(row @ asked), row[of_mark].astype(float))
        values.append(np.nan if value is None else value)
    return spread(np.array(values, np.float64))
