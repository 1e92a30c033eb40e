"""What the pictures tell of a parcel comes late, and takes nothing out of the officer's hands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

import workstation.wiring
from tests.ui.conftest import Hands
from tests.ui.facility import PARCELS, UNMANIFESTED
from workstation.domain.estimate import WeightEstimate, WeightOpinion
from workstation.domain.scan import Scan

A = PARCELS[0]
HEAVY = WeightEstimate(Decimal(6), Decimal(8), "view top, two energies")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The weighing waits until this is set."""
    opened = threading.Event()

    def weigh(scans: Sequence[Scan]) -> WeightOpinion:
        opened.wait(20)
        return HEAVY

    monkeypatch.setattr(workstation.wiring, "weigh", weigh)
    return opened


@pytest.fixture
def desk(gate: threading.Event, request: pytest.FixtureRequest) -> Hands:
    found: Hands = request.getfixturevalue("hands")
    found.sign_in()
    return found


def weighed(hands: Hands) -> Callable[[], bool]:
    return lambda: hands.state.opened is not None and hands.state.opened.weight == HEAVY


def test_a_weight_that_comes_while_a_carton_is_typed_leaves_what_is_typed(
    desk: Hands, gate: threading.Event
) -> None:
    desk.open(UNMANIFESTED)
    carton = desk.window.bench_page.record.carton
    assert carton is not None
    carton.setFocus()
    desk.type("MC")
    gate.set()
    desk.until(weighed(desk))
    desk.type("-7")
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.state.opened and desk.state.opened.surroundings.parent == "MC-7")
    assert weighed(desk)()  # what was weighed is not forgotten


def test_a_reason_by_the_picture_is_said_and_the_decision_under_way_goes_on(
    desk: Hands, gate: threading.Event
) -> None:
    desk.open(A)
    desk.ctrl(Qt.Key.Key_F5)
    desk.until(lambda: desk.focused() == "field_authority")
    assert desk.window.bench is not None
    gate.set()
    desk.until(weighed(desk))
    notice = desk.window.findChild(QLabel, "notice_words")
    assert notice is not None
    assert "New by the pictures: Declared 0.5 kg, the picture says 6.0" in notice.text()
    assert desk.window.bench.decision.state.is_open
    assert desk.focused() == "field_authority"
    assert any(reason.rule == "declared_vs_scan" for reason in desk.state.opened.reasons)
