"""`notice`: how a parcel was disposed of, for the filer of its data, in JSON and in words."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import maybe_signed_in
from workstation.composition import open_station
from workstation.services.filer_notice import notice_text
from workstation.services.permissions import Deed

THROUGH = "command line"


def run(arguments: Arguments, answers: Answers) -> int:
    """Write the notice and record it; 0 once both are on disk."""
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        with maybe_signed_in(station, arguments, Deed.NOTICE) as officer:
            document = station.papers.notice(arguments.entry)
            target = arguments.out.absolute()
            entry = station.papers.keep_notice(document, target, officer, THROUGH)
    finally:
        station.close()
    if answers.as_json:
        answers.document(document | {"file": str(target), "told_in_entry": entry.seq})
    else:
        answers.say(*notice_text(document).rstrip("\n").split("\n"))
        answers.say(f"Written: {target}. Told in the log as entry {entry.seq}.")
    return 0
