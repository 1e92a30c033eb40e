"""No record breaks the checks: each answers, or says why it cannot."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.records import ALONE
from workstation.domain.estimate import WeightEstimate
from workstation.domain.manifest import Line, ManifestRecord, Party, Surroundings
from workstation.resources import assets_dir
from workstation.services.checks import compute
from workstation.services.ports import RecordVersion
from workstation.services.rules import Rules, load_rules

TEXT = st.none() | st.text(max_size=30) | st.sampled_from(
    ["gift", "N/A", "USD", "XAF", "CN", "US", "12207", "610910", "99", "documents", "power bank"]
)  # fmt: skip
NUMBER = (
    st.none()
    | st.decimals(allow_nan=True, allow_infinity=True)
    | st.sampled_from([Decimal(0), Decimal("-5"), Decimal("1E+999999"), Decimal("1E-999999")])
)
WHOLE = st.none() | st.integers(-5, 10**12)
TIME = st.none() | st.datetimes(timezones=st.just(UTC))
PARTY = st.builds(Party, **{one.name: TEXT for one in fields(Party)})
LINE = st.builds(
    Line,
    **dict.fromkeys(("description", "hs", "origin", "product_id", "listing"), TEXT),
    **dict.fromkeys(("net_kg", "gross_kg", "value"), NUMBER),
    pieces=WHOLE,
)
RECORD = st.builds(
    ManifestRecord,
    parcel_id=st.text(max_size=20),
    sender=PARTY,
    consignee=PARTY,
    seller=PARTY,
    lines=st.lists(LINE, max_size=4).map(tuple),
    pieces=WHOLE,
    **dict.fromkeys(("gross_kg", "scale_kg", "value", "postage"), NUMBER),
    **dict.fromkeys(("currency", "category", "mail_class", "entry_type", "country_from"), TEXT),
    **dict.fromkeys(("arrived_at", "presented_at", "received_at", "posted_at"), TIME),
    version=st.integers(1, 3),
)


@pytest.fixture(scope="module")
def shipped() -> Rules:
    return load_rules(assets_dir() / "rules", date(2026, 11, 23))


@settings(max_examples=150)
@given(record=RECORD, older=RECORD, others=st.lists(st.tuples(TEXT, NUMBER, TEXT), max_size=3))
def test_every_check_answers_or_says_why_it_cannot(shipped, record, older, others):
    around = replace(ALONE, same_consignee_day=tuple((str(a), b, c) for a, b, c in others))
    history = [
        RecordVersion(record, "2026-11-23T10:00:00+00:00", ""),
        RecordVersion(older, "2026-11-22T10:00:00+00:00", ""),
    ]
    estimate = WeightEstimate(Decimal(1), Decimal(2), "test")
    reasons, left = compute(record, around, shipped, history, estimate)
    for reason in reasons:
        assert reason.sentence
        assert all(isinstance(figure, str) for figure in reason.figures.values())
    assert all(one.why for one in left)


@given(st.text(max_size=60), st.text(max_size=12))
def test_any_description_and_code_is_judged(shipped, text, code):
    record = ManifestRecord("X", lines=(Line(text, 1, hs=code, origin="CN"),))
    reasons, _ = compute(record, Surroundings(), shipped)
    assert not {"missing_description", "vague_description"} <= {r.rule for r in reasons}


def test_a_parcel_of_five_hundred_lines_is_told_in_few_sentences(shipped):
    line = Line("gift", 1, value=Decimal(0), hs="850760999", origin="ZZ")
    record = ManifestRecord("X", lines=(line,) * 500, arrived_at=datetime.now(UTC) + timedelta(1))
    reasons, _ = compute(record, Surroundings(), shipped)
    vague = [reason for reason in reasons if reason.rule == "vague_description"]
    assert len(vague) == 3
    assert vague[-1].sentence.endswith("And 497 more like it.")
    assert len(reasons) < 30
    assert all(len(reason.sentence) < 700 for reason in reasons)
