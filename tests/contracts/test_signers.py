"""What every signer of the station does: the key file, the memory, a plug-in of the group
`workstation.signers`. A maker of one passes its own through `SIGNERS` here."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from workstation.adapters.keys import KeySettings, Ring, fits, plug_in
from workstation.adapters.keys.checks import MemorySigner, new_signer
from workstation.adapters.keys.sealing import Cost
from workstation.adapters.sqlite import open_store
from workstation.domain.log import key_id
from workstation.services.ports import EntryDraft
from workstation.services.signing_ports import Signer


class NoSealed:
    """Officers have no keys here."""

    def get(self, name: str) -> None:
        return None

    def put(self, name: str, signer: MemorySigner, sealed: bytes) -> None: ...

    def remove(self, name: str) -> None: ...


class Token:
    """A token as a plug-in would offer it: `fails` is what it does wrong."""

    def __init__(self, fails: str = "") -> None:
        self._inside, self.fails = new_signer(), fails
        self.public = b"short" if fails == "public" else self._inside.public
        self.key_id = "0" * 32 if fails == "name" else self._inside.key_id

    def sign(self, message: bytes) -> bytes:
        if self.fails == "drawn":
            raise OSError("the token was drawn")
        if self.fails == "length":
            return b"x" * 63
        return self._inside.sign(b"other" if self.fails == "other" else message)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Callable[[Token], None]:
    """Puts a token's factory where entry points are found."""

    def put(token: Token) -> None:
        class Point:
            def load(self) -> Callable[[Path], Token]:
                return lambda data_dir: token

        def entry_points(*, group: str, name: str) -> tuple[Point, ...]:
            assert group == plug_in.GROUP
            return (Point(),) if name == "token" else ()

        monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)

    return put


def of_file(folder: Path) -> Signer | None:
    ring = Ring(folder, NoSealed(), lambda: datetime.now(UTC), KeySettings())
    assert ring.station() is None
    assert "missing" in ring.why_not()
    made = ring.first_station()
    again = Ring(folder, NoSealed(), lambda: datetime.now(UTC), KeySettings()).station()
    assert made is not None
    assert again is not None
    assert made.key_id == again.key_id
    return again


def of_token(folder: Path) -> Signer | None:
    return Ring(folder, NoSealed(), lambda: datetime.now(UTC), KeySettings("token")).station()


SIGNERS = {"file": of_file, "token": of_token, "memory": lambda folder: new_signer()}


@pytest.mark.parametrize("make", SIGNERS.values(), ids=SIGNERS)
def test_that_a_signer_signs_what_its_public_key_checks(
    make: Callable[[Path], Signer | None], tmp_path: Path, plugged: Callable[[Token], None]
) -> None:
    plugged(Token())
    signer = make(tmp_path)
    assert signer is not None
    assert len(signer.public) == 32
    assert signer.key_id == key_id(signer.public)
    for message in (b"", b"x", bytes(44), b"long" * 1000):
        signature = signer.sign(message)
        assert len(signature) == 64
        assert fits(signer.public, message, signature)
        assert not fits(signer.public, message + b"x", signature)
        assert not fits(new_signer().public, message, signature)
    assert signer.sign(b"the same") == signer.sign(b"the same")  # RFC 8032: nothing random in it


@pytest.mark.parametrize("fails", ["public", "name", "drawn", "length", "other"])
def test_that_a_token_that_fails_stops_no_decision_and_is_told_in_each_entry(
    fails: str, tmp_path: Path, plugged: Callable[[Token], None]
) -> None:
    plugged(Token(fails))
    keys = KeySettings("token", cost=Cost(1, 64, 1))
    store = open_store(tmp_path, HandClock(), "station 1", "0.1", keys=keys)
    # With no key ever told of, a first one is asked of the ring, which has the token's alone.
    entry = store.log.append(EntryDraft("decision", "bo", {}, "P1", "release"))
    assert entry.station_signature is None
    assert "“token” cannot sign" in str(entry.content["data"])
    assert store.log.verify(full=True).holds
    store.close()


def test_that_a_token_drawn_between_two_entries_is_told_and_signs_again_when_it_is_back(
    tmp_path: Path, plugged: Callable[[Token], None]
) -> None:
    token = Token()
    plugged(token)
    keys = KeySettings("token", cost=Cost(1, 64, 1))
    store = open_store(tmp_path, HandClock(), "station 1", "0.1", keys=keys)
    signed = []
    for fails in ("", "drawn", ""):
        token.fails = fails
        entry = store.log.append(EntryDraft("note", "bo", {"n": 1}))
        signed.append(entry.station_signature is not None)
        assert ("the token was drawn" in str(entry.content["data"])) is bool(fails)
    assert signed == [True, False, True]
    found = store.log.verify(full=True)
    assert (found.holds, found.unsigned) == (True, 1)
    store.close()


def test_that_a_plug_in_that_is_not_installed_is_named(tmp_path: Path) -> None:
    ring = Ring(tmp_path, NoSealed(), lambda: datetime.now(UTC), KeySettings("nobody's"))
    assert ring.station() is None
    assert "no program of that name is installed" in ring.why_not()
