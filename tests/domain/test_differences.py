"""What changed between two versions of a record, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from workstation.domain.differences import Difference, differences, line_words
from workstation.domain.manifest import FieldSource, Line, ManifestRecord, Party

OLD = ManifestRecord(
    "P1",
    consignee=Party("Anna", "1 Main St"),
    lines=(Line("shirt", 1200, Decimal("0.4"), Decimal("25"), "610910", "CN"), Line("socks")),
    gross_kg=Decimal("1234.5"),
    value=Decimal("25"),
    currency="USD",
    source="a",
)


def test_the_same_record_from_another_source_has_no_differences():
    again = replace(OLD, source="b", version=2, provenance=(FieldSource("value", "a"),))
    assert differences(OLD, again) == ()


def test_each_change_is_told_in_an_officers_words_with_units():
    new = replace(
        OLD,
        consignee=Party("Anna", "1 Main St", phone="+1 555"),
        gross_kg=None,
        value=Decimal("5"),
        arrived_at=datetime(2026, 11, 23, 12, 5, tzinfo=UTC),
        documents=("licence 1",),
        lines=(replace(OLD.lines[0], net_kg=Decimal("0.5")),),
    )
    assert differences(OLD, new) == (
        Difference("Consignee, phone", "", "+1 555"),
        Difference("Gross weight, declared", "1\u202f234.5 kg", ""),
        Difference("Value", "25 USD", "5 USD"),
        Difference("Arrived", "", "2026-11-23 12:05 UTC"),
        Difference("Documents", "", "licence 1"),
        Difference("Content line 1, net weight", "0.4 kg", "0.5 kg"),
        Difference("Content line 2", "socks", ""),
    )


def test_a_currency_alone_is_a_change():
    found = differences(OLD, replace(OLD, currency="EUR"))
    assert found == (Difference("Currency", "USD", "EUR"),)


def test_a_content_line_is_told_in_one_text():
    assert line_words(OLD.lines[0], "USD") == (
        "1\u202f200 x shirt, 0.4 kg, 25 USD, HS 610910, from CN"
    )
    assert line_words(Line()) == "no description"
