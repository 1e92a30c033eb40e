"""A station whose decisions hold a word that no reviewer may meet before judging."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.ui.facility import PARCELS, GatedDetector, lay_down, open_with
from workstation.cli.decide import decide
from workstation.composition import Station
from workstation.domain.decision import Outcome
from workstation.domain.log import LogEntry
from workstation.domain.officer import Officer, Role

SECRET = "xylographer"
"""Part of the officer's name and of every field of a planted decision."""
OFFICER = Officer(f"{SECRET}.ann", f"Ann {SECRET.title()}", Role.OFFICER)
REVIEWER = Officer("sue", "Sue", Role.SUPERVISOR)
A, B, C = PARCELS


def laid_down(folder: Path) -> None:
    """The small facility in a folder."""
    folder.mkdir(exist_ok=True)
    lay_down(folder)


def opened(folder: Path) -> Station:
    """The station on it, its model marking each picture."""
    return open_with(GatedDetector(), folder)


def planted(station: Station, parcel: str, outcome: Outcome = Outcome.RELEASE) -> LogEntry:
    """A decision of the secret officer with the secret word in its fields."""
    fields: dict[str, object] = {
        "override_reason": f"{SECRET} tin, seen",
        "opened": "no",
    }
    if outcome is Outcome.SEIZE:
        item = {
            "description": f"{SECRET} shirts",
            "quantity": "2",
            "unit": "piece",
            "gross_kg": "0.5",
        }
        fields = {
            "authority": [{"value": "18 USC 545", "mode": "may"}],
            "items": [item],
            "gross_kg": "0.5",
            "seal_number": "S-1",
            "reason": SECRET,
        }
    return decide(station, OFFICER, station.parcels.open(parcel), outcome, fields)


def draw_all(station: Station, officer: Officer = REVIEWER) -> None:
    """Draw whatever can be drawn."""
    today = station.clock.now().date()
    station.second_looks.draw(officer, today - timedelta(days=1), today, "harbour")
