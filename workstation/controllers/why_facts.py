"""WHY LOOK as facts: reasons grouped and ranked, each with its figures and what clears it."""

from __future__ import annotations

from collections.abc import Sequence

from workstation.controllers.record_facts import Fact, Section
from workstation.domain.reasons import NotComputed, Reason
from workstation.services.bench import OpenedParcel

SEVERITY_WORDS = {3: "ALARM", 2: "LOOK", 1: "NOTE"}


def why_sections(opened: OpenedParcel, opinion_words: str) -> tuple[Section, ...]:
    """Everything that speaks for a look, worst first, then what nothing could be said of.

    `opinion_words` is the machine opinion on the picture as the bench tells it.
    """
    sections = [Section(title, facts) for title, facts in _grouped(opened.reasons)]
    if not opened.reasons:
        none = Fact("reasons", "", "No reason found by the checks that could be made.", absent=True)
        sections.append(Section("WHY LOOK", (none,)))
    if opinion_words:
        picture = Fact("picture", "", opinion_words)
        sections.append(Section("WHAT THE PICTURE ADDS", (picture,)))
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


def ranked(reasons: Sequence[Reason]) -> list[Reason]:
    """Worst first; of one loudness in the order of the checks."""
    return sorted(reasons, key=lambda reason: -reason.severity)


def _grouped(reasons: Sequence[Reason]) -> list[tuple[str, tuple[Fact, ...]]]:
    groups: dict[str, list[Fact]] = {}
    for reason in ranked(reasons):
        groups.setdefault(group_title(reason), []).append(reason_fact(reason))
    return [(title, tuple(facts)) for title, facts in groups.items()]


def group_title(reason: Reason) -> str:
    """The heading a reason stands under: what it is about."""
    return reason.group.upper() or "WHY LOOK"


def _left_out(item: NotComputed) -> Fact:
    words = item.rule.replace("_", " ")
    return Fact("not_computed", "", f"{words}: {item.why}", absent=True)
