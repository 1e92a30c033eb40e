"""Consignees in Chinese and Korean signs, found and summed with themselves in Latin letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.store.conftest import Opener, raw
from workstation.adapters.sqlite.party_index import not_keyed
from workstation.domain.likeness import key_number
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.resources import assets_dir
from workstation.services.checks import compute
from workstation.services.rules import load_rules

HAN = Party("陈伟", "12 Main St", "Troy", "12180", "US")
MINE = ManifestRecord(
    "MINE",
    sender=Party("Mill Shirts Ltd", "9 Harbour Rd", "Shenzhen", "518000", "CN"),
    consignee=HAN,
    lines=(Line("cotton shirt"),),
    value=Decimal(300),
    currency="USD",
    arrived_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
)
PARCELS = (
    MINE,
    replace(MINE, parcel_id="PINYIN", consignee=replace(HAN, name="CHEN Wei")),
    replace(MINE, parcel_id="BOTH", consignee=replace(HAN, name="陈伟 Chen Wei", postcode=None)),
    replace(MINE, parcel_id="WIFE", consignee=replace(HAN, name="陈薇")),
    replace(MINE, parcel_id="ELSEWHERE", consignee=Party("Chen Wei", "9 Elm St", "Troy", "12180")),
)


def test_that_one_consignee_in_two_scripts_is_over_the_aggregate_and_told_in_his_letters(
    opened: Opener,
) -> None:
    store = opened()
    store.parcels.put_records(PARCELS)
    around = store.parcels.surroundings("MINE", None)
    assert {(t.parcel_id, t.consignee) for t in around.together} == {
        ("PINYIN", "CHEN Wei"),
        ("BOTH", "陈伟 Chen Wei"),
    }
    rules = load_rules(assets_dir() / "rules", date(2026, 11, 20))
    figures = {r.rule: r for r in compute(MINE, around, rules)[0]}["aggregate_over"].figures
    assert figures["total"] == "USD 900"
    assert (
        "PINYIN (2026-11-20; name the same romanised (陈伟 is CHEN Wei), address the same)"
        in figures["matched"]
    )
    there = store.parcels.surroundings("PINYIN", None)
    # 陈薇 is Chen Wei too: as good a match as another Chen Wei at that address
    assert {t.parcel_id for t in there.together} == {"MINE", "BOTH", "WIFE"}


def test_that_a_store_keyed_before_names_were_romanised_is_keyed_anew(opened: Opener) -> None:
    store = opened()
    seoul = Party("김민수", "152 Teheran-ro", "서울", None, "KR")
    latin = Party("Kim Min-su", "152 Teheran-ro, #3", "Seoul", "06236", "KR")
    mine = replace(MINE, consignee=seoul)
    store.parcels.put_records([mine, replace(MINE, parcel_id="LATIN", consignee=latin)])
    with raw(store.path) as connection:  # as version 1 left it: in their own letters
        connection.execute("DELETE FROM party_keys")
        old = key_number("name", "수김민|152")
        connection.execute("INSERT INTO party_keys SELECT ?, max(party_id) FROM parties", (old,))
        connection.execute("UPDATE keying SET version = 1")
        assert not_keyed(connection) == 3
    assert store.parcels.surroundings("MINE", None).together == ()
    while store.relations.compare_some(2):
        pass
    assert [t.parcel_id for t in store.parcels.surroundings("MINE", None).together] == ["LATIN"]
    with raw(store.path) as connection:
        assert connection.execute("SELECT version FROM keying").fetchone() == (2,)
        gone = connection.execute("SELECT count(*) FROM party_keys WHERE key = ?", (old,))
        assert gone.fetchone() == (0,)
