"""The lines that docs/log-format.md gives to strangers really verify a store."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.conftest import Opener, decide, raw, unguard
from workstation.services.ports import EntryDraft

PAGE = Path(__file__).resolve().parents[2] / "docs" / "log-format.md"


@pytest.fixture
def verify(tmp_path: Path) -> Path:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(code.splitlines()) <= 26
    (tmp_path / "verify.py").write_text(code, encoding="utf-8")
    return tmp_path / "verify.py"


def run(verify: Path, store_file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(verify), str(store_file)], capture_output=True, text=True
    )


@pytest.fixture
def store_file(opened: Opener) -> Path:
    store = opened()
    for number in range(1, 4):
        decide(store, number)
    odd = '\x00\x1f\x7f\x80\u2028“é”\\/"\b\t\U0001f4e6'
    store.log.append(EntryDraft("note", odd, {odd: [1, -5, True, None, {"z": "", "a": odd}]}))
    return store.path


def test_that_the_lines_of_the_page_verify_a_real_store(
    verify: Path, store_file: Path, opened: Opener
) -> None:
    last = opened().log.last()
    assert last is not None
    told = run(verify, store_file)
    assert told.returncode == 0, told.stderr
    assert told.stdout == f"4 entries hold; the last hash is {last.hash.hex()}\n"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM log WHERE seq = 2", "entry 2 is missing"),
        ("DELETE FROM log WHERE seq = 4", "entry 3 is the last"),
        ("UPDATE log SET body = CAST(body || x'20' AS BLOB) WHERE seq = 3", "entry 3 was changed"),
        ("UPDATE log SET previous = zeroblob(32) WHERE seq = 3", "entry 3 does not follow"),
    ],
)
def test_that_the_lines_of_the_page_name_what_is_wrong(
    verify: Path, store_file: Path, statement: str, named: str
) -> None:
    with raw(store_file) as connection:
        unguard(connection)
        connection.execute(statement)
    told = run(verify, store_file)
    assert told.returncode == 1
    assert named in told.stderr


def test_that_the_page_names_every_key_of_an_entry(opened: Opener) -> None:
    store = opened()
    decide(store, 1)
    (entry,) = store.log.entries()
    named = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(entry.content) <= set(named)
