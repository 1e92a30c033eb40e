"""GS1 element strings: application identifiers and their values, as in a GS1-128 barcode.

GS1 General Specifications, section 3 (application identifiers) and 7.8 (which end with FNC1). FNC1
arrives from a scanner as the sign GS (0x1D). Values are kept as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from workstation.domain.identifiers import check_digits

GS = "\x1d"
_BRACKETS = re.compile(r"(?:\(\d{2,4}\)[^()]+)+")
_ONE = re.compile(r"\((\d{2,4})\)([^()]+)")


@dataclass(frozen=True, slots=True)
class Element:
    """One application identifier with its value."""

    ai: str
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    pattern: re.Pattern[str]
    fixed: bool


_FORMS = """
00 n18 serial shipping container code
01 n14 article (GTIN)
02 n14 articles contained (GTIN)
10 x1-20 batch
11 n6 production date
12 n6 due date
13 n6 packing date
15 n6 best before
16 n6 sell by
17 n6 expiry
20 n2 variant
21 x1-20 serial number
22 x1-20 consumer product variant
235 x1-28 third party's serial number
240 x1-30 additional article number
241 x1-30 customer's part number
242 n1-6 made-to-order number
243 x1-20 packing component
250 x1-30 secondary serial number
251 x1-30 source
254 x1-20 location extension
30 n1-8 count
37 n1-8 count of articles contained
400 x1-30 customer's order number
401 x1-30 consignment (GINC)
402 n17 shipment (GSIN)
403 x1-30 routing code
410 n13 ship to
411 n13 bill to
412 n13 purchased from
413 n13 ship for
414 n13 location
415 n13 invoicing party
416 n13 production location
417 n13 party
420 x1-20 ship to postcode
421 n3x1-9 ship to country and postcode
422 n3 country of origin
424 n3 country of processing
425 n3n0-12 countries of disassembly
426 n3 country of full process
427 x1-3 region of origin
4300 x1-35 ship to company
4301 x1-35 ship to contact
4302 x1-70 ship to address
4303 x1-70 ship to address, second line
4304 x1-70 ship to suburb
4305 x1-70 ship to town
4306 x1-70 ship to region
4307 a2 ship to country
4308 x1-30 ship to telephone
8004 x1-30 individual asset (GIAI)
8006 n18 piece of an article
8017 n18 service provider
8018 n18 service recipient
8020 x1-25 payment slip
90 x1-30 agreed between partners
"""
_INTERNAL = "company's own"  # 91 to 99
_MEASURES = {  # the fourth sign of the identifier is the number of decimals
    "310": "net weight, kg",
    "320": "net weight, lb",
    "330": "gross weight, kg",
    "340": "gross weight, lb",
    "311": "length, m",
    "312": "width, m",
    "313": "height, m",
    "315": "net volume, l",
    "316": "net volume, m3",
    "331": "length of the package, m",
    "332": "width of the package, m",
    "333": "height of the package, m",
    "335": "gross volume, l",
    "336": "gross volume, m3",
}
_SIGNS = {"n": "[0-9]", "x": "[!-~]", "a": "[A-Za-z]"}


@cache
def _forms() -> dict[str, _Form]:
    forms = {}
    for line in _FORMS.strip().splitlines():
        ai, form, name = line.split(" ", 2)
        forms[ai] = _form(form, name)
    for number in range(91, 100):
        forms[str(number)] = _form("x1-90", _INTERNAL)
    for start, name in _MEASURES.items():
        for decimals in range(6):
            forms[f"{start}{decimals}"] = _form("n6", name)
    return forms


def _form(form: str, name: str) -> _Form:
    pattern = ""
    for sign, least, most in re.findall(r"([nxa])(\d+)(?:-(\d+))?", form):
        pattern += f"{_SIGNS[sign]}{{{least}{',' + most if most else ''}}}"
    return _Form(name, re.compile(pattern), "-" not in form)


def bracketed(text: str) -> tuple[Element, ...] | None:
    """The elements of a text as printed under the bars, "(00)0123...(420)..."; None: it is none."""
    if not _BRACKETS.fullmatch(text):
        return None
    elements = []
    for ai, value in _ONE.findall(text):
        form = _forms().get(ai)
        if form is None or not form.pattern.fullmatch(value):
            return None
        elements.append(Element(ai, value, form.name))
    return tuple(elements)


def elements(text: str) -> tuple[Element, ...] | None:
    """The elements of what a scanner sent, FNC1 between them as GS; None: it is none."""
    found: list[Element] = []
    for part in text.strip(GS).split(GS):
        place = 0
        while place < len(part):
            ai, form = _starting(part, place)
            if form is None:
                return None
            place += len(ai)
            rest = part[place:]
            match = form.pattern.match(rest) if form.fixed else form.pattern.fullmatch(rest)
            if match is None or not match.group():
                return None
            found.append(Element(ai, match.group(), form.name))
            place += len(match.group())
    return tuple(found) or None


def _starting(text: str, place: int) -> tuple[str, _Form | None]:
    for length in (2, 3, 4):  # no identifier begins another
        form = _forms().get(text[place : place + length])
        if form is not None:
            return text[place : place + length], form
    return "", None


def written(found: tuple[Element, ...]) -> str:
    """The elements as they are printed under the bars."""
    return "".join(f"({one.ai}){one.value}" for one in found)


def article_holds(value: str) -> bool:
    """Whether the check digit of a GTIN holds."""
    return check_digits.gs1(value[:-1]) == int(value[-1])
