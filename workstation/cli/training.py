"""`export-training`: pictures and marks for training, with nothing that names anybody."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import THROUGH, signed_in
from workstation.composition import open_station, open_training
from workstation.domain.barcode import Barcode
from workstation.services.permissions import Deed


def run(arguments: Arguments, answers: Answers) -> int:
    """0: all is written; 2: some pictures could not be read."""
    parcels = [Barcode.parse(word).text for word in arguments.parcels]
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        with signed_in(station, arguments, Deed.EXPORT_TRAINING) as by:
            told = (lambda _: None) if answers.as_json else answers.note
            chosen = parcels or station.database.keeping.decided()
            made = open_training(station, THROUGH).export(by, chosen, arguments.out, told)
    finally:
        station.close()
    if answers.as_json:
        answers.document(
            {
                "folder": str(made.folder),
                "pictures": made.pictures,
                "marks": made.marks,
                "unread": list(made.unread),
                "entries": list(made.entries),
            }
        )
    else:
        answers.say(
            f"{made.pictures} pictures with {made.marks} marks in {made.folder}.",
            "Pixels are as they are: writing that lies in a picture lies in it still.",
            *(f"Left out: {one}" for one in made.unread),
        )
    return 2 if made.unread else 0
