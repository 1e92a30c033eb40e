"""Tables as files, read back by other programs; whole, or absent."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workstation.adapters.reports import FileTables, tables
from workstation.domain.notice import WorkstationError
from workstation.services.report_ports import Cell, Column, ColumnKind, TableForm

COLUMNS = (
    Column("entry", ColumnKind.WHOLE),
    Column("goods"),
    Column("seconds", ColumnKind.NUMBER),
    Column("alarm", ColumnKind.FLAG),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    (1, 'cotton shirts, "blue"\nsecond line', 8.25, True),
    (2, '=HYPERLINK("http://x";"y")', None, False),
    (3, "+1-1", 0.5, None),
    (4, "@SUM(A1)", 1e9, True),
    (5, "仓库 Émile", 3.0, False),
    (6, None, 3.0, False),
    (9_007_199_254_740_993, "\t=1+1", 2.0, True),
)
FORMS = tuple(TableForm)


def read(path: Path, form: TableForm) -> list[list[object]]:
    if form is TableForm.CSV:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
        assert head == [column.name for column in COLUMNS]
        return [list(row) for row in rows]
    if form is TableForm.JSON_LINES:
        return [list(json.loads(line).values()) for line in path.read_text("utf-8").splitlines()]
    if form is TableForm.XLSX:
        import openpyxl

        head, *cells = openpyxl.load_workbook(path).active.iter_rows()
        assert [cell.value for cell in head] == [column.name for column in COLUMNS]
        assert all(cell.data_type != "f" for row in cells for cell in row)
        return [[cell.value for cell in row] for row in cells]
    import duckdb

    with duckdb.connect() as connection:
        return [list(row) for row in connection.read_parquet(str(path)).fetchall()]


@pytest.mark.parametrize("form", [TableForm.PARQUET, TableForm.JSON_LINES])
def test_data_files_hold_the_rows_as_they_are(tmp_path: Path, form: TableForm) -> None:
    path = tmp_path / f"a b'c.{form}"
    assert FileTables().write(path, form, COLUMNS, iter(ROWS)) == len(ROWS)
    assert read(path, form) == [list(row) for row in ROWS]
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("form", [TableForm.CSV, TableForm.XLSX])
def test_no_cell_of_a_sheet_is_run_as_a_formula(tmp_path: Path, form: TableForm) -> None:
    path = tmp_path / f"out.{form}"
    FileTables().write(path, form, COLUMNS, iter(ROWS), "decisions")
    goods = [row[1] for row in read(path, form)]
    assert goods[0] == ROWS[0][1]
    assert goods[1:4] == [f"'{row[1]}" for row in ROWS[1:4]]
    assert goods[4] == "仓库 Émile"
    assert goods[5] in ("", None)
    assert str(goods[6]).startswith("'")
    assert os.listdir(tmp_path) == [path.name]


def test_a_sheet_holds_no_sign_that_would_break_it_and_says_where_a_text_is_cut(
    tmp_path: Path,
) -> None:
    path = tmp_path / "out.xlsx"
    rows = [(1, "a\ufffeb\uffff", None, None), (2, "x" * 40_000, None, None)]
    FileTables().write(path, TableForm.XLSX, COLUMNS, rows)
    odd, long = (str(row[1]) for row in read(path, TableForm.XLSX))
    assert odd == "a\ufffdb\ufffd"
    assert (len(long), long[-1]) == (32_767, "…")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-(2**53), 2**53), st.text(max_size=40)), max_size=8))
def test_whatever_a_text_holds_it_comes_back_from_data_files(
    tmp_path: Path, rows: list[tuple[int, str]]
) -> None:
    from contextlib import suppress

    told: list[Sequence[Cell]] = []
    for number, text in rows:
        with suppress(UnicodeEncodeError):
            text.encode()
            told.append((number, text.replace("\x00", ""), None, None))
    for form in (TableForm.JSON_LINES, TableForm.PARQUET):
        path = tmp_path / f"out.{form}"
        FileTables().write(path, form, COLUMNS, told)
        if form is TableForm.PARQUET:
            assert read(path, form) == [list(row) for row in told]
        else:
            lines = path.read_bytes().split(b"\n")[:-1]
            assert [list(json.loads(line).values()) for line in lines] == [
                list(row) for row in told
            ]


def test_no_report_takes_the_place_of_anything_of_the_stations_own(tmp_path: Path) -> None:
    station = tmp_path / "data"
    (station / "keys").mkdir(parents=True)
    (tmp_path / "link").symlink_to(station)
    tables = FileTables(station)
    for own in ("data/store.sqlite3", "data/keys/new.csv", "link/x.csv", "x/../data/y.csv"):
        with pytest.raises(WorkstationError, match="REPORT-16"):
            tables.beside(tmp_path / own)
    for none in (Path(), Path("/"), tmp_path, tmp_path / ("x" * 300), tmp_path / "a\x00b"):
        with pytest.raises(WorkstationError, match="REPORT-02"):
            tables.beside(none)
    assert tables.beside(tmp_path / "data.csv").parent == tmp_path


def interrupted() -> Iterator[Sequence[Cell]]:
    yield ROWS[0]
    yield ROWS[1]
    raise KeyboardInterrupt


@pytest.mark.parametrize("form", FORMS)
def test_an_interrupted_export_leaves_what_stood_there_before(
    tmp_path: Path, form: TableForm
) -> None:
    path = tmp_path / f"out.{form}"
    path.write_bytes(b"last month's")
    with pytest.raises(KeyboardInterrupt):
        FileTables().write(path, form, COLUMNS, interrupted())
    assert path.read_bytes() == b"last month's"
    assert os.listdir(tmp_path) == [path.name]


def test_a_killed_workbook_leaves_no_file_of_its_name_and_its_rests_go_with_the_next(
    tmp_path: Path,
) -> None:
    form = TableForm.XLSX
    path = tmp_path / f"out.{form}"
    script = (
        "import itertools, sys; from pathlib import Path\n"
        "from tests.reports.test_tables import COLUMNS, ROWS\n"
        "from workstation.adapters.reports import FileTables\n"
        "from workstation.services.report_ports import TableForm\n"
        "tables, path = FileTables(), Path(sys.argv[1])\n"
        "def rows():\n"
        "    for number in itertools.count():\n"
        "        if number == 5000: print('half way', flush=True)\n"
        "        yield ROWS[number % 7]\n"
        "tables.write(tables.beside(path), TableForm(sys.argv[2]), COLUMNS, rows())\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(path), form.value], stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half way\n"
        child.kill()
    left = os.listdir(tmp_path)
    assert left
    assert all(name.startswith("..out.") for name in left)
    for name in left:
        os.utime(tmp_path / name, (0, 0))
    tables = FileTables()
    made = tables.beside(path)
    assert os.listdir(tmp_path) == []
    tables.write(made, form, COLUMNS, ROWS)
    tables.put(made, path)
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("form", FORMS)
def test_a_place_that_is_none_is_told_in_words(tmp_path: Path, form: TableForm) -> None:
    with pytest.raises(WorkstationError) as refused:
        FileTables().write(tmp_path / "no folder" / f"x.{form}", form, COLUMNS, ROWS)
    assert refused.value.notice.code == "REPORT-02"


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_told_and_leaves_nothing(form: TableForm, small_disk: Path) -> None:
    rows = ((number, os.urandom(600).hex(), 1.0, True) for number in range(20_000))
    with pytest.raises(WorkstationError) as refused:
        FileTables().write(small_disk / f"out.{form}", form, COLUMNS, rows)
    assert refused.value.notice.code == "REPORT-01"
    assert os.listdir(small_disk) == []


def test_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_XLSX_ROWS", 3)
    with pytest.raises(WorkstationError) as refused:
        FileTables().write(tmp_path / "x.xlsx", TableForm.XLSX, COLUMNS, ROWS)
    assert refused.value.notice.code == "REPORT-03"
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("form", "library"), [(TableForm.XLSX, "xlsxwriter"), (TableForm.PARQUET, "duckdb")]
)
def test_a_library_that_is_not_there_is_told_in_words(
    tmp_path: Path, form: TableForm, library: str
) -> None:
    program = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from pathlib import Path\n"
        "from workstation.adapters.reports import FileTables\n"
        "from workstation.services.report_ports import Column, TableForm\n"
        f"FileTables().write(Path({str(tmp_path / 'x')!r}), TableForm({form.value!r}),"
        " [Column('a')], [['b']])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "(REPORT-04)" in told.stderr
    assert os.listdir(tmp_path) == []


def test_a_killed_export_leaves_what_stood_there_before(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"last month's")
    program = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from workstation.adapters.reports import FileTables\n"
        "from workstation.services.report_ports import Column, TableForm\n"
        "def rows():\n"
        "    yield ['a']\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"FileTables().write(Path({str(path)!r}), TableForm.CSV, [Column('a')], rows())"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == -9
    assert path.read_bytes() == b"last month's"
