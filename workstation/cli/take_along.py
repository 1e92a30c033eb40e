"""`take-along`: a day's queue in one signed file, and such a file into another station."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

from workstation.adapters.onnx.keys import key_id, new_key, read_public
from workstation.adapters.take_along.archive import PackageWriter, open_package
from workstation.adapters.take_along.trust import distrust, signing_key, trust, trusted
from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.composition import SOFTWARE, Station, open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.take_along.pictures import BroughtIn
from workstation.services.take_along.taking import TakeAlong

SCRATCH = "taking-in"
"""In the data folder: what is unpacked while it is looked at."""


def run(arguments: Arguments, answers: Answers) -> int:
    """0; 2 where parcels of a package are refused and named; 3 where the station fails."""
    if arguments.what == "keys":
        return _keys(arguments, answers)
    if arguments.what == "open":
        return _open(arguments, answers)
    missing = [name for name in ("facility", "day", "out") if getattr(arguments, name) is None]
    if missing:
        raise not_asked(missing)
    secret = signing_key(arguments.key, arguments.data_dir)
    station = open_station(arguments.data_dir, through="command line")
    try:

        def told(done: int, of: int) -> None:
            if not answers.as_json and (done % 20 == 0 or done == of):
                answers.note(f"{done} of {of} parcels")

        packed = _service(station, arguments).pack(
            *(arguments.facility[:200], arguments.day, arguments.out.absolute()),
            *(secret, user(), told),
        )
    finally:
        station.close()
    if answers.as_json:
        answers.document(
            {
                "file": str(packed.file),
                "package": packed.package_id,
                "parcels": list(packed.parcels),
                "pictures": packed.pictures,
                "entry": packed.entry,
            }
        )
    else:
        answers.say(
            f"{packed.file}: {len(packed.parcels)} parcels with {packed.pictures} pictures, "
            f"package {packed.package_id[:12]}, entry {packed.entry} of the log."
        )
    return 0


def user() -> str:
    """Who sits at the command line, for the log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return "command line"


def not_asked(missing: list[str]) -> WorkstationError:
    """CLI-11."""
    return WorkstationError(
        Notice(
            fact=f"Not all is told: --{', --'.join(missing)} is missing.",
            safe="Nothing has been written.",
            act="See --help.",
            code="CLI-11",
        )
    )


def _service(station: Station, arguments: Arguments) -> TakeAlong:
    return TakeAlong(
        station.database.parcels,
        station.reader,
        station.log,
        station.clock,
        station.settings.station,
        SOFTWARE,
        PackageWriter,
        lambda file: open_package(file, trusted(arguments.data_dir)),
        arguments.data_dir / SCRATCH,
    )


def _open(arguments: Arguments, answers: Answers) -> int:
    station = open_station(arguments.data_dir, through="command line")
    try:
        file: Path = arguments.file

        def told(one: BroughtIn) -> None:
            if not answers.as_json:
                words = str(one.notice) if one.notice is not None else f"{one.pictures} pictures"
                answers.say(f"{one.parcel_id}: {one.kind}, {words}")

        found = _service(station, arguments).open(file, user(), told)
    finally:
        station.close()
    refused = [one for one in found.parcels if one.notice is not None]
    if answers.as_json:
        answers.document(
            {
                "package": found.package_id,
                "facility": found.facility,
                "day": found.day,
                "station": found.station,
                "signed": found.signed,
                "entry": found.entry,
                "parcels": [_document(one) for one in found.parcels],
            }
        )
    else:
        answers.say(
            f"{file.name}: {len(found.parcels) - len(refused)} parcels of {found.facility}, "
            f"{found.day}, from {found.station}, {found.signed}; {len(refused)} refused."
        )
    return 2 if refused else 0


def _document(one: BroughtIn) -> dict[str, Any]:
    told: dict[str, Any] = {"parcel": one.parcel_id, "state": one.kind, "pictures": one.pictures}
    return told | ({} if one.notice is None else {"error": failure_document(one.notice)})


def _keys(arguments: Arguments, answers: Answers) -> int:
    if arguments.deed == "new":
        public = new_key(arguments.file)
        told = {"secret": str(arguments.file), "public": str(public)}
        told["key_id"] = key_id(read_public(public))
        words = (
            f"Key {told['key_id']}: keep {arguments.file} to yourself, "
            f"give {public} to stations that are to take your packages in."
        )
    elif arguments.deed == "trust":
        name = arguments.name or arguments.file.stem.removesuffix(".public")
        key = trust(arguments.file, arguments.data_dir, name)
        told = {"key_id": key.key_id, "name": key.name}
        words = f"Packages signed with {key.name} (key {key.key_id}) are taken in."
    elif arguments.deed == "remove":
        key = distrust(arguments.key_id, arguments.data_dir)
        told = {"key_id": key.key_id, "name": key.name}
        words = f"Packages signed with {key.name} (key {key.key_id}) are no longer taken in."
    else:
        keys = [{"key_id": k.key_id, "name": k.name} for k in trusted(arguments.data_dir).values()]
        if answers.as_json:
            answers.document(keys)
        else:
            answers.say(*(f"{one['key_id']}  {one['name']}" for one in keys))
        return 0
    if answers.as_json:
        answers.document(told)
    else:
        answers.say(words)
    return 0
