"""A package that was altered, cut, forged or built to harm is refused in words; nothing of it is in."""

from __future__ import annotations

import hashlib
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.take_along.conftest import Packed
from tests.take_along.stations import PACKED
from workstation.adapters.onnx.keys import new_key, read_secret
from workstation.adapters.onnx.signing import signature_of
from workstation.adapters.take_along import archive as archive_module
from workstation.adapters.take_along.archive import open_package
from workstation.adapters.take_along.trust import trusted
from workstation.domain.notice import WorkstationError

Files = dict[str, bytes]


def files_of(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, files: Files | list[tuple[str, bytes]]) -> None:
    items = files.items() if isinstance(files, dict) else files
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in items:
            archive.writestr(name, content)


def resigned(files: Files, secret: bytes, change: Callable[[dict[str, Any]], None]) -> Files:
    """The package with its list changed and signed anew: an attacker who has a trusted key."""
    told = json.loads(files["manifest.json"])
    change(told)
    listed = json.dumps(told).encode()
    return files | {"manifest.json": listed, "manifest.sig": signature_of(secret, listed)}


def replaced(files: Files, path: str, content: bytes, secret: bytes) -> Files:
    """One file replaced, and the list says so."""

    def change(told: dict[str, Any]) -> None:
        for one in told["files"]:
            if one["path"] == path:
                one["size"], one["sha256"] = len(content), hashlib.sha256(content).hexdigest()

    return resigned(files | {path: content}, secret, change)


def code_of(packed: Packed) -> str:
    """The package as a whole is refused, and nothing is in."""
    with packed.away.opened() as away:
        before = away.log.last()
        with pytest.raises(WorkstationError) as refused:
            packed.away.taking(away).open(packed.file, "bo")
        assert away.log.last() == before
        assert not any(away.store.counts().values())
    return refused.value.notice.code


def states(packed: Packed) -> dict[str, str]:
    """Each parcel's state, or the code that refused it; a refused one left no trace."""
    with packed.away.opened() as away:
        found = packed.away.taking(away).open(packed.file, "bo")
        for one in found.parcels:
            if one.notice is not None and not one.parcel_id.startswith("parcels/"):
                assert away.store.find(one.parcel_id) is None
                assert away.store.scans(one.parcel_id) == ()
        assert list((packed.away.data / "taking-in").iterdir()) == []
        return {one.parcel_id: one.notice.code if one.notice else one.kind for one in found.parcels}


def test_a_list_that_was_altered_is_refused(packed):
    files = files_of(packed.file)
    files["manifest.json"] = files["manifest.json"].replace(b'"JFK"', b'"LAX"')
    write(packed.file, files)
    assert code_of(packed) == "TAKE-08"


def test_a_package_with_no_signature_or_a_broken_one_is_refused(packed):
    files = files_of(packed.file)
    for signature in (None, b"", b"{}", b"x" * 5000, b'{"key_id": "ab", "signature": "cd"}'):
        changed = dict(files)
        del changed["manifest.sig"]
        if signature is not None:
            changed["manifest.sig"] = signature
        write(packed.file, changed)
        assert code_of(packed) in ("TAKE-06", "TAKE-05")


def test_a_key_that_is_not_trusted_is_refused(packed, tmp_path):
    new_key(tmp_path / "stranger.pem")
    files = files_of(packed.file)
    write(packed.file, resigned(files, read_secret(tmp_path / "stranger.pem"), lambda told: None))
    assert code_of(packed) == "TAKE-07"


def test_keys_that_vouch_for_models_do_not_vouch_for_packages(packed):
    """Trust in a maker of models is not trust in a bringer of evidence."""
    folder = packed.away.data / "take-along-keys"
    folder.rename(packed.away.data / "model-keys")
    assert code_of(packed) == "TAKE-07"


def test_an_altered_picture_refuses_its_parcel_and_the_others_are_in(packed):
    files = files_of(packed.file)
    (parcel,) = [json.loads(c) for n, c in files.items() if n == "parcels/1.json"]
    victim = f"pictures/{parcel['pictures'][0]['sha256']}"
    files[victim] = files[victim][:-1] + b"x"
    write(packed.file, files)
    told = states(packed)
    assert told.pop(parcel["parcel_id"]) == "TAKE-09"
    assert set(told.values()) == {"new"}


def test_an_altered_record_refuses_its_parcel(packed):
    files = files_of(packed.file)
    files["parcels/2.json"] = files["parcels/2.json"].replace(b"Mill", b"Mall")
    write(packed.file, files)
    assert sorted(states(packed).values()) == ["TAKE-09", "new", "new", "new"]


def test_every_file_cut_short_or_grown_is_noticed(packed):
    files = files_of(packed.file)
    for name in ("parcels/1.json", next(n for n in files if n.startswith("pictures/"))):
        for content in (files[name][:-1], files[name] + b" ", b""):
            write(packed.file, files | {name: content})
            assert "TAKE-09" in states(packed).values()


@pytest.mark.parametrize("part", [0.0, 0.3, 0.7, 0.99])
def test_a_file_that_is_cut_short_is_no_package(packed, part):
    data = packed.file.read_bytes()
    packed.file.write_bytes(data[: int(len(data) * part)])
    assert code_of(packed) == "TAKE-05"


def test_what_is_no_package_at_all_is_told(packed, tmp_path):
    for content in (b"PK\x05\x06" + bytes(18), b"PK\x03\x04", b"x" * 100, bytes(22)):
        packed.file.write_bytes(content)
        assert code_of(packed) == "TAKE-05"
    packed.file.unlink()
    assert code_of(packed) == "TAKE-05"
    packed.file.mkdir()
    assert code_of(packed) == "TAKE-05"


def test_a_file_that_the_list_does_not_name_is_refused(packed):
    for name in ("more.txt", "../../station.toml", "/etc/passwd", "parcels/../../x", "pictures/x"):
        files = files_of(packed.file)
        kept = packed.file.read_bytes()
        write(packed.file, files | {name: b"x"})
        assert code_of(packed) == "TAKE-05"
        packed.file.write_bytes(kept)


def test_two_files_of_one_name_are_refused(packed):
    items = list(files_of(packed.file).items())
    with pytest.warns(UserWarning, match="Duplicate name"):
        write(packed.file, [*items, ("parcels/1.json", b"{}")])
    assert code_of(packed) == "TAKE-05"


@pytest.mark.parametrize(
    "name", ["../evil.dcs", "/tmp/evil.dcs", "a/b.dcs", "..", "con\x00.dcs", "C:\\x"]
)
def test_a_picture_s_name_cannot_lead_out_of_its_folder(packed, name):
    files = files_of(packed.file)
    told = json.loads(files["parcels/1.json"])
    told["pictures"][0]["name"] = name
    secret = read_secret(packed.home.secret)
    write(packed.file, replaced(files, "parcels/1.json", json.dumps(told).encode(), secret))
    assert states(packed)["parcels/1.json"] == "TAKE-10"
    assert not list(packed.file.parent.parent.rglob("evil*"))


def test_a_list_with_a_path_of_its_own_is_refused(packed):
    secret = read_secret(packed.home.secret)
    files = files_of(packed.file)

    def change(told: dict[str, Any]) -> None:
        told["files"][0]["path"] = "../../out"

    write(packed.file, resigned(files, secret, change))
    assert code_of(packed) == "TAKE-10"


def test_a_bomb_is_given_up_as_soon_as_it_is_larger_than_listed(packed, monkeypatch):
    files = files_of(packed.file)
    name = next(n for n in files if n.startswith("pictures/"))
    write(packed.file, files | {name: bytes(60 << 20)})
    assert packed.file.stat().st_size < 2 << 20
    assert "TAKE-09" in states(packed).values()
    monkeypatch.setattr(archive_module, "_LARGEST_LIST", 1 << 20)
    write(packed.file, files | {"manifest.json": b" " * (5 << 20)})
    with pytest.raises(WorkstationError, match="TAKE-05"):
        open_package(packed.file, trusted(packed.away.data))


def test_a_directory_that_claims_millions_of_files_is_not_read(packed, monkeypatch):
    data = bytearray(packed.file.read_bytes())
    data[-10:-6] = struct.pack("<L", 1 << 30)
    packed.file.write_bytes(bytes(data))

    def never(*_: object) -> None:
        raise AssertionError("the directory was read")

    monkeypatch.setattr(zipfile, "ZipFile", never)
    with pytest.raises(WorkstationError, match="TAKE-05"):
        open_package(packed.file, trusted(packed.away.data))


def test_an_archive_of_more_than_4_gib_s_form_is_read_too(packed, monkeypatch):
    """The form of large archives, on a small one."""
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    write(packed.file, files_of(packed.file))
    assert b"PK\x06\x06" in packed.file.read_bytes()
    assert set(states(packed).values()) == {"new"}


def test_a_trusted_station_s_nonsense_is_told_for_each_parcel(packed):
    secret = read_secret(packed.home.secret)
    files = files_of(packed.file)
    good = json.loads(files["parcels/1.json"])
    nonsense: list[Any] = [
        [],
        good | {"more": 1},
        good | {"parcel_id": "not a number !!"},
        good | {"parcel_id": "OTHER123456"},
        good | {"versions": [{"parcel_id": good["parcel_id"], "pieces": -1}]},
        good | {"versions": [{"parcel_id": good["parcel_id"], "value": "1e9"}]},
        good | {"versions": [{"parcel_id": good["parcel_id"], "arrived_at": "2026-01-01"}]},
        good | {"versions": [{"parcel_id": good["parcel_id"], "sender": {"name": "\u0007"}}]},
        good | {"containers": [{"container_id": "C", "kind": "ship"}]},
        good | {"pictures": [{"name": "a", "sha256": "x", "sidecar": None, "companions": []}]},
    ]
    for value in nonsense:
        content = json.dumps(value).encode()
        write(packed.file, replaced(files, "parcels/1.json", content, secret))
        with packed.away.opened() as away:
            found = packed.away.taking(away).open(packed.file, "bo")
            first = found.parcels[0]
            assert first.notice is not None
            assert first.notice.code == "TAKE-10"


def test_a_picture_that_no_reader_takes_refuses_its_parcel_whole(packed):
    secret = read_secret(packed.home.secret)
    files = files_of(packed.file)
    told = json.loads(files["parcels/1.json"])
    path = f"pictures/{told['pictures'][1]['sha256']}"
    junk = b"no picture at all"
    digest = hashlib.sha256(junk).hexdigest()
    told["pictures"][1]["sha256"] = digest
    changed = replaced(files, "parcels/1.json", json.dumps(told).encode(), secret)
    del changed[path]

    def rename(listed: dict[str, Any]) -> None:
        for one in listed["files"]:
            if one["path"] == path:
                one |= {"path": f"pictures/{digest}", "size": len(junk), "sha256": digest}

    write(packed.file, resigned(changed | {f"pictures/{digest}": junk}, secret, rename))
    told_states = states(packed)
    assert told_states[told["parcel_id"]].startswith("SCAN-")
    assert sorted(told_states.values())[1:] == ["new", "new", "new"]


def test_any_byte_changed_anywhere_is_noticed_or_changes_nothing(packed):
    """Each single change is refused, or touches only what nobody reads (a header's spare field)."""
    dice = random.Random(5)
    data = packed.file.read_bytes()
    keys = trusted(packed.away.data)
    with open_package(packed.file, keys) as package:
        right = {entry.path: package.read(entry) for entry in package.listing.files}
    noticed = 0
    for _ in range(90):
        place = dice.randrange(len(data))
        changed = bytearray(data)
        changed[place] ^= 1 << dice.randrange(8)
        packed.file.write_bytes(bytes(changed))
        try:
            with open_package(packed.file, keys) as package:
                found = {entry.path: package.read(entry) for entry in package.listing.files}
            assert found == right
        except WorkstationError as error:
            assert error.notice.code.startswith("TAKE-")
            noticed += 1
    assert noticed > 60


def test_random_bytes_in_the_form_of_an_archive_make_no_traceback(packed):
    dice = random.Random(6)
    keys = trusted(packed.away.data)
    for _ in range(100):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in ("manifest.json", "manifest.sig", "parcels/1.json"):
                archive.writestr(name, dice.randbytes(dice.randrange(60)))
        data = bytearray(stream.getvalue())
        for _ in range(dice.randrange(6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        packed.file.write_bytes(bytes(data))
        with pytest.raises(WorkstationError, match="TAKE-0"):
            open_package(packed.file, keys)


def test_the_parcels_are_those_that_were_packed(packed):
    assert set(states(packed)) == set(PACKED)
