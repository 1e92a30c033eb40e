"""Who runs a command: signing in on the command line, and what the role of the account allows.

A command needs no account unless it is recorded under a name, or the station's settings say so
(`sign_in_on_command_line`): whoever may write the data folder may run it. Where an account is
named with --by, its role counts for every verb.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from workstation.cli.arguments import Arguments
from workstation.cli.secrets import read_password
from workstation.composition import Station, open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.services.permissions import Deed
from workstation.unlocking import sign_in_demanded, take_key, unlock

THROUGH = "command line"
UNNAMED = Notice(
    fact="This command is done under an officer's name, and none was given.",
    safe="Nothing has been done.",
    act="Name the account with --by NAME and --by-password-file FILE.",
    code="RIGHTS-02",
)

DEEDS = MappingProxyType(
    {
        "": Deed.LOOK,
        "account list": Deed.SEE_ACCOUNTS,
        "account password": Deed.OWN_PASSWORD,
        "account": Deed.ACCOUNTS,
        "backup": Deed.BACKUP,
        "bring-back": Deed.TAKE_ALONG,
        "case": Deed.LOOK,
        "consent": Deed.CONSENT,
        "convert": Deed.EXPORT_PICTURE,
        "custody": Deed.CUSTODY,
        "decide": Deed.DECIDE,
        "demo": Deed.SET_UP,
        "demo-run": Deed.SET_UP,
        "detain": Deed.DETAIN,
        "doctor": Deed.DIAGNOSE,
        "examine": Deed.LOOK,
        "examine-result": Deed.EXAMINE,
        "export-training": Deed.EXPORT_TRAINING,
        "figures": Deed.FIGURES,
        "findings": Deed.EXPORT_FINDINGS,
        "hold": Deed.HOLD,
        "hold list": Deed.LOOK,
        "identify": Deed.LOOK,
        "import manifest": Deed.IMPORT_RECORDS,
        "import scan": Deed.IMPORT_SCANS,
        "import tariff": Deed.IMPORT_TABLES,
        "init": Deed.SET_UP,
        "inspect": Deed.LOOK,
        "keys list": Deed.VERIFY_LOG,
        "keys": Deed.KEYS,
        "log checkpoint": Deed.CHECKPOINT,
        "log cosigned": Deed.WITNESS,
        "log exchange": Deed.WITNESS,
        "log export": Deed.EXPORT_LOG,
        "log search": Deed.SEE_LOG,
        "log show": Deed.SEE_LOG,
        "log verify": Deed.VERIFY_LOG,
        "log witness": Deed.WITNESS,
        "mail-gate": Deed.MAIL_GATE,
        "models evaluate": Deed.LOOK,
        "models keys list": Deed.LOOK,
        "models list": Deed.LOOK,
        "models show": Deed.LOOK,
        "models verify": Deed.LOOK,
        "models": Deed.MODELS,
        "note": Deed.NOTE,
        "notice": Deed.NOTICE,
        "officer add": Deed.ACCOUNTS,
        "paper": Deed.PAPER,
        "parcel": Deed.LOOK,
        "parties list": Deed.LOOK,
        "parties": Deed.TRUST_PARTIES,
        "penalty": Deed.PENALTY,
        "re-review": Deed.SIGN_OFF,
        "reconcile": Deed.RECONCILE,
        "reference list": Deed.LOOK,
        "reference": Deed.REFERENCES,
        "recover": Deed.ACCOUNTS,
        "referral-answer": Deed.REFERRAL_ANSWER,
        "replay": Deed.REPLAY,
        "report": Deed.REPORT,
        "restore": Deed.RESTORE,
        "retention": Deed.RETENTION,
        "review agreement": Deed.FIGURES,
        "review answer": Deed.DECIDE,
        "review": Deed.REVIEW,
        "revoke": Deed.REVOKE,
        "rules learn-bands": Deed.RULES,
        "rules": Deed.LOOK,
        "search": Deed.LOOK,
        "sign-off": Deed.SIGN_OFF,
        "simulate": Deed.DIAGNOSE,
        "sources status": Deed.LOOK,
        "sources": Deed.SOURCES,
        "take-along": Deed.TAKE_ALONG,
        "targets downtime": Deed.NOTE,
        "targets reconcile": Deed.FIGURES,
        "targets": Deed.REVIEW,
    }
)
"""What a verb does, by its words; a longer entry stands before a shorter one."""

SIGN_IN_THEMSELVES = (
    *(
        "account",
        "backup",
        "decide",
        "hold",
        "retention",
        "officer add",
        "parties trust",
        "parties untrust",
    ),
    *("consent", "custody", "detain", "examine-result", "mail-gate", "note", "penalty"),
    *("keys revoke", "keys rotate", "notice", "paper", "re-review", "referral-answer"),
    *("revoke", "sign-off"),
    *("targets add", "targets downtime"),
    *("report", "review answer", "review concur", "review draw", "review judge"),
    *("review overrule", "review return"),
)
"""Verbs that sign their officer in where they record under the name."""
_WITHOUT_A_STATION = (
    "",
    "demo",
    "demo-run",
    "doctor",
    "init",
    "inspect",
    "recover",
    "restore",
    "simulate",
)


def deed_of(words: str) -> Deed | None:
    """What a verb does ("log verify"); None where the table forgets it."""
    parts = words.split(" ")
    while parts:
        found = DEEDS.get(" ".join(parts))
        if found is not None:
            return found
        parts.pop()
    return None


_CHANGING = frozenset({Deed.IMPORT_TABLES, Deed.MODELS, Deed.RULES})
"""Deeds that change what the station works by."""


def note_change(arguments: Arguments, by: Officer | None) -> None:
    """Tell the log who changed rules, tables or models by the command that was just run."""
    if by is not None and deed_of(arguments.words) in _CHANGING:
        station = open_station(arguments.data_dir, through=THROUGH)
        try:
            station.governing.watching.configuring.note(by)
        finally:
            station.close()


def admit(arguments: Arguments) -> Officer | None:
    """Whose command it is; None where nobody was named and nobody need be.

    Raises
    ------
    WorkstationError
        RIGHTS-02 where the station asks for an account and none is named, RIGHTS-01 where its
        role does not allow the deed; SIGN-nn, ACCOUNT-nn, CLI-05.
    """
    words = arguments.words
    if getattr(arguments, "key_from_stdin", False):  # a child of the bench, where somebody sits
        take_key(sys.stdin.readline())
        return None
    _unlock(arguments)
    if _among(words, SIGN_IN_THEMSELVES) or words in _WITHOUT_A_STATION:
        return None
    if arguments.by is None:
        if sign_in_demanded(arguments.data_dir):
            raise WorkstationError(UNNAMED)
        return None
    deed = deed_of(words)
    if deed is None:
        raise LookupError(f"no deed is named for the verb “{words}”")
    password = read_password(arguments.by_password_file, "--by-password-file")
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        officer = station.accounts.sign_in(arguments.by, password)
        try:
            station.permissions.require(officer, deed)
        finally:
            station.accounts.sign_out(officer)
    finally:
        station.close()
    return officer


def _unlock(arguments: Arguments) -> None:
    """An encrypted station's store is opened by the account that the command names.

    Raises
    ------
    WorkstationError
        CRYPT-01, CLI-05.
    """
    named = [(arguments.by, arguments.by_password_file)]
    named.append((getattr(arguments, "officer", None), getattr(arguments, "password_file", None)))
    place = arguments.data_dir
    if arguments.verb == "backup" and arguments.target[:1] == ["verify"]:
        place = Path(arguments.target[-1])
    elif arguments.verb == "restore":
        place = arguments.backup
    for name, file in named:
        if isinstance(name, str) and isinstance(file, Path):
            unlock(place, name, read_password(file))
            return


@contextmanager
def signed_in(station: Station, arguments: Arguments, deed: Deed) -> Iterator[Officer]:
    """The officer named with --by, signed in while the block runs and allowed to do the deed.

    Raises
    ------
    WorkstationError
        RIGHTS-02 none named, RIGHTS-01 not allowed; SIGN-nn, ACCOUNT-nn, CLI-05.
    """
    if arguments.by is None:
        raise WorkstationError(UNNAMED)
    password = read_password(arguments.by_password_file, "--by-password-file")
    officer = station.accounts.sign_in(arguments.by, password)
    try:
        station.permissions.require(officer, deed)
        yield officer
    finally:
        station.accounts.sign_out(officer)


@contextmanager
def maybe_signed_in(station: Station, arguments: Arguments, deed: Deed) -> Iterator[Officer | None]:
    """The officer named with --by as `signed_in`; None where none is named and none is demanded.

    Raises
    ------
    WorkstationError
        As `signed_in`; RIGHTS-02 only where the station asks every command for an account.
    """
    if arguments.by is None and not station.settings.sign_in_on_command_line:
        yield None
        return
    with signed_in(station, arguments, deed) as officer:
        yield officer


def _among(words: str, verbs: tuple[str, ...]) -> bool:
    return any(words == verb or words.startswith(f"{verb} ") for verb in verbs)
