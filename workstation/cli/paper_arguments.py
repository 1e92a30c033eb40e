"""The options of `paper` and `notice`."""

from __future__ import annotations

import argparse
from pathlib import Path

from workstation.cli.parsing import count
from workstation.domain.paper import PaperKind


def add_paper(parser: argparse.ArgumentParser) -> None:
    """What `paper` can be asked for."""
    parser.add_argument("kind", metavar="KIND", choices=[kind.value for kind in PaperKind])
    parser.add_argument("entry", metavar="ENTRY", type=count, help="number of the log entry")
    parser.add_argument("--out", metavar="FILE.pdf", type=Path, required=True)
    parser.add_argument(
        "--language", metavar="XX", help="en, es, fr, zh-Hans (default: the site's own)"
    )


def add_notice(parser: argparse.ArgumentParser) -> None:
    """What `notice` can be asked for."""
    parser.add_argument("entry", metavar="ENTRY", type=count, help="number of the log entry")
    parser.add_argument(
        "--out",
        metavar="FILE.json",
        type=Path,
        required=True,
        help="the notice; the same in words goes beside it, as FILE.txt",
    )
