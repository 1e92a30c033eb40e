"""How the command line speaks: words for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from typing import TextIO

from workstation.domain.notice import Notice


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
            self._write(sys.stdout, line)

    def note(self, line: str) -> None:
        """A remark by the way."""
        self._write(sys.stderr, line)

    def failure(self, notice: Notice) -> None:
        """One sentence with a code; with --json an object with the sentence's parts."""
        if self.as_json:
            self.line({"error": failure_document(notice)})
        else:
            self._write(sys.stderr, str(notice))

    @staticmethod
    def _write(stream: TextIO, line: str) -> None:
        encoding = stream.encoding or "utf-8"
        stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        stream.flush()


def failure_document(notice: Notice) -> dict[str, str]:
    """A notice as JSON: its parts and the whole sentence."""
    return {
        "code": notice.code,
        "fact": notice.fact,
        "safe": notice.safe,
        "act": notice.act,
        "message": str(notice),
    }
