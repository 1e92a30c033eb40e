"""Identifiers: kinds, check digits, normal forms, near misses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.identifiers import (
    Check,
    identify,
    near_misses,
    normal_form,
    normalise,
)
from workstation.domain.identifiers.kinds import kinds
from workstation.domain.notice import WorkstationError

# One number of each kind, its digits reckoned by hand from the rule.
OWN = {
    "s10": "RB123456785GB",
    "receptacle": "JPKWSAUSJFKAACN65123004100123",
    "despatch": "JPKWSAUSJFKAACN65123",
    "ups_1z": "1Z999AA10123456784",
    "ups_waybill": "H1234567895",
    "usps_impb": "9205590100000000123458",
    "usps_legacy": "9101123456789876543218",
    "usps_20": "03123456789012345672",
    "fedex_12": "400123456785",
    "fedex_15": "123456789012343",
    "fedex_20": "61299901234567890129",
    "fedex_22": "9611020123456776543218",
    "fedex_32": "32971514560102444001234567852014",
    "fedex_34": "1001234567890002000100400123456785",
    "fedex_34_ground": "9622001561234567890000400123456785",
    "dhl_express": "1234567891",
    "dhl_piece": "JJD000390007882823481",
    "dhl_ecommerce": "GM1234567890123456",
    "dhl_ecommerce_14": "12345678901234",
    "sscc": "106141412345678908",
    "air_waybill": "17612345675",
    "canada_post": "4012345678901239",
}
KEPT_AS = {
    "fedex_22": "123456776543218",
    "fedex_32": "400123456785",
    "fedex_34": "400123456785",
    "fedex_34_ground": "400123456785",
}
WITHOUT_CHECK = {"receptacle", "despatch", "dhl_piece", "dhl_ecommerce", "dhl_ecommerce_14"}
FILES = {
    "S10": "s10",
    "UPS": "ups_1z",
    "UPS Waybill": "ups_waybill",
    "FedEx Express (12)": "fedex_12",
    "FedEx Express (34)": "fedex_34",
    "FedEx ASTRA (32)": "fedex_32",
    "FedEx Ground": "fedex_15",
    "FedEx Ground (SSCC-18)": "fedex_18",
    "FedEx Ground 96 (22)": "fedex_22",
    "FedEx Ground GSN": "fedex_34_ground",
    "USPS 20": "usps_20",
    "USPS IMpb N": "usps_impb",
    "USPS IMpb C": "usps_impb",
    "USPS Legacy": "usps_legacy",
    "DHL Express": "dhl_express",
    "DHL Express (Piece ID)": "dhl_piece",
    "DHL E-Commerce": "dhl_ecommerce",
    "DHL E-Commerce (14)": "dhl_ecommerce_14",
    "Canada Post (16)": "canada_post",
}


def may_be(text: str) -> dict[str, Check]:
    """Every kind that a number may be, with its check."""
    found = identify(text)
    told = {code: check for code, _, check in found.also}
    return {**told, found.kind: found.check}


@pytest.mark.parametrize(("kind", "number"), OWN.items())
def test_that_a_number_of_each_kind_is_told_as_that_kind(kind: str, number: str) -> None:
    found = identify(number)
    assert found.kind == kind
    assert found.check is (Check.NONE if kind in WITHOUT_CHECK else Check.OK)
    assert found.normal == KEPT_AS.get(kind, number)
    assert not found.problem
    assert "".join(found.spoken.split()) == found.normal


def test_that_every_kind_has_a_number_here_a_rule_and_a_source() -> None:
    codes = {kind.code for kind in kinds()}
    assert codes - set(OWN) == {"fedex_18", "usps_20_legacy"}  # each shares a form with another
    assert all(kind.rule and kind.source and kind.name for kind in kinds())


@pytest.mark.parametrize("kind", sorted(set(OWN) - WITHOUT_CHECK))
def test_that_a_wrong_check_digit_is_told_for_each_kind_that_has_one(kind: str) -> None:
    number = OWN[kind]
    place = 27 if kind == "fedex_32" else 10 if kind == "s10" else len(number) - 1
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    found = may_be(wrong)
    assert found[kind] is Check.BAD
    first = identify(wrong)
    if first.check is Check.BAD:
        assert first.problem == first.words
        assert "check digit wrong" in first.problem


def test_that_every_published_number_is_judged_as_published(shared_data: Path) -> None:
    judged = 0
    for file in sorted((shared_data / "manifest/tracking_numbers").glob("*.json")):
        for rule in json.loads(file.read_text())["tracking_numbers"]:
            kind = FILES[rule["name"]]
            same = {kind, f"{kind}_legacy", "usps_20_legacy" if kind == "usps_legacy" else kind}
            for number in rule["test_numbers"]["valid"]:
                told = [check for code, check in may_be(number).items() if code in same]
                held = Check.NONE if kind in WITHOUT_CHECK else Check.OK
                assert held in told, (rule["name"], number)
                judged += 1
            for number in rule["test_numbers"]["invalid"]:
                told = [check for code, check in may_be(number).items() if code in same]
                assert set(told) <= {Check.BAD}, (rule["name"], number)
                judged += 1
    assert judged > 140


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("]C1RB123456785GB", "RB123456785GB"),
        ("rb-1234 5678-5-gb", "RB123456785GB"),
        ("176-12345675", "17612345675"),
        ("176-1234 5675", "17612345675"),
        ("1Z 999 AA1 01 2345 6784", "1Z999AA10123456784"),
        ("420100239205590100000000123458", "9205590100000000123458"),
        ("]C1420100233424\x1d9205590100000000123458", "9205590100000000123458"),
        ("420100233424 9205590100000000123458", "9205590100000000123458"),
        ("(420)10023(92)05590100000000123458", "9205590100000000123458"),
        ("]C100106141412345678908", "106141412345678908"),
        ("00106141412345678908", "106141412345678908"),
        ("(00)106141412345678908(10)LOT", "106141412345678908"),
        ("]C110LOT7\x1d00106141412345678908", "106141412345678908"),
        ("]e00109521234543213\x1d21abc", "(01)09521234543213(21)ABC"),
        ("HB-2026/001", "HB-2026/001"),
    ],
)
def test_that_every_way_of_writing_a_number_has_one_normal_form(raw: str, normal: str) -> None:
    assert identify(raw).normal == normal_form(raw) == normalise(raw) == normal
    assert identify(normal).normal == normal


def test_that_the_check_digit_tells_a_zip_before_26_digits_from_a_zip_plus_4() -> None:
    told = {}
    for digit in "0123456789":
        found = identify(f"420100239200920012345678901234567{digit}")
        if found.kind == "usps_impb" and found.check is Check.OK:
            told[dict(found.parts)["postcode"]] = found.normal
    assert sorted(told) == ["10023", "10023-9200"]
    assert [len(told[code]) for code in sorted(told)] == [26, 22]


def test_that_what_a_number_says_is_told_in_parts() -> None:
    assert dict(identify("RB123456785GB").parts) == {
        "service": "RB",
        "serial": "12345678",
        "check_digit": "5",
        "country": "GB",
        "service_words": "registered letter",
    }
    assert dict(identify("17612345675").parts)["airline_words"] == "Emirates"
    parts = dict(identify("420100239205590100000000123458").parts)
    assert (parts["postcode"], parts["mailer"], parts["source"]) == ("10023", "901000000", "92")
    receptacle = dict(identify(OWN["receptacle"]).parts)
    assert (receptacle["origin"], receptacle["weight_kg"]) == ("JPKWSA", "12.3")
    assert dict(identify(OWN["fedex_34"]).parts)["barcode"] == OWN["fedex_34"]


def test_that_ambiguity_is_told_and_kinds_that_hold_come_first() -> None:
    both = "0000123450000000027"[1:]  # an SSCC and a FedEx Ground SSCC-18
    found = identify(both)
    assert (found.kind, found.check) == ("sscc", Check.OK)
    assert ("fedex_18", Check.OK) in [(code, check) for code, _, check in found.also]
    assert found.also[-1][0] == "other"
    assert found.words == "GS1 SSCC or FedEx Ground SSCC-18: check digit ok"
    assert identify("12345678903").kind == "dhl_express"  # eleven digits: no air waybill holds
    assert ("air_waybill", Check.BAD) in [(c, k) for c, _, k in identify("12345678903").also]


def test_that_a_dash_behind_the_airline_says_air_waybill() -> None:
    assert (identify("12345678903").kind, identify("12345678903").check) == ("dhl_express", "ok")
    found = identify("123-45678904")
    assert (found.kind, found.check) == ("air_waybill", Check.BAD)
    assert found.problem == "check digit wrong: compare with the label"


def test_that_a_country_that_is_none_is_a_fault() -> None:
    assert identify("RB123456785XX").problem == "XX is no country: compare with the label"
    assert identify("XXKWSAUSJFKAACN65123004100123").check is Check.BAD


def test_that_dashes_of_a_house_bill_stay() -> None:
    assert identify("1234-5678-9012").normal == "1234-5678-9012"
    assert identify("1234-5678-9012").kind == "other"


@pytest.mark.parametrize(
    "raw",
    [
        "(00)12",
        "(01)09521234543213(99)",
        "(0)1",
        "()",
        "(77)1",
        "A(00)106141412345678908",
        "é",
        "٣",
    ],
)
def test_that_brackets_that_are_no_element_string_are_refused(raw: str) -> None:
    with pytest.raises(WorkstationError) as told:
        identify(raw)
    assert told.value.notice.code == "BARCODE-02"


SIGNS = st.text("0123456789ABCJXZRU-/ ()]\x1dC1", max_size=60)


@given(
    st.one_of(
        st.text(max_size=200),
        SIGNS,
        st.text("0123456789", min_size=9, max_size=44),
        st.sampled_from(sorted(OWN.values())),
        st.builds("]C1{}".format, SIGNS),
        st.builds("]C100{}".format, st.text("0123456789", min_size=17, max_size=19)),
        st.builds("{}-{}".format, st.text("0123456789", min_size=3, max_size=3), SIGNS),
    )
)
def test_that_any_text_has_one_steady_normal_form_or_one_sentence(raw: str) -> None:
    try:
        found = identify(raw)
    except WorkstationError as error:
        assert error.notice.code in ("BARCODE-01", "BARCODE-02")
        with pytest.raises(WorkstationError):
            normal_form(raw)
        return
    assert found.normal == normal_form(raw)
    assert identify(found.normal).normal == found.normal
    assert len(found.normal) <= 80
    assert found.words
    assert (found.check is Check.BAD) == bool(found.problem)


Caught = Callable[[int, int, bool, str], bool]
RULES: dict[str, tuple[str, int, Caught]] = {
    # kind: a number, where its checked digits begin, and what arithmetic says the check can catch
    # of digits a and b: doubled place (UPS), the check digit that stands there.
    "sscc": ("106141412345678908", 0, lambda a, b, d, c: True),
    "usps_impb": ("9205590100000000123458", 0, lambda a, b, d, c: True),
    "fedex_15": ("123456789012343", 0, lambda a, b, d, c: True),
    "air_waybill": ("17612345675", 3, lambda a, b, d, c: (a - b) % 7 != 0),
    "dhl_express": ("1234567891", 0, lambda a, b, d, c: (a - b) % 7 != 0),
    "fedex_12": ("400123456785", 0, lambda a, b, d, c: c != "0"),  # 10 and 0 both give 0
    "ups_1z": ("1Z999AA10123456784", 9, lambda a, b, d, c: not d or (a - b) % 5 != 0),
}
SWAPS: dict[str, Caught] = {
    "sscc": lambda a, b, d, c: abs(a - b) != 5,
    "usps_impb": lambda a, b, d, c: abs(a - b) != 5,
    "fedex_15": lambda a, b, d, c: abs(a - b) != 5,
    "air_waybill": lambda a, b, d, c: (a - b) % 7 != 0,
    "dhl_express": lambda a, b, d, c: (a - b) % 7 != 0,
    "fedex_12": lambda a, b, d, c: c != "0",
    "ups_1z": lambda a, b, d, c: True,
}


@pytest.mark.parametrize("kind", sorted(RULES))
@given(data=st.data())
def test_that_one_wrong_digit_is_caught_wherever_the_rule_can(
    kind: str, data: st.DataObject
) -> None:
    number, start, caught = RULES[kind]
    place = data.draw(st.integers(start, len(number) - 2))
    before = int(number[place])
    after = data.draw(st.sampled_from([d for d in range(10) if d != before]))
    wrong = number[:place] + str(after) + number[place + 1 :]
    doubled = (place - 2) % 2 == 1
    if caught(before, after, doubled, number[-1]) and kind in may_be(wrong):
        assert may_be(wrong)[kind] is Check.BAD


@pytest.mark.parametrize("kind", sorted(SWAPS))
@given(data=st.data())
def test_that_swapped_neighbours_are_caught_wherever_the_rule_can(
    kind: str, data: st.DataObject
) -> None:
    number, start, _ = RULES[kind]
    place = data.draw(st.integers(start, len(number) - 3))
    a, b = int(number[place]), int(number[place + 1])
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if a != b and SWAPS[kind](a, b, False, number[-1]) and kind in may_be(wrong):
        assert may_be(wrong)[kind] is Check.BAD


def test_that_near_misses_are_one_slip_away_and_those_that_hold_come_first() -> None:
    near = near_misses(identify("RB123456784GB"))
    assert "RB123456785GB" in near
    holding = [number for number in near if identify(number).check is Check.OK]
    assert near[: len(holding)] == tuple(holding)
    assert "RB123456784GB" not in near
    swapped = near_misses(identify("RB213456785GB"))
    assert swapped[0] == "RB123456785GB"


def test_that_a_letter_typed_for_a_digit_is_a_near_miss() -> None:
    assert "RB123456785GB" in near_misses(identify("RBI23456785GB"))
    assert "RB123456785GB" in near_misses(identify("RB12345678SGB"))
    assert "BOX10" in near_misses(identify("B0X10"))


def test_that_near_misses_of_a_label_are_told_in_the_form_that_is_kept() -> None:
    wrong = "1001234567890002000100400123456786"
    assert "400123456785" in near_misses(identify(wrong))


@given(st.one_of(SIGNS, st.sampled_from(sorted(OWN.values()))))
def test_that_near_misses_are_few_distinct_and_other_numbers(raw: str) -> None:
    try:
        found = identify(raw)
    except WorkstationError:
        return
    near = near_misses(found)
    assert len(near) <= 512
    assert len(set(near)) == len(near)
    assert found.normal not in near
    assert near_misses(found, 3) == near[:3]


def test_that_the_documentation_names_every_kind_with_a_number_that_holds(repo_root: Path) -> None:
    text = (repo_root / "docs" / "identifiers.md").read_text("utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    told = {row[0].strip("|` "): row[3].strip("`") for row in rows if row[3].strip()}
    assert set(told) == {kind.code for kind in kinds()} | {"gs1", "other"}
    for code, number in told.items():
        assert may_be(number)[code] is not Check.BAD, code
