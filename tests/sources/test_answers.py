"""Whatever a service answers: records, things to repair, or one sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.barcode import Barcode
from workstation.domain.notice import WorkstationError
from workstation.services.manifests.fields import OWN_FIELDS, PARTIES
from workstation.services.sources.answers import page_of, parcel_record

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
names = st.sampled_from(["parcel_id", "lines", *PARTIES, *OWN_FIELDS]) | st.text(max_size=5)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(names, values, max_size=5)
pages = st.fixed_dictionaries(
    {"records": st.lists(objects, max_size=4), "next": st.just("7"), "more": st.booleans()}
)


@settings(max_examples=60)
@given(body=st.binary(max_size=200) | values.map(lambda v: json.dumps(v).encode()))
def test_any_answer_on_a_parcel_is_a_record_or_told(body: bytes) -> None:
    try:
        record, _, repairs = parcel_record(body, "PARCEL1", "service", NOW)
    except WorkstationError as error:
        assert error.notice.code == "SOURCE-06"
    else:
        assert repairs or (record is not None and record.parcel_id == "PARCEL1")


@settings(max_examples=80)
@given(page=pages)
def test_every_record_of_a_page_is_in_or_to_be_repaired(page: dict[str, object]) -> None:
    found = page_of(json.dumps(page).encode(), "service", NOW)
    assert found.count == len(page["records"])  # type: ignore[arg-type]
    bad = {repair.line for repair in found.repairs}
    assert len(found.records) + len(bad) >= found.count
    for record in found.records:
        assert Barcode.parse(record.parcel_id).text == record.parcel_id
        assert record.received_at is not None


def test_a_field_named_twice_is_refused() -> None:
    body = b'{"parcel_id": "PARCEL1", "value": "1", "value": "2"}'
    with pytest.raises(WorkstationError, match="SOURCE-06"):
        parcel_record(body, "PARCEL1", "service", NOW)


def test_numbers_stay_digit_by_digit() -> None:
    body = b'{"parcel_id": "PARCEL1", "value": 0.10, "gross_kg": 1.2500}'
    record, _, repairs = parcel_record(body, "PARCEL1", "service", NOW)
    assert repairs == ()
    assert record is not None
    assert (str(record.value), str(record.gross_kg)) == ("0.10", "1.2500")
