"""The parts of an XLSX file beside its rows: sheets, shared texts, which cells are times.

Everything is bounded before it is unpacked: a ZIP tells the sizes of its members, and no more than
those is ever read of them.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from typing import BinaryIO

from workstation.adapters.manifests.xml_stream import (
    BrokenXmlError,
    End,
    ForbiddenXmlError,
    Start,
    xml_events,
)

MAX_MEMBERS = 10_000
MAX_PART = 16 << 20
"""Bytes of a small part, unpacked."""
MAX_STRINGS = 128 << 20
"""Bytes of the shared texts, unpacked."""
MAX_SHEET = 4 << 30
"""Bytes of a sheet, unpacked; they are read as a stream."""
MAX_RATIO, RATIO_FROM = 300, 16 << 20
"""A part that unpacks to more than RATIO_FROM bytes at more than MAX_RATIO times is refused."""
LONGEST_FORM = 255
"""Characters of a number format, as Excel has them."""
ZIP_FAILURES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)
"""What zipfile raises of files that are broken, encrypted or packed in ways it does not know."""
_BUILT_IN_TIMES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NO_TIME = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TIME_SIGNS = re.compile("[ymdhs]")


def unescaped(text: str) -> str:
    """A text with the signs that XML cannot hold, written as _xHHHH_ (ECMA-376, ST_Xstring)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class NotXlsxError(Exception):
    """The file is no XLSX that can be read; the text says why."""


class Texts:
    """The shared texts, close together in memory."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        self._bytes += text.encode("utf-8", "replace")
        self._ends.append(len(self._bytes))

    def get(self, index: str) -> str | None:
        """The text of this number; None where there is none."""
        if not re.fullmatch(r"\d{1,9}", index, re.ASCII) or int(index) + 1 >= len(self._ends):
            return None
        place = int(index)
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode()


class Workbook:
    """An XLSX file, opened for reading its rows.

    Raises
    ------
    NotXlsxError
        Where it is none, or beyond a bound.
    """

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except ZIP_FAILURES as error:
            raise NotXlsxError("it is damaged, or no XLSX file") from error
        if len(self._zip.infolist()) > MAX_MEMBERS:
            raise NotXlsxError(f"it holds more than {MAX_MEMBERS:,} parts")
        self._path = self._main_part()
        self._related = self._relations(self._path)
        self.sheets: list[tuple[str, str]] = []
        """(name, relation) in the workbook's order."""
        self.from_1904 = False
        for event in self._part(self._path, MAX_PART):
            if isinstance(event, Start) and event.name == "sheet":
                told = event.attributes
                self.sheets.append((told.get("name", ""), told.get("id", "")))
            elif isinstance(event, Start) and event.name == "workbookPr":
                self.from_1904 = event.attributes.get("date1904") in ("1", "true")
        if not self.sheets:
            raise NotXlsxError("it has no sheet")
        self.texts = self._texts()
        self.time_styles = self._time_styles()

    def rows(self, relation: str) -> Iterator[Start | End]:
        """The elements of one sheet."""
        for kind, number, target in self._related:
            if number == relation and kind == "worksheet":
                yield from self._part(target, MAX_SHEET)
                return
        raise NotXlsxError("the sheet's part is not in it, or is no table")

    def _main_part(self) -> str:
        for kind, _, target in self._relations(""):
            if kind == "officeDocument":
                if not target.endswith(".xml"):
                    raise NotXlsxError("it is a binary workbook (XLSB): save it as XLSX")
                return target
        raise NotXlsxError("it is no XLSX file: it names no workbook")

    def _relations(self, of: str) -> list[tuple[str, str, str]]:
        """(kind, number, path) of what a part refers to."""
        folder, name = posixpath.split(of)
        found = []
        for event in self._part(posixpath.join(folder, "_rels", f"{name}.rels"), MAX_PART):
            if isinstance(event, Start) and event.name == "Relationship":
                told = event.attributes
                if told.get("TargetMode") == "External":
                    continue
                target = told.get("Target", "")
                path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                kind = told.get("Type", "").rpartition("/")[2]
                found.append((kind, told.get("Id", ""), posixpath.normpath(path)))
        return found

    def _texts(self) -> Texts:
        texts = Texts()
        for target in self._of_kind("sharedStrings"):
            parts: list[str] = []
            phonetic = 0
            for event in self._part(target, MAX_STRINGS):
                if event.name == "rPh":
                    phonetic += 1 if isinstance(event, Start) else -1
                elif isinstance(event, End) and event.name == "t" and not phonetic:
                    parts.append(event.text)
                elif isinstance(event, End) and event.name == "si":
                    texts.add(unescaped("".join(parts)))
                    parts.clear()
        return texts

    def _time_styles(self) -> frozenset[int]:
        """Numbers of the cell styles by which a number is a time."""
        found: set[int] = set()
        for target in self._of_kind("styles"):
            own: dict[str, bool] = {}
            inside, index = False, 0
            for event in self._part(target, MAX_PART):
                if event.name == "cellXfs":
                    inside = isinstance(event, Start)
                elif isinstance(event, Start) and event.name == "numFmt":
                    told = event.attributes.get("formatCode", "")[:LONGEST_FORM]
                    form = _NO_TIME.sub("", told).casefold()
                    own[event.attributes.get("numFmtId", "")] = bool(_TIME_SIGNS.search(form))
                elif isinstance(event, Start) and event.name == "xf" and inside:
                    number = event.attributes.get("numFmtId", "")
                    built_in = number.isascii() and number.isdigit() and len(number) < 4
                    if own.get(number, built_in and int(number) in _BUILT_IN_TIMES):
                        found.add(index)
                    index += 1
        return frozenset(found)

    def _of_kind(self, wanted: str) -> Iterator[str]:
        yield from (target for kind, _, target in self._related if kind == wanted)

    def _part(self, path: str, most: int) -> Iterator[Start | End]:
        try:
            info = self._zip.getinfo(path)
            if info.file_size > most:
                raise NotXlsxError(f"its part {path} is larger than {most >> 20:,} MiB unpacked")
            if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
                raise NotXlsxError(
                    f"its part {path} unpacks to more than {MAX_RATIO} times its size"
                )
            with self._zip.open(info) as file:
                yield from xml_events(file)
        except BrokenXmlError:
            raise
        except ForbiddenXmlError as error:
            raise NotXlsxError("it declares a document type or entities in its XML") from error
        except ZIP_FAILURES as error:
            raise NotXlsxError(f"its part {path} is missing or damaged") from error
