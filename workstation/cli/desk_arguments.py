"""What the supervisor's verbs are asked: `log search`, `figures`, `review`, `report`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from workstation.cli.parsing import Parser, count, day, whole
from workstation.domain.days import moved
from workstation.domain.decision import Outcome
from workstation.domain.figure_cells import TOLD_BY
from workstation.domain.findings import OpinionState
from workstation.domain.review import Closing, Verdict
from workstation.services.desk_ports import PAGE, Period
from workstation.services.report_ports import PDF, TableForm
from workstation.services.targeting import WHATS


def add_query(parser: argparse.ArgumentParser) -> None:
    """Which entries; everything that is asked must hold."""
    parser.add_argument(
        "--text", metavar="WORDS", default="", help="words it holds; “pist*”: starts"
    )
    parser.add_argument("--parcel", metavar="ID")
    parser.add_argument("--officer", metavar="NAME")
    parser.add_argument("--outcome", choices=[outcome.value for outcome in Outcome])
    parser.add_argument("--kind", metavar="KIND", action="append", default=[], dest="kinds")
    parser.add_argument("--station", metavar="NAME")
    parser.add_argument("--model", metavar="NAME", help="“id version”, as entries name it")
    parser.add_argument("--opinion", choices=[state.value for state in OpinionState])
    parser.add_argument("--carrier", metavar="NAME")
    parser.add_argument("--hs", metavar="DIGITS", help="the HS code begins so")
    parser.add_argument("--alarm", choices=["yes", "no"], help="decisions with, or without one")
    parser.add_argument("--override", choices=["yes", "no"], help="released over an alarm, or not")
    parser.add_argument(
        *("--from", "--since"),
        dest="since",
        metavar="TIME",
        type=moment,
        help="recorded from then on: 2026-11-26, or 2026-11-26T08:00 (UTC, or with a zone)",
    )
    parser.add_argument(
        *("--to", "--until"),
        dest="until",
        metavar="TIME",
        type=end_moment,
        help="recorded before then; of a day without a time: that day included",
    )


def add_log_search(parser: argparse.ArgumentParser) -> None:
    """What `log search` is asked."""
    add_query(parser)
    parser.add_argument(
        "--limit", metavar="N", type=count, default=PAGE, help=f"at most this many (default {PAGE})"
    )
    parser.add_argument(
        "--after", metavar="CURSOR", type=whole, help="go on from where an answer ended"
    )
    parser.set_defaults(module="log_search")


def add_figures(parser: argparse.ArgumentParser) -> None:
    """What `figures` is asked."""
    for_days(parser)
    parser.add_argument(
        "--by", dest="told_by", choices=TOLD_BY, default="all", help="a line for each (default all)"
    )
    _each(parser)
    parser.add_argument(
        "--as", dest="by", metavar="NAME", help="the account under which this is done"
    )
    parser.add_argument("--as-password-file", dest="by_password_file", metavar="F", type=Path)


def add_review(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `review` is asked."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)

    def deed(name: str, words: str) -> argparse.ArgumentParser:
        return what.add_parser(name, parents=[common], help=words, allow_abbrev=False)

    drawn = deed("draw", "draw decisions of some days for a second look")
    for_days(drawn)
    drawn.add_argument("--seed", metavar="TEXT", help="draw by this (default: one is drawn)")
    listed = deed("list", "what is to be judged or gone on with")
    listed.add_argument("--limit", metavar="N", type=count, default=200)
    listed.add_argument("--after", metavar="ENTRY", type=whole, default=0)
    judged = deed("judge", "judge a parcel before its outcome is shown")
    judged.add_argument("entry", metavar="ENTRY", type=count)
    judged.add_argument(
        "--verdict", required=True, choices=[one.value.replace(" ", "_") for one in Verdict]
    )
    judged.add_argument("--quality", metavar="WORD", default="good", help="of the picture")
    judged.add_argument("--remark", metavar="TEXT", default="")
    for how, words in (
        (Closing.CONCUR, "agree with the decision"),
        (Closing.RETURN, "send it back to the officer with a question"),
        (Closing.OVERRULE, "note that a new decision takes its place"),
    ):
        closed = deed(how.value, words)
        closed.add_argument("entry", metavar="ENTRY", type=count)
        closed.add_argument("--words", dest="said", metavar="TEXT", default="")
    answered = deed("answer", "answer a reviewer's question")
    answered.add_argument("entry", metavar="ENTRY", type=count)
    answered.add_argument("--words", dest="said", metavar="TEXT", required=True)
    agreed = deed("agreement", "how far reviewers and officers agree beyond chance")
    for_days(agreed)
    agreed.add_argument("--officer", metavar="NAME", help="only this officer's decisions")


def add_report(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `report` is asked."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    entries = what.add_parser(
        "entries", parents=[common], help="entries as a table", allow_abbrev=False
    )
    add_query(entries)
    figures = what.add_parser(
        "figures", parents=[common], help="figures as a table", allow_abbrev=False
    )
    for_days(figures)
    figures.add_argument("--heading", dest="told_by", choices=TOLD_BY, default="all")
    _each(figures)
    public = what.add_parser(
        "public",
        parents=[common],
        help="a month in counts, with no personal data (JSON)",
        allow_abbrev=False,
    )
    public.add_argument("month", metavar="MONTH", help="as 2026-11")
    for one in (entries, figures, public):
        one.add_argument("--out", metavar="FILE", type=Path, required=True)
    for one in (entries, figures):
        one.add_argument(
            "--format",
            dest="form",
            choices=[*(form.value for form in TableForm), PDF],
            help="default: by the ending of FILE",
        )


def add_targets(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `targets` is asked."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    add = what.add_parser("add", parents=[common], help="ask for parcels to be presented")
    add.add_argument("numbers", metavar="ID", nargs="*")
    add.add_argument("--file", metavar="FILE", type=Path, help="numbers, one a line")
    add.add_argument("--why", metavar="TEXT", required=True)
    for_days(what.add_parser("reconcile", parents=[common], help="what became of them, by name"))
    down = what.add_parser("downtime", parents=[common], help="something stood still, and why")
    down.add_argument("--of", dest="which", choices=WHATS, required=True)
    down.add_argument("--from", dest="since", metavar="TIME", type=moment, required=True)
    down.add_argument("--to", dest="until", metavar="TIME", type=moment, required=True)
    down.add_argument("--why", metavar="TEXT", required=True)


def _each(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--each",
        dest="period",
        choices=[period.value for period in Period],
        default=Period.ALL.value,
        help="and for each day, month or year (UTC)",
    )


def for_days(parser: argparse.ArgumentParser) -> None:
    """`--from DATE --to DATE`, both included, UTC."""
    parser.add_argument("--from", dest="since", metavar="DATE", type=day, required=True)
    parser.add_argument("--to", dest="until", metavar="DATE", type=day, required=True)


def moment(word: str) -> datetime:
    """A time: a date is its beginning, in UTC."""
    return _moment(word)[0]


def end_moment(word: str) -> datetime:
    """A time before which; a date is included whole."""
    found, whole_day = _moment(word)
    return moved(found, 1) if whole_day else found


def _moment(word: str) -> tuple[datetime, bool]:
    try:
        found = datetime.fromisoformat(word)
        told = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        return told.astimezone(UTC), len(word) <= 10
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"{word} is no time, as 2026-01-31 or 2026-01-31T08:00"
        ) from None
