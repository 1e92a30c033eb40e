"""Identifiers: normal form and the UPU S10 check digit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.barcode import Barcode, Check, normalise, s10_check_digit
from workstation.domain.notice import WorkstationError

SERIALS = st.text("0123456789", min_size=8, max_size=8)


def s10(serial: str, digit: int | None = None) -> str:
    return f"RB{serial}{s10_check_digit(serial) if digit is None else digit}GB"


def test_that_the_upu_example_holds() -> None:
    code = Barcode.parse("RB123456785GB")
    assert (code.kind, code.check, code.spoken) == ("s10", Check.OK, "RB 1234 5678 5 GB")


def test_that_every_published_s10_number_is_judged_as_published(shared_data: Path) -> None:
    document = json.loads((shared_data / "manifest/tracking_numbers/s10.json").read_text())
    numbers = document["tracking_numbers"][0]["test_numbers"]
    for text in numbers["valid"]:
        assert Barcode.parse(text).check is Check.OK, text
    judged = [Barcode.parse(text) for text in numbers["invalid"] if text.strip()]
    assert judged
    assert all(code.check is Check.BAD and code.problem for code in judged)


@given(SERIALS)
def test_that_exactly_one_digit_makes_a_serial_hold(serial: str) -> None:
    holding = [d for d in range(10) if Barcode.parse(s10(serial, d)).check is Check.OK]
    assert holding == [s10_check_digit(serial)]


@given(SERIALS, st.integers(0, 7), st.integers(1, 9))
def test_that_one_wrong_digit_is_seen_unless_the_rule_folds_it(
    serial: str, place: int, shift: int
) -> None:
    wrong = serial[:place] + str((int(serial[place]) + shift) % 10) + serial[place + 1 :]
    folded = s10_check_digit(wrong) == s10_check_digit(serial)
    # 10 -> 0 and 11 -> 5 fold two remainders onto digits that others have too.
    assert (Barcode.parse(s10(wrong, s10_check_digit(serial))).check is Check.OK) == folded


@pytest.mark.parametrize(
    "raw",
    [
        "]C1RB123456785GB",
        "\x02RB123456785GB\x03",
        "RB123456785GB\r\n",
        "rb123456785gb",
        "RB 1234 5678 5 GB",
        "RB-1234-5678-5-GB",
        "\x1dRB123456785GB",
    ],
)
def test_that_what_scanners_add_does_not_change_the_number(raw: str) -> None:
    assert Barcode.parse(raw).text == "RB123456785GB"


@pytest.mark.parametrize(
    "raw", ["RB123456785GB\nRB123456799GB", "A\x00B", "A\x1bB", "RB\udcff123", "A\u200bB"]
)
def test_that_signs_that_no_number_has_are_refused_and_not_left_out(raw: str) -> None:
    with pytest.raises(WorkstationError) as told:
        Barcode.parse(raw)
    assert told.value.notice.code == "BARCODE-02"


@given(st.text(max_size=200))
def test_that_any_text_is_a_barcode_or_one_clear_sentence(raw: str) -> None:
    try:
        code = Barcode.parse(raw)
    except WorkstationError as error:
        assert error.notice.code in ("BARCODE-01", "BARCODE-02")
        assert not error.environment
    else:
        assert Barcode.parse(code.text).text == code.text
        assert normalise(code.text) == code.text


def test_that_a_wrong_check_digit_is_said_and_not_refused() -> None:
    code = Barcode.parse("RB123456784GB")
    assert (code.text, code.check) == ("RB123456784GB", Check.BAD)


def test_that_kind_and_check_are_said_of_every_kind() -> None:
    assert Barcode.parse("1Z999AA10123456784").words == "UPS 1Z: check digit ok"
    assert Barcode.parse("1Z999AA10123456785").check is Check.BAD
    assert Barcode.parse("JJD000390007882823481").words == "DHL piece: has no check digit"
    assert Barcode.parse("P1").words == "no check digit known for this kind"
