"""`parties list`, `trust` and `untrust`: the site's list of trusted parties; `parties compare`."""

from __future__ import annotations

from dataclasses import fields

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import signed_in
from workstation.composition import Station, open_station
from workstation.domain.manifest import Party
from workstation.services.permissions import Deed
from workstation.services.relation_ports import TrustedParty


def run(arguments: Arguments, answers: Answers) -> int:
    """List, add to or take from the list."""
    listing, comparing = arguments.what == "list", arguments.what == "compare"
    station = open_station(arguments.data_dir, read_only=listing, through="command line")
    try:
        if listing:
            _tell(station.trusting.listed(), answers)
        elif comparing:
            _compare(station, answers)
        else:
            _change(station, arguments, answers)
    finally:
        station.close()
    return 0


def _compare(station: Station, answers: Answers) -> None:
    """Compare what an older store holds now, not by and by behind the bench."""
    lefts: list[int] = []

    def told(left: int) -> None:
        lefts.append(left)
        if left and len(lefts) % 50 == 1:
            answers.note(f"{left:,} parties are still to be compared.".replace(",", " "))

    station.trusting.compare(told)
    if answers.as_json:
        answers.document({"left": lefts[-1]})
    else:
        answers.say("All parties of the store are compared.")


def _change(station: Station, arguments: Arguments, answers: Answers) -> None:
    with signed_in(station, arguments, Deed.TRUST_PARTIES) as by:
        if arguments.what == "untrust":
            one = station.trusting.untrust(arguments.number, arguments.why, by)
            done = "No longer trusted"
        else:
            party = Party(**{f.name: getattr(arguments, f.name) or None for f in fields(Party)})
            one = station.trusting.trust(
                *(party, arguments.role, arguments.source, by),
                *(arguments.since, arguments.until),
            )
            done = "Trusted"
    if answers.as_json:
        answers.document(_document(one))
    else:
        answers.say(f"{done}: {_words(one)}")


def _tell(parties: tuple[TrustedParty, ...], answers: Answers) -> None:
    if answers.as_json:
        answers.document({"trusted": [_document(one) for one in parties]})
    elif parties:
        answers.say(*map(_words, parties))
    else:
        answers.say("No party is on the list of trusted ones.")


def _words(one: TrustedParty) -> str:
    party = one.party
    name = party.name or party.business or f"importer number {party.reference}"
    until = f" until {one.until.isoformat()}" if one.until else ""
    return (
        f"{one.trust_id}  {name}, {one.role}, since {one.since.isoformat()}{until}"
        f" ({one.source}; by {one.added_by})"
    )


def _document(one: TrustedParty) -> dict[str, object]:
    told = {f.name: getattr(one.party, f.name) for f in fields(one.party)}
    return {
        "entry": one.trust_id,
        "party": {name: value for name, value in told.items() if value},
        "role": one.role,
        "source": one.source,
        "since": one.since.isoformat(),
        "until": None if one.until is None else one.until.isoformat(),
        "by": one.added_by,
        "at": one.added_at,
    }
