"""Sources in the real window: the record comes later and is marked; the bottom line tells the state."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sources.service import Service, serving
from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS, GatedDetector


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


@pytest.fixture
def sourced(qtbot: QtBot, facility: Path, tmp_path: Path, service: Service) -> Iterator[Hands]:
    data_dir = tmp_path / "station"
    shutil.copytree(facility, data_dir)
    (tmp_path / "in").mkdir()
    (data_dir / "station.toml").write_text(
        f'[sources]\nservice = "{service.url}"\nservice_total_s = 30\nservice_read_s = 30\n'
        f'folder = "{(tmp_path / "in").as_posix()}"\nfolder_stable_s = 1\nfolder_every_s = 1\n'
    )
    with Hands(qtbot, data_dir, GatedDetector()) as hands:
        yield hands


def test_a_newer_record_arrives_while_the_stored_one_is_looked_at(sourced, service, tmp_path):
    parcel = PARCELS[0]
    status = sourced.window.status_line.parts["sources"]
    sourced.sign_in()
    sourced.until(lambda: "service reached" in status.text())  # the only pull is over
    service.records.put(
        {"parcel_id": parcel, "value": "240.00", "currency": "USD", "pieces": 2, "category": "gift"}
    )
    sourced.window.controller().open(parcel)
    sourced.until(lambda: "The record changed at" in sourced.state.note)
    assert "240.00" in sourced.state.note
    assert str(sourced.state.opened.record.value) == "240.00"
    sourced.until(lambda: "service reached" in status.text())
    (tmp_path / "in" / "a.csv").write_text("parcel_id,value\nNEWPARCEL1,1.00\n")
    sourced.until(lambda: "1 taken in" in status.toolTip())
    service.mode = "refuses"
    sourced.window.controller().open(PARCELS[1])
    sourced.until(lambda: "service refuses: token" in status.text())
    assert "SOURCE-03" in status.toolTip()
    sourced.until(lambda: sourced.state.opened is not None)
    assert sourced.state.opened.record is not None
    service.mode = "slow"
    sourced.application.wiring.sources._rest_until = 0.0  # some seconds have passed
    asked = len(service.asked)
    sourced.window.controller().open(PARCELS[2])
    sourced.until(lambda: len(service.asked) > asked)
    start = time.monotonic()
    sourced.close()
    assert time.monotonic() - start < 5  # nobody waits 30 s for a service to close the window
