"""Words compared as bits: the entries found are those that a plain look at their words finds."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.adapters.sqlite import log_marks, schema
from workstation.adapters.sqlite.log_marks import Candidates, Newest, keep, made, marked_to

WORDS = ("_kind_decision", "_officer_a", "pistol", "pisces", "hose", "hot", "仓", "x1")
FACETS, TEXTS = WORDS[:2], (*WORDS[2:], "pis*", "pist*", "hos*", "absent")
Log = Sequence[frozenset[str]]


@pytest.fixture(scope="module", autouse=True)
def small_blocks() -> Iterator[None]:
    with mock.patch.multiple(
        log_marks, BLOCK=32, STEP=8, STRIDE=1, SHARE=5, FIRST_WINDOW=4, _FEW=4
    ):
        yield


def database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    told = "\n".join(schema.migrations())
    for name in ("log_words", "log_terms", "log_marks", "log_marked"):
        found = re.search(rf"CREATE (VIRTUAL )?TABLE {name}\b.*?;\n", told, re.DOTALL)
        assert found is not None
        connection.execute(found.group())
    connection.execute("INSERT INTO log_marked VALUES (1, 0)")
    return connection


def index(connection: sqlite3.Connection, log: Log, after: int) -> None:
    for seq, words in enumerate(log[after:], after + 1):
        told = (seq, " ".join(sorted(words)))
        connection.execute("INSERT INTO log_words (rowid, words) VALUES (?, ?)", told)


def mark(connection: sqlite3.Connection, log: Log, to: int) -> None:
    keep(connection, made(connection, to, log[marked_to(connection) : to]))


def has(words: frozenset[str], asked: str) -> bool:
    if asked.endswith("*"):
        return any(word.startswith(asked[:-1]) for word in words)
    return asked in words


def columns_answer(words: frozenset[str], asked: list[tuple[str, ...]]) -> bool:
    """What is left to whoever reads the entries."""
    told = [group for group in asked if group[0].startswith("_")]
    return all(any(has(words, word) for word in group) for group in told)


logs = st.lists(st.frozensets(st.sampled_from(WORDS), max_size=5), min_size=1, max_size=110)
groups = st.lists(
    st.sampled_from((FACETS, TEXTS)).flatmap(
        lambda words: st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True).map(
            tuple
        )
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(log=logs, asked=groups, data=st.data())
def test_any_words_are_found_as_a_look_at_each_entry_finds_them(
    log: Log, asked: list[tuple[str, ...]], data: st.DataObject
) -> None:
    connection, newest = database(), Newest()
    ends = data.draw(st.lists(st.integers(0, len(log)), max_size=3).map(sorted))
    for after, to in pairwise((0, *ends, len(log))):  # made in turn with searches between
        index(connection, log[:to], after)
        if data.draw(st.booleans()):
            mark(connection, log, to // 8 * 8)
        low = data.draw(st.integers(1, max(1, to)))
        high = data.draw(st.integers(low - 1, to))
        found = list(Candidates(connection, asked, newest).newest_first(low, high))
        plain = [
            seq
            for seq in range(high, low - 1, -1)
            if all(any(has(log[seq - 1], word) for word in group) for group in asked)
        ]
        told = [seq for seq, answers in found if answers]
        assert [seq for seq in told if columns_answer(log[seq - 1], asked)] == plain
        some = list(range(high, low - 1, -3))
        among = [s for s, may in Candidates(connection, asked, newest).among(some) if may]
        assert set(plain) & set(some) <= set(among)
    connection.close()


def test_only_words_that_many_entries_have_get_bits() -> None:
    connection = database()
    log = [frozenset(("hose", "pistol") if n % 3 else ("hose",)) for n in range(64)]
    log[40:47] = [words | {"hot"} for words in log[40:47]]  # often here, seldom in all
    index(connection, log, 0)
    mark(connection, log, 32)
    mark(connection, log, 64)
    terms = dict(connection.execute("SELECT term, entries FROM log_terms"))
    assert terms["hose"] == 64
    assert terms["pistol"] == terms["pis*"] == 42
    assert "hot" not in terms
    mark(connection, log, 64)  # nothing is counted twice
    assert dict(connection.execute("SELECT term, entries FROM log_terms")) == terms
