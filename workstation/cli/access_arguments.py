"""The options of accounts, back-ups and what is kept."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from workstation.cli.parsing import Parser, count
from workstation.domain.officer import Right, Role

ROLES = [role.value for role in Role]
RIGHTS = [right.value for right in Right]


def add_access(verb: Callable[[str, str, str], argparse.ArgumentParser], common: Parser) -> None:
    """The verbs of accounts, back-ups and what is kept."""
    _init(verb("init", "init", "make a new station, encrypted or not, with its first account"))
    _recover(verb("recover", "init", "open an encrypted station with its recovery key"))
    _officer(verb("officer", "account", "make an account of this station"), common)
    _account(verb("account", "account", "accounts: who may sign in, and as what"), common)
    _backup(verb("backup", "backup", "copy the running station to a folder, and check it"))
    _restore(verb("restore", "backup", "bring a back-up into a new data folder (--data-dir)"))
    _hold(verb("hold", "retention", "legal hold: what must be kept"), common)
    _retention(verb("retention", "retention", "pictures that may expire"), common)
    _training(verb("export-training", "training", "pictures and marks that name nobody"))


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the first account, an administrator's")
    parser.add_argument("--password-file", metavar="F", type=Path, required=True)
    parser.add_argument("--full-name", metavar="TEXT", default="")
    parser.add_argument(
        "--encrypt",
        action="store_true",
        help="encrypt store, pictures and attachments; the recovery key is told once",
    )


def _recover(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the account that gets a new password")
    parser.add_argument("--recovery-key-file", metavar="F", type=Path, required=True)
    parser.add_argument("--new-password-file", metavar="F", type=Path, required=True)


def _officer(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `officer` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    add = what.add_parser(
        "add", parents=[common], help="make an account; the first one needs no --by"
    )
    _new_account(add)


def _account(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `account` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        return what.add_parser(
            name, parents=[common], help=words, description=words, allow_abbrev=False
        )

    verb("list", "every account: role, rights, whether it is disabled")
    _new_account(verb("create", "make an account; the first one needs no --by"))
    change = verb("change", "give an account another role, other rights, another full name")
    change.add_argument("name", metavar="NAME")
    change.add_argument("--role", choices=ROLES)
    change.add_argument(
        "--right", dest="rights", choices=RIGHTS, action="append", help="may be given again"
    )
    change.add_argument("--no-right", action="store_true", help="take every right away")
    change.add_argument("--full-name", metavar="TEXT")
    disable = verb("disable", "let nobody sign in with an account any more")
    disable.add_argument("name", metavar="NAME")
    disable.add_argument("--why", metavar="TEXT", required=True)
    verb("enable", "let an account sign in again").add_argument("name", metavar="NAME")
    password = verb("password", "give the account of --by another password")
    reset = verb("reset", "give another account a new password; it signs with a new key then")
    reset.add_argument("name", metavar="NAME")
    for one in (password, reset):
        one.add_argument("--new-password-file", metavar="F", type=Path, required=True)


def _backup(parser: argparse.ArgumentParser) -> None:
    """What `backup` can be asked to do."""
    parser.add_argument(
        "target",
        metavar="[verify] DIR",
        nargs="+",
        help="folder that holds the back-ups; behind “verify” one back-up of it",
    )
    parser.add_argument(
        "--keep", metavar="N", type=count, help="keep this many of this station's (default: all)"
    )


def _restore(parser: argparse.ArgumentParser) -> None:
    """What `restore` needs."""
    parser.add_argument("backup", metavar="BACKUP", type=Path, help="one back-up")


def _hold(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `hold` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    what.add_parser("list", parents=[common], help="every parcel on legal hold")
    for name, words in (
        ("place", "keep a parcel's pictures whatever the policy says"),
        ("lift", "let the policy count for them again"),
    ):
        verb = what.add_parser(name, parents=[common], help=words, description=words)
        verb.add_argument("barcode", metavar="PARCEL")
        verb.add_argument("--why", metavar="TEXT", required=True)


def _retention(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `retention` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    run = what.add_parser("run", parents=[common], help="let pictures expire as the policy says")
    run.add_argument(
        "--dry-run", action="store_true", help="tell what would expire; change nothing"
    )


def _training(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", type=Path, help="folder to make")
    parser.add_argument(
        "--parcel",
        dest="parcels",
        metavar="ID",
        action="append",
        default=[],
        help="this parcel's pictures; may be given again (default: every decided parcel's)",
    )


def _new_account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--password-file", metavar="F", type=Path, required=True)
    parser.add_argument("--full-name", metavar="TEXT", default="")
    parser.add_argument("--role", choices=ROLES, default=Role.OFFICER.value)
    parser.add_argument(
        "--right", dest="rights", choices=RIGHTS, action="append", default=[], help="besides"
    )
