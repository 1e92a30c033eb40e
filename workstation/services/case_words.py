"""What officers are told of a case: why a deed is refused, and what a recorded one means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from workstation.domain.case import CaseDecision, CaseFile, CustodyStep, drawn_for_review
from workstation.domain.decision import CaseDeed
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer

NOTHING = "Nothing has been recorded."


def error(notice: Notice) -> WorkstationError:
    """The failure that a notice tells."""
    return WorkstationError(notice)


def not_in_policy(deed: CaseDeed, version: str) -> Notice:
    """The policy in force knows no such deed."""
    return Notice(
        fact=f"The policy {version} does not say what “{spoken(deed)}” asks.",
        safe=NOTHING,
        act="Have a supervisor put a policy of format nii-policy/2 in force.",
        code="CASE-01",
    )


def decided(decision: CaseDecision) -> Notice:
    """A deed that needs an undecided parcel."""
    return Notice(
        fact=f"This parcel is decided: {decision.words}, entry {decision.entry}.",
        safe="That entry stands; nothing has been recorded now.",
        act="Revoke that decision first, or record a new one in its place.",
        code="CASE-02",
    )


def detained(entry: int) -> Notice:
    """A second detention beside one that runs."""
    return Notice(
        fact=f"This parcel is detained already, since entry {entry}.",
        safe="Its clock runs on; nothing has been recorded now.",
        act="Send its notice, decide, or end that detention first.",
        code="CASE-03",
    )


def not_detained() -> Notice:
    """A deed that needs a running detention."""
    return Notice(
        fact="No detention of this parcel runs.",
        safe=NOTHING,
        act="Start a detention first, or look at the case: a decision ends it.",
        code="CASE-04",
    )


def nothing_awaits(decision: CaseDecision | None, entry: int | None) -> Notice:
    """A sign-off where no decision waits, or another than the one named."""
    stands = (
        "it is not decided" if decision is None else f"{decision.words}, entry {decision.entry}"
    )
    named = f" (entry {entry})" if entry is not None else ""
    return Notice(
        fact=f"No decision of this parcel awaits a sign-off{named}: {stands}.",
        safe=NOTHING,
        act="Open the case again and look how it stands now.",
        code="CASE-05",
    )


def own_decision(decision: CaseDecision) -> Notice:
    """Nobody looks at his own decision again."""
    return Notice(
        fact=f"Entry {decision.entry} is your own decision: another officer must look at it.",
        safe="It stands as it was; nothing has been recorded now.",
        act="Ask a second officer to sign in, here or later.",
        code="CASE-06",
    )


def other_role(decision: CaseDecision, officer: Officer) -> Notice:
    """The policy asks somebody else's sign-off."""
    roles = " or ".join(role.replace("_", " ") for role in decision.sign_off_roles)
    return Notice(
        fact=f"{officer.name} ({officer.role}) may not sign this off: the policy asks a {roles}.",
        safe="It still awaits its sign-off; nothing has been recorded now.",
        act=f"Ask a {roles}.",
        code="CASE-07",
    )


def nothing_stands(decision: CaseDecision | None, entry: int | None) -> Notice:
    """A deed that needs a decision which stands, or another than the one named."""
    stands = "none" if decision is None else f"{decision.words}, entry {decision.entry}"
    named = (
        "No decision of this parcel stands" if entry is None else f"Entry {entry} does not stand"
    )
    return Notice(
        fact=f"{named} (now: {stands}).",
        safe=NOTHING,
        act="Open the case again and look how it stands now.",
        code="CASE-08",
    )


def nothing_held() -> Notice:
    """A hand-over of what nobody holds."""
    return Notice(
        fact="Nothing of this parcel is held: no seizure, abandonment, refusal, referral or detention.",
        safe=NOTHING,
        act="Record the decision or the detention first, then hand the goods over.",
        code="CASE-09",
    )


def gap(giver: str, told: str, *, started: bool) -> Notice:
    """A step of custody that does not start where the last one ended."""
    whose = "the last step ended with" if started else "the goods were taken by"
    return Notice(
        fact=f"This step starts with “{told}”, but {whose} “{giver}”.",
        safe="The chain of custody is as it was; nothing has been recorded now.",
        act=f"Record first how the goods came from “{giver}” to “{told}”.",
        code="CASE-10",
    )


def before_last(step: CustodyStep) -> str:
    """A step that is said to have been before the one recorded last."""
    return f"When lies before step {step.number}, {step.at}."


def no_witness(name: str) -> Notice:
    """The witness of a step gives or takes the goods."""
    return Notice(
        fact=f"“{name}” gives or takes the goods and cannot be the witness too.",
        safe="The chain of custody is as it was; nothing has been recorded now.",
        act="Name a third person who watched.",
        code="CASE-11",
    )


def gate_first() -> Notice:
    """Mail opened before class and cause are recorded."""
    return Notice(
        fact="This is mail: its class and the cause to open it are not recorded yet.",
        safe=NOTHING,
        act="Record the mail gate first; sealed letters need a warrant or consent.",
        code="CASE-12",
    )


def no_referral() -> Notice:
    """A deed that needs a referral which stands."""
    return Notice(
        fact="No referral to an agency stands on this parcel.",
        safe=NOTHING,
        act="Open the case and look how it stands now.",
        code="CASE-13",
    )


def has_answered() -> Notice:
    """A reminder to an agency that has answered."""
    return Notice(
        fact="The agency has answered already.",
        safe=NOTHING,
        act="Record the decision that follows from its answer.",
        code="CASE-14",
    )


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


def spoken(deed: CaseDeed) -> str:
    """A deed's name in words."""
    return deed.value.replace("_", " ")


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
