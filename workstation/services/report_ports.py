"""Tables that leave the desk: what a writer is given. A port."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

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


class TableWriter(Protocol):
    """Writes a table: the whole of it, or no file at all."""

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
