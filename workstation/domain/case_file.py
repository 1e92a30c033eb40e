"""What a parcel's case is made of; `case.case_of` makes it from the log's entries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import cast

from workstation.domain.decision import PARTS, CaseDeed, Outcome

DECISION = "decision"
PAPER = "paper"
JUDGED = "review_judged"
"""A second look of the supervisor's desk (docs/figures.md): it is one at a release too."""
CASE_KINDS: tuple[str, ...] = (DECISION, PAPER, JUDGED, *(deed.value for deed in CaseDeed))
"""Kinds of entries that a case is made of."""
_SAMPLE_TAG = b"NII-SAMPLE-1\x00"


class DecisionState(StrEnum):
    """How a recorded decision stands now. The words are shown."""

    STANDS = "stands"
    AWAITING = "awaiting sign-off"
    AMENDED = "amended"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    REFUSED = "refused sign-off"


CURRENT = (DecisionState.STANDS, DecisionState.AWAITING)
"""States in which a parcel is decided; in all others it has been opened again or decided anew."""


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One entry of the case: who recorded what, when, where.

    `fields` are as the policy's deed asks them: texts, or lists and mappings of texts. `data` is
    all that the entry holds.
    """

    entry: int
    hash: str
    kind: str
    officer: str
    at: str
    """When it was recorded: UTC, ISO 8601."""
    station: str
    fields: Mapping[str, object]
    data: Mapping[str, object]

    def text(self, name: str) -> str:
        """A field that is one text; "" where it was not filled in or is none."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def day(self, name: str) -> date | None:
        """A field that is a day, or None."""
        return day_of(self.text(name))

    @property
    def decision(self) -> int | None:
        """The decision's entry that this one tells of, where it does."""
        told = self.data.get("entry")
        return told if isinstance(told, int) else None


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """One recorded decision, never changed, and how it stands now."""

    entry: int
    hash: str
    outcome: Outcome
    label: str
    officer: str
    at: str
    station: str
    state: DecisionState
    by: int | None
    """The entry that gave it its state; None where it is the decision itself."""
    by_officer: str
    reason: str
    """Why it was amended, superseded, revoked or refused."""
    amends: int | None
    """The decision that it changed."""
    sign_off_roles: tuple[str, ...]
    """Whose sign-off it needs or needed; empty: none."""
    fields: Mapping[str, object]
    data: Mapping[str, object]

    @property
    def current(self) -> bool:
        """Whether the parcel is decided by it now, signed off or not yet."""
        return self.state in CURRENT

    @property
    def awaiting(self) -> bool:
        return self.state is DecisionState.AWAITING

    @property
    def words(self) -> str:
        """ "Seize, awaiting sign-off"; of one that stands its label alone."""
        return self.label if self.state is DecisionState.STANDS else f"{self.label}, {self.state}"

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Its outcome, then those of its parts."""
        parts = self.fields.get(PARTS)
        told = [one.get("outcome") for one in parts] if isinstance(parts, list) else []
        return (self.outcome, *(Outcome(str(one)) for one in told if one in set(Outcome)))

    def part(self, outcome: Outcome) -> Mapping[str, object] | None:
        """The fields of an outcome: its own, or those of the part that has it; None: no such."""
        if outcome is self.outcome:
            return self.fields
        parts = self.fields.get(PARTS)
        for one in parts if isinstance(parts, list) else []:
            if one.get("outcome") == outcome.value:
                return cast("Mapping[str, object]", one["fields"])
        return None


@dataclass(frozen=True, slots=True)
class DetentionClock:
    """The days of a detention, as computed and recorded when it began."""

    basis: str
    """ "presented" or "detained": the day from which it counts."""
    start: date
    decide_by: date
    notice_by: date
    excluded_on: date
    calendar: str
    """Version of the list of holidays; "" where weekends alone were known."""

    def words(self, today: date) -> str:
        """How the clock stands, told with its days."""
        if today >= self.excluded_on:
            return f"excluded since {self.excluded_on}: no decision in time"
        if today > self.decide_by:
            late = (today - self.decide_by).days
            return f"overdue by {late} {'day' if late == 1 else 'days'}: was due {self.decide_by}"
        if today == self.decide_by:
            return f"due today, {self.decide_by}"
        left = (self.decide_by - today).days
        return f"due {self.decide_by}, in {left} {'day' if left == 1 else 'days'}"


@dataclass(frozen=True, slots=True)
class Detention:
    """A detention before a decision."""

    started: CaseEntry
    clock: DetentionClock
    notices: tuple[CaseEntry, ...] = ()
    ended: CaseEntry | None = None
    ended_by: int | None = None
    """The decision that ended it."""

    @property
    def running(self) -> bool:
        return self.ended is None and self.ended_by is None


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """One hand-over in the chain of custody."""

    number: int
    recorded: CaseEntry
    giver: str
    taker: str
    place: str
    seal: str
    witness: str
    at: str
    gross_kg: str
    difference: str
    """What differs from the step before, in words; "" where nothing does."""
    vault: bool


@dataclass(frozen=True, slots=True)
class SignOff:
    """A second officer's word on a decision."""

    recorded: CaseEntry
    decision: int
    agreed: bool
    reason: str

    @property
    def officer(self) -> str:
        return self.recorded.officer


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral to another agency, and what the agency said."""

    decision: int
    agency: str
    fields: Mapping[str, object]
    due: date | None
    """The day on which the answer is due; after it, it is overdue."""
    answers: tuple[CaseEntry, ...] = ()
    reminders: tuple[CaseEntry, ...] = ()

    @property
    def answered(self) -> bool:
        return bool(self.answers)

    def overdue(self, today: date) -> bool:
        return not self.answered and self.due is not None and today > self.due


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that was recorded of one parcel, oldest first."""

    parcel: str
    decisions: tuple[CaseDecision, ...] = ()
    detentions: tuple[Detention, ...] = ()
    custody: tuple[CustodyStep, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    examinations: tuple[CaseEntry, ...] = ()
    consents: tuple[CaseEntry, ...] = ()
    referral: Referral | None = None
    """That of the decision which stands."""
    mail_gates: tuple[CaseEntry, ...] = ()
    penalties: tuple[CaseEntry, ...] = ()
    re_reviews: tuple[CaseEntry, ...] = ()
    notes: tuple[CaseEntry, ...] = ()
    papers: tuple[CaseEntry, ...] = ()
    entries: tuple[CaseEntry, ...] = ()
    """Every entry of the case in one line, for a timeline."""
    head: int = 0
    """The last entry by which the parcel was decided or opened again; 0: none."""

    @property
    def decision(self) -> CaseDecision | None:
        """The decision by which the parcel is decided now, signed off or not yet."""
        last = self.decisions[-1] if self.decisions else None
        return last if last is not None and last.current else None

    @property
    def detention(self) -> Detention | None:
        """The newest detention."""
        return self.detentions[-1] if self.detentions else None

    @property
    def detained(self) -> bool:
        return self.detention is not None and self.detention.running

    @property
    def awaiting(self) -> CaseDecision | None:
        """The decision that waits for a second officer."""
        found = self.decision
        return found if found is not None and found.awaiting else None

    @property
    def re_review_due(self) -> bool:
        """The standing release over an alarm was drawn to be looked at again, and was not yet."""
        found = self.decision
        if found is None or not sampled(found):
            return False
        return all(one.decision != found.entry for one in self.re_reviews)

    def last_of(self, kind: str) -> int:
        """The number of the newest entry of a kind; 0 where there is none."""
        return max((one.entry for one in self.entries if one.kind == kind), default=0)

    def find(self, entry: int) -> CaseDecision | None:
        """The decision of an entry."""
        return next((one for one in self.decisions if one.entry == entry), None)


def sampled(decision: CaseDecision) -> bool:
    """Whether a release over an alarm is to be looked at again."""
    return drawn_for_review(decision.data, bytes.fromhex(decision.hash))


def drawn_for_review(data: Mapping[str, object], entry_hash: bytes) -> bool:
    """Whether the entry of a release over an alarm is drawn to be looked at again.

    Drawn from the entry's own hash: nobody can know it before recording, and anybody can draw
    it again. `data` says how many of 1 000 were to be drawn.
    """
    told = data.get("re_review")
    permille = told.get("permille") if isinstance(told, Mapping) else None
    if not isinstance(permille, int):
        return False
    drawn = hashlib.sha256(_SAMPLE_TAG + entry_hash).digest()
    return int.from_bytes(drawn[:8], "big") % 1000 < permille


def day_of(text: str) -> date | None:
    """The day that a text names, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
