"""`case`: all that was recorded of one parcel, or what waits for somebody among all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import Station, open_station
from workstation.domain.barcode import Barcode
from workstation.domain.case import CaseEntry, CaseFile
from workstation.domain.fields import plain
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.case_ports import RunningClock
from workstation.services.case_tellers import entry_line
from workstation.services.figures_said import counted


def run(arguments: Arguments, answers: Answers) -> int:
    """0, also where nothing was recorded yet: that is told as it is."""
    lists = arguments.overdue or arguments.waiting
    if (arguments.parcel is None) is not lists:
        raise WorkstationError(
            Notice(
                fact="Name either a parcel, or --overdue or --waiting for all parcels.",
                safe="Nothing has been done.",
                act="See “workstation case --help”.",
                code="CLI-16",
            )
        )
    station = open_station(arguments.data_dir, read_only=True, through="command line")
    try:
        if lists:
            return _lists(station, arguments, answers)
        case = station.casework.case(arguments.parcel)
        today = station.casework.today()
        if answers.as_json:
            answers.document(case_document(case, today))
        else:
            answers.say(*case_lines(case, today))
        return 0
    finally:
        station.close()


def _lists(station: Station, arguments: Arguments, answers: Answers) -> int:
    casework = station.casework
    today = casework.today()
    found = casework.overdue(today) if arguments.overdue else casework.clocks()
    if answers.as_json:
        answers.document({"today": today.isoformat(), "clocks": clock_documents(found, today)})
        return 0
    what = "overdue" if arguments.overdue else "waiting"
    answers.say(f"{counted(len(found), 'thing')} {what} on {today.isoformat()}")
    for clock in found:
        late = " OVERDUE" if clock.overdue(today) else ""
        spoken = Barcode.parse(clock.parcel).spoken
        answers.say(f"  {spoken}: {clock.words}{late} (entry {clock.entry}, {clock.officer})")
    return 0


def clock_documents(clocks: Sequence[RunningClock], today: date) -> list[dict[str, object]]:
    """What waits, as JSON."""
    return [
        {
            "parcel": clock.parcel,
            "kind": clock.kind.value,
            "words": clock.words,
            "entry": clock.entry,
            "officer": clock.officer,
            "at": clock.at,
            "due": None if clock.due is None else clock.due.isoformat(),
            "overdue": clock.overdue(today),
        }
        for clock in clocks
    ]


def case_document(case: CaseFile, today: date) -> dict[str, object]:
    """A case as JSON: how it stands, then each entry."""
    decision, detention, referral = case.decision, case.detention, case.referral
    return {
        "parcel": case.parcel,
        "decided": None if decision is None else decision.entry,
        "state": "not decided" if decision is None else decision.words,
        "awaiting_sign_off": case.awaiting is not None,
        "detained": case.detained,
        "re_review_due": case.re_review_due,
        "decisions": [
            {
                "entry": one.entry,
                "hash": one.hash,
                "outcome": one.outcome.value,
                "parts": [part.value for part in one.outcomes[1:]],
                "label": one.label,
                "officer": one.officer,
                "at": one.at,
                "station": one.station,
                "state": one.state.value,
                "by": one.by,
                "by_officer": one.by_officer,
                "reason": one.reason,
                "amends": one.amends,
                "fields": dict(one.fields),
            }
            for one in case.decisions
        ],
        "detention": None
        if detention is None
        else {
            "entry": detention.started.entry,
            "running": detention.running,
            "ended_by": detention.ended_by
            or (None if detention.ended is None else detention.ended.entry),
            "basis": detention.clock.basis,
            "start": detention.clock.start.isoformat(),
            "decide_by": detention.clock.decide_by.isoformat(),
            "notice_by": detention.clock.notice_by.isoformat(),
            "excluded_on": detention.clock.excluded_on.isoformat(),
            "holidays": detention.clock.calendar,
            "words": detention.clock.words(today) if detention.running else "ended",
            "notices": [one.entry for one in detention.notices],
        },
        "custody": [
            {
                "step": step.number,
                "entry": step.recorded.entry,
                "from": step.giver,
                "to": step.taker,
                "place": step.place,
                "seal": step.seal,
                "witness": step.witness,
                "at": step.at,
                "gross_kg": step.gross_kg,
                "difference": step.difference,
                "vault": step.vault,
            }
            for step in case.custody
        ],
        "referral": None
        if referral is None
        else {
            "entry": referral.decision,
            "agency": referral.agency,
            "due": None if referral.due is None else referral.due.isoformat(),
            "overdue": referral.overdue(today),
            "answers": [one.entry for one in referral.answers],
            "reminders": [one.entry for one in referral.reminders],
        },
        "entries": [_entry_document(one) for one in case.entries],
    }


def _entry_document(one: CaseEntry) -> dict[str, object]:
    return {
        "entry": one.entry,
        "hash": one.hash,
        "kind": one.kind,
        "officer": one.officer,
        "at": one.at,
        "station": one.station,
        "words": entry_line(one),
        "fields": plain(dict(one.fields)),  # type: ignore[arg-type]
    }


def case_lines(case: CaseFile, today: date) -> list[str]:
    """A case in words: how it stands, then each entry, oldest first."""
    told = [f"Case of {Barcode.parse(case.parcel).spoken}"]
    decision, detention, referral = case.decision, case.detention, case.referral
    if decision is None:
        told.append("Not decided.")
    else:
        told.append(f"Decided: {decision.words}, entry {decision.entry}, by {decision.officer}.")
    if detention is not None and detention.running:
        told.append(f"Detained, entry {detention.started.entry}: {detention.clock.words(today)}.")
    if referral is not None and not referral.answered:
        due = "no day named" if referral.due is None else f"due {referral.due}"
        late = ", OVERDUE" if referral.overdue(today) else ""
        told.append(f"{referral.agency} has not answered yet ({due}{late}).")
    if case.re_review_due:
        told.append("Drawn for a second look by another officer.")
    if not case.entries:
        told.append("Nothing has been recorded of it.")
    for one in case.entries:
        told.append(f"  {one.entry:>6}  {one.at}  {one.officer}  {entry_line(one)}")
        changed = case.find(one.entry)
        if changed is not None and not changed.current and changed.by is not None:
            told.append(
                f"          {changed.state}, entry {changed.by}, {changed.by_officer}: "
                f"{changed.reason}"
            )
    return told
