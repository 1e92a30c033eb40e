"""Canonical bytes and the chain: what verifies, and what is named when it does not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.log import GENESIS, LogEntry, canonical_bytes, chain_hash, verify_chain

Row = tuple[int, bytes, bytes, bytes]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def chain(*notes: str) -> list[Row]:
    rows: list[Row] = []
    previous = GENESIS
    for seq, note in enumerate(notes, 1):
        body = canonical_bytes(
            {
                "at": "2026-11-23T10:00:00.000Z",
                "clock": "ok",
                "data": {"note": note},
                "format": "nii-log/1",
                "kind": "note",
                "officer": "demo",
                "seq": seq,
                "software": "0",
                "station": "s",
            }
        )
        digest = chain_hash(previous, body)
        rows.append((seq, previous, body, digest))
        previous = digest
    return rows


@given(st.dictionaries(st.text(), VALUES))
def test_that_canonical_bytes_are_the_same_whatever_order_the_keys_came_in(
    value: dict[str, object],
) -> None:
    try:
        body = canonical_bytes(value)
    except UnicodeEncodeError:  # lone surrogates have no UTF-8 form
        return
    assert canonical_bytes(dict(reversed(value.items()))) == body
    assert json.loads(body) == value
    assert canonical_bytes(json.loads(body)) == body


@pytest.mark.parametrize("bad", [0.5, float("nan"), {1: "x"}, b"raw", [1.0], {"k": {2}}])
def test_that_nothing_inexact_enters_the_log(bad: object) -> None:
    with pytest.raises(ValueError, match=r"a log (key|value) must be"):
        canonical_bytes({"value": bad})


def test_that_an_untouched_chain_holds() -> None:
    result = verify_chain(chain("a", "b", "c"))
    assert (result.holds, result.entries, result.first_bad) == (True, 3, None)


@given(st.data())
def test_that_every_flipped_byte_is_named(data: st.DataObject) -> None:
    rows = chain("a", "b", "c")
    which = data.draw(st.integers(0, 2))
    part = data.draw(st.integers(1, 3))
    row: list[object] = list(rows[which])
    field = bytearray(row[part])  # type: ignore[call-overload]
    place = data.draw(st.integers(0, len(field) - 1))
    field[place] ^= data.draw(st.integers(1, 255))
    row[part] = bytes(field)
    rows[which] = tuple(row)  # type: ignore[assignment]
    result = verify_chain(rows)
    assert result.first_bad == which + 1


def test_that_deleted_swapped_and_inserted_entries_are_named() -> None:
    rows = chain("a", "b", "c", "d")
    assert verify_chain(rows[:1] + rows[2:]).first_bad == 2
    assert verify_chain([rows[0], rows[2], rows[1], rows[3]]).first_bad == 2
    assert verify_chain([*rows[:2], rows[1], *rows[2:]]).first_bad == 3
    assert verify_chain(rows[1:]).first_bad == 1


def test_that_a_rehashed_entry_with_another_number_is_named() -> None:
    rows = chain("a", "b")
    body = rows[1][2].replace(b'"seq":2', b'"seq":7')
    forged = (2, rows[1][1], body, chain_hash(rows[1][1], body))
    assert verify_chain([rows[0], forged]).first_bad == 2


def test_that_a_text_cannot_pose_as_the_entry_number() -> None:
    text = '"seq":1,"software":'
    rows = chain(text)
    assert verify_chain(rows).holds
    body = rows[0][2].replace(b'"seq":1,"software":"0"', b'"seq":9,"software":"0"')
    assert verify_chain([(1, GENESIS, body, chain_hash(GENESIS, body))]).first_bad == 1


def test_that_data_with_a_number_of_its_own_does_not_stand_in_for_the_entry_number() -> None:
    body = chain("a")[0][2].replace(b'{"note":"a"}', b'{"seq":1,"software":"0"}')
    body = body.replace(b'"officer":"demo","seq":1', b'"officer":"demo","seq":9')
    assert verify_chain([(1, GENESIS, body, chain_hash(GENESIS, body))]).first_bad == 1


def test_that_content_reads_back() -> None:
    seq, previous, body, digest = chain("a")[0]
    assert LogEntry(seq, body, previous, digest).content["data"] == {"note": "a"}
