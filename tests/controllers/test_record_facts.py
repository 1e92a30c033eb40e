"""The record as facts: what is told, what is not declared, where it came from, what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from workstation.controllers.record_facts import (
    NOT_DECLARED,
    Fact,
    full,
    history,
    number,
    one_before,
    short,
    source_words,
    text_of,
)
from workstation.domain.manifest import FieldSource, Line, ManifestRecord, Party
from workstation.services.ports import RecordVersion

PARCEL = "RB123456785GB"
MORNING = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
RECORD = ManifestRecord(
    PARCEL,
    sender=Party("Mill Shirts", city="Shenzhen", country="CN"),
    consignee=Party("Ann Lee", "12 Mill Lane", "Dover", "19901", "US", "+1 302 555 0111"),
    lines=(
        Line("cotton shirt", 2, Decimal("0.4"), Decimal("24"), "610910", "CN"),
        Line("phone cover", 1200),
    ),
    pieces=1202,
    gross_kg=Decimal("0.5"),
    scale_kg=Decimal("1.9"),
    value=Decimal("1234.50"),
    currency="USD",
    category="gift",
    received_at=MORNING,
    source="day.csv",
    provenance=(
        FieldSource("scale_kg", "weighed here", MORNING),
        FieldSource("consignee.phone", "service tracking.example", MORNING),
    ),
)


def by_label(facts: tuple[Fact, ...], label: str) -> Fact:
    return next(fact for fact in facts if fact.label == label)


def told(record: ManifestRecord) -> dict[str, str]:
    return {fact.label: fact.value for fact in short(record) if fact.label}


def test_two_seconds_tell_what_worth_weight_and_who() -> None:
    facts = short(RECORD)
    assert [fact.value for fact in facts if fact.headline] == [
        "cotton shirt  ×2",
        "phone cover  ×1\u202f200",
    ]
    assert facts[1].value == "HS 610910, 0.4 kg net, USD 24, made in CN"
    assert told(RECORD) == {
        "Worth": "USD 1\u202f234.50",
        "Weight": "0.5 kg declared, 1.9 kg on the scale",
        "Pieces": "1\u202f202",
        "Kind": "gift",
        "From": "Mill Shirts, Shenzhen, CN",
        "To": "Ann Lee, Dover, US",
    }


def test_what_is_not_declared_is_said_and_never_left_out() -> None:
    facts = short(ManifestRecord(PARCEL))
    assert facts[0].value == "No contents declared"
    assert {f.label: f.value for f in facts[1:]} == dict.fromkeys(
        ("Worth", "Weight", "Kind", "From", "To"), NOT_DECLARED
    )
    assert all(fact.absent for fact in facts)
    sections = {section.title: section for section in full(ManifestRecord(PARCEL))}
    assert sections["TO (consignee)"].facts[0].value == NOT_DECLARED
    scale = by_label(sections["WORTH AND WEIGHT"].facts, "Scale")
    assert (scale.value, scale.absent) == ("not weighed here", True)


def test_a_value_without_currency_and_a_line_without_words_say_so() -> None:
    record = ManifestRecord(PARCEL, value=Decimal("24"), lines=(Line(pieces=3),))
    assert told(record)["Worth"] == "24, currency not declared"
    assert short(record)[0].value == "no description  ×3"
    assert short(record)[0].absent


def test_each_fact_says_where_it_came_from_and_parts_from_elsewhere_are_named() -> None:
    assert source_words(RECORD, "value").startswith("from day.csv, received 25 Nov 2026")
    assert source_words(RECORD, "scale_kg").startswith("from weighed here, received")
    assert "; phone from service tracking.example" in source_words(RECORD, "consignee")
    assert source_words(RECORD, "consignee.phone").startswith("from service tracking.example")
    whole = ManifestRecord(PARCEL, provenance=(FieldSource("lines", "b.json"),))
    assert source_words(whole, "lines.0.hs") == "from b.json"
    assert source_words(whole, "value") == "source not recorded"


def test_a_change_is_marked_with_what_it_was() -> None:
    before = replace(
        RECORD,
        gross_kg=Decimal("0.2"),
        consignee=replace(RECORD.consignee, name="A. Lee"),
        lines=(Line("gift", 2, Decimal("0.4"), Decimal("24"), "610910", "CN"),),
    )
    facts = short(RECORD, before)
    assert [f.before for f in facts[:3]] == ["gift  ×2", None, ""]
    assert facts[2].was == "NEW, not declared before"
    assert by_label(facts, "Weight").before == "0.2 kg declared, 1.9 kg on the scale"
    assert by_label(facts, "To").was == "CHANGED, was A. Lee, Dover, US"
    assert by_label(facts, "From").before is None
    assert by_label(facts, "To").spoken.endswith("CHANGED, was A. Lee, Dover, US")
    assert not any(fact.was for fact in short(RECORD, RECORD))
    assert not any(fact.was for section in full(RECORD, RECORD) for fact in section.facts)


def test_a_new_content_line_is_marked_once() -> None:
    more = replace(RECORD, lines=(*RECORD.lines, Line("lamp", 1, Decimal("0.3"), hs="9405")))
    marked = [fact.value for fact in short(more, RECORD) if fact.was]
    assert marked == ["lamp  ×1"]
    told = [fact.value for section in full(more, RECORD) for fact in section.facts if fact.was]
    assert told == ["lamp  ×1"]


def test_a_line_s_worth_that_is_only_told_now_is_no_change() -> None:
    one = Line("earphones", 2, value=Decimal(62), hs="851830")
    before = ManifestRecord(PARCEL, lines=(one,), value=Decimal(62), currency="USD")
    assert "USD 62" not in short(before)[1].value  # it stands below, as the parcel's
    more = replace(before, lines=(one, Line("lamp", 1)))
    for new, old in ((more, before), (before, more)):
        marked = [fact.key for fact in short(new, old) if fact.was]
        assert not any(key.startswith("lines.0") for key in marked)
    dearer = replace(before, lines=(replace(one, value=Decimal(9)),), value=Decimal(9))
    assert [fact.key for fact in short(dearer, before) if fact.was] == ["value"]


def test_a_change_behind_the_cut_of_a_long_value_is_marked_too() -> None:
    old, new = (ManifestRecord(PARCEL, lines=(Line("x" * 200 + end),)) for end in "ab")
    assert short(new, old)[0].before is not None


def test_what_is_no_longer_declared_is_told_in_full() -> None:
    without = replace(RECORD, consignee=replace(RECORD.consignee, phone=None))
    section = full(without, RECORD)[-1]
    assert section.title == "NO LONGER DECLARED"
    assert [(f.label, f.before) for f in section.facts] == [("Phone", "+1 302 555 0111")]


def test_a_content_line_that_was_taken_out_is_not_forgotten() -> None:
    fewer = replace(RECORD, lines=RECORD.lines[:1])
    for facts in (short(fewer, RECORD), full(fewer, RECORD)[0].facts):
        gone = [fact for fact in facts if fact.key == "lines.1"]
        assert [f.before for f in gone] == ["1\u202f200 x phone cover"]
        assert gone[0].value == "A content line was taken out."


def test_the_history_tells_each_version_and_what_it_changed() -> None:
    first = replace(RECORD, gross_kg=Decimal("0.2"), lines=RECORD.lines[:1], version=1)
    second = replace(RECORD, consignee=replace(RECORD.consignee, phone=None), version=2)
    versions = (
        RecordVersion(second, "2026-11-25T09:00:00.000Z", "late.csv"),
        RecordVersion(first, "2026-11-24T09:00:00.000Z", "day.csv"),
    )
    assert one_before(versions) == first
    facts = history(versions)[0].facts
    assert [fact.label for fact in facts] == ["Version 2", "Version 1"]
    assert "Gross weight, declared: 0.2 kg → 0.5 kg" in facts[0].below
    assert "Consignee, phone: +1 302 555 0111 → not declared" in facts[0].below
    assert facts[0].source.startswith("from late.csv")
    assert facts[1].below == ()
    assert one_before(versions[1:]) is None
    assert history(()) == ()


def test_copying_takes_a_party_whole_and_a_long_value_uncut() -> None:
    block = by_label(short(RECORD), "To").copy
    assert block.split("\n") == [
        *("Ann Lee", "12 Mill Lane", "19901", "Dover", "US", "+1 302 555 0111"),
    ]
    long = ManifestRecord(PARCEL, lines=(Line("x" * 2000),))
    fact = short(long)[0]
    assert len(fact.value) < 150
    assert fact.value.endswith("…")
    assert fact.copy == "x" * 2000
    assert full(long)[0].facts[0].value == "x" * 2000


def test_of_many_lines_the_side_column_tells_three_and_the_rest_in_a_number() -> None:
    record = ManifestRecord(PARCEL, lines=tuple(Line(f"goods {n}") for n in range(999)))
    assert [f.value for f in short(record)][:4] == [
        *("goods 0", "goods 1", "goods 2", "and 996 more lines"),
    ]
    what = full(record)[0]
    assert (len(what.facts), what.more) == (50, 949)
    assert what.facts[49].label == "50"
    four = ManifestRecord(PARCEL, lines=record.lines[:4])
    assert "and 1 more line" in [f.value for f in short(four)]


def test_a_party_in_full_is_a_fact_for_each_field_that_is_declared() -> None:
    section = next(s for s in full(RECORD) if s.title == "TO (consignee)")
    assert [(f.key, f.label) for f in section.facts] == [
        ("consignee.name", "Name"),
        ("consignee.address", "Address"),
        ("consignee.postcode", "Postcode"),
        ("consignee.city", "Town"),
        ("consignee.country", "Country"),
        ("consignee.phone", "Phone"),
    ]


def test_every_declared_field_of_a_record_stands_in_the_full_one() -> None:
    told = "\n".join(fact.copy for section in full(everything()) for fact in section.facts)
    for word in (
        *(f"party {n} {field}" for n in range(5) for field in PARTY),
        *("goods", "4711", "https://shop.example/1", "CN", "8517", "EUR", "KX", "letter"),
        *("HB 1", "17612345675", "TRK 9", "licence 12", "sold as seen", "86", "BAG-1", "3.25"),
    ):
        assert word in told, word


def test_the_copied_record_is_plain_text_with_its_headings() -> None:
    text = text_of(full(RECORD), "Parcel RB 1234 5678 5 GB")
    assert text.startswith("Parcel RB 1234 5678 5 GB\n\nWHAT\n1: cotton shirt")
    assert "\nPhone: +1 302 555 0111\n" in text


def test_a_number_of_absurd_size_stays_one_line() -> None:
    assert number(Decimal("1E+400000")) == "1E+400000"
    assert number(Decimal("1234567.80")) == "1\u202f234\u202f567.80"


PARTY = (
    *("name", "address", "city", "postcode", "country", "phone"),
    *("business", "region", "email", "reference"),
)


def everything() -> ManifestRecord:
    parties = [Party(*(f"party {n} {field}" for field in PARTY)) for n in range(5)]
    line = Line(
        "goods", 2, Decimal("0.4"), Decimal("5"), "8517", "CN", Decimal("0.6"), "4711",
        "https://shop.example/1",
    )  # fmt: skip
    return ManifestRecord(
        PARCEL,
        sender=parties[0],
        consignee=parties[1],
        buyer=parties[2],
        seller=parties[3],
        deliver_to=parties[4],
        lines=(line,),
        pieces=2,
        gross_kg=Decimal("0.6"),
        value=Decimal("5"),
        currency="EUR",
        category="other",
        mail_class="letter",
        carrier="KX",
        parent="BAG-1",
        house_bill="HB 1",
        master_bill="17612345675",
        tracking_id="TRK 9",
        country_from="CN",
        postage=Decimal("3.25"),
        documents=("licence 12",),
        comments="sold as seen",
        entry_type="86",
        arrived_at=MORNING,
        presented_at=MORNING,
        posted_at=MORNING,
        received_at=MORNING,
        source="day.csv",
    )
