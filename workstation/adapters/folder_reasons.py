"""The text files that lie beside a manifest file: why it was refused, what in it is to be repaired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workstation.services.records import when
from workstation.services.sources.folder import FileTaken


def reason_text(taken: FileTaken, at: datetime, station: str, size: int, digest: str) -> str:
    """Why nothing of a file is in."""
    notice = taken.refused
    if notice is None:
        raise ValueError("the file was not refused")
    lines = [
        "This file has not been taken in.",
        "",
        notice.fact,
        notice.safe,
        notice.act,
        "",
        f"Code: {notice.code}",
        f"Time: {when(at)}",
        f"Station: {station}",
    ]
    if digest:
        lines += [f"Size: {size} bytes", f"SHA-256: {digest}"]
    return "\n".join(_plain(line) for line in [*lines, *_listed(taken)]) + "\n"


def repairs_text(taken: FileTaken) -> str:
    """What of a file stays out and why; empty where all of it is in."""
    if not taken.to_repair:
        return ""
    count = f"{taken.new} new, {taken.changed} changed, {taken.same} the same"
    lines = [f"The rest of this file is in: {count}.", *_listed(taken)]
    return "\n".join(_plain(line) for line in lines) + "\n"


def _listed(taken: FileTaken) -> Iterator[str]:
    if taken.to_repair:
        yield ""
        yield f"To repair ({taken.to_repair}):"
    for repair in taken.repairs:
        parcel = f" (parcel {repair.parcel_id})" if repair.parcel_id else ""
        found = f" Found: {repair.found}" if repair.found else ""
        yield f"  line {repair.line}{parcel}: {repair.sentence}{found}"
    if taken.to_repair > len(taken.repairs):
        yield f"  and {taken.to_repair - len(taken.repairs)} more"


def _plain(line: str) -> str:
    """One line, whatever a file held."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in line)
