"""`officer add`: the first account of a station, and further ones by an administrator."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.secrets import read_password
from workstation.composition import Station, open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer, Role

NOT_ALLOWED = Notice(
    fact="Only an administrator makes further accounts.",
    safe="No account has been made.",
    act="Name an administrator with --by and --by-password-file.",
    code="CLI-09",
)


def run(arguments: Arguments, answers: Answers) -> int:
    """Make one account."""
    password = read_password(arguments.password_file)
    station = open_station(arguments.data_dir, through="command line")
    try:
        officer = _add(station, arguments, password)
    finally:
        station.close()
    if answers.as_json:
        told = {"officer": officer.name, "full_name": officer.full_name, "role": officer.role.value}
        answers.document(told)
    else:
        answers.say(f"Account made: {officer.name} ({officer.role.value}).")
    return 0


def _add(station: Station, arguments: Arguments, password: str) -> Officer:
    full_name = arguments.full_name or arguments.name
    if station.accounts.needs_first():
        return station.accounts.create_first(arguments.name, full_name, password)
    if arguments.by is None:
        raise WorkstationError(NOT_ALLOWED)
    by_password = read_password(arguments.by_password_file, "--by-password-file")
    by = station.accounts.sign_in(arguments.by, by_password)
    try:
        if by.role is not Role.ADMINISTRATOR:
            raise WorkstationError(NOT_ALLOWED)
        role = Role(arguments.role)
        return station.accounts.create(arguments.name, full_name, password, role, by)
    finally:
        station.accounts.sign_out(by)
