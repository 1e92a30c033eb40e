"""Reports laid out by a child: what it says comes back, and an end of it is told in words."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import fields, replace

import pytest

from workstation.adapters.laying_out import lay_out, paper_document, paper_of
from workstation.domain.notice import WorkstationError
from workstation.domain.paper import Paper, ReportKind

PAPER = Paper(
    kind=ReportKind.ENTRIES,
    language="en",
    title="Entries",
    author="bench-1",
    html="<p>Pills &amp; “blue”</p>",
    style="",
    pictures={"bar": b"\x89PNG\x00\xff"},
    header="bench-1",
    footer="",
    code="",
    sha256="ab" * 32,
    entry=7,
    entry_hash="cd" * 32,
    parcel="",
    simulated=True,
    remarks=("one", "two"),
)


def test_a_paper_comes_to_the_child_as_it_was() -> None:
    again = paper_of(json.loads(json.dumps(paper_document(PAPER))))
    for one in fields(Paper):
        assert getattr(again, one.name) == getattr(PAPER, one.name)
    assert again.kind is ReportKind.ENTRIES


@pytest.mark.parametrize(
    "child",
    ["", "print('no answer')", "print('{}')", "import os; os.abort()"],
)
def test_a_child_that_ends_with_no_answer_is_told_in_words(child: str) -> None:
    with pytest.raises(WorkstationError) as told:
        lay_out(PAPER, start=lambda: [sys.executable, "-c", child])
    assert told.value.notice.code == "PAPER-12"
    with pytest.raises(WorkstationError) as told:
        lay_out(PAPER, start=lambda: ["/no/such/program"])
    assert told.value.notice.code == "PAPER-12"


def test_a_child_that_is_to_stop_is_ended_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(WorkstationError) as told:
        lay_out(PAPER, lambda: True, lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    assert told.value.notice.code == "REPORT-05"
    assert time.monotonic() - began < 20


@pytest.mark.qt
def test_a_long_paper_comes_back_whole() -> None:
    long = "".join(f"<p>{number} {'x' * 400}</p>" for number in range(400))
    laid = lay_out(replace(PAPER, html=long, pictures={}))
    assert laid.pages > 20
    assert laid.data.startswith(b"%PDF-1.4")
    assert laid.data.rstrip().endswith(b"%%EOF")


@pytest.mark.qt
def test_what_the_child_cannot_print_is_told_as_here() -> None:
    with pytest.raises(WorkstationError, match="U\\+10FFFD") as told:
        lay_out(replace(PAPER, texts="\U0010fffd"))
    assert told.value.notice.code == "PAPER-05"
    assert told.value.environment
