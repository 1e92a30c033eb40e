"""Tables that leave the desk: what a writer is given. A port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from workstation.domain.paper import Paper

Cell = str | int | float | bool | None


class ColumnKind(StrEnum):
    """What a column holds; None stands for "not told" in each."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file and what it means."""

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    meaning: str = ""


class TableForm(StrEnum):
    """The files a table may become; the value is the ending."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSON_LINES = "jsonl"


PDF = "pdf"
"""The ending of a report that is laid out on pages."""


class LaidOut(Protocol):
    """A report on pages, as a file."""

    @property
    def data(self) -> bytes: ...

    @property
    def pages(self) -> int: ...

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the pages could not show as it was recorded."""
        ...


LayOut = Callable[[Paper], LaidOut]
"""Lays a report out: Qt's part, which the rest does without."""


class TableWriter(Protocol):
    """Writes a table: the whole of it, or no file at all."""

    def beside(self, path: Path) -> Path:
        """A name beside `path` under which a file is made before it takes the place of `path`.

        What an export that was cut off (no power, killed) left there is taken away: it has lain
        untouched for an hour.
        """
        ...

    def write(
        self,
        path: Path,
        form: TableForm,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        title: str = "",
    ) -> int:
        """How many rows were written. Rows are taken one by one: memory stays flat.

        The file is made beside `path` and takes its place when it is whole and on disk; what
        stood there before stays until then. Where `rows` raises, or the disk is full, nothing of
        it is left.

        Raises
        ------
        WorkstationError
            REPORT-01 disk full, REPORT-02 not writable, REPORT-03 the form cannot hold so many
            rows, REPORT-04 the library for the form is not installed.
        """
        ...

    def write_text(self, path: Path, text: str) -> None:
        """Write a text in UTF-8 as `write` writes a table.

        Raises
        ------
        WorkstationError
            REPORT-01, REPORT-02.
        """
        ...

    def write_bytes(self, path: Path, data: bytes) -> None:
        """Write bytes as `write` writes a table.

        Raises
        ------
        WorkstationError
            REPORT-01, REPORT-02.
        """
        ...

    def put(self, made: Path, path: Path) -> None:
        """Let a file made before take the place of `path`, durably.

        Raises
        ------
        WorkstationError
            REPORT-01, REPORT-02.
        """
        ...

    def forget(self, made: Path) -> None:
        """Take away a file made before; nothing where there is none."""
        ...
