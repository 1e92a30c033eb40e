"""No verb: the bench's window."""

from __future__ import annotations

import importlib

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.domain.notice import Notice, WorkstationError


def run(arguments: Arguments, answers: Answers) -> int:
    """Open the window; the exit status is the window's."""
    try:
        window = importlib.import_module("workstation.starting")
    except ImportError as error:
        raise WorkstationError(
            Notice(
                fact=f"The window cannot be opened: {error}.",
                safe="The store and the log are untouched.",
                act="Run “workstation doctor”; the verbs with --help work without a window.",
                code="CLI-02",
            ),
            environment=True,
        ) from error
    return int(window.main(arguments.data_dir, bool(getattr(arguments, "demo", False))))
