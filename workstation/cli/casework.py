"""`detain`, `sign-off`, `custody` and the other deeds of a case: one entry of the log each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.documents import entry_summary
from workstation.cli.field_documents import (
    field_document,
    field_lines,
    given_fields,
    must_documents,
)
from workstation.cli.gate import THROUGH, signed_in
from workstation.composition import POLICY_FOLDER, open_station
from workstation.domain.barcode import Barcode
from workstation.domain.decision import CaseDeed, DeedPolicy
from workstation.domain.notice import Notice, WorkstationError
from workstation.resources import assets_dir
from workstation.services.case_notices import not_in_policy
from workstation.services.casework import RIGHTS, Act, Casework, Done
from workstation.services.policy import load_policy

_DEEDS: Mapping[str, CaseDeed] = {
    "detain": CaseDeed.DETENTION_STARTED,
    "sign-off": CaseDeed.SIGN_OFF,
    "custody": CaseDeed.CUSTODY_STEP,
    "examine-result": CaseDeed.EXAMINATION,
    "consent": CaseDeed.CONSENT,
    "referral-answer": CaseDeed.REFERRAL_ANSWER,
    "revoke": CaseDeed.DECISION_REVOKED,
    "penalty": CaseDeed.PENALTY_NOTE,
    "note": CaseDeed.NOTE,
    "mail-gate": CaseDeed.MAIL_GATE,
    "re-review": CaseDeed.RE_REVIEW,
}


def run(arguments: Arguments, answers: Answers) -> int:
    """Sign in and record the deed; 0 once it is on disk."""
    deed = _deed(arguments)
    if arguments.show_fields:
        return _show_fields(deed, arguments, answers)
    if arguments.parcel is None:
        raise WorkstationError(
            Notice(
                fact="The command is not complete: the parcel's number is missing.",
                safe="Nothing has been recorded.",
                act=f"See “workstation {arguments.verb} --help”.",
                code="CLI-15",
            )
        )
    Barcode.parse(arguments.parcel)
    station = open_station(arguments.data_dir, through=THROUGH)
    try:
        casework = station.casework
        with signed_in(station, arguments, RIGHTS[deed]) as officer:
            asked = casework.fields_of(deed)
            given = given_fields(arguments, asked.fields, casework.attachments)
            _from_options(arguments, given)
            done = _how(casework, deed, arguments)(
                Act(arguments.parcel, officer, given, through=THROUGH)
            )
    finally:
        station.close()
    if answers.as_json:
        answers.document({"recorded": True, "told": list(done.told)} | entry_summary(done.entry))
        return 0
    parcel = done.entry.content.get("parcel")
    answers.say(
        f"Recorded: {asked.label} of {parcel}, entry {done.entry.seq}, "
        f"hash {done.entry.hash.hex()}.",
        *done.told,
    )
    return 0


def _deed(arguments: Arguments) -> CaseDeed:
    if arguments.verb == "detain" and arguments.notice:
        return CaseDeed.DETENTION_NOTICE_SENT
    if arguments.verb == "detain" and arguments.end:
        return CaseDeed.DETENTION_ENDED
    if arguments.verb == "referral-answer" and arguments.reminder:
        return CaseDeed.REFERRAL_REMINDER
    return _DEEDS[arguments.verb]


def _from_options(arguments: Arguments, given: dict[str, object]) -> None:
    """What options of their own say of fields."""
    for name in ("reason", "text"):
        told = getattr(arguments, name, None)
        if told is not None:
            given[name] = told
    if getattr(arguments, "agree", False):
        given["agreed"] = "yes"
    if getattr(arguments, "refuse", None) is not None:
        given.update(agreed="no", reason=arguments.refuse)


def _how(casework: Casework, deed: CaseDeed, arguments: Arguments) -> Callable[[Act], Done]:
    entry: int | None = getattr(arguments, "entry", None)
    deeds: Mapping[CaseDeed, Callable[[Act], Done]] = {
        CaseDeed.DETENTION_STARTED: casework.detain,
        CaseDeed.DETENTION_NOTICE_SENT: casework.notice_sent,
        CaseDeed.DETENTION_ENDED: casework.end_detention,
        CaseDeed.SIGN_OFF: partial(casework.sign_off, entry=entry),
        CaseDeed.CUSTODY_STEP: casework.hand_over,
        CaseDeed.EXAMINATION: casework.examine,
        CaseDeed.CONSENT: casework.consent,
        CaseDeed.REFERRAL_ANSWER: casework.referral_answer,
        CaseDeed.REFERRAL_REMINDER: casework.remind,
        CaseDeed.DECISION_REVOKED: partial(casework.revoke, entry=entry),
        CaseDeed.PENALTY_NOTE: casework.penalty,
        CaseDeed.NOTE: casework.note,
        CaseDeed.MAIL_GATE: casework.pass_gate,
        CaseDeed.RE_REVIEW: partial(casework.re_review, entry=entry),
    }
    return deeds[deed]


def _show_fields(deed: CaseDeed, arguments: Arguments, answers: Answers) -> int:
    from workstation.adapters.system_clock import SystemClock

    today = SystemClock().now().date()
    policy = load_policy(assets_dir() / "policy", today, arguments.data_dir / POLICY_FOLDER)
    asked: DeedPolicy | None = policy.deeds.get(deed)
    if asked is None:
        raise WorkstationError(not_in_policy(deed, policy.version))
    if answers.as_json:
        answers.document(
            {
                "deed": deed.value,
                "label": asked.label,
                "policy": policy.version,
                "source": asked.source,
                "fields": [field_document(spec) for spec in asked.fields],
                "must": must_documents(asked.must),
            }
        )
    else:
        answers.say(f"{asked.label} ({policy.version})", *field_lines(asked.fields))
    return 0
