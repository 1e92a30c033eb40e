"""Trying rules on parcels of the past: how many would have alarmed, and how many were found bad.

Nothing is changed and nothing is logged. Rules are tried as if they had been in force all along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from workstation.domain.decision import Outcome
from workstation.domain.manifest import ManifestRecord, Surroundings
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.reasons import Severity
from workstation.services.checks import compute
from workstation.services.dated import Problems
from workstation.services.logged_pictures import LoggedPictures
from workstation.services.rules.conditions import facts_of
from workstation.services.rules.facts import FACTS
from workstation.services.rules.model import Rule, Rules
from workstation.services.rules.reading import read_site_file
from workstation.services.rules.specs import SPECS
from workstation.services.rules.specs_record import RECORD

BAD = (
    Outcome.SEIZE.value,
    Outcome.ABANDONMENT.value,
    Outcome.DENIED_ENTRY.value,
    Outcome.PGA_REFERRAL.value,
)
"""Outcomes that say that something was found."""
EXAMPLES = 5
_ALONE = frozenset(
    {*(one.name for one in RECORD), "declared_vs_scale", "weight_to_value", "missing_description"}
    | {"vague_description", "late_data", "value_under_threshold"}
) - {"data_after_arrival", "changed_after_arrival"}
"""Built-in rules that ask for nothing but the record."""
_OF_OTHERS = frozenset(
    {"same_day_parcels", "carton_declared", "parent", "sender_parcels", "consignee_parcels"}
    | {"earlier_outcomes", "same_number", "trusted"}
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A stored parcel and what was decided on it (None: nothing yet), by which log entry."""

    record: ManifestRecord
    outcome: str | None
    found_in: str | None = None
    entry: int | None = None


class ReviewedParcels(Protocol):
    """Walks through stored parcels; no write ever waits for it."""

    def parcels(
        self,
        since: date | None = None,
        outcome: str | None = None,
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> Iterable[Reviewed]:
        """Those that arrived since a day (by the day they were stored where no arrival is known),
        with an outcome where one is asked for; in the order in which they were stored.

        `told` hears after each step how many of how many stored records were gone through.
        """
        ...


@dataclass(slots=True)
class TriedRule:
    """One rule over all parcels that were gone through."""

    rule: str
    severity: str
    alarmed: int = 0
    loud: int = 0
    bad: int = 0
    released: int = 0
    undecided: int = 0
    not_computed: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tried:
    """What came of it; `bad` of `decided` were found bad, whether a rule alarmed or not.

    `stopped`: not all parcels were gone through.
    """

    parcels: int = 0
    decided: int = 0
    bad: int = 0
    rules: dict[str, TriedRule] = field(default_factory=dict)
    stopped: bool = False


def rules_of_file(path: Path) -> tuple[Rule, ...]:
    """The rules of a site's file.

    Raises
    ------
    WorkstationError
        RULES-02 where it has faults, with every fault named.
    """
    problems = Problems()
    found = read_site_file(path, problems)
    if problems:
        raise WorkstationError(
            Notice(
                fact=f"This file of rules cannot be used. {problems}",
                safe="Nothing has been changed.",
                act="Put the named places right (docs/rules.md tells how a rule is written).",
                code="RULES-02",
            )
        )
    return tuple(found.rules.values())


def try_rules(
    given: Iterable[Rule],
    rules: Rules,
    reviewed: Iterable[Reviewed],
    surroundings: Callable[[str, str | None], Surroundings] | None = None,
    pictures: Callable[[int], LoggedPictures] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Tried:
    """Compute the given rules, and no others, over parcels one by one.

    `surroundings` finds what other parcels say, `pictures` what a log entry says that the pictures
    told; they are only asked where a rule needs them. `stopped` is asked before each parcel.
    """
    tried = [replace(rule, start=None, until=None, off=False) for rule in given]
    alone = replace(rules, rules={rule.name: rule for rule in tried}, left_out=())
    wide = surroundings is not None and any(map(_needs_others, tried))
    looking = pictures is not None and any(map(_needs_pictures, tried))
    done = Tried(rules={r.name: TriedRule(r.name, r.severity.name.lower()) for r in tried})
    for one in reviewed:
        if stopped():
            done.stopped = True
            break
        record = one.record
        around = Surroundings(parent=one.found_in)
        if wide and surroundings is not None:
            around = surroundings(record.parcel_id, one.found_in)
        told = LoggedPictures()
        if looking and pictures is not None and one.entry is not None:
            told = pictures(one.entry)
        reasons, left = compute(record, around, alone, None, told.weight, told.seen)
        bad = one.outcome in BAD
        done.parcels += 1
        done.decided += one.outcome is not None
        done.bad += bad
        loud = {r.rule for r in reasons if r.severity is Severity.ALARM}
        for name in dict.fromkeys(reason.rule for reason in reasons):
            mine = done.rules[name]
            mine.alarmed += 1
            mine.loud += name in loud
            mine.bad += bad
            mine.released += one.outcome == Outcome.RELEASE.value
            mine.undecided += one.outcome is None
            if len(mine.examples) < EXAMPLES:
                mine.examples.append(record.parcel_id)
        for name in {check.rule for check in left} & set(done.rules):
            done.rules[name].not_computed += 1
    return done


def _needs_pictures(rule: Rule) -> bool:
    if rule.when is None:
        return rule.name == "declared_vs_scan"
    return any(FACTS[name].of_picture for name in facts_of(rule.when))


def _needs_others(rule: Rule) -> bool:
    if rule.when is None:
        return rule.name in SPECS and rule.name not in _ALONE
    return bool(_OF_OTHERS & set(facts_of(rule.when)))
