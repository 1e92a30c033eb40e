"""Pictures for people: the standard view, the marks over it, the anomaly map."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from workstation.cli.documents import Looked
from workstation.domain.findings import Detection, opinion_words
from workstation.services.decisions import shift_for

SIMULATED = "Simulated picture"
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
)
"""Names that Windows keeps for devices."""


def write_pictures(looked: Looked, threshold: float | None, folder: Path, stem: str) -> list[Path]:
    """Write `<stem>-standard.png` and, where a model spoke, `-overlay.png` and `-anomaly.png`.

    Words stand in a strip under the picture, so that its pixels keep their places. A picture
    that no model has judged has no overlay: an unmarked one could be taken for an opinion.

    Raises
    ------
    WorkstationError
        PICTURE-01 where a file cannot be written.
    """
    from workstation.imaging.display import standard_picture
    from workstation.imaging.files import save_png
    from workstation.imaging.overlay import draw, map_picture, with_footer

    scan, opinion = looked.scan, looked.opinion
    if scan.simulated:
        stem = f"{stem}-simulated"
    simulated = [SIMULATED] if scan.simulated else []
    partly = [f"Partly read: {scan.missing}"] if scan.missing else []
    rgb = standard_picture(scan)
    footer = simulated + partly
    written = [folder / f"{stem}-standard.png"]
    save_png(written[0], with_footer(rgb, footer) if footer else rgb)
    if not isinstance(opinion, Detection):
        return written
    shift = shift_for([opinion], threshold)
    findings = [replace(f, number=n) for n, f in enumerate(opinion.counting(shift), 1)]
    words = [*footer, opinion_words(opinion, shift)]
    written.append(folder / f"{stem}-overlay.png")
    save_png(written[-1], draw(rgb, findings, opinion.anomaly_map, footer=words))
    if opinion.anomaly_map is not None:
        size = (int(rgb.shape[1]), int(rgb.shape[0]))
        words = [*footer, f"Anomaly map of model {opinion.model.model_id}: dark low, pale high"]
        written.append(folder / f"{stem}-anomaly.png")
        save_png(written[-1], with_footer(map_picture(opinion.anomaly_map, size), words))
    return written


def parcel_stem(number: str) -> str:
    """A name for a parcel's files; different numbers have different ones."""
    plain = file_stem(number)
    if plain == number and plain not in _DEVICES:
        return plain
    return f"{plain}-{hashlib.sha256(number.encode()).hexdigest()[:8]}"


def file_stem(name: str) -> str:
    """A name that any file system takes."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._-")[:80]
    return plain or "picture"
