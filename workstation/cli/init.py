"""`init`: a new station, encrypted or not; `recover`: an encrypted one whose passwords are lost."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import THROUGH
from workstation.cli.secrets import read_password
from workstation.composition import open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.unlocking import encrypt_new, unlock_with_recovery

THERE = Notice(
    fact="There is something in this data folder already.",
    safe="Nothing in it has been changed.",
    act="Name a folder that is not there yet, or is empty, with --data-dir.",
    code="CRYPT-07",
)


def run(arguments: Arguments, answers: Answers) -> int:
    """Make a station, or give an account of one a new password by the recovery key."""
    if arguments.verb == "recover":
        return _recover(arguments, answers)
    password = read_password(arguments.password_file)
    folder = arguments.data_dir
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkstationError(THERE)
    recovery = ""
    if arguments.encrypt:
        recovery = encrypt_new(folder, arguments.name, password)
    station = open_station(folder, through=THROUGH)
    try:
        full_name = arguments.full_name or arguments.name
        officer = station.accounts.create_first(arguments.name, full_name, password)
    finally:
        station.close()
    if answers.as_json:
        told = {"officer": officer.name, "encrypted": bool(recovery)}
        answers.document(told | ({"recovery_key": recovery} if recovery else {}))
        return 0
    answers.say(f"Station made in {folder}; first account: {officer.name} (administrator).")
    if recovery:
        answers.say(
            "Store, pictures and attachments are encrypted. Recovery key, told this once and kept",
            "nowhere: write it down and lock it away. Without it and all passwords nothing opens.",
            f"  {recovery}",
        )
    return 0


def _recover(arguments: Arguments, answers: Answers) -> int:
    new = read_password(arguments.new_password_file, "--new-password-file")
    recovery = read_password(arguments.recovery_key_file, "--recovery-key-file")
    unlock_with_recovery(arguments.data_dir, recovery)
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        account = station.governing.admin.recover(arguments.name, new)
    finally:
        station.close()
    if answers.as_json:
        answers.document({"officer": account.name, "done": "recover"})
    else:
        answers.say(f"{account.name} has a new password, and signs with a new key from now on.")
    return 0
