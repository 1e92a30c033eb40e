"""A few hundred mutated files; thousands by `python -m tests.pictures.fuzz`."""

from __future__ import annotations

from tests.pictures.fuzz import run


def test_that_every_mutated_file_gives_a_scan_or_one_clear_sentence():
    outcomes = run(count=300, seed=20261123)
    read = sum(number for name, number in outcomes.items() if not name.startswith("header"))
    assert read == 300
    assert outcomes["scan"] > 20
    assert outcomes["SCAN-03"] > 20
