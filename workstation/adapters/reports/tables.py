"""Writes tables as files: each whole, or absent.

Texts that a spreadsheet program would run as formulas are made plain in CSV and XLSX
(`services.neutral`); Parquet and JSON Lines hold them as they are, as nothing runs them there.
"""

from __future__ import annotations

import contextlib
import csv
import errno
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workstation.domain.notice import Notice, WorkstationError
from workstation.durable import sync_folder
from workstation.services.neutral import neutral
from workstation.services.report_ports import Cell, Column, ColumnKind, TableForm

MOST_XLSX_ROWS = 1_048_575
"""Under the head line (ECMA-376)."""
_LONGEST_XLSX_CELL = 32_767
_NOT_IN_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
_SAFE = "No file of that name has been made or changed."

FULL = Notice(
    fact="The report could not be written: the disk is full.",
    safe=_SAFE,
    act="Free some space, or choose another place, then write it again.",
    code="REPORT-01",
)
NOT_WRITABLE = Notice(
    fact="The report could not be written to that place.",
    safe=_SAFE,
    act="Choose a folder that exists and may be written to.",
    code="REPORT-02",
)
OWN_FOLDER = Notice(
    fact="That place is the station's own: its store, keys and pictures lie there.",
    safe=_SAFE,
    act="Choose a folder outside the data folder.",
    code="REPORT-16",
)
TOO_MANY = Notice(
    fact=f"An XLSX sheet holds {MOST_XLSX_ROWS:,} rows and these are more.".replace(",", " "),
    safe=_SAFE,
    act="Write it as CSV, Parquet or JSON Lines, or choose fewer days.",
    code="REPORT-03",
)
NO_LIBRARY = Notice(
    fact="This installation lacks the library that writes such a file.",
    safe=_SAFE,
    act="Write it as CSV or JSON Lines, or install the workstation whole.",
    code="REPORT-04",
)

Rows = Iterable[Sequence[Cell]]
_LEFT_S = 3600
"""What has lain so long untouched is nobody's any more."""
_NEW = "[0-9a-f]{8}"
"""What a name beside another one ends in."""


class FileTables:
    """`report_ports.TableWriter` on the local disk; nothing is put into the station's own folder."""

    def __init__(self, station: Path | None = None) -> None:
        self._station = station

    def beside(self, path: Path) -> Path:
        """See the port."""
        self._refuse(path)
        own = re.compile(
            rf"\.+{re.escape(path.name)}\.{_NEW}\.new(\.{_NEW}\.(part|lines|rows))?", re.ASCII
        )
        with contextlib.suppress(OSError):  # a folder that cannot be read is told when it is used
            for one in path.absolute().parent.iterdir():
                if own.fullmatch(one.name) and time.time() - one.stat().st_mtime > _LEFT_S:
                    _take_away(one)
        return path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")

    def _refuse(self, path: Path) -> None:
        """A place that can hold no report, or that must not."""
        try:
            whole = path.resolve()
            is_folder = not path.name or path.is_dir()
        except (OSError, ValueError, RuntimeError) as error:  # a loop of links, a name too long
            raise WorkstationError(NOT_WRITABLE, environment=True) from error
        if self._station is not None and whole.is_relative_to(self._station.resolve()):
            raise WorkstationError(OWN_FOLDER)
        if is_folder:
            raise WorkstationError(NOT_WRITABLE, environment=True)

    def write(
        self,
        path: Path,
        form: TableForm,
        columns: Sequence[Column],
        rows: Rows,
        title: str = "",
    ) -> int:
        """See the port."""
        with whole_file(path) as part:
            return _WRITERS[form](part, columns, rows, title)

    def write_text(self, path: Path, text: str) -> None:
        """See the port."""
        with whole_file(path) as part:
            part.write_text(text, "utf-8", newline="\n")

    def write_bytes(self, path: Path, data: bytes) -> None:
        """See the port."""
        with whole_file(path) as part:
            part.write_bytes(data)

    def put(self, made: Path, path: Path) -> None:
        """See the port."""
        try:
            os.replace(made, path)
            sync_folder(path.absolute().parent)
        except OSError as error:
            raise WorkstationError(NOT_WRITABLE, environment=True) from error

    def forget(self, made: Path) -> None:
        """See the port."""
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; it takes the place of `path` when the block has ended well.

    Raises
    ------
    WorkstationError
        REPORT-01, REPORT-02.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            yield part
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(part, path)
            sync_folder(path.absolute().parent)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise WorkstationError(FULL if full else NOT_WRITABLE, environment=True) from error


def _take_away(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


def _csv(path: Path, columns: Sequence[Column], rows: Rows, title: str) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007 - how many there were
            writer.writerow([_plain(cell) for cell in row])
    return count


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return neutral(cell) if isinstance(cell, str) else cell


def _json_lines(path: Path, columns: Sequence[Column], rows: Rows, title: str) -> int:
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007 - how many there were
            json.dump(dict(zip(names, row, strict=True)), file, ensure_ascii=False)
            file.write("\n")
    return count


def _xlsx(path: Path, columns: Sequence[Column], rows: Rows, title: str) -> int:
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import FileCreateError
    except ImportError as error:
        raise WorkstationError(NO_LIBRARY, environment=True) from error
    # What the library keeps aside lies in a folder of its own, which goes with the file.
    aside = path.with_suffix(".rows")
    aside.mkdir()
    try:
        return _workbook(xlsxwriter.Workbook, path, aside, columns, rows, title)
    except FileCreateError as error:
        raise (error.args[0] if isinstance(error.args[0], OSError) else OSError(error)) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _workbook(
    make: Callable[..., Any],
    path: Path,
    aside: Path,
    columns: Sequence[Column],
    rows: Rows,
    title: str,
) -> int:
    # Nothing a cell holds is a formula, a link or a number unless it came as one.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "tmpdir": str(aside),
    }
    book = make(str(path), options)
    try:
        head = book.add_format({"bold": True})
        sheet = book.add_worksheet((title or "decisions")[:31])
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, head)
        count = 0
        for count, row in enumerate(rows, 1):
            if count > MOST_XLSX_ROWS:
                raise WorkstationError(TOO_MANY)
            for place, cell in enumerate(row):
                _write_cell(sheet, count, place, cell)
        book.close()
    finally:
        _forget(book)
    return count


def _write_cell(sheet: Any, row: int, place: int, cell: Cell) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, _xlsx_text(neutral(cell)))


def _xlsx_text(cell: str) -> str:
    """What a cell of a sheet can hold: no sign that XML has not, and where it is cut it says so."""
    told = cell.translate(_NOT_IN_XML)
    return told if len(told) <= _LONGEST_XLSX_CELL else f"{told[: _LONGEST_XLSX_CELL - 1]}…"


def _forget(book: Any) -> None:
    """A workbook that was left unfinished must not write itself when it is collected."""
    book.fileclosed = True
    for sheet in book.worksheets():
        with contextlib.suppress(AttributeError, OSError):
            sheet.row_data_fh.close()
        with contextlib.suppress(AttributeError, OSError, TypeError):
            os.unlink(sheet.row_data_filename)


_PARQUET = {
    ColumnKind.TEXT: "VARCHAR",
    ColumnKind.WHOLE: "BIGINT",
    ColumnKind.NUMBER: "DOUBLE",
    ColumnKind.FLAG: "BOOLEAN",
}


def _parquet(path: Path, columns: Sequence[Column], rows: Rows, title: str) -> int:
    try:
        import duckdb
    except ImportError as error:
        raise WorkstationError(NO_LIBRARY, environment=True) from error
    # Rows go through a file of lines beside it, so that memory stays flat however many there are.
    lines = path.with_suffix(".lines")
    try:
        count = _json_lines(lines, columns, rows, title)
        kinds = ", ".join(f"{_quoted(c.name)}: '{_PARQUET[c.kind]}'" for c in columns)
        with duckdb.connect(config={"memory_limit": "512MB"}) as connection:
            connection.execute(  # names of columns and files, quoted: COPY takes no parameters
                f"COPY (SELECT * FROM read_json({_quoted(str(lines))}, format='newline_delimited',"
                f" columns={{{kinds}}})) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"
            )
    except duckdb.IOException as error:
        full = "space" in str(error).lower()
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error
    finally:
        lines.unlink(missing_ok=True)
    return count


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


_WRITERS: Mapping[TableForm, Callable[[Path, Sequence[Column], Rows, str], int]] = {
    TableForm.CSV: _csv,
    TableForm.XLSX: _xlsx,
    TableForm.PARQUET: _parquet,
    TableForm.JSON_LINES: _json_lines,
}
