"""`log search` and `figures`, headless."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, Told
from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import open_store
from workstation.services.ports import EntryDraft

DECISIONS = 7


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    """A station with some decisions."""
    store = open_store(tmp_path / "station", HandClock(), "station 1", "0.1")
    for number in range(DECISIONS):
        store.log.append(EntryDraft("signed_in", "demo", {"role": "officer"}))
        data = {
            "reasons": [{"severity": "alarm" if number < 2 else "notice"}],
            "opinion": {"state": "not_checked"},
            "opened_at": "2026-11-23T10:00:00+00:00",
            "decided_at": f"2026-11-23T10:00:{4 + number:02d}+00:00",
            "clock": "ok",
        }
        outcome = "release" if number else "seize"
        store.log.append(EntryDraft("decision", "demo", data, f"P{number}", outcome))
    store.close()
    return tmp_path / "station"


def test_entries_are_found_by_officer_and_kind_newest_first(run: Run, decided: Path) -> None:
    told = run("log", "search", "--officer", "demo", "--data-dir", decided, "--json")
    *entries, end = told.lines
    assert told.status == 0
    assert end == {"found": len(entries), "after": None}
    numbers = [one["entry"] for one in entries]
    assert numbers == sorted(numbers, reverse=True)
    assert {one["officer"] for one in entries} == {"demo"}
    kinds = run("log", "search", "--kind", "signed_in", "--data-dir", decided, "--json").lines[:-1]
    assert kinds
    assert {one["kind"] for one in kinds} == {"signed_in"}


def test_the_cursor_of_a_page_goes_on_where_it_ended(run: Run, decided: Path) -> None:
    whole = run("log", "search", "--data-dir", decided, "--json").lines[:-1]
    *first, end = run("log", "search", "--limit", 2, "--data-dir", decided, "--json").lines
    rest = run("log", "search", "--after", end["after"], "--data-dir", decided, "--json").lines[:-1]
    assert [*first, *rest] == whole


def test_nothing_found_is_an_answer(run: Run, decided: Path) -> None:
    told = run("log", "search", "--officer", "nobody", "--data-dir", decided)
    assert (told.status, told.out) == (0, "No entry is found.\n")
    later = run("log", "search", "--from", "2100-01-01", "--data-dir", decided)
    assert later.out == "No entry is found.\n"


@pytest.mark.parametrize(
    "words", ["log search", "figures", "review agreement", "targets reconcile"]
)
def test_days_at_the_calendars_end_are_days_and_the_last_before_the_first_is_refused(
    run: Run, decided: Path, words: str
) -> None:
    def asked(since: str, until: str) -> Told:
        span = ("--from", since, "--to", until, "--data-dir", decided, "--json")
        return run(*words.split(), *span)

    assert asked("0001-01-01", "9999-12-31").status == 0
    assert asked("2026-02-02", "2026-02-01").code == "CLI-01"


@pytest.mark.parametrize("limit", ["x", "1.0", "", "0", "1_0", "9" * 30, "\x1b[31m"])
def test_what_is_no_number_is_told_in_words(run: Run, decided: Path, limit: str) -> None:
    told = run("log", "search", "--limit", limit, "--data-dir", decided, "--json")
    fact = told.document["error"]["fact"]
    assert (told.status, told.code) == (2, "CLI-01")
    assert "is not a whole number from 1 to 2 147 483 647" in fact
    assert "\x1b" not in fact


def test_figures_are_told_with_n_interval_and_definition(run: Run, decided: Path) -> None:
    span = ("--from", "2026-01-01", "--to", "2099-12-31")
    document = run("figures", *span, "--data-dir", decided, "--json").document
    (line,) = document["lines"]
    assert line["figures"]["parcels"]["value"] == DECISIONS
    released = line["figures"]["release"]
    assert (released["hits"], released["n"]) == (DECISIONS - 1, DECISIONS)
    assert released["interval"][0] < released["value"] < released["interval"][1]
    overridden = line["figures"]["override_rate"]
    assert (overridden["hits"], overridden["n"]) == (1, 2)
    assert line["figures"]["seconds_mean"]["value"] == 7
    assert set(document["definitions"]["figures"]) == set(line["figures"])
    assert line["figures"]["missed"]["value"] is None  # a dash, never 0
    words = run("figures", *span, "--by", "officer", "--data-dir", decided).out
    assert "demo; nothing evaluable" in words
    assert "Missed: –" in words


@pytest.mark.parametrize(
    "words",
    [
        ("log", "search", "--from", "yesterday"),
        ("log", "search", "--limit", "0"),
        ("figures", "--from", "2026-01-01", "--to", "2026-01-02", "--by", "weather"),
        ("figures", "--from", "2026-01-01"),
    ],
)
def test_words_that_are_no_command_are_told_so(run: Run, tmp_path: Path, words: tuple[str]) -> None:
    told = run(*words, "--data-dir", tmp_path, "--json")
    assert (told.status, told.code) == (2, "CLI-01")


@pytest.fixture
def accounts(run: Run, decided: Path, tmp_path: Path) -> dict[str, Path]:
    """Password files of two supervisors."""
    found = {}
    for name in ("root", "sue"):
        found[name] = tmp_path / name
        found[name].write_text(f"secret of {name}\n")
    made = ("officer", "add", "root", "--password-file", found["root"], "--data-dir", decided)
    assert run(*made, "--role", "administrator").status == 0
    by = ("--by", "root", "--by-password-file", found["root"])
    told = run("officer", "add", "sue", "--password-file", found["sue"], "--role", "supervisor", *by,
               "--data-dir", decided)  # fmt: skip
    assert told.status == 0, told
    return found


def test_a_review_goes_from_draw_to_close_headless(
    run: Run, decided: Path, accounts: dict[str, Path]
) -> None:
    by = ("--by", "sue", "--by-password-file", accounts["sue"], "--data-dir", decided, "--json")
    days = ("--from", "2026-11-01", "--to", "2026-12-31")
    drawn = run("review", "draw", *days, "--seed", "harbour", *by).document
    assert drawn["recorded"]
    assert drawn["seed"] == "harbour"
    listed = run("review", "list", "--data-dir", decided, "--json").lines
    assert {one["state"] for one in listed} == {"to be judged"}
    assert "outcome" not in listed[0]
    entry = listed[0]["entry"]
    assert run("review", "judge", entry, "--verdict", "suspicious", *by).document["recorded"]
    refused = run("review", "return", entry, *by)
    assert refused.code == "REVIEW-06"
    assert run("review", "return", entry, "--words", "Was it opened?", *by).status == 0
    agreed = run("review", "agreement", *days, "--data-dir", decided, "--json").document
    assert (agreed["n"], agreed["could_not_be_told"]) == (1, 0)
    assert run("review", "judge", 1, "--verdict", "suspicious", *by).code == "REVIEW-02"
    anonymous = run("review", "draw", *days, "--data-dir", decided, "--json")
    assert anonymous.code == "RIGHTS-02"


def test_reports_are_written_headless_and_told_by_the_log(
    run: Run, decided: Path, accounts: dict[str, Path], tmp_path: Path
) -> None:
    by = ("--by", "sue", "--by-password-file", accounts["sue"], "--data-dir", decided, "--json")
    out = tmp_path / "decisions.xlsx"
    told = run("report", "entries", "--outcome", "release", "--out", out, *by).document
    assert told["rows"] == DECISIONS - 1
    assert out.read_bytes()[:2] == b"PK"
    entry = run("log", "search", "--kind", "export", "--data-dir", decided, "--json").lines[0]
    assert (entry["entry"], entry["hash"]) == (told["entry"], told["hash"])
    days = ("--from", "2026-11-01", "--to", "2026-11-30")
    figures = run("report", "figures", *days, "--out", tmp_path / "f.csv", *by).document
    assert figures["rows"] > 10
    public = run("report", "public", "2025-01", "--out", tmp_path / "p.json", *by)
    assert public.status == 0
    assert "sue" not in (tmp_path / "p.json").read_text("utf-8")
    assert run("report", "entries", "--out", tmp_path / "x.doc", *by).code == "REPORT-07"


def test_targeted_parcels_are_accounted_for_headless(
    run: Run, decided: Path, accounts: dict[str, Path], tmp_path: Path
) -> None:
    by = ("--by", "sue", "--by-password-file", accounts["sue"], "--data-dir", decided, "--json")
    listed = tmp_path / "numbers.txt"
    listed.write_text("P0\nZZ9\n")
    assert run("targets", "add", "P1", "--file", listed, "--why", "watch", *by).status == 0
    days = ("--from", "2026-01-01", "--to", "2099-12-31", "--data-dir", decided, "--json")
    found = run("targets", "reconcile", *days).document
    assert (found["targeted"], found["decided"]) == (3, 0)
    assert [(one["parcel"], one["state"]) for one in found["missing"]] == [
        ("ZZ9", "not presented"),
        ("P0", "decided without a scan"),
        ("P1", "decided without a scan"),
    ]
    down = ("--from", "2025-01-23T08:00", "--to", "2025-01-23T09:30", "--why", "belt torn")
    assert run("targets", "downtime", "--of", "scanner", *down, *by).document["recorded"]
    missing = run("targets", "add", "--file", tmp_path / "none", "--why", "x", *by)
    assert missing.code == "TARGET-04"
