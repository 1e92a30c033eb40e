"""A referral to another agency: which, why, and where the goods wait for its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workstation.domain.outcomes.parts import ItemLine, day, items, text


@dataclass(frozen=True, slots=True)
class ReferralRecord:
    """What the record of a referral holds."""

    agency: str
    programme: str
    reason: str
    flag_or_hts: str
    hold_started_on: date | None
    hold_place: str
    agency_reference: str
    answer_due: date | None
    items: tuple[ItemLine, ...]
    remark: str

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> ReferralRecord:
        """From a decision's fields."""
        return cls(
            text(fields, "agency"),
            text(fields, "programme"),
            text(fields, "reason"),
            text(fields, "flag_or_hts"),
            day(fields, "hold_started_on"),
            text(fields, "hold_place"),
            text(fields, "agency_reference"),
            day(fields, "answer_due"),
            items(fields),
            text(fields, "remark"),
        )
