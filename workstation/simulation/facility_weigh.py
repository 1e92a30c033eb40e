"""Weigh the demo parcels anew and write their records' weights to the rows that tell them.

A record's weight belongs to the parcel's picture; when a family is drawn otherwise, it changes.
`python -m workstation.simulation.facility_weigh` weighs, writes and tells what it changed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from workstation.simulation.facility_notable import NOTABLE
from workstation.simulation.facility_rows import ORDINARY

_FILES = ("facility_rows.py", "facility_notable.py")
_FAR_KG = 0.05  # a declared weight further from the scale's is meant to be wrong


def main() -> int:
    """Weigh and write."""
    from workstation.simulation.facility import demo_facility

    rows = {row.story: row for row in (*ORDINARY, *NOTABLE)}
    folder = Path(__file__).parent
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in _FILES}
    for parcel in demo_facility():
        row = rows[parcel.story]
        if row.kg is None or not parcel.projections:
            continue
        weight = parcel.scans()[0].weight_g / 1000.0
        declared, scale = float(row.kg), float(row.scale_kg) if row.scale_kg else None
        kg = f"{weight:.2f}"
        if scale is not None and abs(scale - declared) > _FAR_KG:
            kg = f"{weight * declared / scale:.2f}"
        off = 0.0 if scale is None else (scale - declared) % 0.009 - 0.0045
        for name, text in texts.items():
            pattern = rf'"{re.escape(row.kg)}",(\s+"{re.escape(row.story)}")'
            begun = re.search(pattern, text)
            if begun is None:
                continue
            text = text[: begun.start()] + f'"{kg}",{begun[1]}' + text[begun.end() :]
            if scale is not None:
                at = text.index("scale_kg=", begun.start())
                end = text.index(",", at)
                text = text[:at] + f'scale_kg="{weight + off:.3f}"' + text[end:]
            texts[name] = text
        if kg != row.kg:
            sys.stdout.write(f"{row.story} {row.kg} kg -> {kg} kg\n")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
