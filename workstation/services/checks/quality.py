"""Whether the declared data can be data at all: missing, placeholders, impossible, copied."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from workstation.domain.countries import ISO_3166_1
from workstation.domain.manifest import ManifestRecord, Party
from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case, digits
from workstation.services.checks.facts import fact
from workstation.services.descriptions import tokens
from workstation.services.figures_said import listed
from workstation.services.reference.tables import Postcodes
from workstation.services.rules.facts import FACTS

_SHOWN = 120


def missing_fields(case: Case) -> Iterator[Answer]:
    """Fields that a declaration needs are not given; the rule lists which."""
    lists = case.rule("missing_fields").lists
    loud = _missing(case, lists["needed"])
    missing = [*loud, *_missing(case, lists["wanted"])]
    if missing:
        yield case.reason("missing_fields", {"fields": listed(missing)}, alarm=bool(loud))


def _missing(case: Case, names: tuple[str, ...]) -> list[str]:
    found = []
    for name in names:
        asked = FACTS.get(name)
        if asked is None:
            continue
        words = _short(asked.words)
        if name == "value_usd" and case.record.value is not None:
            if not case.record.currency:
                found.append("currency of the value")
            continue  # declared, though the rules may hold no rate for its currency
        if not asked.of_line:
            if fact(case, name) is None:
                found.append(words)
            continue
        blank = [n for n, x in enumerate(case.record.lines, 1) if fact(case, name, x) is None]
        if blank and len(blank) == len(case.record.lines):
            found.append(words)
        elif blank:
            found.append(f"{words} ({listed([case.which(n) for n in blank])})")
    return found


def _short(words: str) -> str:
    """What a fact is, without its unit and its form."""
    for end in (" (", ", ", " in "):
        words = words.split(end)[0]
    return words.removesuffix(" of the line").removeprefix("declared ")


def placeholder_party(case: Case) -> Iterator[Answer]:
    """A name or an address is none: "test", "N/A", "same as above"."""
    placeholders = _tokens(case.rule("placeholder_party").lists["placeholders"])
    for whose, party in _parties(case.record):
        for field, text in (("name", party.name), ("address", party.address), ("city", party.city)):
            told = (text or "").strip()
            if told and (tokens(told) in placeholders or _one_sign(told)):
                figures = {"field": f"{whose} {field}", "text": told[:_SHOWN]}
                yield case.reason("placeholder_party", figures)
        phone = digits(party.phone)
        if len(phone) >= 5 and len(set(phone)) == 1:
            figures = {"field": f"{whose} telephone number", "text": phone[:_SHOWN]}
            yield case.reason("placeholder_party", figures)


@lru_cache(maxsize=16)
def _tokens(terms: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(tokens(term) for term in terms)


def _one_sign(text: str) -> bool:
    """Nothing but one sign again and again, or no letter and no figure at all."""
    plain = [c for c in text.casefold() if not c.isspace()]
    marks = [c for c in plain if unicodedata.category(c)[0] in "LN"]
    return not marks or (len(marks) >= 3 and len(set(marks)) == 1)


def _parties(record: ManifestRecord) -> tuple[tuple[str, Party], ...]:
    return ("sender’s", record.sender), ("consignee’s", record.consignee)


def impossible_place(case: Case) -> Iterator[Answer]:
    """A country that does not exist, or a postcode that its country does not have."""
    name, record = "impossible_place", case.record
    countries = [(f"{whose} country", party.country) for whose, party in _parties(record)]
    countries.append(("country of shipment", record.country_from))
    countries += [
        (f"country of origin{case.where(number)}", line.origin)
        for number, line in enumerate(record.lines, 1)
    ]
    also = case.rule(name).lists["also"]
    for whose, country in countries:
        told = (country or "").strip()
        if told and told.upper() not in ISO_3166_1 and told.upper() not in also:
            what = f"The {whose} “{told[:_SHOWN]}” is no country code of ISO 3166"
            yield case.reason(name, {"what": what}, alarm=True)
    table = case.rules.tables.postcodes
    for whose, party in _parties(record):
        country, code = (party.country or "").strip().upper(), (party.postcode or "").strip()
        if not (country and code):
            continue
        if table is None:
            yield NotComputed(name, "no table of postcodes is there")
            return
        what = _postcode_fault(table, country, code, party.region)
        if what:
            what = f"The {whose} postcode “{code[:_SHOWN]}” {what}"
            yield case.reason(name, {"what": what}, table=table)


def _postcode_fault(table: Postcodes, country: str, code: str, region: str | None) -> str:
    """What is wrong with it; "" where nothing is, or the country is not in the table."""
    forms = table.formats.get(country)
    if forms is None:
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c.isalnum())
    bare = plain.removeprefix(country)
    shapes = {_shape(plain), _shape(bare)}
    if country == "DE":
        shapes.add(_shape(plain.removeprefix("D")))
    if not shapes & set(forms):
        return f"is not written as in {country} ({' or '.join(forms)}; A a letter, 9 a figure)"
    states = table.first_figures.get(country, {}).get(bare[:1])
    state = (region or "").strip().upper()
    known = {one for every in table.first_figures.get(country, {}).values() for one in every}
    if states is not None and state in known and state not in states:
        return f"does not lie in {state}"
    return ""


def _shape(code: str) -> str:
    return "".join("9" if c in "0123456789" else "A" for c in code)


def copied_description(case: Case) -> Iterator[Answer]:
    """The description is the tariff's own text, or the same in every line."""
    name = "copied_description"
    rule = case.rule(name)
    described = list(case.described())
    texts = {tokens(text) for _, _, text in described}
    official: dict[str, set[tuple[str, ...]]] = {}
    count = len(case.record.lines)
    if len(texts) == 1 and len(described) == count >= rule.numbers["lines"]:
        what = f"stands in all {count} lines"
        figures = {"description": described[0][2][:_SHOWN], "what": what, "where": ""}
        yield case.reason(name, figures)
    for number, line, text in described:
        said, code = tokens(text), digits(line.hs)
        if len(said) < rule.numbers["words"] or len(code) < 2:
            continue
        if code not in official:
            official[code] = {tokens(one) for one in _official(case, code)}
        if said in official[code]:
            what = f"is the tariff’s own text for HS {code}"
            figures = {"description": text[:_SHOWN], "what": what, "where": case.where(number)}
            yield case.reason(name, figures)


def _official(case: Case, code: str) -> tuple[str, ...]:
    """What the tariff calls a code and what stands above and under it."""
    chapters = case.rules.tables.chapters
    title = chapters.titles.get(code[:2], "") if chapters is not None else ""
    return (*case.rules.tables.tariff.texts(code, case.day), title)
