"""Every deed of a case, and what does it."""

from __future__ import annotations

from collections.abc import Callable

from workstation.domain.decision import CaseDeed
from workstation.services.casework import Act, Casework, Done


def methods(work: Casework) -> dict[CaseDeed, Callable[[Act], Done]]:
    """What does each deed."""
    return {
        CaseDeed.DETENTION_STARTED: work.detain,
        CaseDeed.DETENTION_NOTICE_SENT: work.notice_sent,
        CaseDeed.DETENTION_ENDED: work.end_detention,
        CaseDeed.SIGN_OFF: work.sign_off,
        CaseDeed.CUSTODY_STEP: work.hand_over,
        CaseDeed.EXAMINATION: work.examine,
        CaseDeed.CONSENT: work.consent,
        CaseDeed.REFERRAL_ANSWER: work.referral_answer,
        CaseDeed.REFERRAL_REMINDER: work.remind,
        CaseDeed.PENALTY_NOTE: work.penalty,
        CaseDeed.NOTE: work.note,
        CaseDeed.MAIL_GATE: work.pass_gate,
        CaseDeed.DECISION_REVOKED: work.revoke,
        CaseDeed.RE_REVIEW: work.re_review,
    }
