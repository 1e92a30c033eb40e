"""COCO's average precision written as slowly and plainly as its text: a second opinion for tests."""

from __future__ import annotations

from typing import Any

Box = tuple[float, float, float, float]
Found = tuple[Box, float]
True_ = tuple[Box, bool, bool]  # box, to be ignored, stands for many


def overlap(found: Box, true: Box, crowd: bool) -> float:
    ax, ay, aw, ah = found
    bx, by, bw, bh = true
    wide = min(ax + aw, bx + bw) - max(ax, bx)
    high = min(ay + ah, by + bh) - max(ay, by)
    if wide <= 0 or high <= 0:
        return 0.0
    inner = wide * high
    return inner / (aw * ah if crowd else aw * ah + bw * bh - inner)


def of_picture(found: list[Found], true: list[True_], least: float) -> list[tuple[float, str]]:
    """(score, "right" | "wrong" | "ignored") of each found box of one class."""
    found = sorted(found, key=lambda one: -one[1])[:100]
    taken: set[int] = set()
    told = []
    for box, score in found:
        choice: dict[bool, tuple[float, int] | None] = {False: None, True: None}
        for number, (other, ignore, crowd) in enumerate(true):
            if number in taken and not crowd:
                continue
            value = overlap(box, other, crowd)
            best = choice[ignore]
            if value >= min(least, 1 - 1e-10) and (best is None or value >= best[0]):
                choice[ignore] = (value, number)
        if choice[False] is not None:
            taken.add(choice[False][1])
            told.append((score, "right"))
        elif choice[True] is not None:
            taken.add(choice[True][1])
            told.append((score, "ignored"))
        else:
            told.append((score, "wrong"))
    return told


def average_precision(
    pictures: list[tuple[list[Found], list[True_]]], least: float
) -> float | None:
    asked = sum(not ignore for _, true in pictures for _, ignore, _ in true)
    if not asked:
        return None
    told: list[Any] = []
    for found, true in pictures:
        told += [one for one in of_picture(found, true, least) if one[1] != "ignored"]
    told.sort(key=lambda one: -one[0])
    points = []
    right = 0
    for number, (_, word) in enumerate(told, 1):
        right += word == "right"
        points.append((right / asked, right / number))
    total = 0.0
    for step in range(101):
        at = step / 100
        total += max((p for r, p in points if r >= at - 1e-12), default=0.0)
    return total / 101
