"""Pictures made ready for the parcels next in the queue, bounded by bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Prefetched(Generic[T]):
    """A store of prepared values by key; the least lately used ones go first. Thread-safe.

    A value larger than the whole capacity is not kept.
    """

    def __init__(self, capacity_bytes: int) -> None:
        if capacity_bytes < 0:
            raise ValueError(f"capacity must be from 0 up, got {capacity_bytes}")
        self._capacity, self._used = capacity_bytes, 0
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def used_bytes(self) -> int:
        with self._lock:
            return self._used

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: T, size_bytes: int) -> bool:
        """Keep a value; True where it fits."""
        if size_bytes < 0:
            raise ValueError(f"a size must be from 0 up, got {size_bytes}")
        with self._lock:
            self._forget(key)
            if size_bytes > self._capacity:
                return False
            while self._used + size_bytes > self._capacity:
                self._forget(next(iter(self._kept)))
            self._kept[key] = (value, size_bytes)
            self._used += size_bytes
            return True

    def discard(self, key: Hashable) -> None:
        with self._lock:
            self._forget(key)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._used = 0

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._kept

    def _forget(self, key: Hashable) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._used -= gone[1]
