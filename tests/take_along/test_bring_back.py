"""What was decided elsewhere comes back as verified evidence, beside the chain and never in it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.pictures.png_writer import png
from tests.take_along.conftest import Packed
from tests.take_along.stations import PACKED
from tests.take_along.test_attacks import files_of, replaced, resigned, write
from workstation.adapters.onnx.keys import read_secret
from workstation.controllers.bench import _with_elsewhere
from workstation.domain.log import canonical_bytes, chain_hash
from workstation.domain.notice import WorkstationError
from workstation.services.log_words import entry_words
from workstation.services.take_along.bringing import BROUGHT_KIND, BroughtBack


@pytest.fixture
def back(packed: Packed) -> Path:
    """Two parcels decided away, one of them amended, and the file that goes home."""
    out = packed.file.parent / "back.zip"
    with packed.away.opened() as away:
        packed.away.decide(away, "UNRELATED1")
        packed.away.taking(away).open(packed.file, "bo")
        packed.away.decide(away, PACKED[0])
        packed.away.decide(away, PACKED[1], "seize")
        packed.away.decide(away, "UNRELATED2")
        packed.away.decide(away, PACKED[0], "denied_entry")
        done = packed.away.bringing(away).export(out, read_secret(packed.away.secret), "bo")
        assert (done.first, done.last, done.decisions) == (
            3,
            7,
            3,
        )  # entry 1 tells of the station's key
    return out


def bring(packed: Packed, file: Path) -> BroughtBack:
    with packed.home.opened() as home:
        return packed.home.bringing(home).open(file, "ada")


def refused(packed: Packed, file: Path) -> str:
    """Refused, and the log of the station at home says nothing of it."""
    with packed.home.opened() as home:
        before = home.log.last()
        with pytest.raises(WorkstationError) as error:
            packed.home.bringing(home).open(file, "ada")
        assert home.log.last() == before
        assert not (packed.home.data / "brought-back").exists()
    return error.value.notice.code


def test_what_was_decided_is_told_kept_and_anchored_in_the_log_here(packed, back):
    with packed.home.opened() as home:
        before = home.log.last()
        assert before is not None
        found = packed.home.bringing(home).open(back, "ada")
        told = [(one.parcel_id, one.outcome, one.entry) for one in found.decisions]
        assert told == [
            (PACKED[0], "release", 4),
            (PACKED[1], "seize", 5),
            (PACKED[0], "denied_entry", 7),
        ]
        assert set(found.undecided) == set(PACKED[2:])
        assert found.kept.read_bytes() == back.read_bytes()
        assert found.kept.name == f"{hashlib.sha256(back.read_bytes()).hexdigest()}.zip"
        entries = home.log.entries(after=before.seq)
        kinds = [entry.content["kind"] for entry in entries]
        assert kinds == ["decided_elsewhere"] * 3 + ["brought_back"]
        assert [e.content["parcel"] for e in entries[:3]] == [PACKED[0], PACKED[1], PACKED[0]]
        assert entries[-1].content["data"]["file"] == found.sha256
        assert all(entry_words(entry.content) for entry in entries)
        assert home.log.verify().holds


def test_a_parcel_decided_elsewhere_is_not_closed_by_hearsay(packed, back):
    """The officer here decides on what came back; the chain here holds only what was decided here."""
    with packed.home.opened() as home:
        waiting = {item.parcel_id for item in home.store.queue() if item.state == "waiting"}
        packed.home.bringing(home).open(back, "ada")
        after = {item.parcel_id for item in home.store.queue() if item.state == "waiting"}
        assert waiting == after
        assert home.log.entries(kinds=("decision",)) == ()


def test_an_officer_who_opens_such_a_parcel_is_told(packed, back):
    bring(packed, back)
    with packed.home.opened() as home:
        opened = home.parcels.open(PACKED[1], mark=False)
        assert opened.decided is None
        assert _with_elsewhere("", opened) == (
            f"Decided elsewhere: seize by bo at {home.settings.station}, entry 5 there."
        )
        packed.home.decide(home, PACKED[1])
        assert _with_elsewhere("note", home.parcels.open(PACKED[1], mark=False)) == "note"


def test_the_same_file_again_records_nothing(packed, back):
    first = bring(packed, back)
    with packed.home.opened() as home:
        before = home.log.last()
    again = bring(packed, back)
    assert (first.again, again.again) == (False, True)
    assert again.decisions == first.decisions
    with packed.home.opened() as home:
        assert home.log.last() == before


def test_what_was_cut_off_while_it_was_recorded_is_made_whole(packed, back, monkeypatch):
    with packed.home.opened() as home:
        append, left = home.log.append, [2]

        def dies(draft: object) -> object:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return append(draft)  # type: ignore[arg-type]

        monkeypatch.setattr(home.log, "append", dies)
        with pytest.raises(KeyboardInterrupt):
            packed.home.bringing(home).open(back, "ada")
    found = bring(packed, back)
    assert not found.again
    with packed.home.opened() as home:
        kinds = [
            e.content["kind"] for e in home.log.entries(kinds=("decided_elsewhere", "brought_back"))
        ]
        assert kinds == ["decided_elsewhere"] * 3 + ["brought_back"]


def test_a_second_bringing_back_tells_what_was_decided_since(packed, back):
    bring(packed, back)
    later = back.with_name("later.zip")
    with packed.away.opened() as away:
        packed.away.decide(away, PACKED[2], "abandonment")
        packed.away.bringing(away).export(later, read_secret(packed.away.secret), "bo")
    found = bring(packed, later)
    assert [one.outcome for one in found.decisions] == [
        "release", "seize", "denied_entry", "abandonment",
    ]  # fmt: skip
    assert found.undecided == (PACKED[3],)


def test_a_package_is_opened_by_the_verb_that_is_for_it(packed, back):
    assert refused(packed, packed.file.parent / "home.pem") == "TAKE-05"
    with packed.away.opened() as away, pytest.raises(WorkstationError, match="TAKE-07"):
        packed.away.taking(away).open(back, "bo")  # its own key is not one it trusts
    with packed.home.opened() as home, pytest.raises(WorkstationError, match="TAKE-16"):
        packed.home.taking(home).open(back, "ada")


def rows(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files["log/1.jsonl"].splitlines()]


def forged(packed: Packed, back: Path, told: list[dict[str, Any]], **about: object) -> Path:
    """The file with other entries, its list and signature made right by the station's own key."""
    files = files_of(back)
    content = b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in told)

    def change(listed: dict[str, Any]) -> None:
        listed["about"] |= about
        for one in listed["files"]:
            one["size"], one["sha256"] = len(content), hashlib.sha256(content).hexdigest()

    secret = read_secret(packed.away.secret)
    out = back.with_name("forged.zip")
    write(out, resigned(files | {"log/1.jsonl": content}, secret, change))
    return out


def test_entries_that_were_altered_removed_or_swapped_do_not_hold(packed, back):
    good = rows(files_of(back))
    outcome = [dict(one) for one in good]
    outcome[1]["body"] = outcome[1]["body"].replace('"release"', '"seize"')
    swapped = [good[0], good[2], good[1], *good[3:]]
    for told in (outcome, good[:1] + good[2:], good[1:], swapped, good[:-1], []):
        assert refused(packed, forged(packed, back, told)) == "TAKE-12"


def test_a_chain_computed_anew_without_the_opening_does_not_hold(packed, back):
    """A station that writes itself a chain of decisions never opened the package."""
    good = rows(files_of(back))
    previous, made = bytes.fromhex(good[0]["previous"]), []
    for number, one in enumerate(good[1:], good[0]["seq"]):
        body = canonical_bytes(json.loads(one["body"]) | {"seq": number})
        digest = chain_hash(previous, body)
        made.append(
            {"seq": number, "previous": previous.hex(), "hash": digest.hex(), "body": body.decode()}
        )
        previous = digest
    last, head = made[-1]["seq"], made[-1]["hash"]
    assert refused(packed, forged(packed, back, made, last=last, head=head)) == "TAKE-12"


def test_nonsense_in_place_of_entries_is_told(packed, back):
    good = rows(files_of(back))
    for odd in (
        {"seq": "2"}, {"previous": "x"}, {"hash": None}, {"body": 3}, {"body": "\ud800"}, {"more": 1},
    ):  # fmt: skip
        told = [good[0] | odd, *good[1:]]
        content = [json.loads(json.dumps(one)) for one in told]
        if odd == {"body": "\ud800"}:
            continue  # no JSON text in UTF-8 holds it
        assert refused(packed, forged(packed, back, content)) in ("TAKE-10", "TAKE-12")


def test_entries_on_a_package_of_another_station_are_not_taken(packed, back, tmp_path):
    with packed.home.opened() as home:
        known = home.log.entries(kinds=("taken_along",))
    assert known
    other = tmp_path / "other"
    other.mkdir()
    (other / "take-along-keys").mkdir()
    key = packed.home.data / "take-along-keys" / "away.pem"
    (other / "take-along-keys" / "away.pem").write_bytes(key.read_bytes())
    packed.home.data = other
    assert refused(packed, back) == "TAKE-13"


def test_altered_truncated_and_foreign_files_are_refused(packed, back):
    data = back.read_bytes()
    back.write_bytes(data[:-30])
    assert refused(packed, back) == "TAKE-05"
    back.write_bytes(data)
    (packed.home.data / "take-along-keys" / "away.pem").unlink()
    assert refused(packed, back) == "TAKE-07"


def test_a_log_that_does_not_hold_is_not_brought_back(packed, back, monkeypatch):
    from workstation.domain.log import Verification

    with packed.away.opened() as away:
        broken = Verification(2, bytes(32), 3, "its content does not match its hash")
        monkeypatch.setattr(away.log, "verify", lambda: broken)
        secret, out = read_secret(packed.away.secret), back.with_name("x.zip")
        with pytest.raises(WorkstationError, match="TAKE-14"):
            packed.away.bringing(away).export(out, secret, "bo")
    assert not out.exists()


def test_a_station_that_opened_nothing_has_nothing_to_bring_back(packed, tmp_path):
    with packed.away.opened() as away, pytest.raises(WorkstationError, match="TAKE-11"):
        packed.away.bringing(away).export(tmp_path / "x.zip", bytes(32), "bo")
    assert list(tmp_path.glob("*.zip")) == []


def test_entries_can_be_verified_with_nothing_of_ours(packed, back):
    """As docs/take-along.md tells: standard library only."""
    with zipfile.ZipFile(back) as archive:
        about = json.loads(archive.read("manifest.json"))["about"]
        previous, count = bytes.fromhex(about["previous"]), about["first"]
        before = bytes.fromhex(about["signatures_before"])
        for line in archive.read("log/1.jsonl").splitlines():
            entry = json.loads(line)
            covered = b"NII-LOG-2\0" + previous + before + entry["body"].encode()
            digest = hashlib.sha256(covered).digest()
            assert (entry["seq"], entry["hash"]) == (count, digest.hex())
            previous, count = digest, count + 1
            before = bytes.fromhex(entry["station_signature"] + entry["officer_signature"])
    assert previous.hex() == about["head"]


def scanned_away(packed: Packed, parcel: str, name: str = "away.png") -> str:
    """Another picture of a parcel, made at the station away; its SHA-256."""
    file = packed.file.parent / name
    file.write_bytes(png(np.arange(600, dtype=np.uint16).reshape(20, 30) * 50 + len(parcel), 16))
    with packed.away.opened() as away:
        away.importing.scans(file, parcel)
    return hashlib.sha256(file.read_bytes()).hexdigest()


def returned(packed: Packed, name: str = "back.zip") -> Path:
    out = packed.file.parent / name
    with packed.away.opened() as away:
        packed.away.bringing(away).export(out, read_secret(packed.away.secret), "bo")
    return out


def test_pictures_made_away_come_home_and_those_that_went_along_do_not(packed):
    with packed.away.opened() as away:
        packed.away.taking(away).open(packed.file, "bo")
    sha256 = scanned_away(packed, PACKED[0])
    scanned_away(packed, "ANOTHER1", "another.png")  # not of the package: it stays
    out = returned(packed)
    with zipfile.ZipFile(out) as archive:
        pictures = [one for one in archive.namelist() if one.startswith("pictures/")]
        assert pictures == [f"pictures/{sha256}"]
    found = bring(packed, out)
    assert [(one.parcel_id, one.kind, one.pictures) for one in found.pictures] == [
        (PACKED[0], "changed", 1)
    ]
    with packed.home.opened() as home:
        files = [f for ref in home.store.scans(PACKED[0]) for f in ref.files]
        assert sha256 in {one.sha256 for one in files}
        (mine,) = [one for one in files if one.sha256 == sha256]
        assert hashlib.sha256(home.store.scan_path(mine).read_bytes()).hexdigest() == sha256
        assert home.store.scans("ANOTHER1") == ()
        data = home.log.entries(kinds=(BROUGHT_KIND,))[-1].content["data"]
        assert data["pictures_of"] == [PACKED[0]]
    again = bring(packed, out)
    assert again.again
    assert [one.kind for one in again.pictures] == ["same"]


def test_a_picture_of_a_parcel_that_was_not_packed_is_refused_and_the_rest_is_in(packed):
    with packed.away.opened() as away:
        packed.away.taking(away).open(packed.file, "bo")
    scanned_away(packed, PACKED[0])
    scanned_away(packed, PACKED[1], "second.png")
    files = files_of(returned(packed))
    (bad, *_) = [name for name in files if name.startswith("parcels/")]
    told = json.loads(files[bad])
    forged = json.dumps(told | {"parcel_id": "FOREIGN1"}).encode()
    out = packed.file.parent / "bad.zip"
    write(out, replaced(files, bad, forged, read_secret(packed.away.secret)))
    found = bring(packed, out)
    assert sorted(one.kind for one in found.pictures) == ["changed", "refused"]
    with packed.home.opened() as home:
        assert home.store.scans("FOREIGN1") == ()
