"""Segments of an EDIFACT interchange (ISO 9735), one after the other, bounded in length.

Separators are those of UNA where there is one, the release sign takes a separator for text, and
the character set is the one that UNB names.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from workstation.adapters.manifests.text_lines import decoded, encoding_of, opened_text, printable

CHUNK = 1 << 16
MAX_SEGMENT = 1 << 15
"""Characters of one segment; a longer one is passed over, told as such."""
_LEVELS = {
    "UNOC": "iso-8859-1",
    "UNOD": "iso-8859-2",
    "UNOE": "iso-8859-5",
    "UNOF": "iso-8859-7",
    "UNOG": "iso-8859-3",
    "UNOH": "iso-8859-4",
    "UNOI": "iso-8859-6",
    "UNOJ": "iso-8859-8",
    "UNOK": "iso-8859-9",
}
"""Syntax identifiers and their character sets; all others are read as UTF-8."""
_TAG = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Separators:
    """The signs that part an interchange."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"

    @classmethod
    def of(cls, told: str) -> Separators | None:
        """Those of the six signs after UNA; None where they cannot part anything."""
        component, element, decimal, release, _, terminator = tuple(told)
        parting = [component, element, release, terminator]
        release = "" if release == " " else release
        signs = {sign for sign in (component, element, release, terminator) if sign}
        alike = len(signs) < (4 if release else 3)
        if alike or decimal not in ".," or any(sign.isalnum() for sign in parting):
            return None
        return cls(component, element, decimal, release, terminator)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its tag, its number in the file, its elements with their components."""

    tag: str
    number: int
    elements: tuple[tuple[str, ...], ...]
    decimal: str = "."

    def get(self, element: int, component: int = 0) -> str:
        """A component, from 1 for the element and 0 for the component; empty where not there."""
        if element > len(self.elements) or component >= len(self.elements[element - 1]):
            return ""
        return self.elements[element - 1][component].strip()

    def all(self, element: int) -> list[str]:
        """The components of an element that are not empty."""
        told = self.elements[element - 1] if element <= len(self.elements) else ()
        return [text.strip() for text in told if text.strip()]

    def amount(self, element: int, component: int) -> str:
        """A number with a decimal point."""
        return self.get(element, component).replace(self.decimal, ".")


@dataclass(frozen=True, slots=True)
class BadSegment:
    """What is no segment; the sentence says why."""

    number: int
    sentence: str
    found: str


class Segments:
    """Gives the segments of a file in order."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._number = 0
        self._use(Separators())

    def __iter__(self) -> Iterator[Segment | BadSegment]:
        place = self._file.tell()
        start = self._file.read(512)
        self._file.seek(place)
        encoding = _encoding(start)
        rest, passing = "", False
        with opened_text(self._file, encoding) as text:
            while chunk := text.read(CHUNK):
                rest += chunk
                if passing:
                    end = self._end(rest, 0)
                    if end < 0:
                        rest = rest[-1:] if rest.endswith(self._signs.release or "\0") else ""
                        continue
                    rest, passing = rest[end + 1 :], False
                rest = yield from self._take(rest, encoding)
                if len(rest) > MAX_SEGMENT:
                    self._number += 1
                    sentence = (
                        f"The segment is longer than {MAX_SEGMENT:,} characters; it is left out."
                    )
                    yield BadSegment(self._number, sentence, printable(rest))
                    rest, passing = "", True
        if rest.strip("\x00\x1a \r\n\t"):
            self._number += 1
            sentence = "The file ends within a segment; it is left out."
            yield BadSegment(self._number, sentence, printable(rest))

    def _take(self, text: str, encoding: str) -> Generator[Segment | BadSegment, None, str]:
        """The segments that are complete; returns what is left."""
        place = 0
        while True:
            while place < len(text) and text[place] in " \r\n\t":
                place += 1
            if text.startswith("UNA", place):
                if len(text) < place + 9:
                    return text[place:]
                found = Separators.of(text[place + 3 : place + 9])
                if found is None:
                    self._number += 1
                    sentence = "UNA names separators that part nothing; the usual ones are taken."
                    yield BadSegment(self._number, sentence, printable(text[place : place + 9]))
                self._use(found or Separators())
                place += 9
                continue
            end = self._end(text, place)
            if end < 0:
                return text[place:]
            self._number += 1
            yield self._segment(text[place:end], encoding)
            place = end + 1

    def _use(self, signs: Separators) -> None:
        self._signs = signs
        stop = re.escape(signs.terminator)
        kept = f"{re.escape(signs.release)}.|" if signs.release else ""
        self._stop = re.compile(f"{kept}({stop})", re.DOTALL)

    def _end(self, text: str, start: int) -> int:
        for match in self._stop.finditer(text, start):
            if match[1]:
                return match.start()
        return -1

    def _segment(self, raw: str, encoding: str) -> Segment | BadSegment:
        if len(raw) > MAX_SEGMENT:
            sentence = f"The segment is longer than {MAX_SEGMENT:,} characters; it is left out."
            return BadSegment(self._number, sentence, printable(raw))
        if not raw.isascii() and not decoded(raw):
            told = encoding.upper().removesuffix("-SIG")
            sentence = f"The segment is not {told} text; it is left out."
            return BadSegment(self._number, sentence, printable(raw))
        tag, *elements = self._parts(raw, self._signs.element)
        if not _TAG.fullmatch(tag.partition(self._signs.component)[0].strip()):
            sentence = "This begins with no tag of three letters; it is left out."
            return BadSegment(self._number, sentence, printable(raw))
        return Segment(
            tag.strip()[:3],
            self._number,
            tuple(
                tuple(self._plain(part) for part in self._parts(element, self._signs.component))
                for element in elements
            ),
            self._signs.decimal,
        )

    def _parts(self, text: str, sign: str) -> list[str]:
        """Parts between one sign, where no release sign takes it for text."""
        release = self._signs.release
        if not release or release not in text:
            return text.split(sign)
        parts, start, place = [], 0, 0
        while place < len(text):
            if text[place] == release:
                place += 2
                continue
            if text[place] == sign:
                parts.append(text[start:place])
                start = place + 1
            place += 1
        return [*parts, text[start:]]

    def _plain(self, text: str) -> str:
        release = self._signs.release
        if not release or release not in text:
            return text
        return re.sub(re.escape(release) + "(.?)", r"\1", text, flags=re.DOTALL)


def _encoding(start: bytes) -> str:
    marked = encoding_of(start)
    if marked != "utf-8":
        return marked
    level = re.search(rb"UNB.(UNO[A-Z])", start)
    return _LEVELS.get(level[1].decode(), "utf-8") if level else "utf-8"
