"""The options of cases: what is recorded of a parcel beside its decisions."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from workstation.cli.parsing import whole

Verb = Callable[[str, str, str], argparse.ArgumentParser]
"""Make a verb: its name, its module, what it does."""


def add_cases(verb: Verb) -> None:
    """`case` and the verbs of the deeds."""
    case = verb("case", "case", "all that was recorded of a parcel, or what waits for somebody")
    case.add_argument("parcel", metavar="PARCEL", nargs="?")
    among = case.add_mutually_exclusive_group()
    among.add_argument(
        "--overdue", action="store_true", help="what was due before today, of all parcels"
    )
    among.add_argument(
        "--waiting", action="store_true", help="all that waits for somebody, of all parcels"
    )

    def deed(name: str, words: str) -> argparse.ArgumentParser:
        parser = verb(name, "casework", words)
        parser.add_argument("parcel", metavar="PARCEL", nargs="?")
        add_fields(parser)
        parser.add_argument(
            "--show-fields", action="store_true", help="tell the fields it asks, and stop"
        )
        return parser

    detain = deed("detain", "start a detention, tell that its notice was sent, or end it")
    step = detain.add_mutually_exclusive_group()
    step.add_argument("--notice", action="store_true", help="the notice was sent")
    step.add_argument("--end", action="store_true", help="it ends without a decision here")
    _judging(deed("sign-off", "a second officer's word on a decision that waits for one"))
    deed("custody", "one step of the chain of custody")
    deed("examine-result", "what an officer, a dog or another inspector found")
    deed("consent", "consent to abandon the goods, given or refused")
    answer = deed("referral-answer", "what the agency said, or that it was reminded")
    answer.add_argument("--reminder", action="store_true", help="the agency was reminded")
    revoke = deed("revoke", "take the decision that stands back; the parcel is open again")
    _entry(revoke)
    revoke.add_argument("--reason", metavar="TEXT", help="why")
    deed("penalty", "note a penalty, whatever the outcome")
    note = deed("note", "add a note to the case")
    note.add_argument("--text", metavar="TEXT", help="the note")
    deed("mail-gate", "class of mail, and the cause by which it may be opened")
    _judging(deed("re-review", "another officer's look at a release over an alarm"))


def add_fields(parser: argparse.ArgumentParser) -> None:
    """How fields are given: a file, single ones, and files to keep with the case."""
    parser.add_argument("--fields", metavar="FILE.json", type=Path, help="the fields")
    parser.add_argument(
        "--set",
        dest="fields_set",
        metavar="NAME=VALUE",
        type=pair,
        action="append",
        default=[],
        help="one field; may be given again, and stands before the file's",
    )
    parser.add_argument(
        "--attach",
        dest="fields_attached",
        metavar="NAME=FILE",
        type=pair,
        action="append",
        default=[],
        help="keep a photo or paper and name it in this field; may be given again",
    )


def _entry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--entry",
        metavar="N",
        type=whole,
        help="the decision's entry as you read it; another one by now is refused",
    )


def _judging(parser: argparse.ArgumentParser) -> None:
    _entry(parser)
    word = parser.add_mutually_exclusive_group()
    word.add_argument("--agree", action="store_true")
    word.add_argument("--refuse", metavar="REASON", help="and why")


def pair(text: str) -> tuple[str, str]:
    """NAME=VALUE."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text[:60]}” is not NAME=VALUE")
    return name.strip(), value
