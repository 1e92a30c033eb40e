"""What can be done with a parcel's case now, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workstation.domain.case import CaseFile
from workstation.domain.decision import CaseDeed, Policy
from workstation.services.case_reading import first_hand
from workstation.services.casework import Act, Casework, Done

ORDER = (
    CaseDeed.SIGN_OFF,
    CaseDeed.CUSTODY_STEP,
    CaseDeed.EXAMINATION,
    CaseDeed.MAIL_GATE,
    CaseDeed.DETENTION_STARTED,
    CaseDeed.DETENTION_NOTICE_SENT,
    CaseDeed.DETENTION_ENDED,
    CaseDeed.CONSENT,
    CaseDeed.REFERRAL_ANSWER,
    CaseDeed.REFERRAL_REMINDER,
    CaseDeed.PENALTY_NOTE,
    CaseDeed.NOTE,
    CaseDeed.RE_REVIEW,
    CaseDeed.DECISION_REVOKED,
)
"""As they are offered: what is done with gloves on first, what takes a decision back last."""
_NOT_YET = "This station’s policy does not say what it asks."


@dataclass(frozen=True, slots=True)
class DeedRow:
    """One deed as it is offered; `why` says why it cannot be done, "" where it can."""

    deed: CaseDeed
    label: str
    why: str = ""


def deed_rows(
    case: CaseFile, policy: Policy, why_not: Callable[[CaseDeed], str], *, gate_needed: bool
) -> tuple[DeedRow, ...]:
    """Every deed of a case, those first that can be done; `why_not` tells of the officer's rights."""
    rows = []
    for deed in ORDER:
        asked = policy.deeds.get(deed)
        label = asked.label if asked is not None else deed.value.replace("_", " ").capitalize()
        why = _NOT_YET if asked is None else why_not(deed) or _stands_against(deed, case)
        if deed is CaseDeed.MAIL_GATE and gate_needed and not why:
            label = f"{label}: first, before it is opened"
        rows.append(DeedRow(deed, label, why))
    return tuple(sorted(rows, key=lambda row: bool(row.why)))


def labels_of(policy: Policy) -> dict[str, str]:
    """What the policy calls deeds ("custody_step"), and the fields of deeds and outcomes
    ("custody_step.to", "seize.items")."""
    found = {deed.value: one.label for deed, one in policy.deeds.items()}
    asked = {deed.value: one.fields for deed, one in policy.deeds.items()}
    asked |= {outcome.value: one.fields for outcome, one in policy.outcomes.items()}
    for kind, specs in asked.items():
        found |= {f"{kind}.{spec.name}": spec.label for spec in specs}
    return found


def record_deed(casework: Casework, deed: CaseDeed, act: Act, entry: int | None) -> Done:
    """Record one deed; `entry` is the decision that it speaks of, as it was read."""
    about = {
        CaseDeed.SIGN_OFF: casework.sign_off,
        CaseDeed.DECISION_REVOKED: casework.revoke,
        CaseDeed.RE_REVIEW: casework.re_review,
    }
    alone = {
        CaseDeed.DETENTION_STARTED: casework.detain,
        CaseDeed.DETENTION_NOTICE_SENT: casework.notice_sent,
        CaseDeed.DETENTION_ENDED: casework.end_detention,
        CaseDeed.CUSTODY_STEP: casework.hand_over,
        CaseDeed.EXAMINATION: casework.examine,
        CaseDeed.CONSENT: casework.consent,
        CaseDeed.REFERRAL_ANSWER: casework.referral_answer,
        CaseDeed.REFERRAL_REMINDER: casework.remind,
        CaseDeed.PENALTY_NOTE: casework.penalty,
        CaseDeed.NOTE: casework.note,
        CaseDeed.MAIL_GATE: casework.pass_gate,
    }
    return about[deed](act, entry) if deed in about else alone[deed](act)


def _stands_against(deed: CaseDeed, case: CaseFile) -> str:
    """Why a deed cannot be done as the case stands; "" where it can."""
    decision = case.decision
    if deed is CaseDeed.DETENTION_STARTED and decision is not None:
        return f"It is decided: {decision.words.lower()}, entry {decision.entry}."
    if deed is CaseDeed.DETENTION_STARTED and case.detention is not None and case.detained:
        return f"It is detained already, since entry {case.detention.started.entry}."
    if deed in (CaseDeed.DETENTION_NOTICE_SENT, CaseDeed.DETENTION_ENDED) and not case.detained:
        return "No detention of it runs."
    if deed is CaseDeed.SIGN_OFF and case.awaiting is None:
        return "No decision of it awaits a sign-off."
    if deed is CaseDeed.CUSTODY_STEP and first_hand(case) is None:
        return "Nothing of it is held."
    if deed in (CaseDeed.REFERRAL_ANSWER, CaseDeed.REFERRAL_REMINDER) and case.referral is None:
        return "No referral to an agency stands."
    if deed is CaseDeed.REFERRAL_REMINDER and case.referral is not None and case.referral.answered:
        return "The agency has answered."
    if deed is CaseDeed.DECISION_REVOKED and decision is None:
        return "No decision of it stands."
    if deed is CaseDeed.RE_REVIEW and not case.re_review_due:
        return "It was not drawn to be looked at again."
    return ""
