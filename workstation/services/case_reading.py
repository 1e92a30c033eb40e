"""A parcel's case read from the log, and what the policy may ask of the parcel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workstation.domain.barcode import Barcode
from workstation.domain.case import CASE_KINDS, CaseFile, case_of
from workstation.domain.decision import Outcome
from workstation.domain.log import LogEntry
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.requirements import Fact
from workstation.services.ports import DecisionLog

POSTAL_KINDS = ("s10", "usps_impb", "usps_legacy")
"""Kinds of numbers that only mail bears."""
_HELD = (Outcome.SEIZE, Outcome.ABANDONMENT, Outcome.DENIED_ENTRY, Outcome.PGA_REFERRAL)
"""Outcomes whose goods stay in hands that a chain of custody names."""
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case, and the entry of the decision by which the parcel is decided now."""

    case: CaseFile
    decided: LogEntry | None


def read_case(log: DecisionLog, parcel: str) -> CaseFile:
    """The case of a parcel; `parcel` is the number's normal form.

    Raises
    ------
    WorkstationError
        LOG-06 where one of its entries is damaged.
    """
    return read_with_entry(log, parcel).case


def read_with_entry(log: DecisionLog, parcel: str) -> ReadCase:
    """As `read_case`, with the standing decision's own entry."""
    entries: list[LogEntry] = []
    while True:
        after = entries[-1].seq if entries else 0
        page = log.entries(parcel_id=parcel, after=after, limit=_PAGE, kinds=CASE_KINDS)
        entries += page
        if len(page) < _PAGE:
            break
    case = case_of(parcel, entries)
    decision = case.decision
    if decision is None:
        return ReadCase(case, None)
    return ReadCase(case, next(entry for entry in entries if entry.seq == decision.entry))


def last_decision(
    decisions: DecisionLog | None, parcel_id: str, kind: str = "decision"
) -> LogEntry | None:
    """The newest entry of a kind on a parcel."""
    if decisions is None:
        return None
    newest = decisions.entries(parcel_id=parcel_id, limit=1, newest=True, kinds=(kind,))
    return newest[0] if newest else None


def standing_decision(
    log: DecisionLog, parcel: str, case: CaseFile | None
) -> tuple[LogEntry | None, int]:
    """The decision that stands, and the last entry by which the parcel was decided or opened.

    `case` None: it cannot be read; the newest decision is then taken to stand.
    """
    if case is None:
        found = last_decision(log, parcel)
        return found, 0 if found is None else found.seq
    if case.decision is None:
        return None, case.head
    (found,) = log.entries(
        parcel_id=parcel, after=case.decision.entry - 1, limit=1, kinds=("decision",)
    )
    return found, case.head


def case_or_none(log: DecisionLog, parcel: str) -> CaseFile | None:
    """The case; None where an entry of it is damaged: what must be recorded does not wait for it."""
    try:
        return read_case(log, parcel)
    except WorkstationError as error:
        if error.notice.code != "LOG-06":
            raise
        return None


def facts_of(
    case: CaseFile, record: ManifestRecord | None, today: date | None = None
) -> dict[str, str]:
    """What the policy may ask of the parcel (`requirements.Fact`); what is not known is absent.

    `today` is the station's own day; without it nothing is known of days that have passed.
    """
    kind = Barcode.parse(case.parcel).kind
    mail_class = record.mail_class if record is not None else None
    category = record.category if record is not None else None
    facts = {
        Fact.POSTAL: "yes" if kind in POSTAL_KINDS or mail_class else "no",
        Fact.MANIFESTED: "no" if record is None else "yes",
        Fact.DETAINED: "yes" if case.detained else "no",
        Fact.EXAMINED: "yes" if case.examinations else "no",
        Fact.MAIL_CLASS: mail_class or "",
        Fact.CATEGORY: category or "",
        Fact.CONSENT: case.consents[-1].text("answer") if case.consents else "",
        Fact.MAIL_GATE: case.mail_gates[-1].text("mail_class") if case.mail_gates else "",
    }
    running = case.detention if case.detained else None
    if today is not None:
        late = running is not None and today >= running.clock.excluded_on
        facts[Fact.EXCLUDED] = "yes" if late else "no"
    dogs = [one for one in case.examinations if one.text("by") == "canine"]
    if dogs:
        facts[Fact.CANINE_ALERT] = "yes" if dogs[-1].text("result") == "alert" else "no"
    return {fact.value: value for fact, value in facts.items() if value}


def first_hand(case: CaseFile) -> str | None:
    """Who had the goods first: the officer whose decision or detention holds them."""
    decision = case.decision
    if decision is not None and any(one in _HELD for one in decision.outcomes):
        first, before = decision, case.find(decision.amends or 0)
        while before is not None and any(one in _HELD for one in before.outcomes):
            first, before = before, case.find(before.amends or 0)
        return first.officer
    if case.detained and case.detention is not None:
        return case.detention.started.officer
    return case.custody[0].giver if case.custody else None
