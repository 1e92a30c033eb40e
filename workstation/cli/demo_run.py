"""`demo-run`: the bench's job on the demo facility with no display, told parcel by parcel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.decide import decide
from workstation.cli.documents import entry_summary
from workstation.cli.examine import Examined, examine, words_of
from workstation.composition import Station, open_station
from workstation.domain.decision import FieldKind, FieldSpec, Outcome
from workstation.domain.fields import ALARMS
from workstation.domain.log import LogEntry
from workstation.domain.officer import Officer
from workstation.domain.requirements import holds
from workstation.services.demo import DemoFacility, lay_down
from workstation.services.policy import prefill

# What the invented stories call for, tried in this order; any other parcel is released.
_BY_STORY = (
    ("firearm", Outcome.SEIZE),
    ("revolver", Outcome.SEIZE),
    ("pistol", Outcome.SEIZE),
    ("cartridges", Outcome.SEIZE),
    ("powder", Outcome.SEIZE),
    ("tablets", Outcome.SEIZE),
    ("knives in", Outcome.SEIZE),
    ("lithium", Outcome.PGA_REFERRAL),
    ("no record", Outcome.DENIED_ENTRY),
    ("sixth of six", Outcome.ABANDONMENT),
)
_FIRST = ("two mugs", "firearm", "lithium", "no record: found", "sixth of six", "tools")
_ANSWERS = {
    "opened": "no",
    "override_reason": "Simulated: not opened, the marked region shows the declared goods.",
    "unchecked_reason": "Simulated: the picture was judged by eye.",
    "unit": "package",
    "quantity": "1",
    "gross_kg": "1",
    "authority": "19 USC 1595a(c)(1)",
    "seal_number": "SIM-0001",
    "consent_means": "signed form",
    "reason_marked": "yes",
    "evidence": "Simulated form 1",
    "disposal": "return",
    "agency": "CPS",
    "hold_place": "Simulated cage 1",
    "flag_or_hts": "8507.60",
}


def run(arguments: Arguments, answers: Answers) -> int:
    """0 where all went through and the log holds; 3 where the log is broken."""
    out = arguments.out or arguments.data_dir / "demo-run"
    station = open_station(arguments.data_dir, through="command line")
    told: list[dict[str, object]] = []
    try:
        facility = lay_down(station, arguments.data_dir, answers.note)
        officer = station.accounts.sign_in(facility.officer, facility.password())
        try:
            _say(
                answers,
                "Demo facility, simulated: no person, parcel or picture in it is real.",
                f"Signed in: {officer.full_name}",
            )
            for barcode, story in _chosen(facility, arguments.parcels):
                told.append(_one(station, officer, barcode, story, out, answers))
        finally:
            station.accounts.sign_out(officer)
        found = station.log.verify()
    finally:
        station.close()
    words = f"holds, {found.entries} entries" if found.holds else f"is broken: {found.why}"
    _say(answers, "", f"The log {words}.", f"Pictures: {out}")
    if answers.as_json:
        answers.document(
            {
                "parcels": told,
                "log": {"holds": found.holds, "entries": found.entries, "head": found.head.hex()},
                "pictures": str(out),
                "simulated": True,
            }
        )
    return 0 if found.holds else 3


def _one(
    station: Station, officer: Officer, barcode: str, story: str, out: Path, answers: Answers
) -> dict[str, object]:
    examined = examine(station, barcode, out=out)
    outcome = next((o for word, o in _BY_STORY if word in story.casefold()), Outcome.RELEASE)
    entry = _record(station, officer, examined, outcome, story)
    label = station.policy.outcomes[outcome].label
    _say(
        answers,
        "",
        *words_of(examined),
        f"  Recorded: {label}, entry {entry.seq}, hash {entry.hash.hex()[:16]}...",
    )
    document = examined.document()
    return {key: document[key] for key in ("barcode", "outcome", "findings", "pictures")} | {
        "recorded": entry_summary(entry)
    }


def _record(
    station: Station, officer: Officer, examined: Examined, outcome: Outcome, story: str
) -> LogEntry:
    opened = station.parcels.open(examined.opened.barcode.text)
    facts = station.casework.facts(opened.barcode.text)
    fields: dict[str, object] = {}
    for spec in station.policy.fields_of(outcome):
        asked = spec.when is None or holds(spec.when, fields, facts) is True
        if asked and spec.required != "never":
            offered = prefill(spec, opened.record)
            if spec.kind is FieldKind.LINES and spec.prefill != ALARMS:
                fields[spec.name] = _rows(spec, offered, story)
            else:
                fields[spec.name] = offered or _answer(spec, story)
    again = "Simulated: the demonstration was run again." if opened.decided else ""
    return decide(station, officer, opened, outcome, fields, amend_reason=again)


def _rows(spec: FieldSpec, offered: str, story: str) -> list[dict[str, str]]:
    """The declared lines, and what they leave open filled in."""
    rows: list[dict[str, str]] = json.loads(offered or "[{}]")
    for row in rows:
        for column in spec.columns:
            if column.required != "never":
                row.setdefault(column.name, _answer(column, story))
    return rows


def _answer(spec: FieldSpec, story: str) -> str:
    if spec.prefill == "today":
        return ""  # the day of recording
    known = _ANSWERS.get(spec.name)
    if spec.kind is FieldKind.CHOICE:
        values = [choice.value for choice in spec.choices]
        return known if known in values else values[0]
    return known or f"Simulated: {story}"


def _chosen(facility: DemoFacility, count: int) -> Sequence[tuple[str, str]]:
    """The telling parcels first, then the others in order of presentation."""
    pairs = list(zip(facility.barcodes, facility.stories, strict=True))
    first = [pair for word in _FIRST for pair in pairs if pair[1].casefold().startswith(word)]
    first += [pair for word in _FIRST for pair in pairs if word in pair[1].casefold()]
    return list(dict.fromkeys([*first, *pairs]))[:count]


def _say(answers: Answers, *lines: str) -> None:
    if not answers.as_json:
        answers.say(*lines)
