"""`bring-back`: what was decided on a package's parcels, from the station that opened it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workstation.adapters.take_along.archive import PackageWriter, open_package
from workstation.adapters.take_along.evidence import FOLDER, Evidence
from workstation.adapters.take_along.trust import signing_key, trusted
from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.cli.take_along import SCRATCH, not_asked, user
from workstation.composition import SOFTWARE, Station, open_station
from workstation.services.figures_said import counted
from workstation.services.take_along.bringing import BROUGHT_KIND, BringBack, BroughtBack
from workstation.services.take_along.pictures import PackedPictures

_MOST = 10_000


def run(arguments: Arguments, answers: Answers) -> int:
    """0; 2 where pictures stay out; 3 where what is kept of another station no longer holds."""
    if arguments.what is None and arguments.out is None:
        raise not_asked(["out"])
    secret = b""
    if arguments.what is None:
        secret = signing_key(arguments.key, arguments.data_dir)
    station = open_station(
        arguments.data_dir, read_only=arguments.what == "list", through="command line"
    )
    try:
        if arguments.what == "list":
            return _list(station, answers)
        service = BringBack(
            station.log,
            station.clock,
            station.settings.station,
            SOFTWARE,
            PackageWriter,
            lambda file: open_package(file, trusted(arguments.data_dir)),
            Evidence(arguments.data_dir).keep,
            PackedPictures(station.database.parcels, station.reader, arguments.data_dir / SCRATCH),
        )
        if arguments.what == "open":
            return _open(service.open(arguments.file, user()), answers)
        done = service.export(arguments.out.absolute(), secret, user(), arguments.package)
    finally:
        station.close()
    if answers.as_json:
        answers.document(
            {
                "file": str(done.file),
                "package": done.package_id,
                "first": done.first,
                "last": done.last,
                "decisions": done.decisions,
                "pictures": done.pictures,
            }
        )
    else:
        answers.say(
            f"{done.file}: entries {done.first} to {done.last} of this station's log, "
            f"{done.decisions} decisions on parcels of the package {done.package_id[:12]}, "
            f"{counted(done.pictures, 'picture file')} made here since."
        )
    return 0


def _open(found: BroughtBack, answers: Answers) -> int:
    refused = [one for one in found.pictures if one.kind == "refused"]
    if answers.as_json:
        answers.document(
            {
                "package": found.package_id,
                "station": found.station,
                "signed": found.signed,
                "file": found.sha256,
                "kept": str(found.kept),
                "first": found.first,
                "last": found.last,
                "head": found.head,
                "again": found.again,
                "decisions": [{"parcel": d.parcel_id, **d.document()} for d in found.decisions],
                "undecided": list(found.undecided),
                "pictures": [
                    {
                        "parcel": one.parcel_id,
                        "state": one.kind,
                        "files": one.pictures,
                        "why": None if one.notice is None else failure_document(one.notice),
                    }
                    for one in found.pictures
                ],
            }
        )
        return 2 if refused else 0
    for one in found.decisions:
        answers.say(
            f"{one.parcel_id}: {one.label.lower()} by {one.officer} at {one.station}, {one.at}, "
            f"entry {one.entry} there, hash {one.hash[:16]}"
        )
    again = " It was brought back before: nothing new is recorded." if found.again else ""
    answers.say(
        f"Entries {found.first} to {found.last} of {found.station} hold, {found.signed}. "
        f"{len(found.undecided)} parcels of the package have no decision.{again}"
    )
    for parcel in found.pictures:
        brought = counted(parcel.pictures, "picture file")
        answers.say(f"{parcel.parcel_id}: {parcel.notice or brought}")
    return 2 if refused else 0


def _list(station: Station, answers: Answers) -> int:
    rows: list[dict[str, Any]] = []
    for entry in station.log.entries(limit=_MOST, newest=True, kinds=(BROUGHT_KIND,)):
        data = entry.content.get("data")
        if isinstance(data, Mapping):
            kept = station.data_dir / FOLDER / f"{data.get('file')}.zip"
            told = {
                name: data.get(name) for name in ("file", "package", "station", "first", "last")
            }
            rows.append({"entry": entry.seq, **told, "holds": _holds(kept, str(data.get("file")))})
    if answers.as_json:
        answers.document(rows)
    elif not rows:
        answers.say("Nothing was brought back to this station.")
    for row in rows if not answers.as_json else ():
        state = "holds" if row["holds"] else "MISSING OR ALTERED"
        answers.say(
            f"entry {row['entry']}: {row['station']}, its entries {row['first']} to {row['last']}, "
            f"file {str(row['file'])[:16]}: {state}"
        )
    return 0 if all(row["holds"] for row in rows) else 3


def _holds(kept: Path, sha256: str) -> bool:
    try:
        with kept.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except OSError:
        return False
