"""Each role at the real window: which commands are on, and what keys do."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS, PASSWORD, GatedDetector
from workstation.composition import open_station
from workstation.domain.officer import Role
from workstation.services.permissions import Deed
from workstation.ui.actions import SPECS


@pytest.fixture(scope="module")
def staffed(facility: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The station with an account of each role, called as the role is."""
    folder = tmp_path_factory.mktemp("roles") / "station"
    shutil.copytree(facility, folder)
    station = open_station(folder, in_process=True)
    for role in Role:
        station.officers.create(role.value, "", PASSWORD, role)
    station.close()
    return folder


@pytest.fixture
def seat(qtbot: QtBot, staffed: Path, tmp_path: Path) -> Iterator[Hands]:
    data_dir = tmp_path / "station"
    shutil.copytree(staffed, data_dir)
    with Hands(qtbot, data_dir, GatedDetector()) as hands:
        yield hands


@pytest.mark.parametrize("role", list(Role))
def test_that_commands_are_on_as_the_role_allows(seat: Hands, role: Role) -> None:
    seat.sit_down(role.value)
    seat.open(PARCELS[0])
    seat.until(lambda: seat.state.detection is not None)
    seat.window.bench.step_finding(1)
    permissions = seat.window.permissions
    assert permissions is not None
    actions = seat.window.actions_by_name
    for spec in SPECS:
        allowed = permissions.allows(role, spec.deed)
        if not allowed:
            assert not actions[spec.name].isEnabled(), spec.name
            assert "Not for your role" in actions[spec.name].toolTip()
    for name in ("inspection.release", "inspection.seize", "marks.confirmed", "file.export"):
        deed = next(spec.deed for spec in SPECS if spec.name == name)
        assert deed is not Deed.LOOK
        assert actions[name].isEnabled() == permissions.allows(role, deed), name
    assert actions["file.find"].isEnabled()


def test_that_an_auditor_looks_and_changes_nothing(seat: Hands) -> None:
    seat.sit_down(Role.AUDITOR.value)
    seat.open(PARCELS[1])
    seat.until(lambda: seat.state.detection is not None)
    seat.ctrl(Qt.Key.Key_F2)
    seat.key(Qt.Key.Key_PageDown)
    seat.key(Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier)
    seat.window.decide("release")  # by another way than the key
    seat.live(200)
    assert not seat.window.bench.decision.state.is_open
    with sqlite3.connect(seat.data_dir / "store.sqlite3") as connection:
        kinds = [row[0] for row in connection.execute("SELECT kind FROM log ORDER BY seq")]
        (state,) = connection.execute(
            "SELECT state FROM parcels WHERE parcel_id = ?", (PARCELS[1],)
        ).fetchone()
    connection.close()
    assert "decision" not in kinds
    assert not [kind for kind in kinds if "answer" in kind]
    assert state == "waiting"


def test_that_the_next_officer_has_all_commands_again(seat: Hands) -> None:
    seat.sit_down(Role.AUDITOR.value)
    seat.window.signing().sign_out()
    seat.until(lambda: not seat.window.on_bench())
    seat.sit_down(Role.OFFICER.value)
    seat.open(PARCELS[0])
    action = seat.window.actions_by_name["inspection.release"]
    assert action.isEnabled()
    assert "Release this parcel" in action.toolTip()
