"""The filter of parcel numbers: nothing is overlooked, and hardly anything taken for seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.services.manifests.seen import Seen


@given(st.sets(st.text(max_size=20)))
def test_a_number_is_new_once_and_then_seen(numbers):
    seen = Seen(1000)
    assert sum(seen.add(number) for number in numbers) == 0
    assert all(seen.add(number) for number in numbers)


@pytest.mark.parametrize("bytes_total", [0, 40 * 20_000])
def test_new_numbers_are_not_taken_for_seen(bytes_total):
    # A file of that size, 40 bytes a row, has no more parcels than this.
    seen = Seen(bytes_total)
    count = max(600, bytes_total // 40)
    assert sum(seen.add(f"LP{number:012d}") for number in range(count)) == 0
