"""`log checkpoint`, `witness`, `cosigned`, `exchange` and `export`: the log for those who verify it elsewhere."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.cli.take_along import user
from workstation.composition import Station, open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.bundles import Bundles
from workstation.services.checkpoint_files import MOST_BYTES, read_file
from workstation.services.checkpoints import Checkpoints, fingerprint

NO_FOLDER = Notice(
    fact="This station shares no folder with others.",
    safe="Nothing has been signed or recorded.",
    act="Set witness_folder in station.toml, or bring checkpoints by hand (--out FILE).",
    code="PROOF-23",
)
_ALARMS = frozenset(("PROOF-12", "PROOF-13", "PROOF-14"))
"""A log that is not, or does not show that it is, the one that was seen before."""


def run(arguments: Arguments, answers: Answers) -> int:
    """0, or a failure in words."""
    station = open_station(arguments.data_dir, through="command line")
    try:
        deed = {
            "checkpoint": _checkpoint,
            "witness": _witness,
            "exchange": _exchange,
            "cosigned": _cosigned,
            "export": _export,
        }[arguments.what]
        return deed(station, arguments, answers)
    finally:
        station.close()


def _checkpoint(station: Station, arguments: Arguments, answers: Answers) -> int:
    made = station.proving.checkpoints.make()
    found = made.checkpoint
    stamped = None
    if arguments.time_stamp:
        stamped = station.proving.stamping.stamp(found.size, _who(arguments))
    if arguments.out is not None:
        data = station.proving.witnessing.file_for_others(found.size, arguments.since)
        _write(arguments.out, data)
    key = station.proving.station_key()
    if answers.as_json:
        answers.document(
            {
                "origin": found.origin,
                "size": found.size,
                "root": found.root.hex(),
                "head": None if found.head is None else found.head.hex(),
                "at": made.at,
                "new": made.new,
                "station_key": fingerprint(key).replace(" ", ""),
                "note": made.note.encode().decode(),
                "file": None if arguments.out is None else str(arguments.out),
                "time_stamp": None if stamped is None else stamped.at,
            }
        )
        return 0
    state = "Signed now" if made.new else f"Signed on {made.at}; nothing has been recorded since"
    answers.say(
        f"{state}: the log of {found.origin} with {found.size:,} entries.",
        *made.note.encode().decode().rstrip("\n").split("\n"),
        f"Key of this station: {fingerprint(key)}",
    )
    if stamped is not None:
        again = "already" if stamped.again else "now"
        answers.say(f"Stamped {again} by {stamped.authority}: {stamped.at}, entry {stamped.entry}.")
    if arguments.out is not None:
        answers.say(f"{arguments.out}: bring it to another station (workstation log witness).")
    return 0


def _witness(station: Station, arguments: Arguments, answers: Answers) -> int:
    data = _read(arguments.file)
    done = station.proving.witnessing.witness(data, _who(arguments), arguments.key)
    found = done.checkpoint
    if arguments.out is not None:
        _write(arguments.out, done.file)
    if answers.as_json:
        answers.document(
            {
                "origin": found.origin,
                "size": found.size,
                "root": found.root.hex(),
                "before": done.before,
                "entry": done.entry,
                "file": None if arguments.out is None else str(arguments.out),
            }
        )
        return 0
    how = "seen here for the first time"
    if done.before is not None:
        how = f"goes on from the {done.before:,} entries that were seen here before"
    answers.say(f"{found.origin}: {found.size:,} entries, {how}. Recorded as entry {done.entry}.")
    if arguments.out is not None:
        answers.say(f"{arguments.out}: bring it back there (workstation log cosigned).")
    else:
        answers.say("Nothing was written to bring back: name a file with --out.")
    return 0


def _cosigned(station: Station, arguments: Arguments, answers: Answers) -> int:
    taken = station.proving.witnessing.take_in(
        _read(arguments.file), _who(arguments), arguments.key
    )
    if answers.as_json:
        answers.document(
            [
                {
                    "witness": one.witness,
                    "size": one.size,
                    "seen_at": one.seen_at,
                    "entry": one.entry,
                    "again": one.again,
                }
                for one in taken
            ]
        )
        return 0
    for one in taken:
        known = "known already" if one.again else "recorded"
        answers.say(
            f"{one.witness} saw this log with {one.size:,} entries on {one.seen_at}: {known} as "
            f"entry {one.entry}."
        )
    return 0


def _exchange(station: Station, arguments: Arguments, answers: Answers) -> int:
    exchange = station.proving.exchange
    if exchange is None:
        raise WorkstationError(NO_FOLDER)
    made = station.proving.checkpoints.make()
    done = exchange.exchange(_who(arguments))
    status = 3 if any(one.code in _ALARMS for one in done.notices) else 0
    if answers.as_json:
        answers.document(
            {
                "size": made.checkpoint.size,
                "sent": done.sent,
                "witnessed": [
                    {
                        "origin": one.checkpoint.origin,
                        "size": one.checkpoint.size,
                        "before": one.before,
                        "entry": one.entry,
                    }
                    for one in done.witnessed
                ],
                "cosigned": [
                    {
                        "witness": one.witness,
                        "size": one.size,
                        "seen_at": one.seen_at,
                        "entry": one.entry,
                    }
                    for one in done.cosigned
                ],
                "notices": [failure_document(one) for one in done.notices],
            }
        )
        return status
    sent = "is there already" if done.sent is None else f"over {done.sent:,} entries was put there"
    answers.say(f"The checkpoint of this station {sent}.")
    for one in done.witnessed:
        answers.say(
            f"Signed: {one.checkpoint.origin} with {one.checkpoint.size:,} entries, entry {one.entry}."
        )
    for taken in done.cosigned:
        answers.say(
            f"{taken.witness} saw this log with {taken.size:,} entries on {taken.seen_at}: entry "
            f"{taken.entry}."
        )
    for notice in done.notices:
        answers.say(str(notice))
    return status


def _export(station: Station, arguments: Arguments, answers: Answers) -> int:
    bundles: Bundles = station.proving.bundles
    done = bundles.export(arguments.out.absolute(), arguments.entry, _who(arguments))
    found = done.made.checkpoint
    if answers.as_json:
        answers.document(
            {
                "folder": str(done.folder),
                "entries": done.entries,
                "asked": sorted(set(arguments.entry)) or "all",
                "size": found.size,
                "root": found.root.hex(),
                "station_key": done.station_key,
                "entry": done.entry,
            }
        )
        return 0
    key = " ".join(done.station_key[place : place + 4] for place in range(0, 32, 4))
    answers.say(
        f"{done.folder}: {done.entries:,} entries of a log of {found.size:,}, with their proofs.",
        "Verify it anywhere: python3 verify_log.py FOLDER (README.txt in it says how).",
        f"Key of this station, to compare there: {key}",
        f"Recorded as entry {done.entry}.",
    )
    return 0


@dataclass(frozen=True, slots=True)
class Compared:
    """A checkpoint that was kept elsewhere, and why the log is not its; empty where it is."""

    file: str
    size: int
    why: str


def compared(checkpoints: Checkpoints, files: Sequence[Path]) -> list[Compared]:
    """The log beside checkpoints that others kept.

    Raises
    ------
    WorkstationError
        PROOF-08, -19: a file that is no checkpoint.
    """
    found = []
    for file in files:
        one = read_file(_read(file)).checkpoint
        found.append(Compared(file.name, one.size, checkpoints.contradiction(one)))
    return found


def _who(arguments: Arguments) -> str:
    return arguments.by or user()


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise WorkstationError(
            Notice(
                fact=f"{file} cannot be read: {error.strerror}.",
                safe="Nothing has been signed or recorded.",
                act="Name the file that came from the other station.",
                code="PROOF-19",
            )
        ) from error


def _write(file: Path, data: bytes) -> None:
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise WorkstationError(
            Notice(
                fact=f"{file} cannot be written: {error.strerror}.",
                safe="What was signed is kept in this station's log.",
                act="Name another file with --out, then do it again.",
                code="PROOF-20",
            )
        ) from error
