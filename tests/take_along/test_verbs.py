"""`take-along` and `bring-back` at the command line, through child processes, and killed in between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.take_along.conftest import Packed
from tests.take_along.stations import PACKED
from workstation.composition import open_station

__all__ = ["run"]
ROOT = Path(__file__).resolve().parents[2]


def test_a_day_goes_out_and_its_decisions_come_back(
    run: Run, packed: Packed, tmp_path: Path
) -> None:
    home, away = packed.home.data, packed.away.data
    day, back = tmp_path / "day.zip", tmp_path / "back.zip"
    told = run("take-along", "--data-dir", home, "--json")
    assert (told.status, told.code) == (2, "CLI-11")
    what = ("--facility", "JFK", "--day", "2026-11-20", "--out", day)
    assert run("take-along", *what, "--data-dir", home, "--json").code == "TAKE-01"
    told = run("take-along", *what, "--key", packed.home.secret, "--data-dir", home, "--json")
    assert told.status == 0
    assert set(told.document["parcels"]) == set(PACKED)
    opened = run("take-along", "open", day, "--data-dir", away, "--json")
    assert opened.status == 0
    assert {one["state"] for one in opened.document["parcels"]} == {"new"}
    with packed.away.opened() as station:
        packed.away.decide(station, PACKED[0])
    secret = ("--key", packed.away.secret)
    assert run("bring-back", "--data-dir", away, "--json").code == "CLI-11"
    told = run("bring-back", "--out", back, *secret, "--data-dir", away, "--json")
    assert told.document["decisions"] == 1
    told = run("bring-back", "open", back, "--data-dir", home, "--json")
    assert told.document["decisions"][0]["parcel"] == PACKED[0]
    assert "was brought back before" in run("bring-back", "open", back, "--data-dir", home).out
    log = run("log", "show", "--parcel", PACKED[0], "--data-dir", home).out
    assert "release by bo at" in log
    listed = run("bring-back", "list", "--data-dir", home, "--json")
    assert [one["holds"] for one in listed.document] == [True]
    kept = next((home / "brought-back").iterdir())
    kept.chmod(0o644)
    kept.write_bytes(b"other")
    listed = run("bring-back", "list", "--data-dir", home)
    assert (listed.status, "MISSING OR ALTERED" in listed.out) == (3, True)


def test_keys_are_made_trusted_listed_and_removed(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "station"
    data.mkdir()
    keys = ("take-along", "keys")
    made = run(*keys, "new", tmp_path / "k.pem", "--json").document
    at = ("--data-dir", data, "--json")
    assert run(*keys, "trust", made["public"], *at).document["name"] == "k"
    assert run(*keys, "trust", made["public"], *at).code == "TAKE-17"
    assert run(*keys, "trust", made["secret"], *at).code == "KEY-01"
    assert run(*keys, "list", *at).document == [{"key_id": made["key_id"], "name": "k"}]
    assert run(*keys, "remove", made["key_id"], *at).status == 0
    assert run(*keys, "remove", made["key_id"], *at).code == "TAKE-17"
    assert run(*keys, "list", *at).document == []


def start(*words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "workstation", *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_opening_that_is_killed_leaves_each_parcel_whole_or_not_there(packed: Packed) -> None:
    dice = random.Random(3)
    expected = {}
    with packed.home.opened() as home:
        for parcel in PACKED:
            files = sum(len(ref.files) for ref in home.store.scans(parcel))
            expected[parcel] = (len(home.store.versions(parcel)), files)
    seen_part = 0
    for _ in range(2):
        child = start("take-along", "open", packed.file, "--data-dir", packed.away.data)
        assert child.stdout is not None
        child.stdout.readline()  # the first parcel is in
        time.sleep(dice.uniform(0, 0.02))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        here = open_station(packed.away.data, in_process=True)
        try:
            for parcel in PACKED:
                found = (
                    len(here.store.versions(parcel)),
                    sum(len(ref.files) for ref in here.store.scans(parcel)),
                )
                assert found in ((0, 0), expected[parcel])
                seen_part += found != (0, 0)
            assert here.log.verify().holds
        finally:
            here.close()
    assert seen_part
    with packed.away.opened() as away:
        told = packed.away.taking(away).open(packed.file, "bo")
        assert {one.kind for one in told.parcels} <= {"new", "same"}
        assert {
            parcel: (
                len(away.store.versions(parcel)),
                sum(len(ref.files) for ref in away.store.scans(parcel)),
            )
            for parcel in PACKED
        } == expected


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_packing_that_is_killed_leaves_no_package(packed: Packed, tmp_path: Path) -> None:
    out = tmp_path / "out" / "day.zip"
    out.parent.mkdir()
    words = ("take-along", "--facility", "JFK", "--day", "2026-11-20", "--out", out)
    words = (*words, "--key", packed.home.secret, "--data-dir", packed.home.data)
    child = start(*words)
    while not list(out.parent.iterdir()):
        assert child.poll() is None
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert not out.exists()
    child = start(*words)
    child.communicate()
    assert child.returncode == 0
    assert out.exists()
