"""The five outcomes as typed records: what a decision holds, for code that works with one of them.

`typed` turns the fields of a decision into its record. A policy may ask less than a record can
hold: what was not filled in is empty or None. What a policy asks beside it stays in `fields`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from workstation.domain.decision import Decision, Outcome
from workstation.domain.outcomes.abandonment import AbandonmentRecord
from workstation.domain.outcomes.denied_entry import DeniedEntryRecord
from workstation.domain.outcomes.pga_referral import ReferralRecord
from workstation.domain.outcomes.release import ReleaseRecord
from workstation.domain.outcomes.seize import SeizureRecord

__all__ = [
    "AbandonmentRecord",
    "DeniedEntryRecord",
    "OutcomeRecord",
    "ReferralRecord",
    "ReleaseRecord",
    "SeizureRecord",
    "of_fields",
    "typed",
]

OutcomeRecord: TypeAlias = (
    ReleaseRecord | SeizureRecord | AbandonmentRecord | DeniedEntryRecord | ReferralRecord
)


def typed(decision: Decision) -> OutcomeRecord:
    """The decision's record; those of its parts: `of_fields(part.outcome, part.fields)`."""
    return of_fields(decision.outcome, decision.fields)


def of_fields(outcome: Outcome, fields: Mapping[str, object]) -> OutcomeRecord:
    """The record of an outcome's fields, as a decision or an entry of the log keeps them."""
    records: Mapping[Outcome, Callable[[Mapping[str, object]], OutcomeRecord]] = {
        Outcome.RELEASE: ReleaseRecord.of,
        Outcome.SEIZE: SeizureRecord.of,
        Outcome.ABANDONMENT: AbandonmentRecord.of,
        Outcome.DENIED_ENTRY: DeniedEntryRecord.of,
        Outcome.PGA_REFERRAL: ReferralRecord.of,
    }
    return records[outcome](fields)
