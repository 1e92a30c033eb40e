"""Checkpoints, witnesses, bundles and replay by the command line, on real stations."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.proof.separate import loaded
from workstation.cli import main


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    with loaded() as module:
        yield module


@pytest.fixture
def verify(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def ask(*words: object) -> Any:
        capsys.readouterr()
        script.main([*(str(word) for word in words), "--json"])
        return json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stations, each with an account and so with some entries, and its password's file."""
    base = tmp_path_factory.mktemp("stations")
    password = base / "password"
    password.write_text("correct horse battery")
    for name in ("Hub 3", "Gate 7"):
        folder = base / name
        folder.mkdir()
        (folder / "station.toml").write_text(f'station = "{name}"\n')
        words = ("officer", "add", "bo", "--password-file", password, "--data-dir", folder)
        assert main([str(word) for word in words]) == 0
    return base


@pytest.fixture
def stations(originals: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Copies of them."""
    base = shutil.copytree(originals, tmp_path / "stations")
    return base / "Hub 3", base / "Gate 7"


def more(run: Run, folder: Path, name: str = "ann") -> None:
    """Some more entries."""
    password = folder.parent / "password"
    told = run("officer", "add", name, "--password-file", password, "--by", "bo",
               "--by-password-file", password, "--data-dir", folder)  # fmt: skip
    assert told.status == 0, told.err


def test_that_two_stations_witness_each_other_and_a_rewritten_log_is_found_out(
    stations: tuple[Path, Path], run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    ours, theirs = stations
    out, back, kept = tmp_path / "sent", tmp_path / "back", ours.parent / "kept"
    made = run("log", "checkpoint", "--out", out, "--data-dir", ours, "--json").document
    assert made["origin"] == "nii-workstation/Hub%203"
    assert made["new"]

    told = run("log", "witness", out, "--out", back, "--data-dir", theirs, "--json")
    assert told.code == "PROOF-10"
    assert made["station_key"] in told.document["error"]["fact"].replace(" ", "")
    told = run("log", "witness", out, "--out", back, "--key", "00" * 16, "--data-dir", theirs,
               "--json")  # fmt: skip
    assert told.code == "PROOF-10"
    told = run("log", "witness", out, "--out", back, "--key", made["station_key"],
               "--data-dir", theirs, "--json")  # fmt: skip
    assert told.document["before"] is None
    theirs_key = run("log", "checkpoint", "--data-dir", theirs, "--json").document["station_key"]

    assert run("log", "cosigned", back, "--data-dir", ours, "--json").code == "PROOF-10"
    told = run("log", "cosigned", back, "--key", theirs_key, "--data-dir", ours, "--json")
    assert [(one["witness"], one["again"]) for one in told.document] == [
        ("nii-workstation/Gate%207", False)
    ]
    told = run("log", "cosigned", back, "--data-dir", ours, "--json")
    assert [one["again"] for one in told.document] == [True]
    whole = verify(ours / "store.sqlite3")
    assert whole["holds"], whole
    assert whole["checkpoints"] == 1

    shutil.copytree(ours, kept)
    more(run, ours)
    again = run("log", "checkpoint", "--out", out, "--data-dir", ours, "--json").document
    told = run("log", "witness", out, "--data-dir", theirs, "--json").document
    assert (told["before"], told["size"]) == (made["size"], again["size"])

    # The disk of an earlier day is put back, and the log goes on otherwise.
    told = run("log", "checkpoint", "--out", out, "--data-dir", kept, "--json")
    assert told.status == 0
    older = run("log", "witness", out, "--data-dir", theirs, "--json")
    assert older.code == "PROOF-12"
    for number in range(3):
        more(run, kept, f"eve{number}")
    told = run("log", "checkpoint", "--since", made["size"], "--out", out,
               "--data-dir", kept, "--json")  # fmt: skip
    assert told.document["size"] > again["size"]
    caught = run("log", "witness", out, "--data-dir", theirs, "--json")
    assert caught.code == "PROOF-14"  # it cannot prove how it goes on from what was seen
    document = json.loads(out.read_text())
    document["consistency"].append(document["consistency"][-1] | {"from": again["size"]})
    out.write_text(json.dumps(document))
    caught = run("log", "witness", out, "--data-dir", theirs, "--json")
    assert caught.code == "PROOF-13"
    assert verify(theirs / "store.sqlite3")["holds"]
    words = run("log", "show", "--data-dir", theirs).out
    assert f"with {made['size']} entries, seen for the first time" in words
    assert "CONTRADICTS what entry" in words

    # What the witness recorded proves it to a stranger, whoever holds the station's key.
    bundle = tmp_path / "of the witness"
    assert run("log", "export", bundle, "--data-dir", theirs).status == 0
    told = verify(kept / "store.sqlite3", "--against", bundle)
    assert not told["holds"]
    assert any("is not the one that was signed" in fault["what"] for fault in told["faults"]), told[
        "faults"
    ]
    assert verify(ours / "store.sqlite3", "--against", bundle)["holds"]


def test_that_a_station_does_not_witness_itself_nor_take_in_what_is_not_its_own(
    stations: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    ours, theirs = stations
    out = tmp_path / "sent"
    run("log", "checkpoint", "--out", out, "--data-dir", ours)
    assert run("log", "witness", out, "--data-dir", ours, "--json").code == "PROOF-09"
    assert run("log", "cosigned", out, "--data-dir", ours, "--json").code == "PROOF-16"
    assert run("log", "cosigned", out, "--data-dir", theirs, "--json").code == "PROOF-15"
    assert run("log", "witness", tmp_path / "none", "--data-dir", ours, "--json").code == "PROOF-19"
    (tmp_path / "text").write_text("hello\n")
    told = run("log", "witness", tmp_path / "text", "--data-dir", ours, "--json")
    assert told.code == "PROOF-08"


def test_that_an_altered_checkpoint_is_not_witnessed(
    stations: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    ours, theirs = stations
    out = tmp_path / "sent"
    made = run("log", "checkpoint", "--out", out, "--data-dir", ours, "--json").document
    size = made["size"]
    out.write_text(out.read_text().replace(f"\\n{size}\\n", f"\\n{size + 1}\\n"))
    told = run("log", "witness", out, "--key", made["station_key"], "--data-dir", theirs, "--json")
    assert told.code == "PROOF-11"


def test_that_a_bundle_of_chosen_entries_and_one_of_all_hold_alone(
    stations: tuple[Path, Path], run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    ours, _ = stations
    run("log", "checkpoint", "--data-dir", ours)
    more(run, ours)
    some, whole = tmp_path / "some", tmp_path / "whole"
    told = run("log", "export", some, "--entry", 3, "--entry", 5, "--data-dir", ours, "--json")
    assert told.status == 0, told.err
    key = told.document["station_key"]
    found = verify(some, "--key", key)
    assert found["holds"], found["faults"]
    assert found["entries"] == told.document["entries"]
    assert found["checkpoints"] == 2
    assert run("log", "export", whole, "--data-dir", ours).status == 0
    found = verify(whole, "--key", key)
    assert found["holds"], found["faults"]
    assert found["checkpoints"] == 3
    assert verify(whole, "--key", "00" * 16)["faults"]
    assert run("log", "export", whole, "--data-dir", ours, "--json").code == "PROOF-06"
    told = run("log", "export", tmp_path / "x", "--entry", 999, "--data-dir", ours, "--json")
    assert told.code == "PROOF-07"
    assert not (tmp_path / "x").exists()
    assert verify(ours / "store.sqlite3")["holds"]
    kinds = [
        line["body"]["kind"] for line in run("log", "show", "--data-dir", ours, "--json").lines
    ]
    assert kinds.count("log_exported") == 2


def test_that_everything_changed_in_a_bundle_is_named(
    stations: tuple[Path, Path], run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    ours, _ = stations
    run("log", "checkpoint", "--data-dir", ours)
    more(run, ours)
    for name, words in (("some", ["--entry", "4", "--entry", "5"]), ("whole", [])):
        bundle = tmp_path / name
        assert run("log", "export", bundle, *words, "--data-dir", ours).status == 0
        assert verify(bundle)["holds"]
        for file in ("entries.jsonl", "proofs.jsonl", "checkpoint", "checkpoints"):
            place = bundle / file
            if place.is_dir():
                place = next(place.iterdir())
            original = place.read_bytes()
            lines = original.splitlines(keepends=True)
            if not lines:
                continue
            for number in range(len(lines)):
                if not lines[number].strip():
                    continue
                harmed = _harmed(lines[number])
                rest = lines[:number], lines[number + 1 :]
                place.write_bytes(b"".join([*rest[0], harmed, *rest[1]]))
                assert verify(bundle).get("holds") is not True, (name, file, number, harmed)
                place.write_bytes(b"".join([*rest[0], *rest[1]]))
                if file != "proofs.jsonl" or b'"entry"' in lines[number]:
                    assert verify(bundle).get("holds") is not True, (name, file, number)
            place.write_bytes(original)
        assert verify(bundle)["holds"]


def test_that_no_bytes_in_a_bundle_bring_the_verifier_down_or_pass_it(
    stations: tuple[Path, Path], run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    ours, _ = stations
    run("log", "checkpoint", "--data-dir", ours)
    more(run, ours)
    bundle = tmp_path / "bundle"
    assert run("log", "export", bundle, "--entry", "4", "--data-dir", ours).status == 0
    chance = random.Random(20261126)
    files = [file for file in bundle.rglob("*") if file.is_file() and file.suffix != ".txt"]
    for file in files:
        original = file.read_bytes()
        for _ in range(25):
            data = bytearray(original)
            for _ in range(chance.choice((1, 1, 3, 40))):
                data[chance.randrange(len(data))] = chance.randrange(256)
            if chance.random() < 0.2:
                del data[chance.randrange(len(data)) :]
            file.write_bytes(bytes(data))
            told = verify(bundle)  # says something, whatever it finds
            if file.name not in ("keys.json", "bundle.json") and data != original:
                assert told.get("holds") is not True, (file.name, bytes(data))
        for strange in (
            b"",
            b"[" * 100_000,
            b"{}",
            b"null",
            b"[1]",
            b'{"seq": 1e999}',
            b"\xff" * 9,
        ):
            file.write_bytes(strange)
            assert verify(bundle).get("holds") is not True or file.name == "keys.json"
        file.write_bytes(original)
    assert verify(bundle)["holds"]


def test_that_a_renewed_station_key_is_believed_by_a_witness_where_the_old_one_vouches(
    stations: tuple[Path, Path], run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    ours, theirs = stations
    out = tmp_path / "sent"
    made = run("log", "checkpoint", "--out", out, "--data-dir", ours, "--json").document
    assert (
        run("log", "witness", out, "--key", made["station_key"], "--data-dir", theirs).status == 0
    )
    renewed = run("keys", "rotate", "--why", "yearly", "--by", "bo", "--by-password-file",
                  ours.parent / "password", "--data-dir", ours)  # fmt: skip
    assert renewed.status == 0, renewed.err
    again = run("log", "checkpoint", "--out", out, "--data-dir", ours, "--json").document
    assert again["station_key"] != made["station_key"]
    sent = out.read_text()
    document = json.loads(sent)
    document["keys"][-1]["by_old"] = "00" * 64
    out.write_text(json.dumps(document))
    assert run("log", "witness", out, "--data-dir", theirs, "--json").code == "PROOF-11"
    out.write_text(sent)
    told = run("log", "witness", out, "--data-dir", theirs, "--json")
    assert told.status == 0, told.out
    found = verify(ours / "store.sqlite3", "--key", made["station_key"])
    assert found["holds"], found["faults"]


def test_that_a_bundle_that_cannot_be_written_leaves_nothing_behind(
    stations: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    ours, _ = stations
    (tmp_path / "file").write_text("x")
    before = len(run("log", "show", "--data-dir", ours, "--json").lines)
    told = run("log", "export", tmp_path / "file" / "bundle", "--data-dir", ours, "--json")
    assert told.code == "PROOF-06"
    assert len(run("log", "show", "--data-dir", ours, "--json").lines) == before
    told = run("log", "checkpoint", "--out", tmp_path / "file" / "x", "--data-dir", ours, "--json")
    assert told.code == "PROOF-20"


def test_that_a_log_of_an_earlier_version_goes_on_with_checkpoints_and_holds(
    run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    kept = Path(__file__).parents[1] / "store" / "kept" / "version_1.sql"
    with closing(sqlite3.connect(folder / "store.sqlite3")) as connection:
        connection.executescript(kept.read_text(encoding="utf-8"))
    before = verify(folder / "store.sqlite3")
    assert before["holds"], before["faults"]
    assert verify(folder / "store.sqlite3", "--chain")["holds"]
    made = run("log", "checkpoint", "--data-dir", folder, "--json")
    assert made.status == 0, made.out
    found = verify(folder / "store.sqlite3", "--key", made.document["station_key"])
    assert found["holds"], found["faults"]
    assert (found["checkpoints"], found["head"]) == (1, made.document["head"])
    assert verify(folder / "store.sqlite3", "--chain")["holds"]
    assert run("log", "verify", "--full", "--data-dir", folder).status == 0
    bundle = tmp_path / "bundle"
    assert run("log", "export", bundle, "--entry", 1, "--data-dir", folder).status == 0
    assert verify(bundle)["holds"]


def _harmed(line: bytes) -> bytes:
    """With one letter or digit in its middle changed."""
    data = bytearray(line)
    for place in [*range(len(data) // 2, len(data)), *range(len(data) // 2)]:
        letter = data[place : place + 1]
        if letter.isdigit() or letter in b"abcdef":
            data[place] = ord("7") if letter != b"7" else ord("3")
            return bytes(data)
    return bytes(data[::-1])


def test_that_a_thief_with_the_station_key_is_caught_by_an_older_checkpoint(
    stations: tuple[Path, Path], run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    from tests.proof.making import rewritten

    ours, _ = stations
    made = run("log", "checkpoint", "--out", tmp_path / "kept", "--data-dir", ours, "--json")
    more(run, ours)
    run("log", "checkpoint", "--data-dir", ours)
    store = ours / "store.sqlite3"
    assert verify(store, "--against", tmp_path / "kept")["holds"]
    held = run("log", "verify", "--full", "--against", tmp_path / "kept", "--data-dir", ours)
    assert held.status == 0, held.err
    rewritten(ours, 3)
    alone = verify(store)
    assert alone["holds"], "with the key and no witness it passes: this is what witnesses are for"
    assert run("log", "verify", "--full", "--data-dir", ours).status == 0
    by_us = run("log", "verify", "--against", tmp_path / "kept", "--data-dir", ours, "--json")
    assert by_us.status == 3
    assert by_us.code == "PROOF-21"
    assert not by_us.document["holds"]
    told = verify(store, "--against", tmp_path / "kept")
    assert [f["what"] for f in told["faults"] if "not the one that was signed" in f["what"]]
    (tmp_path / "printed").write_text(made.document["note"])
    assert not verify(store, "--against", tmp_path / "printed")["holds"]
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("DROP TRIGGER log_checkpoints_no_delete")
        connection.execute("DELETE FROM log_checkpoints")
        connection.commit()
    assert not verify(store, "--against", tmp_path / "printed")["holds"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")
def test_that_a_checkpoint_is_stamped_by_an_authority_and_the_bundle_holds_the_stamp(
    stations: tuple[Path, Path], run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    from tests.proof.authority import Authority

    ours, _ = stations
    assert run("log", "checkpoint", "--time-stamp", "--data-dir", ours, "--json").code == "PROOF-18"
    authority = Authority(tmp_path / "authority")
    try:
        with (ours / "station.toml").open("a") as settings:
            settings.write(f'tsa_url = "{authority.url}"\n')
        shutil.copy(authority.ca, ours / "time-stamp-ca.pem")
        told = run("log", "checkpoint", "--time-stamp", "--data-dir", ours, "--json").document
    finally:
        authority.close()
    assert told["time_stamp"]
    bundle = tmp_path / "bundle"
    assert run("log", "export", bundle, "--entry", 2, "--data-dir", ours).status == 0
    found = verify(bundle)
    assert found["holds"], found["faults"]
    assert found["time_stamps"] == 1
    whole = next(bundle.glob("timestamps/*.tsr"))
    original = whole.read_bytes()
    whole.write_bytes(original[:-1] + b"x")
    assert "time stamp over" in verify(bundle)["faults"][0]["what"]
    whole.unlink()
    assert not verify(bundle)["holds"]
    whole.write_bytes(original)
    stamp, note = (bundle / "timestamps" / f"{told['size']}.{end}" for end in ("tsr", "note"))
    words = ("openssl", "ts", "-verify", "-in", stamp, "-data", note, "-CAfile", authority.ca)
    assert b"OK" in subprocess.run(words, check=True, capture_output=True).stdout


def test_that_stations_that_share_a_folder_witness_each_other_there(
    stations: tuple[Path, Path], run: Run, verify: Callable[..., Any], tmp_path: Path
) -> None:
    ours, theirs = stations
    refused = run("log", "exchange", "--data-dir", ours, "--json")
    assert refused.code == "PROOF-23"
    shared = tmp_path / "shared"
    for folder in stations:
        with (folder / "station.toml").open("a") as file:
            file.write(f'witness_folder = "{shared}"\n')
    assert run("log", "exchange", "--data-dir", ours, "--json").code == "PROOF-22"
    shared.mkdir()
    told = run("log", "exchange", "--data-dir", ours, "--json").document
    assert told["sent"] == told["size"]
    told = run("log", "exchange", "--data-dir", theirs, "--json").document
    assert [one["code"] for one in told["notices"]] == ["PROOF-10"]
    key = run("log", "checkpoint", "--data-dir", ours, "--json").document["station_key"]
    theirs_key = run("log", "checkpoint", "--data-dir", theirs, "--json").document["station_key"]
    for folder, name, known in ((theirs, "Hub", key), (ours, "Gate", theirs_key)):
        (file,) = shared.glob(f"*{name}*.checkpoint")
        assert run("log", "witness", file, "--key", known, "--data-dir", folder).status == 0
    told = run("log", "exchange", "--data-dir", ours, "--json")
    assert (told.status, told.document["notices"]) == (0, [])
    assert [one["origin"] for one in told.document["witnessed"]] == ["nii-workstation/Gate%207"]
    words = run("log", "exchange", "--data-dir", theirs)
    assert words.status == 0
    assert "Signed: nii-workstation/Hub%203 with" in words.out
    assert "nii-workstation/Hub%203 saw this log with" in words.out
    told = run("log", "exchange", "--data-dir", ours, "--json").document
    assert told["cosigned"][0]["witness"] == "nii-workstation/Gate%207"
    again = run("log", "exchange", "--data-dir", theirs).out
    assert again == "The checkpoint of this station is there already.\n"
    for folder in stations:
        assert verify(folder / "store.sqlite3")["holds"]
