"""The checks over other parcels: what must trigger, what must not, and the words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from workstation.domain.manifest import Line, ManifestRecord, Party, Surroundings
from workstation.domain.reasons import Reason, Severity
from workstation.domain.relations import (
    CartonState,
    Duplicate,
    EarlierOutcome,
    Edge,
    ImporterAddress,
    Network,
    Node,
    SameAddress,
    Together,
    Trust,
)
from workstation.services.checks import compute
from workstation.services.rules.specs_relations import RELATIONS

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = NOON.date()
PLAIN = ManifestRecord(
    "CP123456785GB",
    sender=Party(name="Orchard Books"),
    consignee=Party(name="B. Reed", address="1 Mill Lane", reference="12-3456789"),
    lines=(Line("men's cotton shirts, knitted", 2, value=Decimal(400)),),
    gross_kg=Decimal("0.50"),
    scale_kg=Decimal("0.52"),
    value=Decimal(400),
    currency="USD",
    arrived_at=NOON,
    presented_at=NOON + timedelta(hours=1),
    received_at=NOON - timedelta(hours=10),
)
NOTHING = Surroundings()


def found(rules, around, record=PLAIN) -> tuple[dict[str, Reason], dict[str, str]]:
    reasons, not_computed = compute(record, around, rules)
    names = {one.name for one in RELATIONS}
    return (
        {r.rule: r for r in reasons if r.rule in names},
        {n.rule: n.why for n in not_computed if n.rule in names},
    )


def earlier(*common: str, outcome: str = "seize", days: int = 20, entry: int = 12):
    at = (NOON - timedelta(days=days)).isoformat()
    return EarlierOutcome("CP9", outcome, entry, at, common, "glass pipes")


def together(parcel: str, days: int, value: int | None = 300, sender: str = "Orchard Books"):
    on = DAY + timedelta(days=days)
    worth = None if value is None else Decimal(value)
    return Together(parcel, on, worth, "USD", sender, "shirts", "B. Reed", "declared the same")


def with_(**changes: object) -> Surroundings:
    return replace(NOTHING, **changes)  # type: ignore[arg-type]


def carton(declared: int | None, recorded: int, unmanifested: int = 0, **changes: bool):
    state = CartonState("MC-1", declared, recorded, 2, unmanifested, **changes)
    return with_(parent="MC-1", parent_known=True, parent_declared=recorded, carton=state)


def test_that_a_carton_too_large_to_ask_is_told_so(rules) -> None:
    around = carton(500, 300)
    assert around.carton is not None
    around = replace(around, carton=replace(around.carton, seen=None))
    assert found(rules, around)[0]["carton_short"].sentence.endswith(
        "200 missing; those seen here were not counted."
    )
    large = with_(
        parent="MC-1", parent_known=True, parent_declared=5000,
        carton=CartonState("MC-1", None, 5000, None, 0, True),
    )  # fmt: skip
    reasons = {r.rule: r for r in compute(None, large, rules)[0]}
    assert "at least 5 000 records are held" in reasons["unmanifested_in_carton"].sentence


def place(address: str, first: int, *, mine: bool = False) -> ImporterAddress:
    return ImporterAddress(address, DAY - timedelta(days=first), DAY, mine)


def network(*marked: str) -> Network:
    nodes = [Node("me", "party", "B. Reed", "consignee"), Node("p", "party", "Jo Li", "Reno")]
    nodes += [Node(m, "parcel", m, "seized 2026-10-01", marked=True) for m in marked]
    edges = [Edge("me", "p", "same phone"), *(Edge("p", m, "consignee") for m in marked)]
    return Network(tuple(nodes), tuple(edges))


OLD = place("1 Mill Lane, Troy", 200)
NEW = place("7 Oak Ct, Miami", 0, mine=True)
BOTH = ("the same consignee", "the same sender")

TRIGGERS = [
    (
        "returned_after_outcome", Severity.ALARM,
        with_(earlier=(earlier("this parcel", outcome="denied_entry"),)),
        "This parcel number was refused on 2026-11-03 (entry 12) and came here again on"
        " 2026-11-23.",
    ),
    (
        "sent_again", Severity.ALARM, with_(earlier=(earlier(*BOTH, outcome="denied_entry"),)),
        "Sent again: same sender and consignee as CP9 refused 2026-11-03, entry 12"
        " (“glass pipes”).",
    ),
    (
        "history_consignee", Severity.ALARM, with_(earlier=(earlier("the same consignee"),)),
        "1 seized of 2 parcels to this consignee here: CP9 seized 2026-11-03, entry 12 (“glass pipes”).",
    ),
    (
        "history_consignee", Severity.LOOK,
        with_(earlier=(earlier("the same consignee (then sender)", outcome="abandonment"),)),
        "1 abandoned of 2 parcels to this consignee here: CP9 abandoned 2026-11-03, entry 12"
        " (“glass pipes”).",
    ),
    (
        "history_sender", Severity.LOOK,
        with_(earlier=(earlier("the same sender"),
                       earlier("the same sender", outcome="denied_entry", entry=1300, days=1)),
              sender_parcels=60),
        "1 seized and 1 refused of 60 parcels of this sender here: CP9 refused 2026-11-22,"
        " entry 1 300"
        " (“glass pipes”) and CP9 seized 2026-11-03, entry 12 (“glass pipes”).",
    ),
    (
        "history_sender", Severity.ALARM,
        with_(earlier=(earlier("the same sender"),), sender_parcels=50),
        "1 seized of 50 parcels of this sender here: CP9 seized 2026-11-03, entry 12"
        " (“glass pipes”).",
    ),
    (
        "history_contact", Severity.LOOK, with_(earlier=(earlier("the consignee's phone"),)),
        "Shares the consignee's phone with CP9 seized 2026-11-03, entry 12 (“glass pipes”).",
    ),
    (
        "repeat_network", Severity.LOOK, with_(network=network("CP7", "CP8")),
        "2 parcels within two steps of these parties, by same phone: CP7 seized 2026-10-01 and"
        " CP8 seized 2026-10-01.",
    ),
    (
        "importer_new_address", Severity.LOOK, with_(importer_addresses=(NEW, OLD)),
        "Importer number 12-3456789 came with this address first on 2026-11-23; since 2026-05-07"
        " it was used at 1 Mill Lane, Troy. 1 address new in these days.",
    ),
    (
        "importer_new_address", Severity.ALARM,
        with_(importer_addresses=(NEW, place("A", 1), place("B", 2), OLD)),
        "Importer number 12-3456789 came with this address first on 2026-11-23; since 2026-05-07"
        " it was used at 1 Mill Lane, Troy. 3 addresses new in these days.",
    ),
    (
        "split_shipment", Severity.LOOK,
        with_(together=(together("A", -1), together("B", 2, sender="Lone Mills"))),
        "3 parcels to this consignee within 7 days, from 2 senders, make USD 1 000 together, over"
        " USD 800 (exemption suspended; a sign of a split shipment).",
    ),
    (
        "many_names_at_address", Severity.LOOK,
        with_(same_address=SameAddress(6, ("Bo Lind", "Jo Li"), True)),
        "at least 6 parcels under other names to this address on 2026-11-23: Bo Lind and Jo Li.",
    ),
    (
        "duplicate_id", Severity.ALARM,
        with_(duplicates=(Duplicate("P2", "house bill", "H1", "another consignee, Bo Lind"),)),
        "House bill H1 is declared twice: P2 for another consignee, Bo Lind.",
    ),
    (
        "carton_over", Severity.ALARM, carton(3, 3, 1),
        "MC-1 holds 4 parcels against 3 declared, 1 parcel of them without a record.",
    ),
    (
        "carton_short", Severity.NOTE, carton(5, 3),
        "MC-1 was declared with 5 parcels: records are held of 3, 2 missing; 2 seen here.",
    ),
    (
        "trusted_party", Severity.NOTE,
        with_(trusted=(Trust(1, "Orchard Books", "", "CTPAT 1", date(2026, 1, 1), None, "sender",
                             "name the same"),)),
        "Sender Orchard Books is on the site's list of trusted parties since 2026-01-01 (CTPAT 1;"
        " name the same). Trust clears no other reason.",
    ),
    (
        "trusted_party", Severity.NOTE,
        with_(trusted=(Trust(1, "Orchard Books", "", "CTPAT 1", date(2025, 1, 1),
                             date(2026, 11, 22), "sender", "name the same"),)),
        "Sender Orchard Books was a trusted party until 2026-11-22 and is none now (CTPAT 1;"
        " name the same). Trust clears no other reason.",
    ),
]  # fmt: skip

NEAR_MISSES = [
    ("returned_after_outcome", with_(earlier=(earlier("this parcel", days=-1),))),
    ("sent_again", with_(earlier=(earlier("the same sender", outcome="denied_entry"),))),
    ("sent_again", with_(earlier=(earlier(*BOTH),))),
    ("sent_again", with_(earlier=(earlier(*BOTH, outcome="denied_entry", days=366),))),
    ("history_consignee", with_(earlier=(earlier("the consignee's phone"),))),
    ("history_consignee", with_(earlier=(earlier("the same consignee", days=1096),))),
    ("history_consignee", with_(earlier=(earlier(*BOTH, outcome="denied_entry"),))),
    ("history_consignee", with_(earlier=(earlier("this parcel"),))),
    ("history_sender", with_(earlier=(earlier("the same consignee"),))),
    ("history_sender", with_(earlier=(earlier("the same sender"),), sender_parcels=2000)),
    ("history_consignee", with_(earlier=(earlier("the same consignee"),), consignee_parcels=201)),
    ("history_contact", with_(earlier=(earlier("the same sender", "the consignee's phone"),))),
    ("history_contact", with_(earlier=(earlier("the consignee's phone", days=731),))),
    ("repeat_network", with_(network=network("CP7"))),
    (
        "repeat_network",
        with_(network=network("CP7", "CP9"), earlier=(earlier("the same sender"),)),
    ),
    ("importer_new_address", with_(importer_addresses=(NEW,))),
    ("importer_new_address", with_(importer_addresses=(NEW, place("B", 29)))),
    (
        "importer_new_address",
        with_(importer_addresses=(place("A", 8, mine=True), OLD)),
    ),
    ("split_shipment", with_(together=(together("A", 0), together("B", 0)))),
    ("split_shipment", with_(together=(together("A", -1), together("B", 7)))),
    ("split_shipment", with_(together=(together("A", -1, 200), together("B", 2, 200)))),
    ("split_shipment", with_(together=(together("A", 0, 500), together("B", 2)))),
    ("many_names_at_address", with_(same_address=SameAddress(4, ("Bo Lind",)))),
    ("duplicate_id", NOTHING),
    ("carton_over", carton(4, 3, 1)),
    ("carton_short", carton(4, 3, 1)),
    ("carton_short", carton(600, 501, more=True)),
    ("trusted_party", NOTHING),
]


@pytest.mark.parametrize(("rule", "severity", "around", "sentence"), TRIGGERS)
def test_that_a_rule_speaks_and_says_why(rules, rule, severity, around, sentence) -> None:
    reasons, _ = found(rules, around)
    assert reasons[rule].sentence == sentence
    assert reasons[rule].severity is severity
    assert reasons[rule].clears
    assert reasons[rule].figures
    assert reasons[rule].rule_version == "relations-2026-01-01"


@pytest.mark.parametrize(("rule", "around"), NEAR_MISSES)
def test_that_a_near_miss_is_no_reason(rules, rule, around) -> None:
    assert rule not in found(rules, around)[0]


def test_that_every_rule_over_other_parcels_has_examples_and_near_misses() -> None:
    names = {one.name for one in RELATIONS}
    assert names == {row[0] for row in TRIGGERS} == {row[0] for row in NEAR_MISSES}


def test_that_what_cannot_be_known_is_said(rules) -> None:
    undated = replace(PLAIN, arrived_at=None, presented_at=None)
    own = with_(earlier=(earlier("this parcel", outcome="denied_entry"),))
    assert found(rules, own, undated)[1]["returned_after_outcome"] == (
        "it was refused on 2026-11-03 (entry 12), and no time of arrival is recorded"
    )
    assert "returned_after_outcome" in found(rules, own, None)[1]
    assert found(rules, carton(None, 3))[1] == {
        "carton_over": "no declaration of MC-1 says how many parcels it holds"
    }
    assert found(rules, with_(not_compared=1200))[1] == {
        "history_consignee": "1 200 parties of earlier records are not compared yet"
    }
    assert "carton_over" in found(rules, carton(3, 3, 1), None)[0]


def test_that_the_parcels_taken_together_are_named_with_why(rules) -> None:
    near = (together("A", 0, 500), together("B", 0, 500))
    around = with_(
        together=near,
        same_consignee_day=tuple((t.parcel_id, t.value, t.currency) for t in near),
        together_more=True,
    )
    reasons = {r.rule: r for r in compute(PLAIN, around, rules)[0]}
    figures = reasons["aggregate_over"].figures
    assert figures["matched"] == (
        "A (2026-11-23; declared the same) and B (2026-11-23; declared the same)"
    )
    assert (figures["count"], figures["total"]) == ("at least 3", "at least USD 1 400")


def test_that_the_queue_knows_other_rules_of_any_file(rules) -> None:
    assert "relations-2026-01-01" in rules.versions
    name = RELATIONS[0].name
    other = replace(rules.rules[name], version="site-7")
    changed = replace(rules, rules={**rules.rules, name: other})
    assert changed.versions != rules.versions
