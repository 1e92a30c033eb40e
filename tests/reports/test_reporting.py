"""Reports of a real store: what is in them is what the log holds, and the log tells of them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from itertools import product
from pathlib import Path

import pytest

from workstation.adapters.reports import FileTables
from workstation.adapters.sqlite import open_store
from workstation.adapters.sqlite.store import SqliteStore
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.domain.paper import Paper
from workstation.resources import assets_dir
from workstation.services.demo_years import StoryClock, lay_down_years
from workstation.services.desk_ports import LogQuery, Period
from workstation.services.figures import ABOUT_TRUTH, Figures, load_definitions
from workstation.services.permissions import load_permissions
from workstation.services.ports import EntryDraft
from workstation.services.public_report import load_public_policy, told_lines
from workstation.services.report_ports import TableForm
from workstation.services.reporting import ENTRY_COLUMNS, Reporting
from workstation.simulation.decided import Event, events

DAY = date(2026, 11, 1)
SUE = Officer("sue", "Sue", Role.SUPERVISOR)
ANN = Officer("ann", "Ann", Role.OFFICER)


@pytest.fixture(scope="module")
def told() -> list[Event]:
    return list(events(1200, seed=9))


@pytest.fixture(scope="module")
def store(told: list[Event], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    clock = StoryClock()
    made = open_store(tmp_path_factory.mktemp("reports") / "data", clock, "station 1", "0.1")
    lay_down_years(made.log, made.log_search, made.figures, clock, told, lambda done: None)
    yield made
    made.close()


@pytest.fixture
def reporting(store: SqliteStore) -> Reporting:
    policy = assets_dir() / "policy"
    return Reporting(
        store.log,
        store.log_search,
        Figures(store.figures, load_definitions(assets_dir() / "figures", DAY)),
        FileTables(),
        load_public_policy(policy, DAY),
        load_permissions(policy, DAY).require,
        lambda: date(2027, 1, 1),
    )


def test_entries_are_written_as_they_are_found_and_the_log_tells_of_it(
    reporting: Reporting, store: SqliteStore, told: list[Event], tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    heard: list[int] = []
    query = LogQuery(kinds=("decision",), outcome="seize")
    report = reporting.entries(SUE, query, path, TableForm.CSV, heard.append)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    seized = [one for one in told if one.outcome == "seize"]
    assert [row["parcel"] for row in rows] == [one.parcel for one in reversed(seized)]
    assert list(rows[0]) == [column.name for column in ENTRY_COLUMNS]
    assert report.rows == heard[-1] == len(seized)
    entry = store.log.last()
    assert entry == report.entry
    data = report.entry.content["data"]
    assert isinstance(data, dict)
    assert data["files"] == [
        {"file": "out.csv", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    ]
    assert data["query"] == {"kinds": ["decision"], "outcome": "seize"}
    assert os.listdir(tmp_path) == ["out.csv"]


def test_figures_are_written_with_their_definitions(reporting: Reporting, tmp_path: Path) -> None:
    path = tmp_path / "figures.jsonl"
    since, until = date(2024, 1, 1), date(2026, 12, 31)
    reporting.figures(SUE, since, until, "carrier", Period.YEAR, path, TableForm.JSON_LINES)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {row["period"] for row in rows} == {"2024", "2025", "2026"}
    assert all(row["definition"] for row in rows)
    parcels = [row for row in rows if row["figure"] == "parcels"]
    assert sum(row["value"] for row in parcels) == sum(row["n"] for row in parcels)


def test_what_a_power_cut_left_beside_is_taken_away_and_nothing_else(
    reporting: Reporting, tmp_path: Path
) -> None:
    left = (".out.csv.0123abcd.new", "..out.csv.0123abcd.new.89abcdef.part")
    kept = (".out.csv.notes", ".out.csv.0123abcd.new.txt", ".other.csv.0123abcd.new")
    for name in (*left, *kept):
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".out.csv.ffffffff.new").write_text("another program writes it now")
    aside = tmp_path / "..out.csv.0123abcd.new.89abcdef.rows"
    aside.mkdir()
    (aside / "sheet").write_text("half")
    os.utime(aside, (0, 0))
    reporting.figures(SUE, DAY, DAY, "all", Period.ALL, tmp_path / "out.csv", TableForm.CSV)
    assert set(os.listdir(tmp_path)) == {"out.csv", *kept, ".out.csv.ffffffff.new"}


class Sheet:
    """A layout that only keeps what it was given."""

    data, pages, remarks = b"%PDF-1.4", 1, ()

    def __call__(self, paper: Paper) -> Sheet:
        self.paper = paper
        return self


def test_a_printed_figure_has_its_n_interval_and_definition_and_few_are_only_outlined(
    reporting: Reporting, told: list[Event], tmp_path: Path
) -> None:
    sheet = Sheet()
    since, until = date(2024, 1, 1), date(2026, 12, 31)
    path = tmp_path / "figures.pdf"
    report = reporting.figures_pdf(SUE, since, until, "officer", Period.ALL, path, sheet)
    assert path.read_bytes() == sheet.data
    html = unescape(sheet.paper.html)
    table = reporting._figures.table(since, until, "officer", Period.ALL)
    for one in reporting.definitions.figures.values():
        section = html.split(f"<h2>{one.label}</h2>")[1].split("</table>")[0]
        assert one.text in section
        rows = section.split("<tr><td>")[1:]
        assert [row.split("<")[0] for row in rows] == [line.key for line in table.lines]
        for row, line in zip(rows, table.lines, strict=True):
            figure = line.figures[one.name]
            assert f"{figure.n}</td>" in row
            if figure.hits is not None and figure.n:
                assert f"{figure.hits} of {figure.n}<" in row
                assert " to " in row
            few = one.name in ABOUT_TRUTH and line.standing != "ranked"
            assert ("under 20 evaluable" in row) == few
            assert not few or "-0'" in row or figure.value is None  # outlined
    assert report.rows == len(table.lines) * len(reporting.definitions.figures)


def test_what_is_too_long_for_paper_is_refused_and_leaves_nothing(
    reporting: Reporting, tmp_path: Path
) -> None:
    sheet = Sheet()
    with pytest.raises(WorkstationError) as refused:
        reporting.entries_pdf(SUE, LogQuery(), tmp_path / "all.pdf", sheet)
    assert refused.value.notice.code == "REPORT-08"
    since, until = date(2024, 1, 1), date(2026, 12, 31)
    with pytest.raises(WorkstationError) as refused:
        reporting.figures_pdf(SUE, since, until, "officer", Period.DAY, tmp_path / "f.pdf", sheet)
    assert refused.value.notice.code == "REPORT-09"
    assert os.listdir(tmp_path) == []


def stopped(reporting: Reporting, path: Path) -> None:
    calls = iter([False, True])
    reporting.entries(SUE, LogQuery(), path, TableForm.CSV, cancelled=lambda: next(calls))


def stopped_late(reporting: Reporting, path: Path) -> None:
    reporting.figures(SUE, DAY, DAY, "all", Period.ALL, path, TableForm.XLSX, lambda: True)


def not_allowed(reporting: Reporting, path: Path) -> None:
    reporting.entries(ANN, LogQuery(), path, TableForm.CSV)


def no_month(reporting: Reporting, path: Path) -> None:
    reporting.public(SUE, "2026-13", path)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (stopped, "REPORT-05"),
        (stopped_late, "REPORT-05"),
        (not_allowed, "RIGHTS-01"),
        (no_month, "REPORT-06"),
    ],
)
def test_what_is_stopped_or_refused_leaves_the_old_file_and_no_entry(
    reporting: Reporting,
    store: SqliteStore,
    tmp_path: Path,
    deed: Callable[[Reporting, Path], None],
    code: str,
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("last month's")
    before = store.log.last()
    with pytest.raises(WorkstationError) as refused:
        deed(reporting, path)
    assert refused.value.notice.code == code
    assert path.read_text() == "last month's"
    assert os.listdir(tmp_path) == ["out.csv"]
    assert store.log.last() == before


def test_a_report_that_the_log_cannot_tell_of_is_not_made(
    reporting: Reporting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("last month's")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reporting._log, "append", full)
    with pytest.raises(OSError, match="No space"):
        reporting.entries(SUE, LogQuery(outcome="seize"), path, TableForm.CSV)
    assert path.read_text() == "last month's"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_the_public_report_names_nobody_and_tells_no_small_count(
    reporting: Reporting, told: list[Event], tmp_path: Path
) -> None:
    path = tmp_path / "month.json"
    _, report = reporting.public(SUE, "2025-03", path)
    text = path.read_text("utf-8")
    document = json.loads(text)
    assert "officer" not in text
    assert "SIM0" not in text
    month = [one for one in told if f"{one.at:%Y-%m}" == "2025-03" and one.kind == "decision"]
    last = {one.parcel: one for one in month}
    counts = Counter(str(one.outcome) for one in last.values())
    (whole,) = [line for line in document["lines"] if line["by"] == "all"]
    assert whole["outcomes"]["release"] == counts["release"] // 5 * 5
    assert 0 <= sum(counts.values()) - whole["parcels"] < 5
    for line in document["lines"]:
        assert line["key"] != "others"
        for count in (line["parcels"], *line["outcomes"].values()):
            assert count is None or (count >= 5 and count % 5 == 0)
    again = tmp_path / "again.json"
    reporting.public(SUE, "2025-03", again)
    assert again.read_text("utf-8") == report.as_json() == text


def test_a_month_is_told_publicly_once_and_not_before_it_is_over(
    store: SqliteStore, reporting: Reporting, tmp_path: Path
) -> None:
    with pytest.raises(WorkstationError, match="REPORT-14"):
        reporting.public(SUE, "2027-01", tmp_path / "early.json")
    reporting.public(SUE, "2024-06", tmp_path / "first.json")
    told = {"kind": "public report", "month": "2024-05", "files": [{"sha256": "0" * 64}]}
    store.log.append(EntryDraft("export", "sue", told))
    with pytest.raises(WorkstationError, match="REPORT-15"):
        reporting.public(SUE, "2024-05", tmp_path / "second.json")
    assert os.listdir(tmp_path) == ["first.json"]


def published(cells: tuple[int, ...], least: int) -> str:
    """What is told of a month of three carriers and two chapters, of one outcome."""
    carriers, chapters = cells[:3], cells[3:]
    counted = {
        "carrier": {f"C{n}": {"seize": count} for n, count in enumerate(carriers)},
        "hs": {f"H{n}": {"seize": count} for n, count in enumerate(chapters)},
    }
    return str(told_lines({"seize": sum(carriers)}, counted, least, 40))


@pytest.mark.parametrize("least", [3, 5])
def test_no_public_count_can_be_had_from_the_others(least: int) -> None:
    """Whoever knows the rule and every key still finds a whole step of counts for each cell."""
    by_report: dict[str, list[tuple[int, ...]]] = {}
    for carriers in product(range(least * 2), repeat=3):
        for first in range(sum(carriers) + 1):
            cells = (*carriers, first, sum(carriers) - first)
            by_report.setdefault(published(cells, least), []).append(cells)
    for report, behind in by_report.items():
        for place in range(5):
            assert len({cells[place] for cells in behind}) >= least, (report, behind)


def test_no_public_count_can_be_had_across_outcomes() -> None:
    by_report: dict[str, list[tuple[int, ...]]] = {}
    for cells in product(range(6), repeat=4):
        counted = {
            "carrier": {
                "A": {"release": cells[0], "seize": cells[1]},
                "B": {"release": cells[2], "seize": cells[3]},
            }
        }
        sums = {"release": cells[0] + cells[2], "seize": cells[1] + cells[3]}
        by_report.setdefault(str(told_lines(sums, counted, 3, 40)), []).append(cells)
    for report, behind in by_report.items():
        for place in range(4):
            assert len({cells[place] for cells in behind}) >= 3, (report, behind)
