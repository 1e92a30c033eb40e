"""What every finder of earlier pictures does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.contracts.conftest import Ports
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.scan import Energy, PictureKind, ScanHeader, SourceFile
from workstation.services.compare_ports import Likeness
from workstation.services.ports import EntryDraft

SENDER = Party("Mill Shirts", city="Shenzhen", country="CN")
ANNA = Party("Anna O'Neil", "12 Main St.", "Troy", "12180", "US")
MINE = ManifestRecord(
    "MINE",
    sender=SENDER,
    consignee=ANNA,
    lines=(Line("cotton shirt, knitted", 2, hs="610910"),),
    arrived_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
)
NOTHING = ManifestRecord("OTHER", lines=(Line("ceramic vase", hs="691310"),))


def pictured(ports: Ports, folder: Path, *records: ManifestRecord) -> None:
    """Put records, each with a picture."""
    ports.parcels.put_records(records)
    for record in records:
        content = record.parcel_id.encode()
        file = folder / "import.dcs"
        file.write_bytes(content)
        source = SourceFile("a.dcs", hashlib.sha256(content).hexdigest(), len(content), "DICOS DX")
        header = ScanHeader(PictureKind.SINGLE_ENERGY, source, 4, 6, 1, 16, Energy.LOW)
        ports.parcels.put_scan(record.parcel_id, header, file)


def found(ports: Ports, parcel: str = "MINE", limit: int = 60) -> dict[str, tuple[Likeness, ...]]:
    return {p.parcel_id: p.likenesses for p in ports.earlier.earlier(parcel, limit)}


def test_that_sender_consignee_and_goods_each_find_their_parcels(
    ports: Ports, tmp_path: Path
) -> None:
    pictured(
        ports,
        tmp_path,
        MINE,
        replace(NOTHING, parcel_id="S", sender=SENDER),
        replace(NOTHING, parcel_id="C", consignee=replace(ANNA, name="ANNA ONEIL", phone="1")),
        replace(NOTHING, parcel_id="H", lines=(Line("ladies’ tops", hs="6109"),)),
        replace(NOTHING, parcel_id="W", lines=(Line("a vase"), Line("Knitted COTTON socks"))),
        replace(NOTHING, parcel_id="ALL", sender=SENDER, consignee=ANNA, lines=MINE.lines),
        NOTHING,
    )
    assert found(ports) == {
        "ALL": (Likeness.SENDER, Likeness.CONSIGNEE, Likeness.GOODS),
        "W": (Likeness.GOODS,),
        "H": (Likeness.GOODS,),
        "C": (Likeness.CONSIGNEE,),
        "S": (Likeness.SENDER,),
    }
    assert list(found(ports)) == ["ALL", "W", "H", "C", "S"]
    assert list(found(ports, limit=2)) == ["ALL", "W"]


def test_that_only_parcels_with_a_picture_are_told(ports: Ports, tmp_path: Path) -> None:
    pictured(ports, tmp_path, MINE)
    ports.parcels.put_records([replace(MINE, parcel_id="BARE")])
    assert found(ports) == {}


def test_that_nobody_and_nothing_declared_find_nobody(ports: Ports, tmp_path: Path) -> None:
    empty = ManifestRecord("EMPTY", lines=(Line("new parts", hs="61"),))
    pictured(ports, tmp_path, empty, replace(empty, parcel_id="TOO"))
    assert found(ports, "EMPTY") == {}
    assert found(ports, "UNKNOWN") == {}


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ("shirt", "blue SHIRT", True),
        ("cotton shirt", "shirt of wool", False),
        ("gift for men and women", "shoes for women", False),
        ("ÄRMEL weiß lang", "lang, WEISS", True),
        ("shoes 42", "42 books", False),
        ('"; drop table (shirt* NEAR', "shirt drop", True),
        ("new used set", "new used set", False),
    ],
)
def test_that_goods_are_alike_by_two_telling_words(
    ports: Ports, tmp_path: Path, mine: str, theirs: str, *, same: bool
) -> None:
    pictured(
        ports,
        tmp_path,
        ManifestRecord("MINE", lines=(Line(mine),)),
        ManifestRecord("THEIRS", lines=(Line(theirs),)),
    )
    assert ("THEIRS" in found(ports)) == same


def test_that_what_an_outdated_record_said_finds_nothing(ports: Ports, tmp_path: Path) -> None:
    pictured(ports, tmp_path, MINE, replace(MINE, parcel_id="THEN"))
    now = ManifestRecord("THEN", Party("Other"), Party("Else"), (Line("gravel", hs="251710"),))
    ports.parcels.put_records([now])
    assert found(ports) == {}


def test_that_outcome_and_day_of_a_decision_are_told_and_none_where_none_is(
    ports: Ports, tmp_path: Path
) -> None:
    pictured(ports, tmp_path, MINE, replace(MINE, parcel_id="A"), replace(MINE, parcel_id="B"))
    ports.log.append(EntryDraft("decision", "bo", {}, closes="A", outcome="seize"))
    told = {p.parcel_id: (p.outcome, p.decided_at) for p in ports.earlier.earlier("MINE")}
    at = ports.log.entries(parcel_id="A")[0].content["at"]
    assert told == {"A": ("seize", at), "B": (None, None)}
    (b, a) = ports.earlier.earlier("MINE")
    assert (a.title, [s.parcel_id for s in b.scans]) == ("cotton shirt, knitted", ["B"])
