"""The verbs and their options."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

from workstation.cli.access_arguments import add_access
from workstation.cli.answers import Answers
from workstation.cli.case_arguments import add_cases, add_fields
from workstation.cli.desk_arguments import (
    add_figures,
    add_log_search,
    add_report,
    add_review,
    add_targets,
)
from workstation.cli.keys_arguments import add_keys
from workstation.cli.model_arguments import add_models, add_simulate
from workstation.cli.paper_arguments import add_notice, add_paper
from workstation.cli.parsing import Parser, count, share, whole
from workstation.cli.proof_arguments import add_proofs, add_replay
from workstation.cli.record_arguments import (
    add_bring_back,
    add_identify,
    add_import,
    add_parcel,
    add_parties,
    add_reconcile,
    add_search,
    add_sources,
    add_take_along,
)
from workstation.cli.rules_arguments import add_rules
from workstation.domain.decision import Outcome

APP_NAME = "nii-workstation"


class Arguments(argparse.Namespace):
    """What was asked: the verb's module and its options."""

    data_dir: Path
    json: bool = False
    module: str
    given_data_dir: bool = False
    by: str | None = None
    by_password_file: Path | None = None
    verb: str = ""

    @property
    def words(self) -> str:
        """The verb with what is asked of it: “log verify”; empty for the window."""
        parts = (self.verb, getattr(self, "what", None), getattr(self, "deed", None))
        return " ".join(part for part in parts if part)

    def run(self, answers: Answers) -> int:
        """Run the verb: `run(arguments, answers)` of its module, loaded only now."""
        found = importlib.import_module(f"workstation.cli.{self.module}")
        run = cast("Callable[[Arguments, Answers], int]", found.run)
        return run(self, answers)


def parse(words: Sequence[str]) -> Arguments:
    """The verb and its options.

    Raises
    ------
    WorkstationError
        CLI-01 where the words are no command.
    """
    parser = _parser()
    found = parser.parse_args(list(words), Arguments())
    since, until = getattr(found, "since", None), getattr(found, "until", None)
    if since is not None and until is not None and found.module != "parties":  # PARTY-04 says more
        none_between = until <= since if isinstance(since, datetime) else until < since
        if none_between:
            parser.error("--to lies before --from")
    found.given_data_dir = hasattr(found, "chosen_data_dir")
    chosen = getattr(found, "chosen_data_dir", None)
    demo = found.module in ("demo", "demo_run") or getattr(found, "demo", False)
    found.data_dir = chosen.absolute() if chosen is not None else default_data_dir(demo=demo)
    return found


def default_data_dir(*, demo: bool = False) -> Path:
    """The user's data folder; the demo facility has its own, beside the real station's."""
    import platformdirs

    name = f"{APP_NAME}-demo" if demo else APP_NAME
    return platformdirs.user_data_path(name, appauthor=False)


def _plain() -> Parser:
    """What every verb is asked."""
    common = Parser(add_help=False)
    common.add_argument(
        "--data-dir",
        dest="chosen_data_dir",
        metavar="D",
        type=Path,
        default=argparse.SUPPRESS,
        help="folder of the station's store (default: the user's data folder)",
    )
    common.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer in JSON"
    )
    return common


def _parser() -> argparse.ArgumentParser:
    common = Parser(add_help=False, parents=[_plain()])
    common.add_argument(
        "--by",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="the account under which this is done",
    )
    common.add_argument(
        "--by-password-file",
        metavar="F",
        type=Path,
        default=argparse.SUPPRESS,
        help="file whose first line is its password",
    )
    top = Parser(
        prog="workstation",
        description="Inspection workstation for X-ray scans of customs parcels. "
        "With no verb it opens the bench.",
        parents=[common],
        allow_abbrev=False,
    )
    top.add_argument("--demo", action="store_true", help="open the bench on the demo facility")
    top.add_argument("--version", action="version", version=_version())
    top.set_defaults(module="app")
    verbs = top.add_subparsers(metavar="VERB", parser_class=Parser)

    def verb(name: str, module: str, words: str) -> argparse.ArgumentParser:
        parser = verbs.add_parser(
            name, parents=[common], help=words, description=words, allow_abbrev=False
        )
        parser.set_defaults(module=module, verb=name)
        return parser

    _examine(verb("examine", "examine", "examine one parcel: pictures, checks, machine opinion"))
    _inspect(verb("inspect", "inspect", "judge pictures with no parcel, one JSON line each"))
    _convert(verb("convert", "convert", "write a picture's stored values or its standard view"))
    _decide(verb("decide", "decide", "record the decision on a parcel"))
    add_cases(verb)
    _findings(verb("findings", "findings", "export what models and officers marked"), common)
    add_identify(
        verb("identify", "identify", "tell what numbers are, and whether their check digit holds")
    )
    add_import(verb("import", "imports", "bring scans or a manifest into the store"), common)
    add_search(verb("search", "search", "find parcels by number, party, goods or HS code"))
    add_parcel(verb("parcel", "parcel", "one parcel's record, checks and history"))
    add_rules(verb("rules", "rules", "the rules that make a parcel worth a look"), common)
    add_reconcile(verb("reconcile", "reconcile", "tick a carton's contents off as they are found"))
    _log(verb("log", "log", "show, verify, prove and export the decision log"), common)
    add_replay(verb("replay", "replay", "a decision as the officer saw it, and what differs today"))
    add_keys(verb("keys", "keys", "the keys that sign the log's entries"), common, Parser)
    figures = verbs.add_parser(
        *("figures",),
        parents=[_plain()],
        help="what was decided, how fast, over which alarms, how right",
        allow_abbrev=False,
    )
    figures.set_defaults(module="figures", verb="figures")
    add_figures(figures)
    add_report(verb("report", "report", "entries, figures or a public report as a file"), common)
    add_targets(verb("targets", "targets", "parcels asked for, and what became of them"), common)
    add_review(verb("review", "review", "second looks at decisions"), common)
    _reference(verb("reference", "reference", "the library of pictures to compare with"), common)
    add_parties(verb("parties", "parties", "trusted parties; comparing who is the same"), common)
    add_access(verb, common)
    add_paper(verb("paper", "paper", "print a paper of a parcel's case as PDF/A"))
    add_notice(verb("notice", "notice", "tell the filer of a parcel's data how it was disposed of"))
    demo = verb("demo", "demo", "lay down the demo facility")
    demo.add_argument(
        "--decisions",
        metavar="N",
        type=count,
        help="first put so many invented decisions of three years into the (empty) folder's log",
    )
    demo_run = verb("demo-run", "demo_run", "do the bench's job on the demo facility, headless")
    demo_run.add_argument("--out", metavar="DIR", type=Path, help="folder for the pictures")
    demo_run.add_argument(
        "--parcels", metavar="N", type=count, default=6, help="how many parcels (default 6)"
    )
    add_models(
        verb("models", "models", "model packages: which are here, who vouches, which are in use"),
        common,
    )
    add_simulate(verb("simulate", "simulate", "draw simulated parcels: DICOS, pictures, COCO"))
    add_sources(verb("sources", "sources", "records that come by themselves"), common)
    add_take_along(
        verb("take-along", "take_along", "take a day's queue to a site with no network"), common
    )
    add_bring_back(
        verb("bring-back", "bring_back", "bring back what was decided on a package's parcels"),
        common,
    )
    verb("doctor", "doctor", "prove that the installed program works")
    return top


def _examine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("barcode", metavar="BARCODE")
    parser.add_argument(
        "--scan",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="look at this file in place of the stored scans; may be given again",
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder for pictures and JSON")
    parser.add_argument("--parent", metavar="ID", help="carton or bag the parcel was found in")
    _threshold(parser)


def _inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="+")
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder for the pictures")
    _threshold(parser)


def _convert(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+")
    parser.add_argument(
        "--out",
        metavar="X",
        type=Path,
        required=True,
        help="X.npy or X.tif: stored sample values, unscaled, frames first; X.png: standard view",
    )


def _decide(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("barcode", metavar="BARCODE", nargs="?")
    parser.add_argument("--outcome", required=True, choices=[o.value for o in Outcome])
    add_fields(parser)
    parser.add_argument("--officer", metavar="NAME")
    parser.add_argument("--password-file", metavar="F", type=Path)
    parser.add_argument("--parent", metavar="ID", help="carton or bag the parcel was found in")
    parser.add_argument(
        "--amend", metavar="REASON", default="", help="why a recorded decision is changed"
    )
    parser.add_argument(
        "--how",
        choices=["amend", "supersede"],
        default="",
        help="keep its outcome, or put another decision in its place (default: by the outcome)",
    )
    parser.add_argument(
        "--show-fields", action="store_true", help="tell the fields the outcome asks, and stop"
    )
    _threshold(parser)


def _findings(parser: argparse.ArgumentParser, common: Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    export = what.add_parser(
        "export", parents=[common], help="write findings as COCO or as DICOS threat reports"
    )
    export.add_argument("paths", metavar="PATH", type=Path, nargs="*", help="pictures, folders")
    export.add_argument(
        "--parcel",
        dest="parcels",
        metavar="ID",
        action="append",
        default=[],
        help="the stored pictures of this parcel, with the officers' answers; may be given again",
    )
    export.add_argument("--format", dest="form", choices=["coco", "tdr"], required=True)
    export.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder to write to")
    export.add_argument(
        "--like",
        metavar="FILE",
        type=Path,
        help="COCO data set whose numbers of images and categories are used",
    )
    _threshold(export)


def _log(parser: argparse.ArgumentParser, common: Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    show = what.add_parser("show", parents=[common], help="entries, oldest first")
    show.add_argument("--parcel", metavar="ID", help="only this parcel's")
    show.add_argument("--after", metavar="N", type=whole, default=0, help="only from N + 1 on")
    show.add_argument(
        "--limit", metavar="N", type=count, default=None, help="at most this many (default: all)"
    )
    add_log_search(
        what.add_parser(
            "search", parents=[common], help="entries by anything they hold, newest first"
        )
    )
    verify = what.add_parser("verify", parents=[common], help="recompute the chain of hashes")
    verify.add_argument(
        "--full",
        action="store_true",
        help="check every signature and the roots of the signed checkpoints too",
    )
    verify.add_argument(
        "--against",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="an older checkpoint that somebody else kept: the log must go on from it",
    )
    add_proofs(what, common)


def _reference(parser: argparse.ArgumentParser, common: Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    add = what.add_parser("add", parents=[common], help="put a picture into the library")
    add.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help="one file, or a dual-energy pair"
    )
    add.add_argument("--title", metavar="TEXT", required=True, help="what the picture shows")
    add.add_argument("--goods", metavar="HS", default="", help="HS code of the goods")
    add.add_argument("--source", metavar="TEXT", default="", help="where the picture comes from")
    add.add_argument("--note", metavar="TEXT", default="")
    what.add_parser("list", parents=[common], help="all pictures, by title")
    remove = what.add_parser("remove", parents=[common], help="take a picture out")
    remove.add_argument("number", metavar="NUMBER", type=count)


def _threshold(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threshold",
        metavar="T",
        type=share,
        default=None,
        help="score from which findings count, 0..1 (default: the setting's, else the model's)",
    )


def _version() -> str:
    from workstation import __version__

    return f"{APP_NAME} {__version__}"
