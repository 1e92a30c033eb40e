"""Checks that need other parcels: consignee's days, history, network, manifesting.

A person is named the same only where `domain.likeness` says so; a shared address or telephone is
told as what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from workstation.domain.reasons import NotComputed
from workstation.domain.relations import MOST_COUNTED, EarlierOutcome, Together
from workstation.services.checks.case import Answer, Case, Check
from workstation.services.figures_said import counted, grouped, listed, money

DONE = {"seize": "seized", "abandonment": "abandoned", "denied_entry": "refused"}
_SHOWN = 3


def returned_after_outcome(case: Case) -> Iterator[Answer]:
    """The parcel's own number was seized, abandoned or refused, and it arrived after that."""
    name = "returned_after_outcome"
    own = [one for one in case.around.earlier if "this parcel" in one.common]
    if not own:
        return
    newest = own[0]
    figures = {
        "outcome": DONE[newest.outcome],
        "day": _day(newest),
        "entry": grouped(newest.entry),
    }
    came = case.record.arrived_at or case.record.presented_at
    if came is None:
        told = f"it was {figures['outcome']} on {figures['day']} (entry {figures['entry']})"
        yield NotComputed(name, f"{told}, and no time of arrival is recorded")
    elif came > datetime.fromisoformat(newest.decided_at):
        yield case.reason(name, figures | {"came": came.date().isoformat()})


def sent_again(case: Case) -> Iterator[Answer]:
    """A refused parcel of the same sender to the same consignee, now under another number."""
    name = "sent_again"
    both = [
        one
        for one in _recent(case, name)
        if one.outcome == "denied_entry"
        and {"the same consignee", "the same sender"} <= {*one.common}
    ]
    if both:
        yield case.reason(name, _cases(both))


def history_consignee(case: Case) -> Iterator[Answer]:
    """Earlier outcomes of the same consignee, whatever his part was then."""
    known = case.around.consignee_parcels
    yield from _history(case, "history_consignee", "the same consignee", known)
    if case.around.not_compared:
        waiting = counted(case.around.not_compared, "party", "parties")
        yield NotComputed("history_consignee", f"{waiting} of earlier records are not compared yet")


def history_sender(case: Case) -> Iterator[Answer]:
    """Earlier outcomes of the same sender."""
    yield from _history(case, "history_sender", "the same sender", case.around.sender_parcels)


def history_contact(case: Case) -> Iterator[Answer]:
    """An address, telephone, e-mail or importer number shared with an earlier outcome."""
    name = "history_contact"
    tied = [
        one
        for one in _recent(case, name)
        if not any(words.startswith(("the same", "this parcel")) for words in one.common)
    ]
    if tied:
        common = list(dict.fromkeys(words for one in tied for words in one.common))
        figures = {"common": listed(common), "cases": _listed(tied)}
        yield case.reason(name, figures)


def repeat_network(case: Case) -> Iterator[Answer]:
    """Marked parcels two steps away, beyond those that the history tells."""
    name = "repeat_network"
    network = case.around.network
    if network is None:
        return
    told = {one.parcel_id for one in case.around.earlier}
    marked = [node for node in network.nodes if node.marked and node.title not in told]
    if len(marked) < case.rule(name).numbers["count"]:
        return
    parties = {node.node_id for node in network.nodes if node.kind == "party"}
    ties = dict.fromkeys(edge.words for edge in network.edges if {edge.one, edge.other} <= parties)
    figures = {
        "count": _more(counted(len(marked), "parcel"), more=network.more),
        "cases": listed([f"{node.title} {node.detail}" for node in marked], _SHOWN),
        "ties": listed(list(ties) or ["their parcels"], _SHOWN),
    }
    yield case.reason(name, figures)


def importer_new_address(case: Case) -> Iterator[Answer]:
    """An importer number that is long known elsewhere and new at this address."""
    name = "importer_new_address"
    places = case.around.importer_addresses
    mine = next((place for place in places if place.mine), None)
    number = case.record.consignee.reference
    if mine is None or number is None or case.record.arrived_at is None:
        return
    numbers, day = case.rule(name).numbers, case.day
    known_from = day - timedelta(days=int(numbers["known_days"]))
    new_from = day - timedelta(days=int(numbers["new_days"]))
    old = [place for place in places if place.first <= known_from and not place.mine]
    new = [place for place in places if place.first >= new_from]
    if not old or mine.first < new_from:
        return
    figures = {
        "number": number[:40],
        "address": mine.address[:80],
        "first": mine.first.isoformat(),
        "count": counted(len(new), "address", "addresses"),
        "others": listed([place.address[:80] for place in old], 2),
        "since": min(place.first for place in old).isoformat(),
    }
    yield case.reason(name, figures, alarm=len(new) >= numbers["many"])


def split_shipment(case: Case) -> Iterator[Answer]:
    """Parcels of some days, perhaps of several senders, that together pass the threshold which
    those of the day alone do not."""
    name = "split_shipment"
    numbers = case.rule(name).numbers
    if case.record.arrived_at is None:
        return  # aggregate_over tells that no arrival day is recorded
    day = case.record.arrived_at.date()
    near = [t for t in case.around.together if abs((t.day - day).days) < numbers["days"]]
    if len(near) + 1 < numbers["count"] or all(t.day == day for t in near):
        return
    threshold = case.rules.threshold_on(case.day)
    own = case.value_usd()[0]
    if threshold is None or own is None:
        return  # aggregate_over and weight_to_value tell what is missing
    today, _ = _sum(case, own, [t for t in near if t.day == day])
    total, missing = _sum(case, own, near)
    if today > threshold.usd or total <= threshold.usd:
        return
    senders = {t.sender.casefold() for t in near if t.sender}
    senders |= {(case.record.sender.name or "").casefold()} - {""}
    figures = {
        "count": _more(grouped(len(near) + 1), more=case.around.together_more),
        "days": counted(int(numbers["days"]), "day"),
        "senders": counted(len(senders), "sender") if senders else "senders without names",
        "total": _more(money(total, "USD"), more=missing or case.around.together_more),
        "limit": money(threshold.usd, "USD"),
        "state": threshold.state,
        "matched": matched(near),
    }
    yield case.reason(name, figures)


def many_names_at_address(case: Case) -> Iterator[Answer]:
    """Parcels under other names to the consignee's address on the arrival day."""
    name = "many_names_at_address"
    there = case.around.same_address
    if there is None or case.record.arrived_at is None:
        return
    if there.parcels >= case.rule(name).numbers["count"]:
        figures = {
            "count": _more(counted(there.parcels, "parcel"), more=there.more),
            "day": case.record.arrived_at.date().isoformat(),
            "names": listed([name[:40] for name in there.names]) if there.names else "no names",
        }
        yield case.reason(name, figures)


def duplicate_id(case: Case) -> Iterator[Answer]:
    """One number declared for two parcels, or for two consignees."""
    numbers: dict[tuple[str, str], list[str]] = {}
    for one in case.around.duplicates:
        earlier = "in an earlier version, for " if one.identifier == "parcel number" else ""
        told = f"{earlier or one.parcel_id + ' for '}{one.why}"
        numbers.setdefault((one.identifier, one.number), []).append(told)
    for (identifier, number), others in numbers.items():
        figures = {
            "identifier": identifier.capitalize(),
            "number": number[:60],
            "others": listed(others, _SHOWN),
        }
        yield case.reason("duplicate_id", figures)


def carton_over(case: Case) -> Iterator[Answer]:
    """More parcels in a carton than were declared with it."""
    carton = case.around.carton
    if carton is None:
        return
    if carton.declared is None:
        why = f"no declaration of {carton.carton_id} says how many parcels it holds"
        yield NotComputed("carton_over", why)
        return
    found = carton.recorded + carton.unmanifested
    if found > carton.declared:
        loose = counted(carton.unmanifested, "parcel")
        figures = {
            "carton": carton.carton_id,
            "found": _more(counted(found, "parcel"), more=carton.more),
            "declared": grouped(carton.declared),
            "without": f", {loose} of them without a record" if carton.unmanifested else "",
        }
        yield case.reason("carton_over", figures)


def carton_short(case: Case) -> Iterator[Answer]:
    """Fewer records than parcels declared with the carton."""
    carton = case.around.carton
    if carton is None or carton.declared is None or carton.more:
        return  # carton_over tells what is missing
    if carton.recorded + carton.unmanifested < carton.declared:
        figures = {
            "carton": carton.carton_id,
            "declared": counted(carton.declared, "parcel"),
            "recorded": grouped(carton.recorded),
            "missing": grouped(carton.declared - carton.recorded),
            "seen": "those seen here were not counted"
            if carton.seen is None
            else f"{grouped(carton.seen)} seen here",
        }
        yield case.reason("carton_short", figures)


def trusted_party(case: Case) -> Iterator[Answer]:
    """A party on the site's list, with its dates; told even where the trust has lapsed."""
    for trust in case.around.trusted:
        state = f"is on the site's list of trusted parties since {trust.since.isoformat()}"
        if trust.since > case.day:
            state = f"is on the site's list of trusted parties from {trust.since.isoformat()} only"
        elif trust.until is not None and trust.until < case.day:
            state = f"was a trusted party until {trust.until.isoformat()} and is none now"
        figures = {
            "name": trust.name[:60],
            "role": trust.role.capitalize(),
            "state": state,
            "source": trust.source,
            "why": trust.why,
        }
        yield case.reason("trusted_party", figures)


CHECKS: Mapping[str, Check] = {
    "returned_after_outcome": returned_after_outcome,
    "sent_again": sent_again,
    "history_consignee": history_consignee,
    "history_sender": history_sender,
    "history_contact": history_contact,
    "repeat_network": repeat_network,
    "importer_new_address": importer_new_address,
    "split_shipment": split_shipment,
    "many_names_at_address": many_names_at_address,
    "duplicate_id": duplicate_id,
    "carton_over": carton_over,
    "carton_short": carton_short,
    "trusted_party": trusted_party,
}
"""By rule name; asked where a record is held."""

WITHOUT_RECORD: Mapping[str, Check] = {
    "returned_after_outcome": returned_after_outcome,
    "carton_over": carton_over,
    "carton_short": carton_short,
}
"""By rule name; asked where no record is held."""


def matched(parcels: Sequence[Together]) -> str:
    """The parcels taken together, each with why: "P2 (2026-11-20; name the same...)"."""
    told = [f"{t.parcel_id} ({t.day.isoformat()}; {t.why})" for t in parcels]
    return listed(told, _SHOWN)


def _history(case: Case, name: str, words: str, known: int) -> Iterator[Answer]:
    """A party's earlier outcomes, where they are more than a large shipper's usual few."""
    again = {"the same consignee", "the same sender"}
    sent = {"denied_entry"} if "sent_again" in case.rules.rules else set()
    mine = [
        one
        for one in _recent(case, name)
        if any(common.startswith(words) for common in one.common)
        and not (again <= {*one.common} and one.outcome in sent)  # sent_again tells these
    ]
    parcels = max(known, len(mine) + 1)
    share, numbers = Decimal(len(mine)) / parcels, case.rule(name).numbers
    if not mine or share < numbers["share"]:
        return
    seized = sum(one.outcome == "seize" for one in mine)
    told = _more(counted(parcels, "parcel"), more=known >= MOST_COUNTED)
    loud = Decimal(seized) / parcels >= numbers["alarm_share"]
    yield case.reason(name, _cases(mine) | {"parcels": told}, alarm=loud and seized > 0)


def _recent(case: Case, name: str) -> Iterable[EarlierOutcome]:
    """Earlier outcomes of other parcels within the rule's days of this one's."""
    first = case.day - timedelta(days=int(case.rule(name).numbers["days"]))
    return [
        one
        for one in case.around.earlier
        if "this parcel" not in one.common and date.fromisoformat(_day(one)) >= first
    ]


def _cases(found: Sequence[EarlierOutcome]) -> dict[str, str]:
    words = [
        f"{grouped(sum(one.outcome == outcome for one in found))} {done}"
        for outcome, done in DONE.items()
        if any(one.outcome == outcome for one in found)
    ]
    return {"count": listed(words), "cases": _listed(found)}


def _listed(found: Sequence[EarlierOutcome]) -> str:
    told = [
        f"{one.parcel_id} {DONE[one.outcome]} {_day(one)}, entry {grouped(one.entry)}"
        + (f" (“{one.goods[:40]}”)" if one.goods else "")
        for one in sorted(found, key=lambda one: one.entry, reverse=True)
    ]
    return listed(told, _SHOWN)


def _day(one: EarlierOutcome) -> str:
    return one.decided_at[:10]


def _more(text: str, *, more: bool | int) -> str:
    return f"at least {text}" if more else text


def _sum(case: Case, own: Decimal, parcels: Iterable[Together]) -> tuple[Decimal, int]:
    known = [case.usd(t.value, t.currency)[0] for t in parcels]
    return own + sum((usd for usd in known if usd is not None), Decimal(0)), known.count(None)
