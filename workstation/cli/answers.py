"""How the command line speaks: words for people, JSON for programs."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TextIO

from workstation.domain.notice import Notice, WorkstationError

INTERRUPTED = 130
"""Exit status of a command that was stopped."""


class Answers:
    """Writes answers to standard output; remarks by the way, and failures in words, to standard
    error. JSON is ASCII, so that no terminal or pipe can spoil it."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def document(self, value: object) -> None:
        """The whole answer of a verb as JSON, indented."""
        self._write(sys.stdout, json.dumps(value, indent=2))

    def line(self, value: object) -> None:
        """One line of JSON, written out at once."""
        self._write(sys.stdout, json.dumps(value, separators=(", ", ": ")))

    def say(self, *lines: str) -> None:
        """Lines of words."""
        for line in lines:
            self._write(sys.stdout, _plain(line))

    def note(self, line: str) -> None:
        """A remark by the way."""
        self._remark(line)

    def failure(self, notice: Notice) -> None:
        """One sentence with a code; with --json an object with the sentence's parts."""
        if self.as_json:
            with contextlib.suppress(WorkstationError):  # then the words must do
                self.line({"error": failure_document(notice)})
                return
        self._remark(str(notice))

    def _remark(self, line: str) -> None:
        with contextlib.suppress(OSError, WorkstationError):  # nobody is left to be told
            self._write(sys.stderr, _plain(line))

    @staticmethod
    def _write(stream: TextIO | None, line: str) -> None:
        if stream is None:
            raise _no_answer("there is no standard output")
        encoding = stream.encoding or "utf-8"
        try:
            stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
            stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _no_answer(error.strerror or type(error).__name__) from error


def _plain(line: str) -> str:
    """One line: what a name or a record holds of control characters is shown, not obeyed."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in line)


def _no_answer(why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The answer cannot be written ({why}).",
            safe="What the command has done is done; the decision log tells what was recorded.",
            act="Free space where the answer goes, or send it elsewhere.",
            code="CLI-10",
        ),
        environment=True,
    )


def failure_document(notice: Notice) -> dict[str, str]:
    """A notice as JSON: its parts and the whole sentence."""
    return {
        "code": notice.code,
        "fact": notice.fact,
        "safe": notice.safe,
        "act": notice.act,
        "message": str(notice),
    }
