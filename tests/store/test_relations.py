"""What the store knows of a parcel's relations, on a real file."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.fakes.clock import HandClock
from tests.store.conftest import Opener, raw
from workstation.adapters.sqlite import likes, party_index, relations
from workstation.adapters.sqlite.store import SqliteStore
from workstation.domain.consignment import Container
from workstation.domain.manifest import Line, ManifestRecord, Party, Surroundings
from workstation.domain.relations import EarlierOutcome, SameAddress
from workstation.services.bench import Parcels
from workstation.services.ports import EntryDraft
from workstation.services.queue_checks import COMPARED, QueueChecking

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SENDER = Party("Mill Shirts Ltd", "9 Harbour Rd", "Shenzhen", "518000", "CN", "+86 755 1234 0987")
ANNA = Party("Anna O'Neil", "12 Main St.", "Troy", "12180", "US", "+1 518 555 0142")
MINE = ManifestRecord(
    "MINE",
    sender=SENDER,
    consignee=ANNA,
    lines=(Line("cotton shirt"),),
    value=Decimal(300),
    currency="USD",
    arrived_at=NOON,
    parent="BAG1",
)
OTHER_SENDER = Party("Lone Mills", "1 Hill Rd", "Hanoi", "10000", "VN")


def around(store: SqliteStore, parcel_id: str = "MINE") -> Surroundings:
    return store.parcels.surroundings(parcel_id, None)


def put(store: SqliteStore, *records: ManifestRecord) -> None:
    store.parcels.put_records(records)


def decide(store: SqliteStore, parcel_id: str, outcome: str) -> None:
    store.log.append(EntryDraft("decision", "bo", {}, closes=parcel_id, outcome=outcome))


@pytest.mark.parametrize("query", relations.QUERIES)
def test_that_no_question_reads_a_table_through(query: str, opened: Opener) -> None:
    with raw(opened().path) as connection:
        asked = [None] * query.count("?")
        rows = connection.execute(f"EXPLAIN QUERY PLAN {query}", asked).fetchall()
    plan = [row[3] for row in rows]
    made = {line.split()[-1] for line in plan if line.startswith(("CO-ROUTINE", "MATERIALIZE"))}
    made |= {"asked", "CONSTANT"}
    assert [x for x in plan if x.startswith("SCAN") and x.split()[1] not in made] == [], plan
    assert plan


def test_that_parcels_to_one_consignee_are_told_with_why_and_in_order_of_days(
    opened: Opener,
) -> None:
    store = opened()
    loud = replace(ANNA, name="ONEIL ANNA", address="12 Main Street Apt 3", phone=None)
    put(
        store,
        MINE,
        replace(MINE, parcel_id="LOUD", consignee=loud, sender=OTHER_SENDER, value=None),
        replace(MINE, parcel_id="TWIN"),
        replace(MINE, parcel_id="NEXT", arrived_at=NOON + timedelta(days=1)),
        replace(MINE, parcel_id="LAST-WEEK", arrived_at=NOON - timedelta(days=7)),
        replace(MINE, parcel_id="LONG-AGO", arrived_at=NOON - timedelta(days=31)),
        replace(MINE, parcel_id="NEIGHBOUR", consignee=replace(ANNA, name="Bo Lind", phone=None)),
        replace(MINE, parcel_id="UNKNOWN-DAY", arrived_at=None),
    )
    found = around(store)
    assert [(t.parcel_id, t.day.day, t.sender) for t in found.together] == [
        ("LOUD", 20, "Lone Mills"),
        ("TWIN", 20, "Mill Shirts Ltd"),
        ("NEXT", 21, "Mill Shirts Ltd"),
        ("LAST-WEEK", 13, "Mill Shirts Ltd"),
    ]
    assert found.together[0].why == (
        "name the same in another order, address the same, one without its unit number"
    )
    assert found.together[1].why == "declared the same"
    assert found.same_consignee_day == (("LOUD", None, "USD"), ("TWIN", Decimal(300), "USD"))
    assert found.same_address == SameAddress(1, ("Bo Lind",), False)
    assert not found.together_more
    assert found.not_compared == 0
    assert (found.sender_parcels, found.consignee_parcels) == (7, 7)


def test_that_earlier_bad_outcomes_are_told_by_all_they_have_in_common(opened: Opener) -> None:
    store = opened()
    put(
        store,
        replace(MINE, parcel_id="BOTH"),
        replace(MINE, parcel_id="SENDER", consignee=Party("Jo", "1 Elm St", postcode="10001")),
        replace(
            MINE,
            parcel_id="PHONE",
            sender=OTHER_SENDER,
            consignee=Party("Xu Li", phone="518 555 0142", country="US"),
        ),
        replace(MINE, parcel_id="HOUSE", sender=OTHER_SENDER,
                consignee=replace(ANNA, name="Bo Lind", phone=None)),
        replace(MINE, parcel_id="SENT", sender=ANNA, consignee=OTHER_SENDER),
        replace(MINE, parcel_id="RELEASED"),
        replace(MINE, parcel_id="MENDED"),
        replace(MINE, parcel_id="STRANGER", sender=OTHER_SENDER, consignee=OTHER_SENDER),
    )  # fmt: skip
    for parcel, outcome in (
        ("BOTH", "seize"),
        ("SENDER", "denied_entry"),
        ("PHONE", "abandonment"),
        ("HOUSE", "seize"),
        ("SENT", "seize"),
        ("RELEASED", "release"),
        ("MENDED", "seize"),
        ("MENDED", "release"),
        ("STRANGER", "seize"),
    ):
        decide(store, parcel, outcome)
    put(store, MINE)
    found = {e.parcel_id: (e.outcome, e.common) for e in around(store).earlier}
    assert found == {
        "BOTH": ("seize", ("the same consignee", "the same sender")),
        "SENDER": ("denied_entry", ("the same sender",)),
        "PHONE": ("abandonment", ("the consignee's phone",)),
        "HOUSE": ("seize", ("the consignee's address",)),
        "SENT": ("seize", ("the same consignee (then sender)",)),
    }
    first = around(store).earlier[0]
    assert (first.parcel_id, first.entry, first.goods) == ("BOTH", 1, "cotton shirt")


def test_that_the_network_reaches_two_steps_far_and_no_farther(opened: Opener) -> None:
    store = opened()
    lodger = replace(ANNA, name="Bo Lind", phone="+1 518 555 0199")
    far = Party("Far Away", "77 Long Rd", "Reno", "89501", "US", "+1 518 555 0199")
    put(
        store,
        replace(MINE, parcel_id="DIRECT"),
        replace(MINE, parcel_id="LODGER", sender=OTHER_SENDER, consignee=lodger),
        replace(MINE, parcel_id="LODGER2", consignee=lodger, sender=Party("X")),
        replace(MINE, parcel_id="ALSO", sender=OTHER_SENDER),
        replace(MINE, parcel_id="ELSEWHERE", sender=OTHER_SENDER, consignee=Party("Jo")),
        replace(MINE, parcel_id="FAR", sender=Party("Y"), consignee=far),
        MINE,
    )
    for parcel in ("DIRECT", "LODGER", "ELSEWHERE", "FAR"):
        decide(store, parcel, "seize")
    network = around(store).network
    assert network is not None
    assert network
    titles = {n.node_id: n.title for n in network.nodes}
    assert {(titles[e.one], e.words, titles[e.other]) for e in network.edges} == {
        ("MINE", "from", "Mill Shirts Ltd"),
        ("MINE", "to", "Anna O'Neil"),
        ("Anna O'Neil", "to", "DIRECT"),
        ("Mill Shirts Ltd", "from", "DIRECT"),
        ("Anna O'Neil", "same address", "Bo Lind"),
        ("Bo Lind", "to", "LODGER"),
        ("Anna O'Neil", "also sends to this consignee", "Lone Mills"),
        ("Lone Mills", "from", "LODGER"),
        ("Lone Mills", "from", "ELSEWHERE"),
    }
    assert {n.title for n in network.nodes if n.marked} == {"DIRECT", "LODGER", "ELSEWHERE"}
    assert not network.more


def test_that_a_large_network_is_cut_and_says_so(opened: Opener) -> None:
    store = opened()
    records = [replace(MINE, parcel_id=f"P{n:03}") for n in range(20)]
    put(store, MINE, *records)
    for record in records:
        decide(store, record.parcel_id, "seize")
    network = around(store).network
    assert network is not None
    assert network.more
    assert len(network.nodes) == 16


def test_that_a_parcels_own_earlier_refusal_is_told_even_without_a_record(opened: Opener) -> None:
    store = opened()
    decide(store, "LOOSE", "denied_entry")
    (told,) = around(store, "LOOSE").earlier
    at = store.log.entries()[0].content["at"]
    assert told == EarlierOutcome("LOOSE", "denied_entry", 1, str(at), ("this parcel",))


def test_that_identifiers_used_twice_are_told_but_pieces_of_one_shipment_are_not(
    opened: Opener,
) -> None:
    store = opened()
    bo = Party("Bo Lind", "4 Elm Rd", "Reno", "89501", "US")
    mine = replace(MINE, house_bill="H1", tracking_id="T1")
    put(
        store,
        mine,
        replace(mine, parcel_id="PIECE", tracking_id="T2"),
        replace(mine, parcel_id="BO", consignee=bo, tracking_id="T3"),
        replace(mine, parcel_id="TWICE", house_bill="H2", consignee=bo),
        replace(mine, parcel_id="H1", house_bill="H1", tracking_id="H1"),
    )
    assert [(d.parcel_id, d.identifier, d.why) for d in around(store).duplicates] == [
        ("BO", "house bill", "another consignee, Bo Lind"),
        ("TWICE", "tracking number", "another consignee, Bo Lind"),
    ]
    put(store, replace(mine, consignee=bo, house_bill="H9", tracking_id="T9"))
    (told,) = around(store).duplicates
    assert (told.parcel_id, told.identifier) == ("MINE", "parcel number")
    assert told.why == "another consignee, Anna O'Neil"


def test_that_a_carton_is_told_with_what_it_holds_what_was_seen_and_what_has_no_record(
    opened: Opener,
) -> None:
    store = opened()
    put(store, MINE, replace(MINE, parcel_id="P2"), replace(MINE, parcel_id="P3", parent="BAG2"))
    store.parcels.put_containers([Container("BAG1", "bag", None, None, 5, "a.csv")])
    store.parcels.mark_open("P2")
    store.parcels.mark_open("LOOSE", "BAG1")
    carton = around(store).carton
    assert carton is not None
    assert (carton.carton_id, carton.declared, carton.recorded) == ("BAG1", 5, 2)
    assert (carton.seen, carton.unmanifested, carton.more) == (1, 1, False)
    other = around(store, "P3").carton
    assert other is not None
    assert (other.declared, other.recorded) == (None, 1)


def test_that_addresses_of_an_importer_number_are_told_with_their_days(opened: Opener) -> None:
    store = opened()
    ours = replace(ANNA, reference="12-3456789")
    moved = replace(ours, address="7 Oak Ct", postcode="33101", city="Miami")
    put(
        store,
        replace(MINE, parcel_id="OLD", consignee=ours, arrived_at=NOON - timedelta(days=300)),
        replace(MINE, parcel_id="OLD2", consignee=ours, arrived_at=NOON - timedelta(days=90)),
        replace(MINE, consignee=moved),
        replace(MINE, parcel_id="X", consignee=replace(moved, reference="99-1234567")),
    )
    assert [(a.address, a.first, a.last, a.mine) for a in around(store).importer_addresses] == [
        ("7 Oak Ct, 33101, Miami", date(2026, 11, 20), date(2026, 11, 20), True),
        ("12 Main St., 12180, Troy", date(2026, 1, 24), date(2026, 8, 22), False),
    ]


def test_that_a_crowd_is_told_in_part_and_so_it_is_said(opened: Opener) -> None:
    store = opened()
    many = [replace(MINE, parcel_id=f"P{n:04}") for n in range(relations.SAME_DAY + 40)]
    put(store, MINE, *many)
    found = around(store)
    assert len(found.together) in (relations.SAME_DAY, relations.SAME_DAY + 1)
    assert found.together_more
    crowd = [
        replace(MINE, parcel_id=f"Q{n:04}", consignee=replace(ANNA, name=f"Person Number {n}x"))
        for n in range(likes.PER_KEY + 10)
    ]
    put(store, *crowd)
    assert around(store, "Q0001").together_more


def test_that_what_an_older_store_holds_is_compared_later_and_until_then_said(
    opened: Opener,
) -> None:
    store = opened()
    twin = replace(MINE, parcel_id="TWIN", consignee=replace(ANNA, name="ANNA ONEIL"))
    put(store, MINE, twin)
    decide(store, "TWIN", "seize")
    with raw(store.path) as connection:
        connection.execute("UPDATE keying SET version = 0")
    found = around(store)
    assert found.not_compared == 3
    assert store.relations.compare_some(2) == 2
    assert store.relations.compare_some(2) == 0
    assert around(store).not_compared == 0
    assert [t.parcel_id for t in around(store).together] == ["TWIN"]
    assert [e.parcel_id for e in around(store).earlier] == ["TWIN"]


def trust(store: SqliteStore, party: dict[str, str], role: str, until: str | None = None) -> int:
    data = {"party": party, "role": role, "source": "CTPAT 1", "since": "2026-01-01"}
    return store.log.append(EntryDraft("party_trusted", "bo", {**data, "until": until})).seq


def test_that_trust_is_told_of_the_same_party_in_its_role_only(opened: Opener) -> None:
    store = opened()
    put(store, MINE)
    mill = {"name": "MILL SHIRTS LIMITED", "address": "9 Harbour Road", "postcode": "518000"}
    number = trust(store, mill, "sender", "2027-01-01")
    trust(store, {"name": "Anna O'Neil", "address": "12 Main St", "postcode": "12180"}, "sender")
    trust(store, {**mill, "address": "8 Harbour Road"}, "either")
    (told,) = around(store).trusted
    assert (told.trust_id, told.role, told.source) == (number, "sender", "CTPAT 1")
    assert (told.since, told.until) == (date(2026, 1, 1), date(2027, 1, 1))
    assert [one.trust_id for one in store.relations.trusted()] == [3, 2, 1]
    store.log.append(EntryDraft("party_untrusted", "bo", {"entry": number, "why": "lapsed"}))
    assert around(store).trusted == ()
    assert [one.trust_id for one in store.relations.trusted()] == [3, 2]


def test_that_a_change_of_keys_keeps_the_trusted_found(opened: Opener) -> None:
    store = opened()
    put(store, MINE)
    mill = {"name": "Mill Shirts", "address": "9 Harbour Road", "postcode": "518000"}
    trust(store, mill, "sender")
    with raw(store.path) as connection:
        connection.execute("DELETE FROM trusted_keys")
        connection.execute("UPDATE keying SET version = 0")
    assert around(store).trusted == ()
    store.relations.compare_some()
    assert [t.name for t in around(store).trusted] == ["Mill Shirts"]


@pytest.mark.parametrize("year", [1, 9999])
def test_that_a_date_at_the_end_of_the_calendar_is_looked_about_like_any(
    opened: Opener, year: int
) -> None:
    store = opened()
    at = datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, 12, tzinfo=UTC)
    put(store, replace(MINE, arrived_at=at), replace(MINE, parcel_id="TWIN", arrived_at=at))
    assert [t.parcel_id for t in around(store).together] == ["TWIN"]


def test_that_keys_fill_at_once_what_a_put_brings(opened: Opener) -> None:
    store = opened()
    put(store, MINE)
    with raw(store.path) as connection:
        (keys,) = connection.execute("SELECT count(*) FROM party_keys").fetchone()
        assert keys == len(party_index.keys_of(SENDER)) + len(party_index.keys_of(ANNA)) == 6
        assert party_index.not_keyed(connection) == 0


def test_that_a_query_names_no_limit_it_is_not_given(opened: Opener) -> None:
    unlimited = [q for q in relations.QUERIES if not re.search(r"LIMIT (\?|\d)", q)]
    single = {relations.MINE, relations.CARTON_DECLARED}
    assert set(unlimited) <= single


def test_that_an_older_store_is_compared_beside_the_queue_some_at_a_time(opened: Opener) -> None:
    store = opened()
    put(
        store,
        *(
            replace(MINE, parcel_id=f"P{n}", consignee=replace(ANNA, name=f"Person {n}x"))
            for n in range(COMPARED)
        ),
    )
    for n in range(COMPARED):
        decide(store, f"P{n}", "release")
    with raw(store.path) as connection:
        connection.execute("UPDATE keying SET version = 0")
    clock = HandClock()
    parcels = Parcels(store.parcels, None, None, None, clock)  # type: ignore[arg-type]
    checking = QueueChecking(store.queue_reasons, parcels, "rules", clock, store.relations)
    assert [checking.check_some(), checking.check_some(), checking.check_some()] == [1, 1, 0]
    assert around(store, "P7").not_compared == 0
