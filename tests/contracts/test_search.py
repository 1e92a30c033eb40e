"""What every search of records finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contracts.conftest import Ports
from tests.contracts.test_parcel_store import NOON
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.notice import WorkstationError
from workstation.services.ports import EntryDraft, QueueState
from workstation.services.search import SearchHit

SHIRT = ManifestRecord(
    "RB123456785GB",
    Party("Orchard Books", country="GB", phone="+44 20 7946 0000"),
    Party("Łukasz Żółć", "12 Main St.", "Troy", "12180", "US", email="zolc@mail.example"),
    (Line("Cotton shirts, knitted", hs="610910"), Line("socks", hs="6115")),
    parent="BAG-77",
    arrived_at=NOON,
)
LAMP = ManifestRecord(
    "1Z999AA10123456784",
    Party("O'Neil & Sons", country="CN"),
    Party(business="Licht GmbH", city="Köln"),
    (Line("table lamp", hs="94052040"),),
    tracking_id="LX00042",
    house_bill="HAWB5",
    master_bill="17612345675",
    deliver_to=Party("Shirt Shop"),
)
PHONE = ManifestRecord("RB000000005GB", Party("王小明"), Party("Ann"), (Line("手机壳 case"),))
ALL = [SHIRT, LAMP, PHONE]


@pytest.fixture
def stored(ports: Ports) -> Ports:
    ports.parcels.put_records(ALL)
    return ports


def found(ports: Ports, text: str) -> list[str]:
    """All that is found: on a busy machine a page is given before it is full."""
    told: list[str] = []
    page = ports.search.search(text)
    told += (hit.parcel_id for hit in page.items)
    while page.after is not None:
        page = ports.search.search(text, after=page.after)
        told += (hit.parcel_id for hit in page.items)
    return told


@pytest.mark.parametrize(
    ("text", "parcels"),
    [
        ("rb 1234 5678 5 gb", [SHIRT]),
        ("RB1", [SHIRT]),
        ("rb0000000", [PHONE]),
        ("1Z999", [LAMP]),
        ("LX000", [LAMP]),
        ("hawb5", [LAMP]),
        ("176-12345675", [LAMP]),
        ("BAG-77", [SHIRT]),
        ("bag-7", [SHIRT]),
        ("shirt", [LAMP, SHIRT]),
        ("SHIRTS", [SHIRT]),
        ("shirts cot", [SHIRT]),
        ("shirts cotton", [SHIRT]),
        ("shirt cotton", []),
        ("cotton troy shirts", [SHIRT]),
        ("lukasz zolc", [SHIRT]),
        ("Żół", [SHIRT]),
        ("koln", [LAMP]),
        ("KÖLN lamp", [LAMP]),
        ("o'neil", [LAMP]),
        ("licht", [LAMP]),
        ("6109.10", [SHIRT]),
        ("6109", [SHIRT]),
        ("610", [SHIRT]),
        ("61", [SHIRT]),
        ("9405", [LAMP]),
        ("940520", [LAMP]),
        ("9405.20.40", [LAMP]),
        ("9405204", [LAMP]),
        ("61 shirts", [SHIRT]),
        ("troy 6115", [SHIRT]),
        ("12180", [SHIRT]),
        ("1218", []),
        ("+44 20 7946", [SHIRT]),
        ("442079460000", [SHIRT]),
        ("王小明", [PHONE]),
        ("手机", [PHONE]),
        ("机 case", [PHONE]),
        ("RB12 cotton", [SHIRT]),
        ("cotton RB12", [SHIRT]),
        ("lamp RB12", []),
        ("RB000 ca", [PHONE]),
        ("zebra", []),
        ('"shirts"', [SHIRT]),
        ("shirts AND NOT cotton OR", []),
    ],
)
def test_that_what_is_typed_finds(stored: Ports, text: str, parcels: list[ManifestRecord]) -> None:
    assert found(stored, text) == [record.parcel_id for record in parcels]


def test_that_a_space_behind_ends_the_last_word(stored: Ports) -> None:
    assert found(stored, "shirt ") == [LAMP.parcel_id]


def test_that_a_hit_tells_what_a_list_needs(stored: Ports) -> None:
    stored.log.append(EntryDraft("decision", "bo", {}, closes=SHIRT.parcel_id, outcome="release"))
    (hit,) = stored.search.search("socks").items
    assert hit == SearchHit(
        SHIRT.parcel_id,
        "Cotton shirts, knitted",
        QueueState.DONE,
        "Orchard Books, GB",
        "Łukasz Żółć, Troy",
        NOON.isoformat(),
        "610910",
        "release",
    )


def test_that_a_parcel_without_a_record_is_found_by_its_number(stored: Ports) -> None:
    stored.parcels.mark_open("LOOSE-1")
    (hit,) = stored.search.search("loose-1").items
    assert (hit.title, hit.state) == ("no record: unmanifested", QueueState.OPEN)


def test_that_only_the_current_version_is_found(stored: Ports) -> None:
    changed = replace(SHIRT, lines=(Line("gravel"),), received_at=NOON + timedelta(days=1))
    stored.parcels.put_records([changed])
    assert found(stored, "socks") == []
    assert found(stored, "gravel") == [SHIRT.parcel_id]


@pytest.mark.parametrize("text", ["shirt", "RB", "rb1", "4402", "shirt rb1"])
def test_that_pages_follow_one_another_without_gap_or_double(ports: Ports, text: str) -> None:
    made = [
        replace(SHIRT, parcel_id=f"RB1{n:03d}", tracking_id=f"RB1-{n}", lines=(Line(f"shirt {n}"),))
        for n in range(23)
    ]
    made = [replace(one, lines=(*one.lines, Line(hs=f"4402{n:02d}"))) for n, one in enumerate(made)]
    ports.parcels.put_records(made)
    whole = found(ports, text)
    told: list[str] = []
    after = None
    for _ in range(200):
        page = ports.search.search(text, limit=5, after=after)
        assert len(page.items) <= 5
        told += [hit.parcel_id for hit in page.items]
        after = page.after
        if after is None:
            break
    assert told == whole
    assert sorted(told) == ([one.parcel_id for one in made] if text != "RB" else [])


def test_that_what_the_text_is_taken_for_is_told(stored: Ports) -> None:
    assert stored.search.search("cotton").kind == "words"
    assert stored.search.search("6109").kind == "number, HS code, words"
    assert stored.search.search("RB12 cotton").kind == "number, words"


@pytest.mark.parametrize("text", ["", "  ", "—", '"', "()"])
def test_that_a_text_of_no_letter_and_no_digit_is_refused(stored: Ports, text: str) -> None:
    with pytest.raises(WorkstationError, match="SEARCH-01"):
        stored.search.search(text)


@pytest.mark.parametrize("text", ["x" * 201, " ".join("abcdefghijklm")])
def test_that_a_text_of_too_many_words_is_refused(stored: Ports, text: str) -> None:
    with pytest.raises(WorkstationError, match="SEARCH-02"):
        stored.search.search(text)


@pytest.mark.parametrize("after", ["", "x", "99:1", "-1:2"])
def test_that_a_page_from_nowhere_is_refused(stored: Ports, after: str) -> None:
    with pytest.raises(WorkstationError, match="SEARCH-03"):
        stored.search.search("shirt", after=after)


def test_that_a_start_of_a_great_many_words_finds_by_reading(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workstation.adapters.sqlite.search.MOST_ENDINGS", 3)
    words = [f"gold{a}{b}" for a in "abc" for b in "xyz"]
    made = [replace(SHIRT, parcel_id=f"G{n}", lines=(Line(w),)) for n, w in enumerate(words)]
    ports.parcels.put_records([*made, LAMP])
    assert found(ports, "gold") == [f"G{n}" for n in range(8, -1, -1)]
    assert found(ports, "troy gold") == [f"G{n}" for n in range(8, -1, -1)]
    assert found(ports, "golda") == ["G2", "G1", "G0"]
    assert found(ports, "lamp gold") == []


def test_that_the_start_of_many_numbers_beside_words_finds_the_newest_first(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workstation.adapters.sqlite.search._FEW_NUMBERS", 3)
    made = [
        replace(SHIRT, parcel_id=f"{start}{n}", lines=(Line("mug" if n % 2 else "cup"),))
        for start in ("KA-", "KB77", "KC7788", "LONG12345")
        for n in range(8)
    ]
    ports.parcels.put_records(made)
    assert found(ports, "mug KB77") == ["KB777", "KB775", "KB773", "KB771"]
    assert found(ports, "kc77 mug") == ["KC77887", "KC77885", "KC77883", "KC77881"]
    assert found(ports, "long123 cup troy") == [f"LONG12345{n}" for n in (6, 4, 2, 0)]
    assert found(ports, "mug KB778") == []
    assert found(ports, "KA-1 mug") == ["KA-1"]
    assert found(ports, "mug zz99") == []
