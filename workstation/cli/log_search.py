"""`log search`: entries found by anything they hold, newest first."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import open_station
from workstation.services.desk_ports import FoundEntry, LogQuery
from workstation.services.log_words import entry_words

_YES = {"yes": True, "no": False}


def run(arguments: Arguments, answers: Answers) -> int:
    """0, also where nothing is found; 3 where a found entry is damaged."""
    station = open_station(arguments.data_dir, read_only=True, through="command line")
    try:
        query = query_of(arguments)
        after, left, found, status = arguments.after, arguments.limit, 0, 0
        while True:
            page = station.log_search.search(query, left, after)
            for one in page.items:
                status = _tell(one, answers) or status
            found, left, after = found + len(page.items), left - len(page.items), page.after
            if after is None or left <= 0:
                break
        if answers.as_json:
            answers.line({"found": found, "after": after})
        else:
            answers.say(_end(found, after))
        return status
    finally:
        station.close()


def query_of(arguments: Arguments) -> LogQuery:
    """What the options of a search ask."""
    return LogQuery(
        text=arguments.text,
        parcel=arguments.parcel,
        kinds=tuple(arguments.kinds),
        officer=arguments.officer,
        outcome=arguments.outcome,
        station=arguments.station,
        model=arguments.model,
        opinion=arguments.opinion,
        carrier=arguments.carrier,
        hs=arguments.hs,
        alarm=_YES.get(arguments.alarm),
        override=_YES.get(arguments.override),
        since=arguments.since,
        until=arguments.until,
    )


def _tell(one: FoundEntry, answers: Answers) -> int:
    entry, facts = one.entry, one.facts
    if facts is None:
        if answers.as_json:
            answers.line({"entry": entry.seq, "hash": entry.hash.hex(), "damaged": True})
        else:
            answers.say(f"{entry.seq:>6}  damaged: it cannot be read (LOG-06)")
        return 3
    content = entry.content
    if answers.as_json:
        answers.line(
            {
                "entry": entry.seq,
                "hash": entry.hash.hex(),
                "at": facts.at,
                "kind": facts.kind,
                "officer": facts.officer,
                "station": facts.station,
                "parcel": facts.parcel,
                "outcome": facts.outcome,
                "carrier": facts.carrier or None,
                "hs": facts.hs or None,
                "alarm": facts.alarm,
                "override": facts.override,
                "opinion": facts.opinion or None,
                "models": list(facts.models),
                "seconds": None if facts.milliseconds is None else facts.milliseconds / 1000,
                "amends": facts.amends,
                "through": facts.through or None,
                "simulated": facts.simulated,
                "words": entry_words(content),
            }
        )
        return 0
    told = [
        f"{entry.seq:>6}",
        facts.at,
        facts.officer or "-",
        facts.kind.replace("_", " "),
        facts.parcel or "",
        (facts.outcome or "").replace("_", " "),
        "released over an alarm" if facts.override else "alarm" if facts.alarm else "",
        entry_words(content),
    ]
    answers.say("  ".join(word for word in told if word))
    return 0


def _end(found: int, after: int | None) -> str:
    if found == 0 and after is None:
        return "No entry is found."
    more = f" There may be more: go on with --after {after}" if after is not None else ""
    return f"{found:,} {'entry' if found == 1 else 'entries'}.{more}".replace(",", " ")
