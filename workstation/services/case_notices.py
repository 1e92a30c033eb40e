"""Why a deed of a case is refused."""

from __future__ import annotations

from workstation.domain.case import CaseDecision
from workstation.domain.decision import CaseDeed
from workstation.domain.notice import Notice
from workstation.domain.officer import Officer

NOTHING = "Nothing has been recorded."
NOT_DETAINED = Notice(
    fact="No detention of this parcel runs.",
    safe=NOTHING,
    act="Start a detention first, or look at the case: a decision ends it.",
    code="CASE-04",
)
"""A deed that needs a running detention."""
NOTHING_HELD = Notice(
    fact="Nothing of this parcel is held: no seizure, abandonment, refusal, referral or detention.",
    safe=NOTHING,
    act="Record the decision or the detention first, then hand the goods over.",
    code="CASE-09",
)
"""A hand-over of what nobody holds."""
GATE_FIRST = Notice(
    fact="This is mail: its class and the cause to open it are not recorded yet.",
    safe=NOTHING,
    act="Record the mail gate first; sealed letters need a warrant or consent.",
    code="CASE-12",
)
"""Mail opened before class and cause are recorded."""
NO_REFERRAL = Notice(
    fact="No referral to an agency stands on this parcel.",
    safe=NOTHING,
    act="Open the case and look how it stands now.",
    code="CASE-13",
)
"""A deed that needs a referral which stands."""
HAS_ANSWERED = Notice(
    fact="The agency has answered already.",
    safe=NOTHING,
    act="Record the decision that follows from its answer.",
    code="CASE-14",
)
"""A reminder to an agency that has answered."""


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


def gap(giver: str, told: str, *, started: bool) -> Notice:
    """A step of custody that does not start where the last one ended."""
    whose = "the last step ended with" if started else "the goods were taken by"
    return Notice(
        fact=f"This step starts with “{told}”, but {whose} “{giver}”.",
        safe="The chain of custody is as it was; nothing has been recorded now.",
        act=f"Record first how the goods came from “{giver}” to “{told}”.",
        code="CASE-10",
    )


def no_witness(name: str) -> Notice:
    """The witness of a step gives or takes the goods."""
    return Notice(
        fact=f"“{name}” gives or takes the goods and cannot be the witness too.",
        safe="The chain of custody is as it was; nothing has been recorded now.",
        act="Name a third person who watched.",
        code="CASE-11",
    )


def spoken(deed: CaseDeed) -> str:
    """A deed's name in words."""
    return deed.value.replace("_", " ")
