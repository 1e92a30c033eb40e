"""`demo`: lay down the demo facility."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import lay_down_years, open_station
from workstation.services.demo import DemoFacility, lay_down


def run(arguments: Arguments, answers: Answers) -> int:
    """Lay down what is not there yet; the same again changes nothing."""
    if arguments.decisions:
        lay_down_years(
            arguments.data_dir,
            arguments.decisions,
            lambda done: answers.note(f"{done:,} decisions are in.".replace(",", " ")),
        )
    station = open_station(arguments.data_dir, through="command line")
    try:
        facility = lay_down(station, arguments.data_dir, answers.note)
    finally:
        station.close()
    if answers.as_json:
        answers.document(document(facility))
        return 0
    answers.say(f"Demo facility, simulated: {len(facility.barcodes)} parcels.")
    for barcode, story in zip(facility.barcodes, facility.stories, strict=True):
        answers.say(f"  {barcode}  {story}")
    answers.say(
        f"Officer: {facility.officer}",
        f"Password: {facility.password()} (in {facility.password_file})",
    )
    return 0


def document(facility: DemoFacility) -> dict[str, object]:
    """barcodes, officer, password_file; all of it simulated."""
    return {
        "barcodes": list(facility.barcodes),
        "officer": facility.officer,
        "password_file": str(facility.password_file),
        "stories": dict(zip(facility.barcodes, facility.stories, strict=True)),
        "simulated": True,
    }
