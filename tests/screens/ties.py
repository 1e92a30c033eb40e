"""The screen of a parcel's ties: a parcel of the demo facility gets a history, then its graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.screens.shots import Stage
from workstation.domain.manifest import Party
from workstation.services.ports import EntryDraft
from workstation.ui.bench.network_view import NetworkDialog

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MILLS = Party("Lone Mills (simulated)", "1 Hill Road", "Hanoi", "10000", "VN")


def tied(stage: Stage, name: Callable[[str], Path], parcel: str) -> None:
    """The reasons of a parcel with a history, and the small graph of its ties."""
    station = stage.bench.station
    if station is None:
        raise RuntimeError("no station")
    record = station.store.find(parcel)
    if record is None:
        raise LookupError(parcel)
    lodger = replace(record.consignee, name="Bo Lind (simulated)", phone=None)
    elsewhere = Party("Jo Li (simulated)", "4 Elm Road", "Reno", "89501", "US")
    past = (
        (replace(record, parcel_id="CP100000014CN"), "denied_entry"),
        (replace(record, parcel_id="CP100000028CN", consignee=lodger, sender=MILLS), "seize"),
        (replace(record, parcel_id="CP100000031CN", consignee=elsewhere, sender=MILLS), "seize"),
        (replace(record, parcel_id="CP100000045CN", sender=MILLS), "release"),
    )
    station.store.put_records([one for one, _ in past])
    for one, outcome in past:
        draft = EntryDraft("decision", "demo", {}, closes=one.parcel_id, outcome=outcome)
        station.log.append(draft)
    stage.open(parcel)
    stage.save(name("bench-history"))
    stage.key(Qt.Key.Key_G, CTRL, SHIFT)
    stage.live(300)
    dialog = stage.window.findChild(NetworkDialog)
    if dialog is None:
        raise LookupError("network_dialog")
    for _ in range(3):
        QTest.keyClick(dialog.view, Qt.Key.Key_Right)
    stage.save(name("ties"))
    stage.close_dialogs()
