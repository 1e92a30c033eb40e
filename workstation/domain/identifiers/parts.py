"""What a number's signs say of it, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workstation.domain.identifiers import tables
from workstation.domain.identifiers.kind import Match


def named(*names: str) -> Callable[[Match], Iterator[tuple[str, str]]]:
    """Those groups of the pattern that are there, under these names."""

    def parts(match: Match) -> Iterator[tuple[str, str]]:
        for name in names:
            if match[name]:
                yield name, match[name]

    return parts


def s10_parts(match: Match) -> Iterator[tuple[str, str]]:
    """Parts of an S10 number, and what its service is."""
    first, second = match["service"][0], match["service"][1]
    yield from named("service", "serial", "check_digit", "country")(match)
    assigned = second in tables.S10_SERVICE_PAIRS.get(first, second)
    if assigned and first in tables.S10_SERVICES:
        yield "service_words", tables.S10_SERVICES[first]


def waybill_parts(match: Match) -> Iterator[tuple[str, str]]:
    """Parts of an air waybill, and whose it is."""
    yield from named("airline", "serial", "check_digit")(match)
    if match["airline"] in tables.AIRLINES:
        yield "airline_words", tables.AIRLINES[match["airline"]]


def impb_parts(match: Match) -> Iterator[tuple[str, str]]:
    """Parts of an IMpb: ZIP, source, service, mailer, serial."""
    zip_code = match["zip"] or ""
    if zip_code:
        yield "postcode", zip_code if len(zip_code) == 5 else f"{zip_code[:5]}-{zip_code[5:]}"
    yield from named("source", "service")(match)
    yield "source_words", tables.USPS_SOURCES[match["source"]]
    rest = match["rest"]
    mailer = 9 if rest[0] == "9" else 6
    yield "mailer", rest[:mailer]
    yield "serial", rest[mailer:]
    yield "check_digit", match["check_digit"]


def sscc_parts(match: Match) -> Iterator[tuple[str, str]]:
    """Parts of an SSCC."""
    yield "extension", match["extension"]
    yield "company_and_serial", match["serial"]
    yield "check_digit", match["check_digit"]


def mail_parts(match: Match) -> Iterator[tuple[str, str]]:
    """Parts of a despatch: offices, mail category and subclass, year, number."""
    for end in ("origin", "destination"):
        yield end, match[f"{end}_country"] + match[f"{end}_place"]
    yield "category", match["category"]
    yield "category_words", tables.MAIL_CATEGORIES[match["category"]]
    yield "subclass", match["subclass"]
    words = tables.MAIL_SUBCLASSES.get(match["subclass"][0])
    if words is not None:
        yield "subclass_words", words
    yield "year", f"ends in {match['year']}"
    yield "despatch", match["despatch"]


def receptacle_parts(match: Match) -> Iterator[tuple[str, str]]:
    """Parts of a receptacle: its despatch, flags and weight."""
    yield from mail_parts(match)
    yield "receptacle", match["receptacle"]
    yield from _said(match["highest"], "last_of_despatch")
    yield from _said(match["registered"], "registered_or_insured")
    if int(match["weight"]):
        yield "weight_kg", f"{int(match['weight']) / 10:.1f}"


def _said(flag: str, name: str) -> Iterator[tuple[str, str]]:
    yield name, {"0": "no", "1": "yes"}.get(flag, "not said")


def container_parts(match: Match) -> Iterator[tuple[str, str]]:
    """Parts of a FedEx SSCC-18, and what the container is."""
    yield from named("container", "serial", "check_digit")(match)
    yield "container_words", tables.FEDEX_CONTAINERS[match["container"]]
