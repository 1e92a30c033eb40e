"""Figures as sentences and short words: shares in per cent, always with n and interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NONE = "–"


def percent(value: float | None) -> str:
    """ "12.3 %"."""
    return NONE if value is None else f"{100 * value:.1f} %"


def between(interval: Any) -> str:
    """ "4.1 to 9.8 %"; a dash where there is none."""
    if not interval:
        return NONE
    return f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f} %"


def share(rate: Mapping[str, Any] | None) -> str:
    """ "6.2 % (20 of 321; 4.1 to 9.4 %)"."""
    if not rate or rate["value"] is None:
        return f"{NONE} (n = 0)"
    return (
        f"{percent(rate['value'])} ({rate['hits']:,} of {rate['n']:,}; {between(rate['interval'])})"
    )


def figure(told: Mapping[str, Any] | None) -> str:
    """A value of 0..1 that is no share: "0.812 (0.790 to 0.834)"."""
    if not told or told["value"] is None:
        return NONE
    ends = told.get("interval")
    words = "" if not ends else f" ({ends[0]:.3f} to {ends[1]:.3f})"
    return f"{told['value']:.3f}{words}"


def signed(value: float | None) -> str:
    """A shift on the logit scale."""
    return "all that is kept" if value is None else f"{value:+.2f}".replace("-", "−")


def summary(report: Mapping[str, Any]) -> list[str]:
    """The main figures, for a terminal."""
    model, pictures = report["model"], report["pictures"]
    lines = [
        f"Model {model['id']} {model['version']} on {report['images']}.",
        f"Pictures: {pictures['read']:,} read, {pictures['checked']:,} checked, "
        f"{pictures['read'] - pictures['checked']:,} not checked, "
        f"{report['unusable_count']:,} could not be used.",
    ]
    lines += [
        f"  Not checked: {one['pictures']:,}: {one['reason']} ({one['code']})"
        for one in pictures["not_checked"]
    ]
    lines += [
        f"  Could not be used: {one['picture']}: {one['why']} ({one['code']})"
        for one in report["unusable"][:5]
    ]
    if "alarmed" in report:
        lines += in_short(report)
    else:
        lines.append("Pictures with any mark at the shipped thresholds, by sub-folder:")
        for one in report["folders"]:
            lines.append(f"  {one['folder']}: {share(one['marked'])}")
    times = report["milliseconds"]
    if times["n"]:
        lines.append(
            f"Time of the model: median {times['median']:g} ms, 95 % within {times['p95']:g} ms."
        )
    return [*lines, *report["notes"]]


def in_short(report: Mapping[str, Any]) -> list[str]:
    """What there is to say of pictures whose content is known, in a few sentences."""
    alarmed = report["alarmed"]
    lines = [
        f"Honest pictures alarmed as shipped: {share(alarmed)}, "
        f"{alarmed['marks_per_picture'] if alarmed['marks_per_picture'] is not None else NONE} "
        "false marks a picture."
    ]
    labels = dict(zip(report["model"]["codes"], report["model"]["labels"], strict=True))
    tenth = next((p for p in report["operating_points"] if p["accepted"] == 0.1), None)
    for code, one in report["classes"].items():
        if not one["objects"]:
            continue
        found = one["recall"]["0.3"]["right_class"]
        line = (
            f"  {labels[code]}: found as shipped {share(found)}; AP at 0.5 {figure(one['ap50'])}, "
            f"at 0.5:0.95 {figure(one['ap50_95'])}"
        )
        if tenth is not None:
            line += f"; found at 10 % alarmed {share(tenth['recall'][code]['0.3'])}"
        lines.append(line + ".")
    looking = report["map"]
    peaks = looking["peak_in_box"]
    if looking["pictures"]:
        words = [f"{name} {share(peaks[key])}" for key, name in PEAKS.items() if key in peaks]
        lines.append(f"Peak inside a box: {'; '.join(words)}; chance {percent(looking['chance'])}.")
    pixels = looking["pixels"]
    if pixels:
        lines.append(
            "Pixels: AUROC of the map "
            f"{figure(pixels['map']['auroc'])}, of the densest {figure(pixels['densest']['auroc'])}; "
            f"PRO {figure(pixels['map']['pro'])} and {figure(pixels['densest']['pro'])}."
        )
    error = report["calibration"]["0.5"]["expected_error"]
    lines.append(f"Expected calibration error (overlap 0.5): {figure(error)}.")
    if report["objects_not_checked"]:
        count = sum(report["objects_not_checked"].values())
        lines.append(f"Objects in pictures that were not checked, in no figure above: {count:,}.")
    return lines


PEAKS = {"map": "anomaly map", "mark": "surest mark’s middle", "densest": "densest spot"}
