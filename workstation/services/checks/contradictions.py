"""Where the declaration speaks against itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workstation.services.checks.case import Answer, Case, digits, summed
from workstation.services.checks.tariff import dotted
from workstation.services.descriptions import spoken
from workstation.services.figures_said import declared_money, grouped, kg, money

_S10 = re.compile(r"[A-Z]{2}[0-9]{9}([A-Z]{2})")


def values_contradict(case: Case) -> Iterator[Answer]:
    """The lines' values do not make the total."""
    name, record = "values_contradict", case.record
    lines = summed([line.value for line in record.lines])
    if record.value is None or lines is None:
        return  # missing_fields tells what is not declared
    limits = case.rule(name).numbers
    difference = abs(record.value - lines)
    if difference <= max(limits["usd"], limits["share"] * max(record.value, lines)):
        return
    figures = {
        "total": declared_money(record.value, record.currency),
        "lines": declared_money(lines, record.currency),
        "difference": declared_money(difference, record.currency),
    }
    yield case.reason(name, figures)


def weights_contradict(case: Case) -> Iterator[Answer]:
    """Net weights are more than the gross weight."""
    name, record = "weights_contradict", case.record
    limits = case.rule(name).numbers
    for number, line in enumerate(record.lines, 1):
        if line.net_kg is None or line.gross_kg is None or line.net_kg <= line.gross_kg:
            continue
        which = case.which(number).capitalize()
        what = f"{which} has {kg(line.net_kg)} kg net, but {kg(line.gross_kg)} kg gross"
        yield case.reason(name, {"what": what})
    net = summed([line.net_kg for line in record.lines])
    if net is None:
        return
    for gross, words in (
        (record.gross_kg, "the declared gross weight is"),
        (record.scale_kg, "the scale shows"),
    ):
        if gross is not None and net > gross + max(limits["kg"], limits["share"] * gross):
            what = f"The lines’ net weights make {kg(net)} kg together, but {words} {kg(gross)} kg"
            yield case.reason(name, {"what": what})
            return


def pieces_contradict(case: Case) -> Iterator[Answer]:
    """There are more packages than pieces in them."""
    packages = case.record.pieces
    pieces = [line.pieces for line in case.record.lines]
    if packages is None or not pieces or any(count is None for count in pieces):
        return
    total = sum(count for count in pieces if count is not None)
    if packages > total:
        figures = {"packages": grouped(packages), "pieces": grouped(total)}
        yield case.reason("pieces_contradict", figures)


def category_contradicts(case: Case) -> Iterator[Answer]:
    """The declared category does not fit goods, value or sender."""
    name = "category_contradicts"
    category = (case.record.category or "").strip().casefold()
    told = {"documents": _documents, "gift": _gift, "commercial sample": _sample}.get(category)
    if told is not None:
        for what in told(case):
            yield case.reason(name, {"category": category, "what": what})


def _documents(case: Case) -> Iterator[str]:
    rule = case.rule("category_contradicts")
    for number, line in enumerate(case.record.lines, 1):
        code = digits(line.hs)
        if len(code) >= 2 and code[:2] not in rule.lists["documents_chapters"]:
            yield f"{case.which(number)} has HS {dotted(code)}"
            return
    yield from _over(case, "documents_usd")


def _gift(case: Case) -> Iterator[str]:
    rule = case.rule("category_contradicts")
    sender = case.record.sender
    firm = " ".join(part for part in (sender.name, sender.business) if part)
    if sender.business or spoken(firm, rule.lists["firm_words"]):
        yield f"the sender is a firm (“{firm[:120]}”)"
    for number, line in enumerate(case.record.lines, 1):
        if line.pieces is not None and line.pieces >= rule.numbers["gift_pieces"]:
            yield f"{case.which(number)} has {grouped(line.pieces)} pieces"
            return


def _sample(case: Case) -> Iterator[str]:
    yield from _over(case, "sample_usd")


def _over(case: Case, limit: str) -> Iterator[str]:
    usd, _ = case.value_usd()
    most = case.rule("category_contradicts").numbers[limit]
    if usd is not None and usd > most:
        yield f"the value is {money(usd, 'USD')}, more than {money(most, 'USD')}"


def origin_contradicts(case: Case) -> Iterator[Answer]:
    """Origin, country of shipment, sender and number do not fit together."""
    name, record = "origin_contradicts", case.record
    home = case.rule(name).lists["home"]
    sender = (record.sender.country or "").strip().upper()
    shipped = (record.country_from or "").strip().upper()
    origins = {(line.origin or "").strip().upper() for line in record.lines}
    returned = "return" in (record.category or "").casefold()
    if origins and origins <= set(home) and sender and sender not in home and not returned:
        made = " and ".join(sorted(origins))
        yield case.reason(
            name, {"what": f"All goods are made in {made}, yet they come from {sender}"}
        )
    if sender and shipped and sender != shipped:
        what = f"The sender’s country is {sender}, the country of shipment {shipped}"
        yield case.reason(name, {"what": what})
    number = _S10.fullmatch(record.parcel_id)
    come_from = shipped or sender
    if number and come_from and number.group(1) != come_from:
        what = (
            f"The number was given by the post of {number.group(1)}, but it comes from {come_from}"
        )
        yield case.reason(name, {"what": what})
