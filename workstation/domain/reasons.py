"""The result of one check of a parcel: a reason to look, in plain words with its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How loudly a reason speaks; ranked worst first."""

    NOTE = 1
    LOOK = 2
    ALARM = 3


class Group(StrEnum):
    """What a reason is about."""

    MANIFESTING = "manifesting"
    HISTORY = "history"
    CATEGORY = "category"
    VALUE = "value"
    AGGREGATE = "aggregate"
    DATA_QUALITY = "data quality"
    ENTRY = "entry"
    AGENCY = "agency"
    TIMELINESS = "timeliness"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an officer should look.

    `rule` names the rule ("weight_to_value"), `sentence` is what the officer reads, `figures`
    are the numbers it was computed from (strings, so that they are logged exactly), `clears`
    says what would clear it, `rule_version` the dated rule data in force, `group` what it is
    about (a `Group`'s value), `filer` what the filer of the data is told. One that is `quiet` is
    told beside the record and is no reason to look: it says what applies to most honest parcels.
    """

    rule: str
    severity: Severity
    sentence: str
    figures: dict[str, str] = field(default_factory=dict)
    clears: str = ""
    rule_version: str = ""
    group: str = ""
    filer: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class NotComputed:
    """A check that could not be made, and why: shown, never taken for a pass."""

    rule: str
    why: str
