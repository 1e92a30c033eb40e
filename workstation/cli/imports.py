"""`import scan` and `import manifest`."""

from __future__ import annotations

from pathlib import Path

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.composition import Station, open_station
from workstation.domain.notice import WorkstationError


def run(arguments: Arguments, answers: Answers) -> int:
    """0: all is in; 2: some files or lines stay out and are named; 3: the station failed."""
    station = open_station(arguments.data_dir, through="command line")
    try:
        bring = _scan if arguments.what == "scan" else _manifest
        status = 0
        for file in arguments.files:
            try:
                status = max(status, bring(station, file, arguments, answers))
            except WorkstationError as error:
                status = max(status, 3 if error.environment else 2)
                if len(arguments.files) == 1:
                    raise
                if answers.as_json:
                    told = {"file": str(file), "error": failure_document(error.notice)}
                    answers.line(told)
                else:
                    answers.say(f"{file}: {error.notice}")
        return status
    finally:
        station.close()


def _scan(station: Station, file: Path, arguments: Arguments, answers: Answers) -> int:
    for ref in station.importing.scans(file, arguments.parcel):
        if answers.as_json:
            answers.line(
                {
                    "file": str(file),
                    "parcel": ref.parcel_id,
                    "scan": ref.scan_id,
                    "view": ref.view,
                    "kind": ref.kind.value,
                    "files": [{"name": f.name, "sha256": f.sha256} for f in ref.files],
                    "simulated": ref.simulated,
                }
            )
        else:
            kind = ref.kind.value.replace("_", " ")
            answers.say(f"{file}: filed under {ref.parcel_id}, view {ref.view}, {kind}.")
    return 0


def _manifest(station: Station, file: Path, arguments: Arguments, answers: Answers) -> int:
    done = station.importing.manifest(file)
    count = done.count
    if answers.as_json:
        answers.line(
            {
                "file": str(file),
                "new": count.new,
                "changed": count.changed,
                "same": count.same,
                "repairs": [
                    {
                        "line": repair.line,
                        "field": repair.field,
                        "sentence": repair.sentence,
                        "found": repair.found,
                        "parcel": repair.parcel_id,
                    }
                    for repair in done.repairs
                ],
            }
        )
    else:
        answers.say(
            f"{file}: {count.new} new, {count.changed} changed, {count.same} the same, "
            f"{len(done.repairs)} to repair."
        )
        for repair in done.repairs:
            parcel = f" (parcel {repair.parcel_id})" if repair.parcel_id else ""
            found = f" Found: {repair.found}" if repair.found else ""
            answers.say(f"  line {repair.line}{parcel}: {repair.sentence}{found}")
    return 2 if done.repairs else 0
