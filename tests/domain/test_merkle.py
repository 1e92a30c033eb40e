"""The Merkle tree: RFC 9162's hashing, its proofs, and what a false proof is worth."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_holds,
    consistency_proof,
    frontier_of,
    inclusion_holds,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
)

# The leaves and roots that implementations of Certificate Transparency test against.
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


class Naive:
    """Subtrees of leaves held in memory, by the definition itself."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves

    def root_of(self, level: int, index: int) -> bytes:
        part = self.leaves[index << level : (index + 1) << level]
        assert len(part) == 1 << level, "asked for a subtree that is not complete"
        return tree(part)


def tree(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return node_hash(tree(leaves[:k]), tree(leaves[k:]))


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 9162 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), tree(leaves[k:])]
    return [*path(m - k, leaves[k:]), tree(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], known: bool) -> list[bytes]:
    """RFC 9162 2.1.4.1."""
    if m == len(leaves):
        return [] if known else [tree(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known), tree(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), tree(leaves[:k])]


def split(count: int) -> int:
    k = 1
    while k * 2 < count:
        k *= 2
    return k


def some(count: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(count)]


def test_that_the_roots_are_those_that_certificate_transparency_is_tested_against() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    grown = Frontier()
    assert grown.root() == EMPTY_ROOT
    for count, (leaf, root) in enumerate(zip(LEAVES, ROOTS, strict=True), 1):
        grown.append(leaf_hash(leaf))
        assert grown.root().hex() == root
        assert root_of(count, Naive(LEAVES)).hex() == root


@given(st.integers(1, 130), st.data())
def test_that_each_inclusion_proof_is_the_one_of_the_rfc_and_holds(
    size: int, data: st.DataObject
) -> None:
    leaves, index = some(size), data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, Naive(leaves))
    assert list(proof) == path(index, leaves)
    assert inclusion_holds(leaf_hash(leaves[index]), index, size, proof, tree(leaves))


@given(st.integers(1, 130), st.data())
def test_that_each_consistency_proof_is_the_one_of_the_rfc_and_holds(
    new: int, data: st.DataObject
) -> None:
    leaves, old = some(new), data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, Naive(leaves))
    assert list(proof) == subproof(old, leaves, True)
    assert consistency_holds(old, new, tree(leaves[:old]), tree(leaves), proof)


@given(st.integers(0, 300))
def test_that_a_tree_grown_leaf_by_leaf_has_the_root_of_the_definition(size: int) -> None:
    leaves, grown = some(size), Frontier()
    for leaf in leaves:
        grown.append(leaf_hash(leaf))
    assert grown.root() == tree(leaves)
    again = frontier_of(size, Naive(leaves))
    assert (again.subtrees, again.size) == (grown.subtrees, size)
    again.append(leaf_hash(b"one more"))
    assert again.root() == tree([*leaves, b"one more"])


@given(st.integers(1, 70), st.data())
def test_that_an_altered_inclusion_proof_holds_nowhere(size: int, data: st.DataObject) -> None:
    leaves, index = some(size), data.draw(st.integers(0, size - 1))
    proof, root = list(inclusion_proof(index, size, Naive(leaves))), tree(leaves)
    leaf = leaf_hash(leaves[index])
    other = data.draw(st.integers(0, size).filter(lambda n: n != index))
    assert not inclusion_holds(leaf, other, size, proof, root)
    assert not inclusion_holds(leaf_hash(b"forged"), index, size, proof, root)
    assert not inclusion_holds(leaf, index, size, [*proof, root], root)
    assert not inclusion_holds(leaf, index, size, proof, leaf_hash(b"another root"))
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not inclusion_holds(leaf, index, size, proof[:place] + proof[place + 1 :], root)
        proof[place] = flipped(proof[place], data.draw(st.integers(0, 255)))
        assert not inclusion_holds(leaf, index, size, proof, root)


@given(st.integers(2, 70), st.data())
def test_that_a_rewritten_history_has_no_consistency_proof(new: int, data: st.DataObject) -> None:
    leaves, old = some(new), data.draw(st.integers(1, new - 1))
    rewritten = list(leaves)
    rewritten[data.draw(st.integers(0, old - 1))] = b"another entry"
    old_root, honest = tree(leaves[:old]), list(consistency_proof(old, new, Naive(leaves)))
    forged = list(consistency_proof(old, new, Naive(rewritten)))
    assert not consistency_holds(old, new, old_root, tree(rewritten), forged)
    assert not consistency_holds(old, new, old_root, tree(rewritten), honest)
    assert not consistency_holds(old, new, old_root, tree(leaves), [*honest, old_root])
    assert not consistency_holds(old, new, old_root, tree(leaves), honest[1:])
    place = data.draw(st.integers(0, len(honest) - 1))
    honest[place] = flipped(honest[place], data.draw(st.integers(0, 255)))
    assert not consistency_holds(old, new, old_root, tree(leaves), honest)


def test_that_every_tree_begins_with_the_empty_one_and_with_itself() -> None:
    root = tree(some(5))
    assert consistency_holds(0, 5, EMPTY_ROOT, root, ())
    assert consistency_holds(5, 5, root, root, ())
    assert not consistency_holds(0, 5, root, root, ())
    assert not consistency_holds(5, 5, root, root, (root,))
    assert not consistency_holds(5, 4, root, tree(some(4)), (root,))
    assert not consistency_holds(4, 5, tree(some(4)), root, ())


def test_that_what_no_tree_can_have_is_refused() -> None:
    held = Naive(some(4))
    with pytest.raises(ValueError, match="not in a tree of 4"):
        inclusion_proof(4, 4, held)
    with pytest.raises(ValueError, match="no beginning"):
        consistency_proof(5, 4, held)
    with pytest.raises(ValueError, match="2 complete subtrees"):
        Frontier(3, [EMPTY_ROOT])


def flipped(value: bytes, bit: int) -> bytes:
    found = bytearray(value)
    found[bit // 8] ^= 1 << bit % 8
    return bytes(found)
