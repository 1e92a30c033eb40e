"""The power goes while two processes decide."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.store.power import Moment, cut, cuts, judge, moments


def test_that_no_power_cut_loses_what_was_told_or_leaves_anything_by_halves(
    tmp_path: Path,
) -> None:
    assert cuts(decisions=9, each=4, seed=20261126, folder=tmp_path) >= 36


def test_that_a_cut_that_loses_a_synced_sector_would_be_seen(tmp_path: Path) -> None:
    """The judge is not blind: a disk that loses what it said it had is told."""
    chance = random.Random(1)
    made = list(moments(tmp_path / "live", 3, chance))
    with pytest.raises(AssertionError, match="was told of and is lost"):
        judge(made[0].files, made[-1], made[-1], tmp_path)
    assert set(cut(made[0], made[1], chance)) >= set(made[0].files)
    assert isinstance(made[0], Moment)
