"""Turn evaluate.py's JSON into the tables of a package's card.

Run: python -m models.training.evaluate parcel-centre > report.json
     python -m models.training.card report.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from models.training.augment import STYLES


def tables(report: dict[str, Any]) -> str:
    """Markdown tables of the simulated measurements."""
    names = list(report[STYLES[0]]["classes"])
    lines = ["| class | asked | " + " | ".join(STYLES) + " |", "|---|---|" + "---|" * len(STYLES)]
    for name in sorted(names):
        rows = [report[style]["classes"][name] for style in STYLES]
        cells = [f"{row['recall']:.0%} ({row['ap50']:.2f})" for row in rows]
        lines.append(f"| {name} | {rows[0]['asked']} | " + " | ".join(cells) + " |")
    honest = [report[style] for style in STYLES]
    lines.append(
        f"| honest pictures alarmed | {honest[0]['honest_pictures']} | "
        + " | ".join(f"{r['false_alarm_pictures'] / r['honest_pictures']:.1%}" for r in honest)
        + " |"
    )
    lines += ["", "| peak inside a contraband box | " + " | ".join(STYLES) + " |"]
    lines.append("|---|" + "---|" * len(STYLES))
    for key in ("map", "densest_spot", "chance"):
        peak = [report[style]["peak_inside_contraband"][key] for style in STYLES]
        title = key.replace("_", " ")
        lines.append(f"| {title} | " + " | ".join(f"{value:.0%}" for value in peak) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(tables(report))
    for key in ("real", "milliseconds_per_picture", "model_sha256"):
        print(key, report.get(key))


if __name__ == "__main__":
    main()
