"""A decided parcel as threat reports: the officer's decision, and the truth after an examination.

Neither says where in the picture the goods lie: their object is the whole picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workstation.domain.case import CaseEntry, CaseFile
from workstation.domain.decision import Outcome
from workstation.domain.threat_report import AlarmDecision, ThreatFlag

GROUND_TRUTH = "GROUND TRUTH"
"""As the independent toolkit writes it."""
NO_TRUTH = "canine"
"""Who examines and settles nothing: a dog's alert is a reason to look, not what was found."""
_RESULTS: Mapping[str, tuple[ThreatFlag, AlarmDecision, str]] = {
    "contraband": (ThreatFlag.THREAT, AlarmDecision.ALARM, "CONTRABAND"),
    "not as declared": (ThreatFlag.UNKNOWN, AlarmDecision.UNKNOWN, "ANOMALY"),
    "as declared": (ThreatFlag.NO_THREAT, AlarmDecision.UNKNOWN, "OTHER"),
}
"""What each result is called. A report of goods as declared is undecided: it clears no parcel."""


@dataclass(frozen=True, slots=True)
class DecidedBy:
    """The decision that stands on a parcel."""

    officer: str
    at: str
    outcome: Outcome
    label: str
    entry: int

    @property
    def words(self) -> str:
        return f"decision: {self.label}, entry {self.entry}"

    @property
    def flag(self) -> ThreatFlag:
        """A seizure says that there is something; no other outcome says that there is nothing."""
        return ThreatFlag.THREAT if self.outcome is Outcome.SEIZE else ThreatFlag.UNKNOWN


@dataclass(frozen=True, slots=True)
class Examined:
    """What a person found who opened the parcel."""

    officer: str
    inspector: str
    at: str
    result: str
    found: str
    entry: int

    @property
    def words(self) -> str:
        told = f"examined, {self.result}"
        return f"{told}: {self.found}" if self.found else told

    @property
    def flag(self) -> ThreatFlag:
        return _RESULTS[self.result][0]

    @property
    def decision(self) -> AlarmDecision:
        return _RESULTS[self.result][1]

    @property
    def category(self) -> str:
        return _RESULTS[self.result][2]


def decided_by(case: CaseFile) -> DecidedBy | None:
    """The decision by which a parcel is decided, signed off or not yet."""
    found = case.decision
    if found is None:
        return None
    return DecidedBy(found.officer, found.at, found.outcome, found.label, found.entry)


def examined(case: CaseFile) -> Examined | None:
    """The newest result that settles what is in the parcel: opened, by a person."""
    settled = [one for one in case.examinations if _settles(one)]
    if not settled:
        return None
    last = settled[-1]
    return Examined(
        last.officer,
        last.text("inspector") or last.officer,
        last.text("at") or last.at,
        last.text("result"),
        last.text("found"),
        last.entry,
    )


def _settles(one: CaseEntry) -> bool:
    opened = one.text("opened") == "yes"
    return opened and one.text("by") != NO_TRUTH and one.text("result") in _RESULTS
