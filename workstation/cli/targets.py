"""`targets`: parcels that were asked for, what became of each, and why something stood still."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import THROUGH, signed_in
from workstation.composition import open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.targeting import Reconciled
from workstation.services.permissions import Deed

_LONGEST_FILE = 4 << 20

UNREADABLE = Notice(
    fact="The list of numbers cannot be read: it is no text file of up to 4 MiB.",
    safe="Nothing has been recorded.",
    act="Give a file with a number on each line.",
    code="TARGET-04",
)


def run(arguments: Arguments, answers: Answers) -> int:
    """0 once it is recorded, or told."""
    reads = arguments.what == "reconcile"
    station = open_station(arguments.data_dir, read_only=reads, through=THROUGH)
    try:
        if reads:
            _tell(station.targeting.reconcile(arguments.since, arguments.until), answers)
            return 0
        if arguments.what == "add":
            numbers = [*arguments.numbers, *_lines(arguments.file)]
            with signed_in(station, arguments, Deed.REVIEW) as officer:
                entry = station.targeting.target(officer, numbers, arguments.why, THROUGH)
        else:
            with signed_in(station, arguments, Deed.NOTE) as officer:
                entry = station.targeting.downtime(
                    officer,
                    arguments.which,
                    arguments.since,
                    arguments.until,
                    arguments.why,
                    THROUGH,
                )
    finally:
        station.close()
    if answers.as_json:
        answers.document({"recorded": True, "entry": entry.seq, "hash": entry.hash.hex()})
    else:
        answers.say(f"Recorded: entry {entry.seq}, hash {entry.hash.hex()}.")
    return 0


def _lines(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        with file.open("rb") as stream:
            data = stream.read(_LONGEST_FILE + 1)
        if len(data) > _LONGEST_FILE:
            raise WorkstationError(UNREADABLE)
        return data.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WorkstationError(UNREADABLE) from error


def _tell(found: Reconciled, answers: Answers) -> None:
    if answers.as_json:
        answers.document(
            {
                "targeted": found.targeted,
                "presented": found.presented,
                "scanned": found.scanned,
                "decided": found.decided,
                "missing": [
                    {
                        "parcel": one.parcel,
                        "state": one.state.value,
                        "targeted_by": one.entry,
                        "targeted_at": one.at,
                        "officer": one.by,
                        "since": one.since or None,
                        "why": one.why,
                        "presented_at": one.presented_at or None,
                        "outcome": one.outcome,
                        "downtimes": [down.entry for down in found.hindering(one)],
                    }
                    for one in found.missing
                ],
                "downtimes": [asdict(one) for one in found.downtimes],
            }
        )
        return
    answers.say(
        f"Targeted {found.targeted}, presented {found.presented}, scanned {found.scanned}, "
        f"decided {found.decided}."
    )
    for one in found.missing:
        told = "".join(
            f"; {down.what} stood still: {down.why}, entry {down.entry}"
            for down in found.hindering(one)
        )
        since = f" since {one.since}" if one.since else ""
        by = f"{one.why}, {one.by}, entry {one.entry}"
        answers.say(f"  {one.parcel}  {one.state.value}{since}  ({by}{told})")
