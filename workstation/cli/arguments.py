"""The verbs and their options."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn, cast

from workstation.cli.answers import Answers
from workstation.cli.rules_arguments import add_rules, day
from workstation.domain.decision import Outcome
from workstation.domain.notice import Notice, WorkstationError

APP_NAME = "nii-workstation"


class Arguments(argparse.Namespace):
    """What was asked: the verb's module and its options."""

    data_dir: Path
    json: bool = False
    module: str
    given_data_dir: bool = False

    def run(self, answers: Answers) -> int:
        """Run the verb: `run(arguments, answers)` of its module, loaded only now."""
        found = importlib.import_module(f"workstation.cli.{self.module}")
        run = cast("Callable[[Arguments, Answers], int]", found.run)
        return run(self, answers)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WorkstationError(
            Notice(
                fact=f"The command is not understood: {message}.",
                safe="Nothing has been done.",
                act=f"See “{self.prog} --help”.",
                code="CLI-01",
            )
        )


def parse(words: Sequence[str]) -> Arguments:
    """The verb and its options.

    Raises
    ------
    WorkstationError
        CLI-01 where the words are no command.
    """
    found = _parser().parse_args(list(words), Arguments())
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


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
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
    top = _Parser(
        prog="workstation",
        description="Inspection workstation for X-ray scans of customs parcels. "
        "With no verb it opens the bench.",
        parents=[common],
        allow_abbrev=False,
    )
    top.add_argument("--demo", action="store_true", help="open the bench on the demo facility")
    top.add_argument("--version", action="version", version=_version())
    top.set_defaults(module="app")
    verbs = top.add_subparsers(metavar="VERB", parser_class=_Parser)

    def verb(name: str, module: str, words: str) -> argparse.ArgumentParser:
        parser = verbs.add_parser(
            name, parents=[common], help=words, description=words, allow_abbrev=False
        )
        parser.set_defaults(module=module)
        return parser

    _examine(verb("examine", "examine", "examine one parcel: pictures, checks, machine opinion"))
    _inspect(verb("inspect", "inspect", "judge pictures with no parcel, one JSON line each"))
    _convert(verb("convert", "convert", "write a picture's stored values or its standard view"))
    _decide(verb("decide", "decide", "record the decision on a parcel"))
    _findings(verb("findings", "findings", "export what models and officers marked"), common)
    _identify(
        verb("identify", "identify", "tell what numbers are, and whether their check digit holds")
    )
    _import(verb("import", "imports", "bring scans or a manifest into the store"), common)
    _search(verb("search", "search", "find parcels by number, party, goods or HS code"))
    _parcel(verb("parcel", "parcel", "one parcel's record, checks and history"))
    add_rules(
        verb("rules", "rules", "the rules that make a parcel worth a look"), common, _Parser, _count
    )
    _reconcile(verb("reconcile", "reconcile", "tick a carton's contents off as they are found"))
    _log(verb("log", "log", "show or verify the decision log"), common)
    _reference(verb("reference", "reference", "the library of pictures to compare with"), common)
    _parties(verb("parties", "parties", "trusted parties; comparing who is the same"), common)
    _officer(verb("officer", "officer", "accounts of this station"), common)
    verb("demo", "demo", "lay down the demo facility")
    demo_run = verb("demo-run", "demo_run", "do the bench's job on the demo facility, headless")
    demo_run.add_argument("--out", metavar="DIR", type=Path, help="folder for the pictures")
    demo_run.add_argument(
        "--parcels", metavar="N", type=_count, default=6, help="how many parcels (default 6)"
    )
    _models(
        verb("models", "models", "model packages: which are here, who vouches, which are in use"),
        common,
    )
    _simulate(verb("simulate", "simulate", "draw simulated parcels: DICOS, pictures, COCO"))
    _sources(verb("sources", "sources", "records that come by themselves"), common)
    _take_along(
        verb("take-along", "take_along", "take a day's queue to a site with no network"), common
    )
    _bring_back(
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
    parser.add_argument("--fields", metavar="FILE.json", type=Path, help="the outcome's fields")
    parser.add_argument("--officer", metavar="NAME")
    parser.add_argument("--password-file", metavar="F", type=Path)
    parser.add_argument("--parent", metavar="ID", help="carton or bag the parcel was found in")
    parser.add_argument(
        "--amend", metavar="REASON", default="", help="why a recorded decision is changed"
    )
    parser.add_argument(
        "--show-fields", action="store_true", help="tell the fields the outcome asks, and stop"
    )
    _threshold(parser)


def _findings(parser: argparse.ArgumentParser, common: _Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=_Parser)
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


def _identify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("texts", metavar="TEXT", nargs="*", help="a number as scanned or typed")
    parser.add_argument(
        "--image",
        dest="images",
        metavar="FILE",
        type=Path,
        nargs="+",
        default=[],
        help="tell the numbers of the barcodes in these pictures",
    )


def _import(parser: argparse.ArgumentParser, common: _Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=_Parser)
    scan = what.add_parser("scan", parents=[common], help="file pictures under a parcel")
    scan.add_argument("files", metavar="FILE", type=Path, nargs="+")
    scan.add_argument(
        "--parcel", metavar="ID", help="the parcel (default: the one that the file names)"
    )
    manifest = what.add_parser("manifest", parents=[common], help="bring in records")
    manifest.add_argument("files", metavar="FILE", type=Path, nargs="+")
    manifest.add_argument(
        "--columns", metavar="MAP.json", type=Path, help="how the file's columns are to be read"
    )
    manifest.add_argument(
        "--preview", action="store_true", help="tell what would come in; nothing is stored"
    )
    manifest.add_argument(
        "--progress", action="store_true", help="tell how far it has come, a line each second"
    )
    manifest.add_argument(
        "--behind", action="store_true", help="step back behind the other programs at work"
    )
    tariff = what.add_parser(
        "tariff", parents=[common], help="bring in a published tariff (CSV) to check codes by"
    )
    tariff.add_argument("files", metavar="FILE", type=Path, nargs="+")
    tariff.add_argument(
        "--from", dest="start", metavar="DATE", type=day, help="first day of lines that name none"
    )
    tariff.add_argument(
        "--until", metavar="DATE", type=day, help="last day of lines that name none"
    )
    tariff.set_defaults(module="tariffs")


def _search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="+")
    parser.add_argument(
        "--limit", metavar="N", type=_count, default=50, help="at most this many (default 50)"
    )
    parser.add_argument("--after", metavar="PLACE", help="go on from where an answer ended")


def _parcel(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("barcode", metavar="ID")


def _reconcile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("container", metavar="CONTAINER", help="carton, bag or receptacle")
    parser.add_argument(
        "--found",
        metavar="ID",
        nargs="+",
        default=[],
        help="note these as found in it (default: tell how it stands, write nothing)",
    )


def _log(parser: argparse.ArgumentParser, common: _Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=_Parser)
    show = what.add_parser("show", parents=[common], help="entries, oldest first")
    show.add_argument("--parcel", metavar="ID", help="only this parcel's")
    show.add_argument("--after", metavar="N", type=_whole, default=0, help="only from N + 1 on")
    show.add_argument(
        "--limit", metavar="N", type=_count, default=None, help="at most this many (default: all)"
    )
    what.add_parser("verify", parents=[common], help="recompute the chain of hashes")


def _sources(parser: argparse.ArgumentParser, common: _Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=_Parser)
    what.add_parser("status", parents=[common], help="how service and watched folder stand")
    pull = what.add_parser("pull", parents=[common], help="take in what changed at the service")
    pull.add_argument("--parcel", metavar="ID", help="ask for this parcel's record alone")
    pull.add_argument(
        "--anew", action="store_true", help="from the service's first record, not the last pull"
    )
    watch = what.add_parser("watch", parents=[common], help="take in the watched folder's files")
    watch.add_argument(
        "--once", action="store_true", help="end when every file there has been taken"
    )


def _take_along(parser: argparse.ArgumentParser, common: _Parser) -> None:
    parser.add_argument("--facility", metavar="F", help="where the parcels are taken from")
    parser.add_argument("--day", metavar="D", type=_day, help="arrived on this day: 2026-11-26")
    parser.add_argument("--out", metavar="FILE", type=Path, help="the package to write")
    parser.add_argument("--key", metavar="PEM", type=Path, help="secret key to sign it with")
    what = parser.add_subparsers(dest="what", metavar="WHAT", parser_class=_Parser)
    opened = what.add_parser("open", parents=[common], help="bring a package into this station")
    opened.add_argument("file", metavar="FILE", type=Path)
    keys = what.add_parser("keys", parents=[common], help="whose packages are taken in")
    deeds = keys.add_subparsers(dest="deed", metavar="DEED", required=True, parser_class=_Parser)
    deeds.add_parser("list", parents=[common], help="the public keys this station trusts")
    new = deeds.add_parser("new", parents=[common], help="make a key to sign packages with")
    new.add_argument("file", metavar="OUT", type=Path, help="file of the secret key")
    trust = deeds.add_parser("trust", parents=[common], help="take in packages signed with a key")
    trust.add_argument("file", metavar="PEM", type=Path, help="its public half")
    trust.add_argument("--name", metavar="N", type=_key_name, help="what to call it")
    remove = deeds.add_parser("remove", parents=[common], help="trust a key no longer")
    remove.add_argument("key_id", metavar="KEY")


def _bring_back(parser: argparse.ArgumentParser, common: _Parser) -> None:
    parser.add_argument(
        "--package", metavar="ID", default="", help="start of its id (default: the newest opened)"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="the file to write")
    parser.add_argument("--key", metavar="PEM", type=Path, help="secret key to sign it with")
    what = parser.add_subparsers(dest="what", metavar="WHAT", parser_class=_Parser)
    opened = what.add_parser("open", parents=[common], help="verify and keep what came back")
    opened.add_argument("file", metavar="FILE", type=Path)
    what.add_parser("list", parents=[common], help="what came back, and whether it still holds")


def _reference(parser: argparse.ArgumentParser, common: _Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=_Parser)
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
    remove.add_argument("number", metavar="NUMBER", type=_count)


def _parties(parser: argparse.ArgumentParser, common: _Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=_Parser)
    what.add_parser("list", parents=[common], help="all trusted parties, the newest first")
    what.add_parser("compare", parents=[common], help="compare parties of an older store now")
    trust = what.add_parser("trust", parents=[common], help="put a party on the list")
    for name in ("name", "business", "address", "city", "region", "postcode", "country", "phone"):
        trust.add_argument(f"--{name}", metavar="TEXT", default="")
    trust.add_argument("--email", metavar="TEXT", default="")
    trust.add_argument("--reference", metavar="NUMBER", default="", help="importer number")
    trust.add_argument("--role", choices=["sender", "consignee", "either"], default="either")
    trust.add_argument("--source", metavar="TEXT", required=True, help="programme, certificate")
    trust.add_argument("--since", metavar="DATE", type=_day, help="first day (default: today)")
    trust.add_argument("--until", metavar="DATE", type=_day, help="last day (default: none)")
    untrust = what.add_parser("untrust", parents=[common], help="take a party off the list")
    untrust.add_argument("number", metavar="NUMBER", type=_count, help="as the list tells it")
    untrust.add_argument("--why", metavar="TEXT", required=True)
    for changing in (trust, untrust):
        changing.add_argument("--by", metavar="NAME", required=True, help="who changes the list")
        changing.add_argument("--by-password-file", metavar="F", type=Path, required=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date like 2026-11-23") from None


def _officer(parser: argparse.ArgumentParser, common: _Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=_Parser)
    add = what.add_parser("add", parents=[common], help="make an account")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--password-file", metavar="F", type=Path, required=True)
    add.add_argument("--full-name", metavar="TEXT", default="")
    add.add_argument(
        "--role", choices=["officer", "supervisor", "administrator"], default="officer"
    )
    add.add_argument("--by", metavar="NAME", help="administrator who makes it (not for the first)")
    add.add_argument("--by-password-file", metavar="F", type=Path)


def _models(parser: argparse.ArgumentParser, common: _Parser) -> None:
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=_Parser)

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        return what.add_parser(
            name, parents=[common], help=words, description=words, allow_abbrev=False
        )

    verb("list", "every installed package, and who vouches for it")
    show = verb("show", "what a package declares of itself")
    show.add_argument("package", metavar="ID|FOLDER")
    verify = verb("verify", "check packages as the bench does, and run each once")
    verify.add_argument("packages", metavar="ID|FOLDER", nargs="*", help="default: all installed")
    sign = verb("sign", "sign a package with your key")
    sign.add_argument("folder", metavar="FOLDER", type=Path)
    sign.add_argument("--key", metavar="PEM", type=Path, required=True, help="your secret key")
    sign.add_argument(
        "--write-hashes",
        action="store_true",
        help="first write the files' SHA-256 into model.json",
    )
    add = verb("add", "bring a package into this station")
    add.add_argument("folder", metavar="FOLDER", type=Path)
    add.add_argument("--replace", action="store_true", help="in place of one of the same id")
    for name, words in (
        ("remove", "take one of the site's own packages out"),
        ("use", "make a package the primary one"),
        ("beside", "run a package beside the primary one and show its marks too"),
        ("shadow", "run a package and log what it says, without showing it"),
        ("leave", "run a package no longer"),
    ):
        verb(name, words).add_argument("package", metavar="ID")
    _evaluate(verb("evaluate", "measure a package on pictures, as the bench would judge them"))
    keys = verb("keys", "the keys that vouch for packages").add_subparsers(
        dest="deed", metavar="DEED", required=True, parser_class=_Parser
    )

    def deed(name: str, words: str) -> argparse.ArgumentParser:
        return keys.add_parser(
            name, parents=[common], help=words, description=words, allow_abbrev=False
        )

    deed("list", "the public keys this station trusts")
    new = deed("new", "make a key to sign packages with")
    new.add_argument("out", metavar="OUT", type=Path, help="file of the secret key")
    trust = deed("trust", "trust packages signed with a key")
    trust.add_argument("file", metavar="PEM", type=Path, help="its public half")
    trust.add_argument("--name", metavar="N", type=_key_name, help="what to call it")
    deed("remove", "trust one of the site's keys no longer").add_argument("key_id", metavar="KEY")


def _key_name(word: str) -> str:
    if not word.replace("-", "").replace("_", "").isalnum() or len(word) > 64:
        raise argparse.ArgumentTypeError(f"{word} is not a name of letters, digits, - and _")
    return word


def _evaluate(evaluate: argparse.ArgumentParser) -> None:
    evaluate.set_defaults(module="evaluate")
    evaluate.add_argument(
        "--images", metavar="DIR", type=Path, required=True, help="folder of the pictures"
    )
    evaluate.add_argument(
        "--coco", metavar="FILE", type=Path, help="what is in them; file_name relative to DIR"
    )
    evaluate.add_argument(
        "--model", metavar="X", help="id or folder of the package (default: the one in use)"
    )
    evaluate.add_argument(
        "--classes",
        metavar="MAP.json",
        type=Path,
        help="categories of the COCO file to the model's classes; null: no contraband",
    )
    evaluate.add_argument(
        "--out", metavar="DIR", type=Path, help="folder for the report; the same again goes on"
    )
    evaluate.add_argument(
        "--limit", metavar="N", type=_count, help="at most this many pictures, some of every kind"
    )


def _simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", metavar="N", type=_count, required=True, help="how many parcels")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder of the set")
    parser.add_argument("--seed", metavar="S", type=_whole, default=0, help="default 0")
    parser.add_argument(
        "--profile", metavar="P", default="sim-160-a", help="scanner (default sim-160-a), or all"
    )
    parser.add_argument(
        "--threats",
        metavar="SHARE",
        type=_share,
        default=0.5,
        help="share of parcels with contraband, 0..1 (default 0.5)",
    )
    parser.add_argument(
        "--palette",
        metavar="NAME",
        default="standard",
        help="of the pictures (default standard), or all",
    )
    parser.add_argument("--form", choices=["png", "jpeg"], default="png", help="of the pictures")
    parser.add_argument(
        "--contraband",
        metavar="FAMILY",
        action="append",
        default=[],
        help="draw contraband from this family only; may be given again (default: from all)",
    )
    parser.add_argument(
        "--processes", metavar="N", type=_count, default=None, help="default: one a processor"
    )


def _threshold(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threshold",
        metavar="T",
        type=_share,
        default=None,
        help="score from which findings count, 0..1 (default: the setting's, else the model's)",
    )


def _share(word: str) -> float:
    number = float(word)
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"{word} is not from 0 to 1")
    return number


def _whole(word: str) -> int:
    number = int(word)
    if not 0 <= number < 2**63:
        raise argparse.ArgumentTypeError(f"{word} is not a number from 0 up")
    return number


def _count(word: str) -> int:
    number = int(word)
    if not 1 <= number < 2**31:
        raise argparse.ArgumentTypeError(f"{word} is not a number from 1 up")
    return number


def _version() -> str:
    from workstation import __version__

    return f"{APP_NAME} {__version__}"
