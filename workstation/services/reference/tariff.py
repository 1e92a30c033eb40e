"""Tariff lines that a site has imported: which codes exist on a day, and what they are called.

The product ships no tariff; `workstation import tariff FILE` stores one in the site's folder
`reference`. Nothing is read before a check first asks.
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

FORMAT = "nii-tariff/1"
HS, HTS = "HS", "HTS"
MAX_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class TariffLine:
    """One code of 2 to 10 figures; the days are the first and last on which it holds."""

    code: str
    text: str
    start: date = date.min
    until: date = date.max

    def holds_on(self, day: date) -> bool:
        """Whether it is in force."""
        return self.start <= day <= self.until


@dataclass(frozen=True, slots=True)
class TariffTable:
    """One imported file."""

    name: str
    system: str
    source: str
    lines: tuple[TariffLine, ...]
    """By rising code."""


class Tariff:
    """All imported tariffs together."""

    def __init__(self, tables: Iterable[TariffTable] = (), files: Iterable[Path] = ()) -> None:
        self._files, self._lock = tuple(files), threading.Lock()
        self._tables: tuple[TariffTable, ...] | None = None if self._files else tuple(tables)
        self._problems: list[str] = []
        self._codes: list[str] = []
        self._lines: list[TariffLine] = []
        self._national: frozenset[str] = frozenset()
        self._spans: dict[str, tuple[date, date]] = {}
        if self._tables is not None:
            self._arrange(self._tables)

    @classmethod
    def of_folder(cls, folder: Path | None) -> Tariff:
        """The tariffs of a site's folder; read when first asked."""
        found = folder.glob("tariff-*.json") if folder is not None and folder.is_dir() else ()
        return cls(files=sorted(found))

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with files that could not be used."""
        self.tables()
        return tuple(self._problems)

    def tables(self) -> tuple[TariffTable, ...]:
        """The tables, read now where they were not."""
        with self._lock:
            if self._tables is None:
                found = [self._read(path) for path in self._files]
                self._tables = tuple(table for table in found if table is not None)
                self._arrange(self._tables)
            return self._tables

    def knows(self, chapter: str, day: date) -> bool:
        """Whether a tariff of this chapter that holds on the day is loaded."""
        self.tables()
        first, last = self._spans.get(chapter, (date.max, date.min))
        return first <= day <= last

    def names(self, chapter: str) -> tuple[str, ...]:
        """The names of the tables that hold lines of a chapter."""
        return tuple(
            table.name
            for table in self.tables()
            if any(line.code.startswith(chapter) for line in table.lines)
        )

    def is_national(self, chapter: str) -> bool:
        """Whether lines of more than six figures are loaded for this chapter."""
        self.tables()
        return chapter in self._national

    def exists(self, code: str, day: date) -> bool:
        """Whether a line in force on the day has the code, or begins with it."""
        return next(self._under(code, day), None) is not None

    def text(self, code: str, day: date) -> str:
        """What the code is called; "" where it has no text of its own."""
        self.tables()
        at = bisect_left(self._codes, code)
        while at < len(self._codes) and self._codes[at] == code:
            line = self._lines[at]
            if line.holds_on(day) and line.text:
                return line.text
            at += 1
        return ""

    def texts(self, code: str, day: date) -> tuple[str, ...]:
        """Every text that speaks of the code: its own, its headings', and those under it."""
        above = [self.text(code[:size], day) for size in (2, 4, 6, 8, 10) if size < len(code)]
        under = [line.text for line in islice(self._under(code, day), 200)]
        return tuple(dict.fromkeys(text for text in (*above, *under) if text))

    def _under(self, code: str, day: date) -> Iterator[TariffLine]:
        self.tables()
        at = bisect_left(self._codes, code)
        while at < len(self._codes) and self._codes[at].startswith(code):
            if self._lines[at].holds_on(day):
                yield self._lines[at]
            at += 1

    def _arrange(self, tables: tuple[TariffTable, ...]) -> None:
        every = sorted((line for table in tables for line in table.lines), key=lambda x: x.code)
        self._lines, self._codes = every, [line.code for line in every]
        for line in every:
            if len(line.code) >= 4:
                first, last = self._spans.get(line.code[:2], (date.max, date.min))
                self._spans[line.code[:2]] = (min(first, line.start), max(last, line.until))
        self._national = frozenset(code[:2] for code in self._codes if len(code) > 6)

    def _read(self, path: Path) -> TariffTable | None:
        try:
            if path.stat().st_size > MAX_BYTES:
                raise ValueError("it is too large")
            return tariff_table(path.name, json.loads(path.read_text("utf-8")))
        except OSError as error:
            self._problems.append(
                f"{path.name}: cannot be read ({error.strerror or 'input error'})"
            )
        except (ValueError, TypeError, KeyError, RecursionError):
            self._problems.append(f"{path.name}: is no tariff that was imported here")
        return None


def tariff_table(name: str, document: object) -> TariffTable:
    """The table of a stored document; ValueError, TypeError or KeyError where it is none."""
    if not isinstance(document, dict) or document["format"] != FORMAT:
        raise ValueError("no tariff")
    lines = []
    for code, text, start, until in document["lines"]:
        if not (isinstance(code, str) and code.isascii() and code.isdigit() and len(code) <= 10):
            raise ValueError("no code")
        lines.append(
            TariffLine(
                code,
                str(text),
                date.fromisoformat(start) if start else date.min,
                date.fromisoformat(until) if until else date.max,
            )
        )
    system, source = document["system"], document["source"]
    return TariffTable(name, str(system), str(source), tuple(lines))


def tariff_document(table: TariffTable, imported_at: str, sha256: str) -> dict[str, object]:
    """What is stored of an imported tariff."""
    return {
        "format": FORMAT,
        "system": table.system,
        "source": table.source,
        "imported_at": imported_at,
        "sha256": sha256,
        "lines": [
            [
                line.code,
                line.text,
                "" if line.start == date.min else line.start.isoformat(),
                "" if line.until == date.max else line.until.isoformat(),
            ]
            for line in table.lines
        ],
    }
