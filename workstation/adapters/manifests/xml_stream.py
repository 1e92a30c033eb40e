"""XML as a flat stream of elements that begin and end, bounded in all that a file could inflate.

No tree is built. Document type declarations and entities are refused before anything is read
(defusedxml); depth, the text of one element and the length of one tag are bounded here.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import XMLParserType

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

CHUNK = 1 << 16
MAX_DEPTH = 64
MAX_TEXT = 1 << 15
"""Characters of one element's own text that are kept."""
MAX_TOKEN = 1 << 20
"""Bytes of one tag."""
_INVALID, _JUNK_AFTER_END, _SECOND_DECLARATION = 4, 9, 17
"""Codes of expat's errors."""


@dataclass(slots=True)
class Start:
    """An element begins."""

    name: str
    """Without its namespace."""
    attributes: dict[str, str]
    line: int


@dataclass(slots=True)
class End:
    """An element ends."""

    name: str
    text: str
    """What stands in it directly, up to MAX_TEXT characters."""
    cut: bool
    """There was more text than that."""
    line: int
    """Where it began."""


class BrokenXmlError(Exception):
    """The file is not XML from here on; the text says why, as in "is not XML: ..."."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class ForbiddenXmlError(Exception):
    """The file declares a document type or entities, by which small files become huge."""


def xml_events(file: IO[bytes]) -> Iterator[Start | End]:
    """The elements of a file, of one document after the other where it holds several.

    Raises
    ------
    BrokenXmlError
        Where the file is not XML any more, or beyond a bound; what came before it has been given.
    ForbiddenXmlError
        Where it declares a document type or entities.
    """
    line = 1
    rest: bytes | None = b""
    while rest is not None:
        document = _Document(file, rest, line)
        yield from document.events()
        rest, line = document.rest, document.line


class _Target:
    """Takes what the parser finds."""

    def __init__(self, first_line: int) -> None:
        self.events: list[Start | End] = []
        self.begun = False
        self.stack: list[_Open] = []
        self._first_line = first_line
        self.current_line: Callable[[], int] = int

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        here = self.current_line()
        if len(self.stack) >= MAX_DEPTH:
            raise BrokenXmlError(here, f"more than {MAX_DEPTH} elements stand within each other")
        line = here + self._first_line - 1
        self.begun = True
        name = tag.rpartition("}")[2]
        self.stack.append(_Open(name, line))
        told = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        self.events.append(Start(name, told, line))

    def end(self, tag: str) -> None:
        open_ = self.stack.pop()
        self.events.append(End(open_.name, "".join(open_.parts), open_.cut, open_.line))

    def data(self, text: str) -> None:
        if self.stack:
            self.stack[-1].add(text)

    def close(self) -> None:
        """The parser calls this at the end."""


class _Open:
    """An element that has not ended."""

    __slots__ = ("cut", "line", "name", "parts", "room")

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.parts: list[str] = []
        self.room = MAX_TEXT
        self.cut = False

    def add(self, text: str) -> None:
        if self.room >= len(text):
            self.parts.append(text)
        elif self.room:
            self.parts.append(text[: self.room])
        self.cut = self.cut or self.room < len(text)
        self.room = max(0, self.room - len(text))


class _Document:
    """One document of a file; `rest` holds the bytes read beyond its end, None at the file's."""

    def __init__(self, file: IO[bytes], begun: bytes, line: int) -> None:
        self._file, self._begun, self.line = file, begun, line
        self.rest: bytes | None = None

    def events(self) -> Iterator[Start | End]:
        target = _Target(self.line)
        parser = DefusedXMLParser(target=target, forbid_dtd=True)
        expat = parser.parser
        target.current_line = lambda: expat.CurrentLineNumber
        try:
            yield from self._parsed(parser, expat, target)
        finally:
            # These hold each other in a ring, and a lane's thread collects no garbage.
            vars(parser).clear()
            target.current_line = int

    def _parsed(
        self, parser: DefusedXMLParser, expat: XMLParserType, target: _Target
    ) -> Iterator[Start | End]:
        fed, before, chunk = 0, b"", self._begun or self._file.read(CHUNK)
        while chunk:
            failure = self._feed(parser, chunk)
            yield from target.events
            target.events.clear()
            fed += len(chunk)
            if failure is not None:
                code, line, why = failure
                rest = (before + chunk)[expat.ErrorByteIndex - fed :]
                again = code in (_JUNK_AFTER_END, _SECOND_DECLARATION)
                again = again or (code == _INVALID and rest.startswith(BOM_UTF8))
                if again and target.begun and not target.stack:
                    self.rest = rest
                    self.line += expat.ErrorLineNumber - 1
                    return
                raise BrokenXmlError(self.line + line - 1, why)
            if fed - max(expat.CurrentByteIndex, 0) > MAX_TOKEN:
                line = self.line + expat.CurrentLineNumber - 1
                raise BrokenXmlError(line, f"a tag is longer than {MAX_TOKEN:,} bytes")
            before, chunk = chunk, self._file.read(CHUNK)
        failure = self._feed(parser, None)
        yield from target.events
        if failure is not None:
            raise BrokenXmlError(self.line + failure[1] - 1, failure[2])

    @staticmethod
    def _feed(parser: DefusedXMLParser, chunk: bytes | None) -> tuple[int, int, str] | None:
        """(code, line, why) where the parser stops."""
        try:
            if chunk is None:
                parser.close()
            else:
                parser.feed(chunk)
        except DefusedXmlException as error:
            raise ForbiddenXmlError from error
        except BrokenXmlError as error:
            return 0, error.line, str(error)
        except ParseError as error:
            error.with_traceback(None)  # whose frames hold it and the chunk in a ring
            return error.code, error.position[0], str(error).partition(":")[0]
        except (LookupError, ValueError) as error:  # an encoding that is none, or of several bytes
            return 0, 1, f"its encoding is not known here ({error})"
        return None
