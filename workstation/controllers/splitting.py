"""One parcel, several outcomes: the form of a part, and a part in words."""

from __future__ import annotations

from collections.abc import Mapping

from workstation.domain.decision import FieldKind, FieldSpec, Outcome, Policy
from workstation.domain.fields import Choice

PART_LINES, PART_OUTCOME = "part_lines", "part_outcome"


def part_specs(policy: Policy, rest: Outcome, chosen: str) -> tuple[FieldSpec, ...]:
    """What is asked of a part: its lines, its outcome, and what that outcome asks."""
    others = tuple(
        Choice(outcome.value, policy.outcomes[outcome].label)
        for outcome in Outcome
        if outcome is not rest
    )
    specs = (
        FieldSpec(
            PART_LINES,
            "Lines of the record",
            FieldKind.TEXT,
            help="Their numbers as the record shows them: 2, 3",
            max_length=200,
        ),
        FieldSpec(PART_OUTCOME, "Their outcome", FieldKind.CHOICE, choices=others),
    )
    if chosen in set(Outcome) and chosen != rest.value:
        return (*specs, *policy.fields_of(Outcome(chosen)))
    return specs


def part_words(part: Mapping[str, object], labels: Mapping[Outcome, str]) -> str:
    """A part in one line: "Lines 2, 3: Release"."""
    lines, chosen = str(part.get("lines", "")), str(part.get("outcome", ""))
    label = labels[Outcome(chosen)] if chosen in set(Outcome) else chosen
    return f"{'Line' if lines.isdigit() else 'Lines'} {lines}: {label}"
