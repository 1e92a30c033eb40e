"""`keys list|rotate|revoke`: what signs the log's entries."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import THROUGH, signed_in
from workstation.cli.secrets import read_password
from workstation.composition import Station, open_station
from workstation.domain.log import LogEntry
from workstation.services.key_care import KeyState
from workstation.services.permissions import Deed


def run(arguments: Arguments, answers: Answers) -> int:
    """List, renew or revoke keys; 3 where the station cannot sign."""
    listing = arguments.what == "list"
    station = open_station(arguments.data_dir, read_only=listing, through=THROUGH)
    try:
        if listing:
            return _list(station, answers)
        own = arguments.what == "rotate" and arguments.own
        with signed_in(station, arguments, Deed.OWN_PASSWORD if own else Deed.KEYS) as by:
            if arguments.what == "revoke":
                entry = station.key_care.revoke(by, arguments.key, arguments.why)
            elif own:
                password = read_password(arguments.by_password_file, "--by-password-file")
                entry = station.key_care.rotate_own(by, password, arguments.why)
            else:
                entry = station.key_care.rotate_station(by, arguments.why, lost=arguments.lost)
        _tell(entry, station, answers)
    finally:
        station.close()
    return 0


def _list(station: Station, answers: Answers) -> int:
    why = station.key_care.why_not_signed()
    keys = station.key_care.listed()
    if answers.as_json:
        answers.line(
            {"keys": [key.document() for key in keys], "signs": not why, "why_not": why or None}
        )
    else:
        for key in keys:
            answers.say(_words(key))
        if not keys:
            answers.say("The log tells of no key yet: the first entry will.")
        if why:
            answers.say(f"The station signs nothing now: {why}.")
    return 3 if why else 0


def _words(key: KeyState) -> str:
    of = f"officer {key.key.officer}" if key.key.officer else "station"
    until = f", ends {key.key.until}" if key.key.until else ""
    compare = "  compare this with its printed fingerprint" if key.document()["compare"] else ""
    return f"{key.fingerprint}  {of}, from entry {key.key.entry}{until}: {key.state}{compare}"


def _tell(entry: LogEntry, station: Station, answers: Answers) -> None:
    if answers.as_json:
        answers.line({"entry": entry.seq, "hash": entry.hash.hex(), "data": entry.content["data"]})
        return
    answers.say(f"Recorded as entry {entry.seq}.")
    for key in station.key_care.listed():
        if key.in_use:
            answers.say(_words(key))
