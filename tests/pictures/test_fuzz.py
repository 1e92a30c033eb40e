"""A few hundred mutated files and every lie; thousands by `python -m tests.pictures.fuzz`."""

from __future__ import annotations

from tests.pictures.fuzz import CAP, MEMORY, run


def test_that_every_mutated_file_gives_a_scan_or_one_clear_sentence():
    tally = run(count=250, seed=20261123)
    read = sum(n for name, n in tally.outcomes.items() if not name.startswith("header"))
    assert read >= 250
    assert tally.outcomes["scan"] > 20
    assert tally.outcomes["SCAN-03"] > 20
    assert tally.compared == tally.outcomes["scan"] + tally.outcomes["incomplete scan"]
    assert 0 <= tally.peak_bytes < MEMORY + CAP
