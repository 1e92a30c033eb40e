"""`review`: draw decisions for a second look, judge them unseen, close them."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.gate import THROUGH, signed_in
from workstation.composition import Station, open_station
from workstation.domain.log import LogEntry
from workstation.domain.officer import Officer
from workstation.domain.review import Closing, ReviewItem, Verdict
from workstation.services.permissions import Deed
from workstation.services.reviewing import Judgement


def run(arguments: Arguments, answers: Answers) -> int:
    """0 once it is recorded, or told."""
    reads = arguments.what in ("list", "agreement")
    station = open_station(arguments.data_dir, read_only=reads, through=THROUGH)
    try:
        if arguments.what == "list":
            return _list(station, answers, arguments.limit, arguments.after)
        if arguments.what == "agreement":
            return _agreement(station, answers, arguments)
        deed = Deed.DECIDE if arguments.what == "answer" else Deed.REVIEW
        with signed_in(station, arguments, deed) as officer:
            return _do(station, officer, answers, arguments)
    finally:
        station.close()


def _do(station: Station, officer: Officer, answers: Answers, arguments: Arguments) -> int:
    reviewing = station.reviewing
    if arguments.what == "draw":
        entry, drawn = reviewing.draw(
            officer, arguments.since, arguments.until, arguments.seed, THROUGH
        )
        seed = str(entry.content["data"]["seed"])  # type: ignore[index]
        # Not how many of which stratum: of few decisions that would tell what was decided.
        count, of = sum(len(one.entries) for one in drawn), sum(one.of for one in drawn)
        if answers.as_json:
            answers.document(_recorded(entry) | {"seed": seed, "of": of, "drawn": count})
            return 0
        answers.say(f"Drawn: {count} of {of} decisions, entry {entry.seq}, seed {seed}.")
        return 0
    if arguments.what == "judge":
        judgement = Judgement(
            Verdict(arguments.verdict.replace("_", " ")), arguments.quality, arguments.remark
        )
        entry = reviewing.judge(officer, arguments.entry, judgement, THROUGH)
    elif arguments.what == "answer":
        entry = reviewing.answer(officer, arguments.entry, arguments.said, THROUGH)
    else:
        how = Closing(arguments.what)
        entry = reviewing.close(officer, arguments.entry, how, arguments.said, THROUGH)
    if answers.as_json:
        answers.document(_recorded(entry))
    else:
        answers.say(f"Recorded: entry {entry.seq}, hash {entry.hash.hex()}.")
    return 0


def _list(station: Station, answers: Answers, limit: int, after: int) -> int:
    found = station.reviewing.waiting(limit, after)
    for one in found:
        _tell(one, answers)
    if not answers.as_json:
        answers.say(f"{len(found)} to be looked at." if found else "Nothing is to be looked at.")
    return 0


def _tell(one: ReviewItem, answers: Answers) -> None:
    if answers.as_json:
        answers.line(
            {
                "entry": one.entry,
                "parcel": one.parcel,
                "drawn_as": None if one.why is None else one.why.value,
                "drawn_by": one.drawn_by,
                "state": one.state.value,
                "reviewer": one.reviewer or None,
            }
        )
    else:
        answers.say(f"{one.entry:>6}  {one.parcel}  {one.state.value}")


def _agreement(station: Station, answers: Answers, arguments: Arguments) -> int:
    found, untold, table = station.reviewing.agreed(
        arguments.since, arguments.until, arguments.officer
    )
    if answers.as_json:
        answers.document(
            {
                "n": found.n,
                "agreed": found.agreed,
                "could_not_be_told": untold,
                "kappa": None if found.kappa is None else round(found.kappa, 6),
                "interval": found.interval and [round(end, 6) for end in found.interval],
                "table": {
                    "rows": ["reviewer: suspicious", "reviewer: not suspicious"],
                    "columns": ["officer: not released", "officer: released"],
                    "counts": table,
                },
                "definition": "Cohen's kappa over decisions judged blind; interval of Fleiss, "
                "Cohen and Everitt 1969, 95 %.",
            }
        )
        return 0
    answers.say(f"Judged blind and told: {found.n}; agreed: {found.agreed}; not told: {untold}.")
    if found.kappa is None or found.interval is None:
        answers.say("Kappa: – (nothing was judged, or one side always said the same)")
    else:
        low, high = found.interval
        answers.say(f"Kappa: {found.kappa:.2f} ({low:.2f} to {high:.2f}, n {found.n})")
    return 0


def _recorded(entry: LogEntry) -> dict[str, object]:
    return {"recorded": True, "entry": entry.seq, "hash": entry.hash.hex()}
