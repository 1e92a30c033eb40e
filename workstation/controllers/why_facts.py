"""WHY LOOK as facts: reasons grouped and ranked, each with its figures and what clears it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from workstation.controllers.record_facts import Fact, Section, grouped, local, money
from workstation.domain.manifest import Surroundings
from workstation.domain.reasons import NotComputed, Reason
from workstation.domain.relations import Together
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.risk import Summary, beside, ranked

SEVERITY_WORDS = {3: "ALARM", 2: "LOOK", 1: "NOTE"}


def why_sections(
    opened: OpenedParcel, opinion_words: str, summary: Summary | None = None
) -> tuple[Section, ...]:
    """Everything that speaks for a look, worst first, then what nothing could be said of.

    `opinion_words` is the machine opinion on the picture as the bench tells it; `summary` holds
    it against what is declared, and stands first as one line that counts.
    """
    sections = []
    if summary is not None:
        sections.append(Section("IN SHORT", (Fact("summary", "", summary.headline),)))
    sections += [Section(title, facts) for title, facts in _grouped(opened.reasons)]
    if not ranked(opened.reasons):
        none = Fact("reasons", "", "No reason found by the checks that could be made.", absent=True)
        sections.append(Section("WHY LOOK", (none,)))
    sections.extend(matched(opened.surroundings))
    told = summary.picture if summary is not None else (opinion_words,)
    if any(told):
        picture = tuple(Fact("picture", "", sentence) for sentence in told)
        sections.append(Section("WHAT THE PICTURE ADDS", picture))
    aside = tuple(map(quiet_fact, beside(opened.reasons)))
    if aside:
        sections.append(Section("BESIDE THE RECORD", aside))
    if opened.not_computed:
        sections.append(Section("NOT COMPUTED", tuple(map(_left_out, opened.not_computed))))
    return tuple(sections)


def reason_fact(reason: Reason) -> Fact:
    """One reason: its loudness in a word, its sentence, what clears it, where the rule is from."""
    level = int(reason.severity)
    below = (f"Clears it: {reason.clears}",) if reason.clears else ()
    copied = "\n".join((f"{SEVERITY_WORDS[level]}: {reason.sentence}", *below))
    source = f"rule {reason.rule.replace('_', ' ')}"
    if reason.rule_version:
        source += f", rules of {reason.rule_version}"
    figures = "; ".join(f"{n.replace('_', ' ')} {v}" for n, v in reason.figures.items())
    if figures:
        source += f". Figures: {figures}"
    return Fact(
        "reasons",
        SEVERITY_WORDS[level],
        reason.sentence,
        source,
        copied=copied,
        below=below,
        tone=level,
    )


def quiet_fact(reason: Reason) -> Fact:
    """What is told beside the record: no reason to look."""
    label = reason.group.capitalize()
    return replace(reason_fact(reason), label=label, copied=reason.sentence, tone=0)


def quiet_in_short(reason: Reason) -> Fact:
    """Its first sentence, for the two seconds; all of it is copied."""
    first, parted, _ = reason.sentence.partition(". ")
    return replace(quiet_fact(reason), value=f"{first}." if parted else first, below=())


def matched(around: Surroundings) -> list[Section]:
    """The other parcels that reasons speak of; Enter opens one."""
    sections = []
    together = [_together(one) for one in around.together]
    if together:
        title = "TO THE SAME CONSIGNEE"
        if around.together_more:
            more = "There are more than were looked through."
            together.append(Fact("together", "", more, absent=True))
        sections.append(Section(title, tuple(together)))
    earlier = tuple(
        Fact(
            "earlier",
            "",
            f"{one.parcel_id}: {one.outcome.replace('_', ' ')}, entry {grouped(one.entry)}",
            f"decided {local(datetime.fromisoformat(one.decided_at))}",
            below=_told(f"in common: {', '.join(one.common)}", one.goods),
            opens=one.parcel_id,
        )
        for one in around.earlier
    )
    if earlier:
        sections.append(Section("EARLIER OUTCOMES", earlier))
    twice = tuple(
        Fact(
            "duplicates",
            "",
            f"{one.parcel_id}: the same {one.identifier}"
            + ("" if one.number == one.parcel_id else f" {one.number}"),
            below=_told(one.why),
            opens=one.parcel_id,
        )
        for one in around.duplicates
    )
    if twice:
        sections.append(Section("THE SAME NUMBER ELSEWHERE", twice))
    return sections


def filer_text(opened: OpenedParcel) -> str:
    """What the filer of the data is told, a line each; "" where no reason concerns the filer."""
    reasons = (*ranked(opened.reasons), *beside(opened.reasons))
    told = [reason.filer for reason in reasons if reason.filer]
    if not told:
        return ""
    return "\n".join((f"Parcel {opened.barcode.text}", *(f"- {line}" for line in told)))


def _together(one: Together) -> Fact:
    worth = money(one.value, one.currency)
    return Fact(
        "together",
        "",
        f"{one.parcel_id}: {worth}, {one.goods or 'no description'}",
        f"arrived {one.day:%d %b %Y}",
        below=_told(
            f"{one.day:%d %b %Y}, from {one.sender or 'a sender not declared'}",
            f"to {one.consignee or 'no name'}: {one.why}",
        ),
        opens=one.parcel_id,
    )


def _told(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def _grouped(reasons: Sequence[Reason]) -> list[tuple[str, tuple[Fact, ...]]]:
    groups: dict[str, list[Fact]] = {}
    for reason in ranked(reasons):
        groups.setdefault(group_title(reason), []).append(reason_fact(reason))
    return [(title, tuple(facts)) for title, facts in groups.items()]


def group_title(reason: Reason) -> str:
    """The heading a reason stands under: what it is about."""
    return f"WHY LOOK: {reason.group}" if reason.group else "WHY LOOK"


def _left_out(item: NotComputed) -> Fact:
    words = item.rule.replace("_", " ")
    return Fact("not_computed", "", f"{words}: {item.why}", absent=True)
