"""Texts of strangers do not run as formulas where a table is opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.services.neutral import neutral


@pytest.mark.parametrize(
    "cell",
    ["=1+1", '=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1",
     "\n=1", "  =1", "\ufeff=1", "＝1+1", "＋1", "\u00a0=1", "-", "+49 30 1234",
     "\u200f=1", "\u202e=1", "\u00ad=1", "\x0b=1", "\x7f=1", "\u2009\u3000=1", "﹦1"],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_made_plain_text(cell):
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "shirt", "1-2", "-12.50", "+4", "a=1", "'=1", "3 @ 5"])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert neutral(cell) == cell


@given(st.text())
def test_twice_is_as_once_and_nothing_is_lost(cell):
    once = neutral(cell)
    assert neutral(once) == once
    assert once in (cell, f"'{cell}")
