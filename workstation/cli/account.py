"""`account` and `officer add`: who may sign in here, and as what."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import THROUGH, signed_in
from workstation.cli.secrets import read_password
from workstation.composition import Station, open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer, Right, Role
from workstation.services.account_ports import Account
from workstation.services.permissions import Deed

NOT_ALLOWED = Notice(
    fact="Only an administrator makes further accounts.",
    safe="No account has been made.",
    act="Name an administrator with --by and --by-password-file.",
    code="CLI-09",
)


def run(arguments: Arguments, answers: Answers) -> int:
    """List or change accounts."""
    what = arguments.what
    if what in ("add", "create"):
        return _make(arguments, answers)
    new = ""
    if what in ("password", "reset"):
        new = read_password(arguments.new_password_file, "--new-password-file")
    station = open_station(arguments.data_dir, read_only=_listing(arguments), through=THROUGH)
    try:
        if what == "list" and arguments.by is None:
            _tell_all(station.governing.admin.listed(), answers)
            return 0
        deed = {"list": Deed.SEE_ACCOUNTS, "password": Deed.OWN_PASSWORD}.get(what, Deed.ACCOUNTS)
        with signed_in(station, arguments, deed) as by:
            if what == "list":
                _tell_all(station.governing.admin.listed(by), answers)
            else:
                _tell(_change(station, arguments, by, new), what, answers)
    finally:
        station.close()
    return 0


def _listing(arguments: Arguments) -> bool:
    return arguments.what == "list" and arguments.by is None


def _change(station: Station, arguments: Arguments, by: Officer, new: str) -> Account:
    admin = station.governing.admin
    if arguments.what == "change":
        rights = [Right(name) for name in arguments.rights or ()]
        return admin.change(
            by,
            arguments.name,
            None if arguments.role is None else Role(arguments.role),
            rights if arguments.rights or arguments.no_right else None,
            arguments.full_name,
        )
    if arguments.what == "disable":
        return admin.disable(by, arguments.name, arguments.why)
    if arguments.what == "enable":
        return admin.enable(by, arguments.name)
    name = by.name
    if arguments.what == "reset":
        name = arguments.name
        admin.reset_password(by, name, new)
    else:
        old = read_password(arguments.by_password_file, "--by-password-file")
        admin.change_password(by, old, new)
    return next(one for one in admin.listed() if one.officer.name.lower() == name.strip().lower())


def _make(arguments: Arguments, answers: Answers) -> int:
    password = read_password(arguments.password_file)
    full_name = arguments.full_name or arguments.name
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        if station.accounts.needs_first():
            officer = station.accounts.create_first(arguments.name, full_name, password)
        elif arguments.by is None:
            raise WorkstationError(NOT_ALLOWED)
        else:
            with signed_in(station, arguments, Deed.ACCOUNTS) as by:
                officer = station.governing.admin.create(
                    *(by, arguments.name, full_name, password),
                    Role(arguments.role),
                    [Right(name) for name in arguments.rights],
                )
    finally:
        station.close()
    if answers.as_json:
        answers.document(_officer(officer))
    else:
        answers.say(f"Account made: {officer.name} ({officer.role.value}).")
    return 0


def _tell_all(accounts: tuple[Account, ...], answers: Answers) -> None:
    if answers.as_json:
        answers.document({"accounts": [_document(one) for one in accounts]})
    elif accounts:
        answers.say(*map(_words, accounts))
    else:
        answers.say("This station has no account yet.")


def _tell(account: Account, what: str, answers: Answers) -> None:
    if answers.as_json:
        answers.document(_document(account) | {"done": what})
    else:
        answers.say(f"Done ({what}): {_words(account)}")


def _words(account: Account) -> str:
    officer = account.officer
    rights = "".join(f", {right.value.replace('_', ' ')}" for right in sorted(officer.rights))
    state = "" if account.active else f"; disabled since {account.disabled_at}"
    return f"{officer.name}  {officer.full_name}, {officer.role.value}{rights}{state}"


def _document(account: Account) -> dict[str, object]:
    return _officer(account.officer) | {
        "rights": sorted(right.value for right in account.officer.rights),
        "created_at": account.created_at,
        "disabled_at": account.disabled_at,
    }


def _officer(officer: Officer) -> dict[str, object]:
    return {"officer": officer.name, "full_name": officer.full_name, "role": officer.role.value}
