"""What officers are told of a case: what a recorded deed means, what differs, what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from workstation.domain.case import CaseDecision, CaseFile, CustodyStep, drawn_for_review
from workstation.domain.log import LogEntry


def before_last(step: CustodyStep) -> str:
    """A step that is said to have been before the one recorded last."""
    return f"When lies before step {step.number}, {step.at}."


def reopened(decision: CaseDecision) -> str:
    """After a revocation or a refused sign-off."""
    return (
        f"The parcel is open again: {decision.label.lower()}, entry {decision.entry}, "
        "no longer stands. Decide it anew."
    )


def consent_refused() -> str:
    """After a refused consent."""
    return "Consent was refused: the goods cannot be abandoned. Seize them or deny entry."


def answered() -> str:
    """After an agency's answer."""
    return "The referral still stands: record the decision that follows from the agency's answer."


def custody_difference(case: CaseFile, values: Mapping[str, object]) -> str:
    """What of a step differs from what was recorded before, in words; "" where nothing does."""
    told: list[str] = []
    before, unit_words = last_weight(case)
    now = _number(values.get("gross_kg"))
    if before is not None and now is not None and now != before:
        change = now - before
        sign = "more" if change > 0 else "less"
        told.append(
            f"{_plain(abs(change))} kg {sign} than before: {_plain(now)} kg, "
            f"was {_plain(before)} kg ({unit_words})."
        )
    seal_before, seal_now = last_seal(case), str(values.get("found_seal") or "")
    if seal_before and seal_now and seal_now != seal_before:
        told.append(f"Seal found {seal_now}, was {seal_before}.")
    bears = str(values.get("seal") or "")
    if seal_before and not seal_now and bears and bears != seal_before:
        told.append(f"Seal {bears} now, was {seal_before}; which one was found is not told.")
    return " ".join(told)


def last_weight(case: CaseFile) -> tuple[Decimal | None, str]:
    """The gross weight recorded last, and where."""
    for step in reversed(case.custody):
        weight = _number(step.gross_kg)
        if weight is not None:
            return weight, f"step {step.number}"
    decision = case.decision
    for outcome in () if decision is None else decision.outcomes:
        fields = decision.part(outcome) if decision is not None else None
        weight = _number((fields or {}).get("gross_kg"))
        if weight is not None and decision is not None:
            return weight, f"entry {decision.entry}"
    return None, ""


def last_seal(case: CaseFile) -> str:
    """The seal recorded last."""
    for step in reversed(case.custody):
        if step.seal:
            return step.seal
    decision = case.decision
    for outcome in () if decision is None else decision.outcomes:
        fields = decision.part(outcome) if decision is not None else None
        seal = str((fields or {}).get("seal_number") or "")
        if seal:
            return seal
    return ""


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value)) if value else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def what_follows(entry: LogEntry) -> tuple[str, ...]:
    """What a recorded decision still waits for, in words."""
    data = entry.content.get("data")
    told: list[str] = []
    if not isinstance(data, Mapping):
        return ()
    asked = data.get("sign_off")
    if isinstance(asked, Mapping) and asked.get("needed") is True:
        told.append("It awaits the sign-off of a second officer.")
    if drawn_for_review(data, entry.hash):
        told.append("It was drawn for a second look by another officer.")
    if data.get("answer_due"):
        told.append(f"The agency's answer is due {data['answer_due']}.")
    return tuple(told)
