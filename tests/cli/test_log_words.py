"""`log show` tells in words what officers and shadow models said; `log verify` covers it."""

from __future__ import annotations

import sqlite3

import pytest

from tests.fakes.clock import HandClock
from tests.fakes.pictures import IDENTITY, FakeDetectors, FakeReader
from workstation.adapters.sqlite import open_store
from workstation.domain.answers import MarkAnswer, OwnShape
from workstation.domain.barcode import Barcode
from workstation.domain.manifest import Surroundings
from workstation.domain.officer import Officer
from workstation.services.answering import Answering, Looking
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.shadowing import Shadowing


@pytest.fixture
def station(tmp_path):
    """A station whose log has an answer, an own mark and a shadow opinion."""
    clock, reader = HandClock(), FakeReader()
    data_dir, picture = tmp_path / "station", tmp_path / "a.dcs"
    store = open_store(data_dir, clock, "bench 1", "0")
    picture.write_text("picture P1")
    ref = store.parcels.put_scan("P1", reader.header(picture), picture)
    scan = reader.read([picture])
    detection = FakeDetectors(0.9).detect(scan)
    opened = OpenedParcel(
        Barcode.parse("P1"), None, (ref,), Surroundings((), False, None, 0), (), (), clock.now()
    )
    looking = Looking(opened, Officer("ada", "Ada"), ref, scan.identity, 4, 6)
    answering = Answering(store.log)
    answering.answer(looking, detection, detection.candidates[0], MarkAnswer.FALSE_ALARM)
    answering.draw(looking, OwnShape.BOX, ((1, 1), (3, 3)), "knife?")
    Shadowing(store.log).record(ref, scan.identity, IDENTITY, detection, None)
    store.close()
    return data_dir


def test_each_entry_is_one_line_that_says_what_was_said(run, station):
    told = run("log", "show", "--parcel", "P1", "--data-dir", station)
    first, second, third = told.out.splitlines()
    assert "ada  mark answer  P1  mark 1 blade 0.900, model fake-1: false alarm" in first
    assert "ada  own mark  P1  own mark “knife?”, box, drawn" in second
    assert "-  shadow opinion  P1  shadow model fake-1, not shown: 1 finding" in third


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_an_altered_answer_own_mark_or_shadow_opinion_breaks_the_log_at_its_entry(
    run, station, seq
):
    assert run("log", "verify", "--data-dir", station, "--json").document["entries"] == 3
    with sqlite3.connect(station / "store.sqlite3") as store:
        store.execute("DROP TRIGGER log_no_update")
        (body,) = store.execute("SELECT body FROM log WHERE seq = ?", (seq,)).fetchone()
        other = body.replace(b"blade", b"spoon").replace(b"knife?", b"knives")
        assert other != body
        store.execute("UPDATE log SET body = ? WHERE seq = ?", (other, seq))
    store.close()
    told = run("log", "verify", "--data-dir", station, "--json")
    assert (told.status, told.document["first_bad"]) == (3, seq)
