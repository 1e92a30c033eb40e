"""Pictures to compare with: earlier parcels in words, and the reference library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.services.conftest import Bench
from workstation.domain.decision import Policy
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.notice import WorkstationError
from workstation.services.earlier import Comparable, Earlier, Kept
from workstation.services.ports import EntryDraft

A, B, C = "RB123456785GB", "RR473124829GB", "CP123456785US"


def record(parcel: str) -> ManifestRecord:
    line = Line("cotton shirt", hs="610910")
    return ManifestRecord(parcel, Party("Mill Shirts", country="CN"), lines=(line,))


@pytest.fixture
def earlier(bench: Bench, policy: Policy) -> Earlier:
    store = bench.store
    return Earlier(store.parcels, store.earlier, store.references, bench.reader, policy)


def test_that_earlier_and_later_parcels_are_told_apart_with_their_decisions(
    bench: Bench, earlier: Earlier
) -> None:
    bench.store.parcels.put_records(map(record, (A, B, C)))
    for parcel in (A, B, C):
        bench.file(parcel)
    bench.store.log.append(EntryDraft("decision", "bo", {}, closes=A, outcome="seize"))
    told = {one.views[0].parcel_id: one for one in earlier.find(B)}
    assert told[A].title == "EARLIER: RB 1234 5678 5 GB, seize 23 Nov 2026"
    assert told[C].title == "LATER: CP 1234 5678 5 US, not decided"
    assert told[C].details == (
        "same sender, same goods, cotton shirt, scanned 23 Nov 2026, simulated"
    )
    assert [one.kept for one in earlier.find(B)] == [Kept.EARLIER, Kept.LATER]
    assert told[A].why == "same sender, same goods"
    assert "clean" not in " ".join(one.title.lower() for one in told.values())


def test_that_a_parcel_without_a_scan_has_only_earlier_ones(bench: Bench, earlier: Earlier) -> None:
    bench.store.parcels.put_records(map(record, (A, B)))
    bench.file(A)
    assert [one.kept for one in earlier.find(B)] == [Kept.EARLIER]


def test_that_references_of_the_same_goods_come_before_the_others(
    bench: Bench, earlier: Earlier
) -> None:
    bench.store.parcels.put_records([record(A)])
    for name, title, hs in (
        ("a", "Anvil", ""),
        ("s", "Shirts", "6109.10"),
        ("w", "Cotton shirt", ""),
    ):
        earlier.add_files([bench.picture(name, f"picture {name}")], title, hs, "site", "", "bo")
    told = [(one.title, one.why) for one in earlier.find(A)]
    assert told == [
        ("REFERENCE: Cotton shirt", "same goods"),
        ("REFERENCE: Shirts", "same goods"),
        ("REFERENCE: Anvil", ""),
    ]


def test_that_a_scan_of_the_bench_can_be_kept_as_a_reference_and_read_again(
    bench: Bench, earlier: Earlier
) -> None:
    bench.file(A)
    (ref,) = bench.store.parcels.scans(A)
    kept = earlier.add_scan(ref, "  A  shirt ", "", "site", "seen 2026", "bo")
    assert (kept.title, kept.hs, kept.note) == ("A shirt", None, "seen 2026")
    (one,) = [one for one in earlier.find(A) if one.kept is Kept.REFERENCE]
    assert earlier.load(one).files == ref.files
    assert earlier.remove(kept.reference_id) == kept
    assert bench.parcels.load(ref).files == ref.files


def test_that_a_reference_whose_bytes_changed_is_not_shown(bench: Bench, earlier: Earlier) -> None:
    earlier.add_files([bench.picture("a", "picture one")], "One", "", "", "", "bo")
    (one,) = earlier.find(A)
    path = bench.store.references.reference_path(one.views[0].files[0])
    path.write_text("picture two")
    with pytest.raises(WorkstationError, match="BENCH-01"):
        earlier.load(one)


@pytest.mark.parametrize(
    ("title", "hs", "note", "code"),
    [
        ("", "", "", "REFERENCE-03"),
        (" \n ", "", "", "REFERENCE-03"),
        ("a" * 121, "", "", "REFERENCE-03"),
        ("a\x00b", "", "", "REFERENCE-03"),
        ("a", "61", "", "REFERENCE-03"),
        ("a", "6109ab", "", "REFERENCE-03"),
        ("a", "٦١٠٩", "", "REFERENCE-03"),
        ("a", "", "n" * 2001, "REFERENCE-03"),
    ],
)
def test_that_a_reference_that_is_not_told_well_is_refused(
    bench: Bench, earlier: Earlier, title: str, hs: str, note: str, code: str
) -> None:
    with pytest.raises(WorkstationError, match=code):
        earlier.add_files([bench.picture()], title, hs, "", note, "bo")
    assert earlier.references() == ()


def test_that_what_is_no_picture_or_no_pair_is_refused(bench: Bench, earlier: Earlier) -> None:
    text = bench.picture("t.txt", "no picture")
    with pytest.raises(WorkstationError, match="SCAN-04"):
        earlier.add_files([text], "a", "", "", "", "bo")
    two = [bench.picture("1", "picture 1"), bench.picture("2", "picture 2")]
    with pytest.raises(WorkstationError, match="REFERENCE-04"):
        earlier.add_files(two, "a", "", "", "", "bo")
    with pytest.raises(WorkstationError, match="REFERENCE-04"):
        earlier.add_files([], "a", "", "", "", "bo")


def test_that_an_outcome_of_another_policy_is_told_in_its_own_words(
    bench: Bench, earlier: Earlier
) -> None:
    bench.store.parcels.put_records(map(record, (A, B)))
    bench.file(A)
    bench.store.log.append(EntryDraft("decision", "bo", {}, closes=A, outcome="held_back"))
    (one,) = earlier.find(B)
    assert "held back 23 Nov 2026" in one.title


def test_that_a_number_no_label_bears_is_told_as_it_is(bench: Bench, earlier: Earlier) -> None:
    bench.store.parcels.put_records([record(A), record("K&N 7 ¿")])
    bench.file("K&N 7 ¿")
    assert [one.name for one in earlier.find(A)] == ["K&N 7 ¿"]


def test_that_a_picture_of_two_views_is_simulated_where_one_is(bench: Bench) -> None:
    bench.file(A)
    (ref,) = bench.store.parcels.scans(A)
    one = Comparable(Kept.EARLIER, "X", "", "", "", "", (replace(ref, simulated=False), ref))
    assert one.simulated
