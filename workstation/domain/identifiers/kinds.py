"""The kinds of identifiers: form, check, normal form, and where each rule comes from.

All patterns speak of text without spaces, dashes and FNC1, in capitals.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from workstation.domain.identifiers import check_digits, tables
from workstation.domain.identifiers.kind import Kind, Match
from workstation.domain.identifiers.parts import (
    container_parts,
    impb_parts,
    mail_parts,
    named,
    receptacle_parts,
    s10_parts,
    sscc_parts,
    waybill_parts,
)

_JKEEN = "github.com/jkeen/tracking_number_data (MIT), couriers/{}.json"


def _serial_holds(rule: Callable[[str], int], before: str = "") -> Callable[[Match], bool]:
    def holds(match: Match) -> bool:
        return rule(before + match["serial"]) == int(match["check_digit"])

    return holds


def _last_twelve(match: Match) -> str:
    """The 12-digit number at the end, where the two digits before it say that it has no more."""
    number = match["serial"] + match["check_digit"]
    return number[2:] if number.startswith("00") else match.group()


def _code(match: Match) -> str:
    return match["code"]


def _code_holds(match: Match) -> bool:
    return check_digits.gs1(match["code"][:-1]) == int(match["check_digit"])


def _never(match: Match) -> bool:
    return False


_MAIL = (
    "(?P<origin_country>[A-Z]{2})(?P<origin_place>[A-Z]{3}[0-9A-Z])"
    "(?P<destination_country>[A-Z]{2})(?P<destination_place>[A-Z]{3}[0-9A-Z])"
    "(?P<category>[ABCD])(?P<subclass>[A-Z][0-9A-Z])(?P<year>[0-9])(?P<despatch>[0-9]{4})"
)
_MAIL_COUNTRIES = ("origin_country", "destination_country")
_PLAIN = "(?P<serial>[0-9]{{{}}})(?P<check_digit>[0-9])"
_IMPB = (
    "(?P<code>(?P<source>9[2345])(?P<service>[0-9]{3})"
    "(?P<rest>9[0-9]{8}(?:[0-9]{15}|[0-9]{11}|[0-9]{7})|[0-8][0-9]{5}(?:[0-9]{14}|[0-9]{10}))"
    "(?P<check_digit>[0-9]))"
)


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds; where several may be meant and hold, the first is told first."""
    return (
        Kind(
            "s10",
            "UPU S10",
            "two letters, eight digits, check digit, ISO country; weights 8 6 4 2 3 5 9 7, "
            "11 - sum mod 11, 10 -> 0, 11 -> 5",
            "UPU standard S10-12 (2017); " + _JKEEN.format("s10"),
            "(?P<service>[A-Z]{2})(?P<serial>[0-9]{8})(?P<check_digit>[0-9])(?P<country>[A-Z]{2})",
            range(13, 14),
            _serial_holds(check_digits.s10),
            parts=s10_parts,
            groups=(2, 4, 4, 1, 2),
            country=("country",),
        ),
        Kind(
            "receptacle",
            "UPU S9 receptacle",
            "29 signs: offices of origin and destination (6 each), mail category and subclass, "
            "year, despatch, receptacle, two flags, weight in 0.1 kg; no check digit",
            "UPU standard S9-9, postal receptacle identifier",
            _MAIL + "(?P<receptacle>[0-9]{3})(?P<highest>[0-9])(?P<registered>[0-9])"
            "(?P<weight>[0-9]{4})",
            range(29, 30),
            parts=receptacle_parts,
            groups=(6, 6, 1, 2, 1, 4, 3, 1, 1, 4),
            country=_MAIL_COUNTRIES,
        ),
        Kind(
            "despatch",
            "UPU S8 despatch",
            "the first 20 signs of a receptacle identifier; no check digit",
            "UPU standard S8-5, postal despatch identifier",
            _MAIL,
            range(20, 21),
            parts=mail_parts,
            groups=(6, 6, 1, 2, 1, 4),
            country=_MAIL_COUNTRIES,
        ),
        Kind(
            "ups_1z",
            "UPS 1Z",
            "1Z, shipper (6), service (2), package (7), check digit; letters count "
            "(ASCII - 63) mod 10, every second sign twice, mod 10",
            _JKEEN.format("ups"),
            "1Z(?P<serial>(?P<shipper>[0-9A-Z]{6})(?P<service>[0-9A-Z]{2})"
            "(?P<package>[0-9A-Z]{7}))(?P<check_digit>[0-9])",
            range(18, 19),
            _serial_holds(check_digits.ups),
            parts=named("shipper", "service", "package", "check_digit"),
            groups=(2, 6, 2, 4, 4),
        ),
        Kind(
            "usps_impb",
            "USPS IMpb",
            "92 to 95, service (3), mailer (6 or 9), serial, check digit: 22, 26 or 30 digits, "
            "mod 10, weights 3 1 from the right; 420 and ZIP may stand before it and are no part "
            "of the number",
            "USPS Publication 199; " + _JKEEN.format("usps"),
            "(?:420(?P<zip>[0-9]{5}))?" + _IMPB,
            range(22, 39),
            _code_holds,
            normal=_code,
            parts=impb_parts,
        ),
        Kind(
            "usps_impb",
            "USPS IMpb",
            "420 and ZIP+4 before the number",
            "USPS Publication 199; " + _JKEEN.format("usps"),
            "420(?P<zip>[0-9]{9})" + _IMPB,
            range(34, 43),
            _code_holds,
            normal=_code,
            parts=impb_parts,
        ),
        Kind(
            "usps_legacy",
            "USPS 91",
            "91, service (2), mailer (9), package (8), check digit, mod 10; 420 and ZIP may stand "
            "before it",
            "USPS Publications 91 and 109; " + _JKEEN.format("usps"),
            "(?:420(?P<zip>[0-9]{5}(?:[0-9]{4})?))?(?P<code>91(?P<service>[0-9]{2})"
            "(?P<mailer>[0-9]{9})(?P<package>[0-9]{8})(?P<check_digit>[0-9]))",
            range(22, 35),
            _code_holds,
            normal=_code,
            parts=named("service", "mailer", "package", "check_digit"),
        ),
        Kind(
            "fedex_22",
            "FedEx Ground 96",
            "96, code (2), service (3), shipper (7), package (7), check digit, mod 10 over the "
            "last 14; kept as its 15-digit number",
            _JKEEN.format("fedex"),
            "96(?P<code>[0-9]{2})(?P<service>[0-9]{3})"
            "(?P<serial>(?P<shipper>[0-9]{7})(?P<package>[0-9]{7}))(?P<check_digit>[0-9])",
            range(22, 23),
            _serial_holds(check_digits.gs1),
            normal=lambda m: m["serial"] + m["check_digit"],
            parts=named("service", "shipper", "package", "check_digit"),
        ),
        Kind(
            "fedex_34_ground",
            "FedEx Ground 34",
            "96, then 18 digits of the shipper, 13 and check digit, weights 1 3 7 from the right, "
            "mod 11, mod 10; kept as the 12-digit number at its end",
            _JKEEN.format("fedex"),
            "96[0-9]{7}(?P<shipper>[0-9]{10})[0-9](?P<serial>[0-9]{13})(?P<check_digit>[0-9])",
            range(34, 35),
            _serial_holds(check_digits.fedex),
            normal=_last_twelve,
            parts=named("shipper", "check_digit"),
        ),
        Kind(
            "dhl_piece",
            "DHL piece",
            "JJD or JVGL, or J and two or three letters with 9 or 10 digits: the licence plate of "
            "one piece (ISO/IEC 15459-1, data identifier J); no check digit",
            "ISO/IEC 15459-1; " + _JKEEN.format("dhl"),
            "J(?:JD|VGL)(?=[A-Z]*[0-9])[0-9A-Z]{9,31}|J[A-Z]{2,3}[0-9]{9,10}",
            range(12, 37),
        ),
        Kind(
            "sscc",
            "GS1 SSCC",
            "18 digits, the last a check digit, mod 10; 00 may stand before it",
            "GS1 General Specifications, 7.9 check digit calculation",
            "(?P<extension>[0-9])(?P<serial>[0-9]{16})(?P<check_digit>[0-9])",
            range(18, 19),
            lambda m: check_digits.gs1(m.group()[:-1]) == int(m["check_digit"]),
            _never,
            parts=sscc_parts,
            groups=(1, 7, 9, 1),
        ),
        Kind(
            "sscc",
            "GS1 SSCC",
            "20 digits: 00 and the SSCC's 18",
            "GS1 General Specifications, 7.9 check digit calculation",
            "00(?P<extension>[0-9])(?P<serial>[0-9]{16})(?P<check_digit>[0-9])",
            range(20, 21),
            lambda m: check_digits.gs1(m.group()[2:-1]) == int(m["check_digit"]),
            _never,
            normal=lambda m: m.group()[2:],
            parts=sscc_parts,
            groups=(1, 7, 9, 1),
        ),
        Kind(
            "fedex_18",
            "FedEx Ground SSCC-18",
            "container type 00, 01 or 02, 15 digits, check digit, mod 10 over the 15",
            _JKEEN.format("fedex"),
            "(?P<container>00|01|02)(?P<serial>[0-9]{15})(?P<check_digit>[0-9])",
            range(18, 19),
            _serial_holds(check_digits.gs1),
            _never,
            parts=container_parts,
        ),
        Kind(
            "air_waybill",
            "air waybill",
            "airline (3), serial (7), the serial mod 7; a dash after the airline is usual",
            "IATA Resolution 600a",
            "(?P<airline>[0-9]{3})(?P<serial>[0-9]{7})(?P<check_digit>[0-9])",
            range(11, 12),
            _serial_holds(check_digits.mod7),
            _never,
            parts=waybill_parts,
            groups=(3, 4, 4),
        ),
        Kind(
            "fedex_12",
            "FedEx Express 12",
            "11 digits and check digit, weights 3 1 7, mod 11, mod 10",
            _JKEEN.format("fedex"),
            _PLAIN.format(11),
            range(12, 13),
            _serial_holds(check_digits.fedex),
            _never,
        ),
        Kind(
            "fedex_15",
            "FedEx Ground 15",
            "14 digits and check digit, mod 10",
            _JKEEN.format("fedex"),
            _PLAIN.format(14),
            range(15, 16),
            _serial_holds(check_digits.gs1),
            _never,
            groups=(4, 4, 4, 3),
        ),
        Kind(
            "fedex_20",
            "FedEx Ground Economy 20",
            "20 digits, the last a check digit, mod 10 with 92 before the number",
            "USPS Publication 199 (the same number as an IMpb without its 92)",
            "(?P<serial>(?:61|02)[0-9]{17})(?P<check_digit>[0-9])",
            range(20, 21),
            _serial_holds(check_digits.gs1, "92"),
            _never,
        ),
        Kind(
            "usps_20",
            "USPS 20",
            "service (2), mailer (9), package (8), check digit, mod 10",
            "USPS Publication 91; " + _JKEEN.format("usps"),
            "(?P<serial>(?P<service>[0-9]{2})(?P<mailer>[0-9]{9})(?P<package>[0-9]{8}))"
            "(?P<check_digit>[0-9])",
            range(20, 21),
            _serial_holds(check_digits.gs1),
            _never,
            parts=named("service", "mailer", "package", "check_digit"),
        ),
        Kind(
            "usps_20_legacy",
            "USPS 91 without its 91",
            "as USPS 20, the check digit reckoned with 91 before the number",
            "USPS Publication 109; " + _JKEEN.format("usps"),
            "(?P<serial>(?P<service>[0-9]{2})(?P<mailer>[0-9]{9})(?P<package>[0-9]{8}))"
            "(?P<check_digit>[0-9])",
            range(20, 21),
            _serial_holds(check_digits.gs1, "91"),
            _never,
            parts=named("service", "mailer", "package", "check_digit"),
        ),
        Kind(
            "fedex_32",
            "FedEx ASTRA 32",
            "32 digits beginning with 3; digits 17 to 28 are a FedEx Express number with its check "
            "digit, as which it is kept",
            _JKEEN.format("fedex"),
            "3[0-9]{15}(?P<serial>[0-9]{11})(?P<check_digit>[0-9])[0-9]{4}",
            range(32, 33),
            _serial_holds(check_digits.fedex),
            _never,
            normal=lambda m: m["serial"] + m["check_digit"],
        ),
        Kind(
            "fedex_34",
            "FedEx Express 34",
            "15 digits, ZIP (5), 13 and check digit, weights 1 3 7 from the right, mod 11, mod 10; "
            "kept as the 12-digit number at its end",
            _JKEEN.format("fedex"),
            "[0-8][0-9]{14}(?P<postcode>[0-9]{5})(?P<serial>[0-9]{13})(?P<check_digit>[0-9])",
            range(34, 35),
            _serial_holds(check_digits.fedex),
            _never,
            normal=_last_twelve,
            parts=named("postcode", "check_digit"),
        ),
        Kind(
            "dhl_express",
            "DHL Express",
            "9 or 10 digits and their number mod 7",
            _JKEEN.format("dhl"),
            "(?P<serial>[0-9]{9,10})(?P<check_digit>[0-9])",
            range(10, 12),
            _serial_holds(check_digits.mod7),
            _never,
            groups=(2, 4, 4),
        ),
        Kind(
            "canada_post",
            "Canada Post 16",
            "15 digits and check digit, mod 10",
            _JKEEN.format("canadapost"),
            _PLAIN.format(15),
            range(16, 17),
            _serial_holds(check_digits.gs1),
            _never,
        ),
        Kind(
            "ups_waybill",
            "UPS waybill",
            "A, H, J, K, T or V, nine digits, check digit as in a 1Z number",
            _JKEEN.format("ups"),
            "(?P<service>[AHJKTV])(?P<serial>[0-9]{9})(?P<check_digit>[0-9])",
            range(11, 12),
            _serial_holds(check_digits.ups),
            _never,
            parts=named("service", "serial", "check_digit"),
            groups=(1, 3, 3, 3, 1),
        ),
        Kind(
            "dhl_ecommerce",
            "DHL eCommerce",
            f"{', '.join(tables.DHL_ECOMMERCE)}, then 10 to 39 signs with a digit; no check digit",
            _JKEEN.format("dhl"),
            f"(?:{'|'.join(tables.DHL_ECOMMERCE)})(?=[A-Z]*[0-9])[0-9A-Z]{{10,39}}",
            range(12, 42),
            certain=_never,
        ),
        Kind(
            "dhl_ecommerce_14",
            "DHL eCommerce 14",
            "14 digits; no check digit",
            _JKEEN.format("dhl"),
            "[0-9]{14}",
            range(14, 15),
            certain=_never,
        ),
    )


@cache
def of_length(length: int) -> tuple[Kind, ...]:
    """The kinds that may have this many signs."""
    return tuple(kind for kind in kinds() if length in kind.lengths)
