"""Prepared pictures: bounded by bytes, the least lately used go first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workstation.services.prefetch import Prefetched


def test_what_was_used_least_lately_goes_first():
    kept: Prefetched[str] = Prefetched(100)
    kept.put("a", "A", 40)
    kept.put("b", "B", 40)
    assert kept.get("a") == "A"
    kept.put("c", "C", 40)
    assert kept.get("b") is None
    assert kept.get("a") == "A"
    assert kept.get("c") == "C"


def test_what_is_too_large_is_not_kept():
    kept: Prefetched[str] = Prefetched(10)
    assert not kept.put("a", "A", 11)
    assert kept.get("a") is None
    assert kept.used_bytes == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)), max_size=60))
def test_the_bytes_in_use_never_pass_the_capacity(puts):
    kept: Prefetched[int] = Prefetched(100)
    held: dict[int, int] = {}
    for key, size in puts:
        assert kept.put(key, key, size)
        held[key] = size
        assert kept.used_bytes <= 100
        assert kept.used_bytes == sum(s for k, s in held.items() if k in kept)
        held = {k: s for k, s in held.items() if k in kept}
    kept.clear()
    assert kept.used_bytes == 0
