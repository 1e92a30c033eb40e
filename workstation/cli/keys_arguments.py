"""The options of `keys`."""

from __future__ import annotations

import argparse


def add_keys(
    parser: argparse.ArgumentParser,
    common: argparse.ArgumentParser,
    parsers: type[argparse.ArgumentParser],
) -> None:
    """What `keys` can be asked to do."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True, parser_class=parsers)

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        return what.add_parser(
            name, parents=[common], help=words, description=words, allow_abbrev=False
        )

    verb("list", "every key that the log tells of, and whether the station can sign")
    rotate = verb("rotate", "put a new key in the place of the station's, or of one's own")
    rotate.add_argument("--own", action="store_true", help="the key of the account named with --by")
    rotate.add_argument(
        "--lost", action="store_true", help="the station's key is gone: nothing vouches for the new"
    )
    rotate.add_argument("--why", metavar="TEXT", required=True, help="the reason; it is recorded")
    revoke = verb("revoke", "let a key sign nothing any more")
    revoke.add_argument("key", metavar="KEY", help="its name, or the first eight digits of it")
    revoke.add_argument("--why", metavar="TEXT", required=True, help="the reason; it is recorded")
