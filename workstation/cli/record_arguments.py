"""The options of the verbs about records: where they come from, what is found, where they go."""

from __future__ import annotations

import argparse
from pathlib import Path

from workstation.cli.parsing import Parser, count, day, key_name


def add_identify(parser: argparse.ArgumentParser) -> None:
    """What `identify` is asked."""
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


def add_import(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `import` brings in."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
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
        "--arriving",
        action="store_true",
        help="the data come with these files: records that do not tell when they came came now",
    )
    manifest.add_argument(
        "--preview", action="store_true", help="tell what would come in; nothing is stored"
    )
    manifest.add_argument(
        "--progress", action="store_true", help="tell how far it has come, a line each second"
    )
    manifest.add_argument("--key-from-stdin", action="store_true", help=argparse.SUPPRESS)
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


def add_search(parser: argparse.ArgumentParser) -> None:
    """What `search` is asked."""
    parser.add_argument("text", metavar="TEXT", nargs="+")
    parser.add_argument(
        "--limit", metavar="N", type=count, default=50, help="at most this many (default 50)"
    )
    parser.add_argument("--after", metavar="PLACE", help="go on from where an answer ended")


def add_parcel(parser: argparse.ArgumentParser) -> None:
    """What `parcel` is asked."""
    parser.add_argument("barcode", metavar="ID")


def add_reconcile(parser: argparse.ArgumentParser) -> None:
    """What `reconcile` is asked."""
    parser.add_argument("container", metavar="CONTAINER", help="carton, bag or receptacle")
    parser.add_argument(
        "--found",
        metavar="ID",
        nargs="+",
        default=[],
        help="note these as found in it (default: tell how it stands, write nothing)",
    )


def add_sources(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `sources` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
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


def add_take_along(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `take-along` can be asked to do."""
    parser.add_argument("--facility", metavar="F", help="where the parcels are taken from")
    parser.add_argument("--day", metavar="D", type=day, help="arrived on this day: 2026-11-26")
    parser.add_argument("--out", metavar="FILE", type=Path, help="the package to write")
    parser.add_argument("--key", metavar="PEM", type=Path, help="secret key to sign it with")
    what = parser.add_subparsers(dest="what", metavar="WHAT", parser_class=Parser)
    opened = what.add_parser("open", parents=[common], help="bring a package into this station")
    opened.add_argument("file", metavar="FILE", type=Path)
    keys = what.add_parser("keys", parents=[common], help="whose packages are taken in")
    deeds = keys.add_subparsers(dest="deed", metavar="DEED", required=True, parser_class=Parser)
    deeds.add_parser("list", parents=[common], help="the public keys this station trusts")
    new = deeds.add_parser("new", parents=[common], help="make a key to sign packages with")
    new.add_argument("file", metavar="OUT", type=Path, help="file of the secret key")
    trust = deeds.add_parser("trust", parents=[common], help="take in packages signed with a key")
    trust.add_argument("file", metavar="PEM", type=Path, help="its public half")
    trust.add_argument("--name", metavar="N", type=key_name, help="what to call it")
    remove = deeds.add_parser("remove", parents=[common], help="trust a key no longer")
    remove.add_argument("key_id", metavar="KEY")


def add_bring_back(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `bring-back` can be asked to do."""
    parser.add_argument(
        "--package", metavar="ID", default="", help="start of its id (default: the newest opened)"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="the file to write")
    parser.add_argument("--key", metavar="PEM", type=Path, help="secret key to sign it with")
    what = parser.add_subparsers(dest="what", metavar="WHAT", parser_class=Parser)
    opened = what.add_parser("open", parents=[common], help="verify and keep what came back")
    opened.add_argument("file", metavar="FILE", type=Path)
    what.add_parser("list", parents=[common], help="what came back, and whether it still holds")


def add_parties(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `parties` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)
    what.add_parser("list", parents=[common], help="all trusted parties, the newest first")
    what.add_parser("compare", parents=[common], help="compare parties of an older store now")
    trust = what.add_parser("trust", parents=[common], help="put a party on the list")
    for name in ("name", "business", "address", "city", "region", "postcode", "country", "phone"):
        trust.add_argument(f"--{name}", metavar="TEXT", default="")
    trust.add_argument("--email", metavar="TEXT", default="")
    trust.add_argument("--reference", metavar="NUMBER", default="", help="importer number")
    trust.add_argument("--role", choices=["sender", "consignee", "either"], default="either")
    trust.add_argument("--source", metavar="TEXT", required=True, help="programme, certificate")
    trust.add_argument("--since", metavar="DATE", type=day, help="first day (default: today)")
    trust.add_argument("--until", metavar="DATE", type=day, help="last day (default: none)")
    untrust = what.add_parser("untrust", parents=[common], help="take a party off the list")
    untrust.add_argument("number", metavar="NUMBER", type=count, help="as the list tells it")
    untrust.add_argument("--why", metavar="TEXT", required=True)
