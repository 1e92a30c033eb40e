"""Lines of a text file, bounded in length, in the encoding that the file or the site declares."""

from __future__ import annotations

import codecs
import io
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

MAX_LINE = 1 << 20
"""Characters of one line; a longer one is passed over, told as such."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read; the sentence says why."""

    sentence: str
    found: str = ""


def encoding_of(start: bytes, declared: str = "") -> str:
    """The byte order mark's encoding, else the one declared, else UTF-8."""
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    return declared or "utf-8"


def is_text(start: bytes, encoding: str) -> bool:
    """Whether the bytes may be text in this encoding; UTF-16 without its mark is none."""
    if encoding in ("utf-16", "utf-32"):
        return True
    return start.count(0) * 5 <= len(start)


class TextLines:
    """Gives (number, line or BadLine). Line ends stay on; CR, LF and CR LF each end a line.

    The file stays open; it may be read by one such iteration at a time.
    """

    def __init__(self, file: BinaryIO, declared: str = "") -> None:
        self._file = file
        place = file.tell()
        self.encoding = encoding_of(file.read(4), declared)
        file.seek(place)

        self._text: io.TextIOWrapper | None = None
        self._again: deque[str] = deque()
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, str | BadLine]]:
        with opened_text(self._file, self.encoding) as self._text:
            while line := self._next():
                self._number += 1
                number = self._number
                if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
                    yield number, _too_long(line)
                    while (more := self._next()) and not more.endswith(("\n", "\r")):
                        pass
                elif not line.isascii() and not decoded(line):
                    yield number, not_of(self.encoding, line)
                else:
                    yield number, line

    def several(self, most: int) -> tuple[int, list[str]] | None:
        """(number of the first, the next lines), once an iteration has begun; None where one of
        them cannot be read, or the file is at its end: then they are given one by one as ever.
        """
        if self._again or self._text is None:
            return None
        lines: list[str] = []
        size, readline = 0, self._text.readline
        while len(lines) < most and size < MAX_LINE and (line := readline(MAX_LINE)):
            lines.append(line)
            size += len(line)
        joined = "".join(lines)
        fine = joined.isascii() or decoded(joined)
        if not fine or not lines or max(map(len, lines)) == MAX_LINE:
            self._again.extend(lines)
            return None
        self._number += len(lines)
        return self._number - len(lines) + 1, lines

    def give_back(self, lines: list[str]) -> None:
        """Lines that `several` gave are to be given one by one."""
        self._number -= len(lines)
        self._again.extend(lines)

    def _next(self) -> str:
        if self._again:
            return self._again.popleft()
        assert self._text is not None  # noqa: S101 - an iteration has begun
        return self._text.readline(MAX_LINE)


@contextmanager
def opened_text(file: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file as text. Bytes that are none become signs that `decoded` finds."""
    errors = "surrogateescape" if encoding in ("utf-8", "utf-8-sig") else "replace"
    text = io.TextIOWrapper(file, encoding, errors=errors, newline="")
    try:
        yield text
    finally:
        if not file.closed:  # else there is nothing left to keep open
            text.detach()


def decoded(text: str) -> bool:
    """Whether all of a text that came through `opened_text` stood in the file as such."""
    if "\ufffd" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def not_of(encoding: str, text: str) -> BadLine:
    """A line with bytes that its encoding does not have."""
    told = encoding.upper().removesuffix("-SIG")
    return BadLine(f"The line is not {told} text; it is left out.", printable(text))


def size_of(file: BinaryIO) -> int:
    """Bytes in a file; it stands where it stood."""
    place = file.tell()
    size = file.seek(0, io.SEEK_END)
    file.seek(place)
    return size


def printable(text: str) -> str:
    """The start of a text, fit to be shown and stored."""
    return text[:80].encode("utf-8", "replace").decode().strip()


def _too_long(line: str) -> BadLine:
    sentence = f"The line has {MAX_LINE:,} characters or more; it is left out."
    return BadLine(sentence, printable(line))
