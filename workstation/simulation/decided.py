"""A mail facility's years of decisions, invented: who decided what, how fast, and what was in it.

Seeded: the same numbers give the same events. The truth of each parcel is known to whoever makes
them (`Event.truth`), and told to the log only by what an opening found. No officer, parcel or firm
in it exists.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2024, 1, 1, 6, tzinfo=UTC)
DAYS = 1000
CARRIERS = (
    *(("Post", 40, 0.004), ("North Air", 20, 0.006), ("Meridian Express", 15, 0.010)),
    *(("Blue Harbour", 10, 0.016), ("Kestrel", 10, 0.008), ("Tern Parcels", 5, 0.020)),
)
"""Name, how often, how often something is in a parcel."""
CHAPTERS = ("61", "62", "85", "95", "64", "33", "39", "42", "84", "90", "30", "71", "21", "93")
MODELS = (("parcel-centre", "0.8.0"), ("parcel-centre", "0.9.0"), ("parcel-centre", "1.0.0"))
GOODS = (
    *("cotton shirts", "phone cases", "toy cars", "face cream", "garden hose", "shoes"),
    *("vitamin tablets", "handbag", "drill bits", "lamp", "spare parts", "gift", "necklace"),
)
FINDS = ("pistol parts", "pressed tablets", "counterfeit watches", "folding knife", "loose cells")
OUTCOMES_OF_FINDS = (
    "seize",
    "seize",
    "seize",
    "seize",
    "abandonment",
    "denied_entry",
    "pga_referral",
)
SHA = "0" * 64
"""Stands for a file that is not there: none of it was ever scanned."""
_SHIFTS = (0, 8, 16)
_ALARM_IF_THERE, _ALARM_IF_NOT = 0.62, 0.11
_REINSPECTED, _AMENDED, _REVOKED = 0.02, 0.003, 0.0008


@dataclass(frozen=True, slots=True)
class Event:
    """One entry to be made: when, what kind, by whom, on which parcel, with what in it."""

    number: int
    at: datetime
    kind: str
    officer: str
    parcel: str | None
    outcome: str | None
    data: Mapping[str, object]
    truth: bool
    """Whether something was in the parcel; False for entries on none."""
    revokes: int | None = None
    """Of a revocation: number of the event that decided."""


@dataclass(frozen=True, slots=True)
class _Officer:
    name: str
    catches: float
    suspects: float
    seconds: float


def events(decisions: int, seed: int = 1) -> Iterator[Event]:
    """The events of so many decisions, in the order of time."""
    rnd = random.Random(seed)  # noqa: S311 - invented data
    crew = [
        _Officer(
            f"officer {number:02d}",
            rnd.uniform(0.45, 0.92),
            rnd.uniform(0.01, 0.08),
            rnd.uniform(6, 16),
        )
        for number in range(1, 49)
    ]
    made = number = 0
    for day in range(DAYS):
        left_days = DAYS - day
        today = (decisions - made) // left_days + (1 if (decisions - made) % left_days else 0)
        spread = min(today, decisions - made)
        for place, start in enumerate(_SHIFTS):
            share = spread // 3 + (1 if place < spread % 3 else 0)
            if not share:
                continue
            on = rnd.sample(crew, min(len(crew), 1 + share // 400)) if share else []
            at = BEGIN + timedelta(days=day, hours=start)
            step = timedelta(seconds=7.5 * 3600 / share)
            for officer in on:
                number += 1
                told = {"role": "officer", "through": "bench"}
                yield Event(number, at, "signed_in", officer.name, None, None, told, truth=False)
            for turn in range(share):
                officer = on[turn % len(on)]
                for event in _parcel(rnd, officer, made, day, at + step * turn, number):
                    number = event.number
                    yield event
                made += 1


def _parcel(
    rnd: random.Random, officer: _Officer, made: int, day: int, at: datetime, number: int
) -> Iterator[Event]:
    carrier, _, risk = rnd.choices(CARRIERS, [one[1] for one in CARRIERS])[0]
    truth = rnd.random() < risk
    finding = rnd.random() < (_ALARM_IF_THERE if truth else _ALARM_IF_NOT)
    rule = rnd.random() < (0.25 if truth else 0.05)
    unchecked = not finding and rnd.random() < 0.01
    suspects = officer.catches if truth else officer.suspects + (0.12 if finding else 0)
    opened = rnd.random() < suspects
    parcel = f"SIM{made:011d}"
    what = rnd.choice(FINDS) if truth else rnd.choice(GOODS)
    number += 1
    if opened:
        yield Event(
            number, at, "examination", officer.name, parcel, None, _found(what, truth), truth
        )
        number += 1
    outcome = rnd.choice(OUTCOMES_OF_FINDS) if opened and truth else "release"
    if opened and not truth and rnd.random() < 0.02:
        outcome = "pga_referral"
    took = timedelta(milliseconds=round(1000 * rnd.lognormvariate(0, 0.5) * officer.seconds))
    data = _decision(rnd, carrier, day, finding, rule, unchecked, what, outcome, at, took)
    decided = number
    yield Event(decided, at, "decision", officer.name, parcel, outcome, data, truth)
    if not opened and rnd.random() < _REINSPECTED:
        number += 1
        yield Event(
            number, at, "examination", officer.name, parcel, None, _found(what, truth), truth
        )
    if rnd.random() < _AMENDED:
        number += 1
        other = rnd.choice(("release", "denied_entry", "pga_referral"))
        again = dict(data) | {
            "outcome": other,
            "outcome_label": other.replace("_", " ").capitalize(),
            "fields": {"reason": "wrong outcome chosen"},
        }
        yield Event(number, at, "decision", officer.name, parcel, other, again, truth)
    elif rnd.random() < _REVOKED:
        number += 1
        told = {"fields": {"reason": "wrong parcel on the bench"}}
        yield Event(
            number, at, "decision_revoked", officer.name, parcel, None, told, truth, decided
        )


def _decision(
    rnd: random.Random,
    carrier: str,
    day: int,
    finding: bool,
    rule: bool,
    unchecked: bool,
    what: str,
    outcome: str,
    at: datetime,
    took: timedelta,
) -> dict[str, object]:
    state = "not_checked" if unchecked else "no_findings_above_threshold"
    name, version = MODELS[min(len(MODELS) - 1, day * len(MODELS) // DAYS)]
    reasons: list[dict[str, object]] = [
        {
            "rule": "value_per_kg_low",
            "severity": "alarm" if rule else "look",
            "sentence": "Worth less by weight than such goods ever are.",
            "figures": {},
            "rules": "value-2026-11-01",
            "group": "value",
        }
    ]
    score = f"{rnd.uniform(0.5, 0.99):.3f}"
    alarms = [f"value_per_kg_low: {reasons[0]['sentence']}"] if rule else []
    alarms += [f"picture 1, mark 1: gun {score}"] if finding else []
    fields: dict[str, object] = {}
    if outcome != "release":
        fields = {"reason": f"{what} found in the parcel"}
    elif alarms:
        fields = {"overrides": [{"alarm": one, "reason": f"{what} seen"} for one in alarms]}
    said = {
        "scan": 1,
        "id": name,
        "version": version,
        "sha256": SHA,
        "state": "findings" if finding else state,
        "words": "1 finding above threshold" if finding else "No findings above threshold",
        "threshold": "0.500",
        "below_threshold": 0,
        "findings": [_mark(score)] if finding else [],
        "shift": "0.000",
    }
    return {
        "outcome": outcome,
        "outcome_label": outcome.replace("_", " ").capitalize(),
        "fields": fields,
        "alarms": alarms,
        "barcode": {"kind": "free", "check": "none"},
        "record": {
            "state": "found",
            "version": 1,
            "sha256": SHA,
            "carrier": carrier,
            "hs": f"{CHAPTERS[min(int(rnd.expovariate(0.3)), len(CHAPTERS) - 1)]}1020",
            "description": what if outcome == "release" else rnd.choice(GOODS),
        },
        "found_in": None,
        "reasons": reasons if rule or rnd.random() < 0.3 else [],
        "not_computed": [],
        "scans": [],
        "models": [] if unchecked else [said],
        "opinion": {"state": "findings" if finding else state, "reason": ""},
        "filters": ["standard"],
        "measures": [],
        "marks": {"at_decision": "shown", "ever_shown": True},
        "answers": [],
        "own_marks": [],
        "policy": "outcomes-2026-11-01",
        "through": "bench",
        "simulated": True,
        "opened_at": (at - took).isoformat(),
        "decided_at": at.isoformat(),
        "clock": "ok",
    }


def _mark(score: str) -> dict[str, object]:
    return {
        "number": 1,
        "label": "gun",
        "code": "gun",
        "score": score,
        "threshold": "0.500",
        "box": [120, 80, 160, 90],
        "outline": [],
        "shown": True,
        "answer": "not answered",
        "answer_entry": None,
    }


def _found(what: str, truth: bool) -> dict[str, object]:
    return {
        "fields": {
            "by": "officer",
            "opened": "yes",
            "result": "contraband" if truth else "as declared",
            "found": what,
        },
        "through": "bench",
    }
