"""The answering process killed at any moment; two officers answering at once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.store.answerer import looking_at
from tests.store.conftest import Opener
from tests.store.test_kill import ROOT
from workstation.domain.answers import MarkAnswer
from workstation.domain.log import LogEntry
from workstation.services.answering import Answering, given_answers
from workstation.services.ports import EntryDraft


def answerer(data_dir: Path, officer: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.answerer", str(data_dir), "P1", officer, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def acknowledged(output: str) -> list[tuple[int, str]]:
    """The whole lines: a line cut off by the kill was not acknowledged."""
    told = [line.split() for line in output.split("\n")[:-1]]
    return [(int(entry), word) for entry, word in told]


def test_that_kills_lose_no_acknowledged_answer_and_leave_none_half_made(
    tmp_path: Path, opened: Opener
) -> None:
    data_dir = tmp_path / "data"
    opened().close()
    moments, before = random.Random(20261125), 0
    for kill in range(12):
        with answerer(data_dir, f"officer{kill}", 100_000) as child:
            assert child.stdout is not None
            first = child.stdout.readline()
            time.sleep(moments.uniform(0, 0.05))
            child.kill()
            told = acknowledged(first + child.stdout.read())
        store = opened()
        found = store.log.verify()
        assert found.holds, found
        entries = {e.seq: e.content for e in store.log.entries(after=before, limit=100_000)}
        answers = [s for s, c in entries.items() if c["kind"] == "mark_answer"]
        for entry, word in told:
            data = entries[entry]["data"]
            assert isinstance(data, dict)
            assert data["action"] == "drawn" if word == "own" else data["answer"] == word
        assert len(answers) <= sum(word != "own" for _, word in told) + 1
        given = given_answers(store.log, "P1")
        assert [one.entry for one in given.answers] == [max(answers)]
        assert len(given.own) <= kill + 1  # one at most was drawn and not taken back
        before = found.entries
        store.close()


def test_that_two_officers_at_once_make_one_chain_and_the_later_answer_counts(
    tmp_path: Path, opened: Opener
) -> None:
    data_dir = tmp_path / "data"
    opened().close()
    children = [answerer(data_dir, name, 60) for name in ("ada", "bo")]
    told = [acknowledged(child.communicate()[0]) for child in children]
    assert [child.returncode for child in children] == [0, 0]
    store = opened()
    assert store.log.verify().holds
    entries = {e.seq: e.content for e in store.log.entries(kinds=("mark_answer",), limit=1000)}
    # What an officer is told is the answer that stands: the other's, where that came a moment later.
    given = [seq for lines in told for seq, word in lines if word != "own"]
    assert set(given) <= set(entries)
    by = Counter(str(content["officer"]) for content in entries.values())
    assert by == {"ada": len(given) // 2, "bo": len(given) // 2}
    (stands,) = given_answers(store.log, "P1").answers
    assert (stands.entry, stands.officer) == (max(entries), entries[max(entries)]["officer"])


def test_that_thousands_of_own_marks_drawn_and_taken_back_are_read_once(
    tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    looking, detection, mark = looking_at(store, tmp_path, "P1", "ada")
    picture = {"identity": looking.picture}
    shape = {"shape": "box", "points": [["1.00", "1.00"], ["2.00", "2.00"]], "frame": None}
    drafts = [
        EntryDraft("own_mark", "ada", data, parcel="P1")
        for number in range(5000)
        for data in (
            {"picture": picture, "action": "drawn", "drawn_in": None, "word": "x", **shape},
            {"picture": picture, "action": "removed", "drawn_in": 2 * number + 1, "word": "x"},
        )
    ]
    store.log.append_all(drafts)
    assert store.log.verify().entries == 10_000
    read: list[int] = []
    entries = store.log.entries

    def counted(**words: object) -> tuple[LogEntry, ...]:
        found = entries(**words)  # type: ignore[arg-type]
        read.append(len(found))
        return found

    monkeypatch.setattr(store.log, "entries", counted)
    answering = Answering(store.log)
    assert answering.given("P1").own == ()
    assert sum(read) == 10_000
    read.clear()
    assert answering.answer(looking, detection, mark, MarkAnswer.CONFIRMED) is not None
    assert sum(read) == 1  # the new entry itself
