"""`workstation paper` and `workstation notice`, run as a person runs them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import run as run
from tests.fakes.clock import HandClock
from tests.paper.conftest import PARCEL, RECORD, seized_data
from workstation.adapters.sqlite import open_store
from workstation.cli import main
from workstation.services.ports import EntryDraft


@pytest.fixture(scope="module")
def seized(tmp_path_factory):
    """(folder, words that name the account, number of a seizure's entry)."""
    folder = tmp_path_factory.mktemp("station") / "data"
    secret = folder.parent / "password.txt"
    secret.write_text("long enough 1")
    words = ["officer", "add", "demo", "--password-file", str(secret), "--role", "administrator"]
    assert main([*words, "--data-dir", str(folder), "--json"]) == 0
    store = open_store(folder, HandClock(), "bench-1", "test 1.0")
    store.parcels.put_records([RECORD])
    entry = store.log.append(
        EntryDraft("decision", "demo", seized_data(), closes=PARCEL, outcome="seize")
    )
    store.close()
    return folder, ("--by", "demo", "--by-password-file", secret), entry.seq


@pytest.mark.qt
def test_that_a_paper_is_written_and_told_in_the_log_under_the_officers_name(
    run,
    seized,
    tmp_path,
    qapp,
):
    folder, account, entry = seized
    target = tmp_path / "report.pdf"
    told = run(
        "paper", "examination-report", entry, "--out", target, "--language", "fr",
        "--data-dir", folder, "--json", *account,
    )  # fmt: skip
    assert told.status == 0, told.out + told.err
    document = told.document
    assert document["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (document["of_entry"], document["language"]) == (entry, "fr")
    assert document["simulated"] is True
    assert document["pages"] >= 1
    shown = run("log", "show", "--parcel", PARCEL, "--data-dir", folder, "--json")
    last = shown.lines[-1]
    assert last["body"]["kind"] == "paper"
    assert last["body"]["officer"] == "demo"
    assert last["entry"] == document["entry"]
    again = run("paper", "examination-report", entry, "--out", target, "--data-dir", folder,
                "--json", *account)  # fmt: skip
    assert (again.status, again.code) == (2, "PAPER-09")
    words = run("paper", "custody-receipt", entry, "--out", tmp_path / "r.pdf",
                "--data-dir", folder)  # fmt: skip
    assert words.status == 0
    assert f"of entry {entry}" in words.out
    assert run("log", "verify", "--data-dir", folder).status == 0


@pytest.mark.qt
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["custody-receipt", "9999"], "PAPER-01"),
        (["custody-receipt", "{entry}", "--language", "de"], "PAPER-02"),
        (["referral-letter", "{entry}"], "PAPER-08"),
        (["poster", "{entry}"], "CLI-01"),
        (["custody-receipt", "x"], "CLI-01"),
        (["custody-receipt", "0"], "CLI-01"),
    ],
)
def test_that_what_cannot_be_printed_is_one_sentence_and_leaves_no_file(
    run,
    seized,
    tmp_path,
    qapp,
    words,
    code,
):
    folder, _, entry = seized
    target = tmp_path / "none.pdf"
    words = [word.format(entry=entry) for word in words]
    told = run("paper", *words, "--out", target, "--data-dir", folder, "--json")
    assert (told.status, told.code) == (2, code)
    assert not target.exists()


def test_that_without_qt_one_sentence_says_so(seized, tmp_path, repo_root):
    folder, _, entry = seized
    path = os.pathsep.join([str(repo_root / "tests" / "no_qt_site"), str(repo_root)])
    target = tmp_path / "none.pdf"
    done = subprocess.run(
        [sys.executable, "-m", "workstation", "paper", "custody-receipt", str(entry),
         "--out", str(target), "--data-dir", str(folder), "--json"],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 3, done.stdout + done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "PAPER-06"
    assert not target.exists()
    assert "Traceback" not in done.stderr


def test_that_a_notice_is_written_in_json_and_words(run, seized, tmp_path):
    folder, account, entry = seized
    target = tmp_path / "notice.json"
    told = run("notice", entry, "--out", target, "--data-dir", folder, "--json", *account)
    assert told.status == 0, told.out + told.err
    kept = json.loads(target.read_text("utf-8"))
    assert kept["outcome"] == "seize"
    assert kept["simulated"] is True
    assert told.document["told_in_entry"] > entry
    assert Path(tmp_path / "notice.txt").read_text("utf-8").startswith("SIMULATED")
    words = run("notice", entry, "--out", tmp_path / "b.json", "--data-dir", folder)
    assert words.status == 0
    assert f"parcel {PARCEL}: Seized" in words.out
    refused = run("notice", 1, "--out", tmp_path / "c.json", "--data-dir", folder, "--json")
    assert refused.code in ("PAPER-01", "PAPER-10")
    assert refused.status == 2


@pytest.mark.qt
def test_that_figures_and_entries_are_printed_headless_and_told_by_the_log(
    run, seized, tmp_path, qapp
):
    folder, account, entry = seized
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    asked = {
        "figures": ("--each", "month", "Seized", "1 of 1", "under 20 evaluable"),
        "entries": ("--outcome", "seize", PARCEL, "SIMULATED", f"{entry}"),
    }
    for what, (option, value, *words) in asked.items():
        target = tmp_path / f"{what}.pdf"
        told = run(
            *("report", what, *days, option, value, "--out", target, "--data-dir", folder),
            *("--json", *account),
        )
        assert told.status == 0, told.out + told.err
        assert told.document["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
        page = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, text=True)
        for one in words:
            assert one in page.stdout
        checked = subprocess.run(["qpdf", "--check", target], capture_output=True)
        assert checked.returncode == 0
        assert b"<pdfaid:part>1</pdfaid:part>" in target.read_bytes()
