"""The command line: the bench's job without a window, for scripts; with no verb, the window.

Needs no Qt. Every verb answers in words or, with --json, in JSON; failures are one sentence with
a code: exit 2 where the input is at fault, 3 where the station is, never a traceback.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from workstation.cli.answers import INTERRUPTED, Answers
from workstation.cli.arguments import Arguments, parse
from workstation.domain.notice import BUG, WorkstationError

OK, BAD_INPUT, ENVIRONMENT = 0, 2, 3
_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["--worker"]:  # the bundled program starts its child processes so
        from workstation.adapters.worker.serve import main as serve

        return serve()
    if words[:1] == ["--read-ahead"]:
        from workstation.adapters.manifests.ahead_serve import main as read_ahead

        return read_ahead()
    if words[:1] == ["--verify-part"]:
        from workstation.adapters.log_reading.parts import serve as verify_part

        return verify_part(words[1:])
    if words[:1] == ["--draw-demo"]:
        from workstation.adapters.facility import draw

        draw(Path(words[1]), words[2:])
        return OK
    if words[:1] == ["--draw-set"]:
        from workstation.adapters.simulated_set import serve as draw_set

        return draw_set(Path(words[1]), words[2])
    if words[:1] == ["--lay-out"]:
        from workstation.cli.lay_out import serve as lay_out

        return lay_out()
    logging.getLogger("workstation").addHandler(logging.NullHandler())  # answers are all we say
    answers = Answers("--json" in words)
    arguments: Arguments | None = None
    try:
        arguments = parse(words)
        return _run(arguments, answers)
    except WorkstationError as error:
        answers.failure(error.notice)
        _let_go_of_output()
        return ENVIRONMENT if error.environment else BAD_INPUT
    except KeyboardInterrupt:
        answers.note("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the answers has heard enough
        _let_go_of_output(wholly=True)
        return OK
    except Exception as error:
        _remember(arguments.data_dir if arguments is not None else None, error)
        answers.failure(BUG)
        return ENVIRONMENT


def _run(arguments: Arguments, answers: Answers) -> int:
    """The verb, by whom it is done and as far as that account's role allows."""
    if arguments.by is None and arguments.module == "app":
        return arguments.run(answers)
    from workstation.cli.gate import admit, note_change

    by = admit(arguments)
    status = arguments.run(answers)
    note_change(arguments, by)
    return status


def _let_go_of_output(*, wholly: bool = False) -> None:
    """What cannot be written any more must not fail again when the program ends."""
    try:
        if sys.stdout is not None and not wholly:
            sys.stdout.flush()
            return
    except (OSError, ValueError):
        pass
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _remember(data_dir: Path | None, error: Exception) -> None:
    """The traceback of our own error, in the debug log where there is a place for it."""
    if data_dir is None or not data_dir.is_dir():
        return
    handler: logging.Handler
    try:
        handler = logging.FileHandler(data_dir / "debug.log", encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False
    try:
        _log.error("unexpected", exc_info=error)
    finally:
        _log.removeHandler(handler)
        _log.propagate = True
        handler.close()
