"""The checks of a parcel, computed from record, surroundings and dated rules.

Each answers with reasons to look, or says that it could not be made and why: a check that was not
made is never taken for a pass. One check has the name of one rule; it is asked only where that
rule is in force on the parcel's day. Checks over other parcels stand in `checks.relations`.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from workstation.domain.estimate import WeightOpinion
from workstation.domain.manifest import ManifestRecord, Surroundings
from workstation.domain.picture_facts import PictureFacts
from workstation.domain.reasons import NotComputed, Reason
from workstation.services.checks import (
    agency,
    aggregate,
    category,
    contradictions,
    description,
    entry,
    manifesting,
    quality,
    tariff,
    timeliness,
    worth,
)
from workstation.services.checks.case import Answer, Case, Check, day_of
from workstation.services.checks.declared import declared, of_picture
from workstation.services.checks.relations import CHECKS as RELATIONS
from workstation.services.checks.relations import WITHOUT_RECORD as RELATIONS_WITHOUT_RECORD
from workstation.services.figures_said import duration, grouped, money
from workstation.services.rules.model import Rules

if TYPE_CHECKING:
    from workstation.services.ports import RecordVersion

__all__ = ["CHECKS", "WITHOUT_RECORD", "compute", "duration", "grouped", "money"]

CHECKS: Mapping[str, Check] = {
    "found_in_other_carton": manifesting.found_in_other_carton,
    "declared_vs_scale": worth.declared_vs_scale,
    "weight_to_value": worth.weight_to_value,
    "aggregate_over": aggregate.aggregate_over,
    "many_to_consignee": aggregate.many_to_consignee,
    "missing_description": description.missing_description,
    "vague_description": description.vague_description,
    "late_data": timeliness.late_data,
    "arrival_after_presentation": timeliness.arrival_after_presentation,
    "value_under_threshold": worth.value_under_threshold,
    "missing_fields": quality.missing_fields,
    "placeholder_party": quality.placeholder_party,
    "impossible_place": quality.impossible_place,
    "values_contradict": contradictions.values_contradict,
    "weights_contradict": contradictions.weights_contradict,
    "pieces_contradict": contradictions.pieces_contradict,
    "category_contradicts": contradictions.category_contradicts,
    "origin_contradicts": contradictions.origin_contradicts,
    "copied_description": quality.copied_description,
    "hs_unknown": tariff.hs_unknown,
    "hs_against_description": tariff.hs_against_description,
    "value_zero": worth.value_zero,
    "round_value": worth.round_value,
    "declared_vs_scan": worth.declared_vs_scan,
    "data_after_arrival": timeliness.data_after_arrival,
    "changed_after_arrival": timeliness.changed_after_arrival,
    "entry_needed": entry.entry_needed,
    "agency_flags": agency.agency_flags,
    "counterfeit_prone": category.counterfeit_prone,
    "lithium_batteries": category.goods_kind("lithium_batteries"),
    "cosmetics_supplements": category.goods_kind("cosmetics_supplements"),
    "precursor_chemicals": category.goods_kind("precursor_chemicals"),
    "pill_press": category.goods_kind("pill_press"),
    "forced_labour": category.forced_labour,
    **RELATIONS,
}
"""The check of each built-in rule, for a parcel with a record."""

WITHOUT_RECORD: Mapping[str, Check] = {
    "unmanifested_in_carton": manifesting.unmanifested_in_carton,
    "unmanifested": manifesting.unmanifested,
    **RELATIONS_WITHOUT_RECORD,
}
"""The checks of a parcel of which no record is held."""

_EXACT = decimal.Context(
    prec=60,
    Emax=999_999,
    Emin=-999_999,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
MOST_OF_A_RULE = 3
"""A rule that many lines fulfil is told for the first ones."""
SITE_RULES = "site_rules"
"""The name under which a site's file that is left out is told."""


def compute(
    record: ManifestRecord | None,
    surroundings: Surroundings,
    rules: Rules,
    history: Sequence[RecordVersion] | None = None,
    estimate: WeightOpinion | None = None,
    seen: PictureFacts | None = None,
) -> tuple[tuple[Reason, ...], tuple[NotComputed, ...]]:
    """(reasons, worst first; checks that could not be made).

    `history` are the record's stored versions, newest first; `estimate` what the pictures say of
    the weight, or why they say nothing; `seen` what models said of them. Where they are None, the
    checks that need them say so.
    """
    empty = ManifestRecord("")
    case = Case(
        record or empty,
        surroundings,
        rules,
        day_of(record or empty, rules.on),
        record is not None,
        history,
        estimate,
        seen or PictureFacts(),
    )
    answers: list[Answer] = []
    with decimal.localcontext(_EXACT):
        for name, check in (CHECKS if record else WITHOUT_RECORD).items():
            rule = rules.rules.get(name)
            if rule is not None and rule.holds_on(case.day):
                answers += _asked(name, check, case)
        for rule in rules.declared():
            if rule.holds_on(case.day) and (record is not None or of_picture(rule)):
                answers += _asked(rule.name, partial(declared, rule), case)
    answers += [
        NotComputed(SITE_RULES, f"the site's file {one.file} is left out: {one.why}")
        for one in rules.left_out
    ]
    order = {name: place for place, name in enumerate(rules.rules)}
    reasons = [a for a in answers if isinstance(a, Reason)]
    reasons.sort(key=lambda r: (-r.severity, order[r.rule]))
    return tuple(reasons), tuple(a for a in answers if isinstance(a, NotComputed))


def _asked(name: str, check: Check, case: Case) -> list[Answer]:
    """The check's answers; figures that no arithmetic can hold make it one not computed."""
    try:
        return _folded(list(check(case)))
    except (decimal.DecimalException, OverflowError):
        return [NotComputed(name, "a declared figure is out of any possible range")]


def _folded(answers: list[Answer]) -> list[Answer]:
    """Of many reasons of one rule the first ones; the last of them tells how many more there are."""
    reasons = [one for one in answers if isinstance(one, Reason)]
    if len(reasons) <= MOST_OF_A_RULE:
        return answers
    last, more = reasons[MOST_OF_A_RULE - 1], grouped(len(reasons) - MOST_OF_A_RULE)
    told = replace(
        last,
        severity=max(one.severity for one in reasons[MOST_OF_A_RULE - 1 :]),
        sentence=f"{last.sentence} And {more} more like it.",
        figures=last.figures | {"more": more},
    )
    others = [one for one in answers if isinstance(one, NotComputed)]
    return [*reasons[: MOST_OF_A_RULE - 1], told, *others]
