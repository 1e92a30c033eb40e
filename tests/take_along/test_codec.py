"""Every record there can be is written and read back exactly; nothing else is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.consignment import CONTAINER_KINDS, Consignment, Container
from workstation.domain.manifest import FieldSource, Line, ManifestRecord, Party
from workstation.services.take_along.codec import KINDS, Unfit, decode, encode
from workstation.services.take_along.contents import (
    Listing,
    PictureFile,
    TakenParcel,
    listing_bytes,
    listing_of,
    parcel_bytes,
    parcel_of,
)

texts = st.none() | st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters=[chr(n) for n in range(32)]),
    max_size=40,
)
counts = st.none() | st.integers(0, 10**9)
numbers = st.none() | st.decimals(0, 10**9, places=3, allow_nan=False, allow_infinity=False)
moments = st.none() | st.integers(31_536_000, 7_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, timezone(timedelta(hours=-5)))
)
parties = st.builds(Party, **dict.fromkeys(Party.__dataclass_fields__, texts))
lines = st.builds(Line, texts, counts, numbers, numbers, texts, texts, numbers, texts, texts)
records = st.builds(
    ManifestRecord,
    parcel_id=st.just("PARCEL12345"),
    sender=parties,
    consignee=parties,
    deliver_to=parties,
    lines=st.lists(lines, max_size=3).map(tuple),
    pieces=counts,
    gross_kg=numbers,
    value=numbers,
    currency=texts,
    arrived_at=moments,
    received_at=moments,
    source=texts.map(lambda text: text or ""),
    version=st.integers(1, 50),
    simulated=st.booleans(),
    documents=st.lists(texts.filter(bool), max_size=3).map(tuple),
    provenance=st.lists(st.builds(FieldSource, st.just("value"), st.just("x"), moments), max_size=2).map(tuple),
)  # fmt: skip
containers = st.builds(
    Container, st.just("C1"), st.none() | st.sampled_from(CONTAINER_KINDS), texts, texts, counts
)
consignments = st.builds(
    Consignment, st.just("M1"), texts, texts, counts, numbers, texts, texts, moments,
    st.lists(st.text("ABC123", min_size=1, max_size=9), max_size=3).map(tuple),
)  # fmt: skip


@settings(max_examples=40)
@given(value=records | containers | consignments)
def test_what_is_written_is_read_back_exactly(value: Any) -> None:
    document = json.loads(json.dumps(encode(value)))
    assert decode(type(value), document, "it") == value


@settings(max_examples=40)
@given(versions=st.lists(records, max_size=3), box=containers, bill=consignments)
def test_a_parcel_s_file_is_read_back_exactly(
    versions: list[ManifestRecord], box: Container, bill: Consignment
) -> None:
    picture = PictureFile("a.dcs", "ab" * 32, "cd" * 32, (("air.png", "ef" * 32),))
    parcel = TakenParcel("PARCEL12345", tuple(versions), (box,), (bill,), (picture,))
    assert parcel_of(parcel_bytes(parcel)) == parcel


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["parcel_id", "versions", "pieces", "sender", "files", "kind", "x"]),
            inner,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=40)
@given(value=json_values, cls=st.sampled_from(KINDS))
def test_any_other_document_is_refused_in_words(value: object, cls: type) -> None:
    try:
        decode(cls, value, "it")
    except Unfit as error:
        assert str(error)


@settings(max_examples=40)
@given(content=st.binary(max_size=200) | json_values.map(lambda v: json.dumps(v).encode()))
def test_any_other_file_is_refused_in_words(content: bytes) -> None:
    for read in (parcel_of, listing_of):
        with pytest.raises(Unfit):
            read(content)


def test_a_list_is_read_back_and_one_of_a_later_format_is_refused() -> None:
    listing = Listing(
        "take-along", "home", "x 1", datetime(2026, 11, 26, tzinfo=UTC), (), {"day": "d"}
    )
    content = listing_bytes(listing)
    assert listing_of(content) == listing
    with pytest.raises(Unfit, match="does not know"):
        listing_of(content.replace(b"take-along/1", b"take-along/2"))


def test_every_field_of_what_goes_along_has_a_kind_the_codec_knows() -> None:
    """A field that a record gains later must not stay behind."""
    full = ManifestRecord(
        "PARCEL12345", postage=Decimal("1.5"), posted_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    for cls in (*KINDS, Party, Line, FieldSource):
        for field in cls.__dataclass_fields__.values():
            kind = str(field.type).removesuffix(" | None")
            kind = kind.removeprefix("tuple[").removesuffix(", ...]")
            assert kind in (
                "str",
                "int",
                "bool",
                "Decimal",
                "datetime",
                "Party",
                "Line",
                "FieldSource",
            )
    assert decode(ManifestRecord, encode(full), "it") == full
