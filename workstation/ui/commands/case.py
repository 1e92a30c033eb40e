"""Commands of a parcel's case: its pane, its deeds, what waits for a second officer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workstation.domain.decision import CaseDeed
from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

DEEDS = {
    "case.mail_gate": CaseDeed.MAIL_GATE,
    "case.examination": CaseDeed.EXAMINATION,
    "case.custody": CaseDeed.CUSTODY_STEP,
    "case.detention_ended": CaseDeed.DETENTION_ENDED,
    "case.consent": CaseDeed.CONSENT,
    "case.referral_answer": CaseDeed.REFERRAL_ANSWER,
    "case.referral_reminder": CaseDeed.REFERRAL_REMINDER,
    "case.penalty": CaseDeed.PENALTY_NOTE,
    "case.note": CaseDeed.NOTE,
    "case.revoke": CaseDeed.DECISION_REVOKED,
}

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "case.open",
        "Case",
        "Case of this parcel",
        "Ctrl+F3",
        "How it stands, what was done, what can be done",
    ),
    ActionSpec(
        "case.detain",
        "Case",
        "Detain, or notice sent…",
        "Ctrl+F4",
        "Start a detention; where one runs, record that its notice was sent",
        deed=Deed.DETAIN,
    ),
    ActionSpec(
        "case.waiting",
        "Case",
        "What waits, sign off…",
        "Ctrl+F9",
        "Decisions for a second officer, detentions and agencies’ answers, overdue first",
    ),
    ActionSpec(
        "case.mail_gate",
        "Case",
        "Mail gate…",
        "Ctrl+Shift+F2",
        "Class of the mail and the cause, before it is opened",
        deed=Deed.MAIL_GATE,
    ),
    ActionSpec(
        "case.examination",
        "Case",
        "Result of examination…",
        "Ctrl+Shift+F6",
        "What an officer, a dog or another inspector found, with photos",
        deed=Deed.EXAMINE,
    ),
    ActionSpec(
        "case.custody",
        "Case",
        "Hand over…",
        "Ctrl+Shift+F8",
        "The next step of the chain of custody",
        deed=Deed.CUSTODY,
    ),
    ActionSpec(
        "case.split",
        "Case",
        "Split: other outcome for some lines…",
        "Ctrl+Shift+F9",
        "While a decision is open: lines of the parcel that have another outcome",
        deed=Deed.DECIDE,
    ),
    ActionSpec(
        "case.detention_ended",
        "Case",
        "End the detention…",
        "",
        "The goods go on, or to another agency",
        deed=Deed.DETAIN,
    ),
    ActionSpec(
        "case.consent",
        "Case",
        "Consent to abandon…",
        "",
        "Consent given or refused",
        deed=Deed.CONSENT,
    ),
    ActionSpec(
        "case.referral_answer",
        "Case",
        "Agency’s answer…",
        "",
        "Release, refuse, or partly",
        deed=Deed.REFERRAL_ANSWER,
    ),
    ActionSpec(
        "case.referral_reminder",
        "Case",
        "Remind the agency…",
        "",
        "A reminder, and the day on which the answer is due now",
        deed=Deed.REFERRAL_ANSWER,
    ),
    ActionSpec(
        "case.penalty",
        "Case",
        "Penalty note…",
        "",
        "A penalty, independent of the outcome",
        deed=Deed.PENALTY,
    ),
    ActionSpec("case.note", "Case", "Note on the case…", "", "A note, with papers", deed=Deed.NOTE),
    ActionSpec(
        "case.revoke",
        "Case",
        "Revoke the decision…",
        "",
        "Take the decision back with a reason; both stay shown",
        deed=Deed.REVOKE,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    desk = window.case_desk
    window.on("case.open", desk.open_case)
    window.on("case.detain", desk.begin_detention)
    window.on("case.waiting", desk.open_sign_offs)
    window.on("case.split", desk.split)
    for name, deed in DEEDS.items():
        window.on(name, partial(desk.begin, deed))
