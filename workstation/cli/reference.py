"""`reference add`, `reference list`, `reference remove`: the site's pictures to compare with."""

from __future__ import annotations

import getpass

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import open_station
from workstation.services.compare_ports import Reference
from workstation.services.earlier import day


def run(arguments: Arguments, answers: Answers) -> int:
    """0; failures are told by their code."""
    station = open_station(arguments.data_dir, through="command line")
    try:
        if arguments.what == "list":
            told = station.earlier.references()
        elif arguments.what == "remove":
            told = (station.earlier.remove(arguments.number),)
        else:
            told = (
                station.earlier.add_files(
                    arguments.files,
                    arguments.title,
                    arguments.goods,
                    arguments.source,
                    arguments.note,
                    _user(),
                ),
            )
    finally:
        station.close()
    if answers.as_json:
        answers.document([_document(reference) for reference in told])
        return 0
    verb = {"add": "Added ", "remove": "Removed ", "list": ""}[arguments.what]
    answers.say(*(f"{verb}{_words(reference)}" for reference in told))
    if not told:
        answers.say("The reference library is empty.")
    return 0


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return "command line"


def _document(reference: Reference) -> dict[str, object]:
    scan = reference.scan
    return {
        "number": reference.reference_id,
        "title": reference.title,
        "goods": reference.hs,
        "source": reference.source,
        "note": reference.note,
        "view": scan.view,
        "kind": scan.kind.value,
        "files": [{"name": f.name, "sha256": f.sha256} for f in scan.files],
        "added_at": scan.added_at,
        "added_by": reference.added_by,
        "simulated": scan.simulated,
    }


def _words(reference: Reference) -> str:
    scan = reference.scan
    parts = [
        f"HS {reference.hs}" if reference.hs else "goods not told",
        scan.kind.value.replace("_", " "),
        f"source: {reference.source}" if reference.source else "",
        f"added {day(scan.added_at)} by {reference.added_by}",
        "simulated" if scan.simulated else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"{reference.reference_id}: {reference.title} ({told})"
