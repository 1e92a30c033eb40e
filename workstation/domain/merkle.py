"""The Merkle tree over the log's entries, hashed as RFC 9162 section 2.1 says.

A leaf is SHA-256(00 | data), a node SHA-256(01 | left | right), the tree of no leaves SHA-256 of
nothing. Everything here is arithmetic on hashes: who stores them, and where, is not known here.
A `Subtrees` gives the root of any complete subtree; with it each proof of a tree of ten million
leaves asks for some dozens of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES = 32


class Subtrees(Protocol):
    """Roots of complete subtrees."""

    def root_of(self, level: int, index: int) -> bytes:
        """The root over the leaves index * 2**level up to (index + 1) * 2**level, not included."""
        ...


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def entry_leaf(digest: bytes, station: bytes | None, officer: bytes | None) -> bytes:
    """The leaf of a log entry: its hash and, where it has them, its two signatures."""
    return leaf_hash(digest + (station or b"") + (officer or b""))


class Frontier:
    """A tree that grows leaf by leaf: holds the roots of its complete subtrees alone.

    `subtrees` are those of the powers of two that make up `size`, the largest (leftmost) first.
    """

    def __init__(self, size: int = 0, subtrees: Iterable[bytes] = ()) -> None:
        self._size, self._subtrees = size, list(subtrees)
        if size < 0 or len(self._subtrees) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} complete subtrees")

    @property
    def size(self) -> int:
        return self._size

    @property
    def subtrees(self) -> tuple[bytes, ...]:
        return tuple(self._subtrees)

    def append(self, leaf: bytes) -> None:
        """One more leaf, by its hash."""
        self._size += 1
        for _ in range((self._size & -self._size).bit_length() - 1):
            leaf = node_hash(self._subtrees.pop(), leaf)
        self._subtrees.append(leaf)

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return _folded(self._subtrees)


def frontier_of(size: int, subtrees: Subtrees) -> Frontier:
    """The frontier of the first `size` leaves of a larger tree."""
    return Frontier(size, _range_roots(0, size, subtrees))


def root_of(size: int, subtrees: Subtrees) -> bytes:
    """The root of the first `size` leaves."""
    return _range_root(0, size, subtrees) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, subtrees: Subtrees) -> tuple[bytes, ...]:
    """RFC 9162 2.1.3.1: what shows that leaf `index` (from 0) is in the tree of `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _largest_power_below(end - start)
        if index < middle:
            proof.append(_range_root(middle, end, subtrees))
            end = middle
        else:
            proof.append(_range_root(start, middle, subtrees))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(old: int, new: int, subtrees: Subtrees) -> tuple[bytes, ...]:
    """RFC 9162 2.1.4.1: what shows that the tree of `old` leaves is the beginning of `new`."""
    if not 0 < old <= new:
        raise ValueError(f"a tree of {old} leaves is no beginning of one of {new}")
    proof: list[bytes] = []
    start, end, known = 0, new, True
    while old < end:
        middle = start + _largest_power_below(end - start)
        if old <= middle:
            proof.append(_range_root(middle, end, subtrees))
            end = middle
        else:
            proof.append(_range_root(start, middle, subtrees))
            start, known = middle, False
    if not known:
        proof.append(_range_root(start, end, subtrees))
    return tuple(reversed(proof))


def inclusion_holds(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """RFC 9162 2.1.3.2: the leaf's hash stands at `index` in the tree with that root."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistency_holds(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """RFC 9162 2.1.4.2: the tree of `old` leaves is the beginning of the one of `new` leaves."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if not 0 < old < new:
        return False
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root


def _largest_power_below(count: int) -> int:
    """The largest power of two smaller than `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_root(start: int, end: int, subtrees: Subtrees) -> bytes:
    return _folded(_range_roots(start, end, subtrees))


def _range_roots(start: int, end: int, subtrees: Subtrees) -> list[bytes]:
    """The complete subtrees that make up a range as proofs ask for it, the largest first."""
    found: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append(subtrees.root_of(level, start >> level))
        start += 1 << level
    return found


def _folded(roots: Sequence[bytes]) -> bytes:
    if not roots:
        return EMPTY_ROOT
    *others, found = roots
    for left in reversed(others):
        found = node_hash(left, found)
    return found
