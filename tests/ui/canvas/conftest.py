"""An empty canvas on the screen."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from workstation.ui.canvas import ScanCanvas


@pytest.fixture
def canvas(qtbot: QtBot) -> ScanCanvas:
    made = ScanCanvas()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    return made
