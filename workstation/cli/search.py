"""`search TEXT`: parcels by number, party, goods or HS code."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import open_station
from workstation.services.search import PAGE, SearchHit, SearchPage


def run(arguments: Arguments, answers: Answers) -> int:
    """0, also where nothing is found; with --json one document a hit and one for the end."""
    station = open_station(arguments.data_dir, read_only=True, through="command line")
    try:
        text, after, left = " ".join(arguments.text), arguments.after, arguments.limit
        found = 0
        while True:
            page: SearchPage = station.search.search(text, min(left, PAGE), after)
            for hit in page.items:
                _tell(hit, answers)
            found, left, after = found + len(page.items), left - len(page.items), page.after
            if after is None or left <= 0:
                break
        if answers.as_json:
            answers.line({"found": found, "taken_for": page.kind, "after": after})
        else:
            answers.say(_end(found, after))
        return 0
    finally:
        station.close()


def _tell(hit: SearchHit, answers: Answers) -> None:
    if answers.as_json:
        answers.line(
            {
                "parcel": hit.parcel_id,
                "title": hit.title,
                "state": hit.state.value,
                "sender": hit.sender,
                "consignee": hit.consignee,
                "arrived_at": hit.arrived_at,
                "hs": hit.hs,
                "outcome": hit.outcome,
                "awaiting_sign_off": hit.awaiting,
            }
        )
        return
    waits = "awaiting sign-off" if hit.awaiting else ""
    parts = [hit.title, hit.sender, hit.consignee, hit.outcome or hit.state.value, waits]
    answers.say(f"{hit.parcel_id}: {'; '.join(filter(None, parts))}")


def _end(found: int, after: str | None) -> str:
    if found == 0:
        return "No parcel is found."
    more = f" There are more: go on with --after {after}" if after else ""
    return f"{found} {'parcel' if found == 1 else 'parcels'}.{more}"
