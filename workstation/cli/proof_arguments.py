"""The options of checkpoints, witnesses, bundles and replay."""

from __future__ import annotations

import argparse
from pathlib import Path

from workstation.cli.parsing import Parser, count


def add_proofs(what: argparse._SubParsersAction[Parser], common: Parser) -> None:
    """What `log` can be asked to do for those who verify it elsewhere."""

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        parser = what.add_parser(
            name, parents=[common], help=words, description=words, allow_abbrev=False
        )
        parser.set_defaults(module="proof")
        return parser

    checkpoint = verb("checkpoint", "sign the log as it is: to print, keep and send away")
    checkpoint.add_argument("--out", metavar="FILE", type=Path, help="write it for another station")
    checkpoint.add_argument(
        "--since",
        metavar="N",
        type=count,
        action="append",
        default=[],
        help="prove that it goes on from N entries too",
    )
    checkpoint.add_argument(
        "--time-stamp", action="store_true", help="have the authority of tsa_url stamp it"
    )
    witness = verb("witness", "check another station's checkpoint, keep it and sign it")
    witness.add_argument("file", metavar="FILE", type=Path)
    witness.add_argument("--out", metavar="FILE", type=Path, help="what goes back to that station")
    cosigned = verb("cosigned", "take in what a witness signed of this station's checkpoint")
    cosigned.add_argument("file", metavar="FILE", type=Path)
    for parser in (witness, cosigned):
        parser.add_argument(
            "--key",
            metavar="ID",
            default="",
            help="the other station's key, compared with the one printed there: needed once",
        )
    verb("exchange", "leave checkpoints in the witnesses' folder and sign those of others")
    export = verb("export", "write entries to a folder that a stranger can verify alone")
    export.add_argument("out", metavar="OUT", type=Path)
    export.add_argument(
        "--entry",
        metavar="N",
        type=count,
        action="append",
        default=[],
        help="this entry (may be given again; default: all)",
    )


def add_replay(parser: argparse.ArgumentParser) -> None:
    """The options of `replay`."""
    parser.add_argument("entry", metavar="ENTRY", type=count, help="number of a decision's entry")
