"""The options of `rules`."""

from __future__ import annotations

import argparse
from pathlib import Path

from workstation.cli.parsing import Parser, count, day


def add_rules(
    parser: argparse.ArgumentParser,
    common: Parser,
) -> None:
    """What `rules` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=Parser)

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        return what.add_parser(
            name, parents=[common], help=words, description=words, allow_abbrev=False
        )

    verb("list", "every rule in force, and the tables it looks things up in")
    check = verb("check", "name every fault of the site's rule files")
    check.add_argument("files", metavar="FILE", type=Path, nargs="*", help="default: the site's")
    explain = verb("explain", "what a rule says, its figures and its source")
    explain.add_argument("name", metavar="NAME")
    tries = verb("try", "how many stored parcels the rules of a file would have spoken for")
    tries.add_argument("file", metavar="FILE", type=Path)
    tries.add_argument("--since", metavar="DATE", type=day, help="arrived on this day or later")
    tries.add_argument(
        "--progress", action="store_true", help="tell how far it has come, a line each second"
    )
    learn = verb("learn-bands", "usual prices a kilogram from the parcels released here")
    learn.add_argument("--since", metavar="DATE", type=day, help="arrived on this day or later")
    learn.add_argument(
        "--fewest", metavar="N", type=count, default=30, help="prices a chapter needs (default 30)"
    )
    learn.add_argument("--simulated", action="store_true", help="count simulated parcels too")
