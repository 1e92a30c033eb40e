"""The options of the verbs about models: packages, what one is worth, simulated pictures."""

from __future__ import annotations

import argparse
from pathlib import Path

from workstation.cli.parsing import Parser, count, key_name, share, whole


def add_models(parser: argparse.ArgumentParser, common: Parser) -> None:
    """What `models` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)

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
        dest="deed", metavar="DEED", required=True, parser_class=Parser
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
    trust.add_argument("--name", metavar="N", type=key_name, help="what to call it")
    deed("remove", "trust one of the site's keys no longer").add_argument("key_id", metavar="KEY")


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
        "--limit", metavar="N", type=count, help="at most this many pictures, some of every kind"
    )


def add_simulate(parser: argparse.ArgumentParser) -> None:
    """What `simulate` is asked."""
    parser.add_argument("--count", metavar="N", type=count, required=True, help="how many parcels")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder of the set")
    parser.add_argument("--seed", metavar="S", type=whole, default=0, help="default 0")
    parser.add_argument(
        "--profile", metavar="P", default="sim-160-a", help="scanner (default sim-160-a), or all"
    )
    parser.add_argument(
        "--threats",
        metavar="SHARE",
        type=share,
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
        "--processes", metavar="N", type=count, default=None, help="default: one a processor"
    )
