"""`keys list|rotate|revoke` and `log verify --full`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from workstation.cli import main
from workstation.cli.doctor import _keys_line
from workstation.composition import open_station

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A station with an administrator and an officer, made once and copied."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "pw").write_text(f"{PASSWORD}\n")
    data = folder / "station"
    common = ("--password-file", folder / "pw", "--data-dir", data, "--json")
    ada = ("officer", "add", "ada", "--full-name", "Ada", "--role", "administrator", *common)
    bo = ("officer", "add", "bo", "--full-name", "Bo", *by(folder, "ada"), *common)
    assert [main([str(word) for word in words]) for words in (ada, bo)] == [0, 0]
    return data


@pytest.fixture
def station(original, tmp_path):
    (tmp_path / "pw").write_text(f"{PASSWORD}\n")
    return Path(shutil.copytree(original, tmp_path / "station"))


def by(tmp_path, name):
    return ("--by", name, "--by-password-file", tmp_path / "pw")


def doctors_words(data_dir):
    """What `doctor` says of keys, without the rest of it."""
    station = open_station(data_dir, in_process=True, read_only=True)
    try:
        return _keys_line(station).words
    finally:
        station.close()


def keys(run, station):
    told = run("keys", "list", "--data-dir", station, "--json")
    assert (told.status, told.document["signs"]) == (0, True)
    return told.document["keys"]


def test_keys_are_renewed_and_revoked_for_a_reason_and_the_log_holds(run, station, tmp_path):
    old = keys(run, station)[0]
    assert (old["of"], old["state"], old["compare"]) == ("station", "in use", True)
    common = ("--data-dir", station, "--json")
    told = run("keys", "rotate", "--why", "a year is over", *by(tmp_path, "ada"), *common)
    assert told.status == 0, told
    assert told.document["data"]["why"] == "a year is over"
    after = {key["key"]: key for key in keys(run, station)}
    assert after[old["key"]]["state"].startswith("replaced by entry")
    new = told.document["data"]["id"]
    assert (after[new]["state"], after[new]["compare"]) == ("in use", False)
    told = run("keys", "revoke", old["key"][:8], "--why", "stolen", *by(tmp_path, "ada"), *common)
    assert told.status == 0, told
    told = run("keys", "rotate", "--own", "--why", "seen typing", *by(tmp_path, "bo"), *common)
    assert told.status == 0, told
    mine = [key for key in keys(run, station) if key["officer"] == "bo"]
    assert mine[-1]["state"] == "in use"
    assert [key["in_use"] for key in mine[:-1]] == [False] * (len(mine) - 1)
    assert "the station signs with" in doctors_words(station)
    told = run("log", "verify", "--full", *common)
    assert (told.status, told.document["level"]) == (0, "full")
    assert told.document["signatures"] > told.document["entries"]
    assert told.document["keys_to_compare"] == [old["key"]]
    said = run("log", "verify", "--data-dir", station)
    assert "Compare this station key with its printed fingerprint" in said.out
    assert "from entry" in run("keys", "list", "--data-dir", station).out


def test_only_an_administrator_changes_the_stations_keys(run, station, tmp_path):
    before = keys(run, station)
    for words in (("rotate",), ("revoke", before[0]["key"])):
        told = run(
            "keys", *words, "--why", "x", *by(tmp_path, "bo"), "--data-dir", station, "--json"
        )
        assert (told.status, told.code) == (2, "RIGHTS-01")
        told = run("keys", *words, "--why", "x", "--data-dir", station, "--json")
        assert told.code == "RIGHTS-02"
    stations = [key for key in keys(run, station) if key["of"] == "station"]
    assert stations == [key for key in before if key["of"] == "station"]


def test_what_cannot_be_done_to_keys_is_one_sentence_with_a_code(run, station, tmp_path):
    common = (*by(tmp_path, "ada"), "--data-dir", station, "--json")
    assert run("keys", "revoke", "0" * 32, "--why", "x", *common).code == "KEY-08"
    assert run("keys", "revoke", "ab", "--why", "x", *common).code == "KEY-08"
    assert run("keys", "rotate", "--why", " ", *common).code == "KEY-10"
    assert run("keys", "rotate", "--lost", "--why", "x", *common).code == "KEY-11"


def test_a_lost_key_is_told_until_an_administrator_puts_a_new_one_in(run, station, tmp_path):
    (station / "keys" / "station.pem").unlink()
    told = run("keys", "list", "--data-dir", station, "--json")
    assert (told.status, told.document["signs"]) == (3, False)
    assert "key file is missing" in told.document["why_not"]
    words = "the station signs nothing: the station's key file is missing"
    assert doctors_words(station) == words
    common = (*by(tmp_path, "ada"), "--data-dir", station, "--json")
    told = run("keys", "rotate", "--lost", "--why", "disk died", *common)
    assert (told.status, told.document["data"]["by_old"]) == (0, None)
    assert len([key for key in keys(run, station) if key["compare"]]) == 2
    told = run("log", "verify", "--full", "--data-dir", station, "--json")
    assert told.document["holds"]
    assert len(told.document["keys_to_compare"]) == 2
    assert told.document["unsigned"] > 0


def test_a_key_file_that_others_may_read_is_told_by_doctor(station):
    (station / "keys" / "station.pem").chmod(0o644)
    words = "other users of this computer may read the station's key file"
    has_modes = os.name != "nt"
    assert (doctors_words(station) == words) is has_modes
