"""`workstation parties`: the list of trusted parties, logged."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run

WORD = "correct horse"


@pytest.fixture
def station(run: Run, tmp_path: Path) -> tuple[object, ...]:
    """Options of a station with an administrator "bo" and an officer "al"."""
    secret = tmp_path / "secret"
    secret.write_text(WORD)
    at = ("--data-dir", tmp_path / "station")
    run("officer", "add", "bo", "--password-file", secret, *at)
    run(
        *("officer", "add", "al", "--password-file", secret, "--by", "bo"),
        *("--by-password-file", secret, *at),
    )
    return (*at, "--by-password-file", secret)


ORCHARD = ("--name", "Orchard Books", "--address", "1 Mill Lane", "--postcode", "12180")


def test_that_a_party_is_trusted_listed_and_taken_off_again_and_all_is_logged(
    run: Run, station: tuple[object, ...]
) -> None:
    at = station[:2]
    assert "No party" in run("parties", "list", *at).out
    told = run(
        *("parties", "trust", *ORCHARD, "--role", "sender", "--source", "CTPAT 12"),
        *("--since", "2026-01-01", "--until", "2027-01-01", "--by", "bo", *station, "--json"),
    )
    assert told.status == 0
    number = told.document["entry"]
    (listed,) = run("parties", "list", *at, "--json").document["trusted"]
    assert listed == told.document
    assert listed["party"]["name"] == "Orchard Books"
    assert (listed["since"], listed["until"], listed["by"]) == ("2026-01-01", "2027-01-01", "bo")
    gone = run("parties", "untrust", number, "--why", "lapsed", "--by", "bo", *station)
    assert gone.out.startswith("No longer trusted: ")
    assert run("parties", "list", *at, "--json").document == {"trusted": []}
    log = run("log", "show", *at).out
    assert "Orchard Books trusted as sender since 2026-01-01 until 2027-01-01, by CTPAT 12" in log
    assert f"Orchard Books no longer trusted (entry {number}): lapsed" in log


@pytest.mark.parametrize(
    ("words", "by", "code"),
    [
        (("trust", *ORCHARD, "--source", "x"), "al", "RIGHTS-01"),
        (("trust", "--name", "Orchard Books", "--source", "x"), "bo", "PARTY-02"),
        (("trust", "--phone", "5185550142", "--source", "x"), "bo", "PARTY-02"),
        (("trust", *ORCHARD, "--source", "  "), "bo", "PARTY-03"),
        (
            ("trust", *ORCHARD, "--source", "x", "--since", "2026-02-01", "--until", "2026-01-01"),
            "bo",
            "PARTY-04",
        ),
        (("untrust", "77", "--why", "x"), "bo", "PARTY-05"),
        (("trust", *ORCHARD, "--source", "x", "--since", "soon"), "bo", "CLI-01"),
    ],
)
def test_that_what_cannot_be_put_on_the_list_is_refused_in_words(
    run: Run, station: tuple[object, ...], words: tuple[str, ...], by: str, code: str
) -> None:
    told = run("parties", *words, "--by", by, *station, "--json")
    assert told.status != 0
    assert json.loads(told.out)["error"]["code"] == code
    assert run("parties", "list", *station[:2], "--json").document == {"trusted": []}


def test_that_parties_of_an_older_store_are_compared_at_once(
    run: Run, station: tuple[object, ...], tmp_path: Path
) -> None:
    file = tmp_path / "m.csv"
    head = "parcel_id,consignee_name,consignee_address,consignee_postcode"
    rows = [f"P{n},Person {n}x,{n} Main St,12180" for n in range(1, 900)]
    file.write_text("\n".join([head, *rows]))
    at = station[:2]
    assert run("import", "manifest", file, *at, "--json").status == 0
    store = tmp_path / "station" / "store.sqlite3"
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute("UPDATE keying SET version = 0")
    assert run("parties", "compare", *at, "--json").document == {"left": 0}
    with closing(sqlite3.connect(store)) as connection:
        (keyed,) = connection.execute("SELECT count(DISTINCT party_id) FROM party_keys").fetchone()
    assert keyed == 899
    assert run("parties", "compare", *at).out.startswith("All parties of the store are compared.")
