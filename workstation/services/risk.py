"""A parcel's risk in words: ranked reasons, what the picture adds, what is missing. Never a score.

A score hides what an officer must judge. This says how many alarms there are and what they are
about, what the picture shows that nothing declared names, and which checks nobody could make.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workstation.domain.estimate import NOT_WEIGHED_YET, NotWeighed, WeightOpinion
from workstation.domain.findings import Detection, Finding, NotChecked, opinion_words
from workstation.domain.manifest import ManifestRecord
from workstation.domain.reasons import Group, NotComputed, Reason, Severity
from workstation.services.descriptions import tokens
from workstation.services.figures_said import counted, kg, listed

_ORDER = {group.value: place for place, group in enumerate(Group)}
_MOST_NAMED = 4
Opinion = Detection | NotChecked | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Why some checks could not be made, and which."""

    why: str
    checks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.why[:1].upper()}{self.why[1:]}: {listed(self.checks, 6)}"


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of a parcel's risk.

    `headline` counts; `reasons` go by loudness and then by what they are about; `groups` names
    each subject with its loudest reason and how many there are; `picture` are sentences; `beside`
    is what is told beside the record.
    """

    headline: str
    reasons: tuple[Reason, ...]
    groups: tuple[tuple[str, Severity, int], ...]
    picture: tuple[str, ...]
    missing: tuple[Missing, ...]
    beside: tuple[Reason, ...] = ()


def summarise(
    reasons: Sequence[Reason],
    not_computed: Sequence[NotComputed],
    record: ManifestRecord | None = None,
    opinions: Sequence[Opinion] = (),
    shift: float = 0.0,
    picture_hidden: str = "",
    weight: WeightOpinion | None = None,
) -> Summary:
    """The summary; `opinions` are those of the primary model, one for each scan of the parcel.

    `picture_hidden` says why nothing may be told of what models saw yet, where that is so;
    `weight` is what the pictures say of the parcel's weight.
    """
    order = ranked(reasons)
    groups: dict[str, list[Reason]] = {}
    for reason in order:
        groups.setdefault(reason.group, []).append(reason)
    return Summary(
        _headline(order, not_computed, None if picture_hidden else opinions, shift),
        order,
        tuple((name, mine[0].severity, len(mine)) for name, mine in groups.items()),
        (
            *((picture_hidden,) if picture_hidden else _picture(record, opinions, shift)),
            *_weighed(record, weight),
        ),
        _missing(not_computed),
        beside(reasons),
    )


def ranked(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Reasons to look, loudest first; of one loudness by what they are about, then as the checks
    gave them. Quiet ones are none of them."""
    last = len(_ORDER)
    loud = [reason for reason in reasons if not reason.quiet]
    return tuple(sorted(loud, key=lambda r: (-r.severity, _ORDER.get(r.group, last))))


def beside(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """What is told beside the record and is no reason to look."""
    return tuple(reason for reason in reasons if reason.quiet)


def counts(reasons: Sequence[Reason]) -> str:
    """ "2 alarms, 1 to look at, 3 notes"; "" where there are none. Quiet ones do not count."""
    found = {level: sum(r.severity is level for r in ranked(reasons)) for level in Severity}
    parts = []
    if found[Severity.ALARM]:
        parts.append(counted(found[Severity.ALARM], "alarm"))
    if found[Severity.LOOK]:
        parts.append(f"{found[Severity.LOOK]} to look at")
    if found[Severity.NOTE]:
        parts.append(counted(found[Severity.NOTE], "note"))
    return ", ".join(parts)


def _headline(
    reasons: Sequence[Reason],
    not_computed: Sequence[NotComputed],
    opinions: Sequence[Opinion] | None,
    shift: float,
) -> str:
    parts = [counts(reasons) or "No reason found by the checks that could be made"]
    if opinions is not None:
        parts += _seen(opinions, shift)
    if not_computed:
        parts.append(f"{counted(len(not_computed), 'check')} could not be made")
    return "; ".join(parts) + "."


def _seen(opinions: Sequence[Opinion], shift: float) -> list[str]:
    parts = []
    findings = sum(len(one.counting(shift)) for one in opinions if isinstance(one, Detection))
    unchecked = sum(not isinstance(one, Detection) for one in opinions)
    if findings:
        parts.append(f"{counted(findings, 'finding')} in the picture")
    if unchecked or not opinions:
        parts.append("the picture is not checked" if not findings else "part of it not checked")
    return parts


def _picture(
    record: ManifestRecord | None, opinions: Sequence[Opinion], shift: float
) -> tuple[str, ...]:
    if not opinions:
        return ("Not checked: no scan is filed under this parcel.",)
    told = list(dict.fromkeys(_ended(opinion_words(one, shift)) for one in opinions))
    labels: dict[str, Finding] = {}
    for opinion in opinions:
        for one in opinion.counting(shift) if isinstance(opinion, Detection) else ():
            labels.setdefault(one.label, one)
    if not labels:
        return tuple(told)
    lines = record.lines if record else ()
    declared = {word for line in lines for word in tokens(line.description or "")}
    undeclared = [label for label in labels if not declared & set(tokens(label))]
    named = [label for label in labels if label not in undeclared]
    if undeclared:
        what = listed([f"“{label}”" for label in undeclared], _MOST_NAMED)
        why = "nothing declared names it" if len(undeclared) == 1 else "nothing declared names them"
        told.append(f"The picture shows {what}: {why if record else 'nothing is declared'}.")
    if named:
        what = listed([f"“{label}”" for label in named], _MOST_NAMED)
        told.append(f"The picture shows {what}, which a declared description names too.")
    return tuple(told)


def _weighed(record: ManifestRecord | None, weight: WeightOpinion | None) -> tuple[str, ...]:
    if weight is None or weight is NOT_WEIGHED_YET:
        return ()
    if isinstance(weight, NotWeighed):
        return (f"Not weighed by the picture: {_ended(weight.why)}",)
    declared = record.gross_kg if record is not None else None
    beside = "no weight is declared" if declared is None else f"declared {kg(declared)} kg"
    return (f"The picture says {weight.words} ({weight.said_by}); {beside}.",)


def _missing(not_computed: Sequence[NotComputed]) -> tuple[Missing, ...]:
    """Grouped by why, those that hold up most checks first."""
    found: dict[str, list[str]] = {}
    for one in not_computed:
        checks = found.setdefault(one.why, [])
        name = one.rule.replace("_", " ")
        if name not in checks:
            checks.append(name)
    rows = [Missing(why, tuple(checks)) for why, checks in found.items()]
    return tuple(sorted(rows, key=lambda row: -len(row.checks)))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."
