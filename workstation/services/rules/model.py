"""Rules as values: one rule, the set in force, and a declared rule's conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from workstation.domain.reasons import Group, Severity
from workstation.services.reference.tables import Tables

Wanted = str | bool | Decimal | date | tuple[str, ...] | tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of one named fact: {"fact": "line.hs", "starts_with": ["9504"]}."""

    fact: str
    how: str
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the parts holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Never:
    """The part does not hold."""

    part: Condition


Condition = Test | Every | Some | Never


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how loud it is, what it says, its figures, its dates and where it comes from.

    `when` is set for a declared rule; a built-in one is computed by the check of its name.
    `until` is the last day on which it holds. What a `quiet` one says is no reason to look.
    """

    name: str
    severity: Severity
    alarm_severity: Severity
    sentence: str
    clears: str
    source: str
    unconfirmed: bool
    numbers: Mapping[str, Decimal]
    lists: Mapping[str, tuple[str, ...]]
    group: Group = Group.DATA_QUALITY
    filer: str = ""
    version: str = ""
    file: str = ""
    start: date | None = None
    until: date | None = None
    when: Condition | None = None
    off: bool = False
    quiet: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        begun = self.start is None or self.start <= day
        return begun and not self.off and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The aggregate threshold from one day on, in US dollars, and the law's state then."""

    start: date
    usd: Decimal
    in_force: bool
    state: str
    source: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A site's file that is not used, and every fault it has."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The dated set of rules; `on` is the day for which they were chosen."""

    version: str
    effective_from: date
    source: str
    rates_as_of: date
    usd_per_unit: Mapping[str, Decimal]
    thresholds: tuple[Threshold, ...]
    rules: Mapping[str, Rule]
    on: date = date.min
    left_out: tuple[LeftOut, ...] = ()
    tables: Tables = field(default_factory=Tables)

    def threshold_on(self, day: date) -> Threshold | None:
        """The aggregate threshold on a day; None before the table begins."""
        started = [t for t in self.thresholds if t.start <= day]
        return started[-1] if started else None

    @property
    def versions(self) -> str:
        """The versions of all files in use: another text where any of them is another."""
        return "+".join(sorted({rule.version for rule in self.rules.values()} - {""}))

    def declared(self) -> tuple[Rule, ...]:
        """The rules that are conditions over facts."""
        return tuple(rule for rule in self.rules.values() if rule.when is not None)
