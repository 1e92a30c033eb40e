"""Who is the same party: a labelled table, and what holds for any two declarations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.likeness import (
    address_of,
    key_number,
    party_keys,
    same_party,
)
from workstation.domain.manifest import Party
from workstation.domain.party_words import (
    address_words,
    email_address,
    name_words,
    phone_number,
    plain,
    postcode,
)

ANNA = Party("Anna O'Neil", "12 Main St.", "Troy", "12180", "US", "+1 518 555 0142")
LI = Party("Li Xiaoming", "88 Bantian Road, Room 1203", "Shenzhen", "518129", "CN")
IVAN = Party("Юрий Сергеев", "ул. Ленина 5, кв. 12", "Омск", "644001", "RU")
MILL = Party("Mill Shirts Co., Ltd.", "9 Harbour Road", "Hong Kong", None, "HK")


def like(party: Party, **changes: str | None) -> Party:
    return replace(party, **changes)  # type: ignore[arg-type]


SAME = [
    ("letter case and points", ANNA, like(ANNA, name="ANNA ONEIL", address="12 MAIN ST")),
    ("an abbreviated street", ANNA, like(ANNA, address="12 Main Street")),
    ("an abbreviation and no type", ANNA, like(ANNA, address="12 Main", phone=None)),
    ("the words in another order", ANNA, like(ANNA, name="O’Neil Anna")),
    ("nine digits of a ZIP code", ANNA, like(ANNA, postcode="12180-4411")),
    ("a title", ANNA, like(ANNA, name="Mrs. Anna O'Neil")),
    ("town and state in the street line", ANNA, like(ANNA, address="12 Main St, Troy")),
    ("accents", like(ANNA, name="Ánna Müller"), like(ANNA, name="Anna Mueller")),
    ("one side without its unit", ANNA, like(ANNA, address="12 Main St Apt 4")),
    ("one unit, written in two ways", like(ANNA, address="12 Main St #4B"),
     like(ANNA, address="Apt. 4B, 12 Main Street")),
    ("another spelling of the same sounds", like(ANNA, name="Viktor Schwarz", phone=None),
     like(ANNA, name="Victor Schwarz")),
    ("a silent letter", like(ANNA, name="Thomas Moe"), like(ANNA, name="Tomas Moe")),
    ("two customs of romanising", like(ANNA, name="Yulia Moe"), like(ANNA, name="Julia Moe")),
    ("a slip in a long name, one telephone", like(ANNA, name="Anna Fitzgerald"),
     like(ANNA, name="Anna Fitzgenald")),
    ("one letter inside a long street", like(ANNA, address="12 Hollywood Ave", phone=None),
     like(ANNA, address="12 Holliwood Ave")),
    ("another address, one telephone", ANNA,
     like(ANNA, address="4 Elm Rd", postcode="10001", phone="(518) 555-0142")),
    ("another address, one e-mail", like(ANNA, email="a.oneil+x@gmail.com", phone=None),
     like(ANNA, address="4 Elm Rd", email="AONEIL@gmail.com", phone=None)),
    ("an initial, one telephone", ANNA, like(ANNA, name="A. O'Neil")),
    ("no postcode on one side", like(ANNA, postcode=None), ANNA),
    ("a given name in one word or two", LI, like(LI, name="Xiao Ming Li")),
    ("a room and its number", LI, like(LI, address="Rm 1203, 88 Bantian Rd")),
    ("Cyrillic and Latin letters", IVAN,
     Party("Iurii Sergeev", "ul Lenina 5 kv 12", "Omsk", "644001", "RU")),
    ("another romanisation", IVAN,
     Party("Yuriy Sergeev", "Ulitsa Lenina 5, apt 12", "Omsk", "644001", "RU")),
    ("Greek and Latin letters", Party("Γιώργος Παππάς", "Οδός Αθηνάς 7", "Αθήνα", "10551", "GR"),
     Party("Giorgos Pappas", "Odos Athinas 7", "Athina", "105 51", "GR")),
    ("a legal form", MILL, like(MILL, name="Mill Shirts Limited")),
    ("a firm named as business", like(MILL, name=None, business="MILL SHIRTS"), MILL),
    ("full width digits", LI, like(LI, address="８８ Bantian Road, Room 1203")),
    ("one importer number, another address", like(ANNA, reference="12-3456789"),
     like(ANNA, reference="123456789", address="7 Oak Ct", postcode="33101", phone=None)),
    ("two order numbers at one address", like(ANNA, reference="ORDER-12345"),
     like(ANNA, reference="ORDER-67890")),
    ("a country in small letters", ANNA, like(ANNA, country="us")),
    ("a country written out, which is not compared", ANNA, like(ANNA, country="United States")),
    ("a street without a number", like(ANNA, address="Rose Cottage Ln"),
     like(ANNA, address="Rose Cottage Lane")),
    ("ordinals in words", like(ANNA, address="350 Fifth Avenue"),
     like(ANNA, address="350 5th Ave")),
    ("dotted abbreviations", like(ANNA, address="P.O. Box 17"), like(ANNA, address="PO Box 17")),
]  # fmt: skip

OTHERS = [
    ("a neighbour", ANNA, like(ANNA, name="Bo Lind", phone=None)),
    ("sister and brother", like(ANNA, name="Anna Li"), like(ANNA, name="Anne Li")),
    ("brother and sister by the last letter", like(ANNA, name="Daniele Moe"),
     like(ANNA, name="Daniela Moe")),
    ("sisters by the first letter", like(ANNA, name="Melina Moe"), like(ANNA, name="Helina Moe")),
    ("sisters by the first letter alone", like(ANNA, name="Hanna Moe"), like(ANNA, name="Anna Moe")),
    ("brothers by a letter that moves", like(ANNA, name="Ahmed Moe"), like(ANNA, name="Hamed Moe")),
    ("sisters by a consonant", like(ANNA, name="Martina Moe"), like(ANNA, name="Marina Moe")),
    ("sisters by a vowel", like(ANNA, name="Karin Moe"), like(ANNA, name="Karen Moe")),
    ("sisters in pinyin", like(ANNA, name="Xiaofeng Li"), like(ANNA, name="Xiaofang Li")),
    ("a slip in a long name, nothing else", like(ANNA, name="Anna Fitzgerald", phone=None),
     like(ANNA, name="Anna Fitzgenald", phone=None)),
    ("brothers with short names", like(ANNA, name="Wei Zhang"), like(ANNA, name="Wen Zhang")),
    ("names apart in two letters", like(ANNA, name="Christian Moe"),
     like(ANNA, name="Christina Moe")),
    ("husband and wife by an initial", like(ANNA, name="J Smith", phone=None),
     like(ANNA, name="Jane Smith", phone=None)),
    ("a middle name, nothing else", like(ANNA, name="Carlos Garcia", phone=None),
     like(ANNA, name="Carlos Garcia Lopez", phone=None)),
    ("father and son", like(ANNA, name="John Smith Jr."), like(ANNA, name="John Smith")),
    ("two generations", like(ANNA, name="John Smith III"), like(ANNA, name="John Smith II")),
    ("two flats of a house", like(ANNA, address="12 Main St Apt 4"),
     like(ANNA, address="12 Main St Apt 5", phone=None)),
    ("two houses", ANNA, like(ANNA, address="14 Main St", phone=None)),
    ("a house and its neighbour 12A", ANNA, like(ANNA, address="12A Main St", phone=None)),
    ("street and avenue of one name", ANNA, like(ANNA, address="12 Main Ave", phone=None)),
    ("north and south", like(ANNA, address="12 N Main St", phone=None),
     like(ANNA, address="12 South Main Street", phone=None)),
    ("a postcode one digit away", ANNA, like(ANNA, postcode="12181", phone=None)),
    ("another country", ANNA, like(ANNA, country="CA")),
    ("one name, no address", Party("John Smith"), Party("John Smith")),
    ("one name and one town", Party("John Smith", city="Troy"), Party("John Smith", city="Troy")),
    ("one name and one postcode", Party("John Smith", postcode="12180", country="US"),
     Party("John Smith", postcode="12180", country="US")),
    ("nobody's name", like(ANNA, name="Customer", phone=None),
     like(ANNA, name="Customer", phone=None)),
    ("nobody's telephone", Party("John Smith", phone="0000000000"),
     Party("John Smith", phone="000 000 0000")),
    ("numbers counted up", Party("John Smith", phone="1234567890"),
     Party("John Smith", phone="1234567890")),
    ("one telephone, another name", ANNA, like(ANNA, name="Bo Lind")),
    ("two importer numbers, one telephone", like(ANNA, reference="12-3456789"),
     like(ANNA, reference="98-7654321", address="7 Oak Ct", postcode="33101")),
    ("nothing declared", Party(), Party()),
    ("two persons of one firm", like(ANNA, business="Mill Shirts", phone=None),
     like(ANNA, name="Bo Lind", business="Mill Shirts", phone=None)),
    ("one telephone of two countries", Party("Jo Li", phone="+1 518 555 0142"),
     Party("Jo Li", phone="+7 518 555 0142")),
    ("street names of the same letters", like(ANNA, address="12 Elba St", phone=None),
     like(ANNA, address="12 Able St", phone=None)),
    ("names of the same letters", like(ANNA, name="Amy Lin"), like(ANNA, name="May Lin")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "one", "other"), SAME, ids=[row[0] for row in SAME])
def test_that_these_are_the_same_party(what: str, one: Party, other: Party) -> None:
    found = same_party(one, other)
    assert found, found.why
    assert same_party(other, one)
    assert set(party_keys(one)) & set(party_keys(other)), "the store would not find them"


@pytest.mark.parametrize(("what", "one", "other"), OTHERS, ids=[row[0] for row in OTHERS])
def test_that_these_are_not_called_the_same_party(what: str, one: Party, other: Party) -> None:
    found = same_party(one, other)
    assert not found, found.why
    assert not same_party(other, one)


def test_that_a_match_says_by_what_and_what_differs() -> None:
    other = like(ANNA, name="ANNA ONEIL", address="12 Main Street Apt 4", phone="+1 212 555 0100")
    assert same_party(ANNA, other).why == (
        "name the same but for spelling, address the same, one without its unit number;"
        " phone differs"
    )
    assert same_party(Party(), ANNA).why == "nothing in common"


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("+1 (518) 555-0142", None, ("1", "5185550142")),
        ("1-518-555-0142", "US", ("1", "5185550142")),
        ("518.555.0142 ext. 9", "US", ("1", "5185550142")),
        ("011 86 138 0013 8000", "US", ("86", "13800138000")),
        ("0086 13800138000", "CN", ("86", "13800138000")),
        ("8613800138000", "CN", ("86", "13800138000")),
        ("0171 2345678", "DE", ("49", "1712345678")),
        ("+358 40 1234567", "FI", ("358", "401234567")),
        ("٥٥٥", "SA", ("", "")),
        ("555", "US", ("", "")),
        ("9999999999", "US", ("", "")),
        ("none", "US", ("", "")),
    ],
)
def test_that_telephone_numbers_have_one_form(
    text: str, country: str | None, expected: tuple[str, str]
) -> None:
    assert phone_number(text, country) == expected


def test_that_units_postcodes_names_and_addresses_have_one_form() -> None:
    assert address_words("12 Main St, Apt. #4B") == (["12", "main", "st"], "4b")
    assert address_words("Unit No 4, 12 Main") == (["12", "main"], "4")
    assert address_of(ANNA).number == "12"
    assert postcode("SW1A 1AA", "GB") == "sw1a1aa"
    assert plain("Łódź ÆØ Ünï") == "lodz aeo uni"
    assert name_words("Dr. Anna Li c/o Mill Shirts") == (("ana", "li"), "")
    assert name_words("N/A") == name_words("Customer No 1") == ((), "")
    assert email_address("A.B+shop@GMail.com") == "ab@gmail.com"
    assert email_address("noreply@x.org") == email_address("a@b") == ""


TEXTS = st.none() | st.text(max_size=40) | st.sampled_from(
    ["Anna Li", "Li Anna", "A Li", "12 Main St", "12 Main Street Apt 4", "Troy", "12180", "US",
     "+1 518 555 0142", "a@b.org", "12-3456789", "x" * 5000, "\ud800", "İstanbul ß"]
)  # fmt: skip
PARTIES = st.builds(Party, *[TEXTS] * 10)


@given(PARTIES, PARTIES)
def test_that_any_two_declarations_can_be_compared_either_way(one: Party, other: Party) -> None:
    there, back = same_party(one, other), same_party(other, one)
    assert (there.same, there.differences) == (back.same, back.differences)
    assert all(-(2**63) <= key_number(*key) < 2**63 for key in party_keys(one))
    if there and bool(one.postcode) == bool(other.postcode):
        assert set(party_keys(one)) & set(party_keys(other))


@given(
    st.sampled_from([ANNA, LI, IVAN, MILL]),
    st.sampled_from([str.upper, str.lower, lambda text: text.replace(" ", "  "), str.title]),
)
def test_that_letter_case_and_spacing_never_part_a_party(party: Party, written: object) -> None:
    changed = replace(
        party,
        name=written(party.name),  # type: ignore[operator]
        address=written(party.address),  # type: ignore[operator]
    )
    assert same_party(party, changed)
    assert party_keys(party) == party_keys(changed)


def test_that_keys_do_not_change_without_a_new_version() -> None:
    """A store keyed with these would be lost to search if the making of keys changed unnoticed."""
    assert party_keys(ANNA) == (
        ("name", "aaeilnno|12"),
        ("address", "12|aimn|12180"),
        ("phone", "5185550142"),
    )
    assert key_number("name", "aaeilnno|12") == -5964300719341818414
