"""Words of the screens that are used in more than one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workstation.domain.log import LogEntry
    from workstation.domain.notice import Notice

APP = "NII Workstation"
THIN = "\u202f"
UNMANIFESTED = "No record: unmanifested"
SIMULATED = "Simulated picture"
SCAN_NEXT = "Scan the next parcel"
SCAN_FIRST = "Scan a parcel’s barcode, or type the number under the bars"


def grouped(number: int) -> str:
    """Thousands set apart: 18 204."""
    return f"{number:,}".replace(",", THIN)


def unbroken(text: str) -> str:
    """A sentence whose figures no line's end parts: "USD 3 497.16" must not end as "USD 3"."""
    import re

    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", THIN, text)
    text = re.sub(r"\b([A-Z]{3}) (?=\d)", "\\1\u00a0", text)
    return re.sub(r"(?<=\d) (?=(?:kg|g|h|min|%)(?!\w))", "\u00a0", text)


def spoken(parcel_id: str) -> str:
    """A parcel's number in groups, as it is read aloud."""
    from workstation.domain.barcode import Barcode
    from workstation.domain.notice import WorkstationError

    try:
        return Barcode.parse(parcel_id).spoken
    except WorkstationError:
        return parcel_id


def unparted(parcel_id: str) -> str:
    """A parcel's number as read aloud, in one piece: no line's end parts it."""
    return spoken(parcel_id).replace(" ", "\u00a0")


def moment_words(told: str) -> str:
    """A stored time as local time; what is none stays as it stands."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(told).astimezone().strftime("%d %b %Y %H:%M")
    except ValueError:
        return told


def short_hash(digest: bytes) -> str:
    """The first twelve signs of a hash."""
    return f"{digest.hex()[:12]}…"


def recorded_words(entry: LogEntry, parcel: str) -> str:
    """What the screen says once the commit is on disk."""
    number = grouped(entry.seq)
    label = _outcome(entry)
    waits = ", awaits a second officer" if _awaits(entry) else ""
    return f"Recorded: entry {number}, {label} {parcel}{waits}, hash {short_hash(entry.hash)}"


def notice_words(notice: Notice, *, not_recorded: bool = False) -> str:
    """A notice as the screen tells it."""
    return f"NOT recorded. {notice}" if not_recorded else str(notice)


def _awaits(entry: LogEntry) -> bool:
    data = entry.content.get("data")
    asked = data.get("sign_off") if isinstance(data, dict) else None
    return isinstance(asked, dict) and asked.get("needed") is True


def _outcome(entry: LogEntry) -> str:
    data = entry.content.get("data")
    label = data.get("outcome_label") if isinstance(data, dict) else None
    return str(label or "decision").lower()
