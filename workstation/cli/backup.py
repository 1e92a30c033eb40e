"""`backup` and `restore`: copies of the running station, checked; and a station out of one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import THROUGH, signed_in
from workstation.composition import backup_keeper, open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.backup_ports import BackupChecked, BackupMade, Told
from workstation.services.permissions import Deed

NOT_UNDERSTOOD = Notice(
    fact="What is to be backed up is not understood: name one folder, or “verify” and one folder.",
    safe="Nothing has been done.",
    act="See “workstation backup --help”.",
    code="CLI-12",
)


def run(arguments: Arguments, answers: Answers) -> int:
    """Make, check or bring back; 3 where a back-up does not hold."""
    told = _silent if answers.as_json else answers.note
    if arguments.verb == "restore":
        return _restore(arguments, answers, told)
    words = list(arguments.target)
    if len(words) == 2 and words[0] == "verify":
        found = backup_keeper(arguments.data_dir).check(Path(words[1]))
        _tell_checked(found, answers)
        return 0 if found.holds else 3
    if len(words) != 1 or words == ["verify"]:
        raise WorkstationError(NOT_UNDERSTOOD)
    place = Path(words[0])
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        backing_up = station.governing.backing_up
        if arguments.by is None:
            made = backing_up.make(place, arguments.keep, None, told)
        else:
            with signed_in(station, arguments, Deed.BACKUP) as by:
                made = backing_up.make(place, arguments.keep, by, told)
    finally:
        station.close()
    _tell_made(made, answers)
    return 0


def _restore(arguments: Arguments, answers: Answers, told: Told) -> int:
    found = backup_keeper(arguments.data_dir).restore(arguments.backup, told)
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        verified = station.log.verify()
        if verified.holds:
            station.governing.backing_up.restored(found)
    finally:
        station.close()
    if not verified.holds:  # read whole a moment ago: the new disk is at fault
        _tell_checked(_but(found, f"the log does not hold: {verified.why}"), answers)
        return 3
    if answers.as_json:
        answers.document(_document(found) | {"data_dir": str(arguments.data_dir)})
    else:
        answers.say(
            f"The station “{found.station}” of {found.made_at} is in {arguments.data_dir}: "
            f"{found.entries} entries of the log, {found.files} files, all checked."
        )
    return 0


def _tell_made(made: BackupMade, answers: Answers) -> None:
    if answers.as_json:
        answers.document(
            {
                "folder": made.folder.name,
                "path": str(made.folder),
                "manifest": made.manifest_sha256,
                "entries": made.entries,
                "head": made.head,
                "files": made.files,
                "bytes": made.size,
                "copied_bytes": made.copied,
                "removed": list(made.removed),
            }
        )
        return
    answers.say(
        f"Back-up made and checked: {made.folder}. {made.entries} entries of the log, "
        f"{made.files} files, {grouped(made.size)} bytes ({grouped(made.copied)} copied).",
        *(f"Removed: {name}." for name in made.removed),
    )


def _tell_checked(found: BackupChecked, answers: Answers) -> None:
    if answers.as_json:
        answers.document(_document(found))
    elif found.holds:
        answers.say(
            f"The back-up holds: station “{found.station}”, {found.made_at}, {found.entries} "
            f"entries of the log, {found.files} files."
        )
    else:
        answers.say("The back-up does NOT hold:", *(f"  {one}." for one in found.problems))


def _document(found: BackupChecked) -> dict[str, object]:
    return {
        "holds": found.holds,
        "problems": list(found.problems),
        "folder": found.folder.name,
        "manifest": found.manifest_sha256,
        "station": found.station,
        "made_at": found.made_at,
        "entries": found.entries,
        "head": found.head,
        "files": found.files,
        "bytes": found.size,
    }


def _but(found: BackupChecked, problem: str) -> BackupChecked:
    return replace(found, problems=(*found.problems, problem))


def _silent(_: str) -> None:
    """With --json nothing but the answer is said."""


def grouped(number: int) -> str:
    """12 345: thousands apart."""
    return f"{number:,}".replace(",", " ")
