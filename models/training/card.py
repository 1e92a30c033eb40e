"""Lay the figures of evaluations out as the tables of CARD.md; prints Markdown.

Run: python -m models.training.card simulated=report1.json unseen=report2.json real=report3.json
where each report is the `report.json` of `workstation models evaluate --out`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from models.training.classes import CLASSES, CODES


def share(told: dict[str, Any] | None) -> str:
    """A share with its interval and n."""
    if not told or told.get("value") is None:
        return "not measured"
    words = f"{told['value']:.0%}"
    if told.get("interval"):
        low, high = told["interval"]
        words += f" ({low:.0%} to {high:.0%})"
    return f"{words}, n {told['n']}" if "n" in told else words


def _value(told: dict[str, Any] | None) -> str:
    if not told or told.get("value") is None:
        return "not measured"
    words = f"{told['value']:.2f}"
    if told.get("interval"):
        words += f" ({told['interval'][0]:.2f} to {told['interval'][1]:.2f})"
    return words


def _block(block: dict[str, Any]) -> list[str]:
    lines = [
        "| class | found, overlap 0.3, as shipped | AP at 0.5 | AP at 0.5:0.95 |",
        "|---|---|---|---|",
    ]
    for name, code in zip(CLASSES, CODES, strict=True):
        one = block["classes"].get(code)
        if one and one["objects"]:
            lines.append(
                f"| {name} | {share(one['recall']['0.3']['right_class'])} | {_value(one['ap50'])} | "
                f"{_value(one['ap50_95'])} |"
            )
    return lines


def tables(name: str, report: dict[str, Any]) -> list[str]:
    """The tables of one evaluation."""
    figures = report.get("figures", report)
    lines = [f"### {name}", ""]
    if "classes" not in figures:
        lines += ["| folder | pictures | marked as shipped | by class |", "|---|---|---|---|"]
        for one in figures["folders"]:
            by_class = ", ".join(
                f"{code} {entry['hits']}" for code, entry in one["marked_by_class"].items()
            )
            lines.append(
                f"| {one['folder'] or '.'} | {one['checked']} | {share(one['marked'])} | {by_class} |"
            )
        return [*lines, ""]
    lines += [f"Honest pictures alarmed: {share(figures['alarmed'])}.", ""]
    lines += _block(figures)
    for point in figures["operating_points"]:
        if point["accepted"] in (0.1, 0.2):
            found = ", ".join(
                f"{code} {share(one['0.3'])}"
                for code, one in point["recall"].items()
                if one["0.3"].get("value") is not None
            )
            lines += ["", f"Found at {point['accepted']:.0%} of honest pictures alarmed: {found}."]
    error = figures["calibration"]["0.3"]["expected_error"]["value"]
    lines += ["", f"Expected calibration error at overlap 0.3: {error}.", ""]
    for group, values in figures["groups"].items():
        if group not in ("kind", "profile"):
            continue
        lines += [
            f"| by {group} | pictures | alarmed | gun found | knife found |",
            "|---|---|---|---|---|",
        ]
        for value, block in values.items():
            gun, knife = (
                share(block["classes"][code]["recall"]["0.3"]["right_class"])
                if code in block["classes"]
                else "not measured"
                for code in ("GUN", "KNIFE")
            )
            lines.append(
                f"| {value} | {block['n']['pictures']} | {share(block['alarmed'])} | {gun} | {knife} |"
            )
        lines.append("")
    if figures.get("concealment"):
        lines += ["| hidden how well | found, any class asked, overlap 0.3 |", "|---|---|"]
        for level, one in figures["concealment"].items():
            lines.append(f"| {level} | {share(one['recall']['0.3']['right_class'])} |")
        lines.append("")
    lines += ["The map, beside the densest spot and chance:", "", "```"]
    lines += [json.dumps(figures["map"], indent=1), "```", ""]
    return lines


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="+", help="NAME=report.json")
    options = parser.parse_args()
    for entry in options.reports:
        name, path = entry.split("=", 1)
        print("\n".join(tables(name, json.loads(Path(path).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
