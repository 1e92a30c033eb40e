"""`import scan` and `import manifest`."""

from __future__ import annotations

from pathlib import Path

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.cli.manifests import bring_manifest
from workstation.composition import Station, open_station
from workstation.domain.notice import WorkstationError


def run(arguments: Arguments, answers: Answers) -> int:
    """0: all is in; 2: some files or lines stay out and are named; 3: the station failed."""
    station = open_station(arguments.data_dir, through="command line")
    try:
        bring = _scan if arguments.what == "scan" else bring_manifest
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
