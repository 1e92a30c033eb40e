"""JSON: Lines with an object each, or one array or object, in memory that does not grow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from workstation.adapters.manifests.text_lines import (
    MAX_LINE,
    BadLine,
    TextLines,
    decoded,
    encoding_of,
    is_text,
    not_of,
    opened_text,
    printable,
    size_of,
)
from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item
from workstation.services.manifests.columns import ColumnMap
from workstation.services.manifests.drafts import SHOWN, Drafting, identified
from workstation.services.manifests.objects import ObjectReading
from workstation.services.manifests.seen import Seen

_CHUNK = 1 << 16
_LINES_SUFFIXES = (".jsonl", ".ndjson")
_TOKEN = re.compile(r'\\.|["{}\[\]]', re.DOTALL)


class JsonReader:
    """One object a parcel."""

    name = "JSON"
    has_columns = False

    def recognises(self, start: bytes, name: str) -> bool:
        encoding = encoding_of(start)
        suffix = PurePath(name).suffix.casefold()
        if not is_text(start, encoding) or suffix in (".csv", ".tsv"):
            return False
        if suffix in (".json", *_LINES_SUFFIXES):
            return True
        return start.decode(encoding, "replace").lstrip()[:1] in ("{", "[")

    def fitting(self, file: BinaryIO, maps: Sequence[ColumnMap]) -> ColumnMap | None:
        return None

    def read(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item]:
        drafting = Drafting(source, received_at)
        seen = Seen(size_of(file))
        for number, text in _texts(file, source):
            value = text if isinstance(text, BadLine) else _object(text)
            if isinstance(value, BadLine):
                yield Repair(number, "", value.sentence, value.found)
                continue
            reading = ObjectReading(number)
            draft = reading.draft(value)
            parcel_id = identified(number, draft.values.get("parcel_id", ""))
            if isinstance(parcel_id, Repair):
                yield from reading.repairs
                yield parcel_id
                continue
            for repair in reading.repairs:
                yield replace(repair, parcel_id=parcel_id)
            if seen.add(parcel_id):
                sentence = "The parcel is in this file twice; this one is left out."
                yield Repair(number, "parcel_id", sentence, parcel_id, parcel_id)
            else:
                yield from drafting.items(parcel_id, draft)


class _TwiceError(Exception):
    """An object names a field twice."""


def _object(text: str) -> dict[str, object] | BadLine:
    def pairs(told: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(told)
        if len(found) != len(told):
            names = [name for name, _ in told]
            raise _TwiceError(next(name for name in names if names.count(name) > 1))
        return found

    try:
        value = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=pairs
        )
    except _TwiceError as twice:
        name = printable(str(twice))
        return BadLine(f"The object names “{name}” twice; it is left out.", name)
    except (ValueError, RecursionError):
        return BadLine("The line is not a JSON object; it is left out.", printable(text))
    if not isinstance(value, dict):
        return BadLine("The line is not a JSON object; it is left out.", printable(text))
    return value


def _texts(file: BinaryIO, name: str) -> Iterator[tuple[int, str | BadLine]]:
    """(line, text) of each object: of each line, or of each element of one array."""
    lines = TextLines(file)
    if PurePath(name).suffix.casefold() not in _LINES_SUFFIXES and not _of_lines(lines):
        file.seek(0)
        yield from _elements(file, lines.encoding)
        return
    file.seek(0)
    for number, line in lines:
        if isinstance(line, BadLine) or line.strip():
            yield number, line


def _of_lines(lines: TextLines) -> bool:
    """Whether the first line is an object of its own, or not even the start of a longer one."""
    for _, line in lines:
        if isinstance(line, BadLine):
            return "[" not in line.found[:1]
        text = line.strip()
        if not text:
            continue
        if text[0] == "[":
            return False
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            return error.pos < len(text)
        except (ValueError, RecursionError):
            return True
        return True
    return True


class _Element:
    """The text of one element as it comes in pieces; no more of it is kept than is read."""

    def __init__(self) -> None:
        self.line = 0
        self._parts: list[str] = []
        self._size = 0

    def add(self, piece: str) -> None:
        if self._size <= MAX_LINE:
            self._parts.append(piece)
        self._size += len(piece)

    def take(self) -> str | BadLine:
        text, size = "".join(self._parts), self._size
        self._parts, self._size = [], 0
        if size > MAX_LINE:
            sentence = f"The object is longer than {MAX_LINE:,} characters; it is left out."
            return BadLine(sentence, printable(text))
        return text


def _elements(file: BinaryIO, encoding: str) -> Iterator[tuple[int, str | BadLine]]:
    """(line, text) of each object in an array, or of the one object a file holds."""
    scan = _Scan()
    with opened_text(file, encoding) as text:
        while chunk := text.read(_CHUNK):
            while chunk.endswith("\\") and (more := text.read(1)):
                chunk += more  # an escape is not cut in two
            for line, found in scan.feed(chunk):
                if isinstance(found, str) and not found.isascii() and not decoded(found):
                    yield line, not_of(encoding, found)
                else:
                    yield line, found
    yield from scan.end()


class _Scan:
    """Finds where elements begin and end by brackets and quotes alone."""

    def __init__(self) -> None:
        self._element, self._between = _Element(), _Element()
        self._line = 1
        self._depth = 0
        self._base: int | None = None
        """Depth at which elements stand: 1 within an array, 0 for an object alone."""
        self._string = False

    def feed(self, chunk: str) -> Iterator[tuple[int, str | BadLine]]:
        start = 0
        for match in _TOKEN.finditer(chunk):
            sign = match[0]
            if self._string:
                self._string = sign != '"'
            elif sign == '"':
                self._string = True
            elif sign in "{[":
                if self._base is None:
                    self._base = 1 if sign == "[" else 0
                    if self._base:
                        self._pass_over(chunk[start : match.start()])
                        start = match.end()
                if self._depth == self._base:
                    yield from self._begin(chunk[start : match.start()])
                    start = match.start()
                self._depth += 1
            elif sign in "}]" and self._depth > 0:
                self._depth -= 1
                if self._depth == self._base:
                    yield self._end_element(chunk[start : match.end()])
                    start = match.end()
                elif self._depth == 0:
                    yield from self._begin(chunk[start : match.start()])
                    self._base = -1
                    start = match.end()
        self._keep(chunk[start:])

    def end(self) -> Iterator[tuple[int, str | BadLine]]:
        if self._base is not None and self._depth > max(self._base, 0):
            found = self._element.take()
            sentence = "The object is not closed: all from here to the file's end is left out."
            shown = found.found if isinstance(found, BadLine) else printable(found)
            yield self._element.line, BadLine(sentence, shown)
            return
        yield from self._begin("")
        if self._base == 1:
            yield self._line, BadLine("The array is not closed: the file may be cut short.")

    def _keep(self, piece: str) -> None:
        inside = self._base is not None and self._base >= 0 and self._depth > self._base
        (self._element if inside else self._between).add(piece)
        self._line += piece.count("\n")

    def _pass_over(self, piece: str) -> None:
        self._between.add(piece)
        self._line += piece.count("\n")

    def _begin(self, piece: str) -> Iterator[tuple[int, str | BadLine]]:
        """What stands before an element, between two, or after the last, is no object."""
        line = self._line
        self._pass_over(piece)
        between = self._between.take()
        shown = between.found if isinstance(between, BadLine) else between.strip(" \t\r\n,")
        if shown:
            yield line, BadLine("This is not a JSON object; it is left out.", shown[:SHOWN])
        self._element.line = self._line

    def _end_element(self, piece: str) -> tuple[int, str | BadLine]:
        self._element.add(piece)
        self._line += piece.count("\n")
        return self._element.line, self._element.take()
