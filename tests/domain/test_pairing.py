"""Which two files are one dual-energy picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.pairing import first_is_low, pairs
from workstation.domain.scan import Energy, PictureKind, ScanHeader, SourceFile

HALF = ScanHeader(
    *(PictureKind.SINGLE_ENERGY, SourceFile("a.dcs", "ab" * 32, 1, "DICOS DX"), 4, 6, 1, 16),
    ooi_id="P1",
    scan_uid="1.2",
)
halves = st.builds(
    lambda energy, kev, kvp: replace(HALF, energy=energy, effective_energy_kev=kev, kvp=kvp),
    st.sampled_from(Energy),
    st.sampled_from([None, 60.0, 90.0]),
    st.sampled_from([None, 80.0, 160.0]),
)


@given(halves, halves)
def test_that_the_order_in_which_two_files_are_given_does_not_matter(
    first: ScanHeader, second: ScanHeader
) -> None:
    assert pairs(first, second) == pairs(second, first)
    if pairs(first, second):
        assert first_is_low(first, second) is not first_is_low(second, first)
        low, high = (first, second) if first_is_low(first, second) else (second, first)
        assert low.energy is not Energy.HIGH
        assert high.energy is not Energy.LOW


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ({"energy": Energy.LOW}, {"energy": Energy.LOW}, "Both files are declared as low"),
        ({}, {}, "do not declare which"),
        ({"energy": Energy.HIGH, "kvp": 80.0}, {"kvp": 160.0}, "contradict"),
        (
            {"energy": Energy.LOW, "effective_energy_kev": 90.0},
            {"energy": Energy.HIGH, "effective_energy_kev": 60.0},
            "contradict",
        ),
        ({"ooi_id": None}, {}, "does not declare its object identifier"),
        ({"scan_uid": "1.3"}, {}, "different scan identifiers"),
        ({"rows": 5}, {}, "different sizes: 5 × 6 and 4 × 6"),
        ({"frames": 2}, {}, "each is one grey frame"),
    ],
)
def test_that_what_keeps_two_files_apart_is_told(
    first: dict[str, object], second: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        first_is_low(replace(HALF, **first), replace(HALF, **second))  # type: ignore[arg-type]
